"""The whole loop with LinkedIn's stub: a page's token of an approved partner, with its refresh token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from linkedin_world import CLIENT, CLIENT_SECRET, LinkedInWorld
from whole_loop import WholeLoop


class TestLinkedIn(WholeLoop):
    platform = "linkedin"
    connector = "inbox_tui_linkedin:LinkedInConnector"

    def world(self, now: Callable[[], datetime]) -> LinkedInWorld:
        return LinkedInWorld(now)

    def wish(self, origin: str, world: LinkedInWorld) -> Wish:
        return Wish(
            given={"server": origin, "client_id": CLIENT},
            secrets={
                "token": Secret(world.token),
                "client_secret": Secret(CLIENT_SECRET),
                "refresh": Secret(world.refresh),
            },
        )

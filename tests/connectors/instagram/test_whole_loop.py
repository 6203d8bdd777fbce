"""The whole loop with Instagram's stub over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from instagram_world import InstagramWorld
from whole_loop import WholeLoop


class TestInstagram(WholeLoop):
    platform = "instagram"
    connector = "inbox_tui_meta:InstagramConnector"
    refreshes = False  # a token renews itself while it is good, and never once it ended

    def world(self, now: Callable[[], datetime]) -> InstagramWorld:
        return InstagramWorld(now)

    def wish(self, origin: str, world: InstagramWorld) -> Wish:
        return Wish(given={"server": origin}, secrets={"token": Secret(world.token)})

"""The whole loop with Mastodon's stub; the real servers are in tests/live."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from mastodon_world import MastodonWorld
from whole_loop import WholeLoop


class TestMastodon(WholeLoop):
    platform = "mastodon"
    connector = "inbox_tui_mastodon:MastodonConnector"
    refreshes = False

    def world(self, now: Callable[[], datetime]) -> MastodonWorld:
        return MastodonWorld(now)

    def wish(self, origin: str, world: MastodonWorld) -> Wish:
        return Wish(given={"server": origin}, secrets={"token": Secret(world.token)})

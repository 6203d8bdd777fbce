"""The whole loop with Tumblr's stub."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from inbox_tui.connector import Asker
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from tumblr_world import KEY, SECRET, Pasting, TumblrWorld
from whole_loop import WholeLoop


class TestTumblr(WholeLoop):
    platform = "tumblr"
    connector = "inbox_tui_tumblr:TumblrConnector"

    def world(self, now: Callable[[], datetime]) -> TumblrWorld:
        return TumblrWorld(now)

    def wish(self, origin: str, world: TumblrWorld) -> Wish:
        return Wish(given={"server": origin, "key": KEY}, secrets={"secret": Secret(SECRET)})

    def asker(self, world: TumblrWorld) -> Asker:
        return Pasting(world.authorize)

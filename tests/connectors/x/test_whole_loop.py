"""The whole loop with X's stub: signing in by a pasted address, listening, answering, losing the login."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from inbox_tui.connector import Asker
from inbox_tui.engine.setup import Wish
from whole_loop import WholeLoop
from x_world import Browser, XWorld


class TestX(WholeLoop):
    platform = "x"
    connector = "inbox_tui_x:XConnector"

    def world(self, now: Callable[[], datetime]) -> XWorld:
        return XWorld(now)

    def wish(self, origin: str, world: XWorld) -> Wish:
        return Wish(given={"server": origin, "client_id": world.client_id, "monthly_cap": "10"}, secrets={})

    def asker(self, world: XWorld) -> Asker:
        return Browser(world)

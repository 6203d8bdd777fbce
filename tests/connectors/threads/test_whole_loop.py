"""The whole loop with Threads' stub, and a dashboard token. A token that ran out cannot be renewed there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from threads_world import ThreadsWorld
from whole_loop import WholeLoop


class TestThreads(WholeLoop):
    platform = "threads"
    connector = "inbox_tui_meta:ThreadsConnector"
    refreshes = False

    def world(self, now: Callable[[], datetime]) -> ThreadsWorld:
        return ThreadsWorld(now)

    def wish(self, origin: str, world: ThreadsWorld) -> Wish:
        return Wish(given={"server": origin}, secrets={"token": Secret(world.token)})

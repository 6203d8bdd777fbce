"""The whole loop with Reddit's stub: by an approved app, and by private feeds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from inbox_tui.connector import Asker
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from reddit_world import CLIENT, FEED, US, Pasting, RedditWorld
from whole_loop import WholeLoop


class TestReddit(WholeLoop):
    platform = "reddit"
    connector = "inbox_tui_reddit:RedditConnector"

    def world(self, now: Callable[[], datetime]) -> RedditWorld:
        return RedditWorld(now)

    def wish(self, origin: str, world: RedditWorld) -> Wish:
        return Wish(given={"server": origin, "client_id": CLIENT})

    def asker(self, world: RedditWorld) -> Asker:
        return Pasting(world.authorize)


class TestFeeds(WholeLoop):
    platform = "reddit"
    connector = "inbox_tui_reddit:RedditConnector"
    refreshes = False
    answers = False

    def world(self, now: Callable[[], datetime]) -> RedditWorld:
        world = RedditWorld(now)
        world.expire = world.end  # type: ignore[method-assign]  # a feed's secret has no life of its own
        return world

    def wish(self, origin: str, world: RedditWorld) -> Wish:
        address = f"{origin}/message/inbox/.json?feed={FEED}&user={US}"
        return Wish(given={"server": origin}, secrets={"feed": Secret(address)})

"""A Tumblr in memory, and a connector that is signed in to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from inbox_tui.domain.model import Cursor, Page, Post
from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_tumblr import TumblrConnector
from tumblr_world import KEY, SECRET, US, TumblrWorld


@dataclass
class Desk:
    world: TumblrWorld
    link: FakeLink
    connector: TumblrConnector

    async def listen(self, since: Cursor | None = None) -> list[Page]:
        return [page async for page in self.connector.updates(since)]

    async def heard(self) -> tuple[dict[str, Post], Cursor]:
        """What a first round brings, by id, and where it stopped."""
        pages = await self.listen()
        cursor = pages[-1].cursor
        assert cursor is not None
        return {post.ref.id: post for page in pages for post in page.posts}, cursor


def new_desk() -> Desk:
    time = [EPOCH - timedelta(days=1)]

    def now() -> datetime:
        time[0] += timedelta(seconds=30)
        return time[0]

    world = TumblrWorld(now)
    world.refreshes = 1
    link = FakeLink(
        lambda call: world(call) or pytest.fail("a line was cut"),
        settings={"blog": US, "key": KEY, "scopes": world.scope},
        secrets={"secret": SECRET, "token": world.token, "refresh": "refresh-1"},
        origins=("https://api.tumblr.com",),
        sign_in_paths=TumblrConnector.sign_in_paths,
    )
    return Desk(world, link, TumblrConnector(link))


@pytest.fixture
def desk() -> Desk:
    return new_desk()


@pytest.fixture
def desks() -> Callable[[], Desk]:
    return new_desk

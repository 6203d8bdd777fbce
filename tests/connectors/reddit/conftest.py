"""A Reddit in memory, and a connector that is signed in to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from inbox_tui.domain.model import Cursor, Page, Post
from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_reddit import RedditConnector
from reddit_world import CLIENT, FEED, US, RedditWorld

API, SITE = "https://oauth.reddit.com", "https://www.reddit.com"


@dataclass
class Desk:
    world: RedditWorld
    link: FakeLink
    connector: RedditConnector

    async def listen(self, since: Cursor | None = None) -> list[Page]:
        return [page async for page in self.connector.updates(since)]

    async def heard(self) -> tuple[dict[str, Post], Cursor]:
        """What a first round brings, by id, and where it stopped."""
        pages = await self.listen()
        cursor = pages[-1].cursor
        assert cursor is not None
        return {post.ref.id: post for page in pages for post in page.posts}, cursor

    def again(self) -> RedditConnector:
        """The connector as it is after a new start."""
        self.connector = RedditConnector(self.link)
        return self.connector


def new_desk(*, feeds: bool = False) -> Desk:
    time = [EPOCH - timedelta(days=1)]

    def now():  # type: ignore[no-untyped-def]
        time[0] += timedelta(seconds=30)
        return time[0]

    world = RedditWorld(now)
    settings = {"user": US, "scopes": world.scopes} | ({} if feeds else {"client_id": CLIENT})
    secrets = {"feed": FEED} if feeds else {"token": world.token, "refresh": "refresh-1"}
    link = FakeLink(
        lambda call: world(call) or pytest.fail("a line was cut"),
        settings=settings,
        secrets=secrets,
        origins=(API, SITE),
        sign_in_paths=RedditConnector.sign_in_paths,
    )
    return Desk(world, link, RedditConnector(link))


@pytest.fixture
def desk() -> Desk:
    return new_desk()


@pytest.fixture
def feeds() -> Desk:
    return new_desk(feeds=True)


@pytest.fixture
def desks() -> Callable[..., Desk]:
    return new_desk

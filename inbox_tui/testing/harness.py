"""What the contract suite works with: one connector on one fake link, and ways to drive it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pytest

from inbox_tui.connector import Connector
from inbox_tui.domain.model import Act, Cursor, Page, Post, PostState
from inbox_tui.testing.link import FakeLink

CURSOR_BYTES = 64_000
PAGES = 200
REQUESTS = 60
"""Some forty requests a round is the promise; a little more is no crime."""
SENDING = (Act.REPLY, Act.POST)

T = TypeVar("T")


@dataclass
class Harness:
    """One connector on one fake link, and what the suite must know about the world behind it."""

    connector: Connector
    link: FakeLink
    over_http: bool = True
    """Whether its answers come through ``link.http.handler`` (all but a world in memory)."""
    answers_writes: bool = True
    """Whether the handler can take a reply, so that sending and ``find_sent`` can be tried."""
    written: Callable[[], int] | None = None
    """How many writes reached the other side; by default, the requests that were neither GET nor HEAD."""
    may_write: frozenset[str] = field(default_factory=frozenset)
    """Paths of requests that are no writes though they are POSTed (refreshing a login)."""

    def writes(self) -> int:
        if self.written is not None:
            return self.written()
        return sum(1 for c in self.link.http.calls if c.method not in ("GET", "HEAD") and c.path not in self.may_write)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Drive one piece of work; ten seconds are more than any in-memory world needs."""

    async def limited() -> T:
        async with asyncio.timeout(10):
            return await work

    return asyncio.run(limited())


async def listen(connector: Connector, since: Cursor | None = None, most: int = PAGES) -> list[Page]:
    """All pages of one round, at most ``most``."""
    pages: list[Page] = []
    async for page in connector.updates(since):
        pages.append(page)
        assert len(pages) <= most, "updates() does not end by itself"
    return pages


def posts_of(pages: list[Page]) -> list[Post]:
    return [post for page in pages for post in page.posts]


def answerable(posts: list[Post]) -> list[Post]:
    """What could be answered as it stands at the end of the pages."""
    latest = {post.ref.id: post for post in posts}
    return [p for p in latest.values() if not p.ours and not p.closed and p.state is PostState.LIVE]


class Suite:
    """What every part of the suite stands on."""

    def make(self) -> Harness:
        raise NotImplementedError("a contract test defines make()")

    def _over_http(self) -> Harness:
        harness = self.make()
        if not harness.over_http:
            pytest.skip("this connector speaks to no server")
        return harness

    @staticmethod
    def _last(pages: list[Page]) -> Cursor | None:
        return next((page.cursor for page in reversed(pages) if page.cursor is not None), None)

    @staticmethod
    def _targets(harness: Harness) -> list[Post]:
        """What can be answered; for a connector that only reads, what could be if it were not for that."""
        pages = run(listen(harness.connector))
        gone = {post_id for page in pages for post_id in page.deleted}
        posts = posts_of(pages)
        if Act.REPLY not in harness.connector.features.acts:
            posts = [replace(post, closed="", ours=False) for post in posts]  # it may hear nobody but us
        return [post for post in answerable(posts) if post.ref.id not in gone]

    def _target(self, harness: Harness) -> Post:
        """The newest post that can be answered."""
        return self._targets(harness)[-1]


async def awaited(work: Awaitable[T]) -> T:
    return await work


def error_of(work: Callable[[], Awaitable[object]]) -> Exception | None:
    try:
        run(awaited(work()))
    except Exception as error:  # noqa: BLE001 - whatever it is, the suite must see it
        return error
    return None


async def first_page(connector: Connector) -> Page | None:
    """The first page of a stream, and then no more."""
    pages: AsyncIterator[Page] = connector.stream()
    try:
        return await anext(pages, None)
    finally:
        if (close := getattr(pages, "aclose", None)) is not None:
            await close()

"""A clock that is moved by hand, a shelf in memory and a connector that does what a test says."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inbox_tui.connector import Connector, Features, Profile
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import (
    AccountId,
    ChangeSet,
    ChangeTopic,
    ConversationId,
    Cursor,
    Identity,
    Page,
    Post,
    PostRef,
    RemoteId,
    Thread,
)
from inbox_tui.engine.border import Border, Limits
from inbox_tui.engine.sync import AccountSync, World
from inbox_tui.testing.link import FakeLink, answer

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
US = Identity(id=RemoteId("us"), handle="acme@server.example")
ANA = Identity(id=RemoteId("u-ana"), handle="ana@server.example", name="Ana")


class VirtualTime:
    """Time that stands still until ``pass_``; whoever sleeps wakes in order."""

    def __init__(self) -> None:
        self.at = START
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self._count += 1
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.at + timedelta(seconds=seconds), self._count, future))
        await future

    async def settle(self) -> None:
        """Let everything run that can run without time passing."""
        for _ in range(60):
            await asyncio.sleep(0)

    async def pass_(self, seconds: float) -> None:
        end = self.at + timedelta(seconds=seconds)
        await self.settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                self.at = max(self.at, at)
                future.set_result(None)
                await self.settle()
        self.at = end

    def jump(self, seconds: float) -> None:
        """The machine slept: the wall clock moves and no sleeper notices."""
        gap = timedelta(seconds=seconds)
        self.at += gap
        self._sleepers = [(at + gap, number, future) for at, number, future in self._sleepers]


@dataclass
class Remembered:
    cursor: Cursor | None = None
    health: Health = Health.NEW
    failures: int = 0
    next_at: datetime | None = None
    paused: bool = False
    sentence: str = ""
    note: str = ""


@dataclass
class MemoryShelf:
    """What a round needs of a store, in memory."""

    states: dict[AccountId, Remembered] = field(default_factory=dict)
    posts: dict[tuple[AccountId, RemoteId], Post] = field(default_factory=dict)
    threads: list[RemoteId] = field(default_factory=list)
    hanging: list[PostRef] = field(default_factory=list)
    failing: Exception | None = None

    def state(self, account: AccountId) -> Remembered:
        return self.states.setdefault(account, Remembered())

    def account_state(self, account: AccountId) -> Remembered:
        return self.state(account)

    def incomplete(self, account: AccountId, limit: int) -> Sequence[PostRef]:
        return self.hanging[:limit]

    async def syncing(self, account: AccountId) -> None:
        if self.failing is not None:
            raise self.failing

    async def saw_profile(self, account: AccountId, profile: Profile, features: Features) -> None:
        pass

    async def ingest(self, account: AccountId, page: Page) -> ChangeSet:
        new = [post for post in page.posts if (account, post.ref.id) not in self.posts]
        self.posts.update({(account, post.ref.id): post for post in page.posts})
        if page.cursor is not None:
            self.state(account).cursor = page.cursor
        if not new:
            return ChangeSet()
        return ChangeSet(frozenset({ConversationId(1)}), frozenset({ChangeTopic.CONVERSATIONS}), len(new))

    async def ingest_thread(
        self, account: AccountId, asked: PostRef, thread: Thread, begun: datetime | None = None
    ) -> ChangeSet:
        self.threads.append(asked.id)
        return await self.ingest(account, Page(posts=thread.posts))

    async def sync_ok(self, account: AccountId, next_at: datetime, note: str = "") -> None:
        kept = self.state(account)
        kept.health, kept.failures, kept.next_at, kept.sentence, kept.note = Health.OK, 0, next_at, "", note

    async def sync_trouble(self, account: AccountId, health: Health, sentence: str, next_at: datetime | None) -> None:
        kept = self.state(account)
        kept.health, kept.sentence, kept.next_at, kept.failures = health, sentence, next_at, kept.failures + 1


class Scripted(Connector):
    """Each method does what the test put in its place."""

    platform = "scripted"
    label = "Scripted"
    tag = "scr"
    features = Features(streaming=True, poll_seconds=60)

    def __init__(self, name: str = "acme") -> None:
        super().__init__(FakeLink(lambda call: answer(404), account=name))
        self.profiles = 0
        self.asked: list[Cursor | None] = []
        self.pages: Callable[[Cursor | None], AsyncIterator[Page]] | None = None
        self.live: Callable[[], AsyncIterator[Page]] | None = None
        self.threads: Callable[[PostRef], Thread] = lambda ref: Thread(posts=())
        self.streams: bool | None = False
        self.trouble: BaseException | None = None

    @classmethod
    async def sign_in(cls, link: Any, given: Any, secrets: Any, ask: Any) -> Any:
        raise NotImplementedError

    async def profile(self) -> Profile:
        self.profiles += 1
        return Profile(identity=US, streaming=self.streams)

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        self.asked.append(since)
        if self.trouble is not None:
            raise self.trouble
        if self.pages is not None:
            async for page in self.pages(since):
                yield page

    async def thread(self, ref: PostRef) -> Thread:
        return self.threads(ref)

    def stream(self) -> AsyncIterator[Page]:
        return self.live() if self.live is not None else super().stream()


@dataclass
class Bench:
    """One place where accounts are put together."""

    time: VirtualTime
    shelf: MemoryShelf
    turns: list[tuple[AccountId, Health, str]] = field(default_factory=list)
    changes: list[ChangeSet] = field(default_factory=list)
    busy: bool = False
    luck: float = 0.5

    @property
    def world(self) -> World:
        return World(
            now=self.time.now,
            random=lambda: self.luck,
            sleep=self.time.sleep,
            busy=lambda: self.busy,
            on_change=self.changes.append,
            on_turn=lambda account, health, words: self.turns.append((account, health, words)),
        )

    def border(self, connector: Connector, **limits: Any) -> Border:
        return Border(connector, now=self.time.now, limits=replace(Limits(), **limits))

    def sync(self, connector: Scripted, **limits: Any) -> AccountSync:
        name = connector.link.account
        return AccountSync(name, self.border(connector, **limits), self.shelf, self.world, interval=lambda: 60.0)


def _post(name: str, text: str = "hello", **changes: Any) -> Post:
    given: dict[str, Any] = {"author": ANA, "created_at": START - timedelta(hours=1), "text": text, **changes}
    return Post(ref=given.pop("ref", PostRef(id=RemoteId(name))), **given)


@pytest.fixture
def make_post() -> Callable[..., Post]:
    return _post


@pytest.fixture
def bench() -> Bench:
    return Bench(VirtualTime(), MemoryShelf())


@pytest.fixture
def scripted() -> Callable[..., Scripted]:
    return Scripted


@pytest.fixture
def give() -> Callable[..., Callable[..., AsyncIterator[Page]]]:
    """``give(page, page)`` is an ``updates`` (or ``stream``) that yields these."""

    def made(*pages: Page) -> Callable[..., AsyncIterator[Page]]:
        async def each(*_: object) -> AsyncIterator[Page]:
            for page in pages:
                yield page

        return each

    return made

"""One look at one account: who we are, what is new, what is missing around it. Trouble becomes a state, no error."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from inbox_tui.connector import (
    ConnectorError,
    Features,
    PaymentNeeded,
    PermissionMissing,
    Profile,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unreadable,
    Unsupported,
    Unsure,
)
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import AccountId, ChangeSet, ChangeTopic, Cursor, Page, PostRef, Thread
from inbox_tui.domain.outbox import backoff
from inbox_tui.domain.value import value_class
from inbox_tui.engine.border import Border

log = logging.getLogger(__name__)

GREET_AGAIN: Final = timedelta(days=1)
LONGEST_BACKOFF: Final = timedelta(minutes=15)
LONGEST_LIMIT: Final = timedelta(hours=24)
"""Daily quotas exist; a time to come back that lies further off is garbage."""
AGREED_LATER: Final = timedelta(hours=6)
"""When money or a permission is missing, nothing changes by itself for a while."""
THREADS_A_ROUND: Final = 5
ASK_AGAIN: Final = timedelta(days=1)
"""A thread that could not be completed is not asked for again sooner."""
PAUSE: Final = 0.1
"""Seconds between pages while the user types."""
MORE: Final = 1.0
"""Seconds between rounds while a connector says that more can be had at once."""


class State(Protocol):
    """What a store remembers of an account, as far as a round needs it."""

    @property
    def cursor(self) -> Cursor | None: ...
    @property
    def health(self) -> Health: ...
    @property
    def failures(self) -> int: ...
    @property
    def next_at(self) -> datetime | None: ...
    @property
    def paused(self) -> bool: ...
    @property
    def sentence(self) -> str: ...


class Shelf(Protocol):
    """What a round needs of a store. Every write is durable and idempotent."""

    def account_state(self, account: AccountId) -> State | None: ...

    def incomplete(self, account: AccountId, limit: int) -> Sequence[PostRef]:
        """Posts whose parent is known by id only, newest first."""
        ...

    async def syncing(self, account: AccountId) -> Any: ...
    async def saw_profile(self, account: AccountId, profile: Profile, features: Features) -> Any: ...
    async def ingest(self, account: AccountId, page: Page) -> ChangeSet: ...
    async def ingest_thread(
        self, account: AccountId, asked: PostRef, thread: Thread, begun: datetime | None = None
    ) -> ChangeSet: ...
    async def sync_ok(self, account: AccountId, next_at: datetime, note: str = "") -> Any: ...
    async def sync_trouble(
        self, account: AccountId, health: Health, sentence: str, next_at: datetime | None
    ) -> Any: ...


@value_class(kw_only=True)
class Outcome:
    """What a round brought. ``next_at`` is None where only the user can help (signing in again)."""

    account: AccountId
    fetched: int = 0
    new: int = 0
    changed: int = 0
    health: Health = Health.OK
    error: str = ""
    next_at: datetime | None = None


@dataclass(slots=True)
class _Tally:
    fetched: int = 0
    skipped: int = 0
    note: str = ""
    more: bool = False
    changes: ChangeSet = field(default_factory=ChangeSet)


@value_class(kw_only=True)
class World:
    """What a round touches besides store and platform; injected so that tests repeat."""

    now: Callable[[], datetime]
    random: Callable[[], float]
    """In [0, 1)."""
    sleep: Callable[[float], Awaitable[None]]
    busy: Callable[[], bool] = lambda: False
    """Whether the user is pressing keys just now."""
    turnstile: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by the one account that pauses."""
    on_change: Callable[[ChangeSet], None] = lambda changes: None
    on_turn: Callable[[AccountId, Health, str], None] = lambda account, health, sentence: None
    """Called once when an account breaks (or breaks differently) and once when it heals."""
    on_notice: Callable[[str], None] = lambda sentence: None
    """Called once with what an account's user should know ahead of time: that a login runs out."""


class AccountSync:
    """The rounds of one account. Not reentrant: its scheduler runs one at a time.

    ``interval`` yields the pause between rounds in seconds, before jitter.
    """

    def __init__(
        self, account: AccountId, border: Border, shelf: Shelf, world: World, *, interval: Callable[[], float]
    ) -> None:
        self.account = account
        self.border = border
        self.profile: Profile | None = None
        self._shelf = shelf
        self._world = world
        self._interval = interval
        self._greeted_at: datetime | None = None
        self._asked: dict[str, datetime] = {}
        self._announced: set[tuple[str, datetime]] = set()
        state = shelf.account_state(account)
        self._health = state.health if state is not None else Health.NEW
        self._failures = state.failures if state is not None else 0
        self.next_at = state.next_at if state is not None else None
        """When the store says the next look is due: holds a rate limit across a restart."""
        self.paused = state is not None and state.paused
        self.sentence = state.sentence if state is not None else ""
        """What was wrong when the program last ended; empty where nothing was."""

    @property
    def health(self) -> Health:
        return self._health

    @property
    def streams(self) -> bool:
        """Whether this account's server is believed to offer a live stream."""
        offered = self.border.connector.features.streaming
        return offered and self.profile is not None and self.profile.streaming is not False

    @property
    def poll_seconds(self) -> int:
        """The pause this login's quota bears, else the platform's usual one."""
        own = self.profile.poll_seconds if self.profile is not None else None
        return own or self.border.connector.features.poll_seconds

    async def round(self) -> Outcome:
        """Look once. Raises only what the store raises; a platform's trouble is in the outcome and in the store."""
        tally = _Tally()
        await self._shelf.syncing(self.account)
        self._show()
        try:
            await self._greet()
            await self._listen(tally)
            await self._complete(tally)
        except ConnectorError as error:
            return await self.trouble(error, tally)
        return await self._fine(tally)

    async def _greet(self) -> None:
        """Who we are and what we may do, at the first round and once a day."""
        now = self._world.now()
        if self._greeted_at is not None and timedelta() <= now - self._greeted_at < GREET_AGAIN:
            return
        self.profile = await self.border.profile()
        await self._shelf.saw_profile(self.account, self.profile, self.border.connector.features)
        self._greeted_at = now
        for one in self.profile.expires:
            if (one.what, one.at) not in self._announced and (words := one.words(now)):
                self._announced.add((one.what, one.at))
                self._world.on_notice(f"{self.account}: {words}")

    async def _listen(self, tally: _Tally) -> None:
        """Store each page with its cursor before the next is asked for."""
        state = self._shelf.account_state(self.account)
        async for page in self.border.updates(state.cursor if state is not None else None):
            await self.take(page, tally)
            await self._give_way()

    async def _give_way(self) -> None:
        """Keys go first: while they come, all accounts together bring a page every :data:`PAUSE`."""
        if self._world.busy():
            async with self._world.turnstile:
                await self._world.sleep(PAUSE)

    async def take(self, page: Page, tally: _Tally | None = None) -> ChangeSet:
        """Store one page and tell the screens. Also for pages that come by a stream."""
        changes = await self._shelf.ingest(self.account, page)
        self._world.on_change(changes)
        if page.skipped:
            log.warning("%s: %d items could not be read: %s", self.account, page.skipped, page.sample)
        if tally is not None:
            tally.fetched += len(page.posts)
            tally.skipped += page.skipped
            tally.note = page.note or tally.note
            tally.more = page.more
            tally.changes |= changes
        return changes

    async def _complete(self, tally: _Tally) -> None:
        """Fetch what stands above posts that hang in the air, a few each round."""
        now = self._world.now()
        self._asked = {asked: at for asked, at in self._asked.items() if timedelta() <= now - at < ASK_AGAIN}
        wanted = self._shelf.incomplete(self.account, THREADS_A_ROUND + len(self._asked))
        for ref in [ref for ref in wanted if ref.id not in self._asked][:THREADS_A_ROUND]:
            self._asked[ref.id] = now
            try:
                thread, changes = await self.fetch_thread(ref)
                tally.fetched += len(thread.posts)
                tally.changes |= changes
            except (TargetGone, PermissionMissing, Rejected, Unreadable, Unsupported) as error:
                # This very thread is in trouble: the account is none the worse for it.
                log.info("%s: a thread stays incomplete: %s", self.account, error)
                # That we looked is kept, so that others get their turn; what is here stays.
                await self._shelf.ingest_thread(self.account, ref, Thread(posts=()))

    async def fetch_thread(self, ref: PostRef) -> tuple[Thread, ChangeSet]:
        """Fetch and store a post's surroundings. Raises :class:`ConnectorError`."""
        begun = self._world.now()
        thread = await self.border.thread(ref)
        changes = await self._shelf.ingest_thread(self.account, ref, thread, begun)
        self._world.on_change(changes)
        return thread, changes

    async def _fine(self, tally: _Tally) -> Outcome:
        pause = MORE if tally.more else self._interval()
        next_at = self._world.now() + timedelta(seconds=pause * (0.9 + 0.2 * self._world.random()))
        note = tally.note
        if tally.skipped:
            one = tally.skipped == 1
            unread = (
                "1 item could not be read and was left out." if one else f"{tally.skipped} items could not be read."
            )
            note = f"{note} {unread}".strip()
        await self._count()
        await self._shelf.sync_ok(self.account, next_at, note)
        self._failures = 0
        self._turn(Health.OK, "")
        return self._outcome(tally, Health.OK, "", next_at)

    async def _count(self) -> None:
        """Keep what the round used up of a quota, where the platform has one."""
        if self.profile is None or (quotas := self.border.quotas()) == self.profile.quotas:
            return
        self.profile = replace(self.profile, quotas=quotas)
        await self._shelf.saw_profile(self.account, self.profile, self.border.connector.features)

    async def trouble(self, error: ConnectorError, tally: _Tally | None = None) -> Outcome:
        """Record what went wrong and when to look again."""
        self._failures += 1
        health, next_at = self._verdict(error)
        sentence = str(error)
        if isinstance(error, SignInNeeded) and "sign in" not in sentence.casefold():
            sentence = f"{sentence} Sign in again under Accounts."
        await self._shelf.sync_trouble(self.account, health, sentence, next_at)
        self._turn(health, sentence)
        return self._outcome(tally or _Tally(), health, sentence, next_at)

    def _verdict(self, error: ConnectorError) -> tuple[Health, datetime | None]:
        now = self._world.now()
        later = now + min(backoff(self._failures, self._world.random()), LONGEST_BACKOFF)
        match error:
            case SignInNeeded():
                return Health.SIGN_IN, None
            case PermissionMissing():
                return Health.SIGN_IN, now + AGREED_LATER
            case PaymentNeeded():
                return Health.LIMITED, now + AGREED_LATER
            case RateLimited():
                return Health.LIMITED, self._until(error.until, later)
            case Unreachable() | Unsure():
                return Health.OFFLINE, later
            case _:
                return Health.BROKEN, max(later, now + timedelta(minutes=1))

    def _until(self, until: datetime | None, later: datetime) -> datetime:
        """When to come back after being told to wait: a little after the time given, if that is believable."""
        now = self._world.now()
        if until is None or not now < until <= now + LONGEST_LIMIT:
            return max(later, now + timedelta(seconds=30))
        return until + timedelta(seconds=1 + 4 * self._world.random())

    def _turn(self, health: Health, sentence: str) -> None:
        """Say it once when a thing breaks and once when it heals."""
        before, self._health = self._health, health
        self._show()
        if health is before or (health is Health.OK and before in (Health.NEW, Health.SYNCING, Health.PAUSED)):
            return
        if health is Health.OK:
            log.info("%s: works again", self.account)
            self._world.on_turn(self.account, health, f"{self.account} works again.")
        else:
            log.warning("%s: %s: %s", self.account, health.value, sentence)
            self._world.on_turn(self.account, health, sentence)

    def _show(self) -> None:
        self._world.on_change(ChangeSet(topics=frozenset({ChangeTopic.ACCOUNTS})))

    def _outcome(self, tally: _Tally, health: Health, error: str, next_at: datetime | None) -> Outcome:
        changes = tally.changes
        return Outcome(
            account=self.account,
            fetched=tally.fetched,
            new=changes.new_posts,
            changed=changes.changed_posts,
            health=health,
            error=error,
            next_at=next_at,
        )


def summary(outcomes: Mapping[AccountId, Outcome]) -> str:
    """``12 new in 2 accounts, 1 in trouble``: one line for people."""
    new = sum(outcome.new for outcome in outcomes.values())
    wrong = sum(bool(outcome.error) for outcome in outcomes.values())
    line = f"{new} new in {len(outcomes)} {'account' if len(outcomes) == 1 else 'accounts'}"
    return f"{line}, {wrong} in trouble" if wrong else line

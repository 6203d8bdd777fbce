"""Everything that goes on while the app is open: accounts that listen, and the outbox that sends."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

from inbox_tui.config import Config
from inbox_tui.connector import ConnectorError
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import AccountId, ConversationId, Identity, Post, RemoteId
from inbox_tui.engine.accounts import AccountRecord, Accounts
from inbox_tui.engine.border import Border, Rules
from inbox_tui.engine.delivery import Delivery
from inbox_tui.engine.keeping import Keeping
from inbox_tui.engine.opening import Ground, opened
from inbox_tui.engine.schedule import Schedule
from inbox_tui.engine.sync import AccountSync, World
from inbox_tui.errors import InboxError, StoreError
from inbox_tui.store import Store

log = logging.getLogger(__name__)

LONGEST_OPENING = 5.0
"""Seconds that an act waits for its account just after a start."""


@dataclass(slots=True)
class _Running:
    record: AccountRecord
    border: Border
    stack: AsyncExitStack


async def _end(running: _Running) -> None:
    """Close an account's connections. What fails at that is no reason to leave anything else open."""
    try:
        await running.stack.aclose()
    except Exception:
        log.exception("%s: its connections did not close in order", running.record.id)


class Engine:
    """``start`` it inside a task group that outlives every screen; ``stop`` it before the store closes."""

    def __init__(
        self, store: Store, ground: Ground, accounts: Accounts, config: Config, world: World, *, may_ask: bool = False
    ) -> None:
        self.accounts = accounts
        self.schedule = Schedule(world)
        self._store = store
        self._ground = ground
        self._config = config
        self._world = world
        self._may_ask = may_ask
        self._running: dict[AccountId, _Running] = {}
        self.delivery = Delivery(store, self.border, world, config.sending, self.is_opening)
        self.keeping = Keeping(store, self.border, world)
        self._tasks: list[asyncio.Task[None]] = []
        self._open = asyncio.Event()
        self._tried: defaultdict[AccountId, asyncio.Event] = defaultdict(asyncio.Event)
        self._turns: defaultdict[AccountId, asyncio.Lock] = defaultdict(asyncio.Lock)
        # Of opening and closing one account.
        self._aside: set[AccountId] = set()

    def border(self, account: AccountId) -> Border | None:
        """An account's connector, where it is usable."""
        state = self._store.account_state(account)
        if state is None or state.paused:
            return None
        running = self._running.get(account)
        return running.border if running else None

    def distribution(self, account: AccountId) -> str:
        if account not in self.accounts or not self._open.is_set():
            return ""  # reading what is installed is not worth a slower first screen
        return self._ground.registry.distribution(self.accounts.get(account).platform)

    def rules(self, account: AccountId) -> Rules | None:
        """What an account's platform says of words by itself; None where its connector does not load."""
        running = self._running.get(account)
        if running is not None:
            return running.border
        with suppress(InboxError):
            return Rules(self._ground.registry.load(self.accounts.get(account).platform), self._ground.now)
        return None

    def opening(self, account: AccountId, target: Post) -> str:
        """The first words of a reply to ``target`` on this platform."""
        rules, state = self.rules(account), self._store.account_state(account)
        if rules is None or state is None:
            return ""
        return rules.opening(target, Identity(id=RemoteId(state.us), handle=state.handle))

    def answers_privately(self, account: AccountId, target: Post) -> bool:
        """Whether a reply to ``target``, which is no message, may be for its author alone on this platform."""
        rules = self.rules(account)
        return rules is not None and rules.answers_privately(target)

    def is_opening(self, account: AccountId) -> bool:
        """Whether an account's turn to be opened, after a start or a repair, is still to come or not over yet."""
        return account in self._aside or not (
            self._open.is_set() or account in self._running or self._tried[account].is_set()
        )

    def has_looked(self, account: AccountId) -> bool:
        """Whether an account's state is this run's: it was looked at, or will not be."""
        return not self.is_opening(account) and not self.schedule.due_first(account)

    async def ready(self, account: AccountId) -> None:
        """Wait, just after a start or a repair, until an account has been opened. Raises :class:`InboxError` where that
        takes longer than :data:`LONGEST_OPENING`; an account that could not be opened is told by whoever needs it."""
        if not self.is_opening(account):
            return
        try:
            async with asyncio.timeout(LONGEST_OPENING):
                await self._tried[account].wait()
        except TimeoutError:
            raise InboxError(
                f"The account {account} is still being opened.", next_step="Try again in a moment."
            ) from None

    def new_key(self, account: AccountId) -> str:
        """An idempotency key in the platform's form. Raises :class:`InboxError` where the account is not usable."""
        running = self._running.get(account)
        if running is None:
            raise InboxError(f"The account {account} cannot be used just now.", next_step="See Accounts.")
        return running.border.connector.new_key()

    # --- life

    def warm(self) -> None:
        """Import what :meth:`open` needs: a tenth of a second."""
        from inbox_tui.net import client  # noqa: F401

        for record in self.accounts.all():
            self._ground.registry.warm(record.platform)

    async def open(self) -> None:
        """Open every account's connector. One that cannot be opened says so in Accounts and stops nobody."""
        # All side by side: how many read one place for secrets at once, that place says.
        await asyncio.gather(*map(self._open_first, self.accounts.all()))
        if not self.accounts.warnings:  # a damaged file is no reason to forget anybody
            for state in self._store.account_states():
                if state.id not in self.accounts:
                    with suppress(StoreError):  # the next start does it
                        await self._store.forget_account(state.id)
        self._open.set()
        for tried in self._tried.values():  # those of accounts that are in no file, too
            tried.set()
        self.delivery.knock()

    async def _open_first(self, record: AccountRecord) -> None:
        async with self._turns[record.id]:
            if record.id not in self._running:  # else it was repaired meanwhile
                try:
                    await self._begin(record)
                except Exception as error:
                    log.exception("%s cannot be opened", record.id)
                    await self._broken(record, f"It could not be opened ({type(error).__name__}); the log has more.")
        self._tried[record.id].set()
        self.delivery.knock()

    async def opened(self) -> None:
        """Returns once every account that can be opened is open."""
        await self._open.wait()

    async def start(self, group: asyncio.TaskGroup) -> None:
        await self.delivery.recover()
        self.schedule.start(group)
        self._tasks = [
            group.create_task(self.delivery.run(), name="inbox-tui delivery"),
            group.create_task(self._keep(), name="inbox-tui keeping"),
        ]

    async def _keep(self) -> None:
        await self._open.wait()
        await self.keeping.run()

    async def stop(self) -> None:
        await self.delivery.stop()
        await self.schedule.stop()
        for task in self._tasks[1:]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # Side by side: each waits for a renewal of its own.
        await asyncio.gather(*map(_end, self._running.values()))
        self._running.clear()

    # --- accounts

    async def take_in(self, record: AccountRecord) -> None:
        """Begin (or begin again, after a repair) to listen with an account."""
        async with self._turns[record.id]:
            await self._close(record.id)
            await self._begin(record)

    @asynccontextmanager
    async def set_aside(self, account: AccountId) -> AsyncIterator[None]:
        """An account is closed while this lasts, and opened anew behind it by what the accounts file says then. What
        needs it waits, as it does just after a start."""
        self._aside.add(account)
        self._tried[account].clear()
        try:
            async with self._turns[account]:
                await self._close(account)
                try:
                    yield
                finally:
                    await self._begin(self.accounts.get(account))
        finally:
            self._aside.discard(account)
            self._tried[account].set()
            self.delivery.knock()

    async def _begin(self, record: AccountRecord) -> None:
        before = self._store.account_state(record.id)
        stack = AsyncExitStack()
        try:
            kind = self._ground.registry.load(record.platform)
            try:
                await self._store.register_account(record.id, record.platform, kind.tag, kind.label)
            except StoreError:  # a full disk
                if before is None:
                    raise
            connector = await stack.enter_async_context(opened(self._ground, record, interactive=self._may_ask))
        except InboxError as error:
            await stack.aclose()
            sentence = f"{error} {error.next_step}".strip()
            log.warning("%s cannot be opened: %s", record.id, sentence)
            await self._broken(record, sentence)
            return
        except BaseException:
            await stack.aclose()
            raise
        border = Border(connector, now=self._ground.now)
        self._running[record.id] = _Running(record, border, stack)
        sync = AccountSync(
            record.id,
            border,
            self._store,
            self._world,
            interval=lambda: self._interval(record, sync.poll_seconds),
        )
        self.schedule.add(sync)
        self.delivery.knock()

    async def _broken(self, record: AccountRecord, sentence: str) -> None:
        with suppress(StoreError):  # a full disk: what is here can be read all the same
            if self._store.account_state(record.id) is None:
                await self._store.register_account(record.id, record.platform, record.platform[:5], record.platform)
            await self._store.sync_trouble(record.id, Health.BROKEN, sentence, None)

    def _interval(self, record: AccountRecord, usual: int) -> float:
        polling = self._config.polling
        return self.schedule.interval(record.id, float(polling.get(record.id, polling.get(record.platform, usual))))

    async def forget(self, account: AccountId) -> None:
        async with self._turns[account]:
            await self._close(account)
        await self._store.forget_account(account)

    async def _close(self, account: AccountId) -> None:
        running = self._running.pop(account, None)
        if running is not None:
            await self.schedule.remove(account)
            await _end(running)

    async def pause(self, account: AccountId, on: bool) -> None:
        await self._store.pause_account(account, on)
        if account in self._running:
            self.schedule.pause(account, on)
        if not on:
            self.delivery.knock()

    # --- one thread

    async def refresh_thread(self, conversation: ConversationId) -> None:
        """Fetch a conversation's surroundings. A platform's trouble is recorded, not raised."""
        target = self._store.default_target(conversation) or self._store.expired_target(conversation)
        if target is None:
            return
        row = self._store.lists.row(conversation)
        if row is None:
            return
        with suppress(InboxError):
            await self.ready(row.account)
        border = self.border(row.account)
        if border is None:
            return
        ref = self._store.raw_post(target).ref
        begun = self._world.now()
        try:
            thread = await border.thread(ref)
        except ConnectorError as error:
            log.info("%s: a thread could not be fetched: %s", row.account, error)
            return
        await self._store.ingest_thread(row.account, ref, thread, begun)

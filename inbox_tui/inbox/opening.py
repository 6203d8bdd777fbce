"""Opening the door: lock, store, engine, in that order; and closing them in the reverse."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from inbox_tui.config import Config
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import AccountId, ChangeSet, ChangeTopic
from inbox_tui.errors import InboxError, StoreError
from inbox_tui.inbox.base import LateEngine
from inbox_tui.inbox.changes import ChangeFeed
from inbox_tui.inbox.facade import Inbox
from inbox_tui.paths import Home
from inbox_tui.store import Rules, Store
from inbox_tui.store.lock import Lock

if TYPE_CHECKING:
    from inbox_tui.engine.accounts import Accounts
    from inbox_tui.engine.engine import Engine
    from inbox_tui.engine.opening import Ground

log = logging.getLogger(__name__)

TICK = 30.0
"""Seconds between looks at what time alone changes: snoozes that end, waits that become late."""
LONGEST_PICTURE = 5.0
"""Seconds the engine waits for the first screen."""
AFTER_SHOWN = 0.25
"""Seconds that the first screen has to itself: it is still being drawn when it is said to stand."""
BACKUP_AFTER = timedelta(minutes=2)


@asynccontextmanager
async def open_inbox(
    home: Home,
    config: Config,
    ground: Ground,
    accounts: Accounts,
    *,
    random: Callable[[], float],
    busy: Callable[[], bool] = lambda: False,
    on_turn: Callable[[str, str, bool], None] = lambda sentence, account, wrong: None,
    listen: bool = True,
    may_ask: bool = False,
    shown: asyncio.Event | None = None,
) -> AsyncIterator[Inbox]:
    """An inbox that listens and sends until the end of the ``async with``.

    ``listen`` False opens it without any going-on: nothing is fetched or sent but by ``sync_now`` and friends.
    ``shown`` is set by whoever has a screen once that stands: what listening needs is imported after it.
    ``on_turn`` hears, once each, that an account broke (``wrong``) or healed, or that a login is about to run out: the
    sentence first.
    Raises ``StoreLocked``, ``StoreError``.
    """
    lock = Lock(home.lock)
    try:
        store = await Store.open(
            home.database,
            now=ground.now,
            rules=Rules.of(config),
            journal=home.journal,
            backups=home.backups,
            expected=lock.had_store,
            clean=lock.clean,
        )
        lock.opened()
        try:
            if store.recovered:
                log.warning("%s", store.recovered)
                on_turn(store.recovered, "", True)
            feed = ChangeFeed()
            store.on_change(feed.add)

            def turned(account: AccountId, health: Health, sentence: str) -> None:
                if health is Health.OK:
                    engine().delivery.back(account)
                on_turn(sentence, account, health is not Health.OK)

            def make() -> Engine:
                from inbox_tui.engine.engine import Engine
                from inbox_tui.engine.sync import World

                world = World(
                    now=ground.now,
                    random=random,
                    sleep=ground.sleep,
                    busy=busy,
                    on_change=feed.add,
                    on_turn=turned,
                    on_notice=lambda sentence: on_turn(sentence, "", True),
                )
                return Engine(store, ground, accounts, config, world, may_ask=may_ask)

            engine = LateEngine(make)
            inbox = Inbox(store, engine, accounts, ground.now, config, feed)
            inbox.templates_folder = home.templates
            inbox.packets = home.data / "handed-over"
            if shown is None:
                await store.reckon()
                await store.relations.ledger.catch_up()
            await store.wake_snoozed()
            failure: BaseException | None = None
            async with asyncio.TaskGroup() as group:
                running: list[asyncio.Task[None]] = []
                try:
                    if listen:
                        running.append(
                            group.create_task(
                                _start(engine, store, accounts, group, shown, ground.sleep), name="inbox-tui start"
                            )
                        )
                        running.append(
                            group.create_task(_tick(store, feed, ground.now, ground.sleep), name="inbox-tui tick")
                        )
                    else:
                        await engine().delivery.recover()
                        await engine().open()
                        await store.out.restore_drafts(anywhere=True)
                        await store.keep_terms()
                    yield inbox
                except BaseException as error:  # noqa: BLE001 - raised again below, not wrapped in the task group's own
                    failure = error
                for task in running:
                    task.cancel()
                await asyncio.gather(*running, return_exceptions=True)
                if engine.made is not None:
                    await engine.made.stop()
            if failure is not None:
                raise failure
        finally:
            await store.close()
        lock.closed()
    finally:
        lock.release()


async def _start(
    late: LateEngine,
    store: Store,
    accounts: Accounts,
    group: asyncio.TaskGroup,
    shown: asyncio.Event | None,
    sleep: Callable[[float], Awaitable[None]],
) -> None:
    """Engine and connectors are imported and opened after the first screen is there, in this thread: two that import
    at once get in each other's way.

    Not where an account is new: the first screen would say that there is none.
    """
    known = all(store.account_state(record.id) is not None for record in accounts.all())
    if shown is None or not known:
        await late().start(group)
    else:
        with suppress(TimeoutError):  # listening and sending do not hang on a picture
            async with asyncio.timeout(LONGEST_PICTURE):
                await shown.wait()
        await sleep(AFTER_SHOWN)
        await late().start(group)
        late().warm()
    await late().open()
    try:
        await store.out.restore_drafts(anywhere=True)
        if shown is not None:  # else it was done before
            await store.reckon()
            await store.relations.ledger.catch_up()
    except StoreError as error:
        log.warning("the store could not be brought up to date: %s", error)


async def _tick(
    store: Store, feed: ChangeFeed, now: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]]
) -> None:
    started = now()
    backed_up = False
    while True:
        await sleep(TICK)
        try:
            await store.wake_snoozed()
            if not backed_up and now() - started > BACKUP_AFTER:
                backed_up = True
                await store.backup()
        except (InboxError, OSError) as error:
            log.warning("housekeeping failed: %s", error)
        feed.add(ChangeSet(topics=frozenset({ChangeTopic.CONVERSATIONS})))

"""Who is looked at when. Each account has a task of its own, so none waits for another's trouble."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from inbox_tui.domain.account import Health
from inbox_tui.domain.model import AccountId
from inbox_tui.engine.streams import Stream
from inbox_tui.engine.sync import AccountSync, Outcome, World
from inbox_tui.errors import InboxError, NoSuchThing

log = logging.getLogger(__name__)

SLICE: Final = 15.0
"""Seconds between looks at the clock: a machine that slept is noticed this soon after it wakes."""
JUMP: Final = 30.0
"""A clock that moved this much more (or less) than we waited means that the machine slept or was set."""
SPREAD: Final = 3.0
"""Seconds over which accounts are spread when all become due at once."""
GAP: Final = timedelta(seconds=2)
"""Least pause between two rounds that a stream asks for."""
STORE_PAUSE: Final = timedelta(seconds=60)
"""After a failure on our own side (a full disk) nothing is fetched for so long."""
STREAMED: Final = 5.0
"""While a stream holds, polling is this many times slower, and never under five minutes."""


class _Job:
    """One account's place in the schedule."""

    def __init__(self, sync: AccountSync) -> None:
        self.sync = sync
        self.due = sync.next_at if sync.health is Health.LIMITED else None
        self.paused = sync.paused
        self.running = False
        self.again = False
        self.looked = False
        self.knock = asyncio.Event()
        self.waiting: list[asyncio.Future[Outcome]] = []
        self.stream: Stream | None = None
        self.stream_task: asyncio.Task[None] | None = None
        self.task: asyncio.Task[None] | None = None
        self.last = Outcome(account=sync.account, health=sync.health, error=sync.sentence, next_at=sync.next_at)

    def answer(self, outcome: Outcome) -> None:
        self.last = outcome
        waiting, self.waiting = self.waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(outcome)


class Schedule:
    """Runs the rounds and streams of all accounts. ``start`` it in a task group that outlives every screen."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._jobs: dict[AccountId, _Job] = {}
        self._group: asyncio.TaskGroup | None = None
        self._watch_task: asyncio.Task[None] | None = None

    # --- which accounts

    def add(self, sync: AccountSync) -> None:
        """Take an account in (replacing one of the same name, after a repair); due at once unless it must wait."""
        self._cancel(self._jobs.pop(sync.account, None))
        job = self._jobs[sync.account] = _Job(sync)
        if self._group is not None:
            self._begin(job, spread=0.0)

    async def remove(self, account: AccountId) -> None:
        """Stop looking at an account; its running round is broken off."""
        tasks = self._cancel(self._jobs.pop(account, None))
        await asyncio.gather(*tasks, return_exceptions=True)

    def pause(self, account: AccountId, on: bool = True) -> None:
        """Stop or go on looking at an account. Raises :class:`NoSuchThing`."""
        job = self._job(account)
        job.paused = on
        if on:
            self._close_stream(job)
            job.answer(job.last)
        else:
            self._due(job, timedelta())

    def sync(self, account: AccountId) -> AccountSync:
        """Raises :class:`NoSuchThing`."""
        return self._job(account).sync

    def streaming(self, account: AccountId) -> bool:
        """Whether a live stream holds just now."""
        job = self._jobs.get(account)
        return job is not None and job.stream is not None and job.stream.connected

    def looking(self, account: AccountId) -> bool:
        """Whether a round is going on just now."""
        job = self._jobs.get(account)
        return job is not None and job.running

    def due_first(self, account: AccountId) -> bool:
        """Whether an account's first round in this run is still to come or not over yet."""
        job = self._jobs.get(account)
        return job is not None and not job.looked and not job.paused

    def interval(self, account: AccountId, seconds: float) -> float:
        """The pause between rounds for an account that polls every ``seconds``: longer while its stream holds."""
        return max(seconds * STREAMED, 300.0) if self.streaming(account) else seconds

    # --- life

    def start(self, group: asyncio.TaskGroup) -> None:
        self._group = group
        self._watch_task = group.create_task(self._watch(), name="inbox-tui watch")
        for job in self._jobs.values():
            self._begin(job, spread=SPREAD if len(self._jobs) > 3 else 0.0)

    async def stop(self) -> None:
        """End every round and stream; returns when they have ended."""
        tasks: list[asyncio.Task[None]] = []
        for job in self._jobs.values():
            tasks += self._cancel(job)
        if self._watch_task is not None:
            self._watch_task.cancel()
            tasks.append(self._watch_task)
        await asyncio.gather(*tasks, return_exceptions=True)
        self._group = self._watch_task = None

    async def once(self) -> dict[AccountId, Outcome]:
        """One round of every account that is not paused, side by side, without a running schedule (for cron)."""
        jobs = [job for job in self._jobs.values() if not job.paused]
        outcomes = await asyncio.gather(*(self._round(job) for job in jobs))
        return {outcome.account: outcome for outcome in outcomes}

    # --- asking for a look

    async def sync_now(self, account: AccountId | None = None) -> Mapping[AccountId, Outcome]:
        """Look now, at one account or all; returns when those rounds are done. Paused accounts and those that a
        platform told to wait are left alone. Raises :class:`NoSuchThing`."""
        jobs = [self._job(account)] if account is not None else list(self._jobs.values())
        outcomes = await asyncio.gather(*(self._now(job) for job in jobs))
        return {outcome.account: outcome for outcome in outcomes}

    def wake(self) -> None:
        """The network may be back (the machine slept, or another account got through): look soon, not all at once."""
        for job in self._jobs.values():
            if job.sync.health not in (Health.LIMITED, Health.SIGN_IN):
                self._due(job, timedelta(seconds=SPREAD * self._world.random()))
            if job.stream is not None:
                job.stream.reconnect()

    # --- how

    def _job(self, account: AccountId) -> _Job:
        if account not in self._jobs:
            raise NoSuchThing(f"There is no account called {account!r} at work.")
        return self._jobs[account]

    async def _now(self, job: _Job) -> Outcome:
        if job.paused or self._must_wait(job):
            return job.last
        if job.task is None or job.task.done():
            return await self._round(job)
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        job.waiting.append(future)
        if not job.running:
            self._due(job, timedelta())
        return await future

    def _must_wait(self, job: _Job) -> bool:
        return job.sync.health is Health.LIMITED and job.due is not None and job.due > self._world.now()

    def _due(self, job: _Job, after: timedelta) -> None:
        at = self._world.now() + after
        job.due = at
        job.again = job.running
        job.knock.set()

    def _begin(self, job: _Job, *, spread: float) -> None:
        assert self._group is not None
        if not self._must_wait(job):
            job.due = self._world.now() + timedelta(seconds=spread * self._world.random())
        job.task = self._group.create_task(self._keep(job), name=f"inbox-tui sync {job.sync.account}")

    async def _keep(self, job: _Job) -> None:
        while True:
            await self._until_due(job)
            await self._round(job)

    async def _until_due(self, job: _Job) -> None:
        while True:
            now = self._world.now()
            if job.due is not None and job.due <= now and not job.paused:
                return
            idle = job.due is None or job.paused
            seconds = SLICE if idle else min(SLICE, (job.due - now).total_seconds() if job.due else SLICE)
            job.knock.clear()
            await self._doze(job.knock, seconds)

    async def _doze(self, knock: asyncio.Event, seconds: float) -> None:
        """Wait that long, or until somebody knocks."""
        sleeper: asyncio.Future[Any] = asyncio.ensure_future(self._world.sleep(seconds))
        listener = asyncio.ensure_future(knock.wait())
        try:
            await asyncio.wait({sleeper, listener}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeper.cancel()
            listener.cancel()

    async def _round(self, job: _Job) -> Outcome:
        before = job.sync.health
        job.running, job.again = True, False
        outcome = job.last
        try:
            outcome = await job.sync.round()
        except Exception as error:  # noqa: BLE001 - a full disk or a bug of ours must not end the other accounts
            outcome = self._own_fault(job, error)
        finally:
            job.running, job.looked = False, True
            if job.again:
                job.due = self._world.now() + GAP
            else:
                job.due = outcome.next_at
            job.answer(outcome)
        if outcome.health is Health.OK:
            self._open_stream(job)
            if before is Health.OFFLINE:
                self._tell_the_offline(job)
        return outcome

    def _own_fault(self, job: _Job, error: Exception) -> Outcome:
        account = job.sync.account
        if isinstance(error, InboxError):
            sentence = str(error)
            log.warning("%s: %s", account, sentence)
        else:
            sentence = f"Looking at {account} failed on our side ({type(error).__name__}); the log has more."
            log.exception("%s: a round failed", account)
        self._world.on_turn(account, Health.BROKEN, sentence)
        next_at = self._world.now() + STORE_PAUSE
        return Outcome(account=account, health=Health.BROKEN, error=sentence, next_at=next_at)

    def _tell_the_offline(self, healed: _Job) -> None:
        for job in self._jobs.values():
            if job is not healed and job.sync.health is Health.OFFLINE:
                self._due(job, timedelta(seconds=SPREAD * self._world.random()))

    def _open_stream(self, job: _Job) -> None:
        if self._group is None or job.paused or not job.sync.streams:
            return
        if job.stream_task is None:
            job.stream = Stream(job.sync, self._world, catch_up=lambda: self._catch_up(job))
            name = f"inbox-tui stream {job.sync.account}"
            job.stream_task = self._group.create_task(job.stream.run(), name=name)

    def _catch_up(self, job: _Job) -> None:
        """The stream spoke. Asked for many times in a row, this makes one round every :data:`GAP`."""
        if not job.paused and not self._must_wait(job) and job.sync.health is not Health.SIGN_IN:
            self._due(job, GAP if job.last.next_at is not None else timedelta())

    def _close_stream(self, job: _Job) -> list[asyncio.Task[None]]:
        task, job.stream_task, job.stream = job.stream_task, None, None
        if task is None:
            return []
        task.cancel()
        return [task]

    def _cancel(self, job: _Job | None) -> list[asyncio.Task[None]]:
        if job is None:
            return []
        tasks = self._close_stream(job)
        if job.task is not None:
            job.task.cancel()
            tasks.append(job.task)
        job.answer(job.last)
        return tasks

    async def _watch(self) -> None:
        """Notice that the machine slept, or that its clock was set."""
        while True:
            before = self._world.now()
            with suppress(OSError):
                await self._world.sleep(SLICE)
            drift = (self._world.now() - before).total_seconds() - SLICE
            if abs(drift) > JUMP:
                log.info("the clock moved by %.0f s: looking at every account", drift)
                self.wake()

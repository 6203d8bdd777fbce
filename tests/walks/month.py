"""A month of somebody's work on the demo town, by three habits, on a clock that only this module moves.

``python tests/walks/month.py`` writes the table in docs/listening.md anew. What a habit writes is told in
:mod:`habits`; here it sits down twice a day, listens as long as it listens, answers, and meets what the review asks.
"""

from __future__ import annotations

import asyncio
import random
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import util
from pathlib import Path

import inbox_tui_demo
from inbox_tui.config import Config, Relationship
from inbox_tui.domain.hearing import ListenFirst, reading_time
from inbox_tui.domain.hours import BusinessHours
from inbox_tui.domain.model import DoneReason, OutboxId, OutboxState, PostId
from inbox_tui.domain.relationship import CareNeeded, PromiseState
from inbox_tui.domain.views import ConversationRow, ThreadView, ViewKey
from inbox_tui.engine.accounts import AccountRecord, Accounts
from inbox_tui.engine.opening import Ground
from inbox_tui.engine.registry import Registry
from inbox_tui.errors import InboxError
from inbox_tui.inbox import Inbox, open_inbox
from inbox_tui.paths import Home
from inbox_tui.secrets import Vaults


def _load(name: str):  # type: ignore[no-untyped-def]
    known = f"walks_{name}"
    if known not in sys.modules:
        spec = util.spec_from_file_location(known, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        sys.modules[known] = util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[known])
    return sys.modules[known]


habits = _load("habits")

FIRST = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
"""A Monday."""
DAYS = 28
ACCOUNT = "acme-masto"
OWN = "acme.example"
LONGEST_UNDO = 70.0
"""Seconds after which the last text of a sitting has left."""
PAGE = Path(__file__).parents[2] / "docs" / "listening.md"
BEGIN, END = "<!-- begin month -->", "<!-- end month -->"


@dataclass
class Clock:
    at: datetime = FIRST

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def go(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Tally:
    """What a month came to."""

    sends: int = 0
    stopped: int = 0
    """Sends whose first ``y`` did not go through."""
    needed: int = 0
    heard: int = 0
    """Posts that had to be heard, and those of them that were before the first ``y``."""
    given_up: int = 0
    by: dict[str, int] = field(default_factory=dict)


class Month:
    """One habit at work."""

    def __init__(self, inbox: Inbox, clock: Clock, habit: habits.Habit) -> None:  # type: ignore[name-defined]
        self.inbox, self.clock, self.habit = inbox, clock, habit
        self.tally = Tally()
        self.chance = random.Random(7)

    async def live(self) -> Tally:
        for day in range(DAYS):
            for hour in self.habit.hours:
                start = FIRST.replace(hour=0) + timedelta(days=day, hours=hour)
                if start.weekday() < 5:
                    self.clock.at = max(self.clock.at, start)
                    await self.sit_down()
                    self.clock.go(LONGEST_UNDO)
                    await self.inbox._engine.delivery.once()
        return self.tally

    async def sit_down(self) -> None:
        """One sitting: who waits longest comes first, until the time is up."""
        await self.inbox.sync_now()
        until = self.clock.at + timedelta(minutes=self.habit.minutes)
        done: set[int] = set()
        if self.habit.keeps_its_word:
            for promise in self.inbox.promises():
                near = promise.state is PromiseState.OPEN and promise.due_at < self.clock.at + timedelta(days=1)
                row = self.inbox.row(promise.conversation) if near and promise.conversation else None
                if row is not None and row.id not in done:
                    done.add(row.id)
                    await self.see_to(row)
        while self.clock.at < until:
            waiting = [row for row in self.inbox.window(ViewKey("needs-reply"), limit=60).rows if row.id not in done]
            if not waiting:
                return
            done.add(waiting[0].id)
            await self.see_to(waiting[0])

    async def see_to(self, row: ConversationRow) -> None:
        thread = self.inbox.thread(row.id)
        await self.listen(thread)
        await self.habit.thinks(self.inbox, row, self.inbox.thread(row.id))
        act = self.habit.answers(row, self.inbox.thread(row.id), self.inbox, self.chance)
        if isinstance(act, DoneReason):
            await self.inbox.done([row.id], act)
        elif act:
            await self.send(row, act)

    async def listen(self, thread: ThreadView) -> None:
        """Reads for as long as this habit reads; what the reading clock would have counted by then is heard."""
        patience = self.habit.seconds(sum(words for _, words in thread.unheard))
        self.clock.go(patience)
        heard: list[PostId] = []
        for post, words in thread.unheard:
            patience -= reading_time(words)
            if patience < 0:
                break
            heard.append(post)
        await self.inbox.heard(heard)

    async def send(self, row: ConversationRow, text: str) -> None:
        before = self.inbox.thread(row.id)
        needed = set(before.to_hear)
        thread_heard = {post for post in before.ids if post not in needed}
        entry = await self.inbox.save_draft(
            account=row.account, conversation=row.id, text=self.inbox.opening(row.id) + text
        )
        self.clock.go(len(text) / 5)
        self.tally.sends += 1
        self.tally.needed += len(needed) + len(self._newly(before, thread_heard))
        self.tally.heard += len(self._newly(before, thread_heard))
        for attempt in range(8):
            stops = await self.press_y(entry)
            if not stops:
                break
            if not attempt:
                self.tally.stopped += 1
            for stop in stops:
                self.tally.by[stop] = self.tally.by.get(stop, 0) + 1
            if not await self.meet(row, entry, stops):
                self.tally.given_up += 1
                await self.inbox.discard_draft(entry)
                return
        await self.inbox._engine.delivery.once()

    def _newly(self, thread: ThreadView, heard: set[PostId]) -> set[PostId]:
        """Theirs that were heard since our last answer: what this answer stands on."""
        ours = max((post.created_at for post in thread.posts if post.ours), default=None)
        return {
            post.id
            for post in thread.posts
            if post.id in heard and not post.ours and post.to_us and (ours is None or post.created_at > ours)
        }

    async def press_y(self, entry: OutboxId) -> tuple[str, ...]:
        """Once. What it was stopped by; empty: it goes out."""
        found = await self.inbox.check_fresh(entry)
        if not found.ok and not found.may_force:
            return ("fresh look",)
        try:
            await self.inbox.queue(entry, force=True)
        except ListenFirst:
            return ("unheard",)
        except CareNeeded as asked:
            return tuple(want.gate.value for want in asked.wants)
        except InboxError as error:
            return (str(error),)
        return ()

    async def meet(self, row: ConversationRow, entry: OutboxId, stops: tuple[str, ...]) -> bool:
        """What this habit does about it. False: it lets it be."""
        if "fresh look" in stops or "unheard" in stops:
            unheard = self.inbox.verdict(row.id).unheard  # the review shows just these, and they are read there
            self.clock.go(
                sum(reading_time(post.words) for post in self.inbox.thread(row.id).posts if post.id in unheard)
            )
            await self.inbox.heard(unheard)
            return True
        return await self.habit.meets(self.inbox, row, entry, self.chance)


@asynccontextmanager
async def demo(folder: Path, clock: Clock) -> AsyncIterator[Inbox]:
    """An inbox on one account of the demo town, as it stands on the first morning."""
    home = Home.at(folder)
    home.prepare()
    chance = random.Random(7)
    ground = Ground(
        registry=Registry(), vaults=Vaults(home), now=clock.now, random_bits=chance.getrandbits, sleep=clock.sleep
    )
    config = Config(hours=BusinessHours.of("UTC", {"mon-fri": "9-17"}), relationship=Relationship(own_domains=(OWN,)))
    accounts = Accounts(home.accounts_file)
    name, platform, settings, _ = next(one for one in inbox_tui_demo.DEMO_ACCOUNTS if one[0] == ACCOUNT)
    accounts.put(AccountRecord(id=name, platform=platform, settings=dict(settings), added_at=clock.at))
    inbox_tui_demo.towns.clear()
    async with open_inbox(home, config, ground, accounts, random=chance.random, listen=False) as inbox:
        await inbox.sync_now()
        yield inbox
    inbox_tui_demo.towns.clear()


@dataclass
class Row:
    """One habit's line of the table."""

    habit: str
    p50: str
    p90: str
    on_time: float
    heard: float
    asks: float
    kept: int
    promised: int
    stopped: float
    sends: int

    @property
    def cells(self) -> tuple[str, ...]:
        kept = f"{self.kept} of {self.promised}" if self.promised else "none made"
        return (
            self.habit, str(self.sends), self.p50, self.p90, f"{self.on_time:.0%}", f"{self.heard:.0%}",
            f"{self.asks:.0%}", kept, f"{self.stopped:.2f}",
        )  # fmt: skip


HEAD = (
    "habit", "sends", "p50", "p90", "on time", "heard before the first `y`", "asks among what was sent",
    "promises kept", "interruptions per send",
)  # fmt: skip


async def month(habit: habits.Habit, folder: Path) -> Row:  # type: ignore[name-defined]
    """Four weeks of one habit."""
    clock = Clock()
    async with demo(folder, clock) as inbox:
        told = await Month(inbox, clock, habit).live()
        figures = await inbox._store.summary()
        waits = inbox._store._desk.read.execute(
            "SELECT due_at, answered_at, closed_at FROM wait WHERE since >= ?", (int(FIRST.timestamp() * 1000),)
        ).fetchall()
        now = int(clock.at.timestamp() * 1000)
        ended = [(due, answered or closed or now) for due, answered, closed in waits if due]
        ledger = inbox._store._desk.read.execute(
            "SELECT count(*), sum(sort = 'ask') FROM ledger WHERE at >= ?", (int(FIRST.timestamp() * 1000),)
        ).fetchone()
        promises = inbox._store._desk.read.execute(
            "SELECT state, due_at, ended_at FROM promise p WHERE due_at <= ? AND (outbox_id IS NULL OR EXISTS"
            " (SELECT 1 FROM outbox o WHERE o.id = p.outbox_id AND o.state = ?))",
            (now, OutboxState.SENT.value),
        ).fetchall()
        return Row(
            habit=habit.name,
            p50=_said(figures.p50),
            p90=_said(figures.p90),
            on_time=sum(end <= due for due, end in ended) / max(1, len(ended)),
            heard=told.heard / max(1, told.needed),
            asks=(ledger[1] or 0) / max(1, ledger[0]),
            kept=sum(state == PromiseState.KEPT and end <= due for state, due, end in promises),
            promised=len(promises),
            stopped=told.stopped / max(1, told.sends),
            sends=told.sends,
        )


def _said(figure: object) -> str:
    return str(figure)


def table(rows: list[Row]) -> str:
    lines = [HEAD, ["---"] * len(HEAD), *(row.cells for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def written(rows: list[Row], page: str) -> str:
    """The page with this table in it."""
    return re.sub(
        f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: f"{BEGIN}\n{table(rows)}\n{END}", page, flags=re.DOTALL
    )


async def _all() -> list[Row]:
    rows = []
    for habit in habits.ALL:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(await month(habit, Path(folder)))
    return rows


if __name__ == "__main__":
    found = asyncio.run(_all())
    PAGE.write_text(written(found, PAGE.read_text("utf-8")), "utf-8")

"""The specification's cases about time, lived through on a store: posts arrive, are answered, closed, snoozed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from inbox_tui.config import Config
from inbox_tui.connector import Features, Profile
from inbox_tui.domain.clock import Target, Targets
from inbox_tui.domain.hours import BusinessHours
from inbox_tui.domain.model import Act, Identity, OutboxState, Page, Post, RemoteId
from inbox_tui.domain.views import ViewKey
from inbox_tui.store import Rules, Store
from inbox_tui.store.codec import moment, ms

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = BusinessHours.of("Europe/Berlin", {"mon-fri": "9-17"})
HOUR = Target(60)
Say = Callable[..., Post]


def at(text: str) -> datetime:
    """``fri 16:30``: in the week of Monday, 16 November 2026; ``+mon`` in the week after."""
    day, clock = text.split()
    number = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day.lstrip("+")) + 7 * day.startswith("+")
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, 16 + number, hour, minute, tzinfo=BERLIN).astimezone(UTC)


class Diary:
    """One conversation; each line happens at its own time."""

    def __init__(self, store: Store, clock: Any, say: Say) -> None:
        self.store, self.clock, self._say, self._count = store, clock, say, 0

    async def _post(self, when: str, who: str, text: str, **more: Any) -> None:
        self.clock.time = max(self.clock.time, at(when))
        self._count += 1
        ago = (self.clock.time - at(when)).total_seconds() / 60
        parent = "1" if self._count > 1 else None
        post = self._say(str(self._count), who, text, parent=parent, ago=ago, **more)
        await self.store.ingest("acme", Page(posts=(post,)))

    async def they(self, when: str, text: str = "Do you ship to Peru?") -> None:
        await self._post(when, "ana", text)

    async def we(self, when: str, *, automated: bool = False) -> None:
        await self._post(when, "us", "Here you are.", automated=automated)

    async def close(self, when: str, reason: str = "thanked or liked") -> None:
        self.clock.time = at(when)
        changes = {"closed_at": ms(self.clock()), "closed_reason": reason, "woke": 0}
        await self.store.decide([self.row.id], "done", reason, "done", changes)

    @property
    def row(self) -> Any:
        (row,) = self.store.lists.window(ViewKey("all"), 1 << 50).rows
        return row

    def place(self) -> str:
        """In which view it stands."""
        return str(self.store._desk.read.execute("SELECT place FROM conversation").fetchone()[0])

    def waits(self) -> list[tuple[datetime, datetime | None, bool]]:
        """Since, until (answered), whether it is the episode's first."""
        found = self.store._desk.read.execute("SELECT since, answered_at, first FROM wait ORDER BY since")
        return [(moment(row[0]), moment(row[1]) if row[1] else None, bool(row[2])) for row in found]


@pytest.fixture
async def make(tmp_path: Path, clock: Any, say: Say) -> AsyncIterator[Any]:
    opened: list[Store] = []

    async def start(question: Target = HOUR, hours: BusinessHours = WEEK) -> Diary:
        targets = Targets(question=question, complaint=question, other=question, direct=question)
        clock.time = at("mon 8:00")
        usual = Rules.of(Config())
        store = await Store.open(tmp_path / "inbox.db", now=clock, rules=Rules(targets, hours, usual.thresholds))
        opened.append(store)
        await store.register_account("acme", "mastodon", "masto", "Mastodon")
        us = Identity(id=RemoteId("us"), handle="acme", name="Acme")
        await store.saw_profile("acme", Profile(identity=us), Features())
        await store.sync_ok("acme", clock())
        return Diary(store, clock, say)

    yield start
    for store in opened:
        await store.close()


async def test_1_and_2_due_times_run_on_after_the_weekend(make: Any) -> None:
    diary = await make()
    await diary.they("fri 16:30")
    assert diary.row.due_at == at("+mon 9:30")
    assert diary.store.late(ms(at("+mon 9:30"))) == 0
    assert diary.store.late(ms(at("+mon 9:31"))) == 1


async def test_3_at_risk_when_a_quarter_is_left(make: Any) -> None:
    diary = await make(Target(240), BusinessHours.of("Europe/Berlin", {"mon-fri": "8-18"}))
    await diary.they("mon 17:00")
    assert diary.row.due_at == at("tue 11:00")
    shown = [len(diary.store.lists.window(ViewKey("at-risk"), ms(at(when))).rows) for when in ("tue 9:59", "tue 10:00")]
    assert shown == [0, 1]


async def test_5_and_6_the_oldest_unanswered_counts(make: Any) -> None:
    diary = await make()
    for when in ("mon 10:00", "tue 10:00", "wed 10:00"):
        await diary.they(when)
        assert diary.row.waiting_since == at("mon 10:00")
    await diary.we("thu 10:00")
    assert diary.row.waiting_since is None
    assert diary.waits() == [(at("mon 10:00"), at("thu 10:00"), True)]


async def test_7_after_a_close_it_is_a_new_episode(make: Any) -> None:
    diary = await make()
    await diary.they("mon 9:00")
    await diary.close("mon 9:05")
    assert diary.row.waiting_since is None
    await diary.they("fri 14:00")
    assert diary.row.waiting_since == at("fri 14:00")
    await diary.we("fri 14:10")
    assert diary.waits()[-1] == (at("fri 14:00"), at("fri 14:10"), True)


async def test_9_silence_after_our_reply_is_nobody_waiting(make: Any) -> None:
    diary = await make()
    await diary.they("mon 9:00")
    await diary.we("mon 9:20")
    diary.clock.time = at("+fri 9:00")
    assert diary.row.due_at is None
    assert diary.store.late(ms(diary.clock())) == 0
    assert len(diary.waits()) == 1


async def test_11_a_reply_a_minute_after_a_reopening_took_a_minute(make: Any) -> None:
    diary = await make()
    await diary.they("mon 9:00")
    await diary.close("mon 10:00")
    await diary.they("wed 11:00")
    await diary.we("wed 11:01")
    since, until, _ = diary.waits()[-1]
    assert until - since == timedelta(seconds=60)


async def test_13_a_machines_reply_answers_nobody(make: Any) -> None:
    diary = await make()
    await diary.they("mon 9:00")
    await diary.we("mon 9:01", automated=True)
    assert diary.row.waiting_since == at("mon 9:00")
    await diary.we("mon 9:50")
    assert diary.waits() == [(at("mon 9:00"), at("mon 9:50"), True)]


async def test_a_reply_in_the_native_app_counts_from_its_own_time(make: Any) -> None:
    diary = await make()
    await diary.they("mon 9:00")
    diary.clock.time = at("mon 15:00")
    await diary.we("mon 9:30")
    assert diary.row.waiting_since is None
    assert diary.waits() == [(at("mon 9:00"), at("mon 9:30"), True)]


async def test_snoozes_likes_tags_and_stars_do_not_stop_the_clock(make: Any) -> None:
    diary = await make()
    await diary.they("mon 9:00")
    number = diary.row.id
    for act, changes in (
        ("snooze", {"snoozed_until": ms(at("+mon 9:00")), "snooze_mode": "regardless"}), ("star", {"starred": 1}),
        ("tag", {"tags": '["vip"]'}), ("later", {"later_at": ms(diary.clock())}),
    ):  # fmt: skip
        await diary.store.decide([number], act, "", act, changes)
        assert diary.row.waiting_since == at("mon 9:00")
        assert diary.row.due_at == at("mon 10:00")


async def test_an_answer_takes_a_conversation_off_the_pile_for_later(make: Any) -> None:
    """Whoever writes back is then to be answered like all others."""
    diary = await make()
    await diary.they("mon 9:00")
    number = diary.row.id
    await diary.store.decide([number], "later", "True", "later", {"later_at": ms(at("mon 10:00"))})
    await diary.store.decide([number], "star", "True", "star", {"starred": 1})
    await diary.they("mon 10:30")
    assert (diary.row.later, diary.place()) == (True, "later"), "their words change nothing"
    await diary.we("mon 11:00")
    assert not diary.row.later
    await diary.they("mon 12:00")
    assert diary.place() == "needs"
    await diary.store.undo()
    assert (diary.row.later, diary.place()) == (False, "needs"), "what is undone is the star"


async def test_an_answer_that_is_only_queued_leaves_it_on_the_pile(make: Any, say: Say) -> None:
    diary = await make()
    await diary.they("mon 9:00")
    store, clock, number = diary.store, diary.clock, diary.row.id
    await store.decide([number], "later", "True", "later", {"later_at": ms(clock())})
    clock.move(minutes=5)
    target = store.default_target(number)
    await store.hear([target], "read")
    entry = await store.out.save_draft(
        entry=None, act=Act.REPLY, account="acme", conversation=number, target=target, text="Here you are."
    )
    await store.out.queue(entry, send_at=clock(), key="k", checked_at=None)
    assert diary.place() == "later"
    await store.out.move(entry, OutboxState.DRAFT)
    assert (diary.row.later, diary.place()) == (True, "later"), "taken back before it left"
    await store.out.queue(entry, send_at=clock(), key="k", checked_at=None)
    await store.out.move(entry, OutboxState.SENDING)
    await store.out.sent(entry, say("9", "us", "Here you are.", parent="1"))
    assert (diary.row.later, diary.place()) == (False, "answered")


async def test_what_we_said_before_leaves_it_on_the_pile(make: Any) -> None:
    diary = await make()
    await diary.they("mon 9:00")
    await diary.we("mon 9:30")
    await diary.they("mon 10:00")
    await diary.store.decide([diary.row.id], "later", "True", "later", {"later_at": ms(at("mon 11:00"))})
    await diary.they("mon 11:30")
    assert diary.place() == "later"


async def test_a_breach_stays_on_record_and_undo_takes_a_close_back(make: Any) -> None:
    diary = await make()
    await diary.they("mon 9:00")
    await diary.we("tue 9:00")
    (due,) = diary.store._desk.read.execute("SELECT due_at FROM wait").fetchone()
    assert moment(due) == at("mon 10:00"), "the target it missed"
    await diary.they("tue 10:00")
    await diary.close("tue 10:05", "spam")
    assert diary.row.waiting_since is None
    await diary.store.undo()
    assert diary.row.waiting_since == at("tue 10:00")


async def test_figures_count_those_who_still_wait(make: Any) -> None:
    diary = await make()
    await diary.they("mon 9:00")
    diary.clock.time = at("mon 12:00")
    found = await diary.store.summary()
    assert found.oldest_s == 3 * 3600
    await diary.we("mon 13:00")
    assert (await diary.store.summary()).oldest_s is None
    assert (await diary.store.summary()).p50.listed == ((4 * 3600, False),)

"""The fourteen cases of the specification by number, and what must hold for every history."""

from __future__ import annotations

import random
import time as stopwatch
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_tui.domain.clock import State, Target, Targets, alert_at, due, explain, late_from, state_of, warn_at
from inbox_tui.domain.hours import BusinessHours
from inbox_tui.domain.model import Kind
from inbox_tui.domain.timeline import Event, acted, closed, history, inbound, outbound

WEEK = BusinessHours.of("Europe/Berlin", {"mon-fri": "9-17"})
LONG = BusinessHours.of("Europe/Berlin", {"mon-fri": "8-18"})
SIESTA = BusinessHours.of("Europe/Madrid", {"mon-fri": "08-12, 13:30-18"})
BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 11, 16, 9, 0, tzinfo=BERLIN)  # a Monday


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    """``fri 16:30``: in the week of Monday, 16 November 2026; ``+mon`` in the week after."""
    day, clock = text.split()
    number = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day.lstrip("+")) + 7 * day.startswith("+")
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, 16 + number, hour, minute, tzinfo=ZoneInfo(zone))


def test_1_the_clock_runs_on_after_the_weekend() -> None:
    assert due(at("fri 16:30"), Target(60), WEEK) == at("+mon 9:30")


def test_2_the_due_minute_is_not_late_yet() -> None:
    since = at("fri 16:45")
    found = due(since, Target(30), WEEK)
    assert found == at("+mon 9:15")
    assert state_of(since, found, at("+mon 9:15") + timedelta(seconds=59), WEEK) is State.NOW
    assert state_of(since, found, at("+mon 9:16"), WEEK) is State.LATE


def test_3_a_warning_with_a_quarter_left_counts_business_time() -> None:
    since = at("mon 17:00")
    found = due(since, Target(240), LONG)
    assert found == at("tue 11:00")
    assert warn_at(since, found, LONG) == at("tue 10:00")
    assert state_of(since, found, at("tue 9:59"), LONG) is State.OK
    assert state_of(since, found, at("tue 10:00"), LONG) is State.SOON


def test_4_the_clock_starts_after_the_break() -> None:
    assert due(at("mon 12:30", "Europe/Madrid"), Target(45), SIESTA) == at("mon 14:15", "Europe/Madrid")
    assert SIESTA.next_opening(at("mon 12:30", "Europe/Madrid")) == at("mon 13:30", "Europe/Madrid")


def test_5_a_second_inbound_does_not_restart_the_wait() -> None:
    assert history([inbound(at("mon 10:00")), inbound(at("mon 10:30"))]).waiting_since == at("mon 10:00")


def test_6_first_response_counts_from_the_first_of_several() -> None:
    found = history([*(inbound(at(f"{day} 10:00")) for day in ("mon", "tue", "wed")), outbound(at("thu 10:00"))])
    assert found.first_responses == (3 * 86_400.0,)
    assert [w.first for w in found.waits] == [True]


def test_6_even_when_more_than_a_day_lies_between_them() -> None:
    found = history(
        [inbound(at("mon 10:00")), inbound(at("tue 18:00")), inbound(at("wed 23:00")), outbound(at("thu 10:00"))]
    )
    assert found.first_responses == (3 * 86_400.0,)


def test_7_a_close_ends_the_episode() -> None:
    found = history(
        [
            inbound(at("mon 9:00")),
            closed(at("mon 9:05"), "a rule", automated=True),
            inbound(at("fri 14:00")),
            outbound(at("fri 14:10")),
        ]
    )
    assert found.episodes[-1].first_response == 600
    assert found.episodes[0].resolution == 300
    assert found.episodes[0].time_to_action is None
    assert found.waits[0].reason == "a rule"


@pytest.mark.parametrize("asked_then", [True, False])
def test_8_an_old_automated_reply_belongs_to_an_old_episode(asked_then: bool) -> None:
    then = at("fri 14:00") - timedelta(days=14)
    old = [inbound(then - timedelta(seconds=1))] if asked_then else []
    found = history([*old, outbound(then, automated=True), inbound(at("fri 14:00")), outbound(at("fri 14:20"))])
    assert found.episodes[-1].first_response == 1200


def test_9_silence_after_our_reply_waits_for_nothing() -> None:
    found = history([inbound(at("mon 9:00")), outbound(at("mon 9:30"))])
    assert found.waiting_since is None
    assert found.next_responses == ()


def test_10_the_first_target_counts_until_the_first_reply() -> None:
    targets = Targets(question=Target(240), next_question=Target(30))
    first = history([inbound(at("mon 9:00")), inbound(at("mon 9:30"))])
    assert first.answers_first
    assert targets.choose(Kind.QUESTION, direct=False, first=first.answers_first) == Target(240)
    later = history([inbound(at("mon 9:00")), outbound(at("mon 9:10")), inbound(at("mon 9:30"))])
    assert not later.answers_first
    assert targets.choose(Kind.QUESTION, direct=False, first=later.answers_first) == Target(30)


def test_11_a_reopened_conversation_is_measured_anew() -> None:
    again = at("mon 12:00")
    found = history(
        [inbound(at("mon 9:00")), closed(at("mon 10:00")), inbound(again), outbound(again + timedelta(seconds=60))]
    )
    assert found.episodes[-1].first_response == 60
    assert found.waits[-1].seconds(again) == 60


def test_12_what_falls_late_while_closed_is_told_at_the_next_opening() -> None:
    assert alert_at(at("sat 3:00"), WEEK) == at("+mon 9:00")
    assert alert_at(at("fri 17:00"), WEEK) == at("+mon 9:00")
    assert alert_at(at("fri 11:00"), WEEK) == at("fri 11:01")


def test_13_a_machine_is_not_an_answer() -> None:
    asked = at("mon 9:00")
    found = history(
        [
            inbound(asked),
            outbound(asked + timedelta(seconds=1), automated=True),
            outbound(asked + timedelta(minutes=50)),
        ]
    )
    assert found.first_responses == (3000.0,)


def test_14_a_holiday_is_skipped_and_named() -> None:
    hours = BusinessHours.of("Europe/Berlin", {"mon-fri": "9-17"}, {date(2026, 11, 23): "Founders' Day"})
    assert due(at("fri 16:30"), Target(60), hours) == at("+tue 9:30")
    said = explain(at("fri 16:30"), Target(60), hours)
    assert "Mon 2026-11-23 (Founders' Day)" in said
    assert "due Tue 09:30 (Europe/Berlin)" in said
    assert "Sat 2026-11-21" in said
    assert "Fri 16:30 to 17:00" in said


@pytest.mark.parametrize(
    ("kind", "direct", "target"),
    [
        (Kind.COMPLAINT, False, Target(60)),
        (Kind.COMPLAINT, True, Target(120)),
        (Kind.PRAISE, True, Target(120)),
        (Kind.QUESTION, False, Target(240)),
        (Kind.CHAT, False, Target(1440, business=False)),
    ],
)
def test_the_default_targets(kind: Kind, direct: bool, target: Target) -> None:
    assert Targets().choose(kind, direct=direct) == target
    assert Targets().choose(kind, direct=direct, first=False) == target


def test_calendar_targets_run_through_the_night() -> None:
    since = at("fri 16:30")
    found = due(since, Target(1440, business=False), WEEK)
    assert found == at("sat 16:30")
    assert warn_at(since, found) == at("sat 10:30")
    said = explain(since, Target(1440, business=False), WEEK)
    assert "1440 calendar minutes from Fri 16:30; due Sat 16:30 (Europe/Berlin)" in said
    assert [state_of(since, found, found - timedelta(minutes=m)) for m in (361, 360, 145, 144, 0)] == [
        State.OK,
        State.SOON,
        State.SOON,
        State.NOW,
        State.NOW,
    ]


def test_a_short_target_goes_from_ok_to_now() -> None:
    since = at("mon 9:00")
    found = due(since, Target(30), WEEK)
    assert warn_at(since, found, WEEK) == at("mon 9:15")
    assert state_of(since, found, at("mon 9:14"), WEEK) is State.OK
    assert state_of(since, found, at("mon 9:15"), WEEK) is State.NOW


@pytest.mark.parametrize("year", [1, 1899, 9000, 9999])
def test_absurd_years_from_a_platform_break_nothing(year: int) -> None:
    since = datetime(year, 12, 31, 23, 59, tzinfo=UTC)
    for target in Targets(), Targets(other=Target(10)):
        found = due(since, target.other, WEEK)
        assert state_of(since, found, at("mon 9:00"), WEEK) in State
        assert alert_at(found, WEEK) >= late_from(found)
        assert str(year) in explain(since, target.other, WEEK)
        assert warn_at(since, found, WEEK) <= max(found, since)


# --- what holds for every history

moments = st.integers(0, 60 * 24 * 20).map(lambda m: START + timedelta(minutes=m))
events = st.lists(
    st.one_of(
        st.builds(inbound, moments, st.none() | moments),
        st.builds(outbound, moments, st.booleans()),
        st.builds(closed, moments, st.sampled_from(["spam", "thanked"]), st.booleans()),
        st.builds(acted, moments),
    ),
    max_size=14,
)


@settings(deadline=None)
@given(events, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(told: list[Event], dice: random.Random) -> None:
    shuffled = list(told)
    dice.shuffle(shuffled)
    assert history(shuffled) == history(told)


@settings(deadline=None)
@given(events, moments)
def test_another_inbound_never_makes_a_wait_younger(told: list[Event], when: datetime) -> None:
    before, after = history(told).waiting_since, history([*told, inbound(when)]).waiting_since
    if before is not None:
        assert after is not None
        assert after <= before
        if when >= before:
            assert after == before


@settings(deadline=None)
@given(events)
def test_waits_follow_each_other_and_only_the_last_is_open(told: list[Event]) -> None:
    found = history(told)
    for one, other in zip(found.waits, found.waits[1:], strict=False):
        ended = one.answered_at or one.closed_at
        assert ended is not None
        assert one.since <= ended <= other.since
    assert (found.waiting_since is not None) == bool(found.waits and found.waits[-1].open)
    for episode in found.episodes:
        assert (episode.first_response or 0) >= 0
        assert (episode.seen_lag or 0) >= 0


@settings(deadline=None)
@given(events, moments)
def test_likes_notes_and_machines_answer_nothing(told: list[Event], when: datetime) -> None:
    before = history(told)
    assert history([*told, acted(when)]).waits == before.waits
    assert history([*told, outbound(when, automated=True)]).waiting_since == before.waiting_since


def test_an_action_before_we_saw_it_counts_as_zero_and_is_flagged() -> None:
    told = [inbound(at("mon 9:00"), seen_at=at("mon 9:30")), outbound(at("mon 9:10"))]
    episode = history(told).episodes[0]
    assert episode.seen_lag == 0
    assert episode.skewed
    assert episode.first_response == 600


def test_a_reply_that_came_late_stays_a_miss() -> None:
    wait = history([inbound(at("mon 9:00")), outbound(at("mon 12:00"))]).waits[0]
    assert wait.missed(at("mon 10:00"), now=at("tue 9:00"))
    assert not wait.missed(at("mon 12:00"), now=at("tue 9:00"))


def test_ten_thousand_events_are_read_at_once() -> None:
    told = [inbound(START + timedelta(minutes=2 * n)) for n in range(5000)]
    told += [outbound(START + timedelta(minutes=2 * n + 1)) for n in range(5000)]
    took = []
    for _ in range(3):
        started = stopwatch.process_time()
        found = history(told)
        took.append(stopwatch.process_time() - started)
    assert len(found.waits) == 5000
    assert min(took) < 0.2  # 20 ms on a quiet machine

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.ages import age, clock_words, when
from inbox_tui.domain.clock import State
from inbox_tui.domain.hours import BusinessHours
from inbox_tui.domain.promising import promises_in

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)  # a Wednesday, 11:30 in Berlin


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "now"),
        (0, "now"),
        (59, "now"),
        (60, "1m"),
        (41 * 60 + 59, "41m"),
        (3600, "1h"),
        (3 * 3600 + 12 * 60, "3h 12m"),
        (9 * 3600 + 59 * 60, "9h 59m"),
        (10 * 3600 + 59 * 60, "10h"),
        (47 * 3600, "47h"),
        (48 * 3600, "2d"),
        (400 * 86400, "400d"),
    ],
)
def test_ages_are_rounded_as_people_say_them(seconds: int, said: str) -> None:
    assert age(seconds) == said


@pytest.mark.parametrize(
    ("minutes", "state", "said"),
    [
        (120, State.OK, "2h left"),
        (41, State.SOON, "41m soon"),
        (6, State.NOW, "6m now"),
        (-192, State.LATE, "3h 12m late"),
        (0.5, State.NOW, "due now"),
        (-0.9, State.NOW, "due now"),
    ],
)
def test_the_clock_speaks_in_words(minutes: float, state: State, said: str) -> None:
    assert clock_words(NOW + timedelta(minutes=minutes), NOW, state) == said


@pytest.mark.parametrize(
    ("said", "local"),
    [
        ("90m", "2026-11-18 13:00"),
        ("2h", "2026-11-18 13:30"),
        ("1h 30m", "2026-11-18 13:00"),
        ("in 2 hours", "2026-11-18 13:30"),
        ("3d", "2026-11-21 11:30"),
        ("2 weeks", "2026-12-02 11:30"),
        ("tomorrow", "2026-11-19 09:00"),
        ("Tomorrow 14:30", "2026-11-19 14:30"),
        ("tomorrow at 2pm", "2026-11-19 14:00"),
        ("tomorrow evening", "2026-11-19 18:00"),
        ("mon", "2026-11-23 09:00"),
        ("tue 9", "2026-11-24 09:00"),
        ("thurs 9", "2026-11-19 09:00"),
        ("next friday", "2026-11-20 09:00"),
        ("wed", "2026-11-25 09:00"),
        ("today 17", "2026-11-18 17:00"),
        ("17:15", "2026-11-18 17:15"),
        ("8am", "2026-11-19 08:00"),
        ("12am", "2026-11-19 00:00"),
        ("tonight", "2026-11-18 20:00"),
        ("next week", "2026-11-23 09:00"),
        ("next month", "2026-12-01 09:00"),
        ("2026-12-01 9:00", "2026-12-01 09:00"),
        ("2026-12-01", "2026-12-01 09:00"),
        ("day after tomorrow 8", "2026-11-20 08:00"),
        ("in two hours", "2026-11-18 13:30"),
        ("morgen", "2026-11-19 09:00"),
        ("Morgen um 14 Uhr", "2026-11-19 14:00"),
        ("heute Abend", "2026-11-18 18:00"),
        ("übermorgen", "2026-11-20 09:00"),
        ("am Freitag 12:00", "2026-11-20 12:00"),
        ("in zwei Stunden", "2026-11-18 13:30"),
        ("nächste Woche", "2026-11-23 09:00"),
        ("mañana", "2026-11-19 09:00"),
        ("mañana por la mañana", "2026-11-19 09:00"),
        ("el viernes a las 10:30", "2026-11-20 10:30"),
        ("dentro de 3 días", "2026-11-21 11:30"),
        ("demain", "2026-11-19 09:00"),
        ("demain à 14h", "2026-11-19 14:00"),
        ("après-demain matin", "2026-11-20 09:00"),
        ("dans deux jours", "2026-11-20 11:30"),
        ("amanhã às 9h", "2026-11-19 09:00"),
        ("sexta", "2026-11-20 09:00"),
        ("domani alle 15", "2026-11-19 15:00"),
        ("tra un'ora", "2026-11-18 12:30"),
        ("il mese prossimo", "2026-12-01 09:00"),
        ("vrijdag om 12 uur", "2026-11-20 12:00"),
        ("volgende week", "2026-11-23 09:00"),
        ("明日", "2026-11-19 09:00"),
        ("明日の午後3時", "2026-11-19 15:00"),
        ("金曜日 10時30分", "2026-11-20 10:30"),
        ("2時間後", "2026-11-18 13:30"),
        ("明天上午9点", "2026-11-19 09:00"),
        ("3天后", "2026-11-21 11:30"),
    ],
)
def test_times_as_people_type_them(said: str, local: str) -> None:
    found = when(said, NOW, BERLIN)
    assert found.tzinfo is UTC
    assert f"{found.astimezone(BERLIN):%Y-%m-%d %H:%M}" == local


@pytest.mark.parametrize(
    ("said", "local"),
    [
        ("friday", "2026-11-20 17:00"),
        ("bis Freitag", "2026-11-20 17:00"),
        ("mañana", "2026-11-19 17:00"),
        ("tomorrow", "2026-11-19 17:00"),
        ("saturday", "2026-11-21 18:00"),
        ("in 2 days", "2026-11-20 17:00"),
        ("today", "2026-11-18 17:00"),
        ("next week", "2026-11-27 17:00"),
        ("friday 12:00", "2026-11-20 12:00"),
        ("tomorrow morning", "2026-11-19 12:00"),
        ("in 2 hours", "2026-11-18 13:30"),
    ],
)
def test_what_is_owed_is_due_at_the_end_of_a_day_as_where_it_is_promised_in_words(said: str, local: str) -> None:
    hours = BusinessHours.of("Europe/Berlin", {"mon-fri": "9-17"})
    due = when(said, NOW, BERLIN, owed=hours)
    assert f"{due.astimezone(BERLIN):%Y-%m-%d %H:%M}" == local
    (promised,) = promises_in(f"I'll send it {said}.", NOW, BERLIN, hours)
    assert promised.due == due


@pytest.mark.parametrize(
    ("minute", "local"), [("17:59", "18 18:00"), ("18:30", "18 23:59"), ("23:59", "19 00:00"), ("23:59:59", "19 00:00")]
)
def test_what_is_owed_today_can_be_said_until_its_last_second(minute: str, local: str) -> None:
    now = datetime.fromisoformat(f"2026-11-18T{minute}").replace(tzinfo=BERLIN)
    due = when("today", now.astimezone(UTC), BERLIN, owed=BusinessHours.of("Europe/Berlin", {"mon-fri": "9-18"}))
    assert f"{due.astimezone(BERLIN):%d %H:%M}" == local


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "Say when"),
        ("soonish", "is not a time I understand"),
        ("tue 25", "not a time"),
        ("2026-02-30", "no 2026-02-30"),
        ("today 9", "already past"),
        ("2020-01-01", "already past"),
        ("0m", "already past"),
        ("13pm", "not a time"),
        ("t", "not a time"),
        ("irgendwann morgen", "not a time"),
        ("周五下午3点半", "not a time"),
        ("pronto", "not a time"),
        ("in", "not a time"),
        ("one day", "not a time"),
        ("un jour", "not a time"),
    ],
)
def test_what_is_not_understood_is_answered_with_a_sentence(said: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        when(said, NOW, BERLIN)


def test_three_days_keep_the_hour_over_a_change_of_the_clocks_and_hours_are_real_hours() -> None:
    before = datetime(2026, 10, 24, 8, 0, tzinfo=UTC)  # Saturday 10:00 in Berlin; the clocks go back that night
    assert when("1d", before, BERLIN).astimezone(BERLIN).hour == 10
    assert when("24h", before, BERLIN).astimezone(BERLIN).hour == 9


def test_a_time_that_the_clocks_skip_is_the_moment_of_the_change() -> None:
    night = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    assert when("tomorrow 2:30", night, BERLIN) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


@given(st.text(max_size=40))
def test_any_text_is_a_later_time_or_a_sentence(said: str) -> None:
    try:
        found = when(said, NOW, BERLIN)
    except ValueError as error:
        sentence = str(error)
        found = NOW + timedelta(1) if sentence.endswith(".") else NOW
    assert found > NOW

"""Opening hours on ordinary days, and on the two days a year that have 23 and 25 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_tui.domain.hours import BusinessHours, Interval, wall

BERLIN = ZoneInfo("Europe/Berlin")
ALWAYS = {
    zone: BusinessHours.of(zone, {"mon-sun": "0-24"}) for zone in ("Europe/Berlin", "America/New_York", "Pacific/Apia")
}
NIGHTS = {zone: BusinessHours.of(zone, {"mon-sun": "0-8, 22-24"}) for zone in ALWAYS}
ZONES = st.sampled_from(sorted(ALWAYS))
# Both changes of the clocks of 2026 in Europe and America, and the days around them.
CHANGES = [
    datetime(2026, 3, 8, tzinfo=UTC),
    datetime(2026, 3, 29, tzinfo=UTC),
    datetime(2026, 10, 25, tzinfo=UTC),
    datetime(2026, 11, 1, tzinfo=UTC),
]
moments = st.builds(lambda day, m: day + timedelta(minutes=m), st.sampled_from(CHANGES), st.integers(-3000, 3000))
minutes = st.integers(0, 6000)


@settings(deadline=None)
@given(moments, minutes, ZONES)
def test_round_the_clock_is_real_elapsed_time(start: datetime, count: int, zone: str) -> None:
    assert ALWAYS[zone].advance(start, count) == start + timedelta(minutes=count)
    assert ALWAYS[zone].between(start, start + timedelta(minutes=count)) == count


@settings(deadline=None)
@given(moments, minutes, minutes, ZONES)
def test_due_is_later_for_a_longer_target_and_between_is_its_inverse(
    start: datetime, one: int, other: int, zone: str
) -> None:
    hours = NIGHTS[zone]
    assert (hours.advance(start, one) <= hours.advance(start, other)) == (one <= other)
    assert hours.between(start, hours.advance(start, one)) == pytest.approx(one)


@settings(deadline=None)
@given(moments, moments, minutes, ZONES)
def test_due_is_never_earlier_for_a_later_start(one: datetime, other: datetime, count: int, zone: str) -> None:
    first, last = sorted((one, other))
    assert NIGHTS[zone].advance(first, count) <= NIGHTS[zone].advance(last, count)


@pytest.mark.parametrize(
    ("zone", "day", "long"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 7),
        ("Europe/Berlin", date(2026, 10, 25), 9),
        ("America/New_York", date(2026, 3, 8), 7),
        ("America/New_York", date(2026, 11, 1), 9),
        ("Europe/Berlin", date(2026, 11, 2), 8),
    ],
)
def test_a_night_shift_has_as_many_hours_as_the_night(zone: str, day: date, long: int) -> None:
    start, end = NIGHTS[zone].openings(day)[0]
    assert (end - start) == timedelta(hours=long)
    assert NIGHTS[zone].between(start, end) == long * 60


def test_the_weekend_of_the_change_moves_no_office_hour() -> None:
    office = BusinessHours.of("Europe/Berlin", {"mon-fri": "9-17"})
    friday = datetime(2026, 10, 23, 16, 30, tzinfo=BERLIN)
    assert office.advance(friday, 60) == datetime(2026, 10, 26, 9, 30, tzinfo=BERLIN)


def test_wall_clock_times_that_never_come_or_come_twice() -> None:
    assert wall(date(2026, 3, 29), time(2, 30), BERLIN) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert wall(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert wall(date(2011, 12, 30), time(12), ZoneInfo("Pacific/Apia")) == datetime(2011, 12, 30, 10, 0, tzinfo=UTC)


def test_hours_that_lie_in_the_skipped_hour_do_not_open() -> None:
    odd = BusinessHours.of("Europe/Berlin", {"mon-sun": "2-3, 9-10"})
    assert len(odd.openings(date(2026, 3, 29))) == 1
    assert len(odd.openings(date(2026, 3, 30))) == 2


def test_days_and_intervals_in_words() -> None:
    hours = BusinessHours.of("UTC", {"fri-mon": "10-12", "wed": "9:30-12, 13-24"})
    assert [len(day) for day in hours.week] == [1, 0, 2, 0, 1, 1, 1]
    assert str(hours.week[2][1]) == "13:00-24:00"
    assert hours.is_open(datetime(2026, 11, 18, 23, 59, tzinfo=UTC))
    assert not hours.is_open(datetime(2026, 11, 19, 0, 0, tzinfo=UTC))


@pytest.mark.parametrize("text", ["9", "17-9", "9-25", "9:75-10", "a-b", "", "9-9", "²-³"])
def test_an_interval_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Interval.parse(text)


@pytest.mark.parametrize("week", [{}, {"mon": ""}, {"mon": "9-12, 11-13"}, {"mon": "13-17, 9-12"}, {"someday": "9-17"}])
def test_a_week_that_makes_no_sense_is_refused(week: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        BusinessHours.of("UTC", week)


def test_a_long_explanation_stays_short() -> None:
    hours = BusinessHours.of("UTC", {"mon-fri": "9-10"})
    assert "more stretches" in hours.explain(datetime(2026, 11, 16, 9, tzinfo=UTC), 600)

"""Business hours: several intervals a day, in one time zone, with holidays, right on the days the clocks change.

Intervals are written as wall-clock times, but counted in real elapsed time: a night shift from 0 to 8 has seven hours
on the day the clocks go forward, and nine when they go back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from inbox_tui.domain.value import value_class

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MINUTE = timedelta(minutes=1)
_DAY_MINUTES = 24 * 60
_EVENING = time(18)
"""When a day is over on which nobody works."""
SANE_YEARS = range(1970, 9000)
"""Outside of these a time is a platform's mistake, and calendars break; it is then counted round the clock."""

Opening = tuple[datetime, datetime]
"""From and until, UTC."""
NO_HOLIDAYS: Mapping[date, str] = MappingProxyType({})


@value_class()
class Interval:
    """Part of a day, in minutes since midnight on the wall clock; ``end`` up to 1440 (midnight)."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= _DAY_MINUTES:
            raise ValueError(f"{self} does not run forward within one day; write a night as two intervals")

    @classmethod
    def parse(cls, text: str) -> Interval:
        """From ``9-17``, ``08:00-12:30`` or ``22-24``. Raises :class:`ValueError` with a sentence."""
        start, dash, end = text.replace("–", "-").partition("-")
        if not dash:
            raise ValueError(f"“{text}” is not an interval like 9-17 or 08:00-12:30")
        return cls(_minutes(start.strip(), text), _minutes(end.strip(), text))

    def __str__(self) -> str:
        return "-".join(f"{m // 60:02}:{m % 60:02}" for m in (self.start, self.end))


def _minutes(clock: str, text: str) -> int:
    hour, _, minute = clock.partition(":")
    if not (hour.isascii() and hour.isdigit() and (not minute or (minute.isascii() and minute.isdigit()))):
        raise ValueError(f"“{text}” is not an interval like 9-17 or 08:00-12:30")
    found = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or found > _DAY_MINUTES:
        raise ValueError(f"“{clock}” is not a time of day")
    return found


def wall(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The wall-clock time ``at`` on ``day`` in ``zone``, in UTC.

    A time that comes twice (the clocks go back) is the first; one that never comes (they go forward) is the moment of
    the change.
    """
    local = datetime.combine(day, at, zone)
    found = local.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return found
    before, after = local.replace(fold=1).astimezone(UTC), found
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


@value_class()
class BusinessHours:
    """When somebody is there to answer.

    ``week`` has seven tuples of intervals, Monday first; ``holidays`` maps days (all of the day, in ``zone``) to names.
    """

    zone: ZoneInfo
    week: tuple[tuple[Interval, ...], ...]
    holidays: Mapping[date, str] = field(default_factory=lambda: NO_HOLIDAYS)
    _known: dict[date, tuple[Opening, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.week) != len(WEEKDAYS):
            raise ValueError("a week has seven days")
        if not any(self.week):
            raise ValueError("there must be at least one opening in a week")
        for name, intervals in zip(WEEKDAYS, self.week, strict=True):
            for one, other in pairwise(intervals):
                if other.start < one.end:
                    raise ValueError(f"{name}: {one} and {other} are not in order or overlap")

    @classmethod
    def of(cls, zone: str, week: Mapping[str, str], holidays: Mapping[date, str] = NO_HOLIDAYS) -> BusinessHours:
        """From words: ``of("Europe/Berlin", {"mon-fri": "9-12, 13-17", "sat": "10-13"})``. Raises ValueError."""
        days: list[tuple[Interval, ...]] = [()] * 7
        for names, intervals in week.items():
            parsed = tuple(Interval.parse(part) for part in intervals.split(",") if part.strip())
            for day in _days(names):
                days[day] = parsed
        return cls(ZoneInfo(zone), tuple(days), holidays)

    def openings(self, day: date) -> tuple[Opening, ...]:
        """The day's intervals in UTC; none on a holiday."""
        found = self._known.get(day)
        if found is None:
            intervals = () if day in self.holidays else self.week[day.weekday()]
            found = tuple((self._at(day, i.start), self._at(day, i.end)) for i in intervals)
            found = self._known[day] = tuple((start, end) for start, end in found if start < end)
        return found

    def closing(self, day: date, now: datetime) -> datetime:
        """When what is owed on that day without an hour is due: its last closing time, on a day off 18:00; where that
        is past, a minute before midnight, and in that minute midnight. UTC."""
        openings = self.openings(day)
        due = openings[-1][1] if openings else wall(day, _EVENING, self.zone)
        midnight = wall(day + timedelta(days=1), time(), self.zone)
        return next((at for at in (due, wall(day, time(23, 59), self.zone)) if at > now), midnight)

    def last_open(self, monday: date, today: date) -> date:
        """The last day of that week on which somebody works, ``today`` or later; its Sunday where there is none."""
        week = [monday + timedelta(days=ahead) for ahead in range(len(WEEKDAYS))]
        return next((day for day in reversed(week) if day >= today and self.openings(day)), week[-1])

    def _at(self, day: date, minute: int) -> datetime:
        days, minute = divmod(minute, _DAY_MINUTES)
        return wall(day + timedelta(days=days), time(minute // 60, minute % 60), self.zone)

    def _from(self, moment: datetime) -> Iterator[Opening]:
        """Every opening that ends after ``moment``, in order, for ten years."""
        day = moment.astimezone(self.zone).date()
        for _ in range(3660):
            for start, end in self.openings(day):
                if end > moment:
                    yield max(start, moment), end
            day += timedelta(days=1)

    def is_open(self, moment: datetime) -> bool:
        return moment.year in SANE_YEARS and any(
            start <= moment < end for start, end in self.openings(moment.astimezone(self.zone).date())
        )

    def next_opening(self, moment: datetime) -> datetime:
        """``moment`` itself when open, else when it next opens. UTC."""
        moment = moment.astimezone(UTC)
        if moment.year not in SANE_YEARS:
            return moment
        return next(self._from(moment), (moment, moment))[0]

    def advance(self, start: datetime, minutes: float) -> datetime:
        """When ``minutes`` of business time have passed since ``start``. UTC.

        A time that falls on closing time stays there and does not slip to the next opening.
        """
        start = start.astimezone(UTC)
        left = timedelta(minutes=minutes)
        if start.year not in SANE_YEARS:
            return start
        for opens, closes in self._from(start):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        return start + timedelta(days=3660)

    def between(self, start: datetime, end: datetime) -> float:
        """Business minutes from ``start`` to ``end``; 0 if ``end`` is not later."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        if start >= end:
            return 0.0
        if start.year not in SANE_YEARS or end.year not in SANE_YEARS:
            return (end - start) / _MINUTE
        total = timedelta()
        for opens, closes in self._from(start):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total / _MINUTE

    def explain(self, start: datetime, minutes: float) -> str:
        """How :meth:`advance` gets there, for a person: where the time is counted, and what is skipped by name."""
        due = self.advance(start, minutes)
        zone = self.zone
        first, last = start.astimezone(zone).date(), due.astimezone(zone).date()
        pieces, left = [], timedelta(minutes=minutes)
        for opens, closes in self._from(start.astimezone(UTC)):
            until = min(closes, opens + left)
            pieces.append(f"{_said(opens, zone)} to {until.astimezone(zone):%H:%M}")
            left -= until - opens
            if left <= timedelta():
                break
        closed = []
        day = first
        while day <= last and (last - first).days < 400:
            if day in self.holidays:
                closed.append(f"{_day(day)} ({self.holidays[day]})")
            elif not self.week[day.weekday()]:
                closed.append(_day(day))
            day += timedelta(days=1)
        if len(pieces) > 5:
            pieces = [*pieces[:2], f"{len(pieces) - 3} more stretches", pieces[-1]]
        said = f"{minutes:g} business minutes from {_said(start, zone)}: {', '.join(pieces)}"
        said = f"{said}; due {_said(due, zone)} ({zone.key})."
        return f"{said} Not counted: {', '.join(closed)}." if closed else said


def _days(names: str) -> list[int]:
    found: list[int] = []
    for part in names.lower().replace(",", " ").split():
        first, _, last = part.partition("-")
        if first[:3] not in WEEKDAYS or (last or first)[:3] not in WEEKDAYS:
            raise ValueError(f"“{part}” is not a day like mon or a range like mon-fri")
        start, end = WEEKDAYS.index(first[:3]), WEEKDAYS.index((last or first)[:3])
        found += [day % 7 for day in range(start, end + 1 if end >= start else end + 8)]
    return found


def _said(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{WEEKDAYS[local.weekday()].title()} {local:%H:%M}"


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()].title()} {day:%Y-%m-%d}"

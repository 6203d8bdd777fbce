"""Ages and moments as people say them: ``3h 12m``, ``41m soon``, ``tue 9``."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from inbox_tui.domain.clock import State
from inbox_tui.domain.hours import BusinessHours, wall

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def age(seconds: float) -> str:
    """How long, in at most two words: ``now``, ``41m``, ``3h 12m``, ``2d``. Rounded down; a negative age is ``now``.

    Hours lose their minutes from ten on, days begin at two: those minutes tell nobody anything.
    """
    whole = int(seconds)
    if whole < MINUTE:
        return "now"
    if whole < HOUR:
        return f"{whole // MINUTE}m"
    if whole < 2 * DAY:
        hours, minutes = whole // HOUR, whole % HOUR // MINUTE
        return f"{hours}h {minutes}m" if minutes and hours < 10 else f"{hours}h"
    return f"{whole // DAY}d"


def late_by(seconds: float) -> str:
    """How late, in one unit: ``41m late``, ``3h late``, ``2d late``; under a minute ``now``."""
    said = age(seconds).split()[0]
    return said if said == "now" else f"{said} late"


def spoken(seconds: float) -> str:
    """The same to be read aloud: ``3 hours 12 minutes``, ``2 days``; under a minute ``less than a minute``."""
    whole = int(seconds)
    if whole < MINUTE:
        return "less than a minute"
    if whole < HOUR:
        return _counted(whole // MINUTE, "minute")
    if whole < 2 * DAY:
        hours, minutes = whole // HOUR, whole % HOUR // MINUTE
        more = f" {_counted(minutes, 'minute')}" if minutes and hours < 10 else ""
        return _counted(hours, "hour") + more
    return _counted(whole // DAY, "day")


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


_WORD = {State.OK: "left", State.SOON: "soon", State.NOW: "now", State.LATE: "late"}


def clock_words(due: datetime, now: datetime, state: State) -> str:
    """What the clock's column says: ``2h left``, ``41m soon``, ``6m now``, ``3h 12m late``.

    Under a minute either side of ``due`` it says ``due now``, as "now late" would not be English.
    """
    distance = abs((now - due).total_seconds())
    if distance < MINUTE:
        return "due now"
    return f"{age(distance)} {_WORD[state]}"


_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
# Patterns as text: re compiles (and keeps) them when they are first needed, which is not at a start.
_SPAN = r"(?:in\s+)?((?:\d{1,4}\s*(?:minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w)\s*)+)"
_SPAN_PART = r"(\d+)\s*([mhdw])[a-z]*"
_CLOCK = r"(?:at\s+)?(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?"
_TIMES = {"morning": time(9), "noon": time(12), "afternoon": time(14), "evening": time(18), "tonight": time(20)}
_EXAMPLES = 'Try "2h", "tomorrow", "tue 9", "tomorrow 14:30", "next week" or "2026-12-01 9:00".'

_OVER = {"morning": time(12), "noon": time(12), "afternoon": time(18), "evening": time(21), "tonight": time(21)}
"""When parts of a day are over, as in promises."""


def when(
    text: str, now: datetime, zone: ZoneInfo, *, morning: time = time(9), owed: BusinessHours | None = None
) -> datetime:
    """The moment ``text`` means, in UTC and later than ``now``.

    Spans: ``90m``, ``2h``, ``1h 30m``, ``3d``, ``in 2 weeks``. Days: ``today 17``, ``tomorrow``, ``mon``, ``tue 9``,
    ``next week`` (Monday), ``next month``, ``2026-12-01 9:00``. Clock times alone: ``14:30``, ``5pm``, ``evening``.
    A day without a time means ``morning``. With the hours of ``owed`` it means the end of its business, and a week that
    of its last open day; ``3d``, too. Else days and times are wall-clock in ``zone``: ``3d`` keeps the hour across a
    change of the clocks, and a time that the change skips moves to the first one after it; spans in hours and minutes
    are real time. The other languages of promises are understood, too: ``morgen um 14 uhr``, ``dans 2 jours``. Raises
    :class:`ValueError` with a sentence to show.
    """
    said = " ".join(text.lower().replace(",", " ").split())
    if not said:
        raise ValueError(f"Say when. {_EXAMPLES}")
    here = now.astimezone(zone)
    moment = _read(said, here, now, morning, owed) or _read(_in_english(said), here, now, morning, owed)
    if moment is None:
        raise ValueError(f"“{text.strip()[:40]}” is not a time I understand. {_EXAMPLES}")
    moment = moment.astimezone(UTC)
    if moment <= now:
        raise ValueError(f"{said[:40]} is already past.")
    return moment


def _read(said: str, here: datetime, now: datetime, morning: time, owed: BusinessHours | None) -> datetime | None:
    return (_span(said, here, now, owed) or _day_and_time(said, here, morning, owed)) if said else None


def _in_english(said: str) -> str:
    """The words of other languages by those that are read; what is left of them makes it no time."""
    from inbox_tui.domain.words import moments, promising

    whole = r"(?<![a-zà-ÿ])(?:{})(?![a-zà-ÿ])"
    said = said.replace("’", "'")
    for half, names in moments.HALVES:
        said = re.sub(rf"(?:{names})\s?(\d{{1,2}})[点時时](?:(\d{{1,2}})分)?", rf"\1:\g<2>{half} ", said)
    said = re.sub(r":(am|pm)", r"\1", said)
    for name, names in moments.WORDS:
        said = re.sub(whole.format(names), f" {name} ", said)
    said = re.sub(moments.OCLOCK, _oclock, said)
    units = "|".join(promising.UNITS.values())
    for number, names in promising.NUMBERS.items():  # "one day" may be any day, "in one day" is tomorrow
        counted = rf"(?<!\w)({promising.SPAN_BEFORE}) (?:{names})(?= (?:{units})(?!\w))"
        said = re.sub(counted, rf"\1 {number}", said)
    for unit in _UNITS:
        said = re.sub(rf"(\d+) ?(?:{promising.UNITS[unit]})(?!\w)", rf"\1{unit} ", said)
        if unspaced := promising.UNITS_UNSPACED.get(unit):
            said = re.sub(rf"(\d+) ?(?:{unspaced})(?:{promising.SPAN_AFTER})?", rf"\1{unit} ", said)
    said = re.sub(whole.format(moments.BESIDE), " ", " ".join(said.split()))
    return " ".join(said.split())


def _oclock(found: re.Match[str]) -> str:
    said = found.groups()
    hour, minute = next(pair for pair in zip(said[::2], said[1::2], strict=True) if pair[0])
    return f" {hour}:{minute or '00'} "


def _span(said: str, here: datetime, now: datetime, owed: BusinessHours | None) -> datetime | None:
    found = re.fullmatch(_SPAN, said)
    if not found:
        return None
    days = seconds = 0
    for number, unit in re.findall(_SPAN_PART, found.group(1)):
        if unit in "dw":
            days += int(number) * _UNITS[unit] // DAY
        else:
            seconds += int(number) * _UNITS[unit]
    day = here.date() + timedelta(days=days)
    if owed is not None and days and not seconds:
        return owed.closing(day, now)
    start = _at(day, here.time(), here) if days else now
    return start.astimezone(UTC) + timedelta(seconds=seconds)


def _day_and_time(said: str, here: datetime, morning: time, owed: BusinessHours | None) -> datetime | None:
    day, rest = _day(said, here.date())
    if owed is not None and day is not None and not rest:
        day = owed.last_open(day, here.date()) if said == "next week" else day
        return owed.closing(day, here.astimezone(UTC))
    at = _time(rest, over=owed is not None) if rest else morning
    if at is None:
        return None
    if day is not None:
        return _at(day, at, here)
    today = _at(here.date(), at, here)
    return today if today > here.astimezone(UTC) else _at(here.date() + timedelta(days=1), at, here)


def _day(said: str, today: date) -> tuple[date | None, str]:
    """The day that ``said`` begins (or ends) with, and what else it says."""
    said = said.removeprefix("on ").removeprefix("this ")
    for phrase, day in (
        ("day after tomorrow", today + timedelta(days=2)),
        ("tomorrow", today + timedelta(days=1)),
        ("next week", today + timedelta(days=7 - today.weekday())),
        ("next month", (today.replace(day=1) + timedelta(days=32)).replace(day=1)),
        ("today", today),
    ):
        if said == phrase or said.startswith(f"{phrase} "):
            return day, said[len(phrase) :].strip()
    first, _, rest = said.removeprefix("next ").partition(" ")
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", first):
        year, month, number = map(int, first.split("-"))
        try:
            return date(year, month, number), rest
        except ValueError:
            raise ValueError(f"There is no {first} in the calendar.") from None
    if len(first) >= 2:
        for weekday, name in enumerate(_DAYS):
            if name.startswith(first):
                return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1), rest
    return None, said


def _time(said: str, *, over: bool) -> time | None:
    if said in _TIMES:
        return (_OVER if over else _TIMES)[said]
    found = re.fullmatch(_CLOCK, said)
    if not found:
        return None
    hour, minute, half = int(found.group(1)), int(found.group(2) or 0), found.group(3)
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _at(day: date, at: time, here: datetime) -> datetime:
    """That wall-clock time in UTC; one that a change of the clocks skips is taken as the first moment after it."""
    assert isinstance(here.tzinfo, ZoneInfo)
    return wall(day, at, here.tzinfo)

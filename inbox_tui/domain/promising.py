"""What our own words promise, and when it is due; and whether they only acknowledge. Pure functions over text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from inbox_tui.domain.ages import when
from inbox_tui.domain.asks import asks_in, sentences, without_others
from inbox_tui.domain.hours import SANE_YEARS, BusinessHours, wall
from inbox_tui.domain.patterns import compiled, lowered
from inbox_tui.domain.value import value_class
from inbox_tui.domain.words import acknowledging
from inbox_tui.domain.words import promising as words
from inbox_tui.domain.words.asking import MARK

_LONGEST = 5_000
_DAY_MINUTES = 24 * 60
_CJK = "[\u3040-\u30ff\u4e00-\u9fff]"
_WEEKDAYS = "|".join(words.DAYS)
_TIMES = "|".join(
    (
        r"\d", words.HALF_HOUR, words.DAY_AFTER, words.TOMORROW, words.TODAY, words.PART_TODAY, _WEEKDAYS,
        words.THIS_WEEK, words.NEXT_WEEK, *words.PARTS.values(),
    )
)  # fmt: skip
"""Without one of these, or a span, no time is named: one look instead of twenty."""


@value_class()
class Promised:
    """A sentence of ours that promises something: where it stands (code points), its words, when it is due (UTC).

    ``why`` is the words that say when ("by Friday"), or those that promise where none do ("get back to you").
    """

    start: int
    end: int
    text: str
    due: datetime
    why: str


@value_class()
class _Said:
    """A time somebody said: where, and what it means."""

    start: int
    end: int
    due: datetime


def promises_in(
    text: str, now: datetime, zone: ZoneInfo, hours: BusinessHours, *, open_ended: float = _DAY_MINUTES
) -> tuple[Promised, ...]:
    """What ``text``, of our own, promises, sentence by sentence.

    Days are those of ``zone``; a day without a time means the end of its business hours. A promise to come back without
    a time is due after ``open_ended`` business minutes. Questions, quotes, what depends on them ("if you send it
    tomorrow") and what is merely said of a day ("we are open on Friday") promise nothing.
    """
    found: list[Promised] = []
    said = text[:_LONGEST]
    plain = lowered(without_others(said))
    clock = _Clock(now, zone, hours)
    for start, end in sentences(plain):
        meant = _meant(plain[start:end])
        if meant is None:
            continue
        sentence, committed, timed = meant
        time_said = clock.read(sentence) if timed else None
        if time_said is not None and (
            committed or compiled(words.PRESENT).search(sentence) or _is_all(sentence, time_said)
        ):
            why = said[start + time_said.start : start + time_said.end]
            found.append(Promised(start, end, said[start:end], time_said.due, why))
        elif committed and time_said is None and (later := compiled(words.LATER).search(sentence)):
            why = said[start + later.start() : start + later.end()]
            due = hours.advance(now, open_ended)
            found.append(Promised(start, end, said[start:end], due, why))
    return tuple(found)


def time_in(text: str, now: datetime, zone: ZoneInfo, hours: BusinessHours) -> str:
    """What to propose where it is asked by when ``text`` is owed: the time it names, in words that
    :func:`inbox_tui.domain.ages.when` reads as the same; empty where it names none that is still to come."""
    said = text[:_LONGEST]
    found = _Clock(now, zone, hours).read(lowered(said))
    if found is None or found.due <= now:
        return ""
    words = said[found.start : found.end]
    with suppress(ValueError):
        if when(words, now, zone, owed=hours) == found.due:
            return words
    return f"{found.due.astimezone(zone):%Y-%m-%d %H:%M}"


def acknowledges(text: str) -> bool:
    """Whether ``text`` is a human acknowledgement and no more: sorry or thanks for telling, and that it is looked into.

    At most forty words (eighty characters of Chinese or Japanese), nothing that solves, offers or asks.
    """
    said = lowered(text.strip())
    if not said or len(re.findall(r"\w+", said)) > 40 or len(re.findall(_CJK, said)) > 80:
        return False
    if not (compiled(acknowledging.SORRY).search(said) and compiled(acknowledging.LOOKING).search(said)):
        return False
    if "://" in said or re.search(MARK, said) or compiled(acknowledging.SOLVING).search(said):
        return False
    return not asks_in(said)


@lru_cache(maxsize=64)
def _meant(sentence: str) -> tuple[str, bool, bool] | None:
    """A sentence without its conditions, whether it commits, and whether it may name a time; None: it promises nothing.

    Kept, for a text is looked at again after every key, and most of its sentences are as they were.
    """
    bare = _without_conditions(sentence)
    if re.search(MARK, bare) or _refused(bare):
        return None
    timed = compiled(_TIMES).search(bare) or any(compiled(spans).search(bare) for spans in _spans())
    return bare, bool(compiled(words.COMMIT).search(bare)), bool(timed)


def _without_conditions(sentence: str) -> str:
    return compiled(words.IF_THEY).sub(lambda clause: " " * len(clause.group()), sentence)


def _refused(sentence: str) -> bool:
    bare = sentence.strip(" .!。！…")
    return bool(
        compiled(words.NEGATED).search(sentence)
        or compiled(words.PLAIN).search(sentence)
        or (compiled(words.FAREWELL).fullmatch(bare) and not compiled(words.LATER).search(bare))
    )


def _is_all(sentence: str, time_said: _Said) -> bool:
    """Whether the time is all that is said: "By Friday at the latest."."""
    rest = f"{sentence[: time_said.start]} {sentence[time_said.end :]}"
    return not re.sub(r"\W", "", compiled(words.WITH_A_TIME).sub(" ", rest))


class _Clock:
    """Reads times out of sentences, for one moment and place."""

    def __init__(self, now: datetime, zone: ZoneInfo, hours: BusinessHours) -> None:
        self._now, self._zone, self._hours = now.astimezone(UTC), zone, hours
        self._today = now.astimezone(zone).date()

    def read(self, sentence: str) -> _Said | None:
        """The time that ``sentence`` names; None where it names none that is still to come."""
        if span := self._span(sentence):
            return span
        day = self._day(sentence)
        blank = sentence if day is None else f"{sentence[: day[0]]}{' ' * (day[1] - day[0])}{sentence[day[1] :]}"
        hour = self._hour(blank, day)
        if hour is None:
            return _Said(day[0], day[1], self._hours.closing(day[2], self._now)) if day else None
        start, end, at = hour
        if day is None:
            due = wall(self._today, at, self._zone)
            if due <= self._now:
                due = wall(self._today + timedelta(days=1), at, self._zone)
        else:
            start, end = min(start, day[0]), max(end, day[1])
            due = wall(day[2], at, self._zone)
        return _Said(start, end, due) if due > self._now else None

    def _span(self, sentence: str) -> _Said | None:
        if found := compiled(rf"(?:\b(?:{words.SPAN_BEFORE}) )?(?:{words.HALF_HOUR})").search(sentence):
            return _Said(found.start(), found.end(), self._now + timedelta(minutes=30))
        found = next(filter(None, (compiled(spans).search(sentence) for spans in _spans())), None)
        if found is None:
            return None
        amount = int(found["digits"]) if found["digits"] else _number(found["word"])
        unit = next(unit for unit in words.UNITS if found[f"unit_{unit}"])
        if not 0 < amount < 400:
            return None
        if unit == "b":
            due = self._hours.closing(self._business_day(amount), self._now)
        else:
            due = when(f"{amount}{unit}", self._now, self._zone, owed=self._hours)
        return _Said(found.start(), found.end(), due)

    def _business_day(self, amount: int) -> date:
        day = self._today
        for _ in range(4000):
            day += timedelta(days=1)
            amount -= bool(self._hours.openings(day))
            if not amount:
                break
        return day

    def _day(self, sentence: str) -> tuple[int, int, date] | None:
        """The day that is named, the furthest where there are several: "tomorrow, Friday at the latest"."""
        found = sorted(self._days(sentence), key=lambda each: (each[2], -each[0]))
        return found[-1] if found else None

    def _days(self, sentence: str) -> Iterator[tuple[int, int, date]]:
        before = rf"(?:(?<!\w)(?:{words.BEFORE_DAY}) ){{0,2}}"
        one_day = timedelta(days=1)
        if after := compiled(f"{before}{_whole(words.DAY_AFTER)}").search(sentence):
            yield after.start(), after.end(), self._today + 2 * one_day
        elif tomorrow := compiled(f"{before}{_whole(words.TOMORROW)}").search(sentence):
            yield tomorrow.start(), tomorrow.end(), self._today + one_day
        if today := compiled(f"{before}{_whole(f'{words.TODAY}|{words.PART_TODAY}')}").search(sentence):
            yield today.start(), today.end(), self._today
        for weekday, names in enumerate(words.DAYS if compiled(_WEEKDAYS).search(sentence) else ()):
            if named := compiled(f"{before}{_whole(names)}(?:までに|まで|前|中)?").search(sentence):
                ahead = (weekday - self._today.weekday() - 1) % 7 + 1
                yield named.start(), named.end(), self._today + ahead * one_day
        monday = self._today - self._today.weekday() * one_day
        for names, start in ((words.THIS_WEEK, monday), (words.NEXT_WEEK, monday + 7 * one_day)):
            if week := compiled(f"{before}{_whole(names)}").search(sentence):
                yield week.start(), week.end(), self._hours.last_open(start, self._today)
        if compiled(r"\d").search(sentence):
            yield from self._dates(sentence, before)

    def _dates(self, sentence: str, before: str) -> Iterator[tuple[int, int, date]]:
        for pattern in (
            rf"{before}(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})\b",
            rf"{before}(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}})?",
            r"(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]",
            _named_dates(before, day_first=True),
            _named_dates(before, day_first=False),
        ):
            for found in compiled(pattern).finditer(sentence):
                if day := self._date(found.groupdict()):
                    yield found.start(), found.end(), day

    def _date(self, said: dict[str, str | None]) -> date | None:
        month = said.get("month") or str(next((n for n in range(1, 13) if said.get(f"month_{n}")), 0))
        year = int(said.get("year") or self._today.year)
        try:
            day = date(year, int(month), int(said["day"] or 0))
            if day < self._today and not said.get("year"):
                day = day.replace(year=year + 1)
        except ValueError:
            return None
        return day if self._today <= day and day.year in SANE_YEARS else None

    def _hour(self, sentence: str, day: tuple[int, int, date] | None) -> tuple[int, int, time] | None:
        for found in compiled(words.CLOCK).finditer(sentence):
            if at := _clock_time(found):
                return found.start(), found.end(), at
        for end_of_part, names in words.PARTS.items():
            found_part = compiled(_whole(names)).search(sentence)
            alone = day is None and not (found_part and compiled(_whole(words.PART_TODAY)).search(found_part.group()))
            if found_part and not alone:
                hour, _, minute = end_of_part.partition(":")
                return found_part.start(), found_part.end(), time(int(hour), int(minute))
        return None


def _whole(names: str) -> str:
    """Any of ``names``; those in Latin script as whole words."""
    return rf"(?:(?<![a-zà-ÿ])(?:{names})(?![a-zà-ÿ]))"


@cache
def _spans() -> tuple[str, str]:
    """Spans as they are said in Latin script ("in two hours"), and in Chinese and Japanese."""
    count = rf"(?:(?P<digits>\d{{1,3}})|(?P<word>{'|'.join(words.NUMBERS.values())}))"
    spaced = "|".join(f"(?P<unit_{unit}>{names})" for unit, names in words.UNITS.items())
    unspaced = "|".join(f"(?P<unit_{unit}>{names})" for unit, names in words.UNITS_UNSPACED.items())
    return (
        rf"(?<!\w)(?:{words.SPAN_BEFORE}) {count}[ -]?(?:{spaced})(?!\w)",
        rf"{count}\s?(?:{unspaced})(?:{words.SPAN_AFTER})",
    )


def _number(word: str) -> int:
    return next(number for number, names in words.NUMBERS.items() if re.fullmatch(names, word))


@cache
def _named_dates(before: str, *, day_first: bool) -> str:
    months = "|".join(f"(?P<month_{number}>{names})" for number, names in enumerate(words.MONTHS, 1))
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.|º|er)?"
    pair = rf"{day} (?:de |of )?(?:{months})" if day_first else rf"(?:{months}) {day}"
    return rf"{before}(?<!\w){pair}(?!\w)"


def _clock_time(found: re.Match[str]) -> time | None:
    """The time of day of a match of ``CLOCK``."""
    first, second, third, oriental = (found.groups()[at : at + 3] for at in (0, 3, 6, 8))
    if oriental[1]:
        half, hour, minute = oriental
        late = half in ("下午", "午後", "晚上")
    else:
        hour, minute, half = first if first[0] else second if second[0] else (third[0], None, third[1])
        late = bool(half) and half.startswith("p")
    number = int(hour or 0)
    if late and number < 12:
        number += 12
    if half and half.startswith("a") and number == 12:
        number = 0
    return time(number, int(minute or 0)) if number < 24 and int(minute or 0) < 60 else None

"""The report: how long people waited, what became of it, what was promised, given and asked. Pure figures over facts.

Nothing here flatters. Who still waits counts at their present age, silence counts as no reply, and every figure knows
from how much it is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from inbox_tui.domain.clock import late_from
from inbox_tui.domain.giving import Sort
from inbox_tui.domain.spans import Span
from inbox_tui.domain.stats import LIST_BELOW, NO_P90_BELOW, Figure, percentile
from inbox_tui.domain.value import value_class

LEFT_OUT = frozenset({"spam", "not for us"})
"""Only what was closed for these reasons leaves the figures."""
FEW = 5
"""A share or a cell of fewer rests on too little to lean on."""
TOPICS = 12
MOST_ASKING = 4_000
"""Posts whose questions are looked at, the newest."""


# --- facts


class Run(NamedTuple):
    """One waiting run: somebody wrote, and somebody answered, closed it, or nobody has yet."""

    platform: str
    kind: str
    since: datetime
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    reason: str = ""
    first: bool = True
    due_at: datetime | None = None

    def ended(self, at: datetime) -> datetime | None:
        """When it ended, as it was known at ``at``."""
        end = self.answered_at or self.closed_at
        return end if end is not None and end <= at else None


class Pledge(NamedTuple):
    """A promise that was given: when due, and when and how it ended."""

    due_at: datetime
    state: str
    ended_at: datetime | None = None


class Entry(NamedTuple):
    """A row of the ledger."""

    at: datetime
    sort: Sort


class Handed(NamedTuple):
    """A conversation that another department had."""

    department: str
    at: datetime
    returned_at: datetime | None = None


class Moved(NamedTuple):
    """Somebody went from one stage to another."""

    before: str
    after: str


@value_class(kw_only=True)
class Facts:
    """All that a report is made of, as it was read for one span."""

    runs: Sequence[Run] = ()
    """Those that ended in the span, and all that were open at its end."""
    pledges: Sequence[Pledge] = ()
    ledger: Sequence[Entry] = ()
    moves: Sequence[Moved] = ()
    handed: Sequence[Handed] = ()
    asked: Sequence[frozenset[str]] = ()
    """For each post that asked something: the content words of what it asked."""
    heard: int = 0
    spoken: int = 0
    """How many posts spoke to us, and how many of those were heard."""
    sends: int = 0
    interrupted: int = 0
    """How many replies left from here, and before how many of those the review asked something."""


# --- figures


@value_class()
class Share:
    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """None where there is nothing to be a part of. Never 100 while something is missing, nor 0 while there is
        something."""
        if not self.whole:
            return None
        rounded = round(100 * self.part / self.whole)
        if self.part < self.whole:
            rounded = min(rounded, 99)
        return max(rounded, 1) if self.part else 0

    @property
    def few(self) -> bool:
        return self.whole < FEW

    def __str__(self) -> str:
        if not self.whole:
            return "none"
        counted = f"{self.part} of {self.whole}"
        return counted if self.few else f"{self.percent} % ({counted})"


@value_class()
class Times:
    """How long some runs took."""

    p50: Figure
    p90: Figure
    open: int
    oldest_s: float | None

    @property
    def n(self) -> int:
        return self.p50.n


@value_class()
class Line:
    """One group of runs: a platform, a kind, a weekday."""

    name: str
    times: Times
    on_time: Share
    replied: Share


@value_class()
class Cell:
    """Who wrote in one hour of the week: how many, and how long the middle one waited (seconds; None: nobody wrote)."""

    n: int
    middle_s: float | None = None
    at_least: bool = False


@value_class()
class Promises:
    kept: int
    late: int
    """Kept after their time."""
    missed: int
    """Past their time and open."""
    dropped: int
    open: int


@value_class()
class Week:
    """What left in one week; ``begins``: its Monday."""

    begins: date
    gives: int
    answers: int
    asks: int

    @property
    def share(self) -> Share:
        return Share(self.asks, self.gives + self.answers + self.asks)


@value_class()
class Department:
    name: str
    handed: int
    back: int
    away: Figure
    """How long they had it; open ones at their present age."""


@value_class(kw_only=True)
class Report:
    span: Span
    at: datetime
    """The moment that open waits are counted to."""
    zone: str
    every: Line
    first: Line
    next: Line
    platforms: tuple[Line, ...]
    kinds: tuple[Line, ...]
    weekdays: tuple[Line, ...]
    hours: tuple[Line, ...]
    cells: tuple[tuple[Cell, ...], ...]
    """Seven days, Monday first, of 24 hours in ``zone``."""
    promises: Promises
    weeks: tuple[Week, ...]
    asks: Share
    """Among all that left."""
    stages: tuple[tuple[str, str, int], ...]
    """From, to, how many: the most first."""
    departments: tuple[Department, ...]
    topics: tuple[tuple[str, int], ...]
    """What was asked about by more than one post, and by how many."""
    asking: int
    """How many posts asked something."""
    heard: Share
    interruptions: Share
    """Replies before which the review asked something."""

    @property
    def empty(self) -> bool:
        """Nothing happened in that time."""
        return not (self.every.times.n or self.asks.whole or self.heard.whole or self.departments or self.stages)


def report(
    facts: Facts,
    span: Span,
    now: datetime,
    zone: ZoneInfo,
    *,
    list_below: int = LIST_BELOW,
    no_p90_below: int = NO_P90_BELOW,
) -> Report:
    """All figures. Runs stand in the hour of the week, in ``zone``, in which they began."""
    at = min(now, span.until)
    runs = [(run, _measured(run, at)) for run in facts.runs if not _left_out(run, at)]

    def line(name: str, some: Sequence[Measured]) -> Line:
        return Line(name, _times(some, list_below, no_p90_below), _share(some, "timely"), _share(some, "answered"))

    def lines(key: str) -> tuple[Line, ...]:
        grouped: dict[str, list[Measured]] = {}
        for run, measured in runs:
            grouped.setdefault(getattr(run, key), []).append(measured)
        return tuple(line(*pair) for pair in sorted(grouped.items(), key=lambda pair: (-len(pair[1]), pair[0])))

    by_cell: list[list[list[Measured]]] = [[[] for _ in range(24)] for _ in range(7)]
    for run, measured in runs:
        local = run.since.astimezone(zone)
        by_cell[local.weekday()][local.hour].append(measured)
    by_hour = [[each for day in by_cell for each in day[hour]] for hour in range(24)]
    return Report(
        span=span,
        at=at,
        zone=zone.key,
        every=line("all", [measured for _, measured in runs]),
        first=line("first response", [measured for run, measured in runs if run.first]),
        next=line("next response", [measured for run, measured in runs if not run.first]),
        platforms=lines("platform"),
        kinds=lines("kind"),
        weekdays=tuple(
            line(name, [each for hour in day for each in hour]) for name, day in zip(DAYS, by_cell, strict=True)
        ),
        hours=tuple(line(f"{hour:02}", some) for hour, some in enumerate(by_hour)),
        cells=tuple(tuple(map(_cell, day)) for day in by_cell),
        promises=promises(facts.pledges, span, at),
        weeks=weeks(facts.ledger, zone),
        asks=Share(sum(entry.sort is Sort.ASK for entry in facts.ledger), len(facts.ledger)),
        stages=tuple((*pair, n) for pair, n in sorted(Counter(facts.moves).items(), key=lambda item: (-item[1], item))),
        departments=departments(facts.handed, at, list_below, no_p90_below),
        topics=topics(facts.asked),
        asking=len(facts.asked),
        heard=Share(facts.heard, facts.spoken),
        interruptions=Share(facts.interrupted, facts.sends),
    )


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _left_out(run: Run, at: datetime) -> bool:
    return run.answered_at is None and run.ended(at) is not None and run.reason in LEFT_OUT


class Measured(NamedTuple):
    """What one run adds to every figure it is in."""

    seconds: float
    open: bool
    timely: bool | None
    """Ended before it was late; None: it still has time, or no time was set."""
    answered: bool | None
    """A person replied; None: it is open and still has time."""


def _measured(run: Run, at: datetime) -> Measured:
    end = run.ended(at)
    late = late_from(run.due_at) if run.due_at is not None else None
    seconds = max(0.0, ((end or at) - run.since).total_seconds())
    if end is None and (late is None or at < late):
        return Measured(seconds, True, None, None)
    timely = None if late is None else (end or at) < late
    return Measured(seconds, end is None, timely, run.answered_at is not None and end is not None)


def _times(runs: Sequence[Measured], list_below: int, no_p90_below: int) -> Times:
    spans = [run[:2] for run in runs]
    p50, p90 = (percentile(spans, share, list_below=list_below, no_p90_below=no_p90_below) for share in (0.5, 0.9))
    waiting = [seconds for seconds, still_open in spans if still_open]
    return Times(p50, p90, len(waiting), max(waiting, default=None))


def _share(runs: Iterable[Measured], what: str) -> Share:
    judged = [found for run in runs if (found := getattr(run, what)) is not None]
    return Share(sum(judged), len(judged))


def _cell(runs: Sequence[Measured]) -> Cell:
    if not runs:
        return Cell(0)
    middle = percentile([run[:2] for run in runs], 0.5, list_below=1, no_p90_below=1)
    return Cell(middle.n, middle.value_s, middle.at_least)


def on_time(runs: Iterable[Run], at: datetime) -> Share:
    """Those that ended before they were late, of all that ended or are late."""
    return _share([_measured(run, at) for run in runs], "timely")


def replied(runs: Iterable[Run], at: datetime) -> Share:
    """Those that a person answered, of all that ended or are late. Silence counts, and so does a close without words;
    who waits within their time is not judged yet."""
    return _share([_measured(run, at) for run in runs], "answered")


def promises(pledges: Iterable[Pledge], span: Span, at: datetime) -> Promises:
    """Kept, kept late and dropped within the span; missed and open as they stand at its end."""
    found: Counter[str] = Counter()
    for pledge in pledges:
        ended = pledge.ended_at if pledge.ended_at is not None and pledge.ended_at <= at else None
        if ended is None:
            found["missed" if pledge.due_at <= at else "open"] += 1
        elif ended >= span.since:
            found["dropped" if pledge.state == "dropped" else "late" if ended > pledge.due_at else "kept"] += 1
    return Promises(found["kept"], found["late"], found["missed"], found["dropped"], found["open"])


def weeks(ledger: Iterable[Entry], zone: ZoneInfo) -> tuple[Week, ...]:
    """By week, oldest first; a week without a word between two others is there, too."""
    counted: dict[date, Counter[Sort]] = {}
    for entry in ledger:
        day = entry.at.astimezone(zone).date()
        counted.setdefault(day - timedelta(days=day.weekday()), Counter())[entry.sort] += 1
    if not counted:
        return ()
    found, monday = [], min(counted)
    while monday <= max(counted):
        sorts = counted.get(monday, Counter())
        found.append(Week(monday, sorts[Sort.GIVE], sorts[Sort.ANSWER], sorts[Sort.ASK]))
        monday += timedelta(days=7)
    return tuple(found)


def departments(handed: Iterable[Handed], at: datetime, list_below: int, no_p90_below: int) -> tuple[Department, ...]:
    found = []
    for name, some in groupby(sorted(handed, key=lambda each: each.department), key=lambda each: each.department):
        mine = list(some)
        back = [each.returned_at for each in mine if each.returned_at is not None and each.returned_at <= at]
        spans = []
        for each in mine:
            still = each.returned_at is None or each.returned_at > at
            end = at if each.returned_at is None or still else each.returned_at
            spans.append((max(0.0, (end - each.at).total_seconds()), still))
        away = percentile(spans, 0.5, list_below=list_below, no_p90_below=no_p90_below)
        found.append(Department(name, len(mine), len(back), away))
    return tuple(sorted(found, key=lambda each: (-each.handed, each.name)))


def topics(asked: Iterable[frozenset[str]], most: int = TOPICS) -> tuple[tuple[str, int], ...]:
    """The words that more than one post asks about, each counted once a post. Numbers alone say nothing."""
    counted = Counter(word for words in asked for word in words if not word.isdigit())
    several = [(word, n) for word, n in counted.items() if n > 1]
    return tuple(sorted(several, key=lambda item: (-item[1], item[0]))[:most])

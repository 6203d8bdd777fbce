"""When an answer is due, and how near that is: pure functions over times. No clock is read here.

The history of a conversation (who waits since when, what was answered how fast) is in
:mod:`inbox_tui.domain.timeline`, opening hours are in :mod:`inbox_tui.domain.hours`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from inbox_tui.domain.hours import SANE_YEARS, BusinessHours
from inbox_tui.domain.model import Kind
from inbox_tui.domain.value import value_class

_MINUTE = timedelta(minutes=1)
_YEARS = timedelta(days=3650)
_LATEST = datetime.max.replace(tzinfo=UTC)


class State(StrEnum):
    OK = "ok"
    SOON = "soon"
    """A quarter of the time or less is left."""
    NOW = "now"
    """A tenth or less is left, or fifteen minutes."""
    LATE = "late"


@value_class()
class Thresholds:
    """Where one state ends and the next begins, as shares of the whole time."""

    soon: float = 0.25
    now: float = 0.10
    now_minutes: float = 15.0
    """It is ``now`` with this many minutes left, whatever the share."""


DEFAULT_THRESHOLDS = Thresholds()


@value_class()
class Target:
    """Within how many minutes to answer: of business time, or (``business=False``) by the calendar."""

    minutes: int
    business: bool = True

    def __str__(self) -> str:
        return f"{self.minutes} {'business' if self.business else 'calendar'} minutes"


@value_class(kw_only=True)
class Targets:
    """The targets by what is waiting. The ``next_`` ones count once a human has answered in this episode; None: as
    the first."""

    complaint: Target = Target(60)
    """A complaint where others can read it."""
    direct: Target = Target(120)
    question: Target = Target(240)
    other: Target = Target(1440, business=False)
    next_complaint: Target | None = None
    next_direct: Target | None = None
    next_question: Target | None = None
    next_other: Target | None = None

    def choose(self, kind: Kind, *, direct: bool, first: bool = True) -> Target:
        """The target for an inbound of ``kind``; ``direct``: a direct message; ``first``: no human reply yet in this
        episode. A direct message goes by its own target, whatever it is about."""
        if kind is Kind.COMPLAINT and not direct:
            pair = self.complaint, self.next_complaint
        elif direct:
            pair = self.direct, self.next_direct
        elif kind is Kind.QUESTION:
            pair = self.question, self.next_question
        else:
            pair = self.other, self.next_other
        return pair[0] if first or pair[1] is None else pair[1]


Pause = tuple[datetime, datetime]
"""From and until, UTC: while somebody else has it, our clock stands still."""


def due(since: datetime, target: Target, hours: BusinessHours, pauses: Sequence[Pause] = ()) -> datetime:
    """``since`` advanced by the target, without the time in ``pauses``. UTC.

    What was late when a pause began stays as late as it was.
    """
    return _running(since, target.minutes, hours if target.business else None, pauses)


def _running(since: datetime, minutes: float, hours: BusinessHours | None, pauses: Sequence[Pause]) -> datetime:
    """The moment at which a clock has run for so many minutes."""
    since, left = since.astimezone(UTC), float(minutes)
    for start, end in sorted(pauses):
        begins, ends = max(start.astimezone(UTC), since), end.astimezone(UTC)
        if ends <= begins:
            continue
        if _ahead(since, left, hours) <= begins:
            break
        left, since = left - _between(since, begins, hours), ends
    return _ahead(since, left, hours)


def _ahead(since: datetime, minutes: float, hours: BusinessHours | None) -> datetime:
    return hours.advance(since, minutes) if hours else _later(since, timedelta(minutes=minutes))


def explain(since: datetime, target: Target, hours: BusinessHours) -> str:
    """How the due time comes about, in a sentence or two, naming the days that were skipped."""
    if since.year not in SANE_YEARS:
        return f"The platform dates this to the year {since.year}; no due time can be explained from that."
    if target.business:
        return hours.explain(since, target.minutes)
    start, end = (moment.astimezone(hours.zone) for moment in (since, due(since, target, hours)))
    return f"{target} from {start:%a %H:%M}; due {end:%a %H:%M} ({hours.zone.key}), nights and holidays counted."


def late_from(due: datetime) -> datetime:
    """The first moment that is late: the minute after the due minute."""
    return _later(due.replace(second=0, microsecond=0), _MINUTE)


def state_of(
    since: datetime,
    due: datetime,
    now: datetime,
    hours: BusinessHours | None = None,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> State:
    """How near ``due`` is. With ``hours`` (for a business target) what is left is counted in business time."""
    if now >= late_from(due):
        return State.LATE
    left, total = _between(now, due, hours), _between(since, due, hours)
    if left <= max(thresholds.now_minutes, thresholds.now * total):
        return State.NOW
    return State.SOON if left <= thresholds.soon * total else State.OK


def warn_at(
    since: datetime,
    due: datetime,
    hours: BusinessHours | None = None,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    target: Target | None = None,
    pauses: Sequence[Pause] = (),
) -> datetime:
    """When it stops being ``ok``: with a quarter of the time left, or fifteen minutes if that is more. UTC.

    ``target`` where ``due`` is known to be ``since`` advanced by it: what lies between need not be counted then. It is
    needed where there are ``pauses``.
    """
    since, due = since.astimezone(UTC), due.astimezone(UTC)
    known = hours is not None and since.year in SANE_YEARS and due - since < _YEARS
    total = float(target.minutes) if target is not None and (known or pauses) else _between(since, due, hours)
    spent = max(0.0, total - max(thresholds.soon * total, thresholds.now * total, thresholds.now_minutes))
    return _running(since, spent, hours, pauses)


def alert_at(due: datetime, hours: BusinessHours) -> datetime:
    """When to say that it is late: at once when open, else at the next opening. UTC."""
    return hours.next_opening(late_from(due))


def _between(start: datetime, end: datetime, hours: BusinessHours | None) -> float:
    return hours.between(start, end) if hours else max(0.0, (end - start) / _MINUTE)


def _later(moment: datetime, span: timedelta) -> datetime:
    """Their sum, or the end of the calendar: a platform may claim any year."""
    return moment + span if _LATEST - moment > span else _LATEST

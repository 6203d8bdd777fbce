"""The stretches of time that a report may be about."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from inbox_tui.domain.hours import SANE_YEARS, wall
from inbox_tui.domain.value import value_class


@value_class()
class Span:
    """What a report is about: from ``since`` until ``until`` (UTC), and what that is called."""

    name: str
    since: datetime
    until: datetime


SPANS: dict[str, int] = {"week": 7, "month": 30, "quarter": 91}
"""The last so many days."""
TITLES = {"week": "the last 7 days", "month": "the last 30 days", "quarter": "the last 13 weeks"}


def span_of(name: str, now: datetime) -> Span:
    """One of ``SPANS``, up to ``now``. Raises ``KeyError``."""
    return Span(TITLES[name], now - timedelta(days=SPANS[name]), now)


def span_between(first: date | None, last: date | None, now: datetime, zone: ZoneInfo) -> Span:
    """Whole days in ``zone``, the last one included; without ``first`` the 30 days before its end, without ``last`` up
    to now. Raises ``ValueError`` where it ends before it begins, begins after ``now`` or is beyond all calendars."""
    if any(day is not None and day.year not in SANE_YEARS for day in (first, last)):
        raise ValueError("nobody wrote then")
    until = wall(last + timedelta(days=1), time(), zone) if last is not None else now
    since = wall(first, time(), zone) if first is not None else until - timedelta(days=30)
    if since >= until or since >= now:
        raise ValueError("the time would end before it begins")
    begins, ends = since.astimezone(zone).date(), (min(until, now) - timedelta(seconds=1)).astimezone(zone).date()
    return Span(f"{begins.isoformat()} to {ends.isoformat()}", since, until)

"""Honest figures about waiting: who still waits counts at their present age, and few waits are listed one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from math import ceil

from inbox_tui.domain.ages import age
from inbox_tui.domain.timeline import Wait
from inbox_tui.domain.value import value_class

LIST_BELOW = 5
"""With fewer waits than this they are listed one by one."""
NO_P90_BELOW = 20


@value_class()
class Figure:
    """One percentile. ``value_s`` (seconds) is None where there are too few waits for it to mean anything."""

    value_s: float | None
    at_least: bool
    """It falls on somebody who is still waiting: the true figure will be this or more."""
    n: int
    """How many waits it is taken from."""
    listed: tuple[tuple[float, bool], ...] | None = None
    """With fewer than five waits: each one's seconds and whether it is still open, shortest first."""

    def __str__(self) -> str:
        if self.listed is not None:
            return ", ".join(_said(seconds, still) for seconds, still in self.listed) or "none"
        return "too few" if self.value_s is None else _said(self.value_s, self.at_least)


@value_class()
class Summary:
    """What the header shows: the middle wait, the long ones, and who has waited longest (None: nobody waits)."""

    p50: Figure
    p90: Figure
    oldest_s: float | None


def percentile(
    spans: Iterable[tuple[float, bool]],
    share: float,
    *,
    list_below: int = LIST_BELOW,
    no_p90_below: int = NO_P90_BELOW,
) -> Figure:
    """The nearest-rank percentile (``share`` in (0, 1]) of ``(seconds, still open)`` pairs.

    Where an answered and an open wait are equally long, the open one counts as the longer: it goes on.
    """
    ranked = sorted(spans)
    n = len(ranked)
    if n < list_below or not n:
        return Figure(None, False, n, tuple(ranked))
    if share >= 0.9 and n < no_p90_below:
        return Figure(None, False, n)
    seconds, still_open = ranked[max(ceil(share * n - 1e-9), 1) - 1]
    return Figure(seconds, still_open, n)


def summary(
    waits: Iterable[Wait],
    now: datetime,
    *,
    left_out: frozenset[str] = frozenset(),
    list_below: int = LIST_BELOW,
    no_p90_below: int = NO_P90_BELOW,
) -> Summary:
    """p50, p90 and the oldest open wait at ``now``.

    Waits that were closed without a reply count with the time until the close, but for those whose reason is in
    ``left_out`` (spam, not for us).
    """
    spans = [(w.seconds(now), w.open) for w in waits if not (w.closed_at is not None and w.reason in left_out)]
    return summary_of(spans, list_below=list_below, no_p90_below=no_p90_below)


def summary_of(
    spans: Iterable[tuple[float, bool]], *, list_below: int = LIST_BELOW, no_p90_below: int = NO_P90_BELOW
) -> Summary:
    """The same from ``(seconds, still open)`` pairs, as a query yields them."""
    spans = list(spans)
    oldest = max((seconds for seconds, still_open in spans if still_open), default=None)
    p50, p90 = (percentile(spans, share, list_below=list_below, no_p90_below=no_p90_below) for share in (0.5, 0.9))
    return Summary(p50, p90, oldest)


PERIOD_DAYS = 30
"""Over how many days the header's figures go; whoever waits is in them, however long."""

NOBODY = "nobody waits"


def headline(found: Summary) -> str:
    """One line for the header: ``p50 24m · p90 2h 10m · oldest 3h 12m``; ``waited 5m, 24m, ≥41m · oldest 41m``."""
    if found.p50.listed is not None:
        parts = [f"waited {found.p50}"] if found.p50.listed else []
    else:
        parts = [f"p50 {found.p50}"]
        if found.p90.value_s is not None:
            parts.append(f"p90 {found.p90}")
    parts.append(NOBODY if found.oldest_s is None else f"oldest {age(found.oldest_s)}")
    return " · ".join(parts)


def _said(seconds: float, still_open: bool) -> str:
    if seconds < 60:
        return "≥0m" if still_open else "<1m"
    return f"{'≥' if still_open else ''}{age(seconds)}"

"""Response times from the waits, honest about those that still wait; and how many are late."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from math import ceil
from typing import overload

from inbox_tui.domain.stats import PERIOD_DAYS, Figure, Summary, summary_of
from inbox_tui.store.rules import Rules

PERIOD_MS = PERIOD_DAYS * 86_400_000
_LEFT_OUT = "('spam', 'not for us')"
_ENDED = f"""
SELECT max(0, coalesce(answered_at, closed_at) - since), coalesce(answered_at, closed_at) FROM wait
WHERE coalesce(answered_at, closed_at) >= ?
  AND (answered_at IS NOT NULL OR reason IS NULL OR reason NOT IN {_LEFT_OUT}) ORDER BY 1
"""
_OPEN = "SELECT since FROM wait WHERE answered_at IS NULL AND closed_at IS NULL ORDER BY since DESC"


class Waits:
    """Those that ended in the last 30 days, and all that are open, at the moment they were read.

    Hundreds of thousands may be open, and this is asked for while somebody types: eight bytes a wait, nothing sorted
    twice, and nothing read again while no conversation changed.
    """

    def __init__(self, db: sqlite3.Connection, now_ms: int) -> None:
        self._ended = array("q")
        self._first_end = 1 << 62
        for span, end in db.execute(_ENDED, (now_ms - PERIOD_MS,)):
            self._ended.append(span)
            self._first_end = min(self._first_end, end)
        self._open = array("q", (row[0] for row in db.execute(_OPEN)))
        self._at = now_ms

    def good(self, now_ms: int) -> bool:
        """Whether the same would be found at ``now_ms``, if nothing was written: none has grown older than 30 days."""
        return self._at <= now_ms <= self._first_end + PERIOD_MS

    def summary(self, now_ms: int, rules: Rules) -> Summary:
        """p50, p90 and the oldest wait."""
        ended, waiting = self._ended, _Ages(self._open, now_ms)
        total = len(ended) + len(waiting)
        if total < max(rules.list_below, rules.p90_from):
            spans = [(each / 1000, False) for each in ended] + [(each / 1000, True) for each in waiting]
            return summary_of(spans, list_below=rules.list_below, no_p90_below=rules.p90_from)
        if not total:
            return summary_of(())
        p50, p90 = (_ranked(max(ceil(share * total - 1e-9), 1), ended, waiting) for share in (0.5, 0.9))
        return Summary(p50, p90, waiting[-1] / 1000 if len(waiting) else None)


class _Ages(Sequence[int]):
    """How long each has waited, shortest first, of the times since when, newest first."""

    def __init__(self, since: array[int], now_ms: int) -> None:
        self._since, self._now = since, now_ms

    def __len__(self) -> int:
        return len(self._since)

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[int]: ...
    def __getitem__(self, place: int | slice) -> int | Sequence[int]:
        if isinstance(place, slice):
            return _Ages(self._since[place], self._now)
        return max(0, self._now - self._since[place])


def summary(db: sqlite3.Connection, now_ms: int, rules: Rules) -> Summary:
    """The figures of this moment, read anew."""
    return Waits(db, now_ms).summary(now_ms, rules)


def _ranked(rank: int, ended: Sequence[int], waiting: Sequence[int]) -> Figure:
    """The ``rank``-th shortest of both, each sorted; of equals, those who still wait count as longer."""
    low, high = max(0, rank - len(ended)), min(rank, len(waiting))
    while low < high:  # how many of the first ``rank`` still wait
        middle = (low + high) // 2
        if ended[rank - middle - 1] > waiting[middle]:
            low = middle + 1
        else:
            high = middle
    candidates = [(ended[rank - low - 1], False)] if rank > low else []
    if low:
        candidates.append((waiting[low - 1], True))
    span, still = max(candidates)
    return Figure(span / 1000, still, len(ended) + len(waiting))


def longest_answer(db: sqlite3.Connection, since_ms: int) -> float | None:
    """Seconds that the wait took which was the longest of those answered from ``since_ms`` on; None: none was."""
    found = db.execute(
        "SELECT max(max(0, answered_at - since)) FROM wait WHERE answered_at IS NOT NULL AND answered_at >= ?",
        (since_ms,),
    ).fetchone()[0]
    return None if found is None else found / 1000


def late(db: sqlite3.Connection, now_ms: int) -> int:
    """How many wait past their due time; counted in two indexes, no row is read but of those woken with nothing due."""
    return int(
        db.execute(
            """SELECT (SELECT count(*) FROM conversation INDEXED BY conversation_wait
                       WHERE place IN ('needs', 'later') AND sort_due < :now)
                    - (SELECT count(*) FROM conversation INDEXED BY conversation_warn
                       WHERE place IN ('needs', 'later') AND warn_at IS NULL AND sort_due < :now)""",
            {"now": now_ms},
        ).fetchone()[0]
    )

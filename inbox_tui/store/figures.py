"""Response times from the waits, honest about those that still wait."""

from __future__ import annotations

import sqlite3

from inbox_tui.domain.stats import Summary, summary_of
from inbox_tui.store.standing import Rules

PERIOD_MS = 30 * 86_400_000
_LEFT_OUT = "('spam', 'not for us')"


def summary(db: sqlite3.Connection, now_ms: int, rules: Rules) -> Summary:
    """p50, p90 and the oldest wait: those that ended in the last 30 days, and all that are open."""
    spans = [
        (max(0, row[0]) / 1000, False)
        for row in db.execute(
            f"""SELECT coalesce(answered_at, closed_at) - since FROM wait
                WHERE coalesce(answered_at, closed_at) >= ?
                  AND (answered_at IS NOT NULL OR reason IS NULL OR reason NOT IN {_LEFT_OUT})""",
            (now_ms - PERIOD_MS,),
        )
    ]
    spans += [
        (max(0, now_ms - row[0]) / 1000, True)
        for row in db.execute("SELECT since FROM wait WHERE answered_at IS NULL AND closed_at IS NULL")
    ]
    return summary_of(spans, list_below=rules.list_below, no_p90_below=rules.p90_from)

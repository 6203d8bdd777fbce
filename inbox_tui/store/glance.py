"""The state of things in one read, for a shell prompt: nothing is imported that is not needed, nothing is written.

This is the one module of the store that must stay light (``status`` starts, reads and ends in some 40 ms), so it
uses no domain types; the figures follow :mod:`inbox_tui.domain.stats`, and a test compares the two.
"""

from __future__ import annotations

import sqlite3

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MINUTES_30_DAYS = 30 * 86_400_000
_LIST_BELOW = 5
_NO_P90_BELOW = 20
_OUTBOX = ("draft", "queued", "sending", "unsure", "held", "failed", "sent")


class NotReadable(Exception):
    """The file is there but cannot be read as a store. ``str`` is what SQLite says."""


def glance(database: str, now_ms: int) -> dict[str, Any]:
    """Counts, figures in seconds, outbox states and accounts (times in milliseconds since 1970, UTC).

    Reads beside a running app. Raises :class:`NotReadable`; a store that is not there yet is all zeros.
    """
    try:
        quoted = database.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        connection = sqlite3.connect(f"file:{quoted}?mode=ro", uri=True, isolation_level=None, timeout=2.0)
    except sqlite3.Error as error:
        raise NotReadable(str(error)) from None
    try:
        connection.execute("BEGIN")  # one moment for all the figures
        return _read(connection, now_ms)
    except sqlite3.Error as error:
        raise NotReadable(str(error)) from None
    finally:
        connection.close()


def nothing() -> dict[str, Any]:
    """What there is before the first account."""
    return {**_counts(0, 0, 0), **_figures([]), "outbox": dict.fromkeys(_OUTBOX, 0), "accounts": []}


def _read(db: sqlite3.Connection, now_ms: int) -> dict[str, Any]:
    waiting, late, unheard = db.execute(
        """SELECT count(*), coalesce(sum(due_at < ?), 0), coalesce(sum(unheard), 0) FROM conversation
           WHERE place IN ('needs', 'later')""",
        (now_ms,),
    ).fetchone()
    spans = [
        (max(0, row[0]) / 1000, False)
        for row in db.execute(
            """SELECT coalesce(answered_at, closed_at) - since FROM wait WHERE coalesce(answered_at, closed_at) >= ?
               AND (answered_at IS NOT NULL OR reason IS NULL OR reason NOT IN ('spam', 'not for us'))""",
            (now_ms - _MINUTES_30_DAYS,),
        )
    ]
    spans += [
        (max(0, now_ms - row[0]) / 1000, True)
        for row in db.execute("SELECT since FROM wait WHERE answered_at IS NULL AND closed_at IS NULL")
    ]
    outbox = dict.fromkeys(_OUTBOX, 0) | dict(
        db.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall()
    )
    accounts = [
        {
            "account": row[0],
            "platform": row[1],
            "handle": row[2],
            "server": row[3],
            "health": "paused" if row[9] else row[4],
            "sentence": row[5],
            "since": row[6],
            "last_ok": row[7],
            "next_at": row[8],
        }
        for row in db.execute(
            """SELECT id, platform, handle, server, health, sentence, since, last_ok, next_at, paused FROM account
               WHERE removed = 0 ORDER BY n"""
        )
    ]
    return {**_counts(waiting, late, unheard), **_figures(spans), "outbox": outbox, "accounts": accounts}


def _counts(waiting: int, late: int, unheard: int) -> dict[str, Any]:
    return {"waiting": waiting, "late": late, "unheard": unheard}


def _figures(spans: list[tuple[float, bool]]) -> dict[str, Any]:
    """Nearest rank over closed and open waits; ``…_open`` where the rank falls on somebody who still waits."""
    spans.sort()
    oldest = max((seconds for seconds, still in spans if still), default=None)
    figures: dict[str, Any] = {"oldest_wait_s": oldest}
    for name, percent, least in (("p50", 50, _LIST_BELOW), ("p90", 90, _NO_P90_BELOW)):
        seconds, still = (None, False) if len(spans) < least else spans[max(-(-percent * len(spans) // 100), 1) - 1]
        figures[f"{name}_s"] = seconds
        figures[f"{name}_open"] = still
    return figures

"""The state of things in one read, for a shell prompt: nothing is imported that is not needed, nothing is written.

This is the one module of the store that must stay light (``status`` starts, reads and ends in some 40 ms), so it
uses no domain types; the figures follow :mod:`inbox_tui.domain.stats`, and a test compares the two.
"""

from __future__ import annotations

import sqlite3

from inbox_tui.store.counted import MISSED, PROMISED, TO_THANK, WAITED_FOR

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
        connection = sqlite3.connect(f"file:{_quoted(database)}?mode=ro", uri=True, isolation_level=None, timeout=2.0)
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
    return {
        **_counts(0, 0, 0, 0, 0),
        **_figures([]),
        "outbox": dict.fromkeys(_OUTBOX, 0),
        "accounts": [],
        "without_login": [],
    }


def _read(db: sqlite3.Connection, now_ms: int) -> dict[str, Any]:
    waiting, aside, late, unheard = db.execute(
        """SELECT count(*), coalesce(sum(place = 'later'), 0),
             coalesce(sum(coalesce(due_at < :now, 0) OR coalesce(promised_at <= :now, 0)), 0),
             coalesce(sum(unheard), 0) FROM conversation WHERE place IN ('needs', 'later')""",
        {"now": now_ms},
    ).fetchone()
    missed = db.execute(MISSED, {"now": now_ms}).fetchone()[0]
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
    gone = [
        {"account": row[0], "platform": row[1]}
        for row in db.execute(
            """SELECT id, platform FROM account a WHERE removed = 1
               AND EXISTS (SELECT 1 FROM conversation c WHERE c.account = a.n) ORDER BY n"""
        )
    ]
    counts = _counts(waiting, aside, late, unheard, missed)
    return {**counts, **_figures(spans), "outbox": outbox, "accounts": accounts, "without_login": gone}


def _counts(waiting: int, aside: int, late: int, unheard: int, missed: int) -> dict[str, Any]:
    return {"waiting": waiting, "put_aside": aside, "late": late, "unheard": unheard, "promises_missed": missed}


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


_MOST_AT_RISK = 5000
_FIRST = """
SELECT a.tag, coalesce(nullif(i.name, ''), nullif(i.handle, ''), iif(i.id IS NULL, '', 'somebody')) AS name,
  c.kind, c.reached, c.excerpt, c.excerpt_ours,
  c.waiting_since, c.due_at, c.warn_at, c.last_at, c.unheard, c.starred, c.muted, c.snoozed_until, c.woke,
  c.promised_at,
  (SELECT e.vip FROM person_identity m JOIN person e ON e.id = m.person_id WHERE m.identity_id = c.person_id) AS vip,
  EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = c.id AND o.state = 'draft') AS draft,
  EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = c.id AND o.state NOT IN ('draft', 'sent')) AS leaving
FROM conversation c JOIN account a ON a.n = c.account LEFT JOIN identity i ON i.id = c.person_id
WHERE c.place = 'needs' ORDER BY c.sort_due, c.id LIMIT ?
"""


def first_rows(
    database: str, now_ms: int, limit: int, thanks_hours: float = 48, silence_days: float = 45
) -> tuple[list[dict[str, Any]], dict[str, int | None], list[tuple[str, str]]]:
    """The top of the default view; how many each view holds (None: too many to count at once); the accounts, each with
    the name of its count.

    Waits for nobody. Raises :class:`NotReadable`.
    """
    try:
        connection = sqlite3.connect(f"file:{_quoted(database)}?mode=ro", uri=True, isolation_level=None, timeout=0.0)
    except sqlite3.Error as error:
        raise NotReadable(str(error)) from None
    try:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute(_FIRST, (limit,))]
        counts: dict[str, int | None] = dict(map(tuple, connection.execute("SELECT key, n FROM tally")))
        risk = connection.execute(
            """SELECT count(*) FROM (SELECT 1 FROM conversation INDEXED BY conversation_warn
               WHERE place IN ('needs', 'later') AND warn_at <= ? LIMIT ?)""",
            (now_ms, _MOST_AT_RISK),
        ).fetchone()[0]
        counts["at-risk"] = risk if risk < _MOST_AT_RISK else None
        drafts, leaving = connection.execute(
            "SELECT coalesce(sum(state = 'draft'), 0), coalesce(sum(state <> 'draft'), 0) FROM outbox"
            " WHERE state <> 'sent'"
        ).fetchone()
        counts |= {"drafts": drafts, "outbox": leaving}
        given = {"now": now_ms, "thanks": int(thanks_hours * 3_600_000), "silence": int(silence_days * 86_400_000)}
        for name, sql in (("promises", PROMISED), ("waiting-on", WAITED_FOR), ("thanks", TO_THANK)):
            counts[name] = connection.execute(sql, given).fetchone()[0]
        accounts = connection.execute("SELECT n, id FROM account WHERE removed = 0 ORDER BY n").fetchall()
    except sqlite3.Error as error:
        raise NotReadable(str(error)) from None
    finally:
        connection.close()
    return rows, counts, [(f"account:{number}", name) for number, name in accounts]


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")

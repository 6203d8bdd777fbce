"""What the passing of time alone moves: snoozes that end, promises that are missed."""

from __future__ import annotations

import sqlite3

from inbox_tui.store.stance import MISSED

_STIRRING = f"""
SELECT id FROM conversation WHERE snoozed_until <= :now
UNION SELECT id FROM conversation WHERE promised_at <= :now AND sort_due >= {MISSED}
"""


def stirring(db: sqlite3.Connection, now_ms: int) -> bool:
    """Whether the passing of time alone has moved a conversation: a snooze is over, a promise is missed."""
    return db.execute(f"SELECT 1 FROM ({_STIRRING}) LIMIT 1", {"now": now_ms}).fetchone() is not None


def wake(db: sqlite3.Connection, now_ms: int) -> set[int]:
    """End the snoozes whose time has come. Returns the conversations that time has moved."""
    moved = {row[0] for row in db.execute(_STIRRING, {"now": now_ms})}
    db.execute(
        "UPDATE conversation SET snoozed_until = NULL, snooze_mode = NULL, woke = 1 WHERE snoozed_until <= ?", (now_ms,)
    )
    return moved

"""Two conversations became one: what the user noted, promised, planned and handed over in either belongs to it now."""

from __future__ import annotations

import sqlite3

_FOLLOWING = ("note", "heard_line", "promise", "handoff", "gate_log")
_PLAN = ("words", "wrong", "owner", "offer", "next_step", "place")


def follow(db: sqlite3.Connection, old: int, into: int) -> None:
    """Bring it all along. Of two plan cards the newer stays the card; the older one's words become a note."""
    for table in _FOLLOWING:
        db.execute(f"UPDATE {table} SET conversation_id = ? WHERE conversation_id = ?", (into, old))
    plans = db.execute(
        "SELECT * FROM plan WHERE conversation_id IN (?, ?) ORDER BY changed_at DESC", (old, into)
    ).fetchall()
    if plans:
        for plan in plans[1:]:
            words = " · ".join(plan[name] for name in _PLAN if plan[name])
            db.execute(
                "INSERT INTO note (conversation_id, at, text) VALUES (?, ?, ?)", (into, plan["changed_at"], words)
            )
            db.execute("DELETE FROM plan WHERE conversation_id = ?", (plan["conversation_id"],))
        db.execute("UPDATE plan SET conversation_id = ? WHERE conversation_id = ?", (into, old))

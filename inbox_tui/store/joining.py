"""Two conversations became one: what the user noted, promised, planned and handed over in either belongs to it now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from inbox_tui.store.codec import moment
from inbox_tui.store.copied import earlier, piece
from inbox_tui.store.relations import begun

_FOLLOWING = ("note", "heard_line", "promise", "handoff", "gate_log")
_PLAN = ("words", "wrong", "owner", "offer", "next_step", "place")


def follow(db: sqlite3.Connection, old: int, into: int) -> None:
    """Bring it all along. Of two plan cards the newer stays the card; of the older one what the user wrote becomes a
    note, without what it repeats of theirs: a note is kept for ever."""
    for table in _FOLLOWING:
        db.execute(f"UPDATE {table} SET conversation_id = ? WHERE conversation_id = ?", (into, old))
    plans = db.execute(
        "SELECT * FROM plan WHERE conversation_id IN (?, ?) ORDER BY changed_at DESC", (old, into)
    ).fetchall()
    if plans:
        for plan in plans[1:]:
            theirs = piece(plan["words"], _said(db, into))
            said = [plan[name] for name in _PLAN if plan[name] and not (theirs and name == "words")]
            if said and plan["next_at"] is not None:
                said.append(f"by {moment(plan['next_at']):%Y-%m-%d %H:%M} UTC")
            words = " · ".join(said)
            if words:
                db.execute(
                    "INSERT INTO note (conversation_id, at, text) VALUES (?, ?, ?)", (into, plan["changed_at"], words)
                )
            db.execute("DELETE FROM plan WHERE conversation_id = ?", (plan["conversation_id"],))
        db.execute("UPDATE plan SET conversation_id = ? WHERE conversation_id = ?", (into, old))
    db.execute(
        """INSERT INTO let_be SELECT sort, ?, at FROM let_be WHERE sort = 'thanks' AND number = ?
           ON CONFLICT (sort, number) DO UPDATE SET at = max(at, excluded.at)""",
        (into, old),
    )
    db.execute("DELETE FROM let_be WHERE sort = 'thanks' AND number = ?", (old,))
    begun.joined(db, old, into)


def _said(db: sqlite3.Connection, conversation: int) -> Iterator[str]:
    """Others' words there, now and before."""
    posts = db.execute("SELECT id, text, spoiler FROM post WHERE conversation_id = ? AND ours = 0", (conversation,))
    for post, text, spoiler in posts.fetchall():
        yield from (text, spoiler, *earlier(db, post))

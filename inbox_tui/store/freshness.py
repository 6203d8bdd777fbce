"""How fresh and how whole a conversation is here: its last look, what was said since, where posts are missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from inbox_tui.domain.model import PostRef, RemoteId
from inbox_tui.store.codec import Unpacked, moment, ms


def looked(db: sqlite3.Connection, now_ms: int, account: int, asked: str) -> None:
    """The thread of this post was fetched just now."""
    db.execute(
        """UPDATE conversation SET synced_at = ? WHERE id =
           (SELECT conversation_id FROM post WHERE account = ? AND remote_id = ?)""",
        (now_ms, account, asked),
    )


def last_look(db: sqlite3.Connection, account: str, conversation: int | None) -> datetime | None:
    """When a conversation was last known to be current: its own fetch, or its account's last good round."""
    found = db.execute(
        """SELECT max(coalesce(a.last_ok, 0), coalesce((SELECT synced_at FROM conversation WHERE id = ?), 0))
           FROM account a WHERE a.id = ?""",
        (conversation, account),
    ).fetchone()
    return moment(found[0]) if found and found[0] else None


def spoken_since(db: sqlite3.Connection, conversation: int | None, since: datetime | None) -> bool:
    """Whether anything was said there (by anybody) that we saw only after ``since``."""
    if conversation is None or since is None:
        return True
    return (
        db.execute(
            "SELECT 1 FROM post WHERE conversation_id = ? AND seen_at > ? LIMIT 1", (conversation, ms(since))
        ).fetchone()
        is not None
    )


def incomplete(db: sqlite3.Connection, account: str, limit: int) -> Sequence[PostRef]:
    """Posts whose parent is known by its id only, one for each conversation: first those whose surroundings were
    never fetched, then those fetched longest ago. Looks at the newest 500 gaps."""
    found = db.execute(
        """SELECT p.remote_id, p.version, p.channel, p.data, max(gap.id) AS newest
           FROM (SELECT g.id FROM post g JOIN account a ON a.n = g.account
                 WHERE a.id = ? AND g.state = 'missing' ORDER BY g.id DESC LIMIT 500) gap
           JOIN post p ON p.parent_id = gap.id LEFT JOIN conversation c ON c.id = p.conversation_id
           WHERE p.state = 'live' GROUP BY coalesce(p.conversation_id, -p.id)
           ORDER BY c.synced_at IS NOT NULL, c.synced_at, newest DESC LIMIT ?""",
        (account, limit),
    )
    return [PostRef(id=RemoteId(row[0]), version=row[1], channel=row[2], extra=Unpacked(row[3]).extra) for row in found]

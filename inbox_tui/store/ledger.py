"""The ledger of give and ask: a row for each thing that people of ours said, to whom, and what it was to them.

Triggers of the database note each post of ours that is new or changed, whoever wrote it; within the same transaction
its row is brought up to date here. What was stored before there was a ledger, or under other own sites, is caught up
with in steps.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from typing import Any

from inbox_tui.domain.asks import asks_in
from inbox_tui.domain.giving import Sort, asks_found, solicits, sort_of
from inbox_tui.domain.kinds import propose
from inbox_tui.domain.model import Kind
from inbox_tui.store.addressed import whom
from inbox_tui.store.codec import Unpacked
from inbox_tui.store.rules import Rules

_WEEK = 7 * 86_400_000
"""How long somebody who asked for a price or a link has asked for it."""
_LOOKED_AT = 20
_DUE = """
SELECT t.post_id AS id, p.account, p.state, p.ours, p.automated, p.text, p.spoiler, p.data, p.created_at,
  p.conversation_id
FROM ledger_todo t JOIN post p ON p.id = t.post_id
WHERE t.old = ? ORDER BY t.post_id LIMIT ?
"""
_THEIRS = """
SELECT text, spoiler, created_at FROM (
  SELECT text, spoiler, created_at, author_id, ours, state FROM post
  WHERE conversation_id = ? AND created_at BETWEEN ? AND ? ORDER BY created_at DESC LIMIT 200)
WHERE author_id = ? AND ours = 0 AND state = 'live' LIMIT 20
"""
_BEFORE = """
SELECT created_at FROM post WHERE conversation_id = ? AND ours = 1 AND automated = 0 AND created_at < ?
ORDER BY created_at DESC LIMIT 1
"""
_GONE = """
SELECT 1 FROM post WHERE conversation_id = ? AND created_at BETWEEN ? AND ? AND author_id = ? AND ours = 0
  AND state <> 'live' LIMIT 1
"""
_CONTINUING = """INSERT OR IGNORE INTO ledger_todo
SELECT id, ? FROM post INDEXED BY post_answer WHERE parent_id = ? AND ours = 1"""
"""What people of ours added to words of ours."""
_ASKING = (Kind.QUESTION, Kind.COMPLAINT)


def keep(db: sqlite3.Connection, rules: Rules, *, old: bool = False, most: int = -1) -> int:
    """Bring the ledger up to date with what was noted of this transaction; ``old``: with at most so many of what there
    was before. Returns how many rows were looked at."""
    looked_at = 0
    while due := db.execute(_DUE, (int(old), most)).fetchall():
        follow: list[tuple[int, int]] = []
        for post in due:
            if _enter(db, post, rules):
                follow.append((int(old), post["id"]))
        db.executemany("DELETE FROM ledger_todo WHERE post_id = ?", [(post["id"],) for post in due])
        db.executemany(_CONTINUING, follow)
        looked_at += len(due)
        if most >= 0:
            break
    return looked_at


def note_all(db: sqlite3.Connection) -> None:
    """All that we ever said is to be looked at again."""
    db.execute("INSERT OR IGNORE INTO ledger_todo SELECT id, 1 FROM post WHERE ours = 1 AND automated = 0")


def _enter(db: sqlite3.Connection, post: sqlite3.Row, rules: Rules) -> bool:
    """Returns whether what continues it may have gone to somebody else than was thought."""
    if not post["ours"] or post["automated"] or post["state"] in ("deleted", "missing"):
        db.execute("DELETE FROM ledger WHERE post_id = ?", (post["id"],))
        return True
    who = whom(db, post["id"])
    if post["state"] != "live":  # its words are gone; what they were stays
        db.execute("UPDATE ledger SET identity_id = ? WHERE post_id = ?", (who, post["id"]))
        return True
    sort, why, solicited = judged(
        db, _words(post), rules, conversation=post["conversation_id"], whom=who, at_ms=post["created_at"]
    )
    known = db.execute(
        "SELECT sort, solicited, why, identity_id FROM ledger WHERE post_id = ?", (post["id"],)
    ).fetchone()
    if (
        known is not None
        and _answered(known, sort)
        and _words_gone(db, post["conversation_id"], who, post["created_at"])
    ):
        sort, why, solicited = Sort.ANSWER, known["why"], bool(known["solicited"])
    db.execute(
        """INSERT OR REPLACE INTO ledger (post_id, identity_id, account, at, sort, solicited, why)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (post["id"], who, post["account"], post["created_at"], sort.value, int(solicited), why),
    )
    return known is None or known["identity_id"] != who


def _answered(known: sqlite3.Row, sort: Sort) -> bool:
    """Whether what looks like no answer now was one before, as far as their words are needed to see it."""
    if sort is Sort.ASK:
        return bool(known["solicited"])
    return sort is Sort.GIVE and known["sort"] == Sort.ANSWER


def _words_gone(db: sqlite3.Connection, conversation: int | None, whom: int | None, at_ms: int) -> bool:
    """Whether something that they said in the week before can be read no more."""
    return db.execute(_GONE, (conversation, at_ms - _WEEK, at_ms, whom)).fetchone() is not None


def judged(
    db: sqlite3.Connection, text: str, rules: Rules, *, conversation: int | None, whom: int | None, at_ms: int
) -> tuple[Sort, str, bool]:
    """What a text is to ``whom`` at that time, why, and whether it is an ask that they asked for."""
    said = _theirs(db, conversation, whom, at_ms) if conversation is not None and whom is not None else []
    if asks_found(text, rules.own_domains):
        solicited = any(solicits(theirs) for theirs, _ in said)
        return *sort_of(text, own_domains=rules.own_domains, solicited=solicited), solicited
    before = db.execute(_BEFORE, (conversation, at_ms)).fetchone() if said else None
    since = before[0] if before is not None else 0
    return *sort_of(text, asked=any(at > since and _asks(theirs) for theirs, at in said)), False


def _theirs(db: sqlite3.Connection, conversation: int, whom: int, at_ms: int) -> list[tuple[str, int]]:
    """What they said there in the week before, as far as it is among the last 200 posts; newest first."""
    found = db.execute(_THEIRS, (conversation, at_ms - _WEEK, at_ms, whom))
    return [(f"{row[1]} {row[0]}", row[2]) for row in found]


@lru_cache(maxsize=256)
def _asks(text: str) -> bool:
    """Kept, for their last words are looked at with each of ours."""
    return bool(asks_in(text, most=1)) or propose(text)[0] in _ASKING


def _words(post: Any) -> str:
    """With the addresses behind its links; a mention or a hashtag leads nowhere of ours."""
    links = [link.url for link in Unpacked(post["data"]).links if not link.text.startswith(("@", "#"))]
    return " ".join([post["spoiler"], post["text"], *links])

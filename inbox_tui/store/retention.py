"""What a platform's terms let nobody keep for ever: others' words and names go when their time is up.

Ours stay, and so does everything the user decided: who waits since when, what was heard, how a conversation was closed.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inbox_tui.domain.model import PostState
from inbox_tui.store import copied
from inbox_tui.store.index import Indexer, searchable
from inbox_tui.store.people import key_anew
from inbox_tui.store.terms import Term, has_terms, term_of, terms
from inbox_tui.store.threads import SOMEBODY

AT_ONCE = 200
"""Posts (and people) of one account that one transaction removes."""
_KEPT = frozenset({"extra", "root", "parent", "parent_author"})
"""What stays of a post's data: the ids by which it is fetched again."""
_GONE = PostState.EXPIRED.value
_NAMED = """SELECT id, data FROM post INDEXED BY post_kept WHERE account = ? AND fetched_at <= ?
  AND (data LIKE '%"mentions":%' AND json_type(data, '$.mentions') IS NOT NULL
    OR data LIKE '%"quoted":%' AND json_type(data, '$.quoted') IS NOT NULL)"""
"""Posts that carry names along, while they may stay a while longer themselves."""


@dataclass(slots=True)
class Removed:
    """What one step took away. Mutable: it grows while the step runs."""

    posts: int = 0
    people: int = 0
    conversations: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.posts or self.people)


# --- removing


def remove(db: sqlite3.Connection, now_ms: int, limit: int = AT_ONCE) -> Removed:
    """Take away what is past its time, at most ``limit`` posts and people of each account; call it until it finds
    nothing. Bringing the conversations up to date is the caller's."""
    removed = Removed()
    for term in terms(db):
        if term.posts is not None:
            _posts(db, term, now_ms - term.posts, limit, removed)
        if term.people is not None:
            _people(db, term, now_ms - term.people, limit, removed)
    return removed


def _posts(db: sqlite3.Connection, term: Term, until: int, limit: int, removed: Removed) -> None:
    index = Indexer(db)
    copies = copied.any_kept(db)
    for row in db.execute(
        """SELECT id, conversation_id, ours, state, text, spoiler, data FROM post INDEXED BY post_kept
           WHERE account = ? AND fetched_at <= ? ORDER BY fetched_at LIMIT ?""",
        (term.account, until, limit),
    ).fetchall():
        data = json.loads(row["data"])
        removed.posts += 1
        if row["conversation_id"] is not None:
            removed.conversations.add(row["conversation_id"])
        if row["ours"]:  # our words stay; those that they quote do not
            db.execute("UPDATE post SET data = ?, fetched_at = NULL WHERE id = ?", (_without_others(data), row["id"]))
            continue
        index.post(row["id"], searchable(row["text"], row["spoiler"], row["data"]), "")
        if copies:
            copied.forget(db, row["id"], row["conversation_id"])
        db.execute("DELETE FROM revision WHERE post_id = ?", (row["id"],))
        kept = {name: value for name, value in data.items() if name in _KEPT}
        db.execute(
            "UPDATE post SET text = '', spoiler = '', words = 0, data = ?, state = ?, fetched_at = NULL WHERE id = ?",
            (
                _written({**kept, "removed": term.said}),
                _GONE if row["state"] == PostState.LIVE.value else row["state"],
                row["id"],
            ),
        )
    index.flush()


def _people(db: sqlite3.Connection, term: Term, until: int, limit: int, removed: Removed) -> None:
    index = Indexer(db)
    keyed = copied.any_kept(db)
    for row in db.execute(
        """SELECT id, name, handle FROM identity INDEXED BY identity_kept
           WHERE account = ? AND fetched_at <= ? ORDER BY fetched_at LIMIT ?""",
        (term.account, until, limit),
    ).fetchall():
        removed.people += 1
        index.person(row["id"], (row["name"], row["handle"]), None)
        db.execute(
            "UPDATE identity SET name = '', handle = '', url = '', bio = '', fetched_at = NULL WHERE id = ?",
            (row["id"],),
        )
        if keyed:
            key_anew(db, row["id"], "", "", "")
        _unnamed(db, row["name"], row["handle"])
        removed.conversations.update(
            found[0] for found in db.execute("SELECT id FROM conversation WHERE person_id = ?", (row["id"],))
        )
    for row in db.execute(f"{_NAMED} LIMIT ?", (term.account, until, limit)).fetchall():
        removed.people += 1
        db.execute("UPDATE post SET data = ? WHERE id = ?", (_without_others(json.loads(row["data"])), row["id"]))


def _unnamed(db: sqlite3.Connection, *names: str) -> None:
    """What can still be taken back says whom it was about; not any longer by name."""
    wanted = [re.escape(name) for name in names if name]
    if not wanted:
        return
    named = re.compile(rf"(?<!\w)(?:{'|'.join(wanted)})(?!\w)")
    for batch, sentence in db.execute("SELECT batch, sentence FROM undo").fetchall():
        if (plain := named.sub(SOMEBODY, sentence)) != sentence:
            db.execute("UPDATE undo SET sentence = ? WHERE batch = ?", (plain, batch))


def _without_others(data: dict[str, Any]) -> str:
    return _written({name: value for name, value in data.items() if name not in ("quoted", "mentions")})


def _written(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) if data else "{}"


def strip(copy: Path) -> None:
    """Take all that has a time to go out of a copy of the store, whatever its age: a copy outlives every term, and
    what is still on the platform is fetched again after a loss."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as db:
        db.row_factory = sqlite3.Row
        columns = {row[1] for row in db.execute("PRAGMA table_info(post)")}
        if "fetched_at" not in columns or not has_terms(db):
            return
        db.execute("BEGIN")
        while removed := remove(db, 1 << 60):
            db.executemany(
                "UPDATE conversation SET excerpt = '' WHERE id = ?", [(each,) for each in removed.conversations]
            )
        for words in ("post_words", "identity_words"):
            db.execute(f"INSERT INTO {words} ({words}) VALUES ('optimize')")
        db.execute("COMMIT")
        db.execute("VACUUM")


# --- what is next


def due(db: sqlite3.Connection, now_ms: int) -> bool:
    """Whether anything may be kept no longer."""
    for term in terms(db):
        at = next_removal(db, term.account)
        if at is not None and at <= now_ms:
            return True
        if term.people is not None and db.execute(f"{_NAMED} LIMIT 1", (term.account, now_ms - term.people)).fetchone():
            return True
    return False


def next_removal(db: sqlite3.Connection, account: int) -> int | None:
    """When the next words or names of an account go. None: nothing has a time to go."""
    term = term_of(db, account)
    if term is None:
        return None
    times = [
        oldest + span
        for table, span in (("post", term.posts), ("identity", term.people))
        if span is not None
        and (
            oldest := db.execute(
                f"SELECT min(fetched_at) FROM {table} INDEXED BY {table}_kept"
                " WHERE account = ? AND fetched_at IS NOT NULL",
                (account,),
            ).fetchone()[0]
        )
        is not None
    ]
    return min(times, default=None)


_OPEN = "c.place IN ('needs', 'later', 'snoozed')"
_BEGUN = "EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = c.id AND o.state <> 'sent')"


def to_refresh(db: sqlite3.Connection, account: int, until_ms: int, limit: int) -> Sequence[int]:
    """One post of each conversation that somebody works on, or waits in, and that would lose words before ``until_ms``
    or has lost some: those can be had again for the asking."""
    term = term_of(db, account)
    spans = [span for span in (term.posts, term.people) if span is not None] if term is not None else []
    if term is None or not term.refreshable or not spans:
        return ()
    found = db.execute(
        f"""SELECT max(p.id) FROM post p INDEXED BY post_kept JOIN conversation c ON c.id = p.conversation_id
            WHERE p.account = :n AND p.fetched_at <= :until AND p.ours = 0 AND ({_OPEN} OR {_BEGUN})
            GROUP BY c.id
            UNION
            SELECT p.id FROM conversation c JOIN post p ON p.id = c.last_in_id
            WHERE c.account = :n AND p.state = '{_GONE}' AND ({_OPEN} OR {_BEGUN})
            LIMIT :limit""",
        {"n": account, "until": until_ms - min(spans), "limit": limit},
    )
    return [row[0] for row in found]

"""What the user decides about conversations, in batches that can be undone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from inbox_tui.domain.model import OutboxId
from inbox_tui.domain.value import value_class
from inbox_tui.errors import NoSuchThing
from inbox_tui.store import kinds_kept
from inbox_tui.store.relations.undo import join, put_back, remember

_KEPT = (
    "closed_at",
    "closed_reason",
    "snoozed_until",
    "snooze_mode",
    "woke",
    "later_at",
    "starred",
    "muted",
    "tags",
    "kind",
    "kind_by",
)


def decide(
    db: sqlite3.Connection,
    now_ms: int,
    conversations: Sequence[int],
    act: str,
    detail: str,
    sentence: str,
    changes: dict[str, Any],
) -> int:
    """Apply one decision to several conversations as one batch. Returns how many there were.

    ``changes`` are columns of ``conversation``; an answered or closed conversation forgets that it once woke.
    """
    marks = ",".join("?" * len(conversations))
    found = db.execute(
        f"SELECT id, {', '.join(_KEPT)} FROM conversation WHERE id IN ({marks})", tuple(conversations)
    ).fetchall()
    if not found:
        raise NoSuchThing("That conversation is not here (any more).")
    before = [dict(row) for row in found]
    batch = remember(db, now_ms, sentence, before)
    db.executemany(
        "INSERT INTO triage (batch, conversation_id, at, act, detail) VALUES (?, ?, ?, ?, ?)",
        [(batch, row["id"], now_ms, act, detail) for row in found],
    )
    db.execute(
        f"UPDATE conversation SET {', '.join(f'{name} = ?' for name in changes)} WHERE id IN ({marks})",
        (*changes.values(), *conversations),
    )
    if act == "kind":
        join(db, batch, kinds_kept.correct(db, now_ms, conversations, detail))
    return len(found)


@value_class()
class TakenBack:
    """What :func:`undo` did: the batch's sentence, and the conversations and drafts that are as they were before."""

    sentence: str
    conversations: tuple[int, ...] = ()
    drafts: tuple[OutboxId, ...] = ()


def undo(db: sqlite3.Connection) -> TakenBack | None:
    """Take back the last batch, of conversations or of what is kept about people and drafts. None: there is none."""
    last = db.execute("SELECT batch, sentence, before FROM undo ORDER BY batch DESC LIMIT 1").fetchone()
    if last is None:
        return None
    restored: list[int] = []
    drafts = []
    for row in reversed(json.loads(last["before"])):
        if "table" in row:
            conversation = put_back(db, row)
            if row["table"] == "outbox":
                conversation = _settled(db, row["key"]["id"])
                drafts.append(OutboxId(row["key"]["id"]))
            if conversation is not None and conversation not in restored:
                restored.append(conversation)
            continue
        db.execute(
            f"UPDATE conversation SET {', '.join(f'{name} = ?' for name in _KEPT)} WHERE id = ?",
            (*(row[name] for name in _KEPT), row["id"]),
        )
        if row["id"] not in restored:
            restored.insert(0, row["id"])
    db.execute("DELETE FROM triage WHERE batch = ?", (last["batch"],))
    db.execute("DELETE FROM undo WHERE batch = ?", (last["batch"],))
    return TakenBack(last["sentence"], tuple(restored), tuple(drafts))


def _settled(db: sqlite3.Connection, entry: int) -> int | None:
    """A draft that is here again belongs where its post is now. Returns that conversation."""
    db.execute(
        """UPDATE outbox SET conversation_id = coalesce((SELECT conversation_id FROM post WHERE id = target_id),
           (SELECT id FROM conversation WHERE id = conversation_id)) WHERE id = ?""",
        (entry,),
    )
    found = db.execute("SELECT conversation_id FROM outbox WHERE id = ?", (entry,)).fetchone()
    return found[0] if found is not None else None


def last_undo_at(db: sqlite3.Connection) -> int | None:
    """When the batch that :func:`undo` would take back was made."""
    found = db.execute("SELECT max(at) FROM undo").fetchone()
    return found[0] if found else None

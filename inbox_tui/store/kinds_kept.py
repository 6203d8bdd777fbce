"""Kinds that the user corrected, kept for the person: the words that had spoken for another kind, and the kind they
stand for when that person uses them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inbox_tui.domain.kinds import Proposal, propose, remembered
from inbox_tui.domain.model import Kind

Corrections = Mapping[int, Sequence[tuple[str, Kind]]]
"""By profile: cue and kind, oldest first."""
_ANY = "SELECT 1 FROM kind_memory LIMIT 1"
_TEXT = """
SELECT c.id, c.kind, c.kind_by, p.author_id, p.text, p.spoiler FROM conversation c JOIN post p ON p.id = c.last_in_id
WHERE c.id IN ({}) AND p.author_id IS NOT NULL
"""

_EARLIER = """
SELECT spoiler, text FROM post WHERE conversation_id = ? AND ours = 0 AND state = 'live'
ORDER BY created_at DESC LIMIT 60
"""


def corrections(db: sqlite3.Connection, identities: Iterable[int | None]) -> Corrections:
    """What was corrected for these profiles. One look where nothing ever was."""
    if db.execute(_ANY).fetchone() is None:
        return {}
    wanted = sorted({each for each in identities if each is not None})
    found: dict[int, list[tuple[str, Kind]]] = {}
    for row in db.execute(
        """SELECT identity_id, cue, kind FROM kind_memory WHERE identity_id IN (SELECT value FROM json_each(?))
           ORDER BY at, cue""",
        (json.dumps(wanted),),  # a thread may have more people in it than a query may have parameters
    ):
        found.setdefault(row[0], []).append((row[1], Kind(row[2])))
    return found


def correct(db: sqlite3.Connection, now_ms: int, conversations: Sequence[int], kind: str) -> list[dict[str, Any]]:
    """Keep what the user chose for whoever spoke last in these conversations. Returns what takes it back.

    What was proposed rightly is no correction; it ends an earlier one that said otherwise.
    """
    from inbox_tui.store.relations.undo import rows_of

    before: list[dict[str, Any]] = []
    for row in db.execute(_TEXT.format(",".join("?" * len(conversations))), tuple(conversations)).fetchall():
        proposed, reasons = propose(_words(row))
        before.append(dict(rows_of(db, "kind_memory", identity_id=row["author_id"])))
        cues = reasons or ("",)
        if proposed.value == kind:
            db.executemany(
                "DELETE FROM kind_memory WHERE identity_id = ? AND cue = ?", [(row["author_id"], cue) for cue in cues]
            )
            continue
        db.executemany(
            "INSERT OR REPLACE INTO kind_memory (identity_id, cue, kind, at) VALUES (?, ?, ?, ?)",
            [(row["author_id"], cue, kind, now_ms) for cue in cues],
        )
    return before


def why(db: sqlite3.Connection, conversation: int) -> Proposal | None:
    """What the newest words to us are taken for, and what says so; where it is a complaint still, those that made it
    one. None: the user said what it is, or nothing is left to judge by."""
    row = db.execute(_TEXT.format("?"), (conversation,)).fetchone()
    if row is None or row["kind_by"] == "user":
        return None
    found = remembered(_words(row), corrections(db, (row["author_id"],)).get(row["author_id"], ()))
    if row["kind"] == Kind.COMPLAINT and found.kind is not Kind.COMPLAINT:
        for spoiler, text in db.execute(_EARLIER, (conversation,)):
            kind, reasons = propose(f"{spoiler} {text}")
            if kind is Kind.COMPLAINT:
                return Proposal(kind, reasons)
    return found


def _words(row: sqlite3.Row) -> str:
    return f"{row['spoiler']} {row['text']}"

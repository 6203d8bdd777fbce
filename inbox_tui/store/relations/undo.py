"""Taking back whatever was decided last: of conversations, and of everything kept about people.

Before an act changes rows, it takes pictures of them; :func:`remember` keeps those beside the decisions about
conversations, and ``z`` takes back the newest of either. All in the act's own transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

KEEP_BATCHES = 200

Picture = Mapping[str, Any]
"""Rows as they were: made by :func:`rows_of` or :func:`columns_of`, kept as JSON."""


def rows_of(db: sqlite3.Connection, table: str, **key: Any) -> Picture:
    """All rows of ``table`` with these column values: one, many or none. Taken back, exactly these are there again."""
    names = [found[1] for found in db.execute(f"PRAGMA table_info({table})")]
    found = db.execute(f"SELECT {', '.join(names)} FROM {table} WHERE {_where(key)}", tuple(key.values()))
    return {"table": table, "key": key, "rows": [dict(zip(names, row, strict=True)) for row in found]}


def columns_of(db: sqlite3.Connection, table: str, columns: Sequence[str], **key: Any) -> Picture:
    """Some columns of the one row with these values, for a row that others change too. Raises ``KeyError`` if there
    is none."""
    found = db.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE {_where(key)}", tuple(key.values())).fetchone()
    if found is None:
        raise KeyError(table)
    return {"table": table, "key": key, "set": dict(zip(columns, found, strict=True))}


def made(table: str, **key: Any) -> Picture:
    """Of rows that were not there before: taken back, they go."""
    return {"table": table, "key": key, "rows": []}


def remember(db: sqlite3.Connection, now_ms: int, sentence: str, pictures: Iterable[Picture]) -> int:
    """Keep what an act is about to change (or has just made), as the newest thing that can be taken back.

    ``sentence`` stands behind "Taken back:". It names what was done (``note on Ana``), or, where that would read as if
    it still held, how it stands then (``the promise to Ana is open again``). Returns the batch, for :func:`join`.
    """
    batch = next_batch(db)
    db.execute("INSERT INTO undo VALUES (?, ?, ?, ?)", (batch, now_ms, sentence, _written(pictures)))
    db.execute("DELETE FROM undo WHERE batch <= ?", (batch - KEEP_BATCHES,))
    return batch


def join(db: sqlite3.Connection, batch: int, pictures: Iterable[Picture]) -> None:
    """More that is taken back together with a batch."""
    before = db.execute("SELECT before FROM undo WHERE batch = ?", (batch,)).fetchone()[0]
    db.execute("UPDATE undo SET before = ? WHERE batch = ?", (_written([*json.loads(before), *pictures]), batch))


def next_batch(db: sqlite3.Connection) -> int:
    """A number that no act has had that can still be taken back, or is on record."""
    found = db.execute(
        "SELECT max(coalesce((SELECT max(batch) FROM triage), 0), coalesce((SELECT max(batch) FROM undo), 0)) + 1"
    ).fetchone()
    return int(found[0])


def put_back(db: sqlite3.Connection, picture: Picture) -> int | None:
    """Make the rows of a picture what they were. Returns the conversation whose columns that were, if it was one."""
    table, key = picture["table"], picture["key"]
    if "set" in picture:
        old = picture["set"]
        db.execute(
            f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in old)} WHERE {_where(key)}",
            (*old.values(), *key.values()),
        )
    else:
        db.execute(f"DELETE FROM {table} WHERE {_where(key)}", tuple(key.values()))
        for row in picture["rows"]:
            db.execute(
                f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                tuple(row.values()),
            )
    conversation: int | None = key.get("id") if table == "conversation" else key.get("conversation_id")
    return conversation


def _where(key: Mapping[str, Any]) -> str:
    return " AND ".join(f"{name} IS ?" for name in key)


def _written(pictures: Iterable[Picture]) -> str:
    return json.dumps(list(pictures), ensure_ascii=False)

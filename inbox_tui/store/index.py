"""The full-text index, fed in batches. Contentless: to take a row out, its old words are given back to it."""

from __future__ import annotations

import sqlite3

from inbox_tui.domain.text import search_aux


class Indexer:
    """Collects what a transaction adds and removes, and writes it in two strokes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._out: list[tuple[int, str, str]] = []
        self._in: list[tuple[int, str, str]] = []

    def post(self, post_id: int, before: str, now: str) -> None:
        """A post's searchable text changed from ``before`` to ``now`` (empty: not in the index)."""
        if before == now:
            return
        if before:
            pending = next((n for n, item in enumerate(self._in) if item[0] == post_id), None)
            if pending is not None:
                del self._in[pending]
            else:
                self._out.append((post_id, before, search_aux(before)))
        if now:
            self._in.append((post_id, now, search_aux(now)))

    def person(self, identity: int, before: tuple[str, str] | None, now: tuple[str, str]) -> None:
        """``before`` and ``now`` are name and handle."""
        if before is not None:
            words = _who(before)
            self._db.execute(
                "INSERT INTO identity_words (identity_words, rowid, who, aux) VALUES ('delete', ?, ?, ?)",
                (identity, words, search_aux(words)),
            )
        words = _who(now)
        self._db.execute(
            "INSERT INTO identity_words (rowid, who, aux) VALUES (?, ?, ?)", (identity, words, search_aux(words))
        )

    def flush(self) -> None:
        if self._out:
            self._db.executemany(
                "INSERT INTO post_words (post_words, rowid, body, aux) VALUES ('delete', ?, ?, ?)", self._out
            )
        if self._in:
            self._db.executemany("INSERT INTO post_words (rowid, body, aux) VALUES (?, ?, ?)", self._in)
        self._out, self._in = [], []


def _who(name_and_handle: tuple[str, str]) -> str:
    return " ".join(part for part in name_and_handle if part)

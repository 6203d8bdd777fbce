"""The full-text index, fed in batches. Contentless: to take a row out, its old words are given back to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from inbox_tui.domain.text import search_aux
from inbox_tui.store.codec import Unpacked


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

    def person(self, identity: int, before: tuple[str, str] | None, now: tuple[str, str] | None) -> None:
        """``before`` and ``now`` are name and handle; None, or both empty: not in the index."""
        if before is not None and (words := _who(before)):
            self._db.execute(
                "INSERT INTO identity_words (identity_words, rowid, who, aux) VALUES ('delete', ?, ?, ?)",
                (identity, words, search_aux(words)),
            )
        if now is not None and (words := _who(now)):
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


def searchable(text: str, spoiler: str, data: str) -> str:
    """What the index has of a stored post; ``data`` as it was packed."""
    if not text and not spoiler and data == "{}":
        return ""
    return joined(spoiler, text, [item.alt for item in Unpacked(data).media])


def joined(spoiler: str, text: str, alts: Iterable[str]) -> str:
    return "\n".join(part for part in (spoiler, text, *alts) if part)

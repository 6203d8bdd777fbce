"""What is being typed at a small question: kept until it is answered, so that neither Esc nor a kill loses it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from inbox_tui.domain.model import ChangeSet

if TYPE_CHECKING:
    from inbox_tui.store.desk import Desk

_CALLED = "begun "
"""Before the place, among the facts."""


class Begun:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def words(self, place: str) -> str:
        """Empty: nothing is begun there."""
        found = self._desk.read.execute("SELECT value FROM fact WHERE name = ?", (_CALLED + place,)).fetchone()
        return str(found[0]) if found is not None else ""

    async def keep(self, place: str, words: str) -> None:
        """No words drop it."""

        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            if words:
                db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (_CALLED + place, words))
            else:
                db.execute("DELETE FROM fact WHERE name = ?", (_CALLED + place,))
            return None, ChangeSet()

        await self._desk.write(act, precious=True)

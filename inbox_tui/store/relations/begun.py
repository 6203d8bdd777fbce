"""What is being typed at a small question: kept until it is answered, so that neither Esc nor a kill loses it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from inbox_tui.domain.model import ChangeSet
from inbox_tui.domain.relationship import Begins, BegunAt, Gate

if TYPE_CHECKING:
    from inbox_tui.store.desk import Desk

_OF_CONVERSATIONS = (Begins.NOTE_ON_CONVERSATION, Begins.PROMISE)
_SAME_PERSON = """
SELECT identity_id FROM person_identity
WHERE person_id = (SELECT person_id FROM person_identity WHERE identity_id = :who) AND identity_id <> :who
ORDER BY identity_id
"""


class Begun:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def words(self, place: BegunAt) -> str:
        """Empty: nothing is begun there."""
        return next(filter(None, (_words(self._desk.read, name) for name in _names(self._desk.read, place))), "")

    async def keep(self, place: BegunAt, words: str) -> None:
        """No words drop it."""

        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            db.executemany("DELETE FROM fact WHERE name = ?", [(name,) for name in _names(db, place)])
            if words:
                db.execute("INSERT INTO fact VALUES (?, ?)", (_name(*place), words))
            return None, ChangeSet()

        await self._desk.write(act, precious=True)


def joined(db: sqlite3.Connection, old: int, into: int) -> None:
    """Two conversations became one: what is begun on either is begun on it, one behind the other."""
    for question in _OF_CONVERSATIONS:
        here, there = _name(question, old), _name(question, into)
        words = " ".join(filter(None, (_words(db, there), _words(db, here))))
        if words:
            db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (there, words))
        db.execute("DELETE FROM fact WHERE name = ?", (here,))


def _name(question: Begins | Gate, number: int) -> str:
    return f"begun {'review ' if isinstance(question, Gate) else ''}{question.value} {number}"


def _names(db: sqlite3.Connection, place: BegunAt) -> list[str]:
    """Under which its words may be kept, the likeliest first."""
    question, number = place
    names = [_name(question, number)]
    if question is Begins.NOTE_ON_PERSON:
        names += [_name(question, row[0]) for row in db.execute(_SAME_PERSON, {"who": number})]
    return names


def _words(db: sqlite3.Connection, name: str) -> str:
    found = db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
    return str(found[0]) if found is not None else ""

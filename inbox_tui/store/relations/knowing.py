"""What the user writes down of a person: notes, tags, stage, and that they are a VIP. Each act can be taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from inbox_tui.domain.model import ChangeSet, ChangeTopic, ConversationId, IdentityId, PersonId
from inbox_tui.domain.person import NoteId, NoteView
from inbox_tui.domain.relationship import Stage
from inbox_tui.errors import NoSuchThing
from inbox_tui.store.relations.people import note_view
from inbox_tui.store.relations.persons import members, name_of, with_row
from inbox_tui.store.relations.undo import Picture, columns_of, made, remember, rows_of

if TYPE_CHECKING:
    from inbox_tui.store.desk import Desk

T = TypeVar("T")
_CHANGED = frozenset({ChangeTopic.CONVERSATIONS})
_GONE = "That note is not here (any more)."


class Knowing:
    """The part of the store in which people are known."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def add_note(self, person: PersonId, text: str, conversation: ConversationId | None) -> NoteId:
        """Returns the note's number. Raises ``NoSuchThing``."""

        def act(db: sqlite3.Connection, row: int) -> tuple[NoteId, list[Picture], str]:
            number = db.execute(
                "INSERT INTO note (person_id, conversation_id, at, text) VALUES (?, ?, ?, ?)",
                (row, conversation, self._desk.ms(), text),
            ).lastrowid
            assert number is not None
            return NoteId(number), [made("note", id=number)], f"note on {name_of(db, row)}"

        return await self._about(person, act)

    async def note_conversation(self, conversation: ConversationId, text: str) -> NoteId:
        """A note on a conversation of which nobody is known to be the other side."""

        def act(db: sqlite3.Connection) -> tuple[NoteId, ChangeSet]:
            now = self._desk.ms()
            number = db.execute(
                "INSERT INTO note (conversation_id, at, text) VALUES (?, ?, ?)", (conversation, now, text)
            ).lastrowid
            assert number is not None
            remember(db, now, "note", [made("note", id=number)])
            return NoteId(number), ChangeSet(frozenset({conversation}), _CHANGED)

        return await self._desk.write(act, precious=True)

    async def edit_note(self, note: NoteId, text: str) -> None:
        """Raises ``NoSuchThing``."""
        await self._note(
            note,
            "change of a note",
            lambda db: db.execute(
                "UPDATE note SET text = ?, edited_at = ? WHERE id = ?", (text, self._desk.ms(), note)
            ),
        )

    async def drop_note(self, note: NoteId) -> None:
        """Raises ``NoSuchThing``."""
        await self._note(note, "note dropped", lambda db: db.execute("DELETE FROM note WHERE id = ?", (note,)))

    async def set_tags(self, person: PersonId, tags: Sequence[str]) -> None:
        """Replacing what was there. Raises ``NoSuchThing``."""

        def act(db: sqlite3.Connection, row: int) -> tuple[None, list[Picture], str]:
            before = [rows_of(db, "person_tag", person_id=row)]
            db.execute("DELETE FROM person_tag WHERE person_id = ?", (row,))
            db.executemany("INSERT OR IGNORE INTO person_tag VALUES (?, ?)", [(row, tag) for tag in tags])
            return None, before, f"tags of {name_of(db, row)}"

        await self._about(person, act)

    async def set_vip(self, person: PersonId, on: bool) -> None:
        """Raises ``NoSuchThing``."""

        def act(db: sqlite3.Connection, row: int) -> tuple[None, list[Picture], str]:
            before = [columns_of(db, "person", ("vip",), id=row)]
            db.execute("UPDATE person SET vip = ? WHERE id = ?", (int(on), row))
            return None, before, f"{name_of(db, row)} {'as a VIP' if on else 'as no VIP'}"

        await self._about(person, act)

    async def set_stage(self, person: PersonId, stage: Stage, why: str) -> None:
        """``why``: the evidence it was set by, if any. Raises ``NoSuchThing``."""

        def act(db: sqlite3.Connection, row: int) -> tuple[None, list[Picture], str]:
            before = [columns_of(db, "person", ("stage", "stage_at"), id=row)]
            old = db.execute("SELECT stage FROM person WHERE id = ?", (row,)).fetchone()[0]
            now = self._desk.ms()
            if old != stage.value:
                move = db.execute(
                    "INSERT INTO stage_move (person_id, at, before, after, why) VALUES (?, ?, ?, ?, ?)",
                    (row, now, old, stage.value, why),
                ).lastrowid
                before.append(made("stage_move", id=move))
            db.execute("UPDATE person SET stage = ?, stage_at = ? WHERE id = ?", (stage.value, now, row))
            return None, before, f"{name_of(db, row)} at {stage.value}"

        await self._about(person, act)

    # --- reading

    def notes(self, person: PersonId) -> tuple[NoteView, ...]:
        """Notes on a person and on their conversations, newest first."""
        db = self._desk.read
        them = members(db, person)
        found = db.execute(
            f"""SELECT * FROM note WHERE person_id = ? UNION
                SELECT n.* FROM note n JOIN conversation c ON c.id = n.conversation_id
                WHERE n.person_id IS NULL AND n.conversation_id IS NOT NULL
                  AND c.person_id IN ({",".join("?" * len(them))})
                ORDER BY at DESC, id DESC""",
            (person, *them),
        )
        return tuple(note_view(row) for row in found)

    def note(self, note: NoteId) -> NoteView:
        """Raises ``NoSuchThing``."""
        found = self._desk.read.execute("SELECT * FROM note WHERE id = ?", (note,)).fetchone()
        if found is None:
            raise NoSuchThing(_GONE)
        return note_view(found)

    # --- how it is written

    async def _about(
        self, person: PersonId, act: Callable[[sqlite3.Connection, int], tuple[T, list[Picture], str]]
    ) -> T:
        def change(db: sqlite3.Connection) -> tuple[T, ChangeSet]:
            now = self._desk.ms()
            row, begun = with_row(db, person, now)
            done, pictures, sentence = act(db, row)
            remember(db, now, sentence, [*begun, *pictures])
            return done, ChangeSet(_conversations(db, row), _CHANGED)

        return await self._desk.write(change, precious=True)

    async def _note(self, note: NoteId, sentence: str, act: Callable[[sqlite3.Connection], object]) -> None:
        def change(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            before = rows_of(db, "note", id=note)
            if not before["rows"]:
                raise NoSuchThing(_GONE)
            remember(db, self._desk.ms(), sentence, [before])
            act(db)
            return None, ChangeSet(topics=_CHANGED)

        await self._desk.write(change, precious=True)


def _conversations(db: sqlite3.Connection, person: int) -> frozenset[ConversationId]:
    """The latest of theirs, whose rows may show something of it."""
    them: list[IdentityId] = [IdentityId(each) for each in members(db, person)]
    found = db.execute(
        f"SELECT id FROM conversation WHERE person_id IN ({','.join('?' * len(them))}) ORDER BY last_at DESC LIMIT 20",
        them,
    )
    return frozenset(ConversationId(row[0]) for row in found)

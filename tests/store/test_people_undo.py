"""One key takes back the last act, whether it was about a conversation or about a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from inbox_tui.domain.model import ChangeSet, ConversationId, Page, Post
from inbox_tui.domain.views import ViewKey
from inbox_tui.store import Store
from inbox_tui.store.relations.undo import columns_of, made, remember, rows_of
from inbox_tui.store.triage import TakenBack


async def _act(store: Store, what: Callable[[sqlite3.Connection], Any]) -> Any:
    return await store._desk.write(lambda db: (what(db), ChangeSet()))


def _rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store._desk.read.execute(sql)]


async def test_rows_made_changed_and_dropped_are_as_they_were(store: Store) -> None:
    def begin(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO note (id, person_id, at, text) VALUES (1, 7, 5, 'likes tea'), (2, 7, 6, 'left hand')")
        db.execute("INSERT INTO person_tag VALUES (7, 'tea'), (7, 'town')")

    def act(db: sqlite3.Connection) -> None:
        pictures = [rows_of(db, "note", id=1), rows_of(db, "person_tag", person_id=7), made("note", id=3)]
        remember(db, 10, "a change of everything", pictures)
        db.execute("UPDATE note SET text = 'likes coffee' WHERE id = 1")
        db.execute("DELETE FROM person_tag")
        db.execute("INSERT INTO person_tag VALUES (7, 'coffee')")
        db.execute("INSERT INTO note (id, person_id, at, text) VALUES (3, 7, 9, 'new')")

    await _act(store, begin)
    before = _rows(store, "SELECT * FROM note"), _rows(store, "SELECT * FROM person_tag")
    await _act(store, act)
    assert (_rows(store, "SELECT * FROM note"), _rows(store, "SELECT * FROM person_tag")) != before
    assert await store.undo() == TakenBack("a change of everything")
    assert (_rows(store, "SELECT * FROM note"), _rows(store, "SELECT * FROM person_tag")) == before
    found = _rows(store, "SELECT rowid FROM note_words WHERE note_words MATCH 'coffee OR tea'")
    assert found == [(1,)], "search finds the note by its old words, once"
    assert await store.undo() is None


async def test_acts_of_both_sorts_are_taken_back_newest_first(store: Store, say: Callable[..., Post]) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana"),)))
    here = ConversationId(1)

    async def note(number: int) -> None:
        def act(db: sqlite3.Connection) -> None:
            db.execute("INSERT INTO note (id, person_id, at, text) VALUES (?, 7, 0, 'x')", (number,))
            remember(db, 10, f"note {number}", [made("note", id=number)])

        await _act(store, act)

    await note(1)
    await store.decide([here], "star", "", "starred", {"starred": 1})
    await note(2)
    assert [done.sentence if (done := await store.undo()) else "" for _ in range(4)] == [
        "note 2",
        "starred",
        "note 1",
        "",
    ]
    row = store.lists.row(here)
    assert row is not None
    assert not row.starred
    assert not _rows(store, "SELECT * FROM note")


async def test_some_columns_of_a_conversation_go_back_and_leave_the_others(
    store: Store, say: Callable[..., Post]
) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana"),)))

    def act(db: sqlite3.Connection) -> None:
        remember(db, 10, "handed over", [columns_of(db, "conversation", ("handed_at",), id=1)])
        db.execute("UPDATE conversation SET handed_at = 10")

    await _act(store, act)
    await _act(store, lambda db: db.execute("UPDATE conversation SET starred = 1"))
    assert await store.undo() == TakenBack("handed over", (1,))
    assert _rows(store, "SELECT handed_at, starred FROM conversation") == [(None, 1)]


async def test_what_is_undone_follows_a_conversation_into_another(store: Store, say: Callable[..., Post]) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", ago=9), say("3", "ana", parent="2", ago=3))))
    assert len(store.lists.window(ViewKey("all"), 0).rows) == 2

    def act(db: sqlite3.Connection) -> None:
        for number in (1, 2):
            db.execute(
                "INSERT INTO promise (id, conversation_id, sort, text, made_at, due_at) VALUES (?, ?, '', ?, 0, 1)",
                (number, number, "x"),
            )
        remember(db, 10, "both dropped", [rows_of(db, "promise", conversation_id=number) for number in (1, 2)])
        db.execute("DELETE FROM promise")

    await _act(store, act)
    await store.ingest("acme", Page(posts=(say("2", "ana", parent="1", ago=5),)))
    left = [row.id for row in store.lists.window(ViewKey("all"), 0).rows]
    assert len(left) == 1
    await store.undo()
    assert {row[0] for row in _rows(store, "SELECT conversation_id FROM promise")} == set(left)


async def test_what_was_kept_of_two_conversations_is_all_there_in_the_one(
    store: Store, say: Callable[..., Post]
) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", ago=9), say("3", "ana", parent="2", ago=3))))

    def act(db: sqlite3.Connection) -> None:
        for number in (1, 2):
            db.execute(
                "INSERT INTO plan (conversation_id, words, offer, made_at, changed_at) VALUES (?, ?, 'tea', 0, ?)",
                (number, f"words {number}", number),
            )
            db.execute("INSERT INTO note (conversation_id, at, text) VALUES (?, 0, 'n')", (number,))
            db.execute(
                "INSERT INTO promise (conversation_id, sort, text, made_at, due_at) VALUES (?, 'promise', 'p', 0, ?)",
                (number, number * 10),
            )

    await _act(store, act)
    await store.ingest("acme", Page(posts=(say("2", "ana", parent="1", ago=5),)))
    one = store.lists.window(ViewKey("all"), 0).rows[0].id
    assert _rows(store, "SELECT conversation_id, words FROM plan") == [(one, "words 2")]
    assert sorted(_rows(store, "SELECT conversation_id, text FROM note")) == [
        (one, "n"),
        (one, "n"),
        (one, "words 1 · tea"),
    ]
    assert _rows(store, "SELECT promised_at FROM conversation") == [(10,)]

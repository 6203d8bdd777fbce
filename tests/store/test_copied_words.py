"""Words of others that were copied beside their posts go with the post's words; what was decided stays."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.config import Config
from inbox_tui.connector import Features, Profile, Retention
from inbox_tui.domain.model import Identity, Page, PersonId, Post, RemoteId
from inbox_tui.domain.person import Heard, StageFacts, propose_stage
from inbox_tui.domain.plan import Plan
from inbox_tui.domain.relationship import Stage
from inbox_tui.engine.customs import Customs
from inbox_tui.store import Rules, Store, accounts
from inbox_tui.store.database import APPLICATION_ID, connect, migrate
from inbox_tui.store.index import Indexer
from inbox_tui.store.migrations import ALL
from inbox_tui.store.relations.exchange import exported
from inbox_tui.store.relations.exporting import written
from inbox_tui.store.relations.markdown import Pages
from inbox_tui.store.retention import strip

Say = Callable[..., Post]
TERMS = Retention(posts=timedelta(hours=48), people=timedelta(hours=24), rule="48 hours.")
US = Identity(id=RemoteId("us"), handle="acme", name="Acme")
SAID = "Hello. The teal kettle never came! Where is the teal kettle?  And who\npays the teal postage?"
COPIES = (b"teal kettle", b"teal postage")


async def _work(store: Store, say: Say, words: str = "The teal kettle never came!") -> tuple[int, int]:
    """One post of which two asks were put off, with a plan card and an answer that will keep a promise."""
    await store.ingest("acme", Page(posts=(say("1", "ana", SAID, ago=90),)))
    post, talk = store._desk.read.execute("SELECT id, conversation_id FROM post WHERE remote_id = '1'").fetchone()
    who = store._desk.read.execute("SELECT id FROM identity WHERE remote_id = 'ana'").fetchone()[0]

    def make(db: sqlite3.Connection) -> None:
        for number, text in ((7, "Where is the teal kettle?"), (8, "And who\npays the teal postage?")):
            db.execute(
                """INSERT INTO promise (id, conversation_id, identity_id, sort, text, made_at, due_at)
                   VALUES (?, ?, ?, 'deferred', ?, 5, 9)""",
                (number, talk, who, text),
            )
            db.execute(
                "INSERT INTO ask (post_id, place, text, state, at, promise_id) VALUES (?, ?, ?, 'deferred', 5, ?)",
                (post, number, text, number),
            )
        db.execute(
            """INSERT INTO gate_log (at, gate, outcome, words, outbox_id, conversation_id)
               VALUES (6, 'promise', 'keeps', '5 Where is the teal kettle?', 77, ?)""",
            (talk,),
        )
        db.execute("INSERT INTO note (conversation_id, at, text) VALUES (?, 5, 'teal postage: my note')", (talk,))
        db.execute(
            "INSERT INTO heard_line (conversation_id, text, at) VALUES (?, 'no teal kettle, I heard', 5)", (talk,)
        )

    await store._desk.db.write(make)
    await store.relations.care.save_plan(talk, Plan(words=words, wrong="lost"))
    await store.relations.care.save_plan(talk, Plan(words=words, wrong="lost on the way"))
    return post, talk


async def _terms_end(store: Store, clock: Any) -> None:
    clock.move(hours=49)
    await store.keep_terms()


async def _deleted(store: Store, clock: Any) -> None:
    await store.ingest("acme", Page(deleted=(RemoteId("1"),)))


ENDS = {"the terms end": _terms_end, "it is deleted": _deleted}


@pytest.fixture
async def bound(store: Store) -> Store:
    await store.saw_profile("acme", Profile(identity=US), Features(retention=TERMS))
    return store


def _kept(store: Store, *tables: str) -> str:
    return json.dumps([[*row] for name in tables for row in store._desk.read.execute(f"SELECT * FROM {name}")])


@pytest.mark.parametrize("how", ENDS)
async def test_copies_go_with_the_words_and_what_was_decided_stays(
    bound: Store, say: Say, clock: Any, how: str
) -> None:
    await _work(bound, say)
    before = bound._desk.read.execute("SELECT changed_at FROM plan").fetchone()[0]
    await ENDS[how](bound, clock)
    left = _kept(bound, "ask", "promise", "plan", "gate_log", "undo", "post")
    assert "teal" not in left
    read = bound._desk.read
    assert [tuple(row) for row in read.execute("SELECT text, state, at, promise_id FROM ask ORDER BY place")] == [
        ("(removed)", "deferred", 5, 7),
        ("(removed)", "deferred", 5, 8),
    ]
    assert [tuple(row) for row in read.execute("SELECT text, state, made_at, due_at FROM promise ORDER BY id")] == [
        ("(removed)", "open", 5, 9),
        ("(removed, 2)", "open", 5, 9),
    ]
    assert tuple(read.execute("SELECT words, wrong, changed_at FROM plan").fetchone()) == (
        "(removed)", "lost on the way", before,
    )  # fmt: skip
    assert read.execute("SELECT words FROM gate_log").fetchone()[0] == "5 (removed)", "it still keeps that promise"
    assert read.execute("SELECT text FROM note").fetchone()[0] == "teal postage: my note", "what you wrote is yours"
    assert "teal kettle" in read.execute("SELECT text FROM heard_line").fetchone()[0]


@pytest.mark.parametrize("how", ENDS)
async def test_taking_a_plan_back_does_not_bring_their_words_again(
    bound: Store, say: Say, clock: Any, how: str
) -> None:
    await _work(bound, say)
    await ENDS[how](bound, clock)
    await bound.undo()
    assert tuple(bound._desk.read.execute("SELECT words, wrong FROM plan").fetchone()) == ("(removed)", "lost")


async def test_words_that_you_put_differently_stay(bound: Store, say: Say, clock: Any) -> None:
    await _work(bound, say, "Kettle (teal) is missing")
    await _deleted(bound, clock)
    assert bound._desk.read.execute("SELECT words FROM plan").fetchone()[0] == "Kettle (teal) is missing"


async def test_a_copy_of_an_earlier_wording_goes_too(bound: Store, say: Say, clock: Any) -> None:
    await _work(bound, say)
    now = say("1", "ana", "It came, thanks!", ago=90)
    await bound.ingest("acme", Page(posts=(now,)))
    assert "teal kettle" in _kept(bound, "plan"), "it was edited, not taken away"
    await _deleted(bound, clock)
    assert "teal" not in _kept(bound, "ask", "promise", "plan", "gate_log", "undo")


async def test_others_copies_stay_when_one_post_goes(bound: Store, say: Say, clock: Any) -> None:
    await _work(bound, say)
    await bound.ingest("acme", Page(posts=(say("2", "ana", "Never mind.", parent="1", ago=3),)))
    await bound.ingest("acme", Page(deleted=(RemoteId("2"),)))
    assert _kept(bound, "ask").count("teal") == 2
    assert _kept(bound, "promise").count("teal") == 2
    assert "teal kettle" in _kept(bound, "plan")


async def test_a_copy_of_the_store_has_none_of_them(bound: Store, say: Say, tmp_path: Path) -> None:
    await _work(bound, say)
    target = tmp_path / "copy.db"
    with closing(sqlite3.connect(target)) as copy:
        bound._desk.read.backup(copy)
    strip(target)
    with closing(sqlite3.connect(target)) as copy:
        for table in ("ask", "promise", "plan", "gate_log", "undo"):
            assert "teal" not in repr(copy.execute(f"SELECT * FROM {table}").fetchall()), table


@pytest.mark.parametrize("how", ENDS)
async def test_what_of_theirs_spoke_for_a_stage_goes_with_the_words(
    bound: Store, say: Say, clock: Any, how: str
) -> None:
    said = "I ordered the teal kettle " + "and then I told everybody about it " * 3
    await bound.ingest("acme", Page(posts=(say("1", "ana", said, ago=90), say("2", "ana", "More", ago=9))))
    who = bound._desk.read.execute("SELECT id FROM identity WHERE remote_id = 'ana'").fetchone()[0]
    heard = Heard(at=clock(), text=said, praise=True)
    found = propose_stage(
        StageFacts(stage=Stage.AWARE, stage_at=None, exchanges=0, inbound=2, last_in=None, heard=(heard,))
    )
    assert found is not None
    await bound.relations.knowing.set_stage(PersonId(-who), found.stage, "; ".join([*found.reasons, "you know them"]))
    assert "teal" in _kept(bound, "stage_move")
    assert b"teal" not in _export(bound), "nor does it leave before"
    assert not any(b"teal" in page for _, page in Pages(bound._desk.read).files())
    await ENDS[how](bound, clock)
    assert bound._desk.read.execute("SELECT why FROM stage_move").fetchone()[0] == (
        "(removed), 2 Mar 2026; (removed), 2 Mar 2026; you know them"
        if len(found.reasons) > 1
        else "(removed), 2 Mar 2026; you know them"
    )


async def test_names_go_from_what_can_be_taken_back(bound: Store, say: Say, clock: Any) -> None:
    await bound.ingest("acme", Page(posts=(say("1", "ana", "hello", ago=9), say("2", "anabel", "hi", ago=9))))
    who = dict(bound._desk.read.execute("SELECT remote_id, id FROM identity").fetchall())
    await bound.relations.merging.merge(PersonId(-who["ana"]), PersonId(-who["anabel"]))
    await _terms_end(bound, clock)
    assert "Ana" not in _kept(bound, "undo", "identity")
    done = await bound.undo()
    assert done is not None
    assert done.sentence == "somebody and somebody: two people again"


async def test_a_note_of_an_older_plan_has_no_words_of_theirs(bound: Store, say: Say, clock: Any) -> None:
    for number in ("1", "2"):
        await bound.ingest(
            "acme", Page(posts=(say(number, "ana", "The teal kettle never came!", parent=f"9{number}"),))
        )
    talks = [row[0] for row in bound._desk.read.execute("SELECT id FROM conversation ORDER BY id")]
    assert len(talks) == 2
    for talk, wrong in zip(talks, ("lost", "sent twice"), strict=True):
        clock.move(minutes=1)
        plan = Plan(words="The teal kettle never came!", wrong=wrong, next_at=clock())
        await bound.relations.care.save_plan(talk, plan)
    await bound.ingest("acme", Page(posts=(say("91", "us", "Ours", parent="92"), say("92", "ben", "top", ago=99))))
    assert [row[0] for row in bound._desk.read.execute("SELECT text FROM note")] == ["lost · by 2026-03-02 12:01 UTC"]


async def test_a_store_from_before_there_were_people_is_brought_up_to_date(tmp_path: Path, clock: Any) -> None:
    database = tmp_path / "inbox.db"
    profile = Profile(identity=US)
    with closing(connect(database, read_only=False)) as old:
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(old, 1, migrations=ALL[:3])
        accounts.register(old, 1, "acme", "facebook", "fb", "Facebook")
        accounts.save_profile(old, 1, "acme", profile, Features(retention=TERMS))
        old.execute(
            "INSERT INTO identity (account, remote_id, handle, name, fetched_at) VALUES (1, 'a', 'ana', 'Ana', 1)"
        )
        index = Indexer(old)
        index.person(1, None, ("Ana", "ana"))
        index.flush()
    store = await Store.open(database, now=clock, rules=Rules.of(Config()), backups=tmp_path / "backups", expected=True)
    try:
        assert store._desk.read.execute("SELECT name FROM identity").fetchone()[0] == "Ana"
        (copy,) = (tmp_path / "backups").glob("*.db")
        with closing(sqlite3.connect(copy)) as before:
            assert before.execute("SELECT name FROM identity").fetchone()[0] == "", "what lasts has no names"
    finally:
        await store.close()


def _export(store: Store) -> bytes:
    return b"".join(map(written, exported(store._desk.read, store._desk.now(), "0.0")))


async def _import(store: Store, file: bytes) -> Any:
    return await store.relations.exchange.take_in(io.BytesIO(file), Customs(store._desk.now()), frozenset())


async def test_an_export_carries_no_copy_and_comes_back_as_the_same_promises(
    bound: Store, say: Say, clock: Any, tmp_path: Path
) -> None:
    await _work(bound, say)
    file = _export(bound)
    own = [line for line in file.splitlines() if b'"note"' not in line and b'"heard"' not in line]
    assert not [line for line in own if any(copy in line for copy in COPIES)]
    assert (await _import(bound, file)).new == {}, "the same promises, with their words or without"
    assert _kept(bound, "promise").count("teal") == 2
    other = await Store.open(tmp_path / "other.db", now=clock, rules=Rules.of(Config()))
    try:
        await _import(other, file)
        assert [row[0] for row in other._desk.read.execute("SELECT text FROM promise ORDER BY id")] == [
            "(removed)",
            "(removed, 2)",
        ]
        assert (await _import(other, file)).new == {}
    finally:
        await other.close()


async def test_the_pages_for_reading_carry_no_copy_either(bound: Store, say: Say) -> None:
    await _work(bound, say)
    pages = b"".join(page for _, page in Pages(bound._desk.read).files())
    assert b"(removed" in pages
    assert b"lost on the way" in pages
    assert b"Where is the teal kettle" not in pages
    assert b"never came" not in pages


@pytest.mark.parametrize("kept", [True, False])
async def test_a_file_with_the_words_does_not_bring_them_to_where_the_post_was_deleted(
    store: Store, say: Say, clock: Any, kept: bool
) -> None:
    await _work(store, say)
    file = _export(store)
    await _deleted(store, clock)
    if not kept:
        await store._desk.db.write(lambda db: (db.execute("DELETE FROM ask"), db.execute("DELETE FROM promise")))
    assert ("promise" in (await _import(store, file)).new) is not kept
    assert [row[0] for row in store._desk.read.execute("SELECT text FROM promise ORDER BY id")] == [
        "(removed)",
        "(removed, 2)",
    ]
    assert "teal" not in _kept(store, "promise", "ask", "plan", "gate_log")

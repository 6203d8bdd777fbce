"""Thanks and losing touch over a store: what brings somebody up, and what lets them be."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.domain.model import ChangeSet, DoneReason, Kind, Page, PersonId, Post, PostKind
from inbox_tui.domain.relationship import Stage
from inbox_tui.domain.views import ViewKey
from inbox_tui.store import Store
from inbox_tui.store.codec import ms
from inbox_tui.store.counted import SILENT_OF_FEW, SILENT_OF_MANY

PRAISE = "Thank you, I love it, best kettle ever!"


def owed(store: Store) -> list[str]:
    return [one.name for one in store.relations.touch.thanks(48)]


@pytest.fixture
async def praised(store: Store, say: Callable[..., Post], clock: Any) -> Store:
    await store.ingest(
        "acme",
        Page(
            posts=(
                say("1", "ana", PRAISE, ago=60),
                say("2", "ben", "I highly recommend these people", ago=50),
                say("3", "cy", "look at these", ago=40, kind=PostKind.QUOTE),
                say("4", "di", "this is broken, I want a refund", ago=30, kind=PostKind.QUOTE),
                say("5", "ed", "hello there", ago=20),
            )
        ),
    )
    return store


async def test_praise_a_recommendation_and_a_quote_are_owed_thanks_after_two_days(praised: Store, clock: Any) -> None:
    assert owed(praised) == []
    clock.move(hours=48)
    assert owed(praised) == ["Ana", "Ben", "Cy"]
    assert praised.relations.touch.count(48, 45) == 3
    assert praised.relations.touch.thanks(48)[0].since == clock() - timedelta(hours=49)


async def test_a_reply_is_thanks(praised: Store, say: Callable[..., Post], clock: Any) -> None:
    clock.move(hours=50)
    await praised.ingest("acme", Page(posts=(say("9", "us", "Glad you like it!", parent="1"),)))
    assert owed(praised) == ["Ben", "Cy"]


async def test_so_is_a_like_of_ours(praised: Store, say: Callable[..., Post], clock: Any) -> None:
    await praised.ingest("acme", Page(posts=(say("1", "ana", PRAISE, ago=60, liked=True),)))
    clock.move(hours=50)
    assert owed(praised) == ["Ben", "Cy"]


async def test_and_a_close(praised: Store, clock: Any) -> None:
    clock.move(hours=50)
    of = {row.name: row.id for row in praised.lists.window(ViewKey("all"), 0).rows}
    closed = {"closed_at": ms(clock()), "closed_reason": DoneReason.THANKED.value}
    await praised.decide([of["Ben"]], "done", DoneReason.THANKED.value, "x", closed)
    assert owed(praised) == ["Ana", "Cy"]
    await praised.undo()
    assert owed(praised) == ["Ana", "Ben", "Cy"]


async def test_the_users_word_on_the_kind_decides(praised: Store, clock: Any) -> None:
    clock.move(hours=50)
    of = {row.name: row.id for row in praised.lists.window(ViewKey("all"), 0).rows}
    for name, kind in (("Ana", Kind.QUESTION), ("Ed", Kind.PRAISE)):
        await praised.decide([of[name]], "kind", kind.value, "x", {"kind": kind.value, "kind_by": "user"})
    assert owed(praised) == ["Ben", "Cy", "Ed"]


async def test_let_be_is_undone_and_forgotten_when_they_write_something_new(
    praised: Store, say: Callable[..., Post], clock: Any
) -> None:
    clock.move(hours=50)
    ana = praised.relations.touch.thanks(48)[0].conversation
    await praised.relations.touch.let_be("thanks", ana, "let be: Ana")
    assert owed(praised) == ["Ben", "Cy"]
    assert praised.relations.touch.count(48, 45) == 2
    await praised.undo()
    assert owed(praised) == ["Ana", "Ben", "Cy"]
    await praised.relations.touch.let_be("thanks", ana, "let be: Ana")
    await praised.ingest("acme", Page(posts=(say("9", "us", "Thanks!", parent="1"),)))
    clock.move(hours=1)
    await praised.ingest("acme", Page(posts=(say("10", "ana", PRAISE, parent="9"),)))
    clock.move(hours=49)
    assert owed(praised) == ["Ben", "Cy", "Ana"]


async def test_whoever_is_let_be_stays_so_when_conversations_join(
    store: Store, say: Callable[..., Post], clock: Any
) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", PRAISE, parent="91"), say("2", "ana", PRAISE, parent="92"))))
    clock.move(hours=49)
    for one in store.relations.touch.thanks(48):
        await store.relations.touch.let_be("thanks", one.conversation, "let be")
    await store.ingest("acme", Page(posts=(say("91", "cy", "x", parent="92"), say("92", "cy", "top", ago=9999))))
    assert store._desk.read.execute("SELECT count(*) FROM conversation").fetchone()[0] == 1
    assert owed(store) == []
    (left,) = store._desk.read.execute("SELECT number FROM let_be").fetchall()
    assert left[0] == store._desk.read.execute("SELECT id FROM conversation").fetchone()[0]


async def person(store: Store, name: str, stage: str) -> None:
    def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
        identity = db.execute("SELECT id FROM identity WHERE name = ?", (name,)).fetchone()[0]
        number = db.execute("INSERT INTO person (name, stage, created_at) VALUES ('', ?, 0)", (stage,)).lastrowid
        db.execute("INSERT INTO person_identity VALUES (?, ?)", (identity, number))
        return None, ChangeSet()

    await store._desk.write(act)


async def test_customers_not_spoken_with_for_long(praised: Store, say: Callable[..., Post], clock: Any) -> None:
    await person(praised, "Ana", "convert")
    await person(praised, "Ben", "engage")
    await person(praised, "Ed", "promote")
    clock.move(days=44)
    assert praised.relations.touch.losing(45) == ()
    clock.move(days=2)
    found = praised.relations.touch.losing(45)
    assert [one.name for one in found] == ["Ana", "Ed"]
    assert (found[0].tag, found[0].conversation is not None) == ("masto", True)
    await praised.relations.touch.let_be("touch", found[0].person, "let be: Ana")
    assert [one.name for one in praised.relations.touch.losing(45)] == ["Ed"]
    await praised.ingest("acme", Page(posts=(say("8", "ed", "I am back", parent="5"),)))
    assert praised.relations.touch.losing(45) == ()
    clock.move(days=46)
    assert [one.name for one in praised.relations.touch.losing(45)] == ["Ed"], "Ana is let be until she writes"


async def test_few_customers_and_many_are_looked_at_in_two_ways_that_agree(
    praised: Store, say: Callable[..., Post], clock: Any
) -> None:
    luck = random.Random(2)
    names = [f"p{number}" for number in range(40)]
    posts = (say(f"x{name}", name, "hello", ago=luck.randrange(200) * 1440) for name in names)
    await praised.ingest("acme", Page(posts=tuple(posts)))
    for name in names[:30]:
        await person(praised, name.title(), luck.choice(("aware", "convert", "promote")))
    db = praised._desk.read

    def joined(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
        people = [row[0] for row in db.execute("SELECT id FROM person ORDER BY id")]
        for one, other in zip(people[::3], people[1::3], strict=False):
            db.execute("UPDATE person_identity SET person_id = ? WHERE person_id = ?", (one, other))
        db.execute("INSERT INTO let_be VALUES ('touch', ?, ?)", (people[0], ms(clock())))
        return None, ChangeSet()

    await praised._desk.write(joined)
    for days in (10, 45, 100):
        given = {"now": ms(clock()), "silence": days * 86_400_000}
        few, many = (sorted(map(tuple, db.execute(sql, given))) for sql in (SILENT_OF_FEW, SILENT_OF_MANY))
        assert few == many
        assert few


async def test_who_was_answered_in_a_thread_of_others_has_a_name_and_a_place(
    store: Store, say: Callable[..., Post], clock: Any
) -> None:
    thread = (
        say("1", "ana", ago=90),
        say("2", "ben", parent="1", ago=80),
        say("3", "us", parent="2", ago=70),
        say("4", "ana", parent="1", ago=60),
    )
    await store.ingest("acme", Page(posts=thread))
    read = store._desk.read
    ben = read.execute("SELECT id FROM identity WHERE remote_id = 'ben'").fetchone()[0]
    await store.relations.knowing.set_stage(PersonId(-ben), Stage.CONVERT, "")
    clock.move(days=46)
    (found,) = store.relations.touch.losing(45)
    assert (found.name, found.tag, found.excerpt) == ("Ben", "masto", "")
    assert (found.conversation, found.last_at) == (1, thread[2].created_at), "what we said to him was the last"

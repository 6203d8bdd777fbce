"""What the user wrote down of a person: found by search, kept for their next post, taken back with one key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.domain.model import ConversationId, Kind, Page, PersonId, Post
from inbox_tui.domain.person import NoteId
from inbox_tui.domain.query import parse
from inbox_tui.domain.relationship import Stage
from inbox_tui.errors import NoSuchThing
from inbox_tui.store import Store


def _ana(store: Store) -> PersonId:
    return PersonId(-store._desk.read.execute("SELECT id FROM identity WHERE remote_id = 'ana'").fetchone()[0])


async def _find(store: Store, words: str) -> list[tuple[bool, int, str]]:
    return [(hit.note, hit.conversation, hit.excerpt) for hit in await store.search(parse(words), 20)]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Prefers mornings, has a Café in Lyon", "mornings", True),
        ("Prefers mornings, has a Café in Lyon", "cafe", True),
        ("ÉCOLE de Lyon", "école", True),
        ("ПРИВЕТ из Твери", "привет", True),
        ("朝のほうがいい", "朝のほう", True),
        ("朝のほうがいい", "夜", False),
        ("Prefers mornings", "evenings", False),
        ("Prefers mornings", "mornings is:unheard", False),
    ],
)
async def test_search_finds_a_note_at_the_person_s_conversation(
    store: Store, say: Callable[..., Post], text: str, words: str, found: bool
) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", "hello"),)))
    await store.relations.knowing.add_note(_ana(store), text, None)
    assert await _find(store, words) == ([(True, 1, text)] if found else [])


async def test_a_note_is_edited_dropped_and_back(store: Store, say: Callable[..., Post], clock: Any) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana"),)))
    know = store.relations.knowing
    note = await know.add_note(_ana(store), "tea", ConversationId(1))
    clock.move(minutes=1)
    await know.edit_note(note, "coffee")
    assert (know.note(note).text, know.note(note).edited_at, know.note(note).conversation) == ("coffee", clock(), 1)
    assert not await _find(store, "tea")
    await know.drop_note(note)
    assert not await _find(store, "coffee")
    await store.undo()
    assert len(await _find(store, "coffee")) == 1
    await store.undo()
    assert know.note(note).text == "tea"
    await store.undo()
    with pytest.raises(NoSuchThing):
        know.note(note)
    with pytest.raises(NoSuchThing):
        await know.edit_note(NoteId(99), "x")


async def test_a_stage_is_moved_on_record_and_back(store: Store, say: Callable[..., Post]) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana"),)))
    know = store.relations.knowing
    await know.set_stage(_ana(store), Stage.ENGAGE, "they wrote twice")
    await know.set_stage(_ana(store), Stage.ENGAGE, "")
    moves = "SELECT before, after, why FROM stage_move"
    assert [tuple(row) for row in store._desk.read.execute(moves)] == [("aware", "engage", "they wrote twice")]
    await store.undo()
    await store.undo()
    assert not store._desk.read.execute(moves).fetchall()


async def _kind(store: Store, conversation: int) -> Kind:
    row = store.lists.row(ConversationId(conversation))
    assert row is not None
    return row.kind


async def _correct(store: Store, conversation: int, kind: Kind) -> None:
    await store.decide(
        [ConversationId(conversation)], "kind", kind.value, "marked", {"kind": kind.value, "kind_by": "user"}
    )


async def test_a_corrected_kind_is_kept_for_that_person_only(store: Store, say: Callable[..., Post]) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", "this one is broken", ago=9),)))
    assert await _kind(store, 1) is Kind.COMPLAINT
    why = store.relations.people.why_kind(ConversationId(1))
    assert why is not None
    assert "broken" in why.reasons
    await _correct(store, 1, Kind.CHAT)
    assert store.relations.people.why_kind(ConversationId(1)) is None
    await store.ingest(
        "acme", Page(posts=(say("2", "ana", "so broken again, ha", ago=5), say("3", "ben", "mine is broken", ago=4)))
    )
    assert await _kind(store, 3) is Kind.COMPLAINT, "others' words mean what they did"
    assert await _kind(store, 2) is Kind.CHAT
    why = store.relations.people.why_kind(ConversationId(2))
    assert why is not None
    assert (why.kind, why.remembered) == (Kind.CHAT, True)


async def test_a_correction_goes_with_its_undo(store: Store, say: Callable[..., Post]) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", "this one is broken", ago=9),)))
    await _correct(store, 1, Kind.CHAT)
    await store.undo()
    assert await _kind(store, 1) is Kind.COMPLAINT
    await store.ingest("acme", Page(posts=(say("2", "ana", "broken", ago=5),)))
    assert await _kind(store, 2) is Kind.COMPLAINT


async def test_saying_what_was_proposed_ends_an_earlier_correction(store: Store, say: Callable[..., Post]) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", "this one is broken", ago=9),)))
    await _correct(store, 1, Kind.CHAT)
    await _correct(store, 1, Kind.COMPLAINT)
    await store.ingest("acme", Page(posts=(say("2", "ana", "broken", ago=5),)))
    assert await _kind(store, 2) is Kind.COMPLAINT


async def test_a_card_has_the_conversations_of_others_in_which_they_spoke_to_us(store: Store, say: Any) -> None:
    posts = (
        say("1", "ana", "Which lamp?", ago=30), say("2", "gwen", "The green one!", parent="1", ago=20),
        say("3", "ana", "Thank you, Gwen", parent="2", ago=10), say("4", "gwen", "My own question", ago=5),
    )  # fmt: skip
    await store.ingest("acme", Page(posts=posts))
    people = store.relations.people
    gwen = people.read.execute("SELECT id FROM identity WHERE name = 'Gwen'").fetchone()[0]
    found = [store.lists.row(ConversationId(each)) for each in people.conversations([gwen], 20)]
    assert [row.name for row in found if row is not None] == ["Gwen", "Ana"]

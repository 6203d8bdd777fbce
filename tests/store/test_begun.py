"""What is begun at a small question outlives the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.config import Config
from inbox_tui.domain.model import Page, PersonId, Post
from inbox_tui.domain.relationship import Begins
from inbox_tui.store import Store
from inbox_tui.store.rules import Rules


async def test_it_is_there_for_who_opens_the_store_next_and_gone_once_dropped(
    store: Store, tmp_path: Path, clock: Any
) -> None:
    note, promise = (Begins.NOTE_ON_CONVERSATION, 1), (Begins.PROMISE, 1)
    await store.relations.begun.keep(note, "prefers morn")
    await store.relations.begun.keep(promise, "a new lid")
    again = await Store.open(tmp_path / "inbox.db", now=clock, rules=Rules.of(Config()))
    begun = again.relations.begun
    try:
        assert (begun.words(note), begun.words(promise)) == ("prefers morn", "a new lid")
        assert begun.words((Begins.NOTE_ON_CONVERSATION, 2)) == ""
        await begun.keep(note, "")
        assert (begun.words(note), begun.words(promise)) == ("", "a new lid")
    finally:
        await again.close()


@pytest.mark.parametrize("question", [Begins.NOTE_ON_CONVERSATION, Begins.PROMISE])
@pytest.mark.parametrize("begun", [{0: "one"}, {1: "two"}, {0: "one", 1: "two"}], ids=["first", "second", "both"])
async def test_it_follows_a_conversation_into_the_one_it_joins(
    store: Store, say: Callable[..., Post], question: Begins, begun: dict[int, str]
) -> None:
    await store.ingest("acme", Page(posts=(say("2", "ana", "two", parent="1"), say("3", "ben", "three", parent="1b"))))
    numbers = [row[0] for row in store._desk.read.execute("SELECT id FROM conversation ORDER BY id")]
    for place, words in begun.items():
        await store.relations.begun.keep((question, numbers[place]), words)
    await store.ingest("acme", Page(posts=(say("1", "cy", "top"), say("1b", "cy", "below", parent="1"))))
    ((joined,),) = store._desk.read.execute("SELECT id FROM conversation").fetchall()
    assert joined in numbers
    assert sorted(store.relations.begun.words((question, joined)).split()) == sorted(begun.values())
    gone = next(number for number in numbers if number != joined)
    assert store.relations.begun.words((question, gone)) == ""


async def test_a_note_begun_on_one_profile_goes_on_on_another_of_the_same_person(
    store: Store, say: Callable[..., Post]
) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", "one"), say("2", "ben", "two"))))
    ana, ben = (row[0] for row in store._desk.read.execute("SELECT id FROM identity WHERE remote_id IN ('ana', 'ben')"))
    begun = store.relations.begun
    await begun.keep((Begins.NOTE_ON_PERSON, ana), "likes te")
    assert begun.words((Begins.NOTE_ON_PERSON, ben)) == ""
    await store.relations.merging.merge(PersonId(-ben), PersonId(-ana))
    assert begun.words((Begins.NOTE_ON_PERSON, ben)) == "likes te"
    await begun.keep((Begins.NOTE_ON_PERSON, ben), "likes tea")
    assert begun.words((Begins.NOTE_ON_PERSON, ana)) == "likes tea"
    await begun.keep((Begins.NOTE_ON_PERSON, ana), "")
    assert begun.words((Begins.NOTE_ON_PERSON, ben)) == ""

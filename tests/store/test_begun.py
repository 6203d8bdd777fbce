"""What is begun at a small question outlives the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from inbox_tui.config import Config
from inbox_tui.domain.model import Page, Post
from inbox_tui.store import Store
from inbox_tui.store.rules import Rules


async def test_it_is_there_for_who_opens_the_store_next_and_gone_once_dropped(
    store: Store, tmp_path: Path, clock: Any
) -> None:
    await store.relations.begun.keep("triage.note 1", "prefers morn")
    await store.relations.begun.keep("promise 1", "a new lid")
    again = await Store.open(tmp_path / "inbox.db", now=clock, rules=Rules.of(Config()))
    try:
        assert (again.relations.begun.words("triage.note 1"), again.relations.begun.words("promise 1")) == (
            "prefers morn",
            "a new lid",
        )
        assert again.relations.begun.words("triage.note 2") == ""
        await again.relations.begun.keep("triage.note 1", "")
        assert (again.relations.begun.words("triage.note 1"), again.relations.begun.words("promise 1")) == (
            "",
            "a new lid",
        )
    finally:
        await again.close()


async def test_it_follows_a_conversation_into_the_one_it_joins(store: Store, say: Callable[..., Post]) -> None:
    await store.ingest("acme", Page(posts=(say("2", "ana", "two", parent="1"), say("3", "ben", "three", parent="1b"))))
    first, second = (row[0] for row in store._desk.read.execute("SELECT id FROM conversation ORDER BY id"))
    await store.relations.begun.keep(f"triage.note {first}", "one of them")
    await store.ingest("acme", Page(posts=(say("1", "cy", "top"), say("1b", "cy", "below", parent="1"))))
    ((joined,),) = store._desk.read.execute("SELECT id FROM conversation").fetchall()
    assert joined in {first, second}
    assert store.relations.begun.words(f"triage.note {joined}") == "one of them"

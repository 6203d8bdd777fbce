"""What stands behind a content warning is quoted nowhere before it was opened: the warning's words stand there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.domain.model import Act, Page, Post
from inbox_tui.domain.query import parse
from inbox_tui.domain.views import ViewKey
from inbox_tui.store import Store, migrations
from inbox_tui.store.entries import outgoing

Say = Callable[..., Post]


@pytest.mark.parametrize(
    ("cover", "shown"),
    [
        ({"spoiler": "cat teeth"}, "Content warning: cat teeth"),
        ({"sensitive": True}, "Content warning: marked as sensitive"),
        ({"spoiler": "cat teeth", "sensitive": True}, "Content warning: cat teeth"),
        ({}, "The lamp is hot."),
    ],
)
async def test_nothing_is_quoted_before_its_warning_was_opened(
    store: Store, say: Say, cover: dict[str, Any], shown: str
) -> None:
    await store.ingest("acme", Page(posts=(replace(say("1", "ana", "The lamp is hot."), **cover),)))
    row = store.lists.window(ViewKey("all"), 0).rows[0]
    (hit,) = await store.search(parse("lamp"), 10)
    draft = await store.out.save_draft(
        entry=None, act=Act.REPLY, account="acme", conversation=row.id, target=hit.post, text="Sorry!"
    )
    assert (row.excerpt, hit.excerpt, outgoing(store._desk.read, draft).quote) == (shown, shown, shown)  # type: ignore[union-attr]
    await store.hear([hit.post], "thread")
    (hit,) = await store.search(parse("lamp"), 10)
    assert "The lamp is hot." in hit.excerpt
    assert outgoing(store._desk.read, draft).quote == "The lamp is hot."  # type: ignore[union-attr]


async def test_neither_what_they_complain_of_nor_what_speaks_for_a_stage_is_quoted_before(
    store: Store, say: Say
) -> None:
    words = "My parcel arrived broken, I want a refund."
    await store.ingest("acme", Page(posts=(replace(say("1", "ana", words), spoiler="glass"),)))
    row = store.lists.window(ViewKey("all"), 0).rows[0]
    ana = store.thread(row.id).posts[0].author.id
    ledger, people = store.relations.ledger, store.relations.people
    assert (ledger.complaining(ana).words, people.heard([ana])) == ("", [])  # type: ignore[union-attr]
    await store.hear([store.thread(row.id).ids[0]], "thread")
    assert ledger.complaining(ana).words == "glass My parcel…"  # type: ignore[union-attr]
    assert [post["text"] for post in people.heard([ana])] == [words]


async def test_our_own_words_need_no_opening(store: Store, say: Say) -> None:
    posts = say("1", "ana", "Hot?", ago=5), replace(say("2", "us", "Quite.", parent="1"), spoiler="lamps")
    await store.ingest("acme", Page(posts=posts))
    assert store.lists.window(ViewKey("all"), 0).rows[0].excerpt == "Quite."


def test_a_store_from_before_shows_them_no_longer() -> None:
    old = sqlite3.connect(":memory:")
    for migration in migrations.ALL[:4]:
        for statement in migration.STATEMENTS:
            old.execute(statement)
    posts = [
        (1, 1, "hidden", "", '{"sensitive":true}', "live"),
        (2, 2, "hidden", "food", "{}", "live"),
        (3, 3, "hidden", "food", "{}", "live"),
        (4, 3, "open words", "", "{}", "live"),
        (5, 4, "hidden", "", '{"sensitive":true}', "live"),
        (6, 4, "", "", "{}", "deleted"),
    ]
    for number in range(1, 5):
        old.execute("INSERT INTO conversation (id, account, excerpt) VALUES (?, 1, 'as it was')", (number,))
    for id, conversation, text, spoiler, data, state in posts:
        old.execute(
            """INSERT INTO post (id, account, remote_id, conversation_id, kind, state, ours, to_us, audience,
               created_at, seen_at, text, spoiler, data)
               VALUES (?, 1, ?, ?, 'mention', ?, 0, 1, 'public', ?, ?, ?, ?, ?)""",
            (id, str(id), conversation, state, id, id, text, spoiler, data),
        )
    for statement in migrations.ALL[4].STATEMENTS:
        old.execute(statement)
    sensitive, food = "Content warning: marked as sensitive", "Content warning: food"
    found = [row[0] for row in old.execute("SELECT excerpt FROM conversation ORDER BY id")]
    assert found == [sensitive, food, "as it was", sensitive]
    old.close()

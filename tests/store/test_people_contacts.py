"""Who spoke with us, how often, first and last: kept up post by post, it equals what all the posts together say."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.config import Config
from inbox_tui.connector import Features, Profile
from inbox_tui.domain.model import Identity, Page, Post, PostKind, PostState, RemoteId, Thread
from inbox_tui.domain.views import ViewKey
from inbox_tui.store import Rules, Store, migrations
from inbox_tui.store.migrations import m0004_relationship

COLUMNS = "identity_id, first_at, last_in, last_out, inbound, outbound, exchanges"


def _rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store._desk.read.execute(sql)]


def _kept(store: Store) -> list[tuple[Any, ...]]:
    return _rows(store, f"SELECT {COLUMNS} FROM contact ORDER BY 1")


def _counted(store: Store) -> list[tuple[Any, ...]]:
    """The same from the posts, as a store from before gets it."""
    with_clause, _, select = m0004_relationship._CONTACTS.partition("INSERT INTO contact")
    return sorted(_rows(store, with_clause + select.partition(")")[2]))


async def test_what_we_and_they_said_is_counted(store: Store, say: Callable[..., Post], clock: Any) -> None:
    posts = (
        say("1", "ana", ago=60),
        say("2", "us", parent="1", ago=50),
        say("3", "ana", parent="2", ago=40),
        say("4", "us", parent="3", ago=30, automated=True),
        say("5", "ben", parent="3", ago=20, mentions_us=False, kind=PostKind.COMMENT),
    )
    await store.ingest("acme", Page(posts=posts))
    at = {post.ref.id: int(post.created_at.timestamp() * 1000) for post in posts}
    (found,) = _kept(store)
    assert found[1:] == (at["1"], at["3"], at["2"], 2, 1, 1), "a machine's words and strangers' talk do not count"


async def test_a_reply_of_ours_alone_is_contact_too(store: Store, say: Callable[..., Post]) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", ago=9, mentions_us=False, kind=PostKind.POST),)))
    assert not _kept(store)
    await store.ingest("acme", Page(posts=(say("2", "us", parent="1", ago=3),)))
    ((_, first, last_in, last_out, inbound, outbound, exchanges),) = _kept(store)
    assert (first, last_in, inbound, outbound, exchanges) == (last_out, None, 0, 1, 1)


@pytest.mark.parametrize("seed", range(40))
def test_kept_up_in_any_order_it_is_what_a_recount_says(tmp_path: Path, say: Callable[..., Post], seed: int) -> None:
    luck = random.Random(seed)
    made: list[Post] = []
    for number in range(luck.randrange(4, 40)):
        who = luck.choice(("ana", "ben", "chloé", "us", "us"))
        parent = luck.choice([None, *(post.ref.id for post in made[-6:])])
        more: dict[str, Any] = {"channel": "dm"} if luck.random() < 0.1 else {}
        if who != "us":
            more |= {
                "mentions_us": luck.random() < 0.6,
                "kind": luck.choice((PostKind.COMMENT, PostKind.MENTION, PostKind.POST)),
            }
            more["kind"] = more["kind"] if more["mentions_us"] else PostKind.COMMENT
        else:
            more["automated"] = luck.random() < 0.2
        made.append(say(str(number), who, parent=parent, ago=luck.randrange(3000), **more))

    async def live() -> None:
        store = await Store.open(tmp_path / f"{seed}.db", now=lambda: made[0].created_at, rules=Rules.of(Config()))
        await store.register_account("acme", "mastodon", "masto", "Mastodon")
        us = Identity(id=RemoteId("us"), handle="acme", name="Acme")
        await store.saw_profile("acme", Profile(identity=us), Features())
        left = made.copy()
        luck.shuffle(left)
        while left:
            part = [left.pop() for _ in range(min(len(left), luck.randrange(1, 5)))]
            await store.ingest("acme", Page(posts=tuple(part)))
            for post in part:
                match luck.randrange(12):
                    case 0:
                        await store.ingest("acme", Page(deleted=(post.ref.id,)))
                    case 1:
                        await store.hide("acme", post.ref.id)
                    case 2:
                        changed = replace(post, mentions_us=True, text="changed", edited_at=post.created_at)
                        await store.ingest_thread("acme", post.ref, Thread(posts=(changed,)))
                    case 3 if post.ours:
                        await store.ingest("acme", Page(posts=(replace(post, automated=True, url="x"),)))
                    case 4:
                        await store.ingest("acme", Page(posts=(replace(post, state=PostState.HIDDEN),)))
            if luck.random() < 0.3:
                rows = store.lists.window(ViewKey("all"), 0).rows
                if rows:
                    closing = {"closed_at": int(made[0].created_at.timestamp() * 1000), "closed_reason": "spam"}
                    await store.decide([luck.choice(rows).id], "done", "spam", "done", closing)
            if luck.random() < 0.2:
                await store.undo()
            assert _kept(store) == _counted(store)
        await store.close()

    asyncio.run(live())


def test_a_store_from_before_knows_its_contacts_after_the_migration(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "old.db")
    for migration in migrations.ALL[:3]:
        for statement in migration.STATEMENTS:
            old.execute(statement)
    old.execute("INSERT INTO identity (id, account, remote_id, handle, name) VALUES (7, 1, 'ana', 'ana', 'Ana')")
    old.execute("INSERT INTO conversation (id, account, person_id) VALUES (1, 1, 7)")
    for number, ours, at in ((1, 0, 100), (2, 1, 200), (3, 0, 300)):
        old.execute(
            """INSERT INTO post (id, account, remote_id, conversation_id, author_id, kind, state, ours, to_us, audience,
               created_at, seen_at) VALUES (?, 1, ?, 1, ?, 'mention', 'live', ?, ?, 'public', ?, ?)""",
            (number, str(number), None if ours else 7, ours, 1 - ours, at, at),
        )
    old.execute("INSERT INTO wait VALUES (1, 1, 100, 200, NULL, NULL, 1, 900)")
    for statement in m0004_relationship.STATEMENTS:
        old.execute(statement)
    assert old.execute(f"SELECT {COLUMNS}, last_at FROM contact").fetchall() == [(7, 100, 300, 200, 2, 1, 1, 300)]
    assert old.execute("SELECT value FROM fact WHERE name = 'unkeyed'").fetchone() == ("7",)
    old.close()

"""Who spoke with us, how often, first and last: kept up post by post, it equals what all the posts together say."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.config import Config
from inbox_tui.connector import Features, Profile
from inbox_tui.domain.model import Identity, Page, Post, PostKind, PostState, RemoteId, Thread
from inbox_tui.domain.views import ViewKey
from inbox_tui.store import Rules, Store, migrations
from inbox_tui.store.migrations import m0004_relationship, m0006_said_to

_ENTERED_FOR_ANOTHER = """
SELECT l.post_id FROM ledger l JOIN post p ON p.id = l.post_id JOIN post q ON q.id = p.parent_id
WHERE q.ours = 0 AND q.author_id IS NOT NULL AND l.identity_id IS NOT q.author_id
  OR q.ours = 1 AND q.parent_id IS NULL AND q.conversation_id IS NULL AND l.identity_id IS NOT NULL
"""
COLUMNS = "identity_id, first_at, last_in, last_out, inbound, outbound, exchanges"


def _rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store._desk.read.execute(sql)]


def _kept(store: Store) -> list[tuple[Any, ...]]:
    return _rows(store, f"SELECT {COLUMNS} FROM contact ORDER BY 1")


def _counted(store: Store) -> list[tuple[Any, ...]]:
    """The same, post by post."""
    read = store._desk.read
    posts = {row["id"]: row for row in read.execute("SELECT * FROM post ORDER BY created_at, id")}
    person: dict[int, int | None] = dict(_rows(store, "SELECT id, person_id FROM conversation"))  # type: ignore[arg-type]
    said: dict[int, list[tuple[str, int]]] = {}
    for post in posts.values():
        if post["state"] not in ("live", "expired") or post["automated"] or not (post["ours"] or post["to_us"]):
            continue
        top = post
        while top["ours"] and top["parent_id"] is not None:
            top = posts[top["parent_id"]]
        who = None if top["ours"] else top["author_id"]
        if who is None and top["conversation_id"] is not None:
            who = person[top["conversation_id"]]
        if who is not None:
            said.setdefault(who, []).append(("out" if post["ours"] else "in", post["created_at"]))
    exchanges = Counter(who for (who,) in _rows(store, "SELECT identity_id FROM wait WHERE answered_at IS NOT NULL"))
    found = []
    for who, all_of_it in sorted(said.items()):
        times = {way: [at for each, at in all_of_it if each == way] for way in ("in", "out")}
        first = min(at for _, at in all_of_it)
        last = [max(times[way], default=None) for way in ("in", "out")]
        found.append((who, first, *last, len(times["in"]), len(times["out"]), exchanges[who]))
    return found


def _waiting(store: Store) -> None:
    """Each wait is that of whoever wrote what it began with; where we saw that late, the time is another."""
    for conversation, since, who in _rows(store, "SELECT conversation_id, since, identity_id FROM wait"):
        wrote = _rows(
            store,
            f"""SELECT author_id FROM post WHERE conversation_id = {conversation} AND created_at = {since} AND ours = 0
                  AND state IN ('live', 'expired') ORDER BY id LIMIT 1""",
        )
        assert not wrote or wrote == [(who,)]


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


def _spoken(store: Store) -> dict[str, tuple[int, int, int]]:
    """By name: how often they spoke to us, we to them, and how often we answered them."""
    return {
        row[0]: row[1:]
        for row in _rows(
            store,
            "SELECT remote_id, inbound, outbound, exchanges FROM contact JOIN identity ON id = identity_id",
        )
    }


def _gives(store: Store) -> list[tuple[Any, ...]]:
    return _rows(
        store,
        """SELECT p.remote_id, i.remote_id FROM ledger l JOIN post p ON p.id = l.post_id
           LEFT JOIN identity i ON i.id = l.identity_id ORDER BY 1""",
    )


async def test_in_a_thread_of_three_each_answer_is_that_persons(
    store: Store, say: Callable[..., Post], clock: Any
) -> None:
    for post in (
        say("1", "ana", ago=90),
        say("2", "us", parent="1", ago=80),
        say("3", "us", parent="2", ago=79),  # goes on, to the same
        say("4", "ben", parent="1", ago=70),
        say("5", "us", parent="4", ago=60),
        say("6", "chloé", parent="1", ago=50),
    ):
        await store.ingest("acme", Page(posts=(post,)))
    assert _spoken(store) == {"ana": (1, 2, 1), "ben": (1, 1, 1), "chloé": (1, 0, 0)}
    assert _gives(store) == [("2", "ana"), ("3", "ana"), ("5", "ben")]
    ben = store._desk.read.execute("SELECT id FROM identity WHERE remote_id = 'ben'").fetchone()[0]
    response, waiting = store.relations.people.response(store._desk.read, [ben], 9)
    assert (response.listed, waiting) == (((600, False),), 0)
    await store.ingest("acme", Page(deleted=(RemoteId("5"),)))
    assert _spoken(store) == {"ana": (1, 2, 1), "ben": (1, 0, 0), "chloé": (1, 0, 0)}


async def test_our_own_post_is_said_to_nobody_whoever_comments(store: Store, say: Callable[..., Post]) -> None:
    begun = (say("1", "us", ago=90), say("2", "us", parent="1", ago=89), say("3", "us", parent="2", ago=88))
    await store.ingest("acme", Page(posts=begun))
    await store.ingest("acme", Page(posts=(say("4", "ana", parent="3", ago=50), say("5", "ben", parent="1", ago=40))))
    assert _spoken(store) == {"ana": (1, 0, 0), "ben": (1, 0, 0)}
    assert {whom for _, whom in _gives(store)} == {None}
    await store.ingest("acme", Page(posts=(say("6", "us", parent="4", ago=30),)))
    assert _spoken(store) == {"ana": (1, 1, 1), "ben": (1, 0, 0)}


async def test_direct_messages_go_to_whom_the_conversation_is_with(store: Store, say: Callable[..., Post]) -> None:
    await store.ingest("acme", Page(posts=(say("1", "us", channel="dm", ago=90),)))
    assert _spoken(store) == {}, "whom it went to is not known yet"
    await store.ingest("acme", Page(posts=(say("2", "ana", channel="dm", ago=80),)))
    await store.ingest("acme", Page(posts=(say("3", "us", channel="dm", ago=70),)))
    assert _spoken(store) == {"ana": (1, 2, 1)}


@pytest.mark.parametrize("together", [False, True])
async def test_whom_we_answered_may_be_known_only_later(store: Store, say: Callable[..., Post], together: bool) -> None:
    """The parent of our answer comes last, and joins two conversations."""
    later = (say("2", "ben", parent="1", ago=80), say("1", "ana", ago=90))
    for post in (say("3", "us", parent="2", ago=70), say("4", "us", parent="3", ago=69), say("5", "eve", parent="3")):
        await store.ingest("acme", Page(posts=(post,)))
    assert _spoken(store) == {"eve": (1, 2, 0)}, "until then, with whom the conversation is"
    for posts in (later,) if together else ((each,) for each in later):
        await store.ingest("acme", Page(posts=posts))
    assert _spoken(store) == {"ana": (1, 0, 1), "ben": (1, 2, 0), "eve": (1, 0, 0)}
    assert _gives(store) == [("3", "ben"), ("4", "ben")]


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
                    done = {"closed_at": int(made[0].created_at.timestamp() * 1000), "closed_reason": "spam"}
                    await store.decide([luck.choice(rows).id], "done", "spam", "done", done)
            if luck.random() < 0.2:
                await store.undo()
            assert _kept(store) == _counted(store)
            _waiting(store)
            assert not _rows(store, _ENTERED_FOR_ANOTHER), "the ledger goes by the same rule"
        kept = _kept(store)
        await store.close()
        with closing(sqlite3.connect(tmp_path / f"{seed}.db")) as db:
            db.execute("DELETE FROM contact")
            db.execute(m0006_said_to._CONTACTS)
            assert db.execute(f"SELECT {COLUMNS} FROM contact ORDER BY 1").fetchall() == kept, "an upgrade, too"

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


def test_an_upgrade_finds_whose_waits_they_were_and_takes_the_answered_off_the_pile(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        for migration in migrations.ALL[:5]:
            for statement in migration.STATEMENTS:
                old.execute(statement)
        old.execute(
            """INSERT INTO conversation (id, account, person_id, place, later_at)
               VALUES (1, 1, 8, 'later', 150), (2, 1, 8, 'later', 150)"""
        )
        for number, conversation, who, at, parent in (
            (1, 1, 7, 100, None), (2, 1, None, 200, 1), (3, 1, 8, 300, 1), (4, 1, None, 350, 2),
            (5, 2, None, 100, None), (6, 2, 8, 120, None),
        ):  # fmt: skip
            old.execute(
                """INSERT INTO post (id, account, remote_id, conversation_id, author_id, parent_id, kind, state, ours,
                   to_us, audience, created_at, seen_at) VALUES (:n, 1, :n, :talk, :who, :up, 'mention', 'live',
                   :who IS NULL, :who IS NOT NULL, 'public', :at, :at)""",
                {"n": number, "talk": conversation, "who": who, "at": at, "up": parent},
            )
        old.execute(
            """INSERT INTO wait VALUES (1, 1, 100, 200, NULL, NULL, 1, 9), (1, 1, 300, 350, NULL, NULL, 0, 9),
               (2, 1, 121, NULL, NULL, NULL, 1, 9)"""
        )
        old.execute("DELETE FROM ledger_todo")
        for statement in m0006_said_to.STATEMENTS:
            old.execute(statement)
        contacts = old.execute("SELECT identity_id, inbound, outbound, exchanges FROM contact ORDER BY 1").fetchall()
        assert contacts == [(7, 1, 2, 1), (8, 2, 1, 1)], "what goes on where we left off goes to the same person"
        assert old.execute("SELECT since, identity_id FROM wait ORDER BY 1").fetchall() == [
            (100, 7),
            (121, 8),
            (300, 8),
        ]
        assert old.execute("SELECT id, place, later_at FROM conversation").fetchall() == [
            (1, "needs", None),
            (2, "later", 150),
        ]
        assert old.execute("SELECT * FROM ledger_todo").fetchall() == [(4, 1)]

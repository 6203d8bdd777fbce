"""How gates were passed comes back once, whatever became of the entries that it was asked of."""

from __future__ import annotations

import asyncio
import io
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_tui.config import Config
from inbox_tui.connector import Features, Profile
from inbox_tui.domain.model import Act, Audience, Identity, Page, Post, PostKind, PostRef, RemoteId
from inbox_tui.engine.customs import Customs
from inbox_tui.store import Rules, Store
from inbox_tui.store.relations.exchange import exported
from inbox_tui.store.relations.exporting import written

LOG = """INSERT INTO gate_log (at, gate, outcome, words, outbox_id, conversation_id, wording)
         VALUES (?, ?, ?, ?, ?, ?, 'w')"""
WROTE = ("known", "sent", "discarded", "unknown")


def _export(store: Store) -> bytes:
    return b"".join(map(written, exported(store._desk.read, store._desk.now(), "0.0")))


async def _import(store: Store, file: bytes, finished: frozenset[str] = frozenset()) -> Any:
    return await store.relations.exchange.take_in(io.BytesIO(file), Customs(store._desk.now()), finished)


async def _other(folder: Path, name: str = "other.db") -> Store:
    now = datetime(2026, 3, 2, 13, tzinfo=UTC)
    return await Store.open(folder / name, now=lambda: now, rules=Rules.of(Config()))


def _gates(file: bytes) -> list[bytes]:
    return sorted(line for line in file.splitlines() if line.startswith(b'{"type":"gate"'))


async def test_what_a_draft_would_have_promised_does_not_come_back_without_it(
    store: Store, say: Callable[..., Post], tmp_path: Path
) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", "Where is it?"),)))
    talk = store._desk.read.execute("SELECT id FROM conversation").fetchone()[0]
    entry, uid = await _draft(store)

    def promise(db: sqlite3.Connection) -> None:
        db.execute(
            """INSERT INTO promise (id, conversation_id, sort, text, made_at, due_at, outbox_id)
               VALUES (5, ?, 'deferred', 'Where is it?', 5, 9, ?)""",
            (talk, entry),
        )
        db.execute("INSERT INTO ask (post_id, place, text, state, at, promise_id) SELECT id, 0, 'W', 'deferred', 5, 5"
                   " FROM post")  # fmt: skip

    await store._desk.db.write(promise)
    file = _export(store)
    other = await _other(tmp_path)
    await _import(other, file, frozenset({uid}))
    assert other.relations.promises.open() == ()
    assert other._desk.read.execute("SELECT count(*), max(promise_id) FROM ask").fetchone()[:] == (1, None)
    await other.close()


async def _draft(store: Store) -> tuple[int, str]:
    entry = await store.out.save_draft(
        entry=None, account="acme", act=Act.POST, text="hello", conversation=None, target=None, audience=Audience.PUBLIC
    )
    return entry, store._desk.read.execute("SELECT uid FROM outbox WHERE id = ?", (entry,)).fetchone()[0]


@pytest.mark.parametrize("ended", ["sent", "discarded"])
async def test_an_answer_whose_draft_ended_here_comes_in_once(
    store: Store, say: Callable[..., Post], tmp_path: Path, ended: str
) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana"),)))
    talk = store._desk.read.execute("SELECT id FROM conversation").fetchone()[0]
    entry, uid = await _draft(store)
    await store._desk.db.write(lambda db: db.execute(LOG, (5, "asks", "clean", "", entry, talk)))
    file = _export(store)
    other = await _other(tmp_path)
    try:
        await _import(other, file)
        if ended == "sent":
            await other._desk.db.write(lambda db: db.execute("UPDATE outbox SET state = 'sent'"))
        else:
            await other._desk.db.write(lambda db: db.execute("DELETE FROM outbox"))
        again = await _import(other, file, frozenset({uid}))
        assert again.new == {}
        (line,) = _gates(_export(other))
        assert (uid.encode() in line) is (ended == "sent"), "what was sent is still named"
    finally:
        await other.close()


def _same(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row[:4], row[5])


_ROWS = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from(("asks", "what I heard")),
        st.sampled_from(("clean", "reasoned")),
        st.sampled_from(("", "late")),
        st.sampled_from(WROTE),
        st.booleans(),
    ),
    max_size=6,
    unique_by=_same,
)


@settings(max_examples=25, deadline=None)
@given(rows=_ROWS)
def test_whatever_became_of_their_entries_twice_is_once_and_there_and_back_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("gates")

    async def live() -> None:
        store, other = await _other(folder, "first.db"), await _other(folder)
        try:
            us = Identity(id=RemoteId("us"), handle="acme", name="Acme")
            await store.register_account("acme", "mastodon", "masto", "Mastodon")
            await store.saw_profile("acme", Profile(identity=us), Features())
            talk = await _talk(store)
            (known, _), (sent, uid) = await _draft(store), await _draft(store)
            entries = {"known": known, "sent": sent, "discarded": 999, "unknown": None}

            def log(db: sqlite3.Connection) -> None:
                db.execute("UPDATE outbox SET state = 'sent' WHERE id = ?", (sent,))
                for at, gate, outcome, words, wrote, placed in rows:
                    db.execute(LOG, (at, gate, outcome, words, entries[wrote], talk if placed else None))

            await store._desk.db.write(log)
            file = _export(store)
            await _import(other, file)
            back = _export(other)
            assert _gates(back) == _gates(file)
            assert (await _import(other, file, frozenset({uid}))).new == {}
            assert (await _import(store, back, frozenset({uid}))).new == {}
            assert _gates(_export(other)) == _gates(_export(store)) == _gates(file)
        finally:
            await store.close()
            await other.close()

    asyncio.run(live())


async def _talk(store: Store) -> int:
    ana = Identity(id=RemoteId("ana"), handle="ana@town.example", name="Ana")
    post = Post(
        ref=PostRef(id=RemoteId("1")), author=ana, created_at=datetime(2026, 3, 2, 12, tzinfo=UTC), text="hello",
        kind=PostKind.MENTION, mentions_us=True,
    )  # fmt: skip
    await store.ingest("acme", Page(posts=(post,)))
    return int(store._desk.read.execute("SELECT id FROM conversation").fetchone()[0])

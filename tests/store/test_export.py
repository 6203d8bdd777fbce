"""Everything the user made leaves as lines and comes back: the same store, table by table; and nothing else leaves."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.config import Config
from inbox_tui.connector import Features, Profile, Retention
from inbox_tui.domain.model import (
    Identity,
    OutboxState,
    Page,
    Post,
    PostKind,
    PostRef,
    RemoteId,
)
from inbox_tui.engine.customs import Customs
from inbox_tui.errors import InboxError
from inbox_tui.store import Rules, Store
from inbox_tui.store.relations.exchange import exported
from inbox_tui.store.relations.exporting import written


def _export(store: Store) -> bytes:
    return b"".join(map(written, exported(store._desk.read, store._desk.now(), "0.0")))


async def _import(store: Store, file: bytes, finished: frozenset[str] = frozenset()) -> Any:
    inspection = Customs(store._desk.now())
    return await store.relations.exchange.take_in(io.BytesIO(file), inspection, finished)


@pytest.fixture
async def empty(tmp_path: Path, clock: Any) -> AsyncIterator[Store]:
    (tmp_path / "other").mkdir()
    made = await Store.open(tmp_path / "other" / "inbox.db", now=clock, rules=Rules.of(Config()))
    yield made
    await made.close()


@pytest.mark.parametrize("seed", range(12))
async def test_a_busy_store_comes_back_table_by_table(
    store: Store, empty: Store, say: Callable[..., Post], clock: Any, busy: Any, seed: int
) -> None:
    await busy.live(store, say, clock, seed)
    before = busy.dump(store)
    assert all(before[table] for table in busy.TABLES), "nothing of what is compared is empty"
    file = _export(store)
    await _import(empty, file)
    after = busy.dump(empty)
    hidden = {row[1] for row in store._desk.read.execute("SELECT id, remote_id FROM post WHERE state = 'hidden'")}
    for table in busy.TABLES:
        there, here = before[table], after[table]
        if table == "account":
            there, here = [row[:4] for row in there], [row[:4] for row in here]
        if table == "triage":  # the batches keep apart what was decided apart
            assert len({row[0] for row in there}) == len({row[0] for row in here})
        if table == "post":  # what its author or a block took from view is no longer anybody's to carry
            there = [row for row in there if not hidden & set(row)]
            here = [row for row in here if not hidden & set(row)]
        if table == "revision":
            there = [row for row in there if row[0].split(" ")[1] not in hidden]
        if table == "outbox":
            there, here = [row[:9] for row in there], [row[:9] for row in here]
        if table == "conversation":
            there, here = _seen(there, hidden), _seen(here, hidden)
        assert here == there, table
    assert _timeless(_export(empty)) == _timeless(file)


def _seen(rows: list[tuple[Any, ...]], hidden: set[str]) -> list[tuple[Any, ...]]:
    return [row for row in rows if "(not to be seen)" not in row]


def _timeless(file: bytes) -> list[bytes]:
    """Its lines but the first, in an order that does not hang on ours."""
    return sorted(file.splitlines()[1:])


async def test_twice_is_once(store: Store, empty: Store, say: Callable[..., Post], clock: Any, busy: Any) -> None:
    await busy.live(store, say, clock, 1)
    file = _export(store)
    await _import(empty, file)
    once = busy.dump(empty)
    clock.move(days=1)
    done = await _import(empty, file)
    assert not done.new, done.new
    assert not done.changed
    assert busy.dump(empty) == once
    at_home = busy.dump(store)
    assert not (await _import(store, file)).new, "and into the store that it came from"
    assert busy.dump(store) == at_home


@pytest.mark.parametrize("first", ["the export", "the platform"])
async def test_a_fresh_machine_gets_its_posts_from_either_side(
    store: Store, empty: Store, say: Callable[..., Post], clock: Any, busy: Any, first: str
) -> None:
    posts = (say("1", "ana", "it never came", ago=90), say("2", "us", "Oh no.", parent="1", ago=80),
             say("3", "ana", "still waiting", parent="2", ago=30))  # fmt: skip
    await store.ingest("acme", Page(posts=posts[:2]))
    talk = store._desk.read.execute("SELECT id FROM conversation").fetchone()[0]
    heard = store._desk.read.execute("SELECT id FROM post WHERE remote_id = '1'").fetchone()[0]
    await store.hear([heard], "read")
    await store.decide([talk], "star", "True", "starred", {"starred": 1})

    def note(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO note (conversation_id, at, text) VALUES (?, ?, 'calls on Mondays')", (talk, 5))

    await store._desk.db.write(note)
    file = _export(store)

    async def sync() -> None:
        await empty.register_account("acme", "mastodon", "masto", "Mastodon")
        await empty.saw_profile("acme", Profile(identity=posts[1].author), Features())
        await empty.ingest("acme", Page(posts=posts))

    if first == "the platform":
        await sync()
    await _import(empty, file)
    if first == "the export":
        await sync()
    read = empty._desk.read
    (row,) = empty.rows([each[0] for each in read.execute("SELECT id FROM conversation")])
    assert row.starred
    assert row.waiting_since == posts[2].created_at, "what came since waits"
    assert [each[0] for each in read.execute("SELECT text FROM post ORDER BY created_at")] == [p.text for p in posts]
    assert (
        read.execute("SELECT n.text FROM note n JOIN post p USING (conversation_id)").fetchone()[0]
        == "calls on Mondays"
    )
    assert [p.heard for p in empty.thread(row.id).posts if not p.ours] == [True, False]
    assert {account.id for account in empty.account_states()} == {"acme"}


async def test_words_that_may_not_be_kept_do_not_leave_and_come_back_from_the_platform(
    store: Store, empty: Store, say: Callable[..., Post], clock: Any, busy: Any
) -> None:
    term = Retention(posts=timedelta(days=2), people=timedelta(days=1), refreshable=True, rule="Two days.")
    await store.saw_profile("acme", Profile(identity=say("0", "us").author), Features(retention=term))
    posts = (say("1", "ana", "my secret lamp", ago=90), say("2", "us", "Oh no, which?", parent="1", ago=80))
    await store.ingest("acme", Page(posts=posts))
    asked = store._desk.read.execute("SELECT id FROM post WHERE remote_id = '1'").fetchone()[0]
    await store.hear([asked], "read")

    def ask(db: sqlite3.Connection) -> None:
        db.execute(
            "INSERT INTO ask (post_id, place, text, state, at) VALUES (?, 0, 'a secret lamp?', 'open', 5)", (asked,)
        )

    await store._desk.db.write(ask)
    file = _export(store)
    assert b"secret lamp" not in file
    assert b"Ana" not in file
    assert b"ana@" not in file
    assert b"Oh no, which?" in file, "what we said is ours"
    await _import(empty, file)
    assert empty._desk.read.execute("SELECT state FROM post WHERE remote_id = '1'").fetchone()[0] == "expired"
    await empty.saw_profile("acme", Profile(identity=posts[1].author), Features(retention=term))
    await empty.ingest("acme", Page(posts=posts))
    found = empty._desk.read.execute("SELECT text, state FROM post WHERE remote_id = '1'").fetchone()
    assert tuple(found) == ("my secret lamp", "live")
    talk = empty._desk.read.execute("SELECT id FROM conversation").fetchone()[0]
    assert all(post.heard for post in empty.thread(talk).posts if not post.ours), "it was heard, and stays so"


async def test_no_secret_leaves(store: Store, say: Callable[..., Post], clock: Any, busy: Any) -> None:
    await busy.live(store, say, clock, 2)
    planted = "hunter2-planted"

    def plant(db: sqlite3.Connection) -> None:
        for column in ("cursor", "note", "sentence"):
            db.execute(f"UPDATE account SET {column} = ?", (planted,))
        profile = json.dumps({"us": "us", "token": planted, "warnings": [planted]})
        db.execute("UPDATE account SET profile = ?", (profile,))
        db.execute("UPDATE outbox SET key = ?, fence = ?, body_hash = ?", (planted, planted, planted))
        db.execute("INSERT OR REPLACE INTO fact VALUES ('rules', ?)", (planted,))
        db.execute("UPDATE post SET data = json_set(data, '$.token', ?)", (planted,))

    await store._desk.db.write(plant)
    assert planted.encode() not in _export(store)


async def test_of_two_versions_the_newer_stands_and_notes_are_united(
    store: Store, empty: Store, say: Callable[..., Post], clock: Any, busy: Any
) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", ago=90),)))
    who = store._desk.read.execute("SELECT id FROM identity WHERE remote_id = 'ana'").fetchone()[0]
    at = store._desk.ms()

    def begin(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO person VALUES (1, 'Ana', 'engage', ?, 0, ?)", (at, at))
        db.execute("INSERT INTO person_identity VALUES (?, 1)", (who,))
        db.execute("INSERT INTO note (person_id, at, text) VALUES (1, ?, 'from home')", (at,))
        db.execute("INSERT INTO note (person_id, at, text) VALUES (1, ?, 'to be edited')", (at + 1,))
        db.execute(
            "INSERT INTO promise (identity_id, sort, text, made_at, due_at) VALUES (?, 'promise', 'p', 1, 2)", (who,)
        )

    await store._desk.db.write(begin)
    await _import(empty, _export(store))

    def at_work(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO note (person_id, at, text) SELECT id, ?, 'from work' FROM person", (at + 9,))
        db.execute("UPDATE note SET text = 'edited', edited_at = ? WHERE text = 'to be edited'", (at + 5,))
        db.execute("UPDATE person SET stage = 'excite', stage_at = ?, vip = 1", (at + 9,))
        db.execute("UPDATE promise SET state = 'kept', ended_at = 7")

    def at_home(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO note (person_id, at, text) VALUES (1, ?, 'home again')", (at + 9,))

    await empty._desk.db.write(at_work)
    await store._desk.db.write(at_home)
    work, home = _export(empty), _export(store)
    await _import(store, work)
    await _import(empty, home)
    for each in (store, empty):
        read = each._desk.read
        notes = {row[0] for row in read.execute("SELECT text FROM note")}
        assert notes == {"from home", "edited", "from work", "home again"}
        assert tuple(read.execute("SELECT stage, vip FROM person").fetchone()) == ("excite", 1)
        assert [tuple(row) for row in read.execute("SELECT state, ended_at FROM promise")] == [("kept", 7)]


async def test_what_was_waiting_to_be_sent_is_a_draft_and_what_was_sent_here_is_not_revived(
    store: Store, empty: Store, say: Callable[..., Post], clock: Any, busy: Any
) -> None:
    await busy.live(store, say, clock, 3)
    file = _export(store)
    uid = store._desk.read.execute("SELECT uid FROM outbox WHERE state = 'queued'").fetchone()[0]
    done = await _import(empty, file)
    states = {draft.state for draft in empty.out.drafts()}
    assert states == {"draft"}
    assert not empty.out.entries(OutboxState.QUEUED, OutboxState.SENDING, OutboxState.HELD)
    assert any("waiting to be sent" in draft.cause for draft in empty.out.drafts())
    empty.out.note_down(done.drafts)
    assert len(empty.out._journal.unfinished()) == len(done.drafts), "a lost store would not lose them"
    other = await Store.open(empty._desk.db.path.with_name("third.db"), now=clock, rules=Rules.of(Config()))
    await _import(other, file, finished=frozenset({uid}))
    assert uid not in {row[0] for row in other._desk.read.execute("SELECT uid FROM outbox")}
    await other.close()


def _lines(file: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.splitlines()]


def _file(lines: list[dict[str, Any]]) -> bytes:
    return b"".join(written(line) for line in lines)


def _with(type: str, word: str, value: str) -> Callable[[bytes], bytes]:
    """The first line of a type says something else."""

    def damage(file: bytes) -> bytes:
        lines = _lines(file)
        next(line for line in lines if line["type"] == type)[word] = value
        return _file(lines)

    return damage


_DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut in a line": (lambda file: file[:-9], "was cut off: line"),
    "cut between lines": (lambda file: b"\n".join(file.splitlines()[:-1]) + b"\n", "was cut off: it ends with line"),
    "a line is missing": (lambda file: b"\n".join([*file.splitlines()[:9], *file.splitlines()[10:]]) + b"\n", "ine "),
    "no JSON": (lambda file: file.replace(b'"type":"post"', b'"type":post', 1), "is no JSON"),
    "not UTF-8": (lambda file: file.replace(b"hello", b"\xff", 1).replace(b"lamp", b"\xff", 1), "is no JSON"),
    "a list": (lambda file: file.replace(b'{"type":"end"', b'[{"type":"end"', 1).replace(b"}\n", b"}\n"), "is no JSON"),
    "another type": (lambda file: file.replace(b'"type":"post"', b'"type":"toast"', 1), "'toast', which no inbox-tui"),
    "a number for a text": (lambda file: file.replace(b'"stage":"engage"', b'"stage":3', 1), "no text for 'stage'"),
    "no time": (lambda file: file.replace(b'"due_at":"2026', b'"due_at":"20x6', 1), "no time for 'due_at'"),
    "a time of no age": (lambda file: file.replace(b'"due_at":"2026', b'"due_at":"9026', 1), "no time for 'due_at'"),
    "nobody's promise": (lambda file: file.replace(b'"promise":"promise-1"', b'"promise":"x"', 1), "a promise that"),
    "a sendable draft": (lambda file: file.replace(b'"state":"draft"', b'"state":"queued"', 1), "'queued' for 'state'"),
    "after the end": (lambda file: file + b'{"type":"end","lines":1}\n', "stands after the end"),
    "deep": (lambda file: file.replace(b'"data":{', b'"data":' + b'{"a":' * 100_000 + b"{", 1), "is no JSON"),
    "huge": (lambda file: file.replace(b'"data":{', b'"data":{"x":"' + b"y" * 5_000_000 + b'",', 1), "is longer than"),
    "long number": (lambda file: file.replace(b'"revision":1', b'"revision":' + b"9" * 99, 1), "no shape|no number"),
    "empty": (lambda file: b"", "is empty"),
    "foreign": (lambda file: b'{"type":"FeatureCollection"}\n', "not an export of inbox-tui"),
    "newer": (lambda file: file.replace(b'"format":1', b'"format":2', 1), "newer inbox-tui"),
    "a stage of nobody": (_with("person", "stage", "great"), "means nothing"),
    "a reason of nobody": (_with("conversation", "closed_reason", "because"), "means nothing"),
    "a promise of no sort": (_with("promise", "sort", "vow"), "means nothing"),
    "a kind of nothing": (_with("kind", "kind", "rant"), "means nothing"),
    "an entry of no sort": (_with("ledger", "sort", "sale"), "means nothing"),
    "another account": (lambda file: file.replace(b'"us":"us"', b'"us":"them"', 1), "is another"),
}  # fmt: skip


@pytest.mark.parametrize("how", _DAMAGE)
async def test_a_damaged_file_is_refused_and_nothing_is_changed(
    store: Store, empty: Store, say: Callable[..., Post], clock: Any, busy: Any, how: str
) -> None:
    damage, words = _DAMAGE[how]
    await busy.live(store, say, clock, 4)
    file = damage(_export(store))
    target = store if how == "another account" else empty
    before = busy.dump(target)
    with pytest.raises(InboxError, match=words) as refused:
        await _import(target, file)
    assert len(str(refused.value)) < 200
    assert refused.value.next_step.startswith("Nothing was changed")
    assert busy.dump(target) == before


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(place=st.integers(0, 10_000), field=st.integers(0, 40), value=_JSON)
def test_whatever_stands_in_a_field_it_is_taken_or_refused(
    tmp_path_factory: pytest.TempPathFactory, whole: list[dict[str, Any]], place: int, field: int, value: Any
) -> None:
    lines = [dict(line) for line in whole]
    line = lines[place % len(lines)]
    line[sorted(line)[field % len(line)]] = value
    folder = tmp_path_factory.mktemp("odd")

    async def live() -> None:
        moment = datetime(2026, 3, 2, 13, tzinfo=UTC)
        made = await Store.open(folder / "inbox.db", now=lambda: moment, rules=Rules.of(Config()))
        try:
            with contextlib.suppress(InboxError):
                await _import(made, _file(lines))
                assert made.check() == "ok"
                _export(made)
        finally:
            await made.close()

    asyncio.run(live())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, busy: Any) -> list[dict[str, Any]]:
    """The lines of a busy store's export."""
    made: list[bytes] = []

    async def live() -> None:
        clock = _Clock()
        us = Identity(id=RemoteId("us"), handle="acme", name="Acme")
        folder = tmp_path_factory.mktemp("busy")
        store = await Store.open(folder / "inbox.db", now=clock, rules=Rules.of(Config()))
        await store.register_account("acme", "mastodon", "masto", "Mastodon")
        await store.saw_profile("acme", Profile(identity=us), Features())

        def say(
            number: str, who: str, text: str = "", *, parent: str | None = None, ago: float = 0, **more: Any
        ) -> Post:
            author = us if who == "us" else Identity(id=RemoteId(who), handle=f"{who}@town.example", name=who.title())
            ref = PostRef(id=RemoteId(number), channel=more.pop("channel", ""))
            if who != "us":
                more |= {"kind": PostKind.MENTION, "mentions_us": True}
            at = clock() - timedelta(minutes=ago)
            above = RemoteId(parent) if parent else None
            return Post(ref=ref, author=author, created_at=at, text=text, parent=above, ours=who == "us", **more)

        await busy.live(store, say, clock, 5)
        made.append(_export(store))
        await store.close()

    asyncio.run(live())
    return _lines(made[0])


class _Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, **span: float) -> None:
        self.time += timedelta(**span)

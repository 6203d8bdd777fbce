"""A store in which somebody has worked for weeks, with something in every table; and a store's tables, told without
its own row numbers."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from inbox_tui.domain.model import (
    Absent,
    Act,
    Audience,
    Hyperlink,
    Identity,
    Media,
    Page,
    Poll,
    Post,
    PostState,
    Quoted,
    RemoteId,
)
from inbox_tui.store import Store

# Every column that refers to something, as it is called everywhere; what has a number only here is left out.
_POST = "(SELECT a.id || ' ' || q.remote_id FROM post q JOIN account a ON a.n = q.account WHERE q.id = {})"
_WHO = "(SELECT a.id || ' ' || j.remote_id FROM identity j JOIN account a ON a.n = j.account WHERE j.id = {})"
_PERSON = f"""CASE WHEN {{0}} < 0 THEN {_WHO.format("-{0}")}
  ELSE (SELECT e.name || ' ' || e.created_at FROM person e WHERE e.id = {{0}}) END"""
_TALK = """(SELECT min(a.id || ' ' || q.remote_id) FROM post q JOIN account a ON a.n = q.account
  WHERE q.conversation_id = {})"""
_ENTRY = "(SELECT uid FROM outbox o WHERE o.id = {} AND o.act IN ('reply', 'post', 'edit'))"
_NAMES = {
    "account": "(SELECT a.id FROM account a WHERE a.n = {})",
    "author_id": _WHO,
    "identity_id": _WHO,
    "conversation_id": _TALK,
    "parent_id": _POST,
    "post_id": _POST,
    "target_id": _POST,
    "sent_id": _POST,
    "head_id": _POST,
    "last_in_id": _POST,
    "outbox_id": _ENTRY,
    "promise_id": "(SELECT text || made_at FROM promise r WHERE r.id = {})",
    "a": f"min({_WHO.format('t.a')}, {_WHO.format('t.b')})",
    "b": f"max({_WHO.format('t.a')}, {_WHO.format('t.b')})",
}
_OWN = {"conversation": {"person_id": _WHO, "id": _TALK}, "post": {}, "person": {}}
_LEFT_OUT = {
    "account": {"n", "added_at", "profile", "profile_at", "cursor", "health", "since", "last_ok", "next_at", "removed",
                "failures", "note", "sentence"},
    "outbox": {"queued_at", "first_queued_at", "send_at", "checked_at", "tried_at", "fence", "key", "attempts",
               "looks", "forced", "body_hash"},
    "post": {"fetched_at"},
    "identity": {"fetched_at"},
    "conversation": {"synced_at"},
}  # fmt: skip
TABLES = (
    "account", "identity", "identity_key", "post", "revision", "hearing", "conversation", "triage", "wait", "outbox",
    "person",
    "person_identity", "person_tag", "not_the_same", "note", "stage_move", "kind_memory", "contact", "ask",
    "heard_line", "plan", "promise", "handoff", "ledger", "let_be",
    "gate_run", "gate_log", "saved_search",
)  # fmt: skip


def _dump(db: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    shown = []
    for name in columns:
        own = {"identity": "", "conversation": _TALK}.get(table, "") if name == "id" else ""
        if name in _LEFT_OUT.get(table, ()) or (name == "id" and not own and table != "account"):
            continue
        shape = own or _OWN.get(table, {}).get(name) or _NAMES.get(name) or (_PERSON if name == "person_id" else "{}")
        if table == "outbox" and name == "state":
            shape = "CASE WHEN {} = 'sent' THEN 'sent' ELSE 'draft' END"
        if table == "let_be" and name == "number":
            shape = f"CASE t.sort WHEN 'touch' THEN {_PERSON} ELSE {_TALK.format('{0}')} END"
        shown.append(shape.format(f"t.{name}"))
    where = " WHERE t.act IN ('reply', 'post', 'edit')" if table == "outbox" else ""
    found = db.execute(f"SELECT {', '.join(shown)} FROM {table} t{where}").fetchall()
    return sorted((tuple(row) for row in found), key=repr)


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    return {table: _dump(store._desk.read, table) for table in TABLES}


_PEOPLE = ("ana", "ben", "chloé", "dmitri")


async def live(store: Store, say: Callable[..., Post], clock: Any, seed: int) -> None:
    """A few weeks of somebody's work, each seed another, with something in every table."""
    luck = random.Random(seed)
    made: list[Post] = []
    for number in range(40):
        who = luck.choice((*_PEOPLE, "us", "us"))
        parent = luck.choice([None, *(post.ref.id for post in made[-6:] if not post.ref.channel)])
        more: dict[str, Any] = {}
        if luck.random() < 0.1:
            parent, more = None, {"channel": "dm"}
        elif luck.random() < 0.1:
            parent = f"never-{number}"
        if luck.random() < 0.3:
            more |= {
                "links": (Hyperlink(text="here", url="https://town.example/x"),),
                "media": (Media(kind="image", url="https://town.example/i.png", alt="a lamp"),),
                "poll": Poll(options=(("yes", 3), ("no", -1))),
                "quoted": Quoted(id=RemoteId("q"), author="zoe", text="so they say"),
                "mentions": (Identity(id=RemoteId("zoe"), handle="zoe@town.example", name="Zoe"),),
                "spoiler": luck.choice(("", "lamps")),
                "url": "https://town.example/p",
                "replies": 2,
            }
        text = luck.choice(("where is my lamp?", "it is broken", "thanks! ✨", "会来吗？", "see https://town.example"))
        made.append(say(str(number), who, text, parent=parent, ago=40_000 - number * luck.randrange(1, 900), **more))
    luck.shuffle(made)
    for start in range(0, 40, 13):
        await store.ingest("acme", Page(posts=tuple(made[start : start + 13])))
    edited = replace(made[0], text="and now in other words", edited_at=clock())
    await store.ingest("acme", Page(posts=(edited,), deleted=(made[1].ref.id,)))
    await store.ingest("acme", Page(absent=(Absent(id=made[2].ref.id, state=PostState.HIDDEN),)))

    read = store._desk.read
    theirs = [row[0] for row in read.execute("SELECT id FROM post WHERE ours = 0 AND state = 'live' ORDER BY id")]
    talks = [row[0] for row in read.execute("SELECT id FROM conversation WHERE inbound > 0 ORDER BY id")]
    people = [row[0] for row in read.execute("SELECT id FROM identity WHERE remote_id <> 'us' ORDER BY id")]
    ours = [row[0] for row in read.execute("SELECT id FROM post WHERE ours = 1 ORDER BY id")]
    await store.hear(luck.sample(theirs, len(theirs) // 2), "read")
    for act, changes in (
        ("done", {"closed_at": store._desk.ms(), "closed_reason": "spam"}),
        ("snooze", {"snoozed_until": store._desk.ms() + 9_000_000, "snooze_mode": "regardless"}),
        ("star", {"starred": 1}),
        ("tag", {"tags": '["vip", "größe"]'}),
        ("kind", {"kind": "complaint", "kind_by": "user"}),
        ("later", {"later_at": store._desk.ms()}),
        ("mute", {"muted": 1}),
    ):
        clock.move(seconds=1)
        await store.decide(luck.sample(talks, 2), act, str(changes.get("kind", "")), "as decided", changes)
    target = luck.choice(theirs)
    draft = {"entry": None, "account": "acme", "conversation": None, "target": None}
    await store.out.save_draft(**{**draft, "act": Act.POST, "text": "new\tlamps \ud83d", "audience": Audience.PUBLIC})
    held = await store.out.save_draft(**{**draft, "act": Act.REPLY, "target": target, "text": "on its way"})
    await store.hear(theirs, "read")
    at = store._desk.ms()
    talk = read.execute("SELECT conversation_id FROM post WHERE id = ?", (target,)).fetchone()[0]

    def make(db: sqlite3.Connection) -> None:
        do = db.execute
        do("UPDATE outbox SET state = 'queued', key = 'k-secret', fence = 'f-secret' WHERE id = ?", (held,))
        do("UPDATE outbox SET conversation_id = ? WHERE id = ?", (talk, held))
        for number, name in ((1, "Ana Ruiz"), (2, ""), (3, "Nobody's yet")):
            do("INSERT INTO person VALUES (?, ?, 'engage', ?, ?, ?)", (number, name, at, number % 2, at - number))
        do("INSERT INTO person_identity VALUES (?, 1), (?, 1), (?, 2)", people[:3])
        do("INSERT INTO person_tag VALUES (1, 'ferry'), (1, 'lamps'), (3, 'press')")
        do("INSERT INTO not_the_same VALUES (?, ?, ?)", (*sorted((people[-1], people[0])), at))
        do("INSERT INTO note (person_id, at, text) VALUES (1, ?, 'likes *blue*'), (1, ?, 'same moment')", (at, at))
        do("INSERT INTO note (person_id, conversation_id, at, edited_at, text) VALUES (NULL, ?, ?, ?, 'ask\nsales')",
           (talk, at, at + 5))  # fmt: skip
        do(
            "INSERT INTO stage_move (person_id, at, before, after, why) VALUES (1, ?, 'aware', 'engage', 'asked')",
            (at,),
        )
        do("INSERT INTO kind_memory VALUES (?, 'ship', 'question', ?)", (people[0], at))
        do("INSERT INTO heard_line (conversation_id, post_id, outbox_id, text, at) VALUES (?, ?, ?, 'not here', ?)",
           (talk, target, held, at))  # fmt: skip
        do("INSERT INTO plan VALUES (?, 'never came', 'lost', 'support', 'a new one', 'write', ?, 'dm', ?, ?)",
           (talk, at + 1000, at, at))  # fmt: skip
        do("""INSERT INTO promise (id, conversation_id, identity_id, sort, text, why, made_at, due_at, state, ended_at,
              moved, post_id, outbox_id) VALUES (7, ?, ?, 'promise', 'look into it', 'by Friday', ?, ?, 'open', NULL, 1,
              NULL, NULL), (8, NULL, ?, 'promise', 'send the list', '', ?, ?, 'kept', ?, 0, ?, NULL)""",
           (talk, people[0], at, at + 999, people[1], at, at + 5, at + 2, ours[0]))  # fmt: skip
        do("INSERT INTO ask (post_id, place, text, state, at, outbox_id, promise_id)"
           " VALUES (?, 0, 'where?', 'deferred', ?, ?, 7)", (target, at, held))  # fmt: skip
        do("INSERT INTO handoff (conversation_id, department, way, place, at, returned_at)"
           " VALUES (?, 'support', 'file', 'x.md', ?, ?)", (talk, at, at + 60))  # fmt: skip
        do("UPDATE ledger SET sort = 'ask', why = 'by hand' WHERE post_id = ?", (ours[0],))
        do("INSERT INTO let_be VALUES ('touch', ?, 5), ('touch', 1, 6), ('thanks', ?, 7)", (-people[-1], talk))
        do("INSERT INTO gate_run VALUES ('asks', 4)")
        do("INSERT INTO gate_log (at, gate, outcome, words, outbox_id, conversation_id, wording)"
           " VALUES (?, 'asks', 'clean', '', ?, ?, 'w')", (at, held, talk))  # fmt: skip
        do("INSERT INTO saved_search VALUES ('ferries', 'ferry is:waiting')")

    await store._desk.db.write(make)
    await store._desk.db.write(lambda db: store._desk.refreshed(db, talks, frozenset()))

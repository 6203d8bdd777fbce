"""All that a review knows of one entry: whom it answers, what they said since our last answer, what was decided."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta

from inbox_tui.domain.care_facts import Answer
from inbox_tui.domain.kinds import propose
from inbox_tui.domain.model import (
    AccountId,
    Act,
    Audience,
    ConversationId,
    IdentityId,
    Kind,
    OutboxId,
    PostId,
)
from inbox_tui.domain.outbox import body_hash
from inbox_tui.domain.plan import Owner, Plan
from inbox_tui.domain.relationship import AskId, AskState, Gate, PromiseId, PromiseSort, Proposed
from inbox_tui.domain.value import value_class
from inbox_tui.store.codec import maybe, moment, ms
from inbox_tui.store.settled import course_of

MOST_SAID = 50
"""Posts of theirs that are looked at."""
_LOOKED_AT = 300
"""Of all that they ever wrote, the newest: among these are those that stand here."""
_EPISODE_ENDS = timedelta(days=14)
"""After so long without a word a complaint that was never marked done is over, and the next is another."""
_WAITS = 200
PUBLIC = (Audience.PUBLIC.value, Audience.UNLISTED.value)

_ENTRY = """
SELECT o.id, o.act, o.state, a.id AS account, o.conversation_id, o.target_id, o.text, o.spoiler, o.audience, o.template,
  o.created_at, p.ours AS target_ours, p.author_id, p.text AS target_text, p.created_at AS target_at,
  h.heard_at, c.kind, c.kind_by, c.person_id, c.handed_at
FROM outbox o JOIN account a ON a.n = o.account LEFT JOIN post p ON p.id = o.target_id
LEFT JOIN hearing h ON h.post_id = p.id LEFT JOIN conversation c ON c.id = o.conversation_id
WHERE o.id = ?
"""
_OURS = """
FROM post p LEFT JOIN post q ON q.id = p.parent_id
WHERE p.conversation_id = :c AND p.ours = 1 AND p.automated = 0 AND p.state IN ('live', 'expired')
  AND (q.id IS NULL OR q.ours = 1 OR q.author_id IS NULL OR q.author_id = :who)
"""
"""Our words to somebody: an answer to them, or said without saying to whom."""
_THEIRS = f"""
SELECT id, text, created_at FROM post WHERE id IN (
  SELECT * FROM (
    SELECT id FROM (SELECT id, conversation_id, created_at, ours, state FROM post
      WHERE author_id = :who ORDER BY id DESC LIMIT {_LOOKED_AT})
    WHERE ours = 0 AND state = 'live' AND conversation_id = :c AND created_at > :since LIMIT {MOST_SAID})
  UNION SELECT id FROM post WHERE id = :target AND ours = 0 AND state = 'live' AND created_at > :since)
ORDER BY +created_at, id
"""
_PERSON = """
SELECT person.id, person.name, person.vip FROM person JOIN person_identity m ON m.person_id = person.id
WHERE m.identity_id = ?
"""
_MET = "SELECT 1 FROM contact WHERE identity_id = :who AND outbound > 0"


@value_class()
class Said:
    """One post of theirs."""

    post: PostId
    text: str
    at: datetime


@value_class()
class Decided:
    """What was decided about something they asked."""

    id: AskId
    state: AskState
    here: bool
    """For the very entry."""


@value_class(kw_only=True)
class Case:
    """Times are UTC."""

    entry: OutboxId
    act: Act
    account: AccountId
    text: str
    spoiler: str
    wording: str
    audience: Audience
    template: str
    began_at: datetime
    conversation: ConversationId
    target: PostId
    whom: IdentityId | None
    name: str
    kind: Kind
    target_text: str
    first_seen_s: float | None
    """Seconds from hearing what is answered to the draft's beginning; None: it was not heard yet."""
    theirs: tuple[Said, ...]
    """Since our last answer to them, oldest first."""
    answered_at: datetime | None
    episode: datetime | None
    public_replies: int
    vip: bool
    met_before: bool
    handed: bool
    plan: Plan | None
    heard_at: datetime | None
    asks: Mapping[tuple[PostId, int], Decided]
    answers: Mapping[Gate, Answer]
    accepted: tuple[Proposed, ...]
    keeps: frozenset[PromiseId]
    """Promises that this entry keeps once it is sent."""
    clean: Mapping[Gate, int]
    promised: frozenset[PromiseSort]
    """What is open there already, but for what this entry makes."""


def case_of(db: sqlite3.Connection, entry: int) -> Case | None:
    """A dozen reads by index. None for what answers nobody, or has no place here (any more)."""
    row = db.execute(_ENTRY, (entry,)).fetchone()
    if row is None or row["conversation_id"] is None or row["author_id"] is None:
        return None
    if row["act"] not in (Act.REPLY.value, Act.EDIT.value):
        return None
    whom = row["person_id"] if row["target_ours"] else row["author_id"]
    given = {"c": row["conversation_id"], "who": whom}
    last = db.execute(f"SELECT max(p.created_at) {_OURS}", given).fetchone()[0]
    theirs = db.execute(_THEIRS, {**given, "since": last or 0, "target": row["target_id"]}).fetchall()
    person = db.execute(_PERSON, (whom,)).fetchone()
    vip = person is not None and bool(person["vip"])
    episode = _episode(db, row["conversation_id"])
    kind = _kind(row, whom)
    if kind is Kind.COMPLAINT:
        went = course_of(db, row["conversation_id"])
        anew = went.again or (None if row["kind_by"] == "user" else went.settled)  # the user's word is above thanks
        if anew is not None:
            episode = max(episode or 0, ms(anew))
    heard = None if row["heard_at"] is None else (row["created_at"] - row["heard_at"]) / 1000
    return Case(
        entry=OutboxId(entry),
        act=Act(row["act"]),
        account=AccountId(row["account"]),
        text=row["text"],
        spoiler=row["spoiler"],
        wording=body_hash(row["text"], row["spoiler"]),
        audience=Audience(row["audience"]),
        template=row["template"],
        began_at=moment(row["created_at"]),
        conversation=ConversationId(row["conversation_id"]),
        target=PostId(row["target_id"]),
        whom=None if whom is None else IdentityId(whom),
        name=_name(db, whom, person),
        kind=kind,
        target_text=row["target_text"],
        first_seen_s=None if heard is None else max(0.0, heard),
        theirs=tuple(Said(PostId(post[0]), post[1], moment(post[2])) for post in theirs),
        answered_at=maybe(last),
        episode=maybe(episode),
        public_replies=_public_replies(db, given, episode),
        vip=vip,
        met_before=not vip or last is not None or _met(db, person["id"]),
        handed=row["handed_at"] is not None,
        plan=plan_of(db, row["conversation_id"]),
        heard_at=maybe(
            db.execute("SELECT max(at) FROM heard_line WHERE conversation_id = ?", (given["c"],)).fetchone()[0]
        ),
        asks=_asks(db, [post[0] for post in theirs], entry),
        answers=_answers(db, entry),
        accepted=_accepted(db, entry),
        keeps=keeping(db, entry),
        clean={
            Gate(gate): count for gate, count in db.execute("SELECT gate, clean FROM gate_run") if gate in set(Gate)
        },
        promised=_promised(db, row["conversation_id"], entry),
    )


def _kind(row: sqlite3.Row, whom: int | None) -> Kind:
    """Of the conversation, where it is with whom we answer (or the user said so); else of the very post."""
    if row["kind_by"] == "user" or row["target_ours"] or whom == row["person_id"]:
        return Kind(row["kind"])
    return propose(row["target_text"])[0]


def _name(db: sqlite3.Connection, whom: int | None, person: sqlite3.Row | None) -> str:
    if person is not None and person["name"]:
        return str(person["name"])
    found = db.execute("SELECT name, handle FROM identity WHERE id = ?", (whom,)).fetchone()
    return (found["name"] or found["handle"] or "they") if found is not None else "they"


def _met(db: sqlite3.Connection, person: int) -> bool:
    same = db.execute("SELECT identity_id FROM person_identity WHERE person_id = ?", (person,)).fetchall()
    return any(db.execute(_MET, {"who": one[0]}).fetchone() for one in same)


def _episode(db: sqlite3.Connection, conversation: int) -> int | None:
    """When this round began: with the first wait after the last close, or after a long silence. None: it has none."""
    closed = db.execute(
        "SELECT max(at) FROM triage WHERE conversation_id = ? AND act IN ('done', 'spam')", (conversation,)
    ).fetchone()[0]
    start: int | None = None
    for since, answered, ended in db.execute(
        f"SELECT since, answered_at, closed_at FROM wait WHERE conversation_id = ? ORDER BY since DESC LIMIT {_WAITS}",
        (conversation,),
    ):
        silence = 0 if start is None else start - max(since, answered or 0)
        if ended is not None or since <= (closed or 0) or silence > _EPISODE_ENDS.total_seconds() * 1000:
            return start if start is not None else max(ended or 0, closed or 0)
        start = since
    return start


def _public_replies(db: sqlite3.Connection, given: Mapping[str, int], episode: int | None) -> int:
    marks = ",".join(f"'{each}'" for each in PUBLIC)
    found = db.execute(
        f"SELECT count(*) {_OURS} AND p.audience IN ({marks}) AND p.created_at >= :since",
        {**given, "since": episode or 0},
    ).fetchone()
    return int(found[0])


def plan_of(db: sqlite3.Connection, conversation: int) -> Plan | None:
    row = db.execute("SELECT * FROM plan WHERE conversation_id = ?", (conversation,)).fetchone()
    if row is None:
        return None
    return Plan(
        words=row["words"],
        wrong=row["wrong"],
        owner=Owner(row["owner"]) if row["owner"].strip() else None,
        offer=row["offer"],
        next_step=row["next_step"],
        next_at=maybe(row["next_at"]),
        place=row["place"],
        made_at=moment(row["made_at"]),
        changed_at=moment(row["changed_at"]),
    )


ON_ITS_WAY = "('queued', 'sending', 'unsure', 'sent')"
"""States of an entry, as SQL, in which what it decided of the things they asked holds for others, too."""


def _asks(db: sqlite3.Connection, posts: list[int], entry: int) -> dict[tuple[PostId, int], Decided]:
    """What holds of what was decided: of this entry, and of those that went out or are about to. What is not ours
    never was."""
    found = db.execute(
        f"""SELECT a.id, a.post_id, a.place, a.state, a.outbox_id, o.state IN {ON_ITS_WAY} AS gone FROM ask a
            LEFT JOIN outbox o ON o.id = a.outbox_id WHERE a.post_id IN ({",".join("?" * len(posts))})""",
        posts,
    )
    decided = {}
    for row in found:
        holds = row["outbox_id"] == entry or row["gone"]
        state = AskState(row["state"])
        known = state if holds or state is AskState.NOT_OURS else AskState.OPEN
        decided[(PostId(row["post_id"]), row["place"])] = Decided(AskId(row["id"]), known, row["outbox_id"] == entry)
    return decided


KEEPS = "keeps"
NAMED = "p.made_at || ' ' || p.text"
"""What a promise ``p`` is called in the log: the same in every store that it is brought to."""
_OUTCOMES = ("clean", "changed", "reasoned")


def _answers(db: sqlite3.Connection, entry: int) -> dict[Gate, Answer]:
    return {
        Gate(row["gate"]): Answer(words=row["words"], wording=row["wording"])
        for row in db.execute("SELECT * FROM gate_log WHERE outbox_id = ? ORDER BY id", (entry,))
        if row["outcome"] in _OUTCOMES and row["gate"] in set(Gate)
    }


def keeping(db: sqlite3.Connection, entry: int) -> frozenset[PromiseId]:
    """Which open promises the user said this entry keeps."""
    found = db.execute(
        f"""SELECT p.id FROM promise p JOIN gate_log g ON g.words = {NAMED}
            WHERE g.outbox_id = ? AND g.outcome = ? AND p.state = 'open'""",
        (entry, KEEPS),
    )
    return frozenset(PromiseId(row[0]) for row in found)


def _promised(db: sqlite3.Connection, conversation: int, entry: int) -> frozenset[PromiseSort]:
    found = db.execute(
        """SELECT DISTINCT sort FROM promise WHERE conversation_id = ? AND state = 'open'
           AND (outbox_id IS NULL OR outbox_id <> ?)""",
        (conversation, entry),
    )
    return frozenset(PromiseSort(row[0]) for row in found)


def _accepted(db: sqlite3.Connection, entry: int) -> tuple[Proposed, ...]:
    found = db.execute(
        "SELECT * FROM promise WHERE outbox_id = ? AND sort IN (?, ?) ORDER BY id",
        (entry, PromiseSort.PROMISE.value, PromiseSort.FOLLOW_UP.value),
    )
    return tuple(
        Proposed(sort=PromiseSort(row["sort"]), text=row["text"], due_at=moment(row["due_at"]), why=row["why"])
        for row in found
    )

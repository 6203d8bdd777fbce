"""Drafts and what leaves: one row each, from the first letter to the platform's answer.

The listening gate stands here: a reply is queued, and claimed for sending, only when :func:`judge` finds everything
heard, inside the same transaction; a trigger repeats the law for any other hand on the table. Permits are minted here
and nowhere else.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.domain.hearing import ListenFirst, Verdict, judge
from inbox_tui.domain.model import (
    SPEAKING,
    AccountId,
    Act,
    Audience,
    ConversationId,
    OutboxId,
    OutboxState,
    PostId,
    PostState,
    Reply,
    width,
)
from inbox_tui.domain.outbox import Permit, body_hash, may_follow, mint
from inbox_tui.domain.text import preview
from inbox_tui.domain.value import value_class
from inbox_tui.domain.views import Outgoing
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.store.codec import maybe, moment, ms
from inbox_tui.store.threads import as_post, facts

_S = OutboxState
PERMIT_LASTS = timedelta(seconds=90)
_ACTS, _STATES = frozenset(Act), frozenset(OutboxState)

_OUTGOING = """
SELECT o.*, a.id AS account_id, a.tag, p.text AS target_text, p.state AS target_state, i.name AS to_name,
  i.handle AS to_handle, sent.url AS sent_url
FROM outbox o JOIN account a ON a.n = o.account LEFT JOIN post p ON p.id = o.target_id
LEFT JOIN identity i ON i.id = p.author_id LEFT JOIN post sent ON sent.id = o.sent_id
"""
_WORST_FIRST = """CASE o.state WHEN 'failed' THEN 0 WHEN 'unsure' THEN 1 WHEN 'held' THEN 2 WHEN 'sending' THEN 3
  WHEN 'queued' THEN 4 ELSE 5 END"""


@value_class()
class Entry:
    """What delivery needs to know of an entry."""

    id: OutboxId
    act: Act
    state: OutboxState
    account: AccountId
    conversation: ConversationId | None
    target: PostId | None
    queued_at: datetime | None
    send_at: datetime | None
    checked_at: datetime | None
    tried_at: datetime | None
    forced: bool
    attempts: int
    looks: int


class Tampered(InboxError):
    """The stored text is not what was queued."""

    def __init__(self) -> None:
        super().__init__(
            "The stored text is not what you queued (the file was changed or damaged): it was not sent.",
            next_step="Open it, read it, and queue it again.",
        )


def seal(row: sqlite3.Row, *, widened: bool = False) -> str:
    """What was agreed to when it was queued: the words, and where they go. ``widened``: and that more people see it
    than see the post it answers."""
    place = (row["act"], row["account"], row["target_id"], row["audience"])
    import hashlib

    agreed = " widened" if widened else ""
    return hashlib.sha256(f"{body_hash(row['text'], row['spoiler'])} {place}{agreed}".encode()).hexdigest()


def sealed(row: sqlite3.Row) -> bool:
    """Whether it is still what was queued."""
    return row["body_hash"] in (seal(row), seal(row, widened=True))


def verdict(db: sqlite3.Connection, target: int, act: Act = Act.REPLY) -> Verdict:
    found = db.execute("SELECT conversation_id FROM post WHERE id = ?", (target,)).fetchone()
    if found is None:
        raise NoSuchThing("The post to answer is not here (any more).")
    return judge(PostId(target), facts(db, found[0], target), act)


# --- reading


def need(db: sqlite3.Connection, entry: int) -> sqlite3.Row:
    found: sqlite3.Row | None = db.execute(f"{_OUTGOING} WHERE o.id = ?", (entry,)).fetchone()
    if found is None:
        raise NoSuchThing("That draft or entry is not here (any more).")
    return found


def outgoing(db: sqlite3.Connection, entry: int) -> Outgoing | None:
    found = db.execute(f"{_OUTGOING} WHERE o.id = ?", (entry,)).fetchone()
    return _outgoing(found) if found else None


def draft_of(db: sqlite3.Connection, conversation: int) -> Outgoing | None:
    found = db.execute(
        f"{_OUTGOING} WHERE o.conversation_id = ? AND o.state = 'draft' AND o.act = 'reply' ORDER BY o.id LIMIT 1",
        (conversation,),
    ).fetchone()
    return _outgoing(found) if found else None


def drafts(db: sqlite3.Connection) -> tuple[Outgoing, ...]:
    found = db.execute(f"{_OUTGOING} WHERE o.state = 'draft' ORDER BY o.updated_at DESC")
    return tuple(_outgoing(row) for row in found if _known(row))


def outbox(db: sqlite3.Connection) -> tuple[Outgoing, ...]:
    """Everything that is not settled, worst first; then the last 20 that went out."""
    open_ones = db.execute(
        f"{_OUTGOING} WHERE o.state NOT IN ('draft', 'sent') ORDER BY {_WORST_FIRST}, o.queued_at, o.id"
    ).fetchall()
    sent = db.execute(f"{_OUTGOING} WHERE o.state = 'sent' ORDER BY o.sent_at DESC LIMIT 20").fetchall()
    return tuple(_outgoing(row) for row in [*open_ones, *sent] if _known(row))


def _known(row: sqlite3.Row) -> bool:
    """A row written by some other hand may hold anything; it is left alone, and never sent."""
    return row["act"] in _ACTS and row["state"] in _STATES


def _outgoing(found: sqlite3.Row) -> Outgoing:
    return Outgoing(
        id=OutboxId(found["id"]),
        act=Act(found["act"]),
        state=OutboxState(found["state"]),
        account=AccountId(found["account_id"]),
        tag=found["tag"],
        conversation=None if found["conversation_id"] is None else ConversationId(found["conversation_id"]),
        target=None if found["target_id"] is None else PostId(found["target_id"]),
        text=found["text"],
        spoiler=found["spoiler"],
        audience=Audience(found["audience"]),
        to=found["to_name"] or found["to_handle"] or "",
        quote=preview(found["target_text"] or "", 120),
        updated_at=moment(found["updated_at"]),
        queued_at=maybe(found["queued_at"]),
        send_at=maybe(found["send_at"]),
        attempts=found["attempts"],
        cause=found["cause"],
        next_step=found["next_step"],
        sent_url=found["sent_url"] or "",
    )


def entries(db: sqlite3.Connection, *states: OutboxState) -> list[Entry]:
    """In the order in which they were queued."""
    marks = ",".join("?" * len(states))
    found = db.execute(
        f"""SELECT o.*, a.id AS account_id FROM outbox o JOIN account a ON a.n = o.account
            WHERE o.state IN ({marks}) ORDER BY o.queued_at, o.id""",
        tuple(state.value for state in states),
    )
    return [_entry(row) for row in found if _known(row)]


def entry(db: sqlite3.Connection, number: int) -> Entry:
    return _entry(need(db, number))


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        id=OutboxId(row["id"]),
        act=Act(row["act"]),
        state=OutboxState(row["state"]),
        account=AccountId(row["account_id"]),
        conversation=None if row["conversation_id"] is None else ConversationId(row["conversation_id"]),
        target=None if row["target_id"] is None else PostId(row["target_id"]),
        queued_at=maybe(row["queued_at"]),
        send_at=maybe(row["send_at"]),
        checked_at=maybe(row["checked_at"]),
        tried_at=maybe(row["tried_at"]),
        forced=bool(row["forced"]),
        attempts=row["attempts"],
        looks=row["looks"],
    )


def reply_of(db: sqlite3.Connection, number: int) -> Reply:
    """What this entry sends, whole. Raises :class:`Tampered` when the text is not what was queued."""
    row = need(db, number)
    if row["queued_at"] is None or not sealed(row):
        raise Tampered
    target = as_post(db, row["target_id"]) if row["target_id"] is not None else None
    return Reply(
        act=Act(row["act"]),
        account=AccountId(row["account_id"]),
        key=row["key"],
        target=target.ref if target else None,
        target_post=target,
        text=row["text"],
        spoiler=row["spoiler"],
        audience=Audience(row["audience"]),
        language=target.language if target else "",
        created_at=moment(row["first_queued_at"] or row["queued_at"]),
        fence=row["fence"],
    )


# --- what moved since it was written


@value_class()
class News:
    """What happened in the conversation since the draft was begun (or since it was last told)."""

    target_state: PostState
    closed: str
    """Why the platform takes no reply to the target any more."""
    edited: tuple[str, str] | None
    """The target's wording then and now."""
    answered: tuple[PostId, ...]
    """Our own posts that did not leave from here and are later than the target (or answer it)."""
    verdict: Verdict | None


def news(db: sqlite3.Connection, number: int) -> News:
    row = need(db, number)
    if row["target_id"] is None:
        return News(PostState.LIVE, "", None, (), None)
    target = as_post(db, row["target_id"])
    revision = int(row["target_version"] or 1)
    edited = None
    old = db.execute(
        "SELECT text FROM revision WHERE post_id = ? AND revision = ?", (row["target_id"], revision)
    ).fetchone()
    if old is not None:
        edited = (old[0], target.text)
    answered = db.execute(
        """SELECT p.id FROM post p WHERE p.conversation_id = ? AND p.ours = 1 AND p.state = 'live' AND p.automated = 0
           AND p.seen_at > ? AND (p.parent_id = ? OR p.created_at > ?)
           AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.sent_id = p.id) ORDER BY p.id""",
        (row["conversation_id"], row["baseline"], row["target_id"], ms(target.created_at)),
    ).fetchall()
    judged = verdict(db, row["target_id"]) if Act(row["act"]) in SPEAKING else None
    return News(target.state, target.closed, edited, tuple(PostId(post[0]) for post in answered), judged)


def told(db: sqlite3.Connection, number: int, now_ms: int) -> None:
    """The user has been shown what moved: from here on only later things are news."""
    row = need(db, number)
    version = wording(db, row["target_id"]) if row["target_id"] is not None else ""
    db.execute("UPDATE outbox SET baseline = ?, target_version = ? WHERE id = ?", (now_ms, version, number))


def wording(db: sqlite3.Connection, post: int) -> str:
    return str(db.execute("SELECT revision FROM post WHERE id = ?", (post,)).fetchone()[0])


# --- the gate, and the way out


def queue(
    db: sqlite3.Connection,
    number: int,
    *,
    now: datetime,
    send_at: datetime,
    key: str,
    checked_at: datetime | None,
    forced: bool,
    widen: bool,
) -> None:
    """Let a draft (or a held or failed entry) wait for its turn. Raises :class:`ListenFirst`, changing nothing."""
    row = need(db, number)
    state = OutboxState(row["state"])
    if not may_follow(state, _S.QUEUED):
        raise InboxError(f"This is {state.value} already.")
    act = Act(row["act"])
    _listened(db, row)
    wider = False
    if row["target_id"] is not None:
        target = as_post(db, row["target_id"])
        if act is Act.EDIT and not target.ours:
            raise InboxError("Only your own posts can be edited.")
        if target.state is PostState.EXPIRED:
            raise InboxError(
                "What you answer could not be kept here any longer; your text is kept.",
                next_step="Open the conversation to fetch it anew, or answer on the platform.",
            )
        if target.state is not PostState.LIVE:
            raise InboxError(
                "The post you answer is gone; your text is kept.", next_step="Send it as a new post, or discard it."
            )
        wider = act is Act.REPLY and width(Audience(row["audience"])) > width(target.audience)
        agreed = state is not _S.DRAFT and row["body_hash"] == seal(row, widened=True)
        if wider and not widen and not agreed:
            raise InboxError(
                f"This would be {row['audience']}, but the post you answer is {target.audience.value}.",
                next_step="Back in the drafts (z), the review asks whether you mean that.",
            )
    # What may be there already must be found under the same name: the same words keep their key and time.
    body = seal(row, widened=wider)
    again = row["attempts"] > 0 and sealed(row)
    db.execute(
        """UPDATE outbox SET state = 'queued', key = ?, body_hash = ?, queued_at = ?, send_at = ?,
           first_queued_at = ?, checked_at = ?, forced = ?, fence = ?, cause = '', next_step = '', updated_at = ?
           WHERE id = ?""",
        (
            row["key"] if again else key,
            body,
            ms(now),
            ms(send_at),
            row["first_queued_at"] if again else ms(now),
            ms(checked_at) if checked_at else None,
            int(forced),
            row["fence"] if again else "",
            ms(now),
            number,
        ),
    )


def act_on(
    db: sqlite3.Connection, uid: str, *, act: Act, target: int, key: str, manner: str, now: datetime, send_at: datetime
) -> int:
    """Queue an act that carries no words of ours (like, boost, delete, hide), at most the ``manner`` of it."""
    post = db.execute("SELECT account, conversation_id, audience FROM post WHERE id = ?", (target,)).fetchone()
    if post is None:
        raise NoSuchThing("That post is not here (any more).")
    made = db.execute(
        """INSERT INTO outbox (uid, act, state, account, conversation_id, target_id, key, text,
           audience, target_version, created_at, updated_at, queued_at, first_queued_at, send_at)
           VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            uid,
            act.value,
            post[0],
            post[1],
            target,
            key,
            manner,
            post[2],
            wording(db, target),
            ms(now),
            ms(now),
            ms(now),
            ms(now),
            ms(send_at),
        ),
    ).lastrowid
    assert made is not None
    db.execute("UPDATE outbox SET body_hash = ? WHERE id = ?", (seal(need(db, made)), made))
    return made


def _listened(db: sqlite3.Connection, row: sqlite3.Row) -> None:
    """The law, for an entry that is about to wait or to leave. Raises :class:`ListenFirst`."""
    act = Act(row["act"])
    if act not in SPEAKING:
        return
    if row["target_id"] is None:
        raise InboxError("There is no post to answer.")
    judged = verdict(db, row["target_id"], act)
    if not judged.open:
        raise ListenFirst(judged)


def claim(db: sqlite3.Connection, number: int, now: datetime, fence: str) -> Permit:
    """Take an entry for sending: it is ``sending`` once this commits, whatever happens after. The gate is judged anew.

    Raises :class:`ListenFirst`, :class:`Tampered`, or ``InboxError`` when it is no longer queued.
    """
    row = need(db, number)
    if row["state"] != _S.QUEUED.value:
        raise InboxError("It is not queued any more.")
    _listened(db, row)
    db.execute(
        "UPDATE outbox SET state = 'sending', attempts = attempts + 1, tried_at = ?, updated_at = ?, looks = 0,"
        " fence = CASE WHEN fence = '' THEN ? ELSE fence END WHERE id = ?",
        (ms(now), ms(now), fence, number),
    )
    reply = reply_of(db, number)
    if reply.act is Act.POST and reply.target is not None:
        raise Tampered
    return mint(OutboxId(number), reply, row["attempts"] + 1, now + PERMIT_LASTS)


def move(db: sqlite3.Connection, number: int, state: OutboxState, now: datetime, **changes: Any) -> sqlite3.Row:
    """Put an entry into another state. Raises ``InboxError`` where that does not follow from the present one, and
    :class:`ListenFirst` for one that would wait again although something is unheard."""
    row = need(db, number)
    present = OutboxState(row["state"])
    if present is not state and not may_follow(present, state):
        raise InboxError(f"This is {present.value}; it cannot become {state.value}.")
    if state is _S.QUEUED:
        _listened(db, row)
    changes = {name: ms(value) if isinstance(value, datetime) else value for name, value in changes.items()}
    changes |= {"state": state.value, "updated_at": ms(now)}
    if state in (_S.DRAFT, _S.QUEUED, _S.SENDING, _S.SENT):
        changes.setdefault("cause", "")
        changes.setdefault("next_step", "")
    db.execute(
        f"UPDATE outbox SET {', '.join(f'{name} = ?' for name in changes)} WHERE id = ?", (*changes.values(), number)
    )
    return row

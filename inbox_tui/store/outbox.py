"""Drafts and what leaves: one row each, from the first letter to the platform's answer.

The listening gate stands here: a reply is queued, and claimed for sending, only when :func:`judge` finds everything
heard, inside the same transaction; a trigger repeats the law for any other hand on the table. Permits are minted here
and nowhere else. How its rows are read: :mod:`inbox_tui.store.entries`.
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
    OutboxId,
    OutboxState,
    PostId,
    PostState,
    Reply,
    width,
)
from inbox_tui.domain.outbox import Permit, body_hash, may_follow, mint
from inbox_tui.domain.value import value_class
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.store.codec import moment, ms
from inbox_tui.store.entries import need
from inbox_tui.store.threads import as_post, facts

_S = OutboxState
PERMIT_LASTS = timedelta(seconds=90)


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


def may_wait(db: sqlite3.Connection, row: sqlite3.Row, *, widen: bool) -> bool:
    """Whether more people would see an entry than see the post it answers, once it waits for its turn. Raises
    :class:`ListenFirst` or ``InboxError`` where it may not."""
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
                next_step="Taken back to the drafts, the review asks whether you mean that.",
            )
    return wider


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
    wider = may_wait(db, row, widen=widen)
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

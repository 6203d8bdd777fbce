"""The rows of the outbox as they are read: for the person (drafts, what is on its way), and for delivery."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from inbox_tui.domain.model import AccountId, Act, Audience, ConversationId, OutboxId, OutboxState, PostId
from inbox_tui.domain.text import content_warning, preview
from inbox_tui.domain.value import value_class
from inbox_tui.domain.views import Outgoing
from inbox_tui.errors import NoSuchThing
from inbox_tui.store.codec import UNOPENED, maybe, moment

_QUOTED = 400
"""Characters of what is answered: four lines of a review."""
_ACTS, _STATES = frozenset(Act), frozenset(OutboxState)

_OUTGOING = f"""
SELECT o.*, a.id AS account_id, a.tag, p.text AS target_text, p.state AS target_state,
  p.spoiler AS target_spoiler, {UNOPENED} AS target_unopened, i.name AS to_name,
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
        quote=preview(
            content_warning(found["target_spoiler"]) if found["target_unopened"] else found["target_text"] or "",
            _QUOTED,
        ),
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

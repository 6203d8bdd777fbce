"""Promises: made, kept, moved, dropped. One that came with a text counts once that text went out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from inbox_tui.domain.model import ChangeSet, ChangeTopic, ConversationId, IdentityId
from inbox_tui.domain.relationship import PromiseId, PromiseSort, PromiseState, PromiseView
from inbox_tui.errors import NoSuchThing
from inbox_tui.store.codec import maybe, moment, ms
from inbox_tui.store.counted import COUNTS, OPEN
from inbox_tui.store.relations.undo import made, remember, rows_of

if TYPE_CHECKING:
    from inbox_tui.store.desk import Desk

KEPT_FOR = timedelta(days=7)
"""How long a kept promise is still shown."""
_CHANGED = frozenset({ChangeTopic.CONVERSATIONS})
_ROW = """
SELECT p.*, coalesce(a.tag, '') AS tag,
  coalesce(nullif(i.name, ''), nullif(i.handle, ''), 'somebody') AS name
FROM promise p LEFT JOIN identity i ON i.id = coalesce(p.identity_id,
  (SELECT c.person_id FROM conversation c WHERE c.id = p.conversation_id)) LEFT JOIN account a ON a.n = i.account
"""


def make(
    db: sqlite3.Connection,
    *,
    now_ms: int,
    conversation: int | None,
    identity: int | None = None,
    sort: PromiseSort,
    text: str,
    why: str = "",
    due_ms: int,
    post: int | None = None,
    outbox: int | None = None,
) -> int:
    """Write a promise down, inside a transaction. ``outbox``: the entry it came with; it counts once that is sent.
    ``identity``: to whom, where it is not whoever the conversation is with. Returns its number."""
    if identity is None and conversation is not None:
        found = db.execute("SELECT person_id FROM conversation WHERE id = ?", (conversation,)).fetchone()
        identity = found[0] if found is not None else None
    number = db.execute(
        """INSERT INTO promise (conversation_id, identity_id, sort, text, why, made_at, due_at, post_id, outbox_id)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (conversation, identity, sort.value, text, why, now_ms, due_ms, post, outbox),
    ).lastrowid
    assert number is not None
    return number


class Promises:
    """The part of the store that promises are kept in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # --- reading

    def open(self) -> tuple[PromiseView, ...]:
        """Those that count, by their due time; follow-ups are not among them, nobody was promised one."""
        return self._views(f"{OPEN} ORDER BY p.due_at, p.id")

    def lately_kept(self) -> tuple[PromiseView, ...]:
        """Those kept in the last seven days, the newest first."""
        since = ms(self._desk.now() - KEPT_FOR)
        return self._views(
            "p.ended_at >= ? AND p.state = 'kept' AND p.sort <> 'follow-up' ORDER BY p.ended_at DESC, p.id DESC", since
        )

    def of_conversation(self, conversation: ConversationId) -> tuple[PromiseView, ...]:
        """All of a conversation that count, follow-ups too: by their due time."""
        return self._views(f"p.conversation_id = ? AND {COUNTS} ORDER BY p.due_at, p.id", conversation)

    def of_people(self, identities: Iterable[IdentityId]) -> tuple[PromiseView, ...]:
        """All that count and were made to these identities: by their due time."""
        them = tuple(identities)
        return self._views(
            f"p.identity_id IN ({','.join('?' * len(them))}) AND {COUNTS} ORDER BY p.due_at, p.id", *them
        )

    def find(self, promise: PromiseId) -> PromiseView:
        """Raises ``NoSuchThing``."""
        found = self._views("p.id = ?", promise)
        if not found:
            raise NoSuchThing("That promise is not here (any more).")
        return found[0]

    def last_answer(self, conversation: ConversationId) -> str:
        """What we said there last, whole; empty: nothing that can be read."""
        found = self._desk.read.execute(
            """SELECT text FROM post WHERE conversation_id = ? AND ours = 1 AND state = 'live'
               ORDER BY created_at DESC, id DESC LIMIT 1""",
            (conversation,),
        ).fetchone()
        return found[0] if found is not None else ""

    def _views(self, where: str, *values: object) -> tuple[PromiseView, ...]:
        return tuple(map(_view, self._desk.read.execute(f"{_ROW} WHERE {where}", values)))

    # --- deciding

    async def make(
        self, conversation: ConversationId, sort: PromiseSort, text: str, due: datetime, sentence: str, why: str = ""
    ) -> PromiseId:
        """Write one down; ``z`` takes it back."""

        def act(db: sqlite3.Connection) -> tuple[PromiseId, ChangeSet]:
            now = self._desk.ms()
            number = make(db, now_ms=now, conversation=conversation, sort=sort, text=text, why=why, due_ms=ms(due))
            remember(db, now, sentence, [made("promise", id=number, conversation_id=conversation)])
            return PromiseId(number), self._desk.agreed(db, (conversation,), _CHANGED)

        return await self._desk.write(act, precious=True)

    async def end(self, promise: PromiseId, state: PromiseState, sentence: str) -> None:
        """Kept, or dropped. Raises ``NoSuchThing``."""
        await self._change(
            promise,
            sentence,
            lambda db: db.execute(
                "UPDATE promise SET state = ?, ended_at = ? WHERE id = ?", (state.value, self._desk.ms(), promise)
            ),
        )

    async def move(self, promise: PromiseId, until: datetime, sentence: str) -> None:
        """Put its time off, or forward. Raises ``NoSuchThing``."""
        await self._change(
            promise,
            sentence,
            lambda db: db.execute(
                "UPDATE promise SET due_at = ?, moved = moved + 1 WHERE id = ?", (ms(until), promise)
            ),
        )

    async def _change(self, promise: PromiseId, sentence: str, change: Callable[[sqlite3.Connection], object]) -> None:
        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            found = db.execute("SELECT conversation_id FROM promise WHERE id = ?", (promise,)).fetchone()
            if found is None:
                raise NoSuchThing("That promise is not here (any more).")
            conversation = found[0]
            remember(db, self._desk.ms(), sentence, [rows_of(db, "promise", id=promise, conversation_id=conversation)])
            change(db)
            return None, self._desk.agreed(db, () if conversation is None else (conversation,), _CHANGED)

        await self._desk.write(act, precious=True)


def _view(found: sqlite3.Row) -> PromiseView:
    return PromiseView(
        id=PromiseId(found["id"]),
        sort=PromiseSort(found["sort"]),
        conversation=None if found["conversation_id"] is None else ConversationId(found["conversation_id"]),
        identity=None if found["identity_id"] is None else IdentityId(found["identity_id"]),
        name=found["name"],
        tag=found["tag"],
        text=found["text"],
        why=found["why"],
        made_at=moment(found["made_at"]),
        due_at=moment(found["due_at"]),
        state=PromiseState(found["state"]),
        ended_at=maybe(found["ended_at"]),
        moved=found["moved"],
    )

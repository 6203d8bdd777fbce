"""What a review asked and was told: lines of what was heard, asks, plans, and how each gate was passed.

Answers belong to an entry. They hold for it until it is sent; what hangs on the sending is done by :func:`sent`, in the
transaction that notes it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from inbox_tui.domain.care import SHRINKING
from inbox_tui.domain.model import ChangeSet, ChangeTopic, ConversationId, OutboxId, OutboxState, PostId
from inbox_tui.domain.plan import Plan
from inbox_tui.domain.relationship import AskState, Gate, PromiseId, PromiseSort, Proposed
from inbox_tui.domain.value import value_class
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.store.codec import ms
from inbox_tui.store.entries import need
from inbox_tui.store.relations.case import KEEPS, NAMED, Case, case_of, keeping, plan_of
from inbox_tui.store.relations.undo import remember, rows_of

if TYPE_CHECKING:
    from inbox_tui.store.desk import Desk

CLEAN, CHANGED, REASONED, SMALL = "clean", "changed", "reasoned", "small"
"""How a gate was passed: without a change, with one, with a reason, or unasked because it was clean so often."""
ASKED = "asked"
"""It stood in the way, whatever became of it: a card was filled in, the text was changed, it was left."""
_TOPICS = frozenset({ChangeTopic.CONVERSATIONS, ChangeTopic.DRAFTS})

Asked = Mapping[tuple[PostId, int], tuple[str, AskState]]
"""Things they asked, by post and place: in their words, and what was decided."""


class CareStore:
    """Reads are quick calls on the event loop's thread; writes are durable once awaited."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def case(self, entry: OutboxId) -> Case | None:
        """See :func:`~inbox_tui.store.relations.case.case_of`."""
        return case_of(self._desk.read, entry)

    def plan(self, conversation: ConversationId) -> Plan | None:
        return plan_of(self._desk.read, conversation)

    async def save_plan(self, conversation: ConversationId, plan: Plan) -> None:
        """Keep a card, whole or not; ``z`` takes it back."""

        def change(db: sqlite3.Connection, now_ms: int) -> None:
            known = plan_of(db, conversation)
            remember(db, now_ms, "the plan is as it was before", [rows_of(db, "plan", conversation_id=conversation)])
            made = ms(known.made_at) if known is not None and known.made_at is not None else now_ms
            next_at = ms(plan.next_at) if plan.next_at is not None else None
            owner = plan.owner.value if plan.owner is not None else ""
            db.execute(
                "INSERT OR REPLACE INTO plan (conversation_id, words, wrong, owner, offer, next_step, next_at, place,"
                " made_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    conversation, plan.words, plan.wrong, owner, plan.offer, plan.next_step, next_at, plan.place, made,
                    now_ms,
                ),
            )  # fmt: skip

        await self._write(conversation, change)

    async def heard_line(self, case: Case, line: str) -> None:
        """Keep what was heard. One line an entry: a second takes its place."""

        def change(db: sqlite3.Connection, now_ms: int) -> None:
            db.execute("DELETE FROM heard_line WHERE outbox_id = ?", (case.entry,))
            db.execute(
                "INSERT INTO heard_line (conversation_id, post_id, outbox_id, text, at) VALUES (?, ?, ?, ?, ?)",
                (case.conversation, case.target, case.entry, line, now_ms),
            )
            _log(db, now_ms, case, Gate.HEARD, CLEAN, line)

        await self._unsent(case, change)

    async def asked(self, case: Case, gates: Iterable[Gate]) -> None:
        """Note once what stood in the way of an entry. What is on its way already stays as it is."""

        def change(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            if need(db, case.entry)["state"] not in (OutboxState.SENDING.value, OutboxState.SENT.value):
                for gate in set(gates) - _asked_before(db, case.entry):
                    _log(db, self._desk.ms(), case, gate, ASKED, "")
            return None, ChangeSet()  # nothing that any screen shows

        await self._desk.write(change, lazy=True)

    async def decide_asks(self, case: Case, asked: Asked, outcome: str) -> None:
        """What becomes of each thing they asked, as far as this entry goes."""

        def change(db: sqlite3.Connection, now_ms: int) -> None:
            _decide(db, now_ms, case, asked)
            _log(db, now_ms, case, Gate.ASKS, outcome, "")

        await self._unsent(case, change)

    async def met(self, case: Case, gate: Gate, outcome: str, words: str) -> None:
        """A gate was answered with words."""
        await self._unsent(case, lambda db, now_ms: _log(db, now_ms, case, gate, outcome, words))

    async def accept(self, case: Case, proposed: Proposed) -> None:
        """A promise of this text: it begins once the text is sent. Taken twice it is one."""

        def change(db: sqlite3.Connection, now_ms: int) -> None:
            _drop(db, case.entry, proposed.sort, proposed.text)
            _promise(db, now_ms, case, proposed)

        await self._unsent(case, change)

    async def decline(self, case: Case, proposed: Proposed) -> None:
        """It is no promise after all."""
        await self._unsent(case, lambda db, now_ms: _drop(db, case.entry, proposed.sort, proposed.text))

    async def keep_with(self, case: Case, promise: PromiseId, on: bool) -> None:
        """This entry keeps an open promise, once it is sent."""

        def change(db: sqlite3.Connection, now_ms: int) -> None:
            found = db.execute(f"SELECT {NAMED} FROM promise p WHERE p.id = ? AND p.state = 'open'", (promise,))
            named = found.fetchone()
            if named is None:
                raise NoSuchThing("That promise is not open (any more).")
            db.execute(
                "DELETE FROM gate_log WHERE outbox_id = ? AND outcome = ? AND words = ?", (case.entry, KEEPS, named[0])
            )
            if on:
                _log(db, now_ms, case, Gate.PROMISE, KEEPS, named[0])

        await self._unsent(case, change)

    async def _unsent(self, case: Case, act: Callable[[sqlite3.Connection, int], None]) -> None:
        """Raises ``InboxError`` where it is on its way already: what was answered then stands."""

        def change(db: sqlite3.Connection, now_ms: int) -> None:
            if need(db, case.entry)["state"] in (OutboxState.SENDING.value, OutboxState.SENT.value):
                raise InboxError("This is on its way out already; take it back first.", next_step="Undo does that.")
            act(db, now_ms)

        await self._write(case.conversation, change)

    async def _write(self, conversation: ConversationId, act: Callable[[sqlite3.Connection, int], None]) -> None:
        def change(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            act(db, self._desk.ms())
            return None, ChangeSet(frozenset({conversation}), _TOPICS)

        await self._desk.write(change, precious=True)


# --- when it is queued, sent, thrown away: inside the outbox's own transactions


@value_class(kw_only=True)
class Passed:
    """What a review that was passed leaves behind."""

    case: Case
    small: tuple[Gate, ...] = ()
    """What was not asked because it is always passed."""
    asked: Asked
    """What becomes of what they asked."""
    promises: tuple[Proposed, ...] = ()
    """Those of this text: taken by the user, or made by it unasked."""
    usual: datetime
    """When a promise without a time is due."""


def queued(db: sqlite3.Connection, now: datetime, passed: Passed) -> None:
    """An entry passed its review. Done again, it replaces what was noted before."""
    case = passed.case
    now_ms = ms(now)
    db.execute("DELETE FROM gate_log WHERE outbox_id = ? AND outcome = ?", (case.entry, SMALL))
    for gate in passed.small:
        _log(db, now_ms, case, gate, SMALL, "")
    _decide(db, now_ms, case, passed.asked)
    db.execute("DELETE FROM promise WHERE outbox_id = ?", (case.entry,))
    for proposed in passed.promises:
        _promise(db, now_ms, case, proposed)
    for (post, place), (text, state) in passed.asked.items():
        if state is AskState.DEFERRED:
            put_off = Proposed(sort=PromiseSort.DEFERRED, text=text, due_at=passed.usual, why="")
            made = _promise(db, now_ms, case, put_off)
            db.execute("UPDATE ask SET promise_id = ? WHERE post_id = ? AND place = ?", (made, post, place))


def sent(db: sqlite3.Connection, entry: int, post: int | None, now_ms: int) -> None:
    """It went out, as ``post`` where that is known: its promises begin, those it keeps end, and runs of clean passes
    grow or break."""
    db.execute("UPDATE promise SET post_id = ? WHERE outbox_id = ? AND post_id IS NULL", (post, entry))
    for promise in keeping(db, entry):
        db.execute("UPDATE promise SET state = 'kept', ended_at = ? WHERE id = ? AND state = 'open'", (now_ms, promise))
    outcomes = dict(
        db.execute(
            "SELECT gate, outcome FROM gate_log WHERE outbox_id = ? AND outcome <> ? ORDER BY id", (entry, ASKED)
        ).fetchall()
    )
    for gate in SHRINKING & outcomes.keys():
        clean = outcomes[gate] in (CLEAN, SMALL)
        db.execute(
            """INSERT INTO gate_run VALUES (:gate, :clean) ON CONFLICT (gate)
               DO UPDATE SET clean = CASE WHEN :clean THEN clean + 1 ELSE 0 END""",
            {"gate": gate, "clean": int(clean)},
        )


def discarded(db: sqlite3.Connection, entry: int) -> None:
    """A draft was thrown away: it promises nothing."""
    db.execute("DELETE FROM promise WHERE outbox_id = ?", (entry,))


def _decide(db: sqlite3.Connection, now_ms: int, case: Case, asked: Asked) -> None:
    db.executemany(
        """INSERT INTO ask (post_id, place, text, state, at, outbox_id) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (post_id, place) DO UPDATE SET text = excluded.text, state = excluded.state, at = excluded.at,
             outbox_id = excluded.outbox_id, promise_id = NULL""",
        [
            (post, place, text, state.value, now_ms, case.entry)
            for (post, place), (text, state) in asked.items()
        ],
    )  # fmt: skip


def _asked_before(db: sqlite3.Connection, entry: int) -> set[Gate]:
    found = db.execute("SELECT gate FROM gate_log WHERE outbox_id = ? AND outcome = ?", (entry, ASKED))
    return {Gate(row[0]) for row in found if row[0] in set(Gate)}


def _log(db: sqlite3.Connection, now_ms: int, case: Case, gate: Gate, outcome: str, words: str) -> None:
    db.execute(
        "INSERT INTO gate_log (at, gate, outcome, words, outbox_id, conversation_id, wording)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (now_ms, gate.value, outcome, words, case.entry, case.conversation, case.wording),
    )


def _drop(db: sqlite3.Connection, entry: int, sort: PromiseSort, text: str) -> None:
    db.execute("DELETE FROM promise WHERE outbox_id = ? AND sort = ? AND text = ?", (entry, sort.value, text))


def _promise(db: sqlite3.Connection, now_ms: int, case: Case, proposed: Proposed) -> int:
    from inbox_tui.store.relations.promises import make  # it needs the desk, which needs this package

    return make(
        db,
        now_ms=now_ms,
        conversation=case.conversation,
        identity=case.whom,
        sort=proposed.sort,
        text=proposed.text,
        why=proposed.why,
        due_ms=ms(proposed.due_at),
        outbox=case.entry,
    )

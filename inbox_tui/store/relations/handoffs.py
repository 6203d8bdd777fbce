"""Hand-offs: who has a conversation instead of us, since when; and all that we wait for."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING, Any

from inbox_tui.domain.handing import WaitingOn, Waits
from inbox_tui.domain.model import ChangeSet, ChangeTopic, ConversationId, Kind
from inbox_tui.domain.relationship import AskState, PromiseId
from inbox_tui.domain.value import value_class
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.store.codec import maybe, moment
from inbox_tui.store.counted import ASKED_FOR_MS, FOLLOW_UPS, MOST
from inbox_tui.store.relations.case import ON_ITS_WAY
from inbox_tui.store.relations.undo import made, remember, rows_of

if TYPE_CHECKING:
    from inbox_tui.store.desk import Desk

_CHANGED = frozenset({ChangeTopic.CONVERSATIONS})
_WHO = """c.id AS conversation_id, c.kind, c.excerpt, c.waiting_since, a.tag,
  coalesce(nullif(i.name, ''), nullif(i.handle, ''), 'somebody') AS name,
  (SELECT max(p.created_at) FROM post p WHERE p.id = c.last_in_id) AS wrote_at"""
_THEM = "JOIN account a ON a.n = c.account LEFT JOIN identity i ON i.id = c.person_id"
_HANDED = f"""
SELECT {_WHO}, h.department, h.at, h.nudged_at FROM handoff h JOIN conversation c ON c.id = h.conversation_id {_THEM}
WHERE h.returned_at IS NULL AND c.place = 'handed'
"""
_FOLLOW_UPS = f"""
SELECT {_WHO}, p.id AS promise, p.made_at, p.due_at
FROM promise p JOIN conversation c ON c.id = p.conversation_id {_THEM}
WHERE {FOLLOW_UPS}
"""
_ASKED = f"""
SELECT {_WHO}, c.asked_at FROM conversation c INDEXED BY conversation_asked {_THEM}
WHERE c.asked_at >= ? AND c.place = 'answered' ORDER BY c.asked_at DESC LIMIT {MOST}
"""


@value_class(kw_only=True)
class Beside:
    """What stands beside a conversation's posts: for a packet."""

    kind: Kind
    waiting_since: datetime | None
    due_at: datetime | None
    platform: str
    account: str
    profile: str
    asks: tuple[tuple[str, str], ...]
    heard: tuple[tuple[datetime, str], ...]
    plan: tuple[tuple[str, str], ...]
    next_at: datetime | None
    """When the plan's next step is to be taken."""
    notes: tuple[tuple[datetime, str], ...]


_PLAN = (
    ("Their words", "words"),
    ("What went wrong", "wrong"),
    ("Who owns it", "owner"),
    ("What we can offer", "offer"),
    ("Next step", "next_step"),
    ("Where", "place"),
)


class Handoffs:
    """The part of the store that hand-offs are kept in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # --- reading

    def waiting_on(self) -> list[WaitingOn]:
        """All that is waited for, in no order."""
        db = self._desk.read
        found = [
            WaitingOn(
                waits=Waits.HANDED,
                since=moment(row["at"]),
                department=row["department"],
                asked_again_at=maybe(row["nudged_at"]),
                **_who(row, row["at"]),
            )
            for row in db.execute(_HANDED)
        ]
        found += [
            WaitingOn(
                waits=Waits.FOLLOW_UP,
                since=moment(row["made_at"]),
                due_at=moment(row["due_at"]),
                promise=PromiseId(row["promise"]),
                **_who(row, row["made_at"]),
            )
            for row in db.execute(_FOLLOW_UPS)
        ]
        found += [
            WaitingOn(waits=Waits.ASKED, since=moment(row["asked_at"]), **_who(row, row["asked_at"]))
            for row in db.execute(_ASKED, (self._desk.ms() - ASKED_FOR_MS,))
        ]
        return found

    def has_it(self, conversation: ConversationId) -> str:
        """The department that has a conversation now; empty: we do."""
        found = self._desk.read.execute(
            "SELECT department FROM handoff WHERE conversation_id = ? AND returned_at IS NULL", (conversation,)
        ).fetchone()
        return str(found[0]) if found else ""

    def beside(self, conversation: ConversationId) -> Beside:
        """What a packet needs besides the thread and the promises. Raises ``NoSuchThing``."""
        db = self._desk.read
        row = db.execute(
            f"""SELECT c.kind, c.waiting_since, c.due_at, c.person_id, a.label, a.id AS account,
                  coalesce(i.url, '') AS profile FROM conversation c {_THEM} WHERE c.id = ?""",
            (conversation,),
        ).fetchone()
        if row is None:
            raise NoSuchThing("That conversation is not here (any more).")
        plan = db.execute("SELECT * FROM plan WHERE conversation_id = ?", (conversation,)).fetchone()
        asks = db.execute(
            f"""SELECT k.text, CASE WHEN k.state = '{AskState.NOT_OURS.value}' OR o.state IN {ON_ITS_WAY} THEN k.state
                  ELSE '{AskState.OPEN.value}' END AS state
                FROM ask k JOIN post p ON p.id = k.post_id LEFT JOIN outbox o ON o.id = k.outbox_id
                WHERE p.conversation_id = ? ORDER BY p.created_at, k.place""",
            (conversation,),
        ).fetchall()
        heard = db.execute("SELECT at, text FROM heard_line WHERE conversation_id = ? ORDER BY at", (conversation,))
        notes = db.execute(
            """SELECT at, text FROM note WHERE conversation_id = ? OR person_id IN
                 (SELECT person_id FROM person_identity WHERE identity_id = ?) OR person_id = -? ORDER BY at""",
            (conversation, row["person_id"], row["person_id"]),
        )
        return Beside(
            kind=Kind(row["kind"]),
            waiting_since=maybe(row["waiting_since"]),
            due_at=maybe(row["due_at"]),
            platform=row["label"],
            account=row["account"],
            profile=row["profile"],
            asks=tuple((found["text"], found["state"]) for found in asks),
            heard=tuple((moment(found["at"]), found["text"]) for found in heard),
            plan=tuple((name, plan[column]) for name, column in _PLAN if plan is not None and plan[column]),
            next_at=maybe(plan["next_at"]) if plan is not None else None,
            notes=tuple((moment(found["at"]), found["text"]) for found in notes),
        )

    # --- deciding

    async def hand_off(self, conversation: ConversationId, department: str, way: str, place: str) -> None:
        """From now on they have it, and our clock stands still. Raises ``InboxError`` where somebody has it already."""

        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            now = self._desk.ms()
            had = db.execute(
                "SELECT department FROM handoff WHERE conversation_id = ? AND returned_at IS NULL", (conversation,)
            ).fetchone()
            if had is not None:
                raise InboxError(f"{had[0]} has it already.", next_step="Waiting on shows it, and takes it back.")
            number = db.execute(
                "INSERT INTO handoff (conversation_id, department, way, place, at) VALUES (?, ?, ?, ?, ?)",
                (conversation, department, way, place, now),
            ).lastrowid
            batch = remember(
                db, now, f"handed over to {department}", [made("handoff", id=number, conversation_id=conversation)]
            )
            db.execute(
                "INSERT INTO triage (batch, conversation_id, at, act, detail) VALUES (?, ?, ?, 'hand off', ?)",
                (batch, conversation, now, department),
            )
            return None, self._desk.agreed(db, (conversation,), _CHANGED)

        await self._desk.write(act, precious=True)

    async def hand_back(self, conversation: ConversationId) -> str:
        """It is ours again. Returns who had it. Raises ``InboxError`` where nobody has."""
        return await self._of_open(conversation, "returned_at", "{} gave it back")

    async def nudged(self, conversation: ConversationId) -> str:
        """They were asked how it stands. Returns who has it. Raises ``InboxError`` where nobody has."""
        return await self._of_open(conversation, "nudged_at", "{} was asked again")

    async def _of_open(self, conversation: ConversationId, column: str, sentence: str) -> str:
        def act(db: sqlite3.Connection) -> tuple[str, ChangeSet]:
            now = self._desk.ms()
            found = db.execute(
                "SELECT id, department FROM handoff WHERE conversation_id = ? AND returned_at IS NULL", (conversation,)
            ).fetchall()
            if not found:
                raise InboxError("Nobody else has it.")
            departments = " and ".join(dict.fromkeys(row["department"] for row in found))  # two: conversations joined
            before = [rows_of(db, "handoff", id=row["id"], conversation_id=conversation) for row in found]
            remember(db, now, sentence.format(departments), before)
            db.executemany(f"UPDATE handoff SET {column} = ? WHERE id = ?", [(now, row["id"]) for row in found])
            return departments, self._desk.agreed(db, (conversation,), _CHANGED)

        return await self._desk.write(act, precious=True)


def _who(row: sqlite3.Row, since: int) -> dict[str, Any]:
    wrote = row["wrote_at"]
    return {
        "conversation": ConversationId(row["conversation_id"]),
        "name": row["name"],
        "tag": row["tag"],
        "kind": Kind(row["kind"]),
        "excerpt": row["excerpt"],
        "waiting_since": maybe(row["waiting_since"]),
        "wrote_at": maybe(wrote) if wrote is not None and wrote > since else None,
    }

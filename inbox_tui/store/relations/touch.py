"""Who is owed thanks, and whom we are losing touch with. The rules are :mod:`inbox_tui.domain.touch`'s."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from time import perf_counter
from typing import TYPE_CHECKING

from inbox_tui.domain.model import ChangeSet, ChangeTopic, ConversationId, Kind, PersonId, PostKind
from inbox_tui.domain.relationship import Stage
from inbox_tui.domain.touch import OutOfTouch, OwedThanks, losing_touch, thanks_due
from inbox_tui.store.codec import maybe, moment
from inbox_tui.store.counted import FEW, MOST, OWED, SILENT_OF_FEW, SILENT_OF_MANY, TO_THANK
from inbox_tui.store.relations.persons import members, name_of, spoke_in
from inbox_tui.store.relations.undo import remember, rows_of

if TYPE_CHECKING:
    from inbox_tui.store.desk import Desk

_COUNT_LASTS = timedelta(seconds=20)
_LONG = 0.02
"""Seconds from which a count (of many thousand customers) is not taken anew at every change."""
_CHANGED = frozenset({ChangeTopic.CONVERSATIONS})
_THEM = "JOIN account a ON a.n = c.account LEFT JOIN identity i ON i.id = c.person_id"
_LATEST = """
SELECT c.id, c.excerpt, a.tag, coalesce(nullif(i.name, ''), nullif(i.handle, ''), 'somebody') AS name
FROM conversation c JOIN account a ON a.n = c.account JOIN identity i ON i.id = c.person_id
WHERE c.person_id IN (SELECT identity_id FROM person_identity WHERE person_id = ?) ORDER BY c.last_at DESC LIMIT 1
"""

_AMONG_OTHERS = """
SELECT c.id, '' AS excerpt, a.tag, '' AS name FROM conversation c JOIN account a ON a.n = c.account
WHERE c.id IN ({}) ORDER BY c.last_at DESC LIMIT 1
"""


class Touch:
    """The part of the store that looks after people who did not ask for anything."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._counted: tuple[datetime, int] | None = None

    def count(self, hours: float, days: float) -> int:
        """How many are owed thanks or nearly lost, up to 300 of each."""
        now = self._desk.now()
        if self._counted is None or not timedelta() <= now - self._counted[0] < _COUNT_LASTS:
            begun = perf_counter()
            found = int(self._desk.read.execute(TO_THANK, self._spans(hours, days)).fetchone()[0])
            if perf_counter() - begun < _LONG:
                return found
            self._counted = now, found
        return self._counted[1]

    def _spans(self, hours: float = 0, days: float = 0) -> dict[str, int]:
        return {"now": self._desk.ms(), "thanks": int(hours * 3_600_000), "silence": int(days * 86_400_000)}

    def thanks(self, hours: float) -> tuple[OwedThanks, ...]:
        """Whoever praised, quoted or recommended us and was not thanked for so long: who waits longest first."""
        now = self._desk.now()
        found = self._desk.read.execute(
            f"""SELECT c.id, c.kind, c.reached, c.excerpt, c.thanks_since, a.tag, l.at AS let_be,
                  coalesce(nullif(i.name, ''), nullif(i.handle, ''), 'somebody') AS name
                {OWED.format(_THEM)} ORDER BY c.thanks_since, c.id LIMIT {MOST}""",
            self._spans(hours),
        )
        return tuple(
            OwedThanks(
                conversation=ConversationId(row["id"]),
                name=row["name"],
                tag=row["tag"],
                kind=Kind(row["kind"]),
                reached=PostKind(row["reached"]),
                since=moment(row["thanks_since"]),
                excerpt=row["excerpt"],
            )
            for row in found
            if thanks_due(moment(row["thanks_since"]), now, hours=hours, let_be=maybe(row["let_be"]))
        )

    def losing(self, days: float) -> tuple[OutOfTouch, ...]:
        """Customers and more with whom nobody spoke for so long: the longest silence first."""
        now, db = self._desk.now(), self._desk.read
        silent = SILENT_OF_FEW if db.execute(f"SELECT {FEW}").fetchone()[0] else SILENT_OF_MANY
        return tuple(
            self._out_of_touch(row)
            for row in db.execute(silent, self._spans(days=days)).fetchall()
            if losing_touch(Stage(row["stage"]), moment(row["last_at"]), now, days=days, let_be=maybe(row["let_be"]))
        )

    def _out_of_touch(self, row: sqlite3.Row) -> OutOfTouch:
        db = self._desk.read
        latest = db.execute(_LATEST, (row["id"],)).fetchone()
        if latest is None:  # spoken with in conversations that are with others
            talks = spoke_in(db, members(db, row["id"]))
            latest = db.execute(_AMONG_OTHERS.format(",".join("?" * len(talks))), talks).fetchone()
        return OutOfTouch(
            person=PersonId(row["id"]),
            name=row["name"] or (latest["name"] if latest is not None else "") or name_of(db, row["id"]),
            tag=latest["tag"] if latest is not None else "",
            stage=Stage(row["stage"]),
            last_at=moment(row["last_at"]),
            conversation=ConversationId(latest["id"]) if latest is not None else None,
            excerpt=latest["excerpt"] if latest is not None else "",
        )

    async def let_be(self, sort: str, number: int, sentence: str) -> None:
        """Do not remind of it: ``thanks`` of a conversation, ``touch`` of a person. Any later contact reminds anew."""

        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            now = self._desk.ms()
            remember(db, now, sentence, [rows_of(db, "let_be", sort=sort, number=number)])
            self._counted = None
            db.execute("INSERT OR REPLACE INTO let_be VALUES (?, ?, ?)", (sort, number, now))
            return None, ChangeSet(topics=_CHANGED)

        await self._desk.write(act, precious=True)

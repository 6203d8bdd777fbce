"""Give and ask as the ledger has it: towards one person, and among all that is sent."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from inbox_tui.domain.care_facts import Complaining
from inbox_tui.domain.giving import AskRules, Given, Judged, Share, Sort, budget
from inbox_tui.domain.kinds import COMPLAINT_OPEN_FOR, propose
from inbox_tui.domain.mentions import without_names
from inbox_tui.domain.model import ChangeSet, ConversationId, IdentityId, Kind, PostId
from inbox_tui.domain.relationship import Stage
from inbox_tui.domain.text import preview
from inbox_tui.store import ledger
from inbox_tui.store.addressed import whom
from inbox_tui.store.codec import UNOPENED, moment, ms

if TYPE_CHECKING:
    from inbox_tui.store.desk import Desk

_AT_ONCE = 200
_GIVES = 100
"""The newest to one person that are counted: it is done while a reply is typed."""
_WORDS = "2"
"""To be counted up when the word lists change: what is in the ledger is judged anew."""
_SAME_PERSON = """
SELECT identity_id FROM person_identity
WHERE person_id = (SELECT person_id FROM person_identity WHERE identity_id = ?)
"""
_SHARE = """
SELECT (SELECT count(*) FROM ledger INDEXED BY ledger_asks WHERE sort = 'ask' AND at > :since),
  (SELECT count(*) FROM ledger INDEXED BY ledger_at WHERE at > :since)
"""
"""Two counts along an index each: grouped, a month of ten thousand posts took twenty times as long."""
_OPEN_COMPLAINT = """
SELECT id FROM conversation WHERE person_id = ? AND kind = 'complaint' AND closed_at IS NULL AND muted = 0
  AND (waiting_since IS NOT NULL OR snoozed_until IS NOT NULL OR handed_at IS NOT NULL OR last_at > ?) LIMIT 1
"""

_COMPLAINING = f"""
SELECT spoiler, text, created_at, {UNOPENED} FROM post p
WHERE conversation_id = ? AND author_id = ? AND ours = 0 AND state = 'live' ORDER BY created_at DESC LIMIT 20
"""
_BEGINNING = 24
"""Characters of a complaint that say which one it is."""


class Ledger:
    """Reads are quick calls on the event loop's thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def judged(self, identity: IdentityId, rules: AskRules) -> Judged:
        """Whether an ask to this person (all their identities) would be fair now, and why not."""
        now = self._desk.now()
        everybody = self._same_person(identity)
        return budget(
            self._rows(everybody),
            now,
            stage=self._stage(identity, everybody),
            open_complaint=self.complains(everybody),
            rules=rules,
            share=self.share(rules.share_days),
        )

    def sort_of(self, text: str, conversation: ConversationId | None, whom: IdentityId | None) -> tuple[Sort, str]:
        """What a text would be to ``whom``, were it said there now."""
        return ledger.judged(
            self._desk.read, text, self._desk.rules, conversation=conversation, whom=whom, at_ms=self._desk.ms()
        )[:2]

    def whom(self, target: PostId) -> tuple[ConversationId | None, IdentityId | None]:
        """Where a post stands, and whom an answer to it goes to."""
        db = self._desk.read
        row = db.execute("SELECT conversation_id FROM post WHERE id = ?", (target,)).fetchone()
        if row is None:
            return None, None
        who = whom(db, target)
        return row[0], None if who is None else IdentityId(who)

    def share(self, days: int) -> Share:
        """Asks and all outbound of the last ``days``, to whomever."""
        since = ms(self._desk.now() - timedelta(days=days))
        asks, outbound = self._desk.read.execute(_SHARE, {"since": since}).fetchone()
        return Share(asks, outbound)

    def complains(self, identities: Sequence[int]) -> bool:
        """Whether a complaint of theirs is open: not marked done, and waiting, put off, handed over or answered within
        the last two weeks."""
        return self._open_complaint(identities) is not None

    def complaining(self, identity: IdentityId) -> Complaining | None:
        """The open complaint of this person: when it was said last, and how it begins, unless that is behind a
        content warning that was not opened. None: there is none, or its words are gone."""
        found = self._open_complaint(self._same_person(identity))
        if found is None:
            return None
        said = [
            (" ".join(f"{row[0]} {row[1]}".split()), moment(row[2]), row[3])
            for row in self._desk.read.execute(_COMPLAINING, found)
        ]
        grave = (one for one in said if propose(one[0])[0] is Kind.COMPLAINT)
        which = next(grave, said[0] if said else None)
        return Complaining(which[1], "" if which[2] else _beginning(which[0])) if which is not None else None

    def _open_complaint(self, identities: Sequence[int]) -> tuple[int, int] | None:
        """The conversation, and whose it is."""
        late = ms(self._desk.now() - COMPLAINT_OPEN_FOR)
        for each in identities:
            found = self._desk.read.execute(_OPEN_COMPLAINT, (each, late)).fetchone()
            if found is not None:
                return found[0], each
        return None

    def _rows(self, identities: Sequence[int]) -> list[Given]:
        """As far as a budget goes by them: the last ask, and gives, of which no rule wants so many."""
        to_them = f"FROM ledger WHERE identity_id IN ({','.join('?' * len(identities))})"
        found = self._desk.read.execute(
            f"""SELECT * FROM (SELECT at, sort {to_them} AND sort = 'ask' ORDER BY at DESC LIMIT 1) UNION ALL
                SELECT * FROM (SELECT at, sort {to_them} AND sort = 'give' ORDER BY at DESC LIMIT {_GIVES})""",
            (*identities, *identities),
        )
        return [Given(moment(row[0]), Sort(row[1])) for row in found]

    def _same_person(self, identity: int) -> list[int]:
        found = [row[0] for row in self._desk.read.execute(_SAME_PERSON, (identity,))]
        return found or [identity]

    def _stage(self, identity: int, everybody: Sequence[int]) -> Stage:
        """What the user set; until then, who has ever written to us is engaged."""
        row = self._desk.read.execute(
            """SELECT stage FROM person WHERE stage_at IS NOT NULL
               AND id = (SELECT person_id FROM person_identity WHERE identity_id = ?)""",
            (identity,),
        ).fetchone()
        if row is not None:
            return Stage(row[0])
        marks = ",".join("?" * len(everybody))
        wrote = self._desk.read.execute(
            f"SELECT 1 FROM contact WHERE identity_id IN ({marks}) AND inbound > 0", everybody
        ).fetchone()
        return Stage.ENGAGE if wrote else Stage.AWARE

    # --- what was there before

    async def catch_up(self) -> None:
        """Enter what was stored before there was a ledger, and judge all anew after own sites changed. In steps, each a
        transaction; cut off, it goes on the next time."""
        mark = f"{_WORDS} {sorted(self._desk.rules.own_domains)}"
        known = self._desk.read.execute("SELECT value FROM fact WHERE name = 'ledger'").fetchone()
        if known is None or known[0] != mark:
            await self._desk.write(lambda db: self._begin(db, mark))
        while self._desk.read.execute("SELECT 1 FROM ledger_todo WHERE old = 1 LIMIT 1").fetchone():
            await self._desk.write(self._step)

    def _begin(self, db: sqlite3.Connection, mark: str) -> tuple[None, ChangeSet]:
        ledger.note_all(db)
        db.execute("INSERT OR REPLACE INTO fact VALUES ('ledger', ?)", (mark,))
        return None, ChangeSet()

    def _step(self, db: sqlite3.Connection) -> tuple[int, ChangeSet]:
        return ledger.keep(db, self._desk.rules, old=True, most=_AT_ONCE), ChangeSet()


def _beginning(text: str) -> str:
    """The first words, whole ones where they are divided, without whom they are for."""
    said = preview(without_names(text) or text, _BEGINNING)
    return f"{said.rpartition(' ')[0]}…" if said.endswith("…") and " " in said else said

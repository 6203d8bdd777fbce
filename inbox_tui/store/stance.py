"""When an answer is due, and in which view that puts a conversation: what a promise or a hand-off moves.

:func:`agree` brings just that up to date, and :func:`listened` how much is left to hear: somebody who writes a promise
down in a conversation of ten thousand posts does not wait for all of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from inbox_tui.domain.hearing import PostFact, judge
from inbox_tui.domain.model import Audience, IdentityId, Kind, PostId, PostKind
from inbox_tui.store.codec import moment, ms
from inbox_tui.store.conversation_row import change_row
from inbox_tui.store.happened import PUTTING_ASIDE
from inbox_tui.store.relations.agreed import NOTHING, Agreed, agreed
from inbox_tui.store.rules import Rules, due_times

FAR = 9_007_199_254_740_991
"""Sorts after every time."""
MISSED = -FAR // 2
"""What sorts before this is there for a promise that was missed, the longest missed first."""
ARCHIVED = "quiet"
"""The place of a conversation that is only there to be read: in All and under its account, in no other view."""
_SET_ASIDE = (*PUTTING_ASIDE, "later", "mute")
_ROW = """
SELECT c.*, p.kind AS target_kind, p.audience AS target_audience, json_extract(a.profile, '$.archive') AS archive,
  EXISTS (SELECT 1 FROM post m WHERE m.conversation_id = c.id AND m.ours = 1 AND m.automated = 1) AS machines
FROM conversation c JOIN account a ON a.n = c.account LEFT JOIN post p ON p.id = c.last_in_id WHERE c.id = ?
"""
_OPEN = "SELECT since, first, due_at FROM wait WHERE conversation_id = ? AND answered_at IS NULL AND closed_at IS NULL"
_TO_HEAR = """
WITH RECURSIVE chain (id) AS (
  SELECT :target UNION
  SELECT p.parent_id FROM chain JOIN post p ON p.id = chain.id
  WHERE p.conversation_id = :conversation AND p.parent_id IS NOT NULL)
SELECT p.id, p.parent_id, p.author_id, p.ours, p.state, p.to_us, p.revision, h.revision AS heard
FROM post p LEFT JOIN hearing h ON h.post_id = p.id
WHERE p.conversation_id = :conversation
  AND (p.id IN chain OR (p.ours = 0 AND p.state = 'live' AND (h.revision IS NULL OR h.revision < p.revision)))
"""
"""The way up from the post that is answered, and what was not heard: the rest changes no verdict."""
_LOG = "SELECT conversation_id, at, act, detail FROM triage WHERE conversation_id = ? ORDER BY at"


class Stands(NamedTuple):
    """What is written of it. Times in milliseconds."""

    due_at: int | None
    warn_at: int | None
    sort_due: int
    place: str
    promised_at: int | None
    handed_at: int | None
    paused_ms: int


class Stance:
    """One conversation with what was agreed and decided about it. ``now`` is its row as it was; in an archive nobody
    waits."""

    def __init__(
        self,
        now: Any,
        log: Sequence[sqlite3.Row],
        rules: Rules,
        archived: bool,
        agreed: Agreed,
        now_ms: int,
        *,
        kind: Kind,
        direct: bool,
    ) -> None:
        self.now, self.log, self.rules, self.archived = now, log, rules, archived
        self.agreed, self._now_ms = agreed, now_ms
        self.kind, self.direct = kind, direct
        self._due: dict[tuple[datetime, bool], tuple[int, int]] = {}

    def due(self, since: datetime, first: bool) -> tuple[int, int]:
        """When an answer is due, and when that begins to be near. Asked for twice: for the row and for the wait."""
        found = self._due.get((since, first))
        if found is None:
            deadline, warning = due_times(since, self.kind, self.direct, first, self.rules, self.agreed.pauses())
            found = self._due[since, first] = ms(deadline), ms(warning)
        return found

    def _put_aside_since(self) -> bool:
        """The user dealt with the conversation after the promise was missed: that stands."""
        acts = [row["at"] for row in self.log if row["act"] in _SET_ASIDE and row["detail"] != "False"]
        return max([*acts, self.agreed.handed or 0], default=0) >= (self.agreed.promised or 0)

    def stands(
        self, since: datetime | None, *, first: bool, last_at: int, closed: bool, snoozed: bool, woke: bool, later: bool
    ) -> Stands:
        """``since``: how long they wait, None: they do not; ``first``: for a first answer; ``last_at``: when something
        was said last."""
        due_at, warn = self.due(since, first) if since is not None else (None, None)
        handed, promised = self.agreed.handed, None if self.archived else self.agreed.promised
        sort_due = due_at if due_at is not None else last_at if woke else FAR
        waits, aside = since is not None, closed or bool(self.now["muted"])
        place = _place(waits, closed=aside, snoozed=snoozed, woke=woke, handed=handed is not None, later=later)
        if self.archived and place == "answered":
            place = ARCHIVED
        if promised is not None and promised <= self._now_ms:  # it is past its time
            sort_due, warn = promised - FAR, promised if warn is None else min(warn, promised)
            place = place if self._put_aside_since() else "needs"
        return Stands(
            due_at=due_at,
            warn_at=warn,
            sort_due=sort_due,
            place=place,
            promised_at=promised,
            handed_at=handed,
            paused_ms=self.agreed.paused_since(None if since is None else ms(since)),
        )


def agree(db: sqlite3.Connection, conversations: Iterable[int], now_ms: int, rules: Rules) -> set[int]:
    """Bring conversations up to date with what was agreed about them. Returns those whose row does not tell enough for
    it: they are to be looked at as a whole."""
    rest: set[int] = set()
    for number in conversations:
        row = db.execute(_ROW, (number,)).fetchone()
        if row is None:
            continue
        wait = db.execute(_OPEN, (number,)).fetchone()
        since = None if wait is None else wait["since"]
        # What machines said for us may have begun an episode in the midst of a wait: only the posts tell.
        if row["archive"] or row["machines"] or since != row["waiting_since"]:
            rest.add(number)
            continue
        stance = Stance(
            row,
            db.execute(_LOG, (number,)).fetchall(),
            rules,
            False,
            agreed(db, (number,), now_ms).get(number, NOTHING),
            now_ms,
            kind=Kind(row["kind"]),
            direct=row["target_kind"] == PostKind.DIRECT or row["target_audience"] == Audience.DIRECT,
        )
        new = stance.stands(
            None if since is None else moment(since),
            first=wait is not None and bool(wait["first"]),
            last_at=row["last_at"],
            closed=row["closed_at"] is not None,
            snoozed=row["snoozed_until"] is not None,
            woke=bool(row["woke"]),
            later=row["later_at"] is not None,
        )
        change_row(db, row, new._asdict())
        if wait is not None and wait["due_at"] != new.due_at:
            db.execute(
                "UPDATE wait SET due_at = ? WHERE conversation_id = ? AND since = ?", (new.due_at, number, since)
            )
    return rest


def listened(db: sqlite3.Connection, conversations: Iterable[int]) -> None:
    """Bring conversations up to date with what was heard in them, or is no longer: how much is left to hear."""
    for number in conversations:
        row = db.execute(
            """SELECT c.unheard, c.last_in_id FROM conversation c JOIN account a ON a.n = c.account
               WHERE c.id = ? AND c.last_in_id IS NOT NULL AND NOT coalesce(json_extract(a.profile, '$.archive'), 0)""",
            (number,),
        ).fetchone()
        if row is None:
            continue
        given = {"conversation": number, "target": row["last_in_id"]}
        unheard = len(judge(PostId(row["last_in_id"]), map(fact, db.execute(_TO_HEAR, given))).unheard)
        if unheard != row["unheard"]:
            db.execute("UPDATE conversation SET unheard = ? WHERE id = ?", (unheard, number))


def _place(waits: bool, *, closed: bool, snoozed: bool, woke: bool, handed: bool, later: bool) -> str:
    if snoozed:
        return "snoozed"
    if closed:
        return "done"
    if handed:
        return "handed"
    if not waits and not woke:
        return "answered"
    return "later" if later else "needs"


def fact(post: sqlite3.Row) -> PostFact:
    """What the gate needs to know of a row of ``post`` with ``heard``, the wording that was."""
    return PostFact(
        id=PostId(post["id"]),
        parent=post["parent_id"],
        author=None if post["author_id"] is None else IdentityId(post["author_id"]),
        ours=bool(post["ours"]),
        live=post["state"] == "live",
        to_us=bool(post["to_us"]),
        heard=heard(post),
    )


def heard(post: sqlite3.Row) -> bool:
    return post["heard"] is not None and post["heard"] >= post["revision"]

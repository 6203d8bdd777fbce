"""What was agreed about conversations, as far as it decides where they stand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from inbox_tui.domain.clock import Pause
from inbox_tui.domain.model import Kind, PostKind
from inbox_tui.domain.touch import earns_thanks, ends_asking, refers
from inbox_tui.domain.value import value_class
from inbox_tui.store.codec import moment
from inbox_tui.store.counted import COUNTS

_LOOKED_IN = 12 * 3_600_000
"""Milliseconds before it is due from which a word of ours is the follow-up."""
_PROMISES = f"""
SELECT p.id, p.conversation_id, p.identity_id, p.sort, p.made_at, p.due_at, p.post_id, s.sent_at
FROM promise p LEFT JOIN outbox s ON s.id = p.outbox_id
WHERE p.conversation_id IN ({{}}) AND p.state = 'open' AND {COUNTS}
"""

_SAID_SINCE = """
SELECT p.id, p.created_at, CASE WHEN q.ours = 0 THEN q.author_id END
FROM post p INDEXED BY post_ours LEFT JOIN post q ON q.id = p.parent_id AND q.conversation_id = p.conversation_id
WHERE p.conversation_id = ? AND p.ours = 1 AND p.automated = 0 AND p.created_at > ? AND p.id IS NOT ?
ORDER BY p.created_at, p.id
"""
"""Our words since then, and whom they answer."""


@value_class(kw_only=True)
class Agreed:
    """Times in milliseconds."""

    promised: int | None = None
    """When the first open promise is due."""
    handed: int | None = None
    """Since when somebody else has it."""
    away: tuple[tuple[int, int], ...] = ()
    """From and until, when somebody else had it, by their beginning; up to now where they still have."""
    returned: tuple[tuple[int, int], ...] = ()
    """Those of them that are over."""

    def pauses(self) -> list[Pause]:
        return [(moment(start), moment(end)) for start, end in self.away]

    def paused_since(self, since: int | None) -> int:
        """For how long our clock stood still in a wait that is over there: of hand-offs that came back."""
        if since is None:
            return 0
        paused, counted = 0, since
        for start, end in self.returned:  # two that had it at a time, of conversations that joined, count once
            if end > max(start, counted):
                paused, counted = paused + end - max(start, counted), end
        return paused


NOTHING = Agreed()


def agreed(db: sqlite3.Connection, conversations: Sequence[int], now_ms: int) -> dict[int, Agreed]:
    """Of those conversations with which there is something.

    What a word of ours has kept meanwhile is noted as kept: the answer that an acknowledgement owed, a follow-up.
    """
    marks = ",".join("?" * len(conversations))
    promised: dict[int, int] = {}
    for row in db.execute(_PROMISES.format(marks), tuple(conversations)).fetchall():
        number = row["conversation_id"]
        kept = _kept_by(db, row)
        if kept is not None:
            db.execute("UPDATE promise SET state = 'kept', ended_at = ? WHERE id = ?", (kept, row["id"]))
        elif row["sort"] != "follow-up":
            promised[number] = min(promised.get(number, row["due_at"]), row["due_at"])
    handed: dict[int, int] = {}
    away: dict[int, list[tuple[int, int]]] = {}
    returned: dict[int, list[tuple[int, int]]] = {}
    for row in db.execute(
        f"SELECT conversation_id, at, returned_at FROM handoff WHERE conversation_id IN ({marks}) ORDER BY at",
        tuple(conversations),
    ):
        number, back = row["conversation_id"], row["returned_at"]
        away.setdefault(number, []).append((row["at"], now_ms if back is None else back))
        if back is None:
            handed.setdefault(number, row["at"])
        else:
            returned.setdefault(number, []).append((row["at"], back))
    return {
        number: Agreed(
            promised=promised.get(number),
            handed=handed.get(number),
            away=tuple(away.get(number, ())),
            returned=tuple(returned.get(number, ())),
        )
        for number in promised.keys() | away.keys()
    }


def _kept_by(db: sqlite3.Connection, promise: sqlite3.Row) -> int | None:
    """When a word of ours kept it; None: none has. What was promised in words is kept by the user's word only, and
    nothing by what answers somebody else."""
    if promise["sort"] not in ("answer", "follow-up"):
        return None
    after = max(promise["made_at"], promise["sent_at"] or 0)
    if promise["sort"] == "follow-up":
        after = max(after, promise["due_at"] - _LOOKED_IN)
    for post, at, whom in db.execute(_SAID_SINCE, (promise["conversation_id"], after, promise["post_id"])).fetchall():
        to_them = whom in (None, promise["identity_id"]) or promise["identity_id"] is None
        if to_them and (promise["sort"] == "follow-up" or _answers(db, post)):
            return int(at)
    return None


def _answers(db: sqlite3.Connection, post: int) -> bool:
    """Whether a post of ours is more than one more "we are looking into it"."""
    from inbox_tui.domain.promising import acknowledges  # its lists are long, and hardly ever wanted

    return not acknowledges(db.execute("SELECT text FROM post WHERE id = ?", (post,)).fetchone()[0])


def asked(db: sqlite3.Connection, said: Iterable[tuple[int, Sequence[Any], int | None]]) -> dict[int, int]:
    """Since when we wait for an answer: conversations in which our last word was a question, and whoever it is with has
    not written since. ``said``: number, posts with something said in them (oldest first), and whom it is with."""
    last: dict[int, tuple[int, int]] = {}
    for number, posts, person in said:
        for post in reversed(posts):
            if post["ours"] and not post["automated"]:
                last[post["id"]] = (number, post["created_at"])
                break
            if not post["ours"] and (post["author_id"] == person or post["to_us"]):
                break
    marks = ",".join("?" * len(last))
    texts = db.execute(f"SELECT id, text FROM post WHERE id IN ({marks})", tuple(last)) if last else ()
    return {last[post][0]: last[post][1] for post, text in texts if ends_asking(text)}


def owed_thanks(now: Any, kind: Kind, target: Any, news: Iterable[str], since: int | None) -> int | None:
    """Since when thanks are owed: as long as what earned them waits and we did not like it. ``now``: the row as it was;
    ``news``: what was just said. That somebody recommends us is remembered while they wait."""
    if since is None or target is None or target["liked"]:
        return None
    referral = now["thanks_since"] is not None or any(map(refers, news))
    return since if earns_thanks(kind, PostKind(target["kind"]), referral) else None

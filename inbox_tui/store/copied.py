"""Words of others that were copied beside their posts without anybody typing them: what they asked, the promise that
putting it off made, their sentence on a plan card, what of theirs spoke for a stage. They go when the post's words go;
what was decided stays, and when.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

REMOVED = "(removed)"
_QUOTED = re.compile(r"“(.+?)(?:…)?”(?=, \d)")
"""Words of theirs in the evidence for a stage, as the domain writes it: what is cut off ends in a mark."""
_NTH = "(removed, {})"
_DEFERRED = """SELECT p.id, p.text, p.made_at FROM promise p
  WHERE p.sort = 'deferred' AND (p.id IN (SELECT promise_id FROM ask WHERE post_id = :post)
    OR p.conversation_id = :talk)"""
_BY = "SELECT p.id, p.account, p.text, p.spoiler FROM post p"
_MEMBERS = "SELECT identity_id FROM person_identity WHERE person_id = :person UNION SELECT -:person WHERE :person < 0"
_MOVES = """SELECT id, why FROM stage_move WHERE why LIKE '%“%' AND person_id IN
  (SELECT person_id FROM person_identity WHERE identity_id = :who UNION SELECT -:who)"""
_RANK = """SELECT count(*) FROM promise q JOIN promise p ON q.conversation_id IS p.conversation_id
  AND q.identity_id IS p.identity_id AND q.sort = p.sort AND q.made_at = p.made_at AND q.id <= p.id WHERE p.id = ?"""


def is_removed(text: str) -> bool:
    return text.startswith("(removed") and text.endswith(")")


def removed(db: sqlite3.Connection, promise: int) -> str:
    """What stands for a promise's words: of several made at one moment each is told apart by its place among them, and
    that is the same in every store."""
    rank = db.execute(_RANK, (promise,)).fetchone()[0]
    return REMOVED if rank <= 1 else _NTH.format(rank)


def piece(words: str, wordings: Iterable[str]) -> bool:
    """Whether ``words`` stand, blanks aside, in one of ``wordings`` just like that."""
    wanted = " ".join(words.split())
    return bool(wanted) and any(wanted in " ".join(each.split()) for each in wordings)


def without_quotes(why: str, wordings: Iterable[str]) -> str:
    """The evidence for a stage without what it quotes of ``wordings``."""
    known = tuple(wordings)
    return _QUOTED.sub(lambda quote: REMOVED if piece(quote[1], known) else quote[0], why)


class Outgoing:
    """What copies say in a file that leaves: those of posts that may not be kept for ever stay here, as they do."""

    def __init__(self, db: sqlite3.Connection, held_back: Container[int]) -> None:
        """``held_back``: numbers of the accounts whose posts do not leave."""
        self._db = db
        self._held_back = held_back

    def plan(self, talk: int, words: str) -> str:
        return REMOVED if self._stands(talk, words) else words

    def promise(self, row: sqlite3.Row) -> str:
        if row["sort"] != "deferred":
            return str(row["text"])
        asked = self._db.execute(
            "SELECT p.account FROM ask a JOIN post p ON p.id = a.post_id WHERE a.promise_id = ? AND p.ours = 0",
            (row["id"],),
        ).fetchall()
        if any(found[0] in self._held_back for found in asked) or self._stands(row["conversation_id"], row["text"]):
            return removed(self._db, row["id"])
        return str(row["text"])

    def stage(self, row: sqlite3.Row) -> str:
        """The evidence for a move from one stage to another."""
        why = str(row["why"])
        if not self._held_back or _QUOTED.search(why) is None:
            return why
        found = self._db.execute(f"{_BY} WHERE p.author_id IN ({_MEMBERS})", {"person": row["person_id"]})
        return without_quotes(why, self._wordings(found.fetchall()))

    def _wordings(self, posts: Iterable[sqlite3.Row]) -> Iterator[str]:
        """Now and before, of those posts that do not leave."""
        for post, account, text, spoiler in posts:
            if account in self._held_back:
                yield from (text, spoiler, *earlier(self._db, post))

    def _stands(self, talk: int | None, words: str) -> bool:
        """Whether these words stand in a post of a conversation that does not leave."""
        found = self._db.execute(f"{_BY} WHERE p.conversation_id = ? AND p.ours = 0 AND p.text <> ''", (talk,))
        return piece(words, self._wordings(found.fetchall()))


def any_kept(db: sqlite3.Connection) -> bool:
    """Whether this store has such copies at all: a store from before has no place for them."""
    return db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'ask'").fetchone() is not None


def forget(db: sqlite3.Connection, post: int, talk: int | None) -> None:
    """Take the copies of a post's words away, inside the transaction in which they go themselves, and before it."""
    text, spoiler, author = db.execute("SELECT text, spoiler, author_id FROM post WHERE id = ?", (post,)).fetchone()
    wordings = [text, spoiler, *earlier(db, post)]
    for move, why in db.execute(_MOVES, {"who": author}).fetchall():
        db.execute("UPDATE stage_move SET why = ? WHERE id = ?", (without_quotes(why, wordings), move))
    linked = {found[0] for found in db.execute("SELECT promise_id FROM ask WHERE post_id = ?", (post,))}
    db.execute("UPDATE ask SET text = ? WHERE post_id = ?", (REMOVED, post))
    promises: dict[int, str] = {}
    for number, text, made_at in db.execute(_DEFERRED, {"post": post, "talk": talk}).fetchall():
        if number in linked or piece(text, wordings):
            promises[number] = new = removed(db, number)
            db.execute("UPDATE promise SET text = ? WHERE id = ?", (new, number))
            db.execute(  # an answer that keeps it calls it by its words
                "UPDATE gate_log SET words = ? WHERE outcome = 'keeps' AND words = ?",
                (f"{made_at} {new}", f"{made_at} {text}"),
            )
    plan = db.execute("SELECT words FROM plan WHERE conversation_id = ?", (talk,)).fetchone()
    if plan is not None and piece(plan[0], wordings):
        db.execute("UPDATE plan SET words = ? WHERE conversation_id = ?", (REMOVED, talk))
    if plan is not None or promises:
        _pictures(db, promises, talk, wordings)


def earlier(db: sqlite3.Connection, post: int) -> Iterator[str]:
    """The wordings that a post had before."""
    for text, spoiler in db.execute("SELECT text, spoiler FROM revision WHERE post_id = ?", (post,)):
        yield from (text, spoiler)


def _pictures(db: sqlite3.Connection, promises: Mapping[int, str], talk: int | None, wordings: list[str]) -> None:
    """What can still be taken back would bring them again."""
    for batch, before in db.execute(
        """SELECT batch, before FROM undo WHERE before LIKE '%"table": "plan"%' OR before LIKE '%"table": "promise"%'"""
    ).fetchall():
        pictures = json.loads(before)
        gone = [
            _gone(row, each["table"], promises, talk, wordings) for each in pictures for row in each.get("rows", ())
        ]
        if any(gone):
            db.execute("UPDATE undo SET before = ? WHERE batch = ?", (json.dumps(pictures, ensure_ascii=False), batch))


def _gone(row: dict[str, Any], table: str, promises: Mapping[int, str], talk: int | None, wordings: list[str]) -> bool:
    if table == "promise" and row["id"] in promises:
        row["text"] = promises[row["id"]]
        return True
    if table == "plan" and row["conversation_id"] == talk and piece(row["words"], wordings):
        row["words"] = REMOVED
        return True
    return False

"""Who has spoken with us, how often, first and last: kept up as posts come in, so that a hundred thousand people can be
sorted by it.

Somebody speaks with us in posts of theirs that speak to us; we speak with whom :mod:`inbox_tui.store.addressed` says.
What only machines said for us does not count, nor what was deleted. An exchange is a wait that they began and we
answered.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from inbox_tui.store.addressed import SAID_TO, whom

_SAID = "state IN ('live', 'expired')"
_IN = f"""SELECT count(*), min(created_at), max(created_at) FROM post
WHERE author_id = ? AND ours = 0 AND to_us = 1 AND {_SAID}"""
_OUT = f"""WITH RECURSIVE {SAID_TO} SELECT count(*), min(p.created_at), max(p.created_at)
FROM said CROSS JOIN post p ON p.id = said.id WHERE p.ours = 1 AND p.automated = 0 AND p.{_SAID}"""
_EXCHANGES = "SELECT count(*) FROM wait WHERE identity_id = ? AND answered_at IS NOT NULL"
_OURS = f"SELECT created_at FROM post WHERE id = ? AND ours = 1 AND automated = 0 AND {_SAID}"
_ANSWERS = "SELECT id FROM post INDEXED BY post_answer WHERE parent_id = ? AND ours = 1"
_ADD = """INSERT INTO contact (identity_id, first_at, {last}, {count}) VALUES (?, ?, ?, ?)
ON CONFLICT (identity_id) DO UPDATE SET first_at = min(first_at, excluded.first_at),
  {count} = {count} + excluded.{count}, {last} = max(coalesce({last}, excluded.{last}), excluded.{last})"""


@dataclass(slots=True)
class Spell:
    """How often something was said, first and last. Mutable: it grows while posts come in."""

    count: int
    first: int
    last: int

    def add(self, at: int) -> None:
        self.count += 1
        self.first, self.last = min(self.first, at), max(self.last, at)


@dataclass(slots=True)
class Contacts:
    """What one transaction changes of it: new posts are added, whatever else happened is counted anew."""

    joined: set[int] = field(default_factory=set)
    """Conversations that have gained or lost posts which stood in another."""
    _said: dict[int, Spell] = field(default_factory=dict)
    _answers: set[int] = field(default_factory=set)
    _moved: set[int] = field(default_factory=set)
    _exchanged: set[int] = field(default_factory=set)
    _again: set[int] = field(default_factory=set)

    def said(self, identity: int, at: int) -> None:
        """They said something to us that was not known before."""
        _add(self._said, identity, at)

    def answered(self, post: int) -> None:
        """We said something that was not known before; to whom is looked at in the end."""
        self._answers.add(post)

    def moved(self, db: sqlite3.Connection, post: int) -> None:
        """A known post of ours is about to count no more, or anew, or for somebody else. Call before it changes."""
        self.again(whom(db, post))
        self._moved.add(post)

    def moved_below(self, db: sqlite3.Connection, post: int) -> None:
        """A known post is about to be somebody else's, so what we answered to it is. Call before it changes."""
        for answer in db.execute(_ANSWERS, (post,)).fetchall():
            self.moved(db, answer[0])

    def exchanged(self, *identities: int | None) -> None:
        """How many waits of theirs we answered is another number now."""
        self._exchanged.update(each for each in identities if each is not None)

    def again(self, *identities: int | None) -> None:
        """To be counted anew."""
        self._again.update(each for each in identities if each is not None)

    def write(self, db: sqlite3.Connection) -> None:
        """Once posts, conversations and waits are as they will be."""
        self.again(*(whom(db, post) for post in self._moved))
        answered: dict[int, Spell] = {}
        for post in self._answers:
            found, who = db.execute(_OURS, (post,)).fetchone(), whom(db, post)
            if found is not None and who is not None:
                _add(answered, who, found[0])
        for last, count, spells in (("last_in", "inbound", self._said), ("last_out", "outbound", answered)):
            db.executemany(
                _ADD.format(last=last, count=count),
                [
                    (who, spell.first, spell.last, spell.count)
                    for who, spell in spells.items()
                    if who not in self._again
                ],
            )
        # Somebody with whom nothing was spoken until now may have begun a wait that we answered.
        for who in (self._exchanged | self._said.keys() | answered.keys()) - self._again:
            (exchanges,) = db.execute(_EXCHANGES, (who,)).fetchone()
            db.execute(
                "UPDATE contact SET exchanges = ? WHERE identity_id = ? AND exchanges <> ?", (exchanges, who, exchanges)
            )
        for identity in sorted(self._again):
            recount(db, identity)


def _add(spells: dict[int, Spell], who: int, at: int) -> None:
    known = spells.get(who)
    if known is None:
        spells[who] = Spell(1, at, at)
    else:
        known.add(at)


def recount(db: sqlite3.Connection, identity: int) -> None:
    """From the posts themselves."""
    inbound, first_in, last_in = db.execute(_IN, (identity,)).fetchone()
    outbound, first_out, last_out = db.execute(_OUT, {"who": identity}).fetchone()
    first = min((at for at in (first_in, first_out) if at is not None), default=None)
    if first is None:
        db.execute("DELETE FROM contact WHERE identity_id = ?", (identity,))
        return
    exchanges = db.execute(_EXCHANGES, (identity,)).fetchone()[0]
    db.execute(
        """INSERT INTO contact (identity_id, first_at, last_in, last_out, inbound, outbound, exchanges)
           VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (identity_id) DO UPDATE SET first_at = excluded.first_at, last_in = excluded.last_in,
             last_out = excluded.last_out, inbound = excluded.inbound, outbound = excluded.outbound,
             exchanges = excluded.exchanges""",
        (identity, first, last_in, last_out, inbound, outbound, exchanges),
    )

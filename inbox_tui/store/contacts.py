"""Who has spoken with us, how often, first and last: kept up as posts come in, so that a hundred thousand people can be
sorted by it.

Somebody speaks with us in posts of theirs that speak to us; we speak with the person of each conversation in which we
said something ourselves. What only machines said for us does not count, nor what was deleted. An exchange is a wait of
theirs that we answered.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

_SAID = "state IN ('live', 'expired')"
_IN = f"""SELECT count(*), min(created_at), max(created_at) FROM post
WHERE author_id = ? AND ours = 0 AND to_us = 1 AND {_SAID}"""
_OUT = f"""SELECT count(*), min(p.created_at), max(p.created_at)
FROM conversation c JOIN post p INDEXED BY post_ours ON p.conversation_id = c.id
WHERE c.person_id = ? AND p.ours = 1 AND p.automated = 0 AND p.{_SAID}"""
_EXCHANGES = """SELECT count(*) FROM conversation c JOIN wait w ON w.conversation_id = c.id
WHERE c.person_id = ? AND w.answered_at IS NOT NULL"""
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

    spoken: set[int] = field(default_factory=set)
    """Conversations in which something of ours is new, gone or changed."""
    _said: dict[int, Spell] = field(default_factory=dict)
    _answered: dict[int, Spell] = field(default_factory=dict)
    _exchanges: dict[int, int] = field(default_factory=dict)
    _again: set[int] = field(default_factory=set)

    def said(self, identity: int, at: int) -> None:
        """They said something to us that was not known before."""
        known = self._said.get(identity)
        if known is None:
            self._said[identity] = Spell(1, at, at)
        else:
            known.add(at)

    def answered(self, identity: int, times: Iterable[int], exchanges: int) -> None:
        """What we said in a conversation of theirs that was not there before."""
        if exchanges:
            self._exchanges[identity] = self._exchanges.get(identity, 0) + exchanges
        for at in times:
            known = self._answered.get(identity)
            if known is None:
                self._answered[identity] = Spell(1, at, at)
            else:
                known.add(at)

    def again(self, *identities: int | None) -> None:
        """To be counted anew."""
        self._again.update(each for each in identities if each is not None)

    def write(self, db: sqlite3.Connection) -> None:
        """Once posts and conversations are as they will be."""
        for last, count, spells in (("last_in", "inbound", self._said), ("last_out", "outbound", self._answered)):
            db.executemany(
                _ADD.format(last=last, count=count),
                [
                    (who, spell.first, spell.last, spell.count)
                    for who, spell in spells.items()
                    if who not in self._again
                ],
            )
        db.executemany(
            "UPDATE contact SET exchanges = exchanges + ? WHERE identity_id = ?",
            [(count, who) for who, count in self._exchanges.items() if who not in self._again],
        )
        for identity in sorted(self._again):
            recount(db, identity)


def recount(db: sqlite3.Connection, identity: int) -> None:
    """From the posts themselves."""
    inbound, first_in, last_in = db.execute(_IN, (identity,)).fetchone()
    outbound, first_out, last_out = db.execute(_OUT, (identity,)).fetchone()
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

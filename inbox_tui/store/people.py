"""Who wrote the posts of a page: one row each, found or made, kept up with what the platform says of them now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from inbox_tui.domain.matching import keys
from inbox_tui.domain.model import Identity, Post
from inbox_tui.store.index import Indexer
from inbox_tui.store.terms import Term, kept_from

_KEY = "INSERT OR IGNORE INTO identity_key (key, identity_id) VALUES (?, ?)"


def key_anew(db: sqlite3.Connection, identity: int, handle: str, url: str, bio: str) -> None:
    """Keep by what somebody can be found who may be the same person: nothing of what was so before."""
    db.execute("DELETE FROM identity_key WHERE identity_id = ?", (identity,))
    db.executemany(_KEY, _key_rows(identity, handle, url, bio))


def _key_rows(identity: int, handle: str, url: str, bio: str) -> list[tuple[str, int]]:
    return [(key, identity) for key in keys(handle, url, bio)]


class People:
    """The authors that one transaction meets, by their ids on the platform. ``term``: how long their names and bios
    may be kept; ``index`` takes what search shall find of them."""

    def __init__(
        self, db: sqlite3.Connection, account: int, us: str, now_ms: int, term: Term | None, index: Indexer
    ) -> None:
        self._db = db
        self._account = account
        self._us = us
        self._now = now_ms
        self._term = term
        self._index = index
        self._rows: dict[str, int] = {}
        self._keys: list[tuple[str, int]] = []

    def __getitem__(self, remote: str) -> int:
        """The row's number of somebody met."""
        return self._rows[remote]

    def meet(self, posts: Iterable[Post]) -> None:
        """Make sure that the posts' authors have rows, with what is known of them now."""
        people: dict[str, Identity] = {}
        for post in posts:
            people[post.author.id] = post.author
        todo = list(people)
        for start in range(0, len(todo), 500):
            part = todo[start : start + 500]
            for found in self._db.execute(
                f"SELECT id, remote_id, handle, name, url, bio, bot, fetched_at FROM identity WHERE account = ?"
                f" AND remote_id IN ({','.join('?' * len(part))})",
                (self._account, *part),
            ).fetchall():
                self._rows[found[1]] = found[0]
                who = people[found[1]]
                old = (found[2], found[3], found[4], found[5], found[6])
                # A mention often carries less than a profile: an empty field does not erase a known one.
                new = (who.handle or old[0], who.name or old[1], who.url or old[2], who.bio or old[3], int(who.bot))
                if new != old:
                    self._db.execute(
                        "UPDATE identity SET handle = ?, name = ?, url = ?, bio = ?, bot = ? WHERE id = ?",
                        (*new, found[0]),
                    )
                    self._index.person(found[0], (old[1], old[0]), (new[1], new[0]))
                    if who.id != self._us:
                        key_anew(self._db, found[0], new[0], new[2], new[3])
                if (kept := kept_from(self._term, found[7], self._now, ours=who.id == self._us)) != found[7]:
                    self._db.execute("UPDATE identity SET fetched_at = ? WHERE id = ?", (kept, found[0]))
        for remote, who in people.items():
            if remote not in self._rows:
                made = self._db.execute(
                    """INSERT INTO identity (account, remote_id, handle, name, url, bio, bot, fetched_at)
                       VALUES (?,?,?,?,?,?,?,?)""",
                    (
                        self._account,
                        remote,
                        who.handle,
                        who.name,
                        who.url,
                        who.bio,
                        int(who.bot),
                        kept_from(self._term, None, self._now, ours=remote == self._us),
                    ),
                ).lastrowid
                assert made is not None
                self._rows[remote] = made
                self._index.person(made, None, (who.name, who.handle))
                if remote != self._us:
                    self._keys += _key_rows(made, who.handle, who.url, who.bio)
        self._db.executemany(_KEY, self._keys)
        self._keys.clear()

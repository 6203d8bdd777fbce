"""Which profiles are one person. A person has a row only once something was said of them; until then they are the one
profile, under a number below zero."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from inbox_tui.domain.matching import Seen
from inbox_tui.domain.model import IdentityId
from inbox_tui.domain.person import spoken_name
from inbox_tui.errors import NoSuchThing
from inbox_tui.store.relations.undo import Picture, made

_SEEN = """
SELECT i.id, i.remote_id, i.handle, i.name, i.url, i.bio, a.platform,
  coalesce(json_extract(a.profile, '$.no_matching'), '') AS no_matching
FROM identity i JOIN account a ON a.n = i.account WHERE i.id IN ({}) ORDER BY i.id
"""
_SPOKE = """
SELECT conversation_id FROM post WHERE author_id = ? AND ours = 0 AND to_us = 1 AND state IN ('live', 'expired')
ORDER BY id DESC LIMIT 200
"""


def person_number(db: sqlite3.Connection, identity: int) -> int:
    """Whose profile it is: the number of a row, or the profile's own below zero."""
    found = db.execute("SELECT person_id FROM person_identity WHERE identity_id = ?", (identity,)).fetchone()
    return int(found[0]) if found is not None else -identity


def current(db: sqlite3.Connection, person: int) -> int:
    """The number they have now: a lone profile may have got a row since. Raises ``NoSuchThing``."""
    if person < 0:
        if db.execute("SELECT 1 FROM identity WHERE id = ?", (-person,)).fetchone() is not None:
            return person_number(db, -person)
    elif db.execute("SELECT 1 FROM person WHERE id = ?", (person,)).fetchone() is not None:
        return person
    raise NoSuchThing("That person is not here (any more).")


def members(db: sqlite3.Connection, person: int) -> list[int]:
    """The profiles of a person, the first met first."""
    if person < 0:
        return [-person]
    found = db.execute("SELECT identity_id FROM person_identity WHERE person_id = ? ORDER BY identity_id", (person,))
    return [row[0] for row in found]


def with_row(db: sqlite3.Connection, person: int, now_ms: int) -> tuple[int, list[Picture]]:
    """Their row's number, made if there was none, and what takes that back."""
    number = current(db, person)
    if number > 0:
        return number, []
    row = db.execute("INSERT INTO person (created_at) VALUES (?)", (now_ms,)).lastrowid
    assert row is not None
    db.execute("INSERT INTO person_identity VALUES (?, ?)", (-number, row))
    return row, [made("person", id=row), made("person_identity", identity_id=-number)]


def seen(db: sqlite3.Connection, identities: Iterable[int]) -> list[Seen]:
    """What profiles show openly, in the order of their numbers."""
    wanted = list(identities)
    return [
        Seen(
            id=IdentityId(row["id"]),
            platform=row["platform"],
            remote=row["remote_id"],
            handle=row["handle"],
            name=row["name"],
            url=row["url"],
            bio=row["bio"],
            no_matching=row["no_matching"],
        )
        for row in db.execute(_SEEN.format(",".join("?" * len(wanted))), wanted)
    ]


def name_of(db: sqlite3.Connection, person: int) -> str:
    """What they are called; never empty."""
    own = db.execute("SELECT name FROM person WHERE id = ?", (person,)).fetchone()
    them = members(db, person)
    named = db.execute(
        f"SELECT name, handle FROM identity WHERE id IN ({','.join('?' * len(them))}) ORDER BY id", them
    ).fetchall()
    return spoken_name([own[0] if own else "", *(row[0] for row in named), *(row[1] for row in named)])


def spoke_in(db: sqlite3.Connection, identities: Iterable[int]) -> tuple[int, ...]:
    """The conversations of the newest posts in which they spoke to us, whoever these conversations are with."""
    return tuple({row[0] for each in identities for row in db.execute(_SPOKE, (each,))})

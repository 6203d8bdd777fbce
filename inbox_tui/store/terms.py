"""How long each account's platform lets words be kept here, as its profile has it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from inbox_tui.connector import Retention
from inbox_tui.domain.value import value_class

_HAS_TERMS = "SELECT 1 FROM account WHERE json_extract(profile, '$.retention') IS NOT NULL LIMIT 1"


@value_class(kw_only=True)
class Term:
    """How long one account's platform lets words be kept, in milliseconds. None: as long as wanted."""

    account: int
    posts: int | None
    people: int | None
    refreshable: bool
    said: str
    """What stands in place of a post: ``Removed after 48 h, as LinkedIn's terms ask.``"""


def packed(retention: Retention | None, label: str) -> dict[str, Any] | None:
    """As it stands in an account's profile."""
    if retention is None or (retention.posts is None and retention.people is None):
        return None
    return {
        "posts": _ms(retention.posts),
        "people": _ms(retention.people),
        "refreshable": retention.refreshable,
        "said": f"Removed after {_span(retention.posts)}, as {label}'s terms ask." if retention.posts else "",
    }


def _ms(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds() * 1000)


def _span(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    return f"{hours:.0f} h" if hours <= 72 else f"{span.days} days"


def terms(db: sqlite3.Connection, account: int | None = None) -> Iterator[Term]:
    """Of every account that has some, the forgotten ones included: what was fetched with them is still here."""
    where = "" if account is None else f" AND n = {int(account)}"
    for row in db.execute(
        f"SELECT n, json_extract(profile, '$.retention') FROM account"
        f" WHERE json_extract(profile, '$.retention') IS NOT NULL{where}"
    ).fetchall():
        yield Term(account=row[0], **json.loads(row[1]))


def term_of(db: sqlite3.Connection, account: int) -> Term | None:
    return next(terms(db, account), None)


def has_terms(db: sqlite3.Connection) -> bool:
    return db.execute(_HAS_TERMS).fetchone() is not None


def obliterate(db: sqlite3.Connection) -> None:
    """From here on what is removed is overwritten, not only unlinked, where anything has to be removed at all."""
    if has_terms(db):
        db.execute("PRAGMA secure_delete = ON").fetchall()


def adopt(db: sqlite3.Connection, account: int) -> None:
    """An account whose platform says now how long words may be kept: their time counts from when they came."""
    db.execute(
        """UPDATE post SET fetched_at = seen_at WHERE account = ? AND ours = 0 AND fetched_at IS NULL
           AND state IN ('live', 'hidden')""",
        (account,),
    )
    db.execute(
        """UPDATE identity SET fetched_at = coalesce((SELECT max(seen_at) FROM post WHERE author_id = identity.id), 0)
           WHERE account = ? AND fetched_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM post WHERE author_id = identity.id AND ours = 1)""",
        (account,),
    )


def kept_from(term: Term | None, before: int | None, now_ms: int, *, ours: bool) -> int | None:
    """From when the time counts for which words of others may be kept. None: for ever."""
    if term is None or ours:
        return before
    return now_ms if before is None or term.refreshable else before

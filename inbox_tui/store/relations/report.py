"""What a report is made of, read for one span. Longer reads: never on the event loop's thread."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
from pathlib import Path

from inbox_tui.domain.asks import asks_in, content
from inbox_tui.domain.giving import Sort
from inbox_tui.domain.report import MOST_ASKING, Entry, Facts, Handed, Moved, Pledge, Run
from inbox_tui.domain.spans import Span
from inbox_tui.domain.words.topics import NO_TOPIC
from inbox_tui.errors import StoreError
from inbox_tui.store.codec import maybe, moment, ms
from inbox_tui.store.counted import COUNTS
from inbox_tui.store.desk import Desk
from inbox_tui.store.relations.care import SMALL
from inbox_tui.store.relations.case import KEEPS

_RUNS = """
SELECT a.label, c.kind, w.since, w.answered_at, w.closed_at, coalesce(w.reason, ''), w.first, w.due_at
FROM wait w JOIN account a ON a.n = w.account LEFT JOIN conversation c ON c.id = w.conversation_id
WHERE w.since < :until AND coalesce(w.answered_at, w.closed_at, :until) >= :since
"""
_PLEDGES = f"""
SELECT p.due_at, p.state, p.ended_at FROM promise p
WHERE p.made_at < :until AND (p.ended_at IS NULL OR p.ended_at >= :since) AND p.sort <> 'follow-up' AND {COUNTS}
"""
"""A day to look in again was promised to nobody."""
_MOVES = "SELECT before, after FROM stage_move WHERE at >= :since AND at < :until"
_HANDED = """
SELECT department, at, returned_at FROM handoff WHERE at < :until AND (returned_at IS NULL OR returned_at >= :since)
"""
_SPOKEN = """
SELECT count(*), coalesce(sum(h.post_id IS NOT NULL AND h.revision >= p.revision), 0)
FROM conversation c JOIN post p ON p.conversation_id = c.id LEFT JOIN hearing h ON h.post_id = p.id
WHERE c.last_at >= :since AND c.inbound > 0 AND p.created_at >= :since AND p.created_at < :until
  AND p.ours = 0 AND p.to_us = 1 AND p.state IN ('live', 'expired')
"""
_SAID = """
SELECT p.text, i.name, i.handle, coalesce(-m.person_id, p.author_id) AS who
FROM conversation c JOIN post p ON p.conversation_id = c.id LEFT JOIN identity i ON i.id = p.author_id
LEFT JOIN person_identity m ON m.identity_id = p.author_id
WHERE c.last_at >= :since AND c.inbound > 0 AND c.kind <> 'spam' AND p.created_at >= :since AND p.created_at < :until
  AND p.ours = 0 AND p.to_us = 1 AND p.state = 'live' ORDER BY p.created_at DESC LIMIT :most
"""
# What was always passed, and a promise that is kept by a reply, asked nothing of anybody.
_SENT = f"""
SELECT count(*), coalesce(sum(EXISTS (
  SELECT 1 FROM gate_log g WHERE g.outbox_id = o.id AND g.outcome NOT IN ('{SMALL}', '{KEEPS}'))), 0)
FROM outbox o WHERE o.state = 'sent' AND o.act = 'reply' AND o.sent_at >= :since AND o.sent_at < :until
"""
_HANDLE = r"[@#][\w.@-]+"


def facts(db: sqlite3.Connection, span: Span) -> Facts:
    """All of it; nothing is changed."""
    until = ms(span.until)
    times = {"since": ms(span.since), "until": until}
    spoken, heard = db.execute(_SPOKEN, times).fetchone()
    sends, interrupted = db.execute(_SENT, times).fetchone()
    ledger = db.execute("SELECT at, sort FROM ledger WHERE at >= :since AND at < :until", times)
    return Facts(
        runs=[_run(row) for row in db.execute(_RUNS, times)],
        pledges=[Pledge(moment(row[0]), row[1], maybe(row[2])) for row in db.execute(_PLEDGES, times)],
        ledger=[Entry(moment(row[0]), Sort(row[1])) for row in ledger],
        moves=[Moved(row[0], row[1]) for row in db.execute(_MOVES, times)],
        handed=[Handed(row[0], moment(row[1]), maybe(row[2])) for row in db.execute(_HANDED, times)],
        asked=_asked(db, times),
        heard=heard,
        spoken=spoken,
        sends=sends,
        interrupted=interrupted,
    )


def _run(row: sqlite3.Row) -> Run:
    return Run(
        platform=row[0],
        kind=row[1] or "chat",
        since=moment(row[2]),
        answered_at=maybe(row[3]),
        closed_at=maybe(row[4]),
        reason=row[5],
        first=bool(row[6]),
        due_at=maybe(row[7]),
    )


def _asked(db: sqlite3.Connection, times: dict[str, int]) -> list[frozenset[str]]:
    """What each post asks, in content words that at least two people ask about, without anybody's name: no handle, and
    nobody who wrote."""
    names = {row[0].partition("@")[0].casefold() for row in db.execute("SELECT handle FROM account")}
    found, askers = [], dict[str, set[int]]()
    for text, name, handle, who in db.execute(_SAID, {**times, "most": MOST_ASKING}):
        names |= content(re.sub(r"[@._]", " ", f"{name or ''} {handle or ''}"))
        asks = asks_in(re.sub(_HANDLE, " ", text))
        if asks:
            found.append(frozenset().union(*(content(ask.text) for ask in asks)))
            for word in found[-1]:
                askers.setdefault(word, set()).add(who)
    names |= set(NO_TOPIC.split("|"))
    several = {word for word, people in askers.items() if len(people) > 1} - names
    return [words & several for words in found]


class Reports:
    """The same for an open store, and where its pages are kept."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def facts(self, span: Span) -> Facts:
        return await self._desk.db.read(lambda db: facts(db, span))

    async def keep(self, name: str, text: str) -> Path:
        """Write a page beside the database, readable by its owner alone. Returns where; raises ``StoreError``."""
        return await asyncio.to_thread(_write, self._desk.db.path.parent / "reports" / name, text)


def _write(path: Path, text: str) -> Path:
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
        part.replace(path)
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        raise StoreError(f"The page {path} cannot be written: {reason}.", next_step="Check the folder.") from None
    return path

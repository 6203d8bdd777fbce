"""Searches that are kept by name, and how many conversations each finds."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from inbox_tui.domain.model import ChangeSet, ChangeTopic
from inbox_tui.domain.query import parse
from inbox_tui.domain.views import ConversationRow
from inbox_tui.errors import InboxError
from inbox_tui.store.desk import Desk
from inbox_tui.store.queries import Lists
from inbox_tui.store.search import CAP, search

log = logging.getLogger(__name__)

COUNTED_AGAIN = timedelta(minutes=2)
"""A search may look through everything there is: their counts are no older than this while mail comes in."""
_CONVERSATIONS = frozenset({ChangeTopic.CONVERSATIONS})


def saved(db: sqlite3.Connection) -> Mapping[str, str]:
    """The words of each saved search, by name."""
    return dict(db.execute("SELECT name, words FROM saved_search ORDER BY name").fetchall())


def found(db: sqlite3.Connection, lists: Lists, words: str) -> list[ConversationRow]:
    """The conversations that such words find, newest first, at most 400."""
    return lists.rows([hit.conversation for hit in search(db, parse(words), CAP)])


class Searches:
    def __init__(self, desk: Desk, lists: Lists) -> None:
        self._desk = desk
        self._lists = lists
        self._found: dict[str, tuple[str, int]] = {}
        self._counted: tuple[int, datetime] | None = None
        self._counting: asyncio.Task[None] | None = None

    def all(self) -> Mapping[str, str]:
        """The words of each, by name."""
        return saved(self._desk.read)

    async def save(self, name: str, words: str | None) -> None:
        """Keep a search by name; ``words`` None forgets it."""

        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            db.execute("DELETE FROM saved_search WHERE name = ?", (name,))
            if words is not None:
                db.execute("INSERT INTO saved_search VALUES (?, ?)", (name, words))
            return None, ChangeSet(topics=_CONVERSATIONS)

        await self._desk.write(act)

    def rows(self, name: str) -> list[ConversationRow] | None:
        """The conversations that it finds, newest first, at most 400; None: there is no such search."""
        words = self.all().get(name)
        if words is None:
            return None
        rows = found(self._desk.read, self._lists, words)
        self._found[name] = words, len(rows)
        return rows

    def counts(self) -> Mapping[str, int]:
        """How many each found when it was last run: on being opened, or by :meth:`count`."""
        return {name: number for name, (_, number) in self._found.items()}

    def count_soon(self) -> None:
        """Run :meth:`count` beside everything else; nobody waits for it."""
        if self._counting is None or self._counting.done():
            self._counting = asyncio.create_task(self._count_quietly(), name="inbox-tui counting")

    async def _count_quietly(self) -> None:
        try:
            await self.count()
        except InboxError as error:
            log.warning("saved searches could not be counted: %s", error)

    async def close(self) -> None:
        if self._counting is not None:
            self._counting.cancel()
            await asyncio.gather(self._counting, return_exceptions=True)

    async def count(self) -> None:
        """Run those again whose count may have changed; tells when one did."""
        wanted, now, shifts = self.all(), self._desk.now(), self._desk.shifts
        new = any(name not in self._found or self._found[name][0] != words for name, words in wanted.items())
        old = self._counted is None or (
            self._counted[0] != shifts and not timedelta() <= now - self._counted[1] < COUNTED_AGAIN
        )
        if not new and not old:
            return
        self._counted = shifts, now
        before = dict(self._found)
        for name, words in wanted.items():
            self._found[name] = words, await self._desk.db.read(_number(words))
        self._found = {name: found for name, found in self._found.items() if name in wanted}
        if self._found != before:
            self._desk.changed(ChangeSet(topics=_CONVERSATIONS))


def _number(words: str) -> Callable[[sqlite3.Connection], int]:
    query = parse(words)
    return lambda db: len(search(db, query, CAP))

"""What every writing part of the store shares: one database, the rules of time, and who is told of changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from inbox_tui.domain.model import ChangeSet, ChangeTopic, ConversationId
from inbox_tui.errors import StoreError
from inbox_tui.store import ledger
from inbox_tui.store.brought import Result
from inbox_tui.store.codec import ms
from inbox_tui.store.database import Database
from inbox_tui.store.rules import Rules
from inbox_tui.store.stance import agree, listened
from inbox_tui.store.standing import refresh

T = TypeVar("T")


class Desk:
    def __init__(self, db: Database, rules: Rules, now: Callable[[], datetime]) -> None:
        self.db = db
        self.rules = rules
        self.now = now
        self.shifts = 0
        """How often changed conversations were committed: while it stands, so do figures taken from them."""
        self._moved = False
        db.committed = self._committed
        self.changed: Callable[[ChangeSet], None] = lambda changes: None

    @property
    def read(self) -> sqlite3.Connection:
        """For quick reads on the event loop's thread."""
        return self.db.reader

    def _committed(self) -> None:
        """In the writer's thread, after each commit: a figure read before it must not pass for one read after."""
        if self._moved:
            self._moved = False
            self.shifts += 1

    def ms(self) -> int:
        return ms(self.now())

    async def write(
        self, act: Callable[[sqlite3.Connection], tuple[T, ChangeSet]], *, precious: bool = False, lazy: bool = False
    ) -> T:
        """One transaction; then whoever listens is told what it touched. See :meth:`Database.write`."""
        result, changes = await self.db.write(act, precious=precious, lazy=lazy)
        self.changed(changes)
        return result

    def refreshed(
        self, db: sqlite3.Connection, conversations: Iterable[int], topics: frozenset[ChangeTopic]
    ) -> ChangeSet:
        """Bring conversations up to date inside a transaction."""
        touched = set(conversations)
        self._moved = self._moved or bool(touched)
        refresh(db, touched, self.ms(), self.rules)
        return ChangeSet(frozenset(ConversationId(each) for each in touched), topics)

    def agreed(self, db: sqlite3.Connection, conversations: Iterable[int], topics: frozenset[ChangeTopic]) -> ChangeSet:
        """The same where nothing was said, heard or decided: something was only promised or handed over."""
        touched = set(conversations)
        self._moved = self._moved or bool(touched)
        refresh(db, agree(db, touched, self.ms(), self.rules), self.ms(), self.rules)
        return ChangeSet(frozenset(ConversationId(each) for each in touched), topics)

    def listened(self, db: sqlite3.Connection, conversations: Iterable[int]) -> ChangeSet:
        """The same where something was only heard, or unheard."""
        touched = set(conversations)
        self._moved = self._moved or bool(touched)
        listened(db, touched)
        return ChangeSet(frozenset(ConversationId(each) for each in touched), frozenset({ChangeTopic.CONVERSATIONS}))

    def settle(self, db: sqlite3.Connection, result: Result, topics: frozenset[ChangeTopic]) -> ChangeSet:
        """The same after posts came in."""
        self._moved = self._moved or bool(result.conversations)
        living = result.conversations - result.gone
        refresh(db, living, self.ms(), self.rules, result.newly_inbound, result.made, result.contacts)
        ledger.keep(db, self.rules)
        touched = frozenset(ConversationId(each) for each in result.conversations | result.gone)
        told = topics if touched or result.new or result.changed else frozenset()
        return ChangeSet(touched, told, result.new, result.changed)


class ReadingDesk(Desk):
    """A desk beside a running app: it reads through a connection of its own, and writes nothing."""

    def __init__(self, db: sqlite3.Connection, rules: Rules, now: Callable[[], datetime]) -> None:
        self._db = db
        self.rules = rules
        self.now = now

    @property
    def read(self) -> sqlite3.Connection:
        return self._db

    async def write(
        self, act: Callable[[sqlite3.Connection], tuple[T, ChangeSet]], *, precious: bool = False, lazy: bool = False
    ) -> T:
        raise StoreError("This store was opened for reading only.", next_step="Open the app to change something.")

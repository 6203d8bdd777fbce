"""Reading a store beside a running app: read-only, without an event loop."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.query import Query
from inbox_tui.domain.views import ConversationRow, SearchHit, ThreadView
from inbox_tui.errors import NoSuchThing, StoreDamaged, StoreError
from inbox_tui.store import accounts, threads
from inbox_tui.store.accounts import AccountState
from inbox_tui.store.database import APPLICATION_ID, connect, sentence
from inbox_tui.store.migrations import ALL
from inbox_tui.store.queries import Lists
from inbox_tui.store.search import search
from inbox_tui.store.searches import found, saved

if TYPE_CHECKING:
    from inbox_tui.config import Config
    from inbox_tui.domain.report import Facts
    from inbox_tui.domain.spans import Span
    from inbox_tui.store.relations import Relations


class Reader:
    """An open store that cannot be changed through it. Use it in a ``with``, which raises
    :class:`~inbox_tui.errors.StoreError` for what the database says."""

    def __init__(self, database: Path) -> None:
        """Raises :class:`~inbox_tui.errors.StoreError`; :class:`NoSuchThing` where there is no store yet."""
        if not database.exists():
            raise NoSuchThing("Nothing has been fetched yet.", next_step="Run: inbox-tui sync")
        self._database = database
        self._db = connect(database, read_only=True)
        try:
            self._look(database)
        except sqlite3.Error as error:
            self._db.close()
            raise sentence(error, database) from error
        except StoreError:
            self._db.close()
            raise
        self.lists = Lists(self._db)

    def _look(self, database: Path) -> None:
        """Raises :class:`StoreError` for a file that is not ours, or of another version: it has other columns."""
        if self._db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise StoreDamaged(f"{database.name} is not an inbox-tui store.", next_step="Run: inbox-tui doctor")
        done = {row[0] for row in self._db.execute("SELECT name FROM migration")}
        known = {migration.NAME for migration in ALL}
        if done - known:
            raise StoreError(
                "This store was made by a newer inbox-tui.", next_step="Upgrade inbox-tui; the store is untouched."
            )
        if known - done:
            raise StoreError(
                "This store was made by an older inbox-tui and has to be brought up to date.",
                next_step="Run: inbox-tui sync, or open the app; a copy is made before.",
            )

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()
        if isinstance(error, sqlite3.Error):
            raise sentence(error, self._database) from error

    def thread(self, conversation: int) -> ThreadView:
        """Raises :class:`NoSuchThing`."""
        row = self.lists.row(ConversationId(conversation))
        if row is None:
            raise NoSuchThing(f"There is no conversation {conversation}.", next_step="Run: inbox-tui list --view all")
        return threads.thread_view(self._db, row)

    def search(self, query: Query, limit: int) -> tuple[SearchHit, ...]:
        return search(self._db, query, limit)

    def saved_searches(self) -> Mapping[str, str]:
        """The words of each, by name."""
        return saved(self._db)

    def found_by(self, words: str) -> tuple[ConversationRow, ...]:
        """The conversations that such words find, newest first, at most 400."""
        return tuple(found(self._db, self.lists, words))

    def report_facts(self, span: Span) -> Facts:
        """What a report of this span is made of."""
        from inbox_tui.store.relations.report import facts

        return facts(self._db, span)

    def relations(self, config: Config, now: Callable[[], datetime]) -> Relations:
        """What is known of people; its acts that write raise :class:`~inbox_tui.errors.StoreError`."""
        from inbox_tui.store.desk import ReadingDesk
        from inbox_tui.store.relations import Relations
        from inbox_tui.store.rules import Rules

        return Relations(ReadingDesk(self._db, Rules.of(config), now))

    def account_states(self, *, removed: bool = False) -> tuple[AccountState, ...]:
        return accounts.states(self._db, removed=removed)

    def exported(self, now: datetime, version: str) -> Iterator[dict[str, Any]]:
        """Everything the user made, as the lines of an export (docs/export.md), all of one moment."""
        from inbox_tui.store.relations.exchange import exported

        return exported(self._db, now, version)

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """The same for people to read: names and contents of Markdown files."""
        from inbox_tui.store.relations.markdown import Pages

        return Pages(self._db).files()

    def check(self) -> str:
        """``ok``, or what SQLite finds wrong with the file."""
        return str(self._db.execute("PRAGMA quick_check(1)").fetchone()[0])

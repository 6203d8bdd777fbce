"""Reading a store beside a running app: read-only, without an event loop."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.query import Query
from inbox_tui.domain.views import SearchHit, ThreadView
from inbox_tui.errors import NoSuchThing, StoreDamaged
from inbox_tui.store import accounts, threads
from inbox_tui.store.accounts import AccountState
from inbox_tui.store.database import APPLICATION_ID, connect
from inbox_tui.store.queries import Lists
from inbox_tui.store.search import search


class Reader:
    """An open store that cannot be changed through it. Use it in a ``with``."""

    def __init__(self, database: Path) -> None:
        """Raises :class:`~inbox_tui.errors.StoreError`; :class:`NoSuchThing` where there is no store yet."""
        if not database.exists():
            raise NoSuchThing("Nothing has been fetched yet.", next_step="Run: inbox-tui sync")
        self._db = connect(database, read_only=True)
        if self._db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            self._db.close()
            raise StoreDamaged(f"{database.name} is not an inbox-tui store.", next_step="Run: inbox-tui doctor")
        self.lists = Lists(self._db)

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def thread(self, conversation: int) -> ThreadView:
        """Raises :class:`NoSuchThing`."""
        row = self.lists.row(ConversationId(conversation))
        if row is None:
            raise NoSuchThing(f"There is no conversation {conversation}.", next_step="Run: inbox-tui list --view all")
        return threads.thread_view(self._db, row)

    def search(self, query: Query, limit: int) -> tuple[SearchHit, ...]:
        return search(self._db, query, limit)

    def account_states(self) -> tuple[AccountState, ...]:
        return accounts.states(self._db)

    def check(self) -> str:
        """``ok``, or what SQLite finds wrong with the file."""
        return str(self._db.execute("PRAGMA quick_check(1)").fetchone()[0])

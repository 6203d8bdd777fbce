"""What the parts of the facade share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from inbox_tui.config import Config
from inbox_tui.domain.hours import wall
from inbox_tui.domain.model import AccountId, ConversationId, OutboxId
from inbox_tui.errors import NoSuchThing
from inbox_tui.inbox.changes import ChangeFeed
from inbox_tui.store import Store

if TYPE_CHECKING:
    from inbox_tui.engine.accounts import Accounts
    from inbox_tui.engine.engine import Engine


class LateEngine:
    """The engine, made when it is first asked for: a first screen is read from the store alone."""

    def __init__(self, make: Callable[[], Engine]) -> None:
        self._make = make
        self.made: Engine | None = None
        """None until somebody asked for it."""

    def __call__(self) -> Engine:
        if self.made is None:
            self.made = self._make()
        return self.made


class Base:
    """An open store with its engine."""

    def __init__(
        self,
        store: Store,
        engine: LateEngine,
        records: Accounts,
        now: Callable[[], datetime],
        config: Config,
        changes: ChangeFeed,
    ) -> None:
        self._store = store
        self._late_engine = engine
        self._records = records
        self._now = now
        self._config = config
        self.changes = changes
        self._looked: dict[OutboxId, datetime] = {}
        # When a draft's conversation was last looked at again, for the entry that comes of it.
        self._told_left: set[OutboxId] = set()
        # Texts of which an undo has said that they have left.

    def now(self) -> datetime:
        """The time, UTC, from the injected clock."""
        return self._now()

    def _look_in_at(self) -> datetime | None:
        """When to look in on somebody whose complaint is answered now; None: the user wants no such day."""
        days, hours = self._config.relationship.follow_up_days, self._config.hours
        if not days:
            return None
        here = self.now().astimezone(hours.zone)
        return hours.next_opening(wall(here.date() + timedelta(days=days), here.time(), hours.zone))

    @property
    def _engine(self) -> Engine:
        return self._late_engine()

    def _account_of(self, conversation: ConversationId) -> AccountId:
        row = self._store.lists.row(conversation)
        if row is None:
            raise NoSuchThing("That conversation is not here (any more).")
        return row.account

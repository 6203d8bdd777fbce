"""What the parts of the facade share."""

from __future__ import annotations

from datetime import datetime

from inbox_tui.config import Config
from inbox_tui.domain.model import AccountId, ConversationId, OutboxId
from inbox_tui.engine.engine import Engine
from inbox_tui.engine.sync import World
from inbox_tui.errors import NoSuchThing
from inbox_tui.inbox.changes import ChangeFeed
from inbox_tui.store import Store


class Base:
    """An open store with its engine."""

    def __init__(self, store: Store, engine: Engine, world: World, config: Config, changes: ChangeFeed) -> None:
        self._store = store
        self._engine = engine
        self._world = world
        self._config = config
        self.changes = changes
        self._looked: dict[OutboxId, datetime] = {}
        # When a draft's conversation was last looked at again, for the entry that comes of it.

    def now(self) -> datetime:
        """The time, UTC, from the injected clock."""
        return self._world.now()

    def _account_of(self, conversation: ConversationId) -> AccountId:
        row = self._store.lists.row(conversation)
        if row is None:
            raise NoSuchThing("That conversation is not here (any more).")
        return row.account

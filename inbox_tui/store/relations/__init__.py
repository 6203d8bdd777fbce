"""What the user knows of people and has agreed with them: the tables of migration 0004, a module for each concern."""

from __future__ import annotations

from inbox_tui.store.desk import Desk
from inbox_tui.store.relations.ledger import Ledger


class Relations:
    """The part of the store that the relationship works with."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.ledger = Ledger(desk)

"""What the user knows of people and has agreed with them: the tables of migration 0004, a module for each concern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.store.relations.begun import Begun
from inbox_tui.store.relations.care import CareStore
from inbox_tui.store.relations.echoes import Echoes
from inbox_tui.store.relations.handoffs import Handoffs
from inbox_tui.store.relations.knowing import Knowing
from inbox_tui.store.relations.ledger import Ledger
from inbox_tui.store.relations.merging import Merging
from inbox_tui.store.relations.people import PeopleStore
from inbox_tui.store.relations.promises import Promises
from inbox_tui.store.relations.touch import Touch

if TYPE_CHECKING:
    from inbox_tui.store.desk import Desk
    from inbox_tui.store.relations.exchange import Exchange
    from inbox_tui.store.relations.report import Reports


class Relations:
    """The part of the store that the relationship works with."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.ledger = Ledger(desk)
        self.people = PeopleStore(desk)
        self.knowing = Knowing(desk)
        self.merging = Merging(desk)
        self.promises = Promises(desk)
        self.handoffs = Handoffs(desk)
        self.touch = Touch(desk)
        self.care = CareStore(desk)
        self.echoes = Echoes(desk)
        self.begun = Begun(desk)

    @property
    def exchange(self) -> Exchange:
        """Imported when it is wanted: hardly ever."""
        from inbox_tui.store.relations.exchange import Exchange

        return Exchange(self._desk)

    @property
    def reports(self) -> Reports:
        from inbox_tui.store.relations.report import Reports

        return Reports(self._desk)

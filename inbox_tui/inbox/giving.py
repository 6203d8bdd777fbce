"""Give and ask: what a draft is to whom it goes to, and whether an ask would be fair."""

from __future__ import annotations

from inbox_tui.config import Relationship
from inbox_tui.domain.giving import AskRules, Hint, Judged, Sort, hint
from inbox_tui.domain.model import Act, IdentityId, OutboxId, PostId
from inbox_tui.domain.relationship import Budget
from inbox_tui.errors import NoSuchThing
from inbox_tui.inbox.base import Base


def ask_rules(given: Relationship) -> AskRules:
    return AskRules(gives=given.gives_before_ask, days=given.ask_every_days, percent=given.ask_percent)


class Giving(Base):
    def budget(self, identity: IdentityId) -> Budget:
        """Give and ask towards the person that an identity belongs to."""
        return self.ask_standing(identity).budget

    def ask_standing(self, identity: IdentityId) -> Judged:
        """The same with whether an ask is free, over the budget or refused, and why."""
        return self._store.relations.ledger.judged(identity, ask_rules(self._config.relationship))

    def sort_of_draft(self, entry: OutboxId) -> tuple[Sort, str]:
        """What an entry is to whom it goes to, and why in a few words. Raises ``NoSuchThing``."""
        found = self._store.out.find(entry)
        if found is None:
            raise NoSuchThing("That draft is not here (any more).")
        ledger = self._store.relations.ledger
        there = ledger.whom(found.target) if found.act is Act.REPLY and found.target is not None else (None, None)
        return ledger.sort_of(f"{found.spoiler} {found.text}", *there)

    def hint(self, target: PostId | None, text: str, spoiler: str = "") -> Hint | None:
        """What to show beside a reply to ``target`` while it is written; None: nothing worth it. ``spoiler``: its
        content warning, which they read, too."""
        if target is None:
            return None
        ledger = self._store.relations.ledger
        conversation, whom = ledger.whom(target)
        if whom is None:
            return None
        return hint(self.ask_standing(whom), ledger.sort_of(f"{spoiler} {text}", conversation, whom)[0])

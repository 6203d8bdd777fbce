"""The plan card: what is thought through before a complaint gets its answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from inbox_tui.domain.value import value_class


class Owner(StrEnum):
    """Who sees to it."""

    MARKETING = "marketing"
    SALES = "sales"
    PR = "PR"
    PRODUCT = "product"
    SUPPORT = "support"
    ME = "me"


@value_class(kw_only=True)
class Plan:
    """One conversation's card. It is never sent; times are UTC."""

    words: str = ""
    """What they say, in their words."""
    wrong: str = ""
    """What went wrong."""
    owner: Owner | None = None
    offer: str = ""
    """What we can offer."""
    next_step: str = ""
    next_at: datetime | None = None
    place: str = ""
    """Where it goes on: here, in a message, on the phone."""
    made_at: datetime | None = None
    changed_at: datetime | None = None
    """When it was kept first and last; None: never yet."""

    @property
    def missing(self) -> tuple[str, ...]:
        """What a plan cannot be without and this one is, in the card's words; the rest may stay empty."""
        needed = {
            "their words": self.words.strip(),
            "who owns it": self.owner,
            "the next step": self.next_step.strip(),
            "when": self.next_at,
        }
        return tuple(name for name, value in needed.items() if not value)

    @property
    def complete(self) -> bool:
        """Nothing that it needs is missing."""
        return not self.missing

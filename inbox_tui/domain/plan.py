"""The plan card: what is thought through before a complaint gets its answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from inbox_tui.domain.value import value_class

_NAMES = re.compile(r"^(?:@\S+\s+)+")
_MOOD, _PLAIN, _ASKS, _MATTER = range(4)
"""What a sentence of a complaint is good for: how they feel, anything else, what they want, what went wrong."""


class Owner(StrEnum):
    """Who sees to it. Any department of the settings may, too: ``Owner("legal")``."""

    MARKETING = "marketing"
    SALES = "sales"
    PR = "PR"
    PRODUCT = "product"
    SUPPORT = "support"
    ME = "me"

    @classmethod
    def _missing_(cls, value: object) -> Owner | None:
        if not isinstance(value, str) or not value.strip():
            return None
        named = str.__new__(cls, value)
        named._name_ = named._value_ = value
        return named


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


def the_matter(texts: Sequence[str]) -> str:
    """Of somebody's posts, oldest first, the sentence that tells what went wrong, the newest such; else one that asks
    for something; a mere mood ("I am so angry") only where there is nothing else. Where nothing complains: what they
    wrote last."""
    mood = ""
    for text in reversed(texts):
        ranked = [(_rank(said), said) for said in map(_plain, _sentences(text)) if said]
        if not any(complains for (_, complains), _ in ranked):
            continue
        (rank, _), said = max(ranked, key=lambda one: one[0][0])
        if rank >= _ASKS:
            return said
        mood = mood or said
    return mood or (_plain(texts[-1]) if texts else "")


def _sentences(text: str) -> list[str]:
    from inbox_tui.domain.asks import sentences

    return [text[start:end] for start, end in sentences(text)]


def _plain(text: str) -> str:
    """Without the names that a reply begins with."""
    return _NAMES.sub("", " ".join(text.split())).strip()


def _rank(said: str) -> tuple[int, bool]:
    """What a sentence is good for, and whether it complains."""
    from inbox_tui.domain.asks import asks_in, content
    from inbox_tui.domain.kinds import propose
    from inbox_tui.domain.model import Kind
    from inbox_tui.domain.words.greeting import GREETING
    from inbox_tui.domain.words.mood import MOOD

    complains = propose(said)[0] is Kind.COMPLAINT
    calm, moods = re.subn(MOOD, " ", said.casefold())
    matter = len(content(calm) - GREETING)
    if matter < (2 if moods else 1):
        return _MOOD, complains
    return (_MATTER if complains else _ASKS if asks_in(said) else _PLAIN), complains

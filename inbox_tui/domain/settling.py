"""When a complaint is over though nobody marked it done: we answered, and they say that it is good."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from inbox_tui.domain.kinds import propose
from inbox_tui.domain.model import Kind
from inbox_tui.domain.patterns import compiled, lowered
from inbox_tui.domain.promising import acknowledges
from inbox_tui.domain.value import value_class
from inbox_tui.domain.words import acknowledging, settling

_LONGEST = 1_000
"""Characters that are looked at; who settles a thing says so soon."""


@value_class()
class Turn:
    """One post of a conversation. ``who`` wrote it; None: we did, and ``to`` says whom it answers (None: everybody)."""

    who: int | None
    at: datetime
    text: str
    to: int | None = None


@value_class()
class Course:
    """``settled``: when a complaint was settled last; ``again``: when they complained anew after that."""

    settled: datetime | None
    again: datetime | None


def settles(text: str) -> bool:
    """Whether these words thank or say that it is good now, complain of nothing, and wait for nothing more."""
    said = lowered(text[:_LONGEST])
    if _found(settling.WAITS, said):
        return False
    kind = propose(text)[0]
    if kind is Kind.COMPLAINT:
        return False
    return kind is Kind.PRAISE or _found(settling.THANKS, said) or _found(settling.GOOD_NOW, said) or _only(said)


def course(turns: Iterable[Turn]) -> Course:
    """What became of the complaints of a conversation: one is settled where whoever complained thanks, or says that
    it is good, after an answer of ours; of several who complain each for themselves. ``turns`` are oldest first."""
    return _course(tuple(turns))


@lru_cache(maxsize=32)
def _course(said: tuple[Turn, ...]) -> Course:
    """Kept, for a review looks at the same posts again after every key."""
    people = {turn.who for turn in said if turn.who is not None}
    complaining = set(people) if len(people) == 1 else set()
    answered: set[int] = set()
    settled: datetime | None = None
    again: datetime | None = None
    for turn in said:
        if turn.who is None:
            if _answers(turn.text):
                answered |= complaining if turn.to is None else complaining & {turn.to}
        elif turn.who in answered and settles(turn.text):
            complaining.discard(turn.who)
            answered.discard(turn.who)
            if not complaining:
                settled, again = turn.at, None
        elif propose(turn.text)[0] is Kind.COMPLAINT:
            complaining.add(turn.who)
            answered.discard(turn.who)
            again = again or (turn.at if settled is not None else None)
    return Course(settled, again)


def _answers(text: str) -> bool:
    """Neither that we look into it nor an apology is an answer yet."""
    said = lowered(text[:_LONGEST])
    sorry = _found(acknowledging.SORRY, said) and not _found(acknowledging.SOLVING, said)
    return not sorry and not acknowledges(text)


def _found(words: str, said: str) -> bool:
    return compiled(words).search(said) is not None


def _only(said: str) -> bool:
    return compiled(settling.ONLY).fullmatch(said) is not None

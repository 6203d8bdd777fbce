"""What we said before: the past answer that fits what somebody asks now, and whether a text was said to others."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache

from inbox_tui.domain.text import words
from inbox_tui.domain.value import value_class

LEAST = 0.6
"""Of a score: one rare word in common, or two of the middle."""
ALIKE = 0.75
"""Of the words of two questions, as many in both: they ask the same."""
COMPARED = 1_000
"""Of what was sent within a day, the newest that a draft is compared with."""
SHORT = 20
"""Characters up to which the same text is no wonder: "Thank you!"."""
_FADES = 180.0
"""Days after which an answer counts half as much."""
_KIND = 1.25
_OFTEN = 200
_MENTION = re.compile(r"[@＠]\S+")
_SIGNS = re.compile(r"[\W_]+")


@value_class(kw_only=True)
class Past:
    """An answer of ours, with what in the post it answered is asked now, too."""

    number: int
    shared: frozenset[str]
    same_kind: bool
    at: datetime


def tells(text: str, names: Iterable[str] = ()) -> bool:
    """Whether a line of ours says something of a matter: two words, or one in a line of three, that are neither in
    every sentence nor those of a greeting, a wish, a thanks or a name. ``names``: of whom it is said to."""
    from inbox_tui.domain.asks import content
    from inbox_tui.domain.words.greeting import GREETING

    said = _MENTION.sub(" ", text)
    left = content(said) - GREETING - content(" ".join(names))
    return len(left) > 1 or (len(left) == 1 and words(said) > 2)


def helps(text: str, names: Iterable[str] = ()) -> bool:
    """Whether a past answer helps with another: it tells something, and is more than a first word that we look into
    it."""
    from inbox_tui.domain.promising import acknowledges

    return tells(text, names) and not acknowledges(text)


def asked_in(text: str) -> tuple[frozenset[str], ...]:
    """What a post asks, one set of content words for each question or request; whom it mentions is no part of it."""
    from inbox_tui.domain.asks import asks_in, content

    found = (content(_MENTION.sub(" ", one.text)) for one in asks_in(text))
    return tuple(words for words in found if words)


def fits(asked: frozenset[str], question: str, answer: str) -> bool:
    """Whether an answer to another post is one to what is ``asked`` now (of :func:`asked_in`): some question in it is
    nearly the same one; or the answer speaks of what both are about, and that is half of what is asked at least.
    Better none than one that only has a product's name in common."""
    from inbox_tui.domain.asks import content

    told = content(answer)
    for theirs in asked_in(question):
        both = asked & theirs
        if len(both) > 1 and len(both) >= ALIKE * max(len(asked), len(theirs)):
            return True
        if both & told and 2 * len(both) >= len(asked):
            return True
    return False


def weight(found: int) -> float:
    """How much a word tells that stands in ``found`` of the newest posts looked at: rare ones more."""
    return math.log(1 + _OFTEN / max(1, found)) / math.log(1 + _OFTEN)


def ranked(candidates: Iterable[Past], weights: Mapping[str, float], now: datetime) -> list[int]:
    """The numbers of those that are near enough, the best first. Of two alike the newer one."""
    scored = sorted(((_score(one, weights, now), one.at, one.number) for one in candidates), reverse=True)
    return [number for score, _, number in scored if score >= 0]


def _score(one: Past, weights: Mapping[str, float], now: datetime) -> float:
    """Below zero: not near enough, whatever its age."""
    told = sum(weights.get(word, 0.0) for word in one.shared)
    if told * (_KIND if one.same_kind else 1.0) < LEAST:
        return -1.0
    age = max(0.0, (now - one.at).total_seconds() / 86_400)
    return told * (_KIND if one.same_kind else 1.0) * (0.5 + 0.5 * math.pow(0.5, age / _FADES))


def alike(text: str, names: Iterable[str] = ()) -> str:
    """A text as it compares with others: without mentions, signs and the names of whom it greets. Empty: too short to
    tell anything."""
    left_out = {part for name in names for part in name.casefold().split()}
    said = _words(text)
    plain = " ".join(said if left_out.isdisjoint(said) else [word for word in said if word not in left_out])
    return plain if len(plain) > SHORT and words(plain) else ""


def may_be_alike(texts: Iterable[str], plain: str) -> Iterator[int]:
    """Places of those ``texts`` that can come to ``plain`` (of :func:`alike`) at all: a fraction of the work, and
    never wrong where it leaves one out."""
    longest, *others = sorted(set(plain.split()), key=len, reverse=True)[:3]
    for place, text in enumerate(texts):
        squeezed = _squeezed(text)
        if longest in squeezed and all(word in squeezed for word in others):
            yield place


@lru_cache(maxsize=2 * COMPARED)
def _squeezed(text: str) -> str:
    """Its letters and digits. Kept, for what was sent today is compared with each look at a draft."""
    return _SIGNS.sub("", text.casefold())


@lru_cache(maxsize=512)
def _words(text: str) -> tuple[str, ...]:
    """Its words, without signs and mentions. Kept as above, of those that come near."""
    return tuple(
        word
        for part in text.casefold().split()
        if not part.startswith(("@", "＠")) and (word := part if part.isalnum() else _SIGNS.sub("", part))
    )

"""The law: you cannot answer what you have not heard. A pure function over facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from inbox_tui.domain.model import Act, IdentityId, PostId
from inbox_tui.domain.value import value_class


@value_class()
class PostFact:
    """What the gate needs to know of one post. ``heard`` means: in its present wording."""

    id: PostId
    parent: PostId | None
    author: IdentityId | None
    ours: bool
    live: bool
    """False for tombstones and placeholders: there is nothing to hear."""
    to_us: bool
    heard: bool
    in_conversation: bool = True
    """False for posts above the conversation (its context)."""


class Why(StrEnum):
    CHAIN = "it leads to the post you answer"
    PERSON = "the person you answer wrote it"
    TO_US = "it speaks to you"


@value_class()
class Verdict:
    """``open`` when everything needed was heard. ``unheard`` is in the order the facts came."""

    unheard: tuple[PostId, ...]
    why: Mapping[PostId, Why]

    @property
    def open(self) -> bool:
        return not self.unheard

    @property
    def words(self) -> str:
        """For the meter: ``2 to hear`` or ``all heard``."""
        return f"{len(self.unheard)} to hear" if self.unheard else "all heard"


class ListenFirst(Exception):
    """Refused: something that person said is still unheard."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(f"Listen first: {verdict.words}.")
        self.verdict = verdict


def judge(target: PostId, facts: Iterable[PostFact], act: Act = Act.REPLY) -> Verdict:
    """What must still be heard before answering ``target``.

    Needed are the unheard ones of: the chain from the target up to the top (the context included, where somebody else
    wrote it); every post of the target's author in the conversation; every post in it that speaks to us. Our own
    posts, tombstones and placeholders need no hearing. An edit of our own post (or a word added below it) is judged
    like a reply to what it answered: the caller passes our post as target, the chain above it counts, and the person
    is the nearest one up there.
    """
    ordered = list(facts)
    by_id = {fact.id: fact for fact in ordered}
    why: dict[PostId, Why] = {}
    seen: set[PostId] = set()
    person: IdentityId | None = None
    step: PostId | None = target
    while step is not None and step not in seen:
        seen.add(step)
        fact = by_id.get(step)
        if fact is None:
            break
        why.setdefault(step, Why.CHAIN)
        if person is None and not fact.ours:
            person = fact.author
        step = fact.parent
    for fact in ordered:
        if not fact.in_conversation:
            continue
        if person is not None and fact.author == person:
            why.setdefault(fact.id, Why.PERSON)
        elif fact.to_us:
            why.setdefault(fact.id, Why.TO_US)
    unheard = tuple(f.id for f in ordered if f.id in why and not f.ours and f.live and not f.heard)
    return Verdict(unheard, {post: why[post] for post in unheard})


def reading_time(words: int, *, per_word: float = 0.1, least: float = 0.4, most: float = 6.0) -> float:
    """Seconds the reading clock gives a post of ``words`` words before it counts as heard."""
    return min(most, max(least, words * per_word))

"""The words of the relationship: people and their stages, promises, and what a review wants to know before it sends.

What each of them means is told in docs/listening.md; the rules that make them are pure functions beside this module.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NewType

from inbox_tui.domain.model import ConversationId, IdentityId, OutboxId, PersonId, PostId
from inbox_tui.domain.value import value_class

AskId = NewType("AskId", int)
PromiseId = NewType("PromiseId", int)


def person_of(identity: IdentityId) -> PersonId:
    """The person that an identity is as long as nobody has said more of them: a number below zero."""
    return PersonId(-identity)


def identity_of(person: PersonId) -> IdentityId | None:
    """The one identity of a person of whom nothing was said; None for a person with a row of their own."""
    return IdentityId(-person) if person < 0 else None


class Stage(StrEnum):
    """Where somebody stands on the customer value journey. Only the user moves anybody."""

    AWARE = "aware"
    ENGAGE = "engage"
    SUBSCRIBE = "subscribe"
    CONVERT = "convert"
    EXCITE = "excite"
    ASCEND = "ascend"
    ADVOCATE = "advocate"
    PROMOTE = "promote"

    @property
    def step(self) -> int:
        """0 for aware, 7 for promote."""
        return tuple(Stage).index(self)


class PromiseSort(StrEnum):
    PROMISE = "promise"
    """In our own words: "by Friday"."""
    ANSWER = "answer"
    """The answer that an acknowledgement owes."""
    DEFERRED = "deferred"
    """An ask of theirs that was put off."""
    FOLLOW_UP = "follow-up"
    """To look after them, without having said so."""


LOOK_IN = "look in on them"
"""What a follow-up says: no name, for that may have a time after which nobody may keep it."""


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    DROPPED = "dropped"


@value_class(kw_only=True)
class PromiseView:
    id: PromiseId
    sort: PromiseSort
    conversation: ConversationId | None
    identity: IdentityId | None
    name: str
    """Whom it was made to; never empty."""
    tag: str
    """The platform's short tag."""
    text: str
    """What was promised, in the words used."""
    why: str
    """Which words made it one: ``by Friday``. Empty where the user wrote it down."""
    made_at: datetime
    due_at: datetime
    state: PromiseState = PromiseState.OPEN
    ended_at: datetime | None = None
    moved: int = 0
    """How often its time was put off."""

    def missed(self, now: datetime) -> bool:
        """Still open after its time."""
        return self.state is PromiseState.OPEN and self.due_at <= now


class AskState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    DEFERRED = "deferred"
    """Put off: it makes a promise."""
    NOT_OURS = "not for us"


@value_class(kw_only=True)
class AskItem:
    """Something asked in an inbound post that no answer of ours has dealt with yet."""

    id: AskId
    """0 for one that no row was made of yet: it is named by ``post`` and ``place``."""
    post: PostId
    place: int
    """Where it begins in the post's text, in code points."""
    text: str
    state: AskState = AskState.OPEN
    ticked: bool = False
    """The draft seems to answer it: two of its content words are in there."""
    assumed: bool = False
    """It was the only one, and the draft says something in other words than theirs: taken for the answer unless the
    user says otherwise."""

    @property
    def standing(self) -> AskState:
        """What it is once the draft is sent as it stands."""
        taken = self.state is AskState.OPEN and (self.ticked or self.assumed)
        return AskState.ANSWERED if taken else self.state


class Gate(StrEnum):
    """The questions a review may ask besides hearing. In the order in which they are asked."""

    REFUSED = "ask during a complaint"
    PLAN = "plan card"
    HEARD = "what I heard"
    RULE_OF_TWO = "third public reply"
    BUDGET = "ask budget"
    TEMPLATE = "template"
    ASKS = "asks"
    PROMISE = "promise"
    FOLLOW_UP = "look in again"
    HEAT = "heated draft"
    SAME = "same text"


class Begins(StrEnum):
    """Small questions whose words are kept while they are typed; each is asked of something that has a number."""

    NOTE_ON_CONVERSATION = "note on conversation"
    NOTE_ON_PERSON = "note on person"
    """Of a profile; what was begun on another profile of the same person is gone on with."""
    NOTE = "note"
    """Its words anew."""
    PROMISE = "promise"
    """In a conversation."""


BegunAt = tuple[Begins | Gate, int]
"""Which question, and of what: ``(Begins.PROMISE, conversation)``; a gate asks of an entry in its review."""


class Form(StrEnum):
    """How a want is met."""

    NOTE = "note"
    """Only to be known."""
    LINE = "line"
    """With a line of words, ``least`` to ``most`` characters."""
    REASON = "reason"
    """With a few words why, at least ``least`` characters."""
    TICKS = "ticks"
    """By deciding about each of ``asks``."""
    CARD = "card"
    """By filling in the plan card."""
    CHOICE = "choice"
    """By one of ``choices``."""
    OFFER = "offer"
    """May be taken with one key, or left."""
    REFUSAL = "refusal"
    """Not at all: the text has to change, or something has to happen first."""


@value_class(kw_only=True)
class Choosing:
    """One way on: the key for it, and what it does."""

    key: str
    words: str
    needs_reason: bool = False


@value_class(kw_only=True)
class Proposed:
    """A promise found in our own words, or one that an acknowledgement owes."""

    sort: PromiseSort
    text: str
    due_at: datetime
    why: str


@value_class(kw_only=True)
class Want:
    """One thing a review wants to know, or tells. ``blocking``: it is not sent before it is met."""

    gate: Gate
    form: Form
    sentence: str
    """What is asked or told, in one sentence."""
    why: str
    """Why it is asked, in one or two sentences with the facts of this very case: the answer to ``?``."""
    blocking: bool = False
    small: bool = False
    """Passed cleanly so often that one line tells of it and nothing is asked."""
    met: str = ""
    """How it was met, in words; empty: it was not yet."""
    least: int = 0
    most: int = 0
    """Characters a line or reason may have; 0: no limit."""
    choices: tuple[Choosing, ...] = ()
    asks: tuple[AskItem, ...] = ()
    proposed: Proposed | None = None

    @property
    def open(self) -> bool:
        """Stands in the way of sending."""
        return self.blocking and not self.met and not self.small


@value_class(kw_only=True)
class Echo:
    """Something of ours from before, worth a look."""

    text: str
    to: str
    at: datetime
    post: PostId
    conversation: ConversationId | None


@value_class(kw_only=True)
class Budget:
    """Give and ask towards one person."""

    gives: int
    """Since the last ask."""
    needed: int
    sentence: str
    """``2 gives, ask after 1 more`` · ``ask is fine`` · ``asked 3 days ago, next in 11 days``."""
    free: bool
    """An ask would be within the budget."""

    @property
    def dots(self) -> str:
        """``●●○``: one for each give that an ask needs."""
        filled = min(self.gives, self.needed)
        return "●" * filled + "○" * (self.needed - filled)


@value_class(kw_only=True)
class Care:
    """All that the review has to ask and to tell besides what is unheard. Empty for what answers nobody."""

    wants: tuple[Want, ...] = ()
    answered_before: Echo | None = None
    """Our best matching past answer to anybody."""
    last_line: Echo | None = None
    """What we last said to this person."""
    budget: Budget | None = None
    undo_seconds: int | None = None
    """How long it can be taken back, where that is longer than usual."""

    @property
    def open(self) -> tuple[Want, ...]:
        """What stands in the way, in the order it is asked."""
        return tuple(want for want in self.wants if want.open)


class CareNeeded(Exception):
    """Refused: the review has something to ask first."""

    def __init__(self, entry: OutboxId, wants: tuple[Want, ...]) -> None:
        super().__init__(wants[0].sentence if wants else "The review has something to ask first.")
        self.entry = entry
        self.wants = wants

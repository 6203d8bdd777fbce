"""What a review knows before it asks: of the conversation and of one text of ours; and the numbers of its rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime, tzinfo

from inbox_tui.domain.model import Kind
from inbox_tui.domain.plan import Plan
from inbox_tui.domain.relationship import AskItem, Gate, Proposed
from inbox_tui.domain.value import value_class


@value_class(kw_only=True)
class CareRules:
    """The numbers of it; each only moves a question."""

    pile: int = 5
    clean_runs: int = 10
    same_text_people: int = 3
    heated_seconds: int = 60
    line_least: int = 3
    line_most: int = 140
    reason_least: int = 3


@value_class(kw_only=True)
class Answer:
    """How a gate was met for this entry. ``wording``: a mark of the text that it was asked of."""

    words: str
    wording: str = ""


@value_class(kw_only=True)
class Draft:
    """One text of ours, and what was found in it."""

    words: int
    """How many it has; signs alone are none."""
    wording: str = ""
    """A mark of the text: the same for the same words."""
    public: bool = True
    edit: bool = False
    """It changes a post of ours, and answers nothing."""
    acknowledges: bool = False
    """It says that somebody looks into it, and solves nothing yet."""
    ask: str = ""
    """What in it asks them for something they did not ask for; empty: nothing does."""
    touches: bool = True
    """It has a content word of something they asked."""
    settles: bool = False
    """It begins with a plain yes or no, and the one thing they asked can be answered so."""
    says: bool = True
    """It says more than thanks, an apology, or a promise of another thing than the one they asked for."""
    heat: tuple[str, ...] = ()
    promises: tuple[Proposed, ...] = ()


@value_class()
class Complaining:
    """An open complaint: when it was said, and how it begins."""

    at: datetime
    words: str


@value_class(kw_only=True)
class CareFacts:
    """What is known of the conversation when the review opens. Times are UTC."""

    name: str
    """Who is answered."""
    kind: Kind = Kind.CHAT
    """Of what they wrote."""
    open_complaint: bool = False
    """A complaint of theirs waits, here or elsewhere."""
    complaining: Complaining | None = None
    """Which one, where that is known."""
    pile: int = 0
    """Posts of theirs since our last answer to them."""
    vip: bool = False
    met_before: bool = True
    """We wrote to them before, anywhere."""
    answered_at: datetime | None = None
    """Our last answer to them here."""
    episode: datetime | None = None
    """When this round of the conversation began."""
    plan: Plan | None = None
    heard_at: datetime | None = None
    """When a line of what was heard was written here last."""
    public_replies: int = 0
    """Of ours to them in this round."""
    handed: bool = False
    """It is handed over, and not back."""
    can_be_private: bool = True
    asks: tuple[AskItem, ...] = ()
    """What they asked since our last answer, each with what was decided and whether the draft takes it up."""
    over: str = ""
    """Why an ask would be over the budget, a sentence or two; empty: it is within."""
    template: str = ""
    """Which template it was made from."""
    personal: tuple[str, ...] = ()
    """Words of it that are theirs: of their posts, or of their card."""
    same_to: tuple[str, ...] = ()
    """Others who got the same text within a day."""
    owes: Proposed | None = None
    """The promise that an acknowledgement makes."""
    accepted: tuple[Proposed, ...] = ()
    """Promises of this text that the user took already."""
    follow_up: Proposed | None = None
    """When to look in again once a complaint was answered; None: nothing is to be proposed."""
    clean: Mapping[Gate, int] = field(default_factory=dict)
    """How often in a row each gate was passed cleanly."""
    answers: Mapping[Gate, Answer] = field(default_factory=dict)
    """What was answered for this entry before."""
    zone: tzinfo = UTC
    """Whose wall clock a promise is told by."""

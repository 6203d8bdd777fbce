"""A person as the user knows them: who they are on each network, what was said, and where they seem to stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import NewType

from inbox_tui.domain.matching import Suggestion
from inbox_tui.domain.model import AccountId, ConversationId, IdentityId, PersonId
from inbox_tui.domain.relationship import Budget, PromiseView, Stage
from inbox_tui.domain.stats import Figure
from inbox_tui.domain.touch import refers
from inbox_tui.domain.value import value_class
from inbox_tui.domain.views import ConversationRow

NoteId = NewType("NoteId", int)
PersonPosition = tuple[int | str, int]
"""Where a person stands in the list: the value it is sorted by, and an identity. Opaque; for paging by key."""


class PeopleSort(StrEnum):
    """How the list of people is ordered."""

    LAST = "last contact"
    SILENCE = "longest silence"
    EXCHANGES = "most exchanges"
    STAGE = "stage"
    NAME = "name"


@value_class(kw_only=True)
class PersonRow:
    """One line of the list of people."""

    id: PersonId
    identity: IdentityId
    """One of theirs, by which they are found again whatever is merged meanwhile."""
    position: PersonPosition
    name: str
    """Never empty."""
    handle: str
    networks: tuple[str, ...]
    """The short tags of the platforms they are on."""
    stage: Stage
    vip: bool
    last_at: datetime | None
    """When either side last said something to the other. None: nobody did."""
    exchanges: int
    """How often we answered them."""
    response: Figure
    tags: tuple[str, ...] = ()


@value_class()
class PeopleWindow:
    """A stretch of the list, in order."""

    rows: tuple[PersonRow, ...]
    more: bool


@value_class(kw_only=True)
class IdentityCard:
    """One profile of a person."""

    id: IdentityId
    account: AccountId
    """Which of our accounts met it."""
    tag: str
    platform: str
    label: str
    """The platform's name."""
    handle: str
    name: str
    url: str
    bio: str
    bot: bool = False
    inbound: int = 0
    outbound: int = 0
    no_matching: str = ""
    """Why it may not be taken for the same as a profile elsewhere, a sentence. Empty: it may."""


@value_class(kw_only=True)
class NoteView:
    id: NoteId
    text: str
    at: datetime
    edited_at: datetime | None = None
    conversation: ConversationId | None = None


@value_class(kw_only=True)
class StageMove:
    at: datetime
    before: Stage
    after: Stage


@value_class(kw_only=True)
class StageProposal:
    """Where somebody seems to stand, and what says so."""

    stage: Stage
    reasons: tuple[str, ...]


@value_class(kw_only=True)
class PersonCard:
    """All that is known of a person."""

    id: PersonId
    identity: IdentityId
    name: str
    vip: bool
    stage: Stage
    stage_at: datetime | None
    """When the user put them there. None: nobody did."""
    proposal: StageProposal | None
    identities: tuple[IdentityCard, ...]
    first_at: datetime | None
    last_at: datetime | None
    last_by_us: bool
    exchanges: int
    response: Figure
    """Our median response to them, those who still wait included."""
    waiting: int
    """In how many conversations they wait for an answer."""
    tags: tuple[str, ...]
    notes: tuple[NoteView, ...]
    promises: tuple[PromiseView, ...]
    losing_touch: bool
    remembered: tuple[tuple[str, str], ...]
    """Kinds that were corrected for them: the word that had spoken for another one (empty: none had), and the kind."""
    conversations: tuple[ConversationRow, ...]
    """Newest first, at most 20; those of others in which they spoke to us, too."""
    suggestions: tuple[tuple[Suggestion, IdentityCard], ...]
    """Who else may be this person, with their profile."""
    merged: bool
    """A merge can be taken apart."""
    budget: Budget | None = None

    @property
    def standing(self) -> str:
        """The stage, and whether it is the user's word: ``stage aware, not set``."""
        return f"stage {self.stage.value}{', not set' if self.stage_at is None and not self.stage.step else ''}"

    @property
    def no_matching(self) -> tuple[str, ...]:
        """Sentences of platforms that forbid matching, each once."""
        return tuple(dict.fromkeys(each.no_matching for each in self.identities if each.no_matching))

    def other(self, row: ConversationRow) -> str:
        """Whom a conversation of ``conversations`` is with, where that is somebody else; empty: it is with them."""
        own = {name for each in self.identities for name in (each.name, each.handle)}
        return "" if row.name in own else row.name


@value_class(kw_only=True)
class Acquaintance:
    """Who a conversation is with, in short."""

    vip: bool
    stage: Stage
    first_at: datetime | None
    """When either side first said something to the other. None: nobody did."""
    exchanges: int
    """How often we answered them."""
    response: Figure
    """Our median response in the newest conversations with them, those who still wait included."""


@value_class(kw_only=True)
class VipWait:
    """A profile of a VIP, and a conversation in which it waits for an answer; None: it waits in none."""

    identity: IdentityId
    conversation: ConversationId | None = None
    since: datetime | None = None


# --- where somebody seems to stand

_BOUGHT = re.compile(
    r"\b(?:i(?:'ve| have)? (?:just |already |finally )?(?:bought|ordered|purchased|subscribed to)|"
    r"my (?:new )?(?:order|purchase)|"
    r"(?:mine|it|my \w+) (?:just )?arrived|"
    r"(?:habe|hab) (?:\w+ ){0,4}(?:gekauft|bestellt)|meine bestellung|"
    r"(?:he|hemos) comprado|compré|mi pedido|j'ai (?:\w+ ){0,2}(?:acheté|commandé)|ma commande|"
    r"comprei|minha encomenda|meu pedido|ho (?:comprato|ordinato)|il mio ordine|"
    r"heb (?:\w+ ){0,4}(?:gekocht|besteld)|mijn bestelling)\b|"
    r"買いました|購入しました|届きました|注文した|买了|下单|收到了",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:if i|should i|before i|haven't|have not|not (?:yet )?(?:ordered|bought)|nicht|noch nicht|wenn ich|si compro|"
    r"no he|pas encore|n'ai pas|não|non ho|niet)\b",
    re.IGNORECASE,
)
_TAGS: Mapping[Stage, frozenset[str]] = {
    Stage.SUBSCRIBE: frozenset({"newsletter", "subscriber", "list", "follower", "abonnent", "suscriptor"}),
    Stage.CONVERT: frozenset({"customer", "client", "buyer", "kunde", "kundin", "cliente", "klant"}),
    Stage.ADVOCATE: frozenset({"fan", "advocate", "reviewer", "recommends"}),
    Stage.PROMOTE: frozenset({"ambassador", "affiliate", "partner", "promoter"}),
}
AGAIN_AFTER = timedelta(days=14)


@value_class(kw_only=True)
class Heard:
    """One post of theirs, as far as the stage goes."""

    at: datetime
    text: str
    praise: bool = False
    quote: bool = False
    """They passed on something of ours with words of their own."""


@value_class(kw_only=True)
class StageFacts:
    stage: Stage
    stage_at: datetime | None
    exchanges: int
    inbound: int
    last_in: datetime | None
    heard: tuple[Heard, ...] = ()
    """Their newest posts."""
    tags: tuple[str, ...] = ()
    zone: tzinfo = UTC
    """Whose days are told."""


def bought(text: str) -> bool:
    """Whether somebody says that they have bought something. A guess by their words, in nine languages."""
    plain = text.replace("’", "'")
    return _BOUGHT.search(plain) is not None and _NOT_YET.search(plain) is None


def propose_stage(facts: StageFacts) -> StageProposal | None:
    """The furthest stage that what they said and did speaks for, if that is beyond where they are. None: nothing does.

    Only what came after the user last set the stage speaks for another one. Buying counts once it is said, twice where
    it is said again two weeks later; praise counts from customers only.
    """
    heard = [each for each in facts.heard if facts.stage_at is None or each.at > facts.stage_at]
    purchases = sorted(each.at for each in facts.heard if bought(each.text))
    new = [at for at in purchases if facts.stage_at is None or at > facts.stage_at]
    customer = bool(purchases) or facts.stage.step >= Stage.CONVERT.step
    found: dict[Stage, list[str]] = {}
    if facts.exchanges and facts.inbound >= 2 and facts.stage_at is None:
        answered = "once" if facts.exchanges == 1 else f"{facts.exchanges} times"
        found[Stage.ENGAGE] = [f"they wrote {facts.inbound} times, you answered {answered}"]
    if new:
        found[Stage.CONVERT] = [_said(each, facts.zone) for each in heard if bought(each.text)][:2]
    praise = [each for each in heard if each.praise and not refers(each.text)]
    if customer and praise:
        found[Stage.EXCITE] = [_said(each, facts.zone) for each in praise[:2]]
    if new and purchases[-1] - purchases[0] >= AGAIN_AFTER:
        found[Stage.ASCEND] = [f"they bought again, {(purchases[-1] - purchases[0]).days} days later"]
    referrals = [each for each in heard if refers(each.text) or (each.quote and each.praise)]
    if referrals:
        found[Stage.ADVOCATE] = [_said(each, facts.zone) for each in referrals[:2]]
    if len(referrals) >= 3:
        found[Stage.PROMOTE] = [f"they recommended you {len(referrals)} times"]
    if facts.stage_at is None:
        for stage, words in _TAGS.items():
            if tags := [tag for tag in facts.tags if tag.casefold() in words]:
                found.setdefault(stage, []).append(f"you tagged them {tags[0]}")
    beyond = [stage for stage in found if stage.step > facts.stage.step]
    if not beyond:
        return None
    best = max(beyond, key=lambda stage: stage.step)
    return StageProposal(stage=best, reasons=tuple(found[best]))


def _said(heard: Heard, zone: tzinfo) -> str:
    words, at = " ".join(heard.text.split()), heard.at.astimezone(zone)
    return f"“{words if len(words) <= 60 else words[:59].rstrip() + '…'}”, {at.day} {at:%b %Y}"


def spoken_name(names: Iterable[str]) -> str:
    """The first that is not empty; ``somebody`` where none may be kept any longer."""
    return next((name for name in names if name), "somebody")

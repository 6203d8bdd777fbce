"""Give before you ask: what a text of ours is to whom it goes to, and whether an ask would be fair now.

A small word list and the links decide, and say which of them it was. The list is in :mod:`.words.giving`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from inbox_tui.domain.asks import asks_in
from inbox_tui.domain.characters import CJK
from inbox_tui.domain.kinds import propose
from inbox_tui.domain.model import Kind
from inbox_tui.domain.relationship import Budget, Stage
from inbox_tui.domain.value import value_class
from inbox_tui.domain.words.giving import GIVING_BACK, NEGATIONS, REQUESTING, SELLING, SOLICITING

_LONGEST = 10_000
"""Characters looked at."""
_TOLD = 3
_SENTENCES = 20
_URL = r"(?i)\bhttps?://[^\s<>\"]+"
_HANDLE = r"[@#][\w.@-]+|\S+@\S+\.\w+"
_SENTENCE = r"(?:[.!?…]+(?=\s|$)|[。！？\n])"
_MONEY = (
    r"(?:[$€£¥₹₩]|r\$|chf|usd|eur|gbp)\s?\d[\d.,]*|(?<![\d.,a-z])\d[\d.,]*\s?"
    r"(?:[€£¥₹₩$]|元|円|块钱|块|塊|(?:euros?|eur|dollars?|bucks|pounds?|usd|gbp|chf|franken|francs?|reais|pesos|dólares"
    r"|libras|dollari|sterline|kr|zł)(?!\w))"
)
_OFF = r"\d+\s?%\s?off(?!\w)|(?<!\w)[-−–]\s?\d+\s?%|\d\s?折"
_TRACKING = ("aff", "affiliate", "aff_id", "coupon", "discount", "promo", "promocode", "referral", "ref")
_COUNTING = frozenset(
    (
        "amzn.to", "bit.ly", "geni.us", "awin1.com", "shareasale.com", "rebrand.ly", "tidd.ly", "prf.hn",
        "linksynergy.com", "go.skimresources.com", "s.click.aliexpress.com", "jdoqocy.com", "anrdoezrs.net",
    )
)  # fmt: skip
"""Hosts whose links count who follows them, or pay for it."""
_LETTERS = 3
_WORD = re.compile(r"[\w-]+")
_NEGATIONS = frozenset(NEGATIONS.split("|"))


class Sort(StrEnum):
    """What an outbound is to the person it goes to."""

    GIVE = "give"
    ANSWER = "answer"
    ASK = "ask"


def sort_of(
    text: str, *, own_domains: Iterable[str] = (), solicited: bool = False, asked: bool = False
) -> tuple[Sort, str]:
    """What ``text`` is, and why in a few words (``because of: 20% off, link to acme.example``).

    ``own_domains`` are our sites, as ``acme.example``; ``solicited``: they asked for a price, a link and the like (see
    :func:`solicits`), so that telling it is an answer; ``asked``: they asked anything at all.
    """
    found = asks_found(text, own_domains)
    shown = ", ".join(found[:_TOLD])
    if found and solicited:
        return Sort.ANSWER, f"they asked for it: {shown}"
    if found:
        return Sort.ASK, f"because of: {shown}"
    return (Sort.ANSWER, "answers what they asked") if asked else (Sort.GIVE, "asks nothing of them")


def asks_found(text: str, own_domains: Iterable[str] = ()) -> tuple[str, ...]:
    """What in ``text`` asks somebody to buy, book or come: the words as they are listed, amounts and links."""
    return _asks_found(text[:_LONGEST], tuple(own_domains))


@lru_cache(maxsize=32)
def _asks_found(text: str, own_domains: tuple[str, ...]) -> tuple[str, ...]:
    """Kept, for a text is judged more than once."""
    links = _links(text, [domain.casefold().removeprefix("www.").strip("./ ") for domain in own_domains])
    folded = _folded(re.sub(_HANDLE, " ", re.sub(_URL, " ", text)))
    found: list[str] = []
    for sentence in re.split(_SENTENCE, folded):
        here = [cue for cue in _selling().found(sentence) if not _taken_back(sentence, cue.start())]
        here += re.finditer(_OFF, sentence)
        money = list(re.finditer(_MONEY, sentence)) if any(map(str.isdigit, sentence)) else []
        if money and next(_giving_back().found(sentence), None) is None:
            here += money
        found += [part.group().strip(" .,") for part in sorted(here, key=lambda part: part.start())]
    return tuple(dict.fromkeys([*links, *(" ".join(each.split()) for each in found)]))


def solicits(their_text: str) -> bool:
    """Whether somebody asks for a price, a link, availability or where to buy: then telling it is an answer.

    The words alone do not ask: they have to stand in a question or a request, and spam asks for nothing.
    """
    if not _has(_soliciting(), their_text) or propose(their_text)[0] is Kind.SPAM:
        return False
    asked = (each.text for each in asks_in(their_text, _SENTENCES))
    return _has(_requesting(), their_text) or any(_has(_soliciting(), each) for each in asked)


# --- the budget


class Standing(StrEnum):
    """Whether an ask may go out."""

    FREE = "free"
    OVER = "over"
    """Only with a reason."""
    REFUSED = "refused"
    """Not while a complaint is open."""


@value_class(kw_only=True)
class AskRules:
    """The numbers of the budget."""

    gives: int = 3
    days: int = 14
    percent: int = 20
    share_days: int = 30
    """How far the share of asks looks back."""
    share_from: int = 5
    """With fewer outbound posts in that time a share says nothing, and is not judged."""


class Given(NamedTuple):
    """One row of the ledger: when something of ours went to somebody, and what it was."""

    at: datetime
    sort: Sort


class Share(NamedTuple):
    """Among all that the user sent in the last 30 days, to whomever."""

    asks: int = 0
    outbound: int = 0


class Judged(NamedTuple):
    budget: Budget
    state: Standing
    why: str
    """A sentence or two with the facts; empty where an ask is free."""
    asked: bool
    """Something was asked of them before."""


def budget(
    rows: Iterable[Given],
    now: datetime,
    *,
    stage: Stage,
    open_complaint: bool,
    rules: AskRules | None = None,
    share: Share | None = None,
) -> Judged:
    """Whether an ask to one person fits now. ``rows``: what of the ledger went to them, in any order; at least the
    last ask, and as many gives since as the rules want.

    Answers count neither way. The share counts the ask in question: it is over where that one more would bring the asks
    above ``rules.percent``. With fewer than ``rules.share_from`` outbound posts it is not judged.
    """
    rules = rules or AskRules()
    rows = tuple(rows)
    asked = max((min(row.at, now) for row in rows if row.sort is Sort.ASK), default=None)
    gives = sum(row.sort is Sort.GIVE and (asked is None or row.at > asked) for row in rows)
    over = [*_over(gives, asked, now, stage, rules), *_over_share(share or Share(), rules)]

    def judged(sentence: str, state: Standing, why: str) -> Judged:
        fits = state is Standing.FREE
        return Judged(
            Budget(gives=gives, needed=rules.gives, sentence=sentence, free=fits), state, why, asked is not None
        )

    if open_complaint:
        why = (
            "Their complaint is still open: nobody wants to be sold something then. Once it is settled, an ask is fine."
        )
        return judged("no ask while a complaint is open", Standing.REFUSED, why)
    if over:
        return judged(over[0][0], Standing.OVER, " ".join(why for _, why in over))
    return judged("ask is fine", Standing.FREE, "")


def _over(
    gives: int, asked: datetime | None, now: datetime, stage: Stage, rules: AskRules
) -> Iterable[tuple[str, str]]:
    """What speaks against an ask to this person: in short for the composer, and as a sentence."""
    more = max(0, rules.gives - gives)
    if asked is not None and now - asked < timedelta(days=rules.days):
        ago, wait = (now - asked).days, -((now - asked - timedelta(days=rules.days)) // timedelta(days=1))
        since = "today" if not ago else f"{_days(ago)} ago"
        after = f" and {_gives(more, 'more ')}" if more else ""
        yield f"asked {since}, next in {_days(wait)}{after}", f"You asked them {since}; {_days(rules.days)} are usual."
    if more:
        last = "since the last ask" if asked is not None else "so far"
        yield f"{_gives(gives)}, ask after {more} more", f"They had {_gives(gives)} {last}; {rules.gives} are usual."
    if stage.step < Stage.ENGAGE.step:
        yield f"no ask yet: their stage is {stage.value}", f"Their stage is {stage.value}; asks begin at engage."


def _over_share(share: Share, rules: AskRules) -> Iterable[tuple[str, str]]:
    outbound = share.outbound + 1
    if share.outbound < rules.share_from or (share.asks + 1) * 100 <= rules.percent * outbound:
        return
    said = f"{share.asks} of your {share.outbound} posts in {_days(rules.share_days)} are asks"
    yield f"{share.asks} of {share.outbound} posts are asks", f"{said}; one more goes over {rules.percent} %."


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _gives(count: int, more: str = "") -> str:
    return f"{count} {more}give" if count == 1 else f"{count} {more}gives"


@value_class(kw_only=True)
class Hint:
    """What the composer shows of it while a reply is written."""

    gives: int
    needed: int
    words: str
    warns: bool = False
    """The draft asks, and that would be over the budget or refused."""


def hint(judged: Judged, sort: Sort) -> Hint | None:
    """None where there is nothing to say: nothing was given or asked yet, and the draft asks nothing."""
    found, asks = judged.budget, sort is Sort.ASK
    if not asks and (judged.state is Standing.REFUSED or not (found.gives or judged.asked)):
        return None
    over = asks and not found.free
    said = over and not found.sentence.startswith("no ask")
    words = f"ask: {found.sentence}" if said else found.sentence
    return Hint(gives=min(found.gives, found.needed), needed=found.needed, words=words, warns=over)


# --- looking


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold().replace("’", "'"))


def _taken_back(sentence: str, place: int) -> bool:
    return not _NEGATIONS.isdisjoint(re.findall(r"[\w']+", sentence[:place])[-3:])


class _Cues:
    """A list made ready: cues by the first letters of their first word, for a text is searched word by word. Chinese
    and Japanese stand together, for they have no words to go by."""

    def __init__(self, lists: Iterable[str]) -> None:
        spaced: dict[str, list[str]] = {}
        unspaced: list[str] = []
        for cue in sorted({cue for cues in lists for cue in map(_folded, cues.split("|"))}, key=len, reverse=True):
            if re.search(f"[{CJK}]", cue):
                unspaced.append(re.escape(cue))
                continue
            if cue.endswith("?"):
                written = rf"{_spelt(cue[:-1])}\s?\?"
            else:
                written = rf"{_spelt(cue[:-1])}\w*" if cue.endswith("*") else rf"{_spelt(cue)}(?!\w)"
            first = _WORD.findall(cue)[0]
            spaced.setdefault(first[:_LETTERS], []).append(written)
        self._spaced = {start: re.compile("|".join(each)) for start, each in spaced.items()}
        self._unspaced = re.compile("|".join(unspaced))

    def found(self, text: str) -> Iterator[re.Match[str]]:
        """Each cue in a folded text, none inside another."""
        end = 0
        for word in _WORD.finditer(text):
            cues = self._spaced.get(word.group()[:_LETTERS]) if word.start() >= end else None
            cue = cues.match(text, word.start()) if cues is not None else None
            if cue is not None:
                end = cue.end()
                yield cue
        if not text.isascii():
            yield from self._unspaced.finditer(text)


def _spelt(cue: str) -> str:
    return r"\s+".join(map(re.escape, cue.split()))


@cache
def _selling() -> _Cues:
    return _Cues(SELLING.values())


@cache
def _soliciting() -> _Cues:
    return _Cues(SOLICITING.values())


@cache
def _requesting() -> _Cues:
    return _Cues([REQUESTING])


def _has(cues: _Cues, text: str) -> bool:
    """A cue stands in it outside its links and names."""
    folded = _folded(re.sub(_HANDLE, " ", re.sub(_URL, " ", text[:_LONGEST])))
    return next(cues.found(folded), None) is not None


@cache
def _giving_back() -> _Cues:
    return _Cues([GIVING_BACK])


def _links(text: str, own: Sequence[str]) -> list[str]:
    """The links that ask something: to our own sites, also where only the name stands there, and tracked ones."""
    found: list[str] = []
    for link in re.findall(_URL, text):
        try:
            parts = urlsplit(link.rstrip(".,;:!?)'"))
            host = (parts.hostname or "").removeprefix("www.")
            names = [name.casefold() for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
        except ValueError:  # nothing that a browser would open
            continue
        if any(domain and (host == domain or host.endswith(f".{domain}")) for domain in own):
            found.append(f"link to {host}")
        elif host in _COUNTING or any(name.startswith("utm_") or name in _TRACKING for name in names):
            found.append(f"tracked link to {host}")
    rest = _folded(re.sub(_URL, " ", text))
    for domain in own:
        if domain and re.search(rf"(?<![\w@.-])(?:[\w-]+\.)*{re.escape(domain)}(?![\w-]|\.\w)", rest):
            found.append(f"link to {domain}")
    return found

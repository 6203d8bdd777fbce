"""Where listening stopped, what was seen lately, whom we know, and what it has cost: one short JSON text. Pure.

Lists are read from the newest downwards. What is promised as known (``known``) moves up only once such a walk has come
down to it; a walk that was cut short goes on from ``at``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.domain.model import Cursor, Post
from inbox_tui_x.fields import ident_or_none, newer, when_or_none
from inbox_tui_x.prices import Spending

VERSION = 1
FIRST_SYNC = timedelta(days=30)
WATCHED = 250
WATCHED_ASIDES = 50
"""So many of them may always be what others say to each other."""
PEOPLE = 400
CHAINS = 150
LONGEST_CURSOR = 60_000
LONGEST_TOKEN = 200
_LONGEST_NAME = 40


@dataclass(slots=True)
class Walk:
    """One list, walked from its newest item down to what is known."""

    known: str = ""
    """Everything up to this id has been read. Empty: nothing yet."""
    top: str = ""
    """The newest id of a walk under way."""
    at: str = ""
    """The oldest id that walk has read; empty: none is under way."""
    count: int = 0
    """How many items that walk has read."""

    def step(self, ids: Sequence[str]) -> bool:
        """Take a page of ids. Whether it went further down: a page that does not is the end, or a page repeated."""
        before = self.at
        self.count += len(ids)
        for each in ids:
            self.top = each if newer(each, self.top) else self.top
            self.at = each if not self.at or newer(self.at, each) else self.at
        return self.at != before

    def settle(self) -> None:
        """The walk has arrived: all up to its newest is known."""
        self.known = self.top if newer(self.top, self.known) else self.known
        self.top = self.at = ""
        self.count = 0


@dataclass(slots=True)
class Talk:
    """All messages, which are paged by a token only."""

    known: str = ""
    """The newest message known."""
    top: str = ""
    """The newest of a walk under way."""
    token: str = ""
    """Where it goes on; empty: none is under way."""

    def settle(self) -> None:
        self.known = self.top if newer(self.top, self.known) else self.known
        self.top = self.token = ""


@dataclass(slots=True)
class Search:
    """One pass over all conversations and quotes of the last days, a few questions a round."""

    since: str = ""
    """It looks for what is newer than this id."""
    until: str = ""
    """Once the pass is through, everything up to this id has been looked for. Empty: no pass is under way."""
    talks: list[str] = field(default_factory=list)
    """Conversations still to be asked about."""
    quoted: list[str] = field(default_factory=list)
    """Own posts whose quotes are still to be asked for."""
    at: str = ""
    """The oldest id read of the question under way; empty: it was not asked yet."""
    taken: int = 0
    """How many of the first of ``talks`` (of ``quoted`` once those are through) that question is about."""

    def wanted(self) -> list[str]:
        return self.talks or self.quoted

    def drop(self, many: int) -> None:
        """The question about the first so ``many`` is answered to its end."""
        del self.wanted()[:many]
        self.at, self.taken = "", 0


@dataclass(slots=True)
class Seen:
    """A post looked at again now and then."""

    latest: str
    """Its newest version's id."""
    root: str = ""
    """Its conversation, where it has one of its own."""
    ours: bool = False
    mention: bool = False
    """Whether it should stand in the list of mentions."""


@dataclass(slots=True)
class Place:
    """A cursor's content."""

    mentions: Walk = field(default_factory=Walk)
    own: Walk = field(default_factory=Walk)
    messages: Talk = field(default_factory=Talk)
    talked: str = ""
    """Up to this id conversations have been searched."""
    search: Search = field(default_factory=Search)
    start: datetime | None = None
    """Nothing older is asked for in the first sync."""
    searched_at: datetime | None = None
    """When the last whole pass of searching began, or one was stopped by something worth a pause."""
    swept_at: datetime | None = None
    asked_at: datetime | None = None
    """When messages were asked for last."""
    messages_off: datetime | None = None
    """No messages are asked for before."""
    seen: dict[str, Seen] = field(default_factory=dict)
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    chains: dict[str, str] = field(default_factory=dict)
    spending: Spending = field(default_factory=Spending)

    def remember(self, post: Post) -> None:
        """Watch a post (not a message) for edits and deletions."""
        if post.ref.channel:
            return
        self.seen.pop(post.ref.id, None)
        self.seen[post.ref.id] = Seen(
            post.ref.version, str(post.root or post.ref.id), post.ours, post.mentions_us and not post.ours
        )

    def differs(self, post: Post) -> bool:
        """Whether it is unknown, or edited since it was seen."""
        known = self.seen.get(post.ref.id)
        return known is None or newer(post.ref.version, known.latest)

    def newest(self) -> list[str]:
        return sorted(self.seen, key=int, reverse=True)

    def _watched(self) -> list[str]:
        """The newest, our own posts and mentions before what others say: those are the conversations searched."""
        newest = self.newest()
        first = [each for each in newest if self.seen[each].ours or self.seen[each].mention][: WATCHED - WATCHED_ASIDES]
        kept = set(first)
        return first + [each for each in newest if each not in kept][: WATCHED - len(first)]

    def encode(self) -> Cursor:
        self.seen = {each: self.seen[each] for each in self._watched()}
        most = PEOPLE
        while len(written := self._written(most)) > LONGEST_CURSOR and most:
            # Names in wide scripts take more room: some people are asked for anew rather than a place lost.
            most //= 2
        return Cursor(written)

    def _written(self, most_people: int) -> str:
        spent = self.spending
        people = list(self.people.items())[-most_people:] if most_people else []
        whole = {
            "v": VERSION,
            "mentions": [self.mentions.known, self.mentions.top, self.mentions.at, self.mentions.count],
            "own": [self.own.known, self.own.top, self.own.at, self.own.count],
            "messages": [self.messages.known, self.messages.top, self.messages.token],
            "talked": self.talked,
            "search": _search_written(self.search),
            **{name: _iso(getattr(self, name)) for name in _TIMES},
            "seen": {k: _packed(k, s) for k, s in self.seen.items()},
            "people": {k: [handle, name[:_LONGEST_NAME]] for k, (handle, name) in people},
            "chains": dict(list(self.chains.items())[-CHAINS:]),
            "spent": [spent.month, round(spent.dollars, 4), spent.day, " ".join(spent.billed)],
        }
        return json.dumps(whole, separators=(",", ":"))


_TIMES = ("start", "searched_at", "swept_at", "asked_at", "messages_off")


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment is not None else None


def _packed(first: str, seen: Seen) -> str:
    marks = ("o" if seen.ours else "") + ("m" if seen.mention else "")
    latest = "" if seen.latest == first else seen.latest
    return f"{latest},{'' if seen.root == first else seen.root},{marks}"


def _unpacked(first: str, packed: Any) -> Seen | None:
    latest, _, rest = packed.partition(",") if isinstance(packed, str) else ("?", "", "")
    root, _, marks = rest.partition(",")
    if any(each and ident_or_none(each) is None for each in (latest, root)):
        return None
    return Seen(latest or first, root or first, "o" in marks, "m" in marks)


def _walk(raw: Any) -> Walk:
    match raw:
        case [known, top, at, int() as count]:
            return Walk(ident_or_none(known) or "", ident_or_none(top) or "", ident_or_none(at) or "", count)
    return Walk()


def _talk(raw: Any) -> Talk:
    match raw:
        case [known, top, str() as token] if len(token) <= LONGEST_TOKEN:
            return Talk(ident_or_none(known) or "", ident_or_none(top) or "", token)
    return Talk()


def _search_written(search: Search) -> list[Any]:
    talks, quoted = " ".join(search.talks), " ".join(search.quoted)
    return [search.since, search.until, talks, quoted, search.at, search.taken] if search.until else []


def _search(raw: Any) -> Search:
    match raw:
        case [since, until, str() as talks, str() as quoted, at, int() as taken] if ident_or_none(until):
            found = Search(ident_or_none(since) or "", str(until), _idents(talks), _idents(quoted))
            if 0 < taken <= len(found.wanted()):
                found.at, found.taken = ident_or_none(at) or "", taken
            return found
    return Search()


def _idents(joined: str) -> list[str]:
    return [each for each in joined.split()[:WATCHED] if ident_or_none(each)]


def decode(cursor: Cursor | None, now: datetime) -> Place:
    """The place a cursor names; a beginning where there is none, or none that can be read."""
    fresh = Place(start=now - FIRST_SYNC)
    if cursor is None or len(cursor) > 2 * LONGEST_CURSOR:
        return fresh
    try:
        raw = json.loads(cursor)
    except (ValueError, RecursionError):
        return fresh
    if not isinstance(raw, dict) or raw.get("v") != VERSION:
        return fresh
    place = Place(
        mentions=_walk(raw.get("mentions")),
        own=_walk(raw.get("own")),
        messages=_talk(raw.get("messages")),
        talked=ident_or_none(raw.get("talked")) or "",
        search=_search(raw.get("search")),
        start=when_or_none(raw.get("start")),
        searched_at=when_or_none(raw.get("searched_at")),
        swept_at=when_or_none(raw.get("swept_at")),
        asked_at=when_or_none(raw.get("asked_at")),
        messages_off=when_or_none(raw.get("messages_off")),
    )
    seen, people, chains = (raw.get(name) for name in ("seen", "people", "chains"))
    for key, packed in seen.items() if isinstance(seen, dict) else ():
        if ident_or_none(key) and (one := _unpacked(key, packed)):
            place.seen[key] = one
    for key, named in people.items() if isinstance(people, dict) else ():
        match named:
            case [str() as handle, str() as name] if ident_or_none(key):
                place.people[key] = (handle, name)
    for key, value in chains.items() if isinstance(chains, dict) else ():
        if ident_or_none(key) and (first := ident_or_none(value)):
            place.chains[key] = first
    match raw.get("spent"):
        case [str() as month, int() | float() as dollars, str() as day, str() as billed] if 0 <= dollars < 10**9:
            place.spending = Spending(month, float(dollars), day, dict.fromkeys(billed.split()))
    return place

"""The town: who said what when, on one pretend platform. Everything follows from its seed, its birth and our acts.

It is the server's side of the demo, so it knows the future too: what people will say is laid down with its time, and
a look at the town (``events``, ``post``) only ever shows what has happened by then.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from inbox_tui.domain.model import Audience
from inbox_tui_demo.people import US
from inbox_tui_demo.styles import Style


@dataclass(slots=True, kw_only=True)
class Utterance:
    """One post as the town keeps it."""

    id: str
    story: str
    """The conversation it stands in; a direct-message channel is one."""
    who: str
    at: datetime
    text: str
    parent: str | None = None
    kind: str = "chat"
    language: str = "en"
    direct: bool = False
    audience: Audience = Audience.PUBLIC
    spoiler: str = ""
    flags: dict[str, str] = field(default_factory=dict)
    quotes: str = ""
    edits: list[tuple[datetime, str]] = field(default_factory=list)
    deleted: datetime | None = None
    key: str = ""
    """The idempotency key of what we sent."""

    @property
    def ours(self) -> bool:
        return self.who == US

    @property
    def withheld(self) -> bool:
        """Known by its id only: never delivered, and answered with a gap."""
        return "missing" in self.flags or "blocked" in self.flags

    def words(self, when: datetime) -> str:
        """The text as it stood at ``when``."""
        return next((text for at, text in reversed(self.edits) if at <= when), self.text)

    def edited(self, when: datetime) -> datetime | None:
        return next((at for at, _ in reversed(self.edits) if at <= when), None)

    def gone(self, when: datetime) -> bool:
        return self.deleted is not None and self.deleted <= when


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something that happens to a post at a moment. The order of its fields is the order of events."""

    at: datetime
    id: str
    what: str
    """``born``, ``edited`` or ``deleted``."""


class Town:
    """One pretend platform's posts. ``log`` holds our acts in order, so that the town can be rebuilt from it."""

    def __init__(self, style: Style, seed: str, born: datetime) -> None:
        self.style = style
        self.seed = seed
        self.born = born
        self.posts: dict[str, Utterance] = {}
        self.children: dict[str, list[str]] = {}
        self.liked: set[str] = set()
        self.boosted: set[str] = set()
        self.hidden: set[str] = set()
        self.log: list[tuple[str, ...]] = []
        self.arrivals = 0
        """How many arrivals are laid down already; see ``life``."""
        self.laid_until = born
        self.calls = 0
        self._events: list[Event] = []

    # --- laying down

    def add(self, post: Utterance) -> None:
        """Lay down a post with all that will happen to it. A known id is left as it is."""
        if post.id in self.posts:
            return
        self.posts[post.id] = post
        if post.parent:
            self.children.setdefault(post.parent, []).append(post.id)
        if not post.withheld:
            self._note(Event(post.at, post.id, "born"))
            for at, _ in post.edits:
                self._note(Event(at, post.id, "edited"))
            if post.deleted:
                self._note(Event(post.deleted, post.id, "deleted"))

    def edit(self, post: Utterance, at: datetime, text: str) -> None:
        post.edits.append((at, text))
        self._note(Event(at, post.id, "edited"))

    def delete(self, post: Utterance, at: datetime) -> None:
        """Take a post away. Whoever had not yet answered it by then never will."""
        if post.deleted is not None and post.deleted <= at:
            return
        post.deleted = at
        self._note(Event(at, post.id, "deleted"))
        for child in [self.posts[c] for c in self.children.get(post.id, ())]:
            if child.at > at:
                self._forget(child)

    def _note(self, event: Event) -> None:
        if event not in self._events[bisect_right(self._events, event) - 1 : bisect_right(self._events, event)]:
            insort(self._events, event)

    def _forget(self, post: Utterance) -> None:
        self._events = [event for event in self._events if event.id != post.id]
        self.children[post.parent or ""].remove(post.id)
        del self.posts[post.id]

    # --- looking

    def events(self, after: tuple[datetime, str, str], until: datetime) -> Iterator[Event]:
        """What happened later than ``after`` (time, id, what), up to and including ``until``, in order."""
        for event in self._events[bisect_right(self._events, Event(*after)) :]:
            if event.at > until:
                return
            if self.speaks_to_us(self.posts[event.id]):
                yield event

    def next_event(self, after: datetime) -> datetime | None:
        """When the next thing happens that concerns us, later than ``after``."""
        for event in self._events[bisect_right(self._events, Event(after, "\U0010ffff", "")) :]:
            if self.speaks_to_us(self.posts[event.id]):
                return event.at
        return None

    def speaks_to_us(self, post: Utterance) -> bool:
        """Whether this platform would tell us of a post: our own, a direct message, a comment under what is ours, an
        answer to us, a mention, a quote. What strangers say among themselves comes only with the thread."""
        if post.ours or post.direct or self.style.one_level or mentions_us(post.text):
            return True
        return any(known.ours for known in (self.posts.get(post.parent or ""), self.posts.get(post.quotes)) if known)

    def get(self, post_id: str, now: datetime) -> Utterance | None:
        """A post that exists by ``now`` (deleted or not)."""
        post = self.posts.get(post_id)
        return post if post and post.at <= now else None

    def ancestors(self, post: Utterance) -> list[Utterance]:
        """From the post's parent up to the top of its tree."""
        found: list[Utterance] = []
        while post.parent and (above := self.posts.get(post.parent)):
            found.append(above)
            post = above
        return found

    def around(self, post: Utterance, now: datetime) -> list[Utterance]:
        """The conversation a post stands in, oldest first: its channel; or the whole tree; or, where the top is ours,
        that top with the branch under it."""
        if post.direct:
            return [p for p in self._in_order(now) if p.direct and p.story == post.story]
        chain = [post, *self.ancestors(post)]
        top = chain[-1]
        start = chain[-2] if top.ours and len(chain) > 1 else top
        found = [] if start is top else [top]
        queue = [start]
        while queue:
            here = queue.pop()
            found.append(here)
            queue.extend(self.posts[c] for c in self.children.get(here.id, ()) if self.posts[c].at <= now)
        return sorted(found, key=lambda p: (p.at, p.id))

    def _in_order(self, now: datetime) -> Sequence[Utterance]:
        return sorted((p for p in self.posts.values() if p.at <= now), key=lambda p: (p.at, p.id))

    def newest_of_ours(self, now: datetime, *, tops: bool = False) -> list[Utterance]:
        """Our own posts that stand now, newest first; ``tops``: only those that answer nobody."""
        return [
            post
            for post in reversed(self._in_order(now))
            if post.ours and not post.gone(now) and not (tops and (post.parent or post.direct))
        ]

    def sent(self, key: str) -> Utterance | None:
        """What we sent with that idempotency key."""
        return next((post for post in self.posts.values() if key and post.key == key), None)


def mentions_us(text: str) -> bool:
    return f"@{US}" in text

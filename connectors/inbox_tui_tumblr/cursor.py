"""Where listening stopped, as a short JSON text. Pure.

Activity comes newest first and pages by the second, so the cursor holds the newest second read, what is left of a long
absence, and a tag of what was seen; posts that activity only names wait in it until they were fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from inbox_tui.domain.model import Cursor, Post
from inbox_tui_tumblr.fields import blog_name, number
from inbox_tui_tumblr.parse import KINDS, Hint

VERSION = 1
REMEMBERED = 400
WAITING = 60
"""So many hints stop the reading of more activity; what is left is read later."""
MOST_HINTS = 120
WATCHED = 100
TAG = 4
HIDDEN = "-"
"""In place of the tag of a post that is not shown to us any more."""


@dataclass(slots=True)
class Gap:
    """A stretch of activity still to be read: from ``before`` back to ``until`` (seconds since 1970)."""

    before: int
    until: int


@dataclass(slots=True)
class Place:
    """The cursor's content."""

    mark: int = 0
    gap: Gap | None = None
    seen: dict[str, str] = field(default_factory=dict)
    hints: list[Hint] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    """Asks and submissions that waited at the last look."""
    watch: dict[str, str] = field(default_factory=dict)
    """Other people's posts that are looked at again, and the blogs they are on."""
    own: bool = False
    """Whether our own older posts have been read once."""
    turn: int = 0

    def is_new(self, post: Post) -> bool:
        return self.seen.get(post.ref.id) != _tag(post)

    def remember(self, posts: Iterable[Post]) -> None:
        for post in posts:
            self.seen.pop(post.ref.id, None)
            self.seen[post.ref.id] = _tag(post)

    def hide(self, name: str) -> bool:
        """A post is not shown to us. Whether that is news; shown again, it is new."""
        if self.seen.get(name) == HIDDEN:
            return False
        self.seen.pop(name, None)
        self.seen[name] = HIDDEN
        return True

    def encode(self) -> Cursor:
        self.seen = dict(list(self.seen.items())[-REMEMBERED:])
        self.watch = dict(list(self.watch.items())[-WATCHED:])
        whole = {
            "v": VERSION,
            "mark": self.mark,
            "gap": [self.gap.before, self.gap.until] if self.gap else None,
            "seen": [f"{name} {tag}" for name, tag in self.seen.items()],
            "hints": [[h.kind, h.blog, h.id, h.target, h.summary[:40], h.at] for h in self.hints[:MOST_HINTS]],
            "asks": self.asks[:REMEMBERED],
            "watch": self.watch,
            "own": self.own,
            "turn": self.turn,
        }
        return Cursor(json.dumps(whole, separators=(",", ":")))


def _tag(post: Post) -> str:
    return post.ref.version[:TAG] + ("x" if post.closed else "")


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**11 else 0


def _hints(value: object) -> list[Hint]:
    found = []
    for one in value if isinstance(value, list) else ():
        match one:
            case [str() as kind, str() as blog, str() as name, str() as target, str() as summary, int() as at]:
                if kind in KINDS and blog_name(blog) and number(name):
                    found.append(Hint(kind=kind, blog=blog, id=name, target=target, summary=summary, at=at))
    return found


def decode(cursor: Cursor | None) -> Place:
    """The place a cursor names; the beginning where there is none, or none that can be trusted."""
    try:
        raw: Any = json.loads(cursor or "null")
    except (ValueError, RecursionError):
        return Place()
    if not isinstance(raw, dict) or raw.get("v") != VERSION:
        return Place()
    seen, asks, watch = raw.get("seen"), raw.get("asks"), raw.get("watch")
    pairs = [one.partition(" ") for one in (seen if isinstance(seen, list) else ()) if isinstance(one, str)]
    place = Place(
        mark=_count(raw.get("mark")),
        seen={name: tag for name, _, tag in pairs},
        hints=_hints(raw.get("hints")),
        asks=[name for name in (asks if isinstance(asks, list) else ()) if number(name)],
        watch={
            name: blog
            for name, blog in (watch if isinstance(watch, dict) else {}).items()
            if number(name) and blog_name(blog)
        },
        own=raw.get("own") is True,
        turn=_count(raw.get("turn")),
    )
    match raw.get("gap"):
        case [int() as before, int() as until]:
            place.gap = Gap(before, until)
    return place

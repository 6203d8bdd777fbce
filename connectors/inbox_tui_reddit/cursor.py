"""Where listening stopped, as a short JSON text. Pure.

Reddit's listings come newest first and have no "since"; the place of an item in them cannot be kept, for an anchor that
is deleted loses the rest. So the cursor holds the names of what was seen, newest last, each with a tag of its words (to
notice edits), and the time before which everything has been read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from inbox_tui.domain.model import Cursor, Post
from inbox_tui_reddit.fields import fullname

VERSION = 1
REMEMBERED = 1000
"""Things watched for edits and deletions: the newest so many."""
_TAG = 4
SOURCES = ("inbox", "sent", "own")


@dataclass(slots=True)
class Gap:
    """A stretch of a listing still to be read: what comes after ``after``, down to ``floor``. ``spare``: what stands
    just above ``after``, for the day that is deleted."""

    after: str
    floor: datetime
    spare: tuple[str, ...] = ()


@dataclass(slots=True)
class Place:
    """The cursor's content."""

    marks: dict[str, datetime] = field(default_factory=dict)
    """Of each source: the newest time seen there. Everything older has been read, but for the gaps."""
    gaps: dict[str, Gap] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    """Posts whose own text has been fetched for what was said below them."""
    wanted: list[str] = field(default_factory=list)
    """Posts whose own text is still to be fetched."""
    turn: int = 0
    """Rounds so far; decides which of the rotating looks is due."""
    sweep: int = 0

    def is_new(self, post: Post) -> bool:
        return self.seen.get(post.ref.id) != post.ref.version[:_TAG]

    def remember(self, posts: Iterable[Post]) -> None:
        for post in posts:
            self.seen.pop(post.ref.id, None)
            self.seen[post.ref.id] = post.ref.version[:_TAG]

    def forget(self, names: Iterable[str]) -> None:
        for name in names:
            self.seen.pop(name, None)

    def leave(self, source: str, left: Gap | None, *, whole: bool) -> None:
        """A walk through a source ended; ``left`` is what was cut off. ``whole``: it was the walk through the gap, so
        nothing else is left."""
        known = self.gaps.get(source)
        if left is not None:
            if known is not None and not whole:
                # Two stretches become one: what lies between is read again, and nothing is lost.
                left.floor = min(left.floor, known.floor)
            self.gaps[source] = left
        elif whole:
            self.gaps.pop(source, None)

    def watched(self) -> list[str]:
        """What can be asked about by name, newest first. Messages cannot."""
        return [name for name in reversed(self.seen) if not name.startswith("t4_")]

    def encode(self) -> Cursor:
        self.seen = dict(list(self.seen.items())[-REMEMBERED:])
        self.links = self.links[-REMEMBERED:]
        whole = {
            "v": VERSION,
            "marks": {name: int(at.timestamp()) for name, at in self.marks.items()},
            "gaps": {name: [gap.after, int(gap.floor.timestamp()), *gap.spare] for name, gap in self.gaps.items()},
            "seen": [f"{name} {tag}" for name, tag in self.seen.items()],
            "links": self.links,
            "wanted": self.wanted[-REMEMBERED:],
            "turn": self.turn,
            "sweep": self.sweep,
        }
        return Cursor(json.dumps(whole, separators=(",", ":")))


def _count(raw: dict[str, Any], key: str) -> int:
    value = raw.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else 0


def _posts(value: object) -> list[str]:
    return [name for name in (value if isinstance(value, list) else ()) if fullname(name, "t3")]


def _gaps(value: object) -> dict[str, Gap]:
    found = {}
    for name, one in value.items() if isinstance(value, dict) else ():
        match one:
            case [str() as after, int() as floor, *spare] if name in SOURCES and fullname(after) and 0 < floor < 10**11:
                names = tuple(each for each in spare[:2] if fullname(each))
                found[name] = Gap(after, datetime.fromtimestamp(floor, UTC), names)
    return found


def decode(cursor: Cursor | None) -> Place:
    """The place a cursor names; the beginning where there is none, or none that can be trusted."""
    try:
        raw = json.loads(cursor or "null")
    except (ValueError, RecursionError):
        return Place()
    if not isinstance(raw, dict) or raw.get("v") != VERSION:
        return Place()
    marks, seen = raw.get("marks"), raw.get("seen")
    pairs = [one.partition(" ") for one in (seen if isinstance(seen, list) else ()) if isinstance(one, str)]
    return Place(
        marks={
            name: datetime.fromtimestamp(at, UTC)
            for name, at in (marks if isinstance(marks, dict) else {}).items()
            if name in SOURCES and isinstance(at, int) and 0 < at < 10**11
        },
        gaps=_gaps(raw.get("gaps")),
        seen={name: tag for name, _, tag in pairs if fullname(name)},
        links=_posts(raw.get("links")),
        wanted=_posts(raw.get("wanted")),
        turn=_count(raw, "turn"),
        sweep=_count(raw, "sweep"),
    )

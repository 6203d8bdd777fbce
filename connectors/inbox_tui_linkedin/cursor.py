"""Where listening stopped, as a short JSON text: how far the activity feed has been read, what was seen of it lately,
our posts, and how many calls were made today. Anything unreadable means: begin anew, which repeats but loses nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from inbox_tui.domain.model import Cursor

VERSION = 1
SEEN = 1500
"""So many items of the feed are remembered, to know them again where two looks overlap."""
POSTS = 100
"""So many of our newest posts are remembered."""


@dataclass(slots=True)
class Place:
    """The cursor's content. Times are milliseconds since 1970."""

    mark: int | None = None
    """Everything before has been read."""
    start: int = 0
    end: int = 0
    """The stretch of the feed being read; 0: none."""
    offset: int = 0
    turn: int = 0
    seen: dict[str, None] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    """Our posts by name, newest first, with a mark that changes when one is edited."""
    names: dict[str, str] = field(default_factory=dict)
    """Other names of posts, with the name they are known by."""
    day: str = ""
    calls: int = 0

    def encode(self) -> Cursor:
        self.seen = dict.fromkeys(list(self.seen)[-SEEN:])
        self.posts = dict(list(self.posts.items())[:POSTS])
        self.names = dict(list(self.names.items())[-POSTS:])
        known = {
            "v": VERSION, "mark": self.mark, "part": [self.start, self.end, self.offset], "turn": self.turn,
            "seen": " ".join(self.seen), "posts": self.posts, "names": self.names, "day": self.day, "calls": self.calls,
        }  # fmt: skip
        return Cursor(json.dumps(known, separators=(",", ":")))


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _words(value: Any) -> dict[str, str]:
    found = value.items() if isinstance(value, dict) else ()
    return {key: each for key, each in found if isinstance(each, str)}


def decode(cursor: Cursor | None) -> Place:
    """The place a cursor names; a fresh one where there is none, or none that can be trusted."""
    try:
        raw = json.loads(cursor) if cursor is not None else None
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict) or raw.get("v") != VERSION:
        return Place()
    part = raw.get("part")
    start, end, offset = (_count(each) for each in part) if isinstance(part, list) and len(part) == 3 else (0, 0, 0)
    seen, mark, day = raw.get("seen"), raw.get("mark"), raw.get("day")
    return Place(
        mark=_count(mark) if isinstance(mark, int) else None,
        start=start,
        end=end,
        offset=offset,
        turn=_count(raw.get("turn")),
        seen=dict.fromkeys(seen.split()) if isinstance(seen, str) else {},
        posts=_words(raw.get("posts")),
        names=_words(raw.get("names")),
        day=day if isinstance(day, str) else "",
        calls=_count(raw.get("calls")),
    )

"""Where listening stopped, as a short JSON text.

The platform has no "since": notifications come newest first and a post may claim any time. So the cursor holds how far
back everything has been read (``mark``), what was seen lately (to notice edits, deletions and blocks, and to tell new
from known), and where the rotating looks go on. Anything unreadable means: begin anew, which repeats but loses nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from inbox_tui.domain.model import Cursor, Post

from . import parse

VERSION = 1
REMEMBERED = 300
"""Posts watched for edits and deletions: the newest so many."""
HIDDEN = "----"
_LONGEST = 400
"""A server's own cursor longer than this is not kept."""


def tag(text: str) -> str:
    """Four letters that stand for a long text; equal by chance once in 16 million."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:3]).decode()


@dataclass(slots=True)
class Seen:
    """A post as it was last handed over: its time (minutes since 1970), a tag of its content, one of its view."""

    minutes: int
    content: str
    view: str


@dataclass(slots=True)
class Back:
    """A stretch of notifications still to be read: from the server's cursor down to ``until``."""

    cursor: str
    until: datetime
    left: int


@dataclass(slots=True)
class Chat:
    """Where listening to direct messages stopped; ``todo`` are conversations whose past is still to be read."""

    log: str = ""
    todo: list[str] = field(default_factory=list)
    off_until: datetime | None = None


@dataclass(slots=True)
class Place:
    """The cursor's content."""

    mark: datetime | None = None
    back: Back | None = None
    deep: str = ""
    turn: int = 0
    own: bool = False
    """Whether our own older posts have been read once."""
    chat: Chat = field(default_factory=Chat)
    seen: dict[str, Seen] = field(default_factory=dict)

    def is_new(self, uri: str, cid: str) -> bool:
        known = self.seen.get(uri)
        return known is None or known.content != tag(cid) or known.view == HIDDEN

    def remember(self, post: Post) -> None:
        minutes = int(post.created_at.timestamp()) // 60
        self.seen[post.ref.id] = Seen(minutes, tag(post.ref.version), parse.fingerprint(post))

    def newest(self) -> list[str]:
        """The watched posts, newest first (of one minute: the one that came last)."""
        latest_first = list(self.seen)[::-1]
        return sorted(latest_first, key=lambda uri: -self.seen[uri].minutes)

    def floor(self) -> int:
        """Older than this (minutes since 1970) is not watched; 0 while there is room."""
        return min(s.minutes for s in self.seen.values()) if len(self.seen) >= REMEMBERED else 0

    def encode(self) -> Cursor:
        kept = reversed(self.newest()[:REMEMBERED])
        self.seen = {uri: self.seen[uri] for uri in kept}
        packed = {_short(u): f"{s.minutes} {s.content} {s.view}" for u, s in self.seen.items()}
        if self.back and len(self.back.cursor) > _LONGEST:
            self.mark, self.back = self.back.until, None
        back = [self.back.cursor, self.back.until.isoformat(), self.back.left] if self.back else None
        whole = {
            "v": VERSION,
            "mark": self.mark.isoformat() if self.mark else None,
            "back": back,
            "deep": self.deep if len(self.deep) <= _LONGEST else "",
            "turn": self.turn,
            "own": self.own,
            "log": self.chat.log if len(self.chat.log) <= _LONGEST else "",
            "todo": self.chat.todo,
            "off": self.chat.off_until.isoformat() if self.chat.off_until else None,
            "seen": packed,
        }
        return Cursor(json.dumps(whole, separators=(",", ":")))


_PREFIX, _MIDDLE = "at://did:plc:", "/app.bsky.feed.post/"


def _short(uri: str) -> str:
    did, middle, rkey = uri.removeprefix(_PREFIX).partition(_MIDDLE)
    return f"~{did}/{rkey}" if uri.startswith(_PREFIX) and middle and "/" not in did + rkey else uri


def _long(short: str) -> str:
    did, slash, rkey = short[1:].partition("/")
    return f"{_PREFIX}{did}{_MIDDLE}{rkey}" if short.startswith("~") and slash else short


def _strings(value: Any) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


def _seen(value: Any) -> dict[str, Seen]:
    found: dict[str, Seen] = {}
    for uri, packed in value.items() if isinstance(value, dict) else ():
        parts = packed.split(" ") if isinstance(packed, str) else []
        if len(parts) == 3 and parts[0].lstrip("-").isdigit():
            found[_long(uri)] = Seen(int(parts[0]), parts[1], parts[2])
    return found


def decode(cursor: Cursor | None) -> Place | None:
    """The place a cursor names; None where there is none, or none that can be trusted."""
    if cursor is None:
        return None
    try:
        raw = json.loads(cursor)
    except (ValueError, RecursionError):
        return None
    if not isinstance(raw, dict) or raw.get("v") != VERSION:
        return None
    place = Place(
        mark=parse.instant(raw.get("mark")),
        deep=raw["deep"] if isinstance(raw.get("deep"), str) else "",
        turn=raw["turn"] if isinstance(raw.get("turn"), int) else 0,
        own=raw.get("own") is True,
        seen=_seen(raw.get("seen")),
    )
    match raw.get("back"):
        case [str() as where, str() as until, int() as left] if (end := parse.instant(until)) is not None:
            place.back = Back(where, end, left)
    place.chat = Chat(
        log=raw["log"] if isinstance(raw.get("log"), str) else "",
        todo=_strings(raw.get("todo")),
        off_until=parse.instant(raw.get("off")),
    )
    return place

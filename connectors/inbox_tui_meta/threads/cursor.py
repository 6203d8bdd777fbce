"""Where listening to Threads stopped: how far each list has been read. Pure.

All lists come newest first. ``newest`` is the time up to which a list has been read without a gap; ``at`` is where the
reading of an unfinished stretch goes on, and ``top`` what ``newest`` becomes when it is done. Times are seconds since
1970. A conversation's list is named by its post, that of the answers to a reply of ours by the reply.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from inbox_tui.connector.fields import Odd, load, part, whole
from inbox_tui.domain.model import Cursor
from inbox_tui_meta.fields import ident, ident_or_none

VERSION = 1
WALLS = 250
WATCHED = 450
ANSWERED = 200
LONGEST = 60_000
OWN, REPLIES, MENTIONS = "threads", "replies", "mentions"


@dataclass(slots=True)
class Reach:
    newest: int = 0
    at: str = ""
    top: int = 0


@dataclass(slots=True)
class Place:
    """The cursor's content."""

    lists: dict[str, Reach] = field(default_factory=dict)
    walls: dict[str, int] = field(default_factory=dict)
    """Our posts that have replies and when each was written, newest first."""
    watch: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What was handed over lately, newest last: the post it stands under (empty: none of ours) and a mark of its
    content. What has the same mark is not handed over again; what a conversation no longer holds is looked for."""
    answered: dict[str, int] = field(default_factory=dict)
    """Our replies under others' posts that were answered, and when each was written."""
    deep: dict[str, str] = field(default_factory=dict)
    """Where the next look at older posts, and at older replies of ours, begins; none: behind the newest."""
    turn: int = 0
    refused: int = 0
    """The turn in which answers to our replies under others' posts were not shown; 0: they are."""

    def reach(self, name: str) -> Reach:
        return self.lists.setdefault(name, Reach())

    def wall(self, number: str, at: int) -> None:
        self.walls[number] = at

    def forget(self, wall: str) -> None:
        self.walls.pop(wall, None)
        self.answered.pop(wall, None)
        self.lists.pop(wall, None)
        self.watch = {number: each for number, each in self.watch.items() if each[0] != wall}

    def news(self, number: str, wall: str, version: str) -> bool:
        """Whether a post is new or changed; it is remembered either way."""
        under, mark = self.watch.pop(number, ("", ""))
        self.watch[number] = (wall or under, version[:6])
        return mark != version[:6]


def write(place: Place) -> Cursor:
    """The cursor. Where it gets too long, what is known lately is forgotten first: it is read anew."""
    watched, answered, walls = WATCHED, ANSWERED, WALLS
    while len(written := _written(place, watched, answered, walls)) > LONGEST and walls:
        if watched > WATCHED // 8:
            watched //= 2
        elif answered > ANSWERED // 8:
            answered //= 2
        else:
            watched, answered, walls = watched // 2, answered // 2, walls // 2
    return Cursor(written)


def _written(place: Place, watched: int, answered: int, walls: int) -> str:
    place.walls = _newest(place.walls, walls)
    place.answered = _newest(place.answered, answered)
    kept = {OWN, REPLIES, MENTIONS} | place.walls.keys() | place.answered.keys()
    place.lists = {name: each for name, each in place.lists.items() if name in kept}
    place.watch = dict(list(place.watch.items())[-watched:] if watched else [])
    raw: dict[str, Any] = {
        "v": VERSION,
        "lists": {name: [each.newest, each.at, each.top] for name, each in place.lists.items()},
        "walls": place.walls,
        "watch": {number: list(each) for number, each in place.watch.items()},
        "answered": place.answered,
        "deep": place.deep,
        "turn": place.turn,
        "refused": place.refused,
    }
    return json.dumps(raw, separators=(",", ":"))


def _newest(times: dict[str, int], most: int) -> dict[str, int]:
    return dict(sorted(times.items(), key=lambda each: -each[1])[:most])


def read(cursor: Cursor | None) -> Place:
    """The place in a cursor; a fresh one where there is none, or one that cannot be read."""
    place = Place()
    if cursor is None or len(cursor) > LONGEST:
        return place
    try:
        raw = load(cursor.encode("utf-8", "replace"))
        if not isinstance(raw, dict) or raw.get("v") != VERSION:
            return Place()
        for name, (newest, at, top) in raw.get("lists", {}).items():
            place.lists[ident(name)] = Reach(whole(newest) or 0, ident_or_none(at) or "", whole(top) or 0)
        place.walls = {ident(number): whole(at) or 0 for number, at in raw.get("walls", {}).items()}
        place.watch = {ident(n): (ident_or_none(u) or "", str(m)[:6]) for n, (u, m) in raw.get("watch", {}).items()}
        place.answered = {ident(number): whole(at) or 0 for number, at in (raw.get("answered") or {}).items()}
    except (Odd, TypeError, ValueError, AttributeError):
        return Place()
    deep = part(raw, "deep") or {OWN: raw.get("deep")}
    place.deep = {name: at for name in (OWN, REPLIES) if (at := ident_or_none(deep.get(name))) is not None}
    place.turn, place.refused = whole(raw.get("turn")) or 0, whole(raw.get("refused")) or 0
    return place

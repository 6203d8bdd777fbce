"""Where listening stopped: one walk per list, and the posts watched for edits and deletions. Pure.

Lists are paged from the newest backwards with ``max_id``, the one way every server understands, until an id that is
known. What is known moves forward only when a walk has got there; a walk that was cut short goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector.fields import Odd, items, load, part, when_or_none, whole
from inbox_tui.domain.model import Cursor, Post
from inbox_tui_mastodon.fields import ident, ident_or_none
from inbox_tui_mastodon.parse import Entry

VERSION = 1
FIRST_SYNC = timedelta(days=30)
ANCHORS = 20
"""How many ids are remembered as the place in a list: some may be deleted before the next look."""
FLOOR_MARGIN = timedelta(days=7)
"""How far behind the newest known item a walk goes when it meets none of its anchors."""
WATCHED = 300
TALKS = 80
LONGEST_CURSOR = 60_000


@dataclass(frozen=True, slots=True)
class Walk:
    known: tuple[str, ...] = ()
    """The newest ids of the last walk that arrived. Empty: never arrived."""
    floor: datetime | None = None
    """Nothing older is looked for."""
    top: tuple[str, ...] = ()
    """The newest ids of a walk under way."""
    newest: datetime | None = None
    at: str = ""
    """The last id of a walk under way; empty: none is."""

    def step(self, page: Sequence[Entry], now: datetime) -> tuple[Walk, tuple[Entry, ...], bool]:
        """What is new on a page, and whether the walk has arrived.

        One item with an absurd time neither ends a walk (that takes a page's whole rest) nor, from the future, the
        next one (no time counts as later than ``now``).
        """
        known = frozenset(self.known)
        fresh: list[Entry] = []
        arrived = not page
        young = [not (self.floor and entry.at and entry.at < self.floor) for entry in page]
        for number, entry in enumerate(page):
            if entry.id in known or not any(young[number:]):
                arrived = True
                break
            fresh.append(entry)
        top = (self.top + tuple(e.id for e in fresh))[:ANCHORS]
        times = [min(e.at, now) for e in fresh if e.at]
        newest = self.newest or (max(times) if times else None)
        at = fresh[-1].id if fresh else self.at
        walk = replace(self, top=top, newest=newest, at=at)
        return (walk.settled() if arrived else walk), tuple(fresh), arrived

    def settled(self) -> Walk:
        """The walk has arrived: its newest ids are the known ones now."""
        floor = self.newest - FLOOR_MARGIN if self.newest else self.floor
        return Walk(known=tuple(dict.fromkeys(self.top + self.known))[:ANCHORS], floor=floor)


@dataclass(frozen=True, slots=True)
class Watched:
    """A post looked at again now and then."""

    id: str
    version: str = ""
    replies: int = -1
    """How many answers it had; -1 for a post whose answers are not looked for."""


@dataclass(frozen=True, slots=True)
class State:
    notices: Walk = field(default_factory=Walk)
    own: Walk = field(default_factory=Walk)
    talks: tuple[tuple[str, str], ...] = ()
    """Direct conversations and the newest message known of each."""
    watch: tuple[Watched, ...] = ()
    """Newest first."""
    turn: int = 0
    """Where in ``watch`` the next round of looking begins."""
    bulk: bool = True
    """Whether the server answers for many statuses at once."""

    def watching(self, posts: Sequence[Post]) -> State:
        """Remember these for the rounds to come."""
        have = {each.id for each in self.watch}
        new = tuple(
            Watched(p.ref.id, p.ref.version, 0 if p.ours else -1)
            for p in sorted(posts, key=lambda p: p.created_at, reverse=True)
            if p.ref.id not in have
        )
        new = tuple(dict.fromkeys(new))
        return replace(self, watch=(new + self.watch)[:WATCHED], turn=self.turn + len(new)) if new else self


def start(now: datetime) -> State:
    floor = now - FIRST_SYNC
    return State(notices=Walk(floor=floor), own=Walk(floor=floor))


def _ids(value: Any) -> tuple[str, ...]:
    return tuple(found for each in items(value, ANCHORS) if (found := ident_or_none(each)))


def _read_walk(raw: dict[str, Any]) -> Walk:
    return Walk(
        known=_ids(raw.get("known")),
        floor=when_or_none(raw.get("floor")),
        top=_ids(raw.get("top")),
        newest=when_or_none(raw.get("newest")),
        at=ident_or_none(raw.get("at")) or "",
    )


def _write_walk(walk: Walk) -> dict[str, Any]:
    return {
        "known": walk.known,
        "floor": walk.floor.isoformat() if walk.floor else None,
        "top": walk.top,
        "newest": walk.newest.isoformat() if walk.newest else None,
        "at": walk.at,
    }


def read(cursor: Cursor | None, now: datetime) -> State:
    """The state in a cursor; a fresh start where there is none, or one that cannot be read."""
    if cursor is None or len(cursor) > LONGEST_CURSOR:
        return start(now)
    try:
        raw = load(cursor.encode("utf-8", "replace"))
    except Odd:
        return start(now)
    if not isinstance(raw, dict) or raw.get("v") != VERSION:
        return start(now)
    watch: list[Watched] = []
    talks: list[tuple[str, str]] = []
    try:
        for number, version, replies in items(raw.get("watch"), WATCHED):
            count = whole(replies)
            watch.append(Watched(ident(number), str(version), -1 if count is None else count))
        for talk, last in items(raw.get("talks"), TALKS):
            talks.append((ident(talk), ident(last)))
    except (TypeError, ValueError):
        return start(now)
    return State(
        notices=_read_walk(dict(part(raw, "notices"))),
        own=_read_walk(dict(part(raw, "own"))),
        talks=tuple(talks),
        watch=tuple(watch),
        turn=whole(raw.get("turn")) or 0,
        bulk=raw.get("bulk") is not False,
    )


def write(state: State) -> Cursor:
    raw = {
        "v": VERSION,
        "notices": _write_walk(state.notices),
        "own": _write_walk(state.own),
        "talks": state.talks[:TALKS],
        "watch": [(w.id, w.version, w.replies) for w in state.watch[:WATCHED]],
        "turn": state.turn % WATCHED,
        "bulk": state.bulk,
    }
    written = json.dumps(raw, separators=(",", ":"))
    if len(written) <= LONGEST_CURSOR or not (state.watch or state.talks):
        return Cursor(written)
    # Only absurdly long ids get here: fewer posts are looked at again, and no place is lost.
    return write(replace(state, watch=state.watch[: len(state.watch) // 2], talks=state.talks[: len(state.talks) // 2]))

"""Where listening to each location stopped. Pure.

Reviews are listed by when they were changed last, so a walk ends at what is known. A reply written on Google's own
pages, and what moderation makes of ours, need not move a review: the newest are compared by a print of each.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime

from inbox_tui.connector.fields import Odd, items, load, text, when_or_none, whole
from inbox_tui.domain.model import Cursor
from inbox_tui.domain.value import value_class

VERSION = 1
KNOWN = 400
"""How many reviews are remembered, of all locations together."""
LONGEST_CURSOR = 60_000
NO_REPLY = "-"


@value_class()
class Known:
    print: str
    at: int
    """When it was changed last, in seconds since 1970."""
    state: str = ""
    """``PENDING`` or ``REJECTED``: what Google makes of our reply; :data:`NO_REPLY` where there is none."""


@value_class(kw_only=True)
class Spot:
    """Where listening to one location stopped."""

    mark: int = 0
    """The newest change of the last walk that arrived, in seconds since 1970; 0: none has."""
    top: int = 0
    """The newest change of a walk under way."""
    token: str = ""
    """The next page of a walk under way."""
    known: Mapping[str, Known] = field(default_factory=dict)
    """By the last part of the review's name."""


@value_class(kw_only=True)
class State:
    floor: datetime | None = None
    turn: int = 0
    """The location that the next round begins with."""
    round: int = 0
    spots: Mapping[str, Spot] = field(default_factory=dict)
    """By the location's name."""

    def spot(self, name: str) -> Spot:
        return self.spots.get(name) or Spot()

    def having(self, name: str, spot: Spot) -> State:
        return replace(self, spots={**self.spots, name: spot})


def read(cursor: Cursor | None) -> State:
    """The state in a cursor; a fresh one where there is none, or none that can be read."""
    if cursor is None or len(cursor) > LONGEST_CURSOR:
        return State()
    try:
        raw = load(cursor.encode("utf-8", "replace"))
        if not isinstance(raw, dict) or raw.get("v") != VERSION or not isinstance(raw.get("spots"), dict):
            return State()
        spots = {
            str(name): Spot(
                mark=int(mark),
                top=int(top),
                token=str(token),
                known={str(review): Known(str(seen), int(at), str(state)) for review, seen, at, state in items(known)},
            )
            for name, (mark, top, token, known) in raw["spots"].items()
        }
        return State(
            floor=when_or_none(text(raw, "floor", 40)),
            turn=whole(raw.get("turn")) or 0,
            round=whole(raw.get("round")) or 0,
            spots=spots,
        )
    except (Odd, TypeError, ValueError, OverflowError):
        return State()


def write(state: State, most: int = KNOWN) -> Cursor:
    share = max(2, most // max(1, len(state.spots)))
    raw = {
        "v": VERSION,
        "floor": state.floor.isoformat() if state.floor else "",
        "turn": state.turn,
        "round": state.round,
        "spots": {name: (s.mark, s.top, s.token, _newest(s.known, share)) for name, s in state.spots.items()},
    }
    written = json.dumps(raw, separators=(",", ":"))
    if len(written) <= LONGEST_CURSOR or most <= 2:
        return Cursor(written)
    # Long ids, or very many locations: fewer reviews are compared, and no place is lost.
    return write(state, most // 2)


def _newest(known: Mapping[str, Known], most: int) -> list[tuple[str, str, int, str]]:
    newest = sorted(known.items(), key=lambda each: each[1].at, reverse=True)[:most]
    return [(name, each.print, each.at, each.state) for name, each in newest]

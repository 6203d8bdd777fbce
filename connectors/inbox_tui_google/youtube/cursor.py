"""Where listening to a channel stopped, and the units used up until then. Pure.

YouTube lists threads newest first and knows no "since"; a thread does not move when somebody answers in it. So the
newest threads are remembered with a print of each: what changed shows when they are listed again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import UTC, date, datetime
from typing import Any

from inbox_tui.connector.fields import Odd, items, load, text, when_or_none, whole
from inbox_tui.domain.model import EMPTY, Cursor
from inbox_tui.domain.value import value_class
from inbox_tui_google.youtube.requests import HELD, REJECTED, SPAM

VERSION = 1
KNOWN = 500
"""How many threads are remembered, and so how far back edits and new replies are noticed."""
OWED = 300
HELD_MOST = 200
RECENT = 100
"""How many replies are looked at again by their ids: a thread's listing shows but a few of its own."""
LONGEST_CURSOR = 60_000
QUEUES = (HELD, SPAM)


@value_class()
class Known:
    """A thread as it was listed last."""

    print: str
    at: int
    """When it was begun, in seconds since 1970."""
    shut: bool = False
    """Whether nobody may reply."""


@value_class(kw_only=True)
class State:
    floor: datetime | None = None
    """Threads are not older than this, or have a newer reply, in what the first sync brings."""
    mark: datetime | None = None
    """The newest thread of the last walk that arrived; None: none has."""
    top: datetime | None = None
    """The newest thread of a walk under way."""
    token: str = ""
    """The next page of a walk under way."""
    brought: int = 0
    """How many posts the first walk has brought so far."""
    round: int = 0
    known: Mapping[str, Known] = field(default_factory=dict)
    owed: tuple[str, ...] = ()
    """Threads whose replies are still to be read, and where: ``thread`` or ``thread pageToken``."""
    held: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Comments that are not public, by id: the queue they stand in."""
    recent: tuple[str, ...] = ()
    """The replies that came last."""
    day: date | None = None
    used: int = 0

    def forgetting(self, names: set[str]) -> State:
        return replace(
            self,
            known={name: each for name, each in self.known.items() if name not in names},
            held={name: queue for name, queue in self.held.items() if name not in names},
            recent=tuple(name for name in self.recent if name not in names),
        )


def read(cursor: Cursor | None) -> State:
    """The state in a cursor; a fresh one where there is none, or none that can be read."""
    if cursor is None or len(cursor) > LONGEST_CURSOR:
        return State()
    try:
        raw = load(cursor.encode("utf-8", "replace"))
        if not isinstance(raw, dict) or raw.get("v") != VERSION:
            return State()
        return _state(raw)
    except (Odd, TypeError, ValueError, KeyError, OverflowError):
        return State()


def _state(raw: dict[str, Any]) -> State:
    known = {
        str(name): Known(str(seen), int(at), shut is True) for name, seen, at, shut in items(raw.get("known"), KNOWN)
    }
    held = {str(name): str(queue) for name, queue in items(raw.get("held"), HELD_MOST) if queue in (*QUEUES, REJECTED)}
    day = text(raw, "day", 10)
    return State(
        floor=when_or_none(raw.get("floor")),
        mark=when_or_none(raw.get("mark")),
        top=when_or_none(raw.get("top")),
        token=text(raw, "token", 4000),
        brought=whole(raw.get("brought")) or 0,
        round=whole(raw.get("round")) or 0,
        known=known,
        owed=tuple(str(each) for each in items(raw.get("owed"), OWED)),
        held=held,
        recent=tuple(str(each) for each in items(raw.get("recent"), RECENT)),
        day=date.fromisoformat(day) if day else None,
        used=whole(raw.get("used")) or 0,
    )


def write(state: State) -> Cursor:
    newest = sorted(state.known.items(), key=lambda each: each[1].at, reverse=True)[:KNOWN]
    raw = {
        "v": VERSION,
        "floor": _iso(state.floor),
        "mark": _iso(state.mark),
        "top": _iso(state.top),
        "token": state.token,
        "brought": state.brought,
        "round": state.round,
        "known": [(name, each.print, each.at, each.shut) for name, each in newest],
        "owed": state.owed[:OWED],
        "held": list(state.held.items())[:HELD_MOST],
        "recent": state.recent[:RECENT],
        "day": state.day.isoformat() if state.day else "",
        "used": state.used,
    }
    written = json.dumps(raw, separators=(",", ":"))
    if len(written) <= LONGEST_CURSOR or not (state.known or state.owed):
        return Cursor(written)
    # Only absurdly long ids get here: fewer threads are compared, and no place is lost.
    half = dict(newest[: len(newest) // 2])
    owed, recent = state.owed[: len(state.owed) // 2], state.recent[: len(state.recent) // 2]
    return write(replace(state, known=half, owed=owed, recent=recent))


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None

"""Where listening stopped: a place in each mailbox, and who was turned away lately. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.domain.model import Cursor
from inbox_tui.domain.value import value_class

VERSION = 1
LONGEST = 8_000
FIRST = timedelta(days=30)
REMEMBERED = timedelta(days=7)
"""How long it is said that mails were turned away."""


@value_class(kw_only=True)
class Place:
    """How far one mailbox has been read. ``uid`` is the last one read, under ``validity``."""

    validity: int = 0
    uid: int = 0
    floor: str = ""
    """While the mailbox is read for the first time under this validity: the day (ISO) it is read from."""
    seen_to: str = ""
    """The day up to which everything was read once; a mailbox that is numbered anew is read from before it."""


@value_class(kw_only=True)
class Turned:
    """Mails that claimed to be a platform's: how many were forged, how many nobody had checked, by its label."""

    forged: Mapping[str, int] = field(default_factory=dict)
    unchecked: Mapping[str, int] = field(default_factory=dict)
    last: str = ""
    """When the last one came (ISO)."""


@value_class(kw_only=True)
class State:
    inbox: Place = Place()
    sent: Place = Place()
    turned: Turned = Turned()


def opened(place: Place, validity: int, now: datetime) -> Place:
    """The place in a mailbox as the server numbers it now. Numbered anew, it is read again from well before the day it
    was known to: nothing is lost, and what is known is known by its Message-ID."""
    if place.validity == validity:
        return place
    floor = now - FIRST
    if place.seen_to:
        floor = min(floor, _day(place.seen_to, now) - timedelta(days=2))
    elif place.floor:
        floor = min(floor, _day(place.floor, now))
    return Place(validity=validity, floor=floor.date().isoformat(), seen_to=place.seen_to)


def arrived(place: Place, uid: int, now: datetime) -> Place:
    """All of a mailbox has been read."""
    return replace(place, uid=max(uid, place.uid), floor="", seen_to=now.date().isoformat())


def _day(text: str, now: datetime) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return now - FIRST


def read(cursor: Cursor | None) -> State:
    """The state in a cursor; a fresh start where there is none, or one that cannot be read."""
    if cursor is None or len(cursor) > LONGEST:
        return State()
    try:
        raw = json.loads(cursor)
        if raw["v"] != VERSION:
            return State()
        return State(inbox=_place(raw["inbox"]), sent=_place(raw["sent"]), turned=_turned(raw["turned"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return State()


def _place(raw: Any) -> Place:
    validity, uid, floor, seen_to = raw
    return Place(validity=int(validity), uid=int(uid), floor=str(floor), seen_to=str(seen_to))


def _turned(raw: Any) -> Turned:
    forged, unchecked, last = raw
    return Turned(forged=_counts(forged), unchecked=_counts(unchecked), last=str(last))


def _counts(raw: Any) -> dict[str, int]:
    return {str(name): int(count) for name, count in list(raw.items())[:50]}


def write(state: State) -> Cursor:
    def place(each: Place) -> list[Any]:
        return [each.validity, each.uid, each.floor, each.seen_to]

    turned = state.turned
    told = [dict(turned.forged), dict(turned.unchecked), turned.last]
    raw = {"v": VERSION, "inbox": place(state.inbox), "sent": place(state.sent), "turned": told}
    return Cursor(json.dumps(raw, separators=(",", ":")))


def turned_away(turned: Turned, label: str, *, forged: bool, now: datetime) -> Turned:
    """One more."""
    turned = current(turned, now)
    counts = dict(turned.forged if forged else turned.unchecked)
    if label in counts or len(counts) < 50:
        counts[label] = counts.get(label, 0) + 1
    if forged:
        return replace(turned, forged=counts, last=now.isoformat())
    return replace(turned, unchecked=counts, last=now.isoformat())


def current(turned: Turned, now: datetime) -> Turned:
    """What is still worth saying: nothing, a week after the last."""
    return turned if turned.last and now - _day_time(turned.last, now) <= REMEMBERED else Turned()


def _day_time(text: str, now: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return now - 2 * REMEMBERED
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def words(turned: Turned) -> str:
    """What the user should know about the mails that were left out; or nothing."""
    out = []
    if turned.forged:
        out.append(f"Left out, for they only claim to come from {_list(turned.forged)}.")
    if turned.unchecked:
        # The name on top of such a mail is not told: whoever sent it may have put it there to be copied.
        out.append(
            f"Left out, for your mail server does not say who signed them: {_list(turned.unchecked)} "
            "(see the setting “Checking server”, checked_by)."
        )
    return " ".join(out)


def _list(counts: Mapping[str, int]) -> str:
    return ", ".join(
        f"{label} ({count} {'mail' if count == 1 else 'mails'})" for label, count in sorted(counts.items())
    )

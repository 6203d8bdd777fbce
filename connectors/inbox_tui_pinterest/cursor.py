"""What is remembered between two looks: how many comments each pin had, and how many pins could not be read."""

from __future__ import annotations

import json
from collections.abc import Mapping

from inbox_tui.domain.model import Cursor
from inbox_tui.domain.value import value_class

MOST = 1_500
"""Pins that are watched, newest first: the cursor stays under 64 kB."""


@value_class()
class Memory:
    counts: Mapping[str, int]
    """Comments by pin."""
    unread: int = 0
    """Pins that could not be read, and of which that was said."""
    first: bool = False
    """The first look is not through: what else it finds is old."""


def dump(memory: Memory) -> Cursor:
    """Pins without comments need no memory."""
    said = {name: count for name, count in memory.counts.items() if count}
    kept = {"comments": dict(list(said.items())[:MOST]), "unread": memory.unread, "first": memory.first}
    return Cursor(json.dumps(kept, separators=(",", ":")))


def load(cursor: Cursor | None) -> Memory | None:
    """The memory; None before the first look, or where the cursor is not ours."""
    if cursor is None:
        return None
    try:
        found = json.loads(cursor)
        counts = {str(name): int(count) for name, count in found["comments"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    unread = found.get("unread")
    known = isinstance(unread, int) and not isinstance(unread, bool) and unread > 0
    return Memory(counts, unread if known else 0, found.get("first") is True)

"""What is remembered between two looks: how many comments each pin had."""

from __future__ import annotations

import json
from collections.abc import Mapping

from inbox_tui.domain.model import Cursor

MOST = 1_500
"""Pins that are watched, newest first: the cursor stays under 64 kB."""


def dump(counts: Mapping[str, int]) -> Cursor:
    """Pins without comments need no memory."""
    said = {name: count for name, count in counts.items() if count}
    return Cursor(json.dumps({"comments": dict(list(said.items())[:MOST])}, separators=(",", ":")))


def load(cursor: Cursor | None) -> dict[str, int] | None:
    """The counts; None before the first look, or where the cursor is not ours."""
    if cursor is None:
        return None
    try:
        found = json.loads(cursor)["comments"]
        return {str(name): int(count) for name, count in found.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None

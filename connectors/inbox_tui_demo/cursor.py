"""Where listening stopped, together with what is needed to find the same town again after a restart."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.domain.model import Cursor
from inbox_tui_demo.life import PARTS, Record

LOG_BYTES = 40_000
"""So much of our own acts is carried along, newest first: a cursor stays well below 64 kB."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A decoded cursor."""

    born: datetime
    after: tuple[datetime, str, str]
    log: tuple[Record, ...] = ()


def encode(mark: Mark) -> Cursor:
    kept: list[Record] = []
    room = LOG_BYTES
    for record in reversed(mark.log):
        room -= len(json.dumps(record, ensure_ascii=False).encode()) + 2
        if room < 0:
            break
        kept.append(record)
    at, post, what = mark.after
    fields = {"v": 1, "born": mark.born.isoformat(), "after": [at.isoformat(), post, what], "log": kept[::-1]}
    return Cursor(json.dumps(fields, ensure_ascii=False, separators=(",", ":")))


def decode(cursor: Cursor) -> Mark | None:
    """The mark in a cursor, or None where it is no cursor of ours (listening then starts anew)."""
    try:
        fields = json.loads(cursor)
        at, post, what = fields["after"]
        log = tuple(tuple(str(part) for part in record) for record in fields["log"])
        mark = Mark(datetime.fromisoformat(fields["born"]), (datetime.fromisoformat(at), str(post), str(what)), log)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    sound = all(record and len(record) == PARTS.get(record[0], 3) for record in log)
    return mark if sound and mark.born.tzinfo and mark.after[0].tzinfo else None

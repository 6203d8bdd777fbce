"""What only a Graph API answer has: its ids, lists under ``data``, two clocks, and tokens to hide in a report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from inbox_tui.connector import fields
from inbox_tui.connector.fields import Odd, items, moment, part

# Ids go into paths: digits, letters and what Messenger's ids use. Never a slash or a blank.
_ID = re.compile(r"[A-Za-z0-9_:.=$+~-]{1,400}")
_TOKEN = re.compile(r"""(token["']?\s*[:=]\s*["']?)[^\s"'&,}]+""", re.IGNORECASE)
_DOTS = re.compile(r"\.+")
_SECONDS = re.compile(r"[0-9]{9,11}")


def data(raw: object, *path: str) -> Sequence[Any]:
    """The list that an edge holds under ``data``, at ``path``; empty where there is none."""
    return items(part(raw, *path).get("data"))


def ident(value: object) -> str:
    """An id. Some answers hold numbers. It goes into paths. Raises :class:`Odd`."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not _ID.fullmatch(value) or _DOTS.fullmatch(value):
        raise Odd("an id was expected")
    return value


def ident_or_none(value: object) -> str | None:
    try:
        return ident(value)
    except Odd:
        return None


def when(value: object) -> datetime:
    """``2026-11-20T18:02:11+0000`` (no colon in the offset), or seconds since 1970, as UTC. Raises :class:`Odd`."""
    if not isinstance(value, int) and not (isinstance(value, str) and _SECONDS.fullmatch(value)):
        return fields.when(value)
    if (found := moment(value)) is None:
        raise Odd("a time was expected")
    return found


def when_or_none(value: object) -> datetime | None:
    try:
        return when(value)
    except Odd:
        return None


def excerpt(value: object) -> str:
    """A short sample of something unreadable, for a report. Lists of Pages and links to next pages hold tokens: those
    are left out."""
    try:
        shown = value.decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)[:2000]
    except (RecursionError, ValueError):
        return "(too deep or too long to show)"
    return _TOKEN.sub(r"\1***", shown)[:200]

"""Reading single values out of a Graph API answer, where any value may be of any type."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

LONGEST_TEXT = 100_000
# Ids go into paths: digits, letters and what Messenger's ids use. Never a slash or a blank.
_ID = re.compile(r"[A-Za-z0-9_:.=$+~-]{1,400}")
_TOKEN = re.compile(r"""(token["']?\s*[:=]\s*["']?)[^\s"'&,}]+""", re.IGNORECASE)
_DOTS = re.compile(r"\.+")


class Odd(ValueError):
    """A value is not what the API says it is; the item that holds it cannot be used."""


def load(body: bytes) -> object:
    """JSON from a body. NaN and Infinity become None, absurd integers stay text. Raises :class:`Odd`."""
    try:
        return json.loads(
            body.decode("utf-8-sig", "replace"),
            parse_constant=lambda _: None,
            parse_int=lambda digits: int(digits) if len(digits) <= 20 else digits,
        )
    except (ValueError, RecursionError) as error:
        raise Odd("not JSON") from error


def mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Odd("an object was expected")
    return value


def part(raw: object, *path: str) -> Mapping[str, Any]:
    """The object at ``path``, or an empty one."""
    found: Any = raw
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def items(value: object, most: int = 2000) -> Sequence[Any]:
    return value[:most] if isinstance(value, list) else ()


def data(raw: object, *path: str) -> Sequence[Any]:
    """The list that an edge holds under ``data``, at ``path``; empty where there is none."""
    return items(part(raw, *path).get("data"))


def text(raw: Mapping[str, Any], key: str, most: int = LONGEST_TEXT) -> str:
    """A string, or an empty one where there is something else. A lone surrogate is replaced."""
    value = raw.get(key)
    return value[:most].encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


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
    try:
        if isinstance(value, str) and value.isascii() and value.isdigit() and 9 <= len(value) <= 11:
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, str) and len(value) <= 40:
            moment = datetime.fromisoformat(value.strip())
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Odd("a time was expected") from error
    raise Odd("a time was expected")


def when_or_none(value: object) -> datetime | None:
    try:
        return when(value)
    except Odd:
        return None


def whole(value: object) -> int | None:
    """A count: an integer of sane size, or digits as text."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 12:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12:
        return value
    return None


def excerpt(value: object) -> str:
    """A short sample of something unreadable, for a report. Lists of Pages and links to next pages hold tokens: those
    are left out."""
    try:
        shown = value.decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)[:2000]
    except RecursionError:
        return "(too deep to show)"
    return _TOKEN.sub(r"\1***", shown)[:200]

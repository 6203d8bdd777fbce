"""Reading single values out of X's JSON, where any value may be of any type; and its ids, which carry their time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

LONGEST_TEXT = 100_000
_ID = r"[0-9]{1,19}"
_CHANNEL = r"[0-9]{1,19}(?:-[0-9]{1,19})?"
_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
"""Where the clock in X's ids begins: their upper bits are milliseconds since then."""
_TIME_BITS = 22
_FIRST = 29_700_000_000
"""Ids below are from before ids had a time."""


class Odd(ValueError):
    """A value is not what the API says it is; the item that holds it cannot be used."""


def load(body: bytes) -> Mapping[str, Any]:
    """The JSON object in a body. Raises :class:`Odd`."""
    try:
        value = json.loads(body.decode("utf-8-sig", "replace"), parse_constant=lambda _: None, parse_int=_number)
    except (ValueError, RecursionError):
        raise Odd("not JSON") from None
    return mapping(value)


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= 20 else digits


def mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Odd("an object was expected")
    return value


def part(raw: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """The object at ``path``, or an empty one."""
    found: Any = raw
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def items(value: object, most: int = 2000) -> Sequence[Any]:
    return value[:most] if isinstance(value, list) else ()


def objects(value: object) -> list[Mapping[str, Any]]:
    """The objects in a list; whatever else stands there is left out."""
    return [each for each in items(value) if isinstance(each, dict)]


def text(raw: Mapping[str, Any], *keys: str) -> str:
    """The first string under one of ``keys``; empty where there is none."""
    for key in keys:
        value = raw.get(key)
        if isinstance(value, str) and value:
            return value[:LONGEST_TEXT]
    return ""


def either(raw: Mapping[str, Any], *keys: str) -> Any:
    """The first value there is under one of ``keys``: X has two names for many fields (``tweet``, ``post``)."""
    return next((raw[key] for key in keys if raw.get(key) is not None), None)


def ident(value: object) -> str:
    """An id of X: up to 19 digits, sometimes sent as a number. Raises :class:`Odd`."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not re.fullmatch(_ID, value):
        raise Odd("an id was expected")
    return value


def ident_or_none(value: object) -> str | None:
    try:
        return ident(value)
    except Odd:
        return None


def channel(value: object) -> str:
    """The id of a conversation of messages: digits, or two users' ids with a dash. Raises :class:`Odd`."""
    if not isinstance(value, str) or not re.fullmatch(_CHANNEL, value):
        raise Odd("a conversation's id was expected")
    return value


def count(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 12:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12 else None


def when_or_none(value: object) -> datetime | None:
    """A time in ISO 8601 (none without an offset is taken), as UTC."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def born(number: str) -> datetime | None:
    """When the thing with this id was made, to the second, as X's own ``created_at`` has it."""
    value = int(number)
    if value < _FIRST:
        return None
    return (_EPOCH + timedelta(milliseconds=value >> _TIME_BITS)).replace(microsecond=0)


def earliest(moment: datetime) -> str:
    """The smallest id that can have been made at ``moment``."""
    since = int((moment - _EPOCH) / timedelta(milliseconds=1))
    return str(max(since, 1) << _TIME_BITS)


def newer(one: str, other: str) -> bool:
    """Whether id ``one`` was made after ``other`` (an empty one is older than all)."""
    return int(one or 0) > int(other or 0)

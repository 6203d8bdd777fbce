"""What only X's JSON has: two names for one field, and ids which carry their time. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.connector import fields
from inbox_tui.connector.fields import Odd, mapping

_ID = r"[0-9]{1,19}"
_CHANNEL = r"[0-9]{1,19}(?:-[0-9]{1,19})?"
_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
"""Where the clock in X's ids begins: their upper bits are milliseconds since then."""
_TIME_BITS = 22
_FIRST = 29_700_000_000
"""Ids below are from before ids had a time."""


def load(body: bytes) -> Mapping[str, Any]:
    """The JSON object in a body: X answers with nothing else. Raises :class:`Odd`."""
    return mapping(fields.load(body))


def text(raw: Mapping[str, Any], *keys: str) -> str:
    """The first string under one of ``keys``; empty where there is none."""
    return next((found for key in keys if (found := fields.text(raw, key))), "")


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


def when_or_none(value: object) -> datetime | None:
    """A time in ISO 8601 as UTC. X always names the offset: one without is not a time of X's."""
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

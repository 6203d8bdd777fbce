"""Reading single values out of a platform's JSON, where any may be missing or of any type. For parsers that lose one
item to a surprise and never the page. What only one platform has (the form of its ids, a clock of its own) is that
connector's.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

LONGEST_TEXT = 200_000
_LONE = re.compile("[\ud800-\udfff]")


class Odd(ValueError):
    """A value is not what the API says it is; the item that holds it cannot be used."""


def load(body: bytes) -> Any:
    """JSON from a body. NaN and what is infinite become None, absurd integers stay text. Raises :class:`Odd`."""
    try:
        return json.loads(
            body.decode("utf-8-sig", "replace"),
            parse_constant=lambda _: None,
            parse_int=_number,
            parse_float=_decimal,
        )
    except (ValueError, RecursionError) as error:
        raise Odd("not JSON") from error


def _number(digits: str) -> int | str:
    # Python refuses to convert thousands of digits; an id that long is still an id.
    return int(digits) if len(digits) <= 20 else digits


def _decimal(digits: str) -> float | None:
    # 1e999 is proper JSON, and infinite to Python.
    value = float(digits)
    return value if math.isfinite(value) else None


def excerpt(value: object) -> str:
    """A short sample of something unreadable, for a report: 200 characters at most."""
    try:
        return (value[:600].decode("utf-8", "replace") if isinstance(value, bytes) else repr(value))[:200]
    except (RecursionError, ValueError):
        return "(too deep or too long to show)"


def mapping(value: object) -> Mapping[str, Any]:
    """An object. Raises :class:`Odd` for anything else."""
    if not isinstance(value, dict):
        raise Odd("an object was expected")
    return value


def part(raw: object, *path: str) -> Mapping[str, Any]:
    """The object at ``path`` (``raw`` itself where there is none), or an empty one."""
    found: Any = raw
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def items(value: object, most: int = 5000) -> Sequence[Any]:
    """A list's first ``most`` items; none where there is something else."""
    return value[:most] if isinstance(value, list) else ()


def objects(value: object, most: int = 5000) -> list[Mapping[str, Any]]:
    """The objects among a list's first ``most`` items; whatever else stands there is left out."""
    return [each for each in items(value, most) if isinstance(each, dict)]


def text(raw: object, key: str, most: int = LONGEST_TEXT) -> str:
    """The string under ``key``, or an empty one where there is something else. A lone surrogate, which JSON can hold
    and UTF-8 cannot, becomes U+FFFD: that is as long, in letters and in bytes."""
    value = raw.get(key) if isinstance(raw, Mapping) else None
    return _LONE.sub("\ufffd", value[:most]) if isinstance(value, str) else ""


def when(value: object) -> datetime:
    """A time in ISO 8601 with 0 to 9 decimals and ``Z`` or an offset (none: UTC), as UTC. Raises :class:`Odd`."""
    if not isinstance(value, str) or len(value) > 40:
        raise Odd("a time was expected")
    try:
        moment = datetime.fromisoformat(value.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Odd("a time was expected") from error


def when_or_none(value: object) -> datetime | None:
    """As :func:`when`; None where there is no time."""
    try:
        return when(value)
    except Odd:
        return None


def moment(value: object) -> datetime | None:
    """Seconds since 1970, a number or its digits, as UTC to the second; None where there is something else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e11:
        return None
    return datetime.fromtimestamp(int(value), UTC)


def whole(value: object) -> int | None:
    """A count: an integer from 0, below 10**12, or its digits as text; None where there is something else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 12:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12:
        return value
    return None

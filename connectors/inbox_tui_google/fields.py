"""Reading single values out of Google's JSON, where any value may be missing or of any type."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from inbox_tui.connector import Unreadable

LONGEST_ID = 500
LONGEST_TEXT = 200_000


class Odd(ValueError):
    """A value is not what the API says it is; the item that holds it cannot be used."""


def _number(digits: str) -> int | str:
    # Python refuses to convert thousands of digits.
    return int(digits) if len(digits) <= 20 else digits


def load(body: bytes) -> object:
    """JSON from a body. NaN and Infinity become None, absurd integers stay text. Raises :class:`Odd`."""
    try:
        return json.loads(body.decode("utf-8-sig", "replace"), parse_constant=lambda _: None, parse_int=_number)
    except (ValueError, RecursionError) as error:
        raise Odd("not JSON") from error


def document(body: bytes, what: str = "Google's answer") -> Mapping[str, Any]:
    """The object a good answer is. Raises ``Unreadable``."""
    try:
        return mapping(load(body))
    except Odd:
        raise Unreadable(f"{what} cannot be read. It is asked for again.", excerpt(body)) from None


def excerpt(value: object) -> str:
    """A short sample of something unreadable, for a report."""
    try:
        return (value[:600].decode("utf-8", "replace") if isinstance(value, bytes) else repr(value))[:200]
    except RecursionError:
        return "(too deep to show)"


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


def items(value: object, most: int = 1000) -> Sequence[Any]:
    return value[:most] if isinstance(value, list) else ()


def text(raw: Mapping[str, Any], key: str, most: int = LONGEST_TEXT) -> str:
    """A string, or an empty one where there is something else."""
    value = raw.get(key)
    return value[:most] if isinstance(value, str) else ""


def ident(value: object) -> str:
    """An opaque id. It goes into addresses, so it must be printable, without spaces. Raises :class:`Odd`."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID or " " in value or not value.isprintable():
        raise Odd("an id was expected")
    return value


def when(value: object) -> datetime:
    """An RFC 3339 time with up to nine decimals, as UTC. Raises :class:`Odd`."""
    if not isinstance(value, str) or len(value) > 40:
        raise Odd("a time was expected")
    try:
        moment = datetime.fromisoformat(value.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Odd("a time was expected") from error


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


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but white space and how their letters are composed."""
    return _essence(one) == _essence(other)


def _essence(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words.replace("\u200b", "").replace("\ufeff", "")).split())

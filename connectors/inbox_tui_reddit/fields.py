"""Reading single values out of Reddit's JSON, where any value may be of any type. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

LONGEST_TEXT = 200_000
_NAME = re.compile(r"t[1-9]_[0-9a-z]{1,20}")
_AUTHOR = re.compile(r"[A-Za-z0-9_-]{1,40}")
_LINK = re.compile(r"/comments/([0-9a-z]{1,20})(?:/|$)")


class Odd(ValueError):
    """A value is not what the API says it is; the item that holds it cannot be used."""


def _number(digits: str) -> int | str:
    # Python refuses to convert thousands of digits.
    return int(digits) if len(digits) <= 20 else digits


def load(body: bytes) -> Any:
    """JSON from a body; NaN and Infinity become None, absurd integers stay text. Raises :class:`Odd`."""
    try:
        return json.loads(body.decode("utf-8-sig", "replace"), parse_constant=lambda _: None, parse_int=_number)
    except (ValueError, RecursionError) as error:
        raise Odd("not JSON") from error


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def items(value: object, most: int = 5000) -> Sequence[Any]:
    return value[:most] if isinstance(value, list) else ()


def text(raw: Mapping[str, Any], key: str, most: int = LONGEST_TEXT) -> str:
    """A string, or an empty one where there is something else."""
    value = raw.get(key)
    return value[:most] if isinstance(value, str) else ""


def fullname(value: object, *kinds: str) -> str:
    """A fullname (``t1_abc``) of one of ``kinds``, or an empty string."""
    if isinstance(value, str) and _NAME.fullmatch(value) and (not kinds or value[:2] in kinds):
        return value
    return ""


def author(value: object) -> str:
    """A user's name, or an empty string where there is none (system messages, deleted accounts)."""
    return value if isinstance(value, str) and _AUTHOR.fullmatch(value) else ""


def link_of(context: str) -> str:
    """The post's fullname in ``/r/x/comments/<id>/…``: inbox items have no ``link_id``."""
    found = _LINK.search(context)
    return f"t3_{found.group(1)}" if found else ""


def moment(value: object) -> datetime | None:
    """Epoch seconds, a float as Reddit writes them, as UTC."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e11:
        return None
    return datetime.fromtimestamp(int(value), UTC)


def whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None

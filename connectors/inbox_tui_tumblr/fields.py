"""Reading single values out of Tumblr's JSON, where any value may be of any type. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

LONGEST_TEXT = 200_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_NUMBER = re.compile(r"[0-9]{1,20}")


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


def items(value: object, most: int = 2000) -> Sequence[Any]:
    return value[:most] if isinstance(value, list) else ()


def text(raw: Mapping[str, Any], key: str, most: int = LONGEST_TEXT) -> str:
    """A string, or an empty one where there is something else."""
    value = raw.get(key)
    return value[:most] if isinstance(value, str) else ""


def number(value: object) -> str:
    """A 64-bit id as text, whether it came as a number or as text; empty where it is neither."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and _NUMBER.fullmatch(value) and value != "0" else ""


def post_id(raw: Mapping[str, Any]) -> str:
    return number(raw.get("id_string")) or number(raw.get("id"))


def blog_name(value: object) -> str:
    """A blog's short name, or an empty string."""
    return value.lower() if isinstance(value, str) and _NAME.fullmatch(value) else ""


def moment(value: object) -> datetime | None:
    """Epoch seconds, a number or its digits, as UTC."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e11:
        return None
    return datetime.fromtimestamp(int(value), UTC)


def whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None

"""What only Google's JSON has: its ids, answers that are always one object, and texts it composes anew."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from inbox_tui.connector import Unreadable
from inbox_tui.connector.fields import Odd, excerpt, load, mapping

LONGEST_ID = 500


def document(body: bytes, what: str = "Google's answer") -> Mapping[str, Any]:
    """The object a good answer is. Raises ``Unreadable``."""
    try:
        return mapping(load(body))
    except Odd:
        raise Unreadable(f"{what} cannot be read. It is asked for again.", excerpt(body)) from None


def ident(value: object) -> str:
    """An opaque id. It goes into addresses, so it must be printable, without spaces. Raises :class:`Odd`."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID or " " in value or not value.isprintable():
        raise Odd("an id was expected")
    return value


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but white space and how their letters are composed."""
    return _essence(one) == _essence(other)


def _essence(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words.replace("\u200b", "").replace("\ufeff", "")).split())

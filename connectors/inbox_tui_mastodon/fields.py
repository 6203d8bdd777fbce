"""Ids as Mastodon's API and its many relatives have them."""

from __future__ import annotations

import re

from inbox_tui.connector.fields import Odd

LONGEST_ID = 200
_DOTS = re.compile(r"\.+")


def ident(value: object) -> str:
    """An opaque id. Some servers send numbers. It goes into paths, so it must be printable and no ``..``."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID or " " in value:
        raise Odd("an id was expected")
    if not value.isprintable() or _DOTS.fullmatch(value):
        raise Odd("an id was expected")
    return value


def ident_or_none(value: object) -> str | None:
    try:
        return ident(value)
    except Odd:
        return None

"""Names as Reddit has them: of things, of users, of the post that a comment stands under. Pure."""

from __future__ import annotations

import re

_NAME = re.compile(r"t[1-9]_[0-9a-z]{1,20}")
_AUTHOR = re.compile(r"[A-Za-z0-9_-]{1,40}")
_LINK = re.compile(r"/comments/([0-9a-z]{1,20})(?:/|$)")


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

"""Names as Tumblr has them: of posts, of blogs. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_NUMBER = re.compile(r"[0-9]{1,20}")


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

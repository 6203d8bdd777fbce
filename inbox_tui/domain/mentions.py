"""The mentions a reply begins with: without them whoever is answered is not told of it. Pure functions over text."""

from __future__ import annotations

import re

_OPENING = re.compile(r"(?:[@＠]\S+(?:\s+|$))+")


def unnamed(opening: str, text: str) -> tuple[str, ...]:
    """Those of ``opening`` (mentions, or one name in words) that ``text`` does not have anywhere."""
    return tuple(name for name in _names(opening) if not _has(text, name))


def named_again(opening: str, before: str, text: str) -> str:
    """``text``, written anew in the place of ``before``, beginning with what of ``opening`` ``before`` had."""
    missing = [name for name in _names(opening) if _has(before, name) and not _has(text, name)]
    return " ".join((*missing, text)) if missing else text


def without_names(text: str) -> str:
    """``text`` without the mentions that it begins with; empty where it has nothing else."""
    found = _OPENING.match(text)
    return text[found.end() :] if found is not None else text


def _names(opening: str) -> list[str]:
    named = opening.strip()
    return named.split() if named.startswith("@") else [named] if named else []


def _has(text: str, name: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))

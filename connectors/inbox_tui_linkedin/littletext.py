"""What LinkedIn makes of text: mentions by offset in comments, and the little text format in posts.

In comments ``message.text`` is plain and ``attributes`` say where somebody is named (offsets in UTF-16 units, which is
how LinkedIn's servers count characters). A post's ``commentary`` has backslashes before reserved characters,
``@[Name](urn)`` for mentions and ``{hashtag|\\#|word}`` for hashtags.
"""

from __future__ import annotations

import re
from typing import Any

from inbox_tui.domain.model import Identity, RemoteId

from .urns import PREFIX, last

_MARKS = re.compile(
    r"@\[(?P<name>(?:\\.|[^\]\\])*)\]\((?P<urn>urn:li:[^()\s]+)\)"
    r"|\{hashtag\|(?:\\?#|＃)\|(?P<tag>(?:\\.|[^}\\])*)\}"
    r"|\\(?P<char>[|{}@\[\]()<>#\\*_~])"
)
_ESCAPED = re.compile(r"\\(.)")


def read(commentary: str) -> tuple[str, tuple[Identity, ...]]:
    """A post's words as people see them, and who is named in them."""
    people: list[Identity] = []

    def plain(found: re.Match[str]) -> str:
        if found["urn"]:
            name = _ESCAPED.sub(r"\1", found["name"])
            people.append(someone(found["urn"], name))
            return name
        if found["tag"] is not None:
            return "#" + _ESCAPED.sub(r"\1", found["tag"])
        return found["char"]

    return _MARKS.sub(plain, commentary), tuple(people)


def someone(urn: str, name: str = "") -> Identity:
    """A person or a page, of whom LinkedIn mostly tells no more than this."""
    url = f"https://www.linkedin.com/company/{last(urn)}/" if urn.startswith("urn:li:organization:") else ""
    return Identity(id=RemoteId(urn), handle=last(urn).lstrip("@") or urn, name=name, url=url)


def named_in(text: str, attributes: Any) -> tuple[Identity, ...]:
    """Who is named in a comment, by its attributes; those that do not fit the text are left out."""
    units = text.encode("utf-16-le", "surrogatepass")
    found: dict[str, Identity] = {}
    for each in attributes if isinstance(attributes, list) else ():
        if not isinstance(each, dict):
            continue
        start, length, urn = each.get("start"), each.get("length"), _urn(each.get("value"))
        if not urn or not isinstance(start, int) or not isinstance(length, int) or start < 0 or length < 1:
            continue
        name = units[2 * start : 2 * (start + length)].decode("utf-16-le", "replace")
        found.setdefault(urn, someone(urn, name.lstrip("@")))
    return tuple(found.values())


def _urn(value: Any) -> str:
    """The name inside ``{"person": {"person": urn}}``, ``{"…MemberAttributedEntity": {"member": urn}}`` and kin."""
    for _ in range(3):
        if isinstance(value, str):
            return value if value.startswith(PREFIX) else ""
        value = next(iter(value.values()), None) if isinstance(value, dict) else None
    return ""


def attributes(text: str, people: tuple[Identity, ...]) -> list[dict[str, Any]]:
    """Attributes for everybody whose whole name stands in ``text``: LinkedIn links it, and tells them."""
    made: list[dict[str, Any]] = []
    taken: list[tuple[int, int]] = []
    for who in sorted(people, key=lambda each: -len(each.name)):
        kind = {"urn:li:person": "person", "urn:li:organization": "organization"}.get(who.id.rpartition(":")[0])
        found = re.search(rf"(?<!\w){re.escape(who.name)}(?!\w)", text) if kind and who.name.strip() else None
        if found is None or any(start < found.end() and found.start() < end for start, end in taken):
            continue
        taken.append(found.span())
        made.append({
            "start": _units(text[: found.start()]),
            "length": _units(found[0]),
            "value": {kind: {kind: str(who.id)}},
        })  # fmt: skip
    return sorted(made, key=lambda each: each["start"])


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2

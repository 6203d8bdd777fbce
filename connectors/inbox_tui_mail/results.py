"""What the receiving server found out about a mail's signatures (Authentication-Results, RFC 8601). Pure.

Only the topmost header counts, and only if it bears the name of the account's own mail server: everything below may
have been written by whoever sent the mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from inbox_tui.domain.value import value_class

LONGEST = 16_384
_DOMAIN = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)+")
_PROPERTY = re.compile(r"(?:^|\s)header\.([di])\s*=\s*(\"[^\"]*\"|[^\s;]+)", re.IGNORECASE)
_METHOD = re.compile(r"\s*dkim(?:\s*/\s*\d+)?\s*=\s*([a-z]+)(?:\s|$)", re.IGNORECASE)


@value_class(kw_only=True)
class Verdict:
    """``server``: who checked; empty where no name stands there. ``judged``: whether signatures were looked for.
    ``signed``: whose passed."""

    server: str = ""
    judged: bool = False
    signed: tuple[str, ...] = ()


def domain(raw: str) -> str:
    """A domain in lower case; empty where it is none."""
    name = raw.strip().strip('"').rstrip(".").lower()
    return name if len(name) <= 253 and _DOMAIN.fullmatch(name) else ""


def under(name: str, above: Iterable[str]) -> bool:
    """Whether a domain is one of ``above`` or lies under one of them."""
    return bool(name) and any(name == each or name.endswith("." + each) for each in above)


def read(header: str) -> Verdict:
    """What one header says. A header that cannot be read says nothing."""
    parts = _split(header) if len(header) <= LONGEST else []
    if not parts:
        return Verdict()
    named = parts[0].split()
    unnamed = bool(named) and re.match(r"[a-z]+=", named[0], re.IGNORECASE) is not None
    server = named[0].strip('"').lower() if named and not unnamed else ""
    signed: list[str] = []
    judged = False
    for part in parts if unnamed else parts[1:]:
        method = _METHOD.match(part)
        judged = judged or method is not None
        if method is None or method[1].lower() != "pass":
            continue
        told = {kind.lower(): value.strip('"') for kind, value in _PROPERTY.findall(part)}
        found = domain(told["d"]) if "d" in told else domain(told.get("i", "").rpartition("@")[2])
        if found:
            signed.append(found)
    return Verdict(server=server, judged=judged, signed=tuple(dict.fromkeys(signed)))


def _split(header: str) -> list[str]:
    """The parts between semicolons, without comments; quoted strings stay whole."""
    out: list[str] = []
    part: list[str] = []
    depth, inside, escaped = 0, False, False
    for character in header:
        if escaped:
            escaped = False
            keep = not depth
        elif character == "\\" and (depth or inside):
            escaped = True
            continue
        elif inside:
            inside = character != '"'
            keep = True
        elif character == "(":
            depth += 1
            keep = False
        elif character == ")" and depth:
            depth -= 1
            part.append(" ")
            keep = False
        elif depth:
            keep = False
        elif character == '"':
            inside = keep = True
        elif character == ";":
            out.append("".join(part))
            part = []
            keep = False
        else:
            keep = True
        if keep:
            part.append(character)
    if depth or inside:
        return []  # cut off, or made to be misread
    out.append("".join(part))
    return out


def verdict(
    headers: Sequence[tuple[str, str]], checked_by: Sequence[str], *, several: bool = False, unnamed: bool = False
) -> Verdict | None:
    """What the account's own server found out, from a mail's headers, which stand newest first; None where it says
    nothing of signatures.

    ``several``: a provider known to write one header for each kind of finding, and to take out what bears its name
    already. Then it is the topmost of its own that speaks of signatures; for all others, it is the topmost of all.
    ``unnamed``: a provider known to leave its name out; then a topmost header without one is its own.
    """
    for name, value in headers:
        if name != "authentication-results":
            continue
        found = read(value)
        own = under(found.server, checked_by) or (unnamed and not found.server)
        if own and found.judged:
            return found
        if not several:
            return None
    return None

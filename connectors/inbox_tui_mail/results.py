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
    """``server``: who checked. ``signed``: the domains whose signatures passed."""

    server: str = ""
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
    server = parts[0].split()[0].strip('"').lower() if parts[0].split() else ""
    signed: list[str] = []
    for part in parts[1:]:
        method = _METHOD.match(part)
        if method is None or method[1].lower() != "pass":
            continue
        told = {kind.lower(): value.strip('"') for kind, value in _PROPERTY.findall(part)}
        found = domain(told["d"]) if "d" in told else domain(told.get("i", "").rpartition("@")[2])
        if found:
            signed.append(found)
    return Verdict(server=server, signed=tuple(dict.fromkeys(signed)))


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


def topmost(headers: Sequence[tuple[str, str]]) -> str | None:
    """The first Authentication-Results of a mail's headers, which stand newest first; None where there is none."""
    return next((value for name, value in headers if name.lower() == "authentication-results"), None)

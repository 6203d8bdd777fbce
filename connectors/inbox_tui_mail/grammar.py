"""IMAP's lines as values, and values as IMAP's words. Pure (RFC 3501 section 9, RFC 9051)."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from inbox_tui.domain.value import value_class

Value = bytes | list["Value"] | None
DEEPEST = 20
_HERE = b"where a literal's bytes go"
"""Compared by identity."""
_TOKEN = re.compile(
    rb"""\s*(?:(?P<open>\()|(?P<close>\))|"(?P<quoted>(?:[^"\\]|\\.)*+)"|\{(?P<literal>\d{1,10})\}"""
    rb"""|(?P<atom>[^\s()"{\[]+(?:\[[^\]]*\])?(?:<\d+>)?))""",
    re.DOTALL,
)
_STATUS = re.compile(
    rb"(OK|NO|BAD|BYE|PREAUTH)(?: \[([A-Za-z0-9-]+)(?: ([^\]]*))?\])? ?(.*)", re.DOTALL | re.IGNORECASE
)
_LITERAL_AT_END = re.compile(rb"\{(\d{1,10})\}\r?\n\Z")


class NotImap(ValueError):
    """A line that IMAP does not have."""


@value_class()
class Status:
    """``OK``, ``NO``, ``BAD``, ``BYE`` or ``PREAUTH``, with its code (upper case) and its words."""

    kind: str
    code: str = ""
    argument: str = ""
    words: str = ""


def literal_at_end(line: bytes) -> int | None:
    """How many bytes follow this line as a literal; None where it ends the response."""
    found = _LITERAL_AT_END.search(line)
    return int(found[1]) if found else None


def status(rest: bytes) -> Status | None:
    """What follows ``*`` or the tag, if it is a status."""
    found = _STATUS.fullmatch(rest.rstrip(b"\r\n"))
    if found is None:
        return None
    kind, code, argument, words = ((part or b"").decode("utf-8", "replace") for part in found.groups())
    return Status(kind.upper(), code.upper(), argument, words[:300])


def values(pieces: Sequence[bytes]) -> list[Value]:
    """The values of a response. ``pieces`` are its stretches of line, a literal's bytes after each but the last.
    Raises :class:`NotImap`."""
    top: list[Value] = []
    stack: list[list[Value]] = [top]
    for number, piece in enumerate(pieces):
        if number % 2:
            if not stack[-1] or stack[-1][-1] is not _HERE:
                raise NotImap("a literal nobody announced")
            stack[-1][-1] = piece
            continue
        at, end = 0, len(piece.rstrip())
        while at < end:
            found = _TOKEN.match(piece, at)
            if found is None:
                raise NotImap("a line that cannot be read")
            at = found.end()
            match found.lastgroup:
                case "open":
                    inner: list[Value] = []
                    stack[-1].append(inner)
                    stack.append(inner)
                    if len(stack) > DEEPEST:
                        raise NotImap("brackets without end")
                case "close":
                    if len(stack) == 1:
                        raise NotImap("a bracket too many")
                    stack.pop()
                case "quoted":
                    stack[-1].append(re.sub(rb"\\(.)", rb"\1", found["quoted"], flags=re.DOTALL))
                case "literal":
                    if at < end or number + 1 == len(pieces):
                        raise NotImap("a literal in the middle of a line")
                    stack[-1].append(_HERE)
                case _:
                    atom = found["atom"]
                    stack[-1].append(None if atom.upper() == b"NIL" else atom)
    if len(stack) > 1:
        raise NotImap("a bracket is missing")
    return top


def fields(value: Value) -> dict[str, Value]:
    """The pairs of a FETCH list by upper-case name, ``BODY[…]<0>`` as ``BODY``. Raises :class:`NotImap`."""
    if not isinstance(value, list) or len(value) % 2:
        raise NotImap("a message without its fields")
    found: dict[str, Value] = {}
    for name, each in zip(value[::2], value[1::2], strict=True):
        if not isinstance(name, bytes):
            raise NotImap("a field without a name")
        found[name.partition(b"[")[0].decode("ascii", "replace").upper()] = each
    return found


def number(value: Value, most: int = 2**32) -> int:
    """A number (a UID, a UIDVALIDITY). Raises :class:`NotImap`."""
    if not isinstance(value, bytes) or not value.isdigit() or len(value) > 12 or int(value) > most:
        raise NotImap("no number where one should be")
    return int(value)


def quoted(text: str) -> bytes | None:
    """``text`` as a quoted string, or None where it has to travel as a literal."""
    if not text.isascii() or any(c in text for c in "\r\n\x00") or len(text) > 900:
        return None
    return b'"' + text.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"'


def ranges(uids: Iterable[int]) -> bytes:
    """A UID set: ``1:3,7``."""
    ordered = sorted(set(uids))
    breaks = [0, *(at for at, (a, b) in enumerate(pairwise(ordered), 1) if b != a + 1), len(ordered)]
    spans = [ordered[begin:end] for begin, end in pairwise(breaks) if begin < end]
    return ",".join(f"{s[0]}:{s[-1]}" if len(s) > 1 else str(s[0]) for s in spans).encode()


def mailbox(name: str, *, encoded: bool = False) -> bytes:
    """A mailbox's name as IMAP writes it: quoted, in modified UTF-7 (RFC 3501 section 5.1.3). ``encoded``: it comes
    from the server and is in that form already."""
    if encoded:
        return b'"' + name.replace("\\", "\\\\").replace('"', '\\"').encode("latin-1", "replace") + b'"'
    out: list[str] = []
    for part in re.split(r"([^\x20-\x7e]+)", name):
        if part and not (part.isascii() and part.isprintable()):
            coded = base64.b64encode(part.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
            out.append(f"&{coded}-")
        else:
            out.append(part.replace("&", "&-"))
    return b'"' + "".join(out).replace("\\", "\\\\").replace('"', '\\"').encode() + b'"'

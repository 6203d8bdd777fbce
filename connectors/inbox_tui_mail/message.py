"""A mail's bytes as a letter: its headers, its words, its links. Pure; strangers wrote every byte of it.

Read by the standard library's parser under limits: a bounded number of headers, parts and nestings, charsets that are
known by name, no header longer than one needs. Of its policies it is the old one, which leaves headers as they are: the
newer one takes each apart as soon as it is looked at, slowly, and trips over some.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import cast

from inbox_tui.domain.model import Hyperlink
from inbox_tui.domain.value import value_class
from inbox_tui_mail.markup import plain
from inbox_tui_mail.results import LONGEST, domain

WRONG = (
    ValueError, KeyError, TypeError, IndexError, AttributeError, LookupError, RecursionError, OverflowError,
    AssertionError, NotImplementedError,
)  # fmt: skip
"""What the standard library's parser is known to raise over mails made to break it."""
LONGEST_HEADER = 2_000
MOST_HEADERS = 300
DEEPEST = 8
MOST_PARTS = 40
LONGEST_TEXT = 60_000
MOST_REFERENCES = 12
_CHARSET = re.compile(
    r"utf-?8|us-ascii|ascii|iso-?8859-\d{1,2}|latin-?1|windows-125\d|cp125\d|koi8-[ru]|gb2312|gbk|gb18030|big5|"
    r"shift_?jis|euc-(?:jp|kr)|iso-2022-jp|utf-?16(?:le|be)?|macintosh|tis-620"
)
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,500})>")
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,250}@([A-Za-z0-9.-]{1,253})")
_URL = re.compile(r"https?://[^\s<>\"')\]]{1,2040}")


class NoMail(ValueError):
    """These bytes are no mail that can be read."""


@value_class(kw_only=True)
class Letter:
    """``headers`` stand as they came, decoded, names in lower case. ``at`` is None where the Date is none."""

    headers: tuple[tuple[str, str], ...]
    from_address: str = ""
    """Empty unless exactly one address stands there."""
    from_name: str = ""
    reply_to: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    message_id: str = ""
    references: tuple[str, ...] = ()
    """Ids of the mails this one stands under, the oldest first, the parent last."""
    at: datetime | None = None
    text: str = ""
    links: tuple[Hyperlink, ...] = ()
    digest: str = ""
    """Names a mail that has no Message-ID."""

    def header(self, name: str) -> str:
        name = name.lower()
        return next((value for each, value in self.headers if each == name), "")

    @property
    def from_domain(self) -> str:
        return domain(self.from_address.rpartition("@")[2])


def read(raw: bytes) -> Letter:
    """Raises :class:`NoMail`."""
    try:
        mail = message_from_bytes(raw, policy=compat32)
        headers = _headers(mail)
        text, links = _words(mail)
    except WRONG as error:
        raise NoMail(f"a mail that cannot be read ({type(error).__name__})") from None
    if not headers:
        raise NoMail("no headers")
    sender = _one_address(mail, "from")
    return Letter(
        headers=headers,
        from_address=sender[1],
        from_name=sender[0],
        reply_to=_one_address(mail, "reply-to")[1],
        to=tuple(match[0] for name, value in headers if name == "to" for match in _ADDRESS.finditer(value)),
        subject=_first(headers, "subject"),
        message_id=next(iter(_ids(_first(headers, "message-id"))), ""),
        references=references(_first(headers, "references"), _first(headers, "in-reply-to")),
        at=when(_first(headers, "date")),
        text=text,
        links=links,
        digest=_digest(headers, text),
    )


def _headers(mail: Message) -> tuple[tuple[str, str], ...]:
    """Decoded (RFC 2047) and unfolded; one that cannot be decoded stays as it is."""
    out: list[tuple[str, str]] = []
    for name, raw in list(mail.raw_items())[:MOST_HEADERS]:
        value = str(raw)
        # Traces and findings may be long, and are read by parsers of their own.
        if name.lower() in ("authentication-results", "references"):
            out.append((name.lower(), re.sub(r"\r?\n[ \t]*", " ", value[: LONGEST + 1])))
            continue
        value = re.sub(r"\r?\n[ \t]?", " ", value[:LONGEST_HEADER])
        if "=?" in value or not value.isascii():
            value = _decoded(value)
        out.append((name.lower(), value.strip()))
    return tuple(out)


def _decoded(value: str) -> str:
    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        parts = decode_header(value)
    except Exception:  # noqa: BLE001 - a subject in no known code is shown as it is
        return value
    return "".join(part if isinstance(part, str) else _text(part, (code or "utf-8").lower()) for part, code in parts)


def _text(raw: bytes, charset: str) -> str:
    name = charset if _CHARSET.fullmatch(charset) else "utf-8"
    try:
        return raw.decode(name, "replace")
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")


def _first(headers: Sequence[tuple[str, str]], name: str) -> str:
    return next((value for each, value in headers if each == name), "")


def _one_address(mail: Message, name: str) -> tuple[str, str]:
    """Name and address of a header that must hold exactly one; both empty otherwise.

    What could be read in two ways (two headers, two addresses, an address within the name) is read in none.
    """
    found = [str(value) for each, value in mail.raw_items() if each.lower() == name]
    if len(found) != 1:
        return "", ""
    # Taken apart before anything is decoded: an encoded name may hold whatever it likes.
    value = re.sub(r"\r?\n[ \t]?", " ", found[0][:LONGEST_HEADER])
    bracketed = re.fullmatch(r"(?:\"((?:[^\"\\]|\\.)*)\"|([^<>\"@]*))\s*<([^<>\s]+)>", value.strip())
    if bracketed is not None:
        address = _ADDRESS.fullmatch(bracketed[3])
        shown = re.sub(r"\\(.)", r"\1", bracketed[1]) if bracketed[1] is not None else bracketed[2] or ""
        return (_decoded(shown).strip(), address[0]) if address else ("", "")
    bare = _ADDRESS.fullmatch(value.strip())
    return ("", bare[0]) if bare else ("", "")


def _ids(value: str) -> list[str]:
    return [found for found in _MESSAGE_ID.findall(value) if found.isascii() and found.isprintable()]


def references(chain: str, parent: str) -> tuple[str, ...]:
    """The ids a mail stands under: References, then In-Reply-To; the first and the last ones of a long chain."""
    ids = list(dict.fromkeys([*_ids(chain), *_ids(parent)[:1]]))
    if parent and (last := _ids(parent)[:1]):
        ids = [each for each in ids if each != last[0]] + last
    return tuple(ids if len(ids) <= MOST_REFERENCES else [ids[0], *ids[1 - MOST_REFERENCES :]])


def when(value: str) -> datetime | None:
    """A mail's date in UTC; None where it is none."""
    try:
        at = parsedate_to_datetime(value[:100])
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except WRONG:
        return None


def received(value: str) -> datetime | None:
    """IMAP's INTERNALDATE in UTC; None where it is none."""
    try:
        return datetime.strptime(value.strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except WRONG:
        return None


def _words(mail: Message) -> tuple[str, tuple[Hyperlink, ...]]:
    """The text part, else the HTML part as text; with the links of both."""
    text: str | None = None
    html: str | None = None
    for kind, part in _leaves(mail):
        if kind == "text/plain" and text is None:
            text = _content(part)
        elif kind == "text/html" and html is None:
            html = _content(part)
    shown = plain(html) if html is not None else None
    bare = tuple(Hyperlink(text=found[0], url=found[0].rstrip(".,;:!?")) for found in _URL.finditer(text or ""))[:200]
    links = (*bare, *(shown.links if shown is not None else ()))
    if text is not None and text.strip():
        return _tidy(text), links
    return (_tidy(shown.text) if shown is not None else ""), links


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:LONGEST_TEXT]


def _leaves(mail: Message) -> list[tuple[str, Message]]:
    """The parts that hold words, in order; attachments left out. Goes down by a stack of its own, and not far."""
    out: list[tuple[str, Message]] = []
    todo: list[tuple[int, Message]] = [(0, mail)]
    seen = 0
    while todo and seen < MOST_PARTS:
        depth, part = todo.pop(0)
        seen += 1
        payload = part.get_payload()
        if isinstance(payload, list):
            if depth < DEEPEST:
                todo[:0] = [(depth + 1, cast("Message", each)) for each in payload[:MOST_PARTS]]
            continue
        if str(part.get("Content-Disposition", "")).lower().startswith("attachment"):
            continue
        out.append((part.get_content_type(), part))
    return out


def _content(part: Message) -> str:
    try:
        raw = part.get_payload(decode=True)
        charset = str(part.get_content_charset() or "utf-8").lower()
    except WRONG:
        return ""
    return _text(raw, charset)[: 2 * LONGEST_TEXT] if isinstance(raw, bytes) else ""


def _digest(headers: Sequence[tuple[str, str]], text: str) -> str:
    told = "\n".join(_first(headers, name) for name in ("from", "date", "subject")) + "\n" + text
    return sha256(told.encode("utf-8", "replace")).hexdigest()[:40]

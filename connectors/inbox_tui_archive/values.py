"""What the formats share: times as archives write them, and HTML. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any

from inbox_tui.connector.fields import Odd, text, when
from inbox_tui.domain.model import Hyperlink

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BLOCKS = frozenset({"p", "div", "li", "blockquote", "h1", "h2", "h3"})


def need(raw: Mapping[str, Any], key: str) -> str:
    """A field that must be there. Raises :class:`Odd`."""
    if not (found := text(raw, key)):
        raise Odd(f"no {key}")
    return found


def iso(value: str) -> datetime:
    """An ISO 8601 time, also with a blank before its zone, or with ``UTC``. Raises :class:`Odd`."""
    try:
        return when(value.strip().removesuffix(" UTC").replace(" +", "+"))
    except Odd:
        raise Odd(f"no time: {value[:40]!r}") from None


def milliseconds(value: Any) -> datetime:
    """Milliseconds since 1970. Raises :class:`Odd`."""
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**14:
        raise Odd("no time")
    return _EPOCH + timedelta(milliseconds=value)


def twitter_time(value: str) -> datetime:
    """``Wed Oct 10 20:19:24 +0000 2018``. Raises :class:`Odd`."""
    try:
        name, month, day, clock, zone, year = value.split()
        return parsedate_to_datetime(f"{name}, {day} {month} {year} {clock} {zone}").astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        raise Odd(f"no time: {value[:40]!r}") from None


def mended(value: str) -> str:
    """Meta writes UTF-8 bytes as if they were Latin-1: ``Ã©`` for ``é``."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def digest(*parts: str) -> str:
    """A name for something that has none: the same for the same content, in every import."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[Hyperlink] = []
        self._href = ""
        self._from = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" or (tag in _BLOCKS and self.words):
            self.words.append("\n")
        elif tag == "a":
            self._href, self._from = dict(attrs).get("href") or "", len(self.words)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href:
            self.links.append(Hyperlink(text="".join(self.words[self._from :]), url=self._href))
            self._href = ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def plain(html: str) -> tuple[str, tuple[Hyperlink, ...]]:
    """HTML as text, and where its links lead."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.words).strip(), tuple(reader.links[:50])

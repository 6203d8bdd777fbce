"""A status's HTML as plain text and links.

The input comes from strangers and is read in one pass by a scanner of our own: time grows with length only, nothing
recurses, nesting is counted and capped, and tags we do not know disappear while their words stay. Elements and
classes are those of the Mastodon documentation ("HTML in content").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from inbox_tui.domain.model import Hyperlink

LONGEST = 100_000
MOST_LINKS = 200
LONGEST_URL = 2048
DEEPEST = 8
# A quoted value may not hold < or >: sanitised HTML never does, and so every match ends before the next tag.
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})((?:[^<>"']|"[^"<>]*"|'[^'<>]*')*+)>""")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,32})\s{0,8}=\s{0,8}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "ul", "ol"})
_SILENT = frozenset({"script", "style", "template", "head"})


@dataclass(frozen=True, slots=True)
class Plain:
    text: str
    links: tuple[Hyperlink, ...] = ()


def entities(text: str) -> str:
    """Decode entities once. Only those that end in a semicolon: a bare ``&copy`` in a query is no ©."""
    return _ENTITY.sub(lambda found: unescape(found[0]), text) if "&" in text else text


@dataclass(slots=True)
class _Anchor:
    href: str
    classes: frozenset[str]
    shown: list[str] = field(default_factory=list)
    cut: bool = False


class _Writer:
    """Collects words and line breaks."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.breaks = 0
        self.quotes = 0
        self.lists: list[int | None] = []
        self.pre = 0
        self._space = False
        self._fresh = True
        self._quoted = 0

    def line(self, least: int) -> None:
        self.breaks = max(self.breaks, least)
        self._space = False

    def hard_line(self) -> None:
        self.breaks = min(self.breaks + 1, 3)
        self._space = False

    def words(self, text: str) -> None:
        if self.pre:
            for number, row in enumerate(text.split("\n")):
                if number:
                    self.hard_line()
                if row:
                    self._put(row)
            return
        squeezed = _SPACE.sub(" ", text)
        if not squeezed.strip(" "):
            self._space = self._space or bool(squeezed)
            return
        if squeezed[0] == " ":
            self._space = True
        trailing = squeezed[-1] == " "
        self._put(squeezed.strip(" "))
        self._space = trailing

    def _put(self, text: str) -> None:
        margin = "> " * min(self.quotes, DEEPEST)
        if self._fresh:
            self.out.append(margin)
        elif self.breaks:
            between = "> " * min(self.quotes, self._quoted, DEEPEST)
            self.out.append(("\n" + between.rstrip()) * (self.breaks - 1) + "\n" + margin)
        elif self._space:
            self.out.append(" ")
        self._fresh, self.breaks, self._space, self._quoted = False, 0, False, self.quotes
        self.out.append(text)

    def bullet(self) -> None:
        self.line(1)
        depth = min(len(self.lists), DEEPEST)
        number = self.lists[-1] if self.lists else None
        mark = "•" if number is None else f"{number}."
        if number is not None:
            self.lists[-1] = number + 1
        self._put("  " * max(depth - 1, 0) + mark)
        self._space = True


class _Reader:
    def __init__(self, people: Mapping[str, str], whole_links: bool, quote_shown: bool) -> None:
        self.writer = _Writer()
        self.people = people
        self.whole_links = whole_links
        self.quote_shown = quote_shown
        self.links: list[Hyperlink] = []
        self.anchor: _Anchor | None = None
        self.spans: list[str] = []
        self.silent = ""

    def read(self, html: str) -> None:
        at, no_comment_end = 0, False
        while at < len(html):
            opening = html.find("<", at)
            if opening < 0:
                self.data(html[at:])
                return
            if opening > at:
                self.data(html[at:opening])
            tag = _TAG.match(html, opening)
            if tag:
                self.tag(tag[2].lower(), bool(tag[1]), tag[3])
                at = tag.end()
                continue
            if html.startswith("<!--", opening) and not no_comment_end:
                end = html.find("-->", opening + 4)
                no_comment_end = end < 0
                if end >= 0:
                    at = end + 3
                    continue
            self.data("<")
            at = opening + 1

    def data(self, text: str) -> None:
        if self.silent:
            return
        text = entities(text)
        if self.anchor is None:
            self.writer.words(text)
        elif "invisible" in self.spans:
            # Only the tail of a long link earns an ellipsis; its "https://" in front does not.
            self.anchor.cut = self.anchor.cut or (bool(self.anchor.shown) and bool(text))
        else:
            self.anchor.shown.append(text)

    def tag(self, name: str, closing: bool, attributes: str) -> None:
        if self.silent:
            # A paragraph that repeats a shown quote ends with itself, or where the next block begins.
            if (closing and name == self.silent) or (self.silent == "p" and name in _BLOCKS):
                self.silent = ""
            if closing or name not in _BLOCKS:
                return
        match name:
            case "br":
                self.end_anchor()
                self.writer.hard_line()
            case "a":
                self.end_anchor()
                if not closing:
                    given = _attributes(attributes)
                    self.anchor = _Anchor(given.get("href", ""), frozenset(given.get("class", "").split()))
                    self.spans.clear()
            case "span" if self.anchor is not None:
                self.span(closing, attributes)
            case "img" if not closing:
                alt = _attributes(attributes).get("alt", "")
                self.data(alt)
            case "li":
                self.end_anchor()
                if not closing:
                    self.writer.bullet()
            case _ if name in _SILENT:
                self.silent = "" if closing else name
            case _ if name in _BLOCKS:
                self.end_anchor()
                self.block(name, closing, attributes)

    def span(self, closing: bool, attributes: str) -> None:
        if closing:
            if self.spans:
                self.spans.pop()
        elif len(self.spans) < DEEPEST:
            classes = _attributes(attributes).get("class", "").split()
            self.spans.append("invisible" if "invisible" in classes else "")
            if "ellipsis" in classes and self.anchor is not None:
                self.anchor.cut = True

    def block(self, name: str, closing: bool, attributes: str) -> None:
        writer = self.writer
        stands_in = "quote-inline" in _attributes(attributes).get("class", "").split()
        if name == "p" and not closing and self.quote_shown and stands_in:
            self.silent = "p"
            return
        nested = bool(writer.lists)
        writer.line(1 if name in ("div", "ul", "ol") and nested else 1 if name == "div" or nested else 2)
        if name == "blockquote":
            writer.quotes = max(0, writer.quotes + (-1 if closing else 1))
        elif name == "pre":
            writer.pre = max(0, writer.pre + (-1 if closing else 1))
        elif name in ("ul", "ol"):
            if closing:
                if writer.lists:
                    writer.lists.pop()
            elif len(writer.lists) < DEEPEST:
                start = _attributes(attributes).get("start", "1")
                number = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
                writer.lists.append(number if name == "ol" else None)

    def end_anchor(self) -> None:
        anchor, self.anchor = self.anchor, None
        if anchor is None:
            return
        raw = "".join(anchor.shown)
        shown = _SPACE.sub(" ", raw).strip(" ")
        person = self.people.get(anchor.href)
        addressed = shown.startswith(("@", "#"))
        if person and ("mention" in anchor.classes or shown.startswith("@")):
            shown = "@" + person
        elif anchor.href and not addressed:
            if anchor.cut:
                shown += "…"
            if len(self.links) < MOST_LINKS and len(anchor.href) <= LONGEST_URL:
                self.links.append(Hyperlink(text=shown, url=anchor.href))
            if self.whole_links:
                shown = anchor.href
        if shown:
            lead = " " if raw[:1].isspace() else ""
            self.writer.words(lead + shown + (" " if raw[-1:].isspace() else ""))


def _attributes(source: str) -> Mapping[str, str]:
    """By lower-case name, the first of each. The few short ones that every post has are remembered."""
    if "=" not in source:
        return {}
    return _remembered(source) if len(source) <= 200 else _read_attributes(source)


def _read_attributes(source: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source[: 2 * LONGEST_URL]):
        found.setdefault(match[1].lower(), entities(match[2] or match[3] or match[4] or "").strip())
    return found


_remembered = lru_cache(maxsize=512)(_read_attributes)


def plain(
    html: str, people: Mapping[str, str] | None = None, *, whole_links: bool = False, quote_shown: bool = False
) -> Plain:
    """What ``html`` says, and where its links go. At most 100,000 characters are read.

    ``people`` gives the full handle for the address of a mentioned profile. ``whole_links`` prints the address of each
    link instead of what it looks like (to compare texts). ``quote_shown`` leaves out the paragraph that stands in for
    a quote. Mentions and hashtags are words, not links.
    """
    reader = _Reader(people or {}, whole_links, quote_shown)
    reader.read(html[:LONGEST])
    reader.end_anchor()
    return Plain("".join(reader.writer.out), tuple(reader.links))

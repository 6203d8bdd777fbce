"""An HTML mail as plain text and links. One pass, nothing recurses: time grows with length only. Nothing is fetched."""

from __future__ import annotations

import re
from html import unescape

from inbox_tui.domain.model import Hyperlink
from inbox_tui.domain.value import value_class

LONGEST = 100_000
LONGEST_URL = 2_048
MOST_LINKS = 200
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})((?:[^<>"']|"[^"<>]*"|'[^'<>]*')*+)>""")
_HREF = re.compile(r"""(?:^|\s)href\s{0,4}=\s{0,4}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden|\bhidden\b", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\u00a0\u200b\u200c\u034f\ufeff]+")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "table",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "section",
        "article",
        "header",
        "footer",
        "center",
        "hr",
    ]
)
_APART = frozenset(["p", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "ul", "ol", "hr"])
_SILENT = frozenset({"script", "style", "template", "head", "title"})
_EMPTY = frozenset({"br", "img", "hr", "meta", "link", "input", "wbr", "col", "area", "base"})


@value_class()
class Plain:
    text: str
    links: tuple[Hyperlink, ...] = ()


class _Writer:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.links: list[Hyperlink] = []
        self._breaks = 0
        self._space = False
        self._anchor: tuple[str, int] | None = None

    def words(self, raw: str) -> None:
        text = _SPACE.sub(" ", unescape(raw) if "&" in raw else raw)
        if not text.strip():
            self._space = self._space or bool(text)
            return
        if self._breaks and self.out:
            self.out.append("\n" * self._breaks)
        elif self.out and (self._space or text[0] == " "):
            self.out.append(" ")
        self._breaks, self._space = 0, text[-1] == " "
        self.out.append(text.strip())

    def line(self, least: int) -> None:
        self._breaks = max(self._breaks, least)
        self._space = False

    def anchor(self, href: str) -> None:
        """A link begins; or ends, with an empty ``href``."""
        if self._anchor is not None:
            url, begin = self._anchor
            if len(self.links) < MOST_LINKS:
                self.links.append(Hyperlink(text="".join(self.out[begin:]).strip()[:500], url=url))
            self._anchor = None
        if href.lower().startswith(("http://", "https://")) and len(href) <= LONGEST_URL:
            self._anchor = (href, len(self.out))


def plain(html: str) -> Plain:
    """What ``html`` says, and where its links go. At most 100,000 characters are read; what is hidden is left out."""
    html = html[:LONGEST]
    writer = _Writer()
    silent, depth, at, no_comment_end = "", 0, 0, False
    while at < len(html):
        opening = html.find("<", at)
        text = html[at : opening if opening >= 0 else len(html)]
        if text and not silent:
            writer.words(text)
        if opening < 0:
            break
        found = _TAG.match(html, opening)
        if found is None:
            if html.startswith("<!", opening) and not no_comment_end:
                comment = html.startswith("<!--", opening)
                end = html.find("-->" if comment else ">", opening + 2)
                if end >= 0:
                    at = end + (3 if comment else 1)
                    continue
                no_comment_end = True
            if not silent:
                writer.words("<")
            at = opening + 1
            continue
        at = found.end()
        name, closing, rest = found[2].lower(), bool(found[1]), found[3]
        if silent:
            if name == silent and not rest.endswith("/"):
                depth += -1 if closing else 1
                silent = silent if depth else ""
            continue
        if name == "a":
            given = _HREF.search(rest[: 2 * LONGEST_URL]) if not closing else None
            writer.anchor(unescape(given[1] or given[2] or given[3] or "").strip() if given else "")
        elif name == "br":
            writer.line(1)
        elif name in _BLOCKS:
            writer.line(2 if name in _APART else 1)
        hides = name in _SILENT or (name not in _EMPTY and len(rest) < 5_000 and _HIDDEN.search(rest) is not None)
        if not closing and hides and not rest.endswith("/"):
            silent, depth = name, 1
    writer.anchor("")
    return Plain("".join(writer.out), tuple(writer.links))

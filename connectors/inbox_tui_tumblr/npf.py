"""Tumblr's Neue Post Format: blocks to text, and text to blocks. Pure.

Formatting ranges count Unicode code points, as Python's strings do (npf-spec, "Inline Formatting").
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from inbox_tui.connector.fields import items, part, text, whole
from inbox_tui.domain.model import Hyperlink, Identity, Media, Poll, RemoteId
from inbox_tui.domain.value import value_class
from inbox_tui_tumblr.fields import blog_name

BLOCK_LIMIT = 4096
"""Code points in one text block."""
BLOCKS = 1000
LINKS = 100
_URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/blockquote)\b[^<>]{0,200}>", re.IGNORECASE)


@value_class(kw_only=True)
class Content:
    """What blocks say, as text with its links and attachments."""

    text: str = ""
    links: tuple[Hyperlink, ...] = ()
    media: tuple[Media, ...] = ()
    mentions: tuple[Identity, ...] = field(default_factory=tuple)
    poll: Poll | None = None


def person(name: str) -> Identity:
    """A blog by its name. Names are what every answer of the API has; some have no ``uuid``."""
    return Identity(id=RemoteId(name), handle=name, url=f"https://www.tumblr.com/{name}")


def plain(markup: str) -> str:
    """The text of the HTML that legacy posts are made of."""
    broken = _BREAK.sub("\n", markup[:200_000])
    lines = [line.strip() for line in html.unescape(_TAG.sub("", broken)).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _dressed(block: Mapping[str, Any], words: str, nth: int) -> str:
    indent = "  " * min(whole(block.get("indent_level")) or 0, 8)
    match text(block, "subtype", 40):
        case "quote" | "indented":
            return "\n".join(f"> {line}" for line in words.split("\n"))
        case "ordered-list-item":
            return f"{indent}{nth}. {words}"
        case "unordered-list-item":
            return f"{indent}- {words}"
    return words


def _spoken(block: Mapping[str, Any]) -> tuple[list[Hyperlink], list[Identity]]:
    """Links and mentions in a text block."""
    words, links, people = text(block, "text"), [], []
    for one in map(part, items(block.get("formatting"), 500)):
        start, end = whole(one.get("start")), whole(one.get("end"))
        shown = words[start:end] if start is not None and end is not None else ""
        if one.get("type") == "link" and text(one, "url", 2000):
            links.append(Hyperlink(text=shown or text(one, "url", 2000), url=text(one, "url", 2000)))
        elif one.get("type") == "mention" and (name := blog_name(part(one, "blog").get("name"))):
            people.append(person(name))
    return links, people


def _media(block: Mapping[str, Any]) -> Media:
    kind = text(block, "type", 40)
    source = block.get("media")
    first = part(source[0] if isinstance(source, list) and source else source)
    url = text(first, "url", 2000) or text(block, "url", 2000)
    gif = kind == "image" and text(first, "type", 40) == "image/gif"
    alt = text(block, "alt_text", 4096) or text(block, "title", 300)
    shown = kind if kind in ("image", "video", "audio") else "unknown"
    return Media(kind="gif" if gif else shown, url=url, alt=alt)


def _poll(block: Mapping[str, Any]) -> Poll:
    answers = [text(part(one), "answer_text", 300) for one in items(block.get("answers"), 20)]
    return Poll(options=tuple((answer, -1) for answer in answers))


def read(blocks: Sequence[Any]) -> Content:
    """Blocks, in their order, as one text; an unknown kind becomes an attachment of unknown kind."""
    lines: list[str] = []
    links: list[Hyperlink] = []
    media: list[Media] = []
    people: dict[str, Identity] = {}
    poll: Poll | None = None
    nth = 0
    for block in map(part, blocks):
        match text(block, "type", 40):
            case "text":
                nth = nth + 1 if text(block, "subtype", 40) == "ordered-list-item" else 0
                lines.append(_dressed(block, text(block, "text"), nth))
                found, named = _spoken(block)
                links += found
                people.update({each.id: each for each in named})
            case "link":
                title, url = text(block, "title", 500), text(block, "url", 2000)
                links.append(Hyperlink(text=title or url, url=url))
                lines.append(title or url)
            case "poll":
                lines.append(text(block, "question", 500))
                poll = _poll(block)
            case "paywall":
                lines.append(text(block, "title", 300) or "The rest is for subscribers.")
            case _:
                media.append(_media(block))
    return Content(
        text="\n\n".join(line for line in lines if line.strip()), links=tuple(links[:50]), media=tuple(media[:50]),
        mentions=tuple(people.values()), poll=poll,
    )  # fmt: skip


def ask_layout(layout: object) -> Mapping[str, Any] | None:
    """The layout that says which blocks are a question, and whose."""
    return next((one for one in map(part, items(layout, 50)) if one.get("type") == "ask"), None)


def split(content: Sequence[Any], layout: object) -> tuple[list[Any], list[Any]]:
    """The blocks of the question, and those of the answer (all of them, where there is no question)."""
    ask = ask_layout(layout)
    asked = {index for index in items(part(ask).get("blocks")) if isinstance(index, int)}
    return (
        [block for index, block in enumerate(content) if index in asked],
        [block for index, block in enumerate(content) if index not in asked],
    )


def lines_of(words: str) -> list[str]:
    """The paragraphs that a text becomes: one block each; empty ones are no blocks."""
    return [line.rstrip() for line in words.split("\n") if line.strip()]


def blocks(words: str) -> list[dict[str, Any]]:
    """A text as blocks, with its links as links."""
    made: list[dict[str, Any]] = []
    left = LINKS
    for line in lines_of(words):
        found = [{"start": m.start(), "end": m.end(), "type": "link", "url": m.group()} for m in _URL.finditer(line)][
            :left
        ]
        left -= len(found)
        made.append({"type": "text", "text": line, **({"formatting": found} if found else {})})
    return made


def too_long(words: str) -> str:
    """Why a text does not fit into blocks, a sentence; empty where it does."""
    lines = lines_of(words)
    if any(len(line) > BLOCK_LIMIT for line in lines):
        return f"Tumblr takes at most {BLOCK_LIMIT:,} characters in one paragraph. Break it up."
    if len(lines) > BLOCKS:
        return f"Tumblr takes at most {BLOCKS:,} paragraphs. Shorten it."
    return ""


def same_words(sent: str, found: str) -> bool:
    """Whether a text is what was sent, but for the breaks between its paragraphs."""
    return sent.split() == found.split()

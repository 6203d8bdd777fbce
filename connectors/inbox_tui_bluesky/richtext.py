"""Rich text both ways: facets into links, mentions and tags, and typed text into facets.

Facet offsets are UTF-8 bytes, half open (``app.bsky.richtext.facet``). A facet that overlaps an earlier one, leaves
the text or cuts a character in two is dropped, as the lexicon asks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inbox_tui.domain.text import graphemes

_FACET = "app.bsky.richtext.facet"
_TAG_LIMIT = 64
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LINK = re.compile(r"(?<![\w@])https?://[^\s<>\"]+", re.IGNORECASE)
_MENTION = re.compile(rf"(?<![\w@./#-])@((?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?)(?![\w-])")
_TAG = re.compile(r"(?<!\S)[#＃](\S+)")
_CLOSERS = {")": "(", "]": "[", "}": "{"}


class What(StrEnum):
    MENTION = "mention"
    LINK = "link"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that is more than words. ``start`` and ``end`` count code points, half open."""

    what: What
    start: int
    end: int
    text: str
    value: str
    """The address of a link, the handle (typed text) or DID (facets) of a mention, the tag without ``#``."""


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _trim_link(url: str) -> str:
    """Without the punctuation that ends the sentence and not the address."""
    while url:
        last = url[-1]
        if last in ".,;:!?'*’”…»" or (last in _CLOSERS and url.count(last) > url.count(_CLOSERS[last])):
            url = url[:-1]
        else:
            break
    return url


def _trim_tag(tag: str) -> str:
    while tag and unicodedata.category(tag[-1]).startswith("P"):
        tag = tag[:-1]
    return tag


def detect(text: str) -> list[Span]:
    """What typed text holds, in order, without overlaps: links first, then mentions, then tags."""
    found: list[Span] = []

    def add(what: What, start: int, end: int, value: str) -> None:
        if all(end <= other.start or start >= other.end for other in found):
            found.append(Span(what, start, end, text[start:end], value))

    for match in _LINK.finditer(text):
        url = _trim_link(match.group())
        if len(url) > len("https://"):
            add(What.LINK, match.start(), match.start() + len(url), url)
    for match in _MENTION.finditer(text):
        if len(match.group(1)) <= 253:
            add(What.MENTION, match.start(), match.end(), match.group(1).lower())
    for match in _TAG.finditer(text):
        tag = _trim_tag(match.group(1))
        if tag and not tag.isdigit() and tag[0] != "\ufe0f" and len(graphemes(tag)) <= _TAG_LIMIT:
            add(What.TAG, match.start(), match.start() + 1 + len(tag), tag)
    return sorted(found, key=lambda span: span.start)


def facets(text: str, dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """The facets of typed text. ``dids`` maps lower-case handles to DIDs; a handle that is not in it stays plain."""
    made: list[dict[str, Any]] = []
    for span in detect(text):
        feature = {"$type": f"{_FACET}#{span.what.value}"}
        match span.what:
            case What.LINK:
                feature["uri"] = span.value
            case What.TAG:
                feature["tag"] = span.value
            case What.MENTION:
                if span.value not in dids:
                    continue
                feature["did"] = dids[span.value]
        start = len(_bytes(text[: span.start]))
        index = {"byteStart": start, "byteEnd": start + len(_bytes(span.text))}
        made.append({"index": index, "features": [feature]})
    return made


def _offset(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def spans(text: str, given: Any) -> list[Span]:
    """What a post's facets say about its text. Never raises: whatever cannot be read is left out."""
    raw = _bytes(text)
    ranges: list[tuple[int, int, list[Any]]] = []
    for facet in given if isinstance(given, list) else ():
        index = facet.get("index") if isinstance(facet, dict) else None
        features = facet.get("features") if isinstance(facet, dict) else None
        if not isinstance(index, dict) or not isinstance(features, list):
            continue
        start, end = _offset(index.get("byteStart")), _offset(index.get("byteEnd"))
        if 0 <= start < end <= len(raw):
            ranges.append((start, end, features))
    found: list[Span] = []
    reached = 0
    for start, end, features in sorted(ranges, key=lambda r: (r[0], r[1])):
        if start < reached:
            continue
        try:
            before = raw[:start].decode("utf-8", "surrogatepass")
            shown = raw[start:end].decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            continue
        for feature in features:
            meaning = _feature(feature)
            if meaning:
                found.append(Span(meaning[0], len(before), len(before) + len(shown), shown, meaning[1]))
                reached = end
    return found


def _feature(feature: Any) -> tuple[What, str] | None:
    if not isinstance(feature, dict):
        return None
    for what, name in ((What.LINK, "uri"), (What.MENTION, "did"), (What.TAG, "tag")):
        value = feature.get(name)
        if feature.get("$type") == f"{_FACET}#{what.value}" and isinstance(value, str) and value:
            return what, value
    return None

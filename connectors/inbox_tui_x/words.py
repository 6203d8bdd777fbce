"""X's text as people read it, and whether two texts are the same to X. Pure."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from inbox_tui.connector.fields import items, objects, part, whole
from inbox_tui.domain.addresses import web_addresses
from inbox_tui.domain.model import Hyperlink
from inbox_tui_x.fields import text

_LEADING = r"(?:@[A-Za-z0-9_]{1,15}\s+)+"
_PICTURE = r"https?://(?:www\.)?(?:twitter|x)\.com/[^/]+/status/[0-9]+/(?:photo|video)/[0-9]+"
_STATUS = r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/[^/]+/status/([0-9]{1,19})"
_INVISIBLE = "\u200b\u200c\u200d\u2060"


def shown(raw: Mapping[str, Any], quoted: str = "") -> tuple[str, tuple[Hyperlink, ...]]:
    """The words of a post, whole, and the links in them.

    A long post's words are those of its note. Short ``t.co`` links become what they stand for; those that only stand
    for attached pictures or for the ``quoted`` post go. The mentions X puts before a reply go. ``&amp;`` is ``&``.
    """
    note = part(raw, "note_tweet") or part(raw, "note_post")
    words = text(note, "text") or text(raw, "text")
    entities = part(note, "entities") if text(note, "text") else part(raw, "entities")
    words = _without_leading(words, raw.get("display_text_range"))
    links: list[Hyperlink] = []
    for each in objects(entities.get("urls")) or objects(raw.get("urls")):
        short, long = text(each, "url"), text(each, "unwound_url", "expanded_url")
        if not short or not long:
            continue
        status = re.match(_STATUS, long)
        if text(each, "media_key") or re.match(_PICTURE, long) or (quoted and status and status[1] == quoted):
            words = words.replace(short, "").rstrip()
            continue
        long = text(each, "expanded_url") or long
        words = words.replace(short, long)
        links.append(Hyperlink(text=text(each, "display_url") or long, url=long))
    return html.unescape(words).strip(), tuple(dict.fromkeys(links))


def _without_leading(words: str, display: object) -> str:
    """Without what X put before a reply: as far as the displayed range begins, if only mentions stand there."""
    numbers = [whole(each) for each in items(display, 2)]
    begin = numbers[0] if numbers else None
    if begin and re.fullmatch(_LEADING, words[:begin]):
        return words[begin:]
    return words


def same(ours: str, theirs: str) -> bool:
    """Whether X's copy of a post carries our words: links are shortened there, mentions put before, ``&`` escaped.

    What X takes for a link and what we do may differ by a new top-level domain: so a shortened link also stands for
    any one word of ours, and a scheme put before a name is no difference.
    """
    theirs = html.unescape(theirs)
    if not plain(ours):
        return False
    if plain(ours) == plain(theirs):
        return True
    return _shortened(_bare(ours), _bare(theirs))


def _shortened(ours: str, theirs: str) -> bool:
    """Whether ``theirs`` is ``ours`` with a short link in place of some words that hold no blank."""
    first, *parts = re.split(r"t\.co/[A-Za-z0-9]+", theirs)
    if not ours.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(parts, 1):
        last = number == len(parts)
        found = len(ours) - len(piece) if last and ours.endswith(piece) else -1 if last else ours.find(piece, at + 1)
        if found <= at or " " in ours[at:found]:
            return False
        at = found + len(piece)
    return at == len(ours)


def _bare(words: str) -> str:
    return re.sub(r"https?://", "", _settled(words))


def _settled(words: str) -> str:
    """One spelling, no mentions in front, nothing invisible, single blanks."""
    words = re.sub(rf"^\s*{_LEADING}", "", unicodedata.normalize("NFC", words))
    return " ".join(words.translate(dict.fromkeys(map(ord, _INVISIBLE))).split())


def plain(words: str) -> str:
    """What is left of words when links are only marks, leading mentions are off and blanks are one."""
    words = re.sub(rf"^\s*{_LEADING}", "", unicodedata.normalize("NFC", words))
    parts: list[str] = []
    at = 0
    for start, end in web_addresses(words):
        parts += [words[at:start], " \ufffc "]
        at = end
    return _settled("".join([*parts, words[at:]]))


def links_in(words: str) -> int:
    """How many web addresses X would see, and charge for."""
    return len(web_addresses(unicodedata.normalize("NFC", words)))


def cashtags_in(words: str) -> int:
    return len(re.findall(r"(?<![\w$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?![\w$])", words))

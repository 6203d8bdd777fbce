"""How long a text is by a platform's own counting."""

from __future__ import annotations

import re
from enum import StrEnum

from inbox_tui.domain.text import graphemes
from inbox_tui.domain.value import value_class


class Unit(StrEnum):
    GRAPHEMES = "graphemes"
    CODE_POINTS = "code points"
    UTF16 = "UTF-16 units"
    BYTES = "bytes"
    WEIGHTED = "characters as X counts them"
    """X's own: twitter-text's configuration 3. Latin and its kin count one, everything else two, an emoji two. The
    mentions X puts before a reply by itself do not count; they never stand in what is typed."""
    EMOJI_BYTES = "characters as Threads counts them"
    """Code points, but an emoji with all its parts counts as its UTF-8 bytes."""


@value_class(kw_only=True)
class TextRules:
    """How a platform counts and what it understands. Data, so that the composer needs no connector.

    ``limit`` is in ``unit``; ``byte_limit`` in UTF-8 bytes, 0 for none. ``url_length`` replaces the length of every
    ``http(s)`` link (0: links count in full); as X counts, of bare domains too (``shop.com``), and only of those with a
    known top-level domain. ``short_mentions`` counts ``@user@host`` as ``@user``.
    """

    limit: int = 500
    unit: Unit = Unit.GRAPHEMES
    byte_limit: int = 0
    url_length: int = 0
    short_mentions: bool = False
    spoiler_counts: bool = False
    spoilers: bool = False
    markup: str = "plain"
    """What the platform makes of what is typed: ``plain`` nothing; ``youtube`` ``*bold*``, ``_italic_``, ``-strike-``;
    ``reddit`` Reddit's Markdown; ``markdown`` some other Markdown, which the review does not lay out."""
    links: str = "typed"
    """How the platform shows a link: ``typed``; ``host-15`` as X does, the host and 15 characters of what is behind it;
    ``cut-30`` as Mastodon does, 30 characters without scheme and ``www.``."""
    linked: str = ""
    """Which words become links there, with blanks between: ``@name`` (letters only), ``@name.of`` (dots, too),
    ``@name@host``, ``@host`` (a domain), ``#tag``, ``$tag``, ``u/name``, ``r/name``."""

    @property
    def reads_markdown(self) -> bool:
        return self.markup in {"markdown", "reddit"}


@value_class()
class Length:
    used: int
    limit: int
    unit: Unit
    bytes_used: int
    byte_limit: int

    @property
    def fits(self) -> bool:
        return self.used <= self.limit and (not self.byte_limit or self.bytes_used <= self.byte_limit)

    @property
    def left(self) -> int:
        """How much room is left, in ``unit``; negative when over."""
        return self.limit - self.used

    @property
    def over(self) -> str:
        """By how much it is too long, in words: ``12 characters too long``; empty for what fits."""
        if self.fits:
            return ""
        characters = self.left < 0 and self.unit is not Unit.BYTES
        over = -self.left if self.left < 0 else self.bytes_used - self.byte_limit
        what = "character" if characters else "byte"
        return f"{over:,} {what}{'' if over == 1 else 's'} too long"


# Patterns as text: re compiles (and keeps) them when they are first needed, which is not at a start.
_URL = r"(?i)https?://[^\s<>\"']+"
_FULL_MENTION = r"(?i)(?<![\w@/])@(\w[\w.-]*)@[\w-]+(?:\.[\w-]+)*(?::\d+)?"


_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that weigh half of all others (twitter-text, configuration 3)."""


def _weighted(text: str, url_length: int) -> int:
    import unicodedata

    text = unicodedata.normalize("NFC", text)
    used = at = 0
    if url_length and "." in text:
        from inbox_tui.domain.addresses import web_addresses

        for start, end in web_addresses(text):
            used += _weight(text[at:start]) + url_length
            at = end
    return used + _weight(text[at:])


_EMOJI = r"\p{Emoji_Presentation}|\p{Emoji}\ufe0f|[0-9#*]\u20e3|\p{Regional_Indicator}"


def _emoji_bytes(text: str) -> int:
    if text.isascii():
        return len(text)
    import regex

    emoji = regex.compile(_EMOJI)
    return sum(
        len(one.encode("utf-8", "surrogatepass")) if emoji.search(one) and "\ufe0e" not in one else len(one)
        for one in graphemes(text)
    )


def _weight(text: str) -> int:
    if text.isascii():
        return len(text)
    import regex

    emoji = regex.compile(_EMOJI)
    used = 0
    for one in graphemes(text):
        if emoji.search(one) and "\ufe0e" not in one:
            used += 2
        else:
            used += sum(1 if any(low <= ord(c) <= high for low, high in _LIGHT) else 2 for c in one)
    return used


def measure(text: str, rules: TextRules, spoiler: str = "") -> Length:
    """Count ``text`` (with ``spoiler``, where the platform counts it) as the platform does."""
    whole = spoiler + text if rules.spoiler_counts else text
    counted = whole
    if rules.url_length and rules.unit is not Unit.WEIGHTED:
        counted = re.sub(_URL, "u" * rules.url_length, counted)
    if rules.short_mentions:
        counted = re.sub(_FULL_MENTION, r"@\1", counted)
    size = len(whole.encode("utf-8", "surrogatepass"))
    match rules.unit:
        case Unit.GRAPHEMES:
            used = len(graphemes(counted))
        case Unit.CODE_POINTS:
            used = len(counted)
        case Unit.UTF16:
            used = len(counted.encode("utf-16-le", "surrogatepass")) // 2
        case Unit.BYTES:
            used = len(counted.encode("utf-8", "surrogatepass"))
        case Unit.WEIGHTED:
            used = _weighted(counted, rules.url_length)
        case Unit.EMOJI_BYTES:
            used = _emoji_bytes(counted)
    return Length(used, rules.limit, rules.unit, size, rules.byte_limit)

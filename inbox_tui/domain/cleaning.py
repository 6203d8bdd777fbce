"""The border: what a stranger's text must go through before it may meet a terminal.

A terminal obeys bytes, and no widget toolkit takes them out. So control characters become visible pictures of
themselves (tampering is to be seen), what turns or hides text goes, and letters stay as they were written.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import NewType

from inbox_tui.domain.characters import BIDI, EMOJI, INVISIBLE, JOINED, NEWER, PLAIN
from inbox_tui.domain.patterns import compiled

Safe = NewType("Safe", str)
"""Text that went through :func:`clean`. The screens take nothing else from strangers."""

BODY_LIMIT = 100_000
NAME_LIMIT = 200
TITLE_LIMIT = 300
LINE_LIMIT = 2_000
MARKS_PER_BASE = 6
TAB = "    "
ELLIPSIS = "…"
REPLACEMENT = "\ufffd"
DOTTED_CIRCLE = "◌"

_ASCII = re.compile(r"[\n -~]*")
_SURROGATE = "[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]"
_LINE_END = "\r\n|[\r\x0b\x0c\x85\u2028\u2029]"
_ALWAYS_BAD = (
    f"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029{BIDI}{INVISIBLE}"
    "\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000e0002-\U000e001f\U000f0000-\U0010ffff]"
)

# Each character's part in what surrounds it, as one letter, so that the rules below are patterns over those letters:
# E emoji, F black flag, S skin tone, K keycap base, X keycap, V emoji or text selector, J joiner, N non-joiner,
# T tag letter, t any other tag, Q closing tag, A letter and a mark of Arabic and Indic, M mark, W white, o all else.
_FIXED = {
    0x1F3F4: "F",
    0x20E3: "X",
    0xFE0E: "V",
    0xFE0F: "V",
    0x200D: "J",
    0x200C: "N",
    0xE007F: "Q",
    **dict.fromkeys(range(0x1F3FB, 0x1F400), "S"),
    **dict.fromkeys(map(ord, "0123456789#*"), "K"),
    **dict.fromkeys(range(0xE0020, 0xE007F), "t"),
    **dict.fromkeys([*range(0xE0030, 0xE003A), *range(0xE0061, 0xE007B)], "T"),
}
_FLAG = "FT{3,6}Q"
_STRAY = (
    "[TtQ]"
    "|(?<![EFSg])(?<![EF]V)J|J(?![EF])"
    "|(?<![EF])(?<!K)V|(?<=K)V(?!X)"
    "|(?<![Aa])N|N(?!A)"
    f"|(?<=[MXa]{{{MARKS_PER_BASE}}})[MXa]"
)
_BASELESS = "(?:^|(?<=W))[MXa]"


_MOST_KNOWN = 20_000
"""Characters remembered: more than all honest writing of an inbox needs, and no stranger can fill the memory."""


class _Characters(dict[int, str]):
    """What each character becomes by itself; found out when first seen."""

    def __missing__(self, code: int) -> str:
        if len(self) > _MOST_KNOWN:
            self.clear()
        self[code] = made = _alone(code)
        return made


class _Parts(dict[int, str]):
    """Each character's letter, as above."""

    def __missing__(self, code: int) -> str:
        if len(self) > _MOST_KNOWN:
            self.clear()
        self[code] = part = _FIXED.get(code) or _part(chr(code))
        return part


def _alone(code: int) -> str:
    character = chr(code)
    if code == 0x0A or code in _FIXED:
        return character
    if code == 0x09:
        return TAB
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if compiled(f"[{BIDI}{INVISIBLE}]").match(character):
        return ""
    match unicodedata.category(character):
        case "Cc" | "Co" | "Cs":
            return REPLACEMENT
        case "Cn":
            return character if compiled(f"[{NEWER}]").match(character) else REPLACEMENT
        case "Cf":
            # Arabic number signs and their like have a shape; every other format character has none.
            return character if unicodedata.bidirectional(character) in {"AN", "AL", "L"} else ""
        case _:
            return character


def _part(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "M":
        return "a" if compiled(f"[{JOINED}]").match(character) else "M"
    if category[0] == "Z" or character == "\n":
        return "W"
    if compiled(f"[{EMOJI}]").match(character):
        return "E"
    return "A" if compiled(f"[{JOINED}]").match(character) else "o"


_characters = _Characters()
_parts = _Parts()


def clean(text: str, *, limit: int = BODY_LIMIT, one_line: bool = False) -> Safe:
    """Make ``text`` safe to show: printable characters and line feeds, at most ``limit`` characters.

    Takes any string whatever, lone surrogates included, and never raises. Cleaning twice is cleaning once. Decode HTML
    entities before, not after. ``one_line`` is for names, titles and list rows: line ends become a space.
    What is too long (also: over 2,000 lines) is cut and ends in an ellipsis.
    """
    limit = max(limit, 1)
    if len(text) <= limit and text.isascii() and text.isprintable():
        return Safe(text)  # most names, handles, addresses and short lines are
    cut = len(text) > limit
    if cut:
        text = text[: limit - 1]
    if not _ASCII.fullmatch(text):
        text = _thoroughly(text)
    text = re.sub("\n+", " ", text) if one_line else _few_lines(text)
    while len(text) + cut > limit:
        cut = True
        text = _settle(text[: limit - 1])
    return Safe(text + ELLIPSIS if cut else text)


def _thoroughly(text: str) -> str:
    text = compiled(_SURROGATE).sub(_join_pair, text)
    text = compiled(_LINE_END).sub("\n", text)
    if compiled(f"[{PLAIN}]*").fullmatch(text):
        return text
    return _settle(text.translate(_characters))


def _join_pair(found: re.Match[str]) -> str:
    pair = found.group()
    if len(pair) == 1:
        return REPLACEMENT
    return chr(0x10000 + ((ord(pair[0]) - 0xD800) << 10) + ord(pair[1]) - 0xDC00)


def _few_lines(text: str) -> str:
    if "\n\n\n\n" in text:
        text = re.sub("\n{4,}", "\n\n\n", text)
    if text.count("\n") >= LINE_LIMIT:
        text = "\n".join([*text.split("\n", LINE_LIMIT)[: LINE_LIMIT - 1], ELLIPSIS])
    return text


def _settle(text: str) -> str:
    """Drop the joiners, selectors, tags and marks that stand where they mean nothing, until none is left."""
    while True:
        parts = compiled(_FLAG).sub(lambda flag: "F" + "g" * (len(flag.group()) - 1), text.translate(_parts))
        kept = []
        end = 0
        for stray in compiled(_STRAY).finditer(parts):
            kept.append(text[end : stray.start()])
            end = stray.end()
        if not end:
            break
        kept.append(text[end:])
        text = "".join(kept)
    bare = [0, *(found.start() for found in compiled(_BASELESS).finditer(parts)), len(text)]
    return DOTTED_CIRCLE.join([text[a:b] for a, b in pairwise(bare)])


def is_clean(text: str) -> bool:
    """Whether nothing in ``text`` could move a terminal: the cheap last look before drawing (about 1 us a line).

    True for everything :func:`clean` returns. It knows nothing of context (a stray joiner passes): that is harmless.
    """
    return text.isprintable() or compiled(_ALWAYS_BAD).search(text) is None


def clean_name(text: str, fallback: str) -> Safe:
    """A person's name on one line; ``fallback`` (a handle) where nothing of it can be seen."""
    name = clean(text, limit=NAME_LIMIT, one_line=True)
    return Safe(name.strip()) if _visible(name) else clean(fallback, limit=NAME_LIMIT, one_line=True)


def _visible(text: str) -> bool:
    return any(c != "\u2800" and c not in "\u200c\u200d" and unicodedata.category(c)[0] != "Z" for c in text)


def preview(text: str, limit: int = TITLE_LIMIT) -> Safe:
    """The beginning of ``text`` on one line for a list row, white space run together, at most ``limit`` characters.
    A subject or title above the words is set off from them by a dot."""
    start = text[: 4 * limit]
    title, _, words = start.partition("\n\n")
    ends = title.strip()[-1:]
    set_off = ends and "\n" not in title and unicodedata.category(ends)[0] in "LN" and not words[:1].isspace() and words
    line = " ".join((f"{title} \u00b7 {words}" if set_off else start).split())
    if len(start) < len(text) and len(line) <= limit:
        line = f"{line[: limit - 1]}{ELLIPSIS}"
    return clean(line, limit=limit, one_line=True)

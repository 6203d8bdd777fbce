"""Emoji for terminals that draw them wider or narrower than they are.

Terminals agree on the width of single characters and disagree on sequences (tmux 3.3 draws over half of all emoji
differently from other programs), and one wrong width shifts the rest of its line.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from inbox_tui.domain.characters import EMOJI, NEWER
from inbox_tui.domain.patterns import compiled

_TONE = "\U0001f3fb-\U0001f3ff"
_LETTER = "\U0001f1e6-\U0001f1ff"
_TAIL = f"[\ufe0e\ufe0f{_TONE}\U000e0020-\U000e007f]*"
_SEQUENCE = (
    f"[0-9#*]\ufe0f?\u20e3|[{_LETTER}]{{2}}"
    f"|[{EMOJI}]{_TAIL}(?:\u200d[{EMOJI}]{_TAIL})+|[{EMOJI}][\ufe0e\ufe0f{_TONE}]{_TAIL}"
    f"|[{_TONE}{NEWER}]"
)
_MAYBE = f"[\u20e3\u200d\ufe0e\ufe0f{_TONE}{NEWER}]"


def simplify_emoji(text: str) -> str:
    """``text`` with each emoji sequence reduced to its first character where terminals may disagree on its width.

    That is where the widths of its characters do not add up to the width of the whole: family, skin tones, keycaps,
    hearts with a selector. Flags and single emoji stay, but for those younger than 2022 and skin tones on their own,
    which some terminals draw as nothing: they become U+FFFD.
    """
    if text.isascii() or not compiled(_MAYBE).search(text):
        return text
    return compiled(_SEQUENCE).sub(_simpler, text)


def _simpler(found: re.Match[str]) -> str:
    return _first_where_odd(found.group())


@lru_cache(maxsize=4096)
def _first_where_odd(sequence: str) -> str:
    if compiled(f"[{_TONE}{NEWER}]").match(sequence):
        return "\ufffd"
    total = sum(map(_single, sequence))
    whole = 1 if "\ufe0e" in sequence and total == 1 else 2
    return sequence if total == whole and "\u200d" not in sequence else sequence[0]


def _single(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1

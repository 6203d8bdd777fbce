"""What an edit changed, word by word."""

from __future__ import annotations

import re
from typing import Literal

Change = Literal["same", "gone", "new"]
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_TOO_MANY = 4_000
"""Words on a side beyond which two texts are compared as a whole: finding the changes would take seconds."""


def word_diff(old: str, new: str) -> list[tuple[Change, str]]:
    """The pieces of both texts in order: in ``new`` as in ``old``, gone from it, or new in it.

    The ``same`` and ``gone`` pieces joined are ``old``, the ``same`` and ``new`` ones are ``new``.
    """
    from difflib import SequenceMatcher  # wanted only when somebody looks at an edit

    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    middle_before, middle_after = before[start : len(before) - end], after[start : len(after) - end]
    pieces: list[tuple[Change, list[str]]] = [("same", before[:start])]
    if max(len(middle_before), len(middle_after)) > _TOO_MANY:
        pieces += [("gone", middle_before), ("new", middle_after)]
    else:
        for what, a, b, c, d in SequenceMatcher(None, middle_before, middle_after, autojunk=True).get_opcodes():
            if what == "equal":
                pieces.append(("same", middle_before[a:b]))
            else:
                pieces += [("gone", middle_before[a:b]), ("new", middle_after[c:d])]
    pieces.append(("same", before[len(before) - end :]))
    return _joined(pieces)


def _common(one: list[str], other: list[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _joined(pieces: list[tuple[Change, list[str]]]) -> list[tuple[Change, str]]:
    found: list[tuple[Change, str]] = []
    for change, words in pieces:
        if words and found and found[-1][0] == change:
            found[-1] = (change, found[-1][1] + "".join(words))
        elif words:
            found.append((change, "".join(words)))
    return found

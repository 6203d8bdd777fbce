"""A complaint that only tells what happened: that something was due and did not come, or came otherwise.

No word of it is gloomy by itself, so signs are joined (:mod:`inbox_tui.domain.words.happened` says what they are): a
denial with what was owed, an agreement with what came of it, a wait with its length, a defect with whose thing it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from inbox_tui.domain.characters import CJK
from inbox_tui.domain.words import happened

_STEM = 4
_NEAR = 5
"""Words between a denial and what it denies."""
_ALONGSIDE = frozenset(["and", "or", "und", "oder", "y", "o", "et", "ou", "e", "en", "of"])
"""Two colours or days with one of these between are both meant: the blue one and the red one."""
_WORD = re.compile(r"\w+|[.!?:,\n…]")
_ENDS = frozenset(".!?:\n…")
_UNSPACED = re.compile(f"[{CJK}]")
_MARKS = re.compile("[\u0300\u0301\u0302\u0303\u0308\u0327]")
_HIDING = frozenset(("idle", "own"))
"""What takes the words in it away from other signs."""
_LACKING = frozenset(("without", "ohne", "sans", "sin", "sem", "senza", "zonder", "no", "ni", "nem", "né"))
"""Denials of what follows them: "delivered without a scratch" is no complaint."""
_LONGEST = 800
"""Characters looked at: whoever writes more complains of something by then."""
Found = dict[str, list[tuple[int, str]]]
"""By sign: at which word, and the words."""


class _Signs:
    """The lists by the first word of each phrase, the longest first."""

    def __init__(self) -> None:
        self.words: dict[str, list[tuple[tuple[str, ...], list[str], str]]] = {}
        self.stems: dict[str, list[tuple[str, str]]] = {}
        phrases: dict[tuple[str, ...], list[str]] = {}
        shown: dict[tuple[str, ...], str] = {}
        for phrase, sign in happened.every_sign():
            for said in dict.fromkeys((phrase, _unaccented(phrase))):
                *before, last = _WORD.findall(said.removesuffix("*"))
                if said.endswith("*") and not before:
                    self.stems.setdefault(last[:_STEM], []).append((last, sign))
                else:
                    signs = phrases.setdefault((*before, last), [])
                    shown.setdefault((*before, last), said)
                    if sign not in signs:
                        signs.append(sign)
        for words, signs in phrases.items():
            self.words.setdefault(words[0], []).append((words[1:], signs, shown[words]))
        for found in self.words.values():
            found.sort(key=lambda known: -len(known[0]))


@cache
def _signs() -> _Signs:
    return _Signs()


@cache
def _patterns() -> tuple[re.Pattern[str], list[re.Pattern[str]]]:
    """What is soft, and what tells, where words are not spaced: made ready only once such a text is met."""
    return re.compile(happened.unspaced_soft()), [re.compile(pattern) for pattern in happened.every_pattern()]


def _unaccented(phrase: str) -> str:
    if phrase.isascii() or len(phrase) < 5:
        return phrase
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", phrase)))


def told(folded: str, *, ordered: bool = False, asked: bool = False, asking: bool = False) -> tuple[str, ...]:
    """The words of ``folded`` (lower case) that tell of something gone wrong, the most telling first; () for none.

    ``ordered``: it is known to speak of a purchase. ``asked``: it has a question mark, so it takes two of them.
    ``asking``: it may be a question without one, and a defect alone is no complaint.
    """
    folded = folded[:_LONGEST]
    if not folded.isascii() and _UNSPACED.search(folded):
        return _told_unspaced(folded, asked)
    words = _WORD.findall(folded)
    found = _found(words, _signs())
    if "soft" in found or not found:
        return ()
    if asking:
        found.pop("defect", None)
    joined = _joined(found, words, ordered=ordered)
    return _apart(joined) if len(joined) > asked else ()


def _apart(joined: Iterable[tuple[str | None, ...]]) -> tuple[str, ...]:
    """Each of the words once, and none that stands in another: "blue" in "navy blue", not "red" in "ordered"."""
    words: list[str] = []
    for word in (word for pair in joined for word in pair if word):
        whole = word if _UNSPACED.search(word) else f" {word} "
        if not any(whole in f" {other} " for other in words):
            words.append(word)
    return tuple(words)


def _told_unspaced(folded: str, asked: bool) -> tuple[str, ...]:
    soft, telling = _patterns()
    if soft.search(folded):
        return ()
    found = [match.groups() for pattern in telling if (match := pattern.search(folded))]
    return _apart(found) if len(found) > asked else ()


def _found(words: list[str], signs: _Signs) -> Found:
    found: Found = {}
    free = 0
    known, stems = signs.words, signs.stems
    for place, word in enumerate(words):
        if place < free:
            continue
        if word in known:
            for rest, meant, shown in known[word]:
                size = len(rest) + 1
                if not rest or tuple(words[place + 1 : place + size]) == rest:
                    for sign in meant:
                        found.setdefault(sign, []).append((place, shown))
                    if rest and not _HIDING.isdisjoint(meant):
                        free = place + size
                    break
        if word[:_STEM] in stems:
            for stem, sign in stems[word[:_STEM]]:
                if word.startswith(stem):
                    found.setdefault(sign, []).append((place, word))
    return found


def _joined(found: Found, words: list[str], *, ordered: bool) -> list[tuple[str, ...]]:
    """The pairs of signs that mean something together."""
    joined: list[tuple[str, ...]] = []
    if "lone" in found:
        joined.append(tuple(cue for _, cue in found["lone"]))
    denied = found.get("denied", [])
    for signs, other in ((denied, "due"), (found.get("double", []), "charge")):
        if pair := _near(signs, found.get(other, []), words):
            joined.append(pair)
    if pair := _near([*denied, *found.get("own", [])], found.get("given", []), words):
        joined.append(pair)
    meant = ordered or "yours" in found or "owed" in found
    if meant and (pair := _near(denied, [*found.get("come", []), *found.get("works", [])], words)):
        joined.append(pair)
    if pair := _after(found.get("owed", []), found.get("got", [])):
        joined.append(pair)
    if pair := _after(found.get("despite", []), found.get("changed", [])):
        joined.append(pair)
    if "owed" in found:
        for sign in ("weekday", "colour"):
            cues = found.get(sign, [])
            several = dict.fromkeys(cue for _, cue in cues)
            if len(several) > 1 and _ALONGSIDE.isdisjoint(words[cues[0][0] : cues[-1][0]]):
                joined.append((found["owed"][0][1], *several))
    if (ordered or "owed" in found) and "waiting" in found and "time" in found:
        joined.append((found["waiting"][0][1], found["time"][0][1]))
    if meant and "defect" in found:
        joined.append((found["defect"][0][1],))
    return joined


def _near(denials: list[tuple[int, str]], things: list[tuple[int, str]], words: list[str]) -> tuple[str, str] | None:
    for at, denial in denials:
        for there, thing in things:
            if there < at and denial in _LACKING:
                continue
            if at != there and abs(there - at) <= _NEAR and _ENDS.isdisjoint(words[min(at, there) : max(at, there)]):
                return thing, denial
    return None


def _after(earlier: list[tuple[int, str]], later: list[tuple[int, str]]) -> tuple[str, str] | None:
    for at, first in earlier:
        for there, second in later:
            if there > at + 1:
                return first, second
    return None

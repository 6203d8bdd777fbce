"""Whether a draft was written in anger: it only lengthens the time to take it back. Pure functions over text."""

from __future__ import annotations

import re
from functools import lru_cache

from inbox_tui.domain.patterns import compiled, lowered
from inbox_tui.domain.words import hostile as words
from inbox_tui.domain.words import kindly

HASTY_SECONDS = 20.0
"""Who begins to answer a hostile post sooner than this after first seeing it has not slept on it."""
_LONGEST = 5_000
_SHORTEST_SHOUT = 4
_SHOUT = r"(?<![\w@#&./_-])[^\W\d_]{2,}(?![\w@./_-])"
_URL = r"https?://\S+|[@#][\w.@-]+"
_EXCLAMATION = "[!！]"
_TOO_MANY = 2
_SHARE = 0.7


def heated(
    text: str, first_seen_s: float | None, hostile: bool, *, hasty_seconds: float = HASTY_SECONDS
) -> tuple[str, ...]:
    """Why a draft reads as heated, in plain words; empty when calm.

    ``first_seen_s``: seconds from the first sight of their post to the draft's first key, None if not known;
    ``hostile``: whether their post was (see :func:`hostile`). Capitals and exclamation marks are no heat where a text
    thanks, apologises or praises, and accuses nobody.
    """
    said = re.sub(_URL, " ", text[:_LONGEST])
    kind = _kind(lowered(said))
    reasons = []
    if not kind and (shouted := _shouted(said)):
        reasons.append(f"capitals: {shouted}")
    if found := compiled(words.YOU_PEOPLE).search(lowered(said)):
        reasons.append(f"“{found.group()}”")
    if not kind and (marks := len(re.findall(_EXCLAMATION, said))) >= _TOO_MANY:
        reasons.append(f"{marks} exclamation marks")
    if hostile and first_seen_s is not None and 0 <= first_seen_s < hasty_seconds:
        reasons.append(f"begun {first_seen_s:.0f} s after you first saw a hostile post")
    return tuple(reasons)


@lru_cache(maxsize=16)
def hostile(text: str) -> bool:
    """Whether a post of theirs attacks: it insults, threatens, or shouts at length."""
    said = re.sub(_URL, " ", text[:_LONGEST])
    if compiled(words.HOSTILE).search(lowered(said)):
        return True
    letters = [char for char in said if char.isupper() or char.islower()]
    shouts = sum(char.isupper() for char in letters) > _SHARE * len(letters)
    return len(letters) > 20 and shouts and bool(_shouted(said))


def _kind(said: str) -> bool:
    """Whether the text (lower case) is friendly and nothing in it is not."""
    harsh = (words.YOU_PEOPLE, words.HOSTILE, kindly.UNKIND, kindly.ACCUSING)
    return bool(compiled(kindly.KIND).search(said)) and not any(compiled(each).search(said) for each in harsh)


def _shouted(text: str) -> str:
    """The first words in capitals that are no acronyms: one of five letters or more, or two of four in a text."""
    found = [word for word in re.findall(_SHOUT, text) if word.isupper()]
    loud = [word for word in found if len(word) >= _SHORTEST_SHOUT and not _is_name(word)]
    if any(len(word) > _SHORTEST_SHOUT for word in loud) or len(loud) > 1 or _run(text):
        return " ".join(loud[:3]) or " ".join(found[:3])
    return ""


def _run(text: str) -> bool:
    """Three words in a row in capitals, however short: "NO WE DID"."""
    return bool(re.search(r"(?:\b[A-ZÀ-ÖØ-Þ]{2,}\b[ ,]+){2}\b[A-ZÀ-ÖØ-Þ]{2,}\b", text))


def _is_name(word: str) -> bool:
    """Whether it can hardly be spoken, as most acronyms: "HTTPS", "DHLPS"."""
    return word.isascii() and not re.search("[AEIOUY]", word)

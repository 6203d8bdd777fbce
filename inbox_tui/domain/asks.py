"""What somebody asks, sentence by sentence, and whether a draft speaks to it. Pure functions over text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from inbox_tui.domain.characters import CJK
from inbox_tui.domain.value import value_class
from inbox_tui.domain.words import asking, kindly
from inbox_tui.domain.words.greeting import GREETING
from inbox_tui.domain.words.stop import STOP, UNSPACED

_LONGEST = 5_000
_URL = r"https?://\S+|www\.\S+"
_CITED = r"(?m)^>.*$"
_END = "[?？؟՞\u037e!！。…\n]+|(?<=[\u0370-\u03ff]);|" r"\.+(?=\s|$)"
_SHORT = frozenset(
    re.split(
        " ", "z.b ca e.g i.e nr no vs etc sr sra dr mr mrs ms st approx bzw usw inkl p.ex av env núm ecc sig dhr mevr"
    )
)
"""Words whose full stop ends no sentence."""
_EDGES = " \t\r\n,:-–—•*)("
_RUN = re.compile(f"[{CJK}]+")
_SIGNS = "".join(sign for sign in map(chr, range(0x591, 0xE50)) if unicodedata.category(sign)[0] == "M")
"""Vowel signs and the like of Hebrew, Arabic and the Indic scripts: no letters, and yet within words."""
_WORD = re.compile(f"[^\\W_](?:[^\\W_]|[{_SIGNS}])*")
_COMPLIMENT = 2
"""Telling words that a thanks may have: "thank you for the lovely photo of the shelf"."""
_CLAUSE = 3
_KEPT = 128
"""Texts of which the outcome is kept: a review looks at the same few again after every key."""


@value_class()
class Asked:
    """A sentence that asks something: where it stands in the text, in code points, and its words."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=_KEPT)
def asks_in(text: str, most: int = 5) -> tuple[Asked, ...]:
    """The first ``most`` sentences of ``text`` that want an answer or an act.

    What is quoted or stands in a link asks nothing, and neither does a question that wants no answer ("seriously?") or
    only knocks ("anybody there?").
    """
    found: list[Asked] = []
    said = text[:_LONGEST]
    plain = without_others(said)
    for start, end in sentences(plain):
        if len(found) == most:
            break
        if _asks(plain[start:end].casefold().replace("’", "'")):
            found.append(Asked(start, end, said[start:end]))
    return tuple(found)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends, its mark included, without what is around it."""
    begin = 0
    for mark in re.finditer(_END, text):
        before = text[begin : mark.start()].rpartition(" ")[2].lower()
        after = text[mark.end() :].lstrip()[:1]
        if mark.group() == "." and (
            before in _SHORT or (after.islower() and (before.replace(".", "").isdigit() or len(before) == 1))
        ):
            continue
        yield from _trimmed(text, begin, mark.end())
        begin = mark.end()
    yield from _trimmed(text, begin, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES:
        end -= 1
    if start < end:
        yield start, end


def without_others(text: str) -> str:
    """The same text with blanks where it quotes, cites or links."""
    for pattern in (_URL, asking.QUOTED, _CITED):
        text = re.sub(pattern, lambda found: " " * len(found.group()), text)
    return text


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """Any of ``words`` as whole words, or anywhere where words are not divided."""
    spaced, unspaced = [], []
    for cue in words.split("|"):
        if _RUN.search(cue):
            unspaced.append(cue if cue.endswith("$") else re.escape(cue))
        else:
            spaced.append(re.escape(cue).replace(r"\~", r"\w*"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)" + (f"|{'|'.join(unspaced)}" if unspaced else ""))


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(r"(?:^|[,:;–—-]\s*|¿\s*)(?:und |and |y |et |e |en )?" + _pattern(asking.OPENERS).pattern)


def _asks(sentence: str) -> bool:
    """Whether the sentence (folded, with its mark) wants an answer."""
    if _pattern(asking.NO_REQUEST).search(sentence) and not re.search(asking.MARK, sentence):
        return False
    bare = sentence.rstrip("?？؟՞\u037e!！。….;~ ").strip(_EDGES + "¿¡").strip()
    if any(_pattern(aside).fullmatch(bare) for aside in (asking.ASIDE, asking.RHETORICAL)):
        return False
    if _pattern(asking.IDLE).search(sentence):
        return False
    if re.search(asking.MARK, sentence):
        return bool(_WORD.search(bare))
    if _pattern(asking.INDIRECT).search(bare):
        return True
    if sentence.endswith(("!", "！")) or not bare:
        return False
    return bool(_opening().match(bare) or _opening().search(bare))


def ticked(ask_text: str, draft: str) -> bool:
    """Whether the draft speaks to the ask: two of its content words (or the only one) are in it, in whatever form."""
    wanted = content(ask_text)
    there = content(draft)
    found = sum(any(_same(word, other) for other in there) for word in wanted)
    return bool(wanted) and found >= min(2, len(wanted))


def settles(ask_text: str, draft: str) -> bool:
    """Whether the draft begins with a plain yes or no, and the ask is a question that can be answered so: one without a
    question word."""
    asked, said = (text[:_LONGEST].casefold().replace("’", "'") for text in (ask_text, draft))
    bare = asked.strip(_EDGES + "¿¡")
    question = re.search(asking.MARK, bare) or _opening().match(bare) or re.search(asking.PARTICLE, bare)
    if not question or _pattern(asking.QUESTION_WORDS).search(bare) or _pattern(asking.LEADING).match(bare):
        return False
    answer = said.lstrip(_EDGES + "¡")
    return bool(_pattern(asking.YES_NO).match(answer)) and not _pattern(asking.UNKNOWING).match(answer)


def says_more(ask_text: str, draft: str, promised: Iterable[str] = ()) -> bool:
    """Whether some clause of the draft is more than a thanks, an apology or a compliment, and more than one of the
    sentences in which it has ``promised`` something: a promise answers what asks for an act or a time, no other
    question."""
    asked = ask_text[:_LONGEST].casefold().replace("’", "'")
    if _pattern(asking.QUESTION_WORDS).search(asked) and not _pattern(asking.WHEN).search(asked):
        for sentence in promised:
            draft = draft.replace(sentence, " ")
    return any(not _only_kind(clause) for clause in re.split(r"[,;:.!?…()\n。！？，、；]+|[–—]", draft[:_LONGEST]))


def _only_kind(clause: str) -> bool:
    """Whether a clause is a thanks and the like, or too short to say anything by itself, as a name is."""
    left = content(clause) - GREETING
    if re.search(kindly.KIND, clause.lower()):
        return len(left) <= _COMPLIMENT or bool(_RUN.search(clause))
    return len(_WORD.findall(clause)) < _CLAUSE and not any(word.isdigit() or _RUN.search(word) for word in left)


@lru_cache(maxsize=_KEPT)
def content(text: str) -> frozenset[str]:
    """The words that say what it is about, folded; Chinese and Japanese by pairs of characters."""
    folded = _folded(re.sub(_URL, " ", text[:_LONGEST]))
    words = {
        word for word in _WORD.findall(_RUN.sub(" ", folded)) if word not in STOP and (len(word) > 1 or word.isdigit())
    }
    for run in _RUN.findall(folded):
        pairs = (run[at : at + 2] for at in range(len(run) - 1))
        words |= {pair for pair in pairs if not _says_nothing(pair)}
    return frozenset(words)


def _says_nothing(pair: str) -> bool:
    one, other = pair[0], pair[1]
    return one in UNSPACED or other in UNSPACED or "\u3040" <= one <= "\u309f" or "\u3040" <= other <= "\u309f"


def _same(one: str, other: str) -> bool:
    """Equal but for an ending: "ship" and "shipping", "taza" and "tazas"."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > 2 and longer.removeprefix(shorter) in ("s", "es", "n", "en", "x"):
        return True
    if len(shorter) < 4 or len(longer) - len(shorter) > 4 or not shorter.isalpha():
        return False
    return longer.startswith(shorter[: max(4, len(shorter) - 2)])


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f\u0640\u064b-\u0652\u0670]", "", apart))

"""What an inbound is about, proposed from word lists. It explains itself, and one key corrects it.

The lists are data (:mod:`inbox_tui.domain.words.kinds`): cues per kind, each with a weight. No statistics and no
service: the same words always give the same answer, and ``reasons`` says which words they were. How often that is
right, on labelled posts, is in ``docs/kinds.md``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from operator import itemgetter

from inbox_tui.domain.characters import CJK
from inbox_tui.domain.happened import told as told_plainly
from inbox_tui.domain.model import Kind
from inbox_tui.domain.value import value_class
from inbox_tui.domain.words import asking
from inbox_tui.domain.words.kinds import every_cue

COMPLAINT_OPEN_FOR = timedelta(days=14)
"""A complaint that was answered and never marked done is over after so long without a word."""
_LONGEST = 5_000
"""Characters looked at: whoever writes more has said what it is about by then."""

QUESTION_MARKS = "?？؟՞\u037e"
_ASKING = frozenset(QUESTION_MARKS)
_QUOTES = frozenset('"“„«「『')
_ORDER = (Kind.SPAM, Kind.COMPLAINT, Kind.IDEA, Kind.QUESTION, Kind.PRAISE, Kind.CHAT)
"""Who wins a draw. To miss a complaint costs more than to see one too many."""
_SPAM, _COMPLAINT, _IDEA, _QUESTION, _PRAISE, _CHAT = range(len(_ORDER))
_NEEDED = (4, 2, 3, 2, 2, 3)
_AHEAD = (6, 5, 2, 2, 0, -2)
"""A question in a complaint is part of the complaint; thanks at the end of a question do not answer it."""
_STEM = 4
"""Letters by which a stem is looked up; none is shorter."""
_NEGATIONS = frozenset(
    re.findall(
        r"\w+",
        "not no never isn wasn don nicht kein keine keinen nie pas não non niet geen ni sin sans senza sem zonder",
    )
)
_WITHOUT = _NEGATIONS | frozenset(
    re.findall(
        r"\w+",
        "zero without aren didn doesn weren hardly ohne keinerlei keiner niemals cero ningún ninguna zéro aucun aucune "
        "jamais nenhum nenhuma nunca nessun nessuna niente mai nul nooit nem nothing nichts niets niks",
    )
)
"""Words that take what is bad away: "zero regrets", "not even cross"."""
_OWED = re.compile(
    "refund|money|repl|answer|response|track|apolog|expl|nobody|nothing|anybody|erstatt|rückerst|ersatz|geld|antwort"
    "|niemand|keiner|reembols|nad|dinero|seguim|rembours|personne|rien|suivi|estorn|dinheiro|ningu|rastre|rimbors"
    "|nessun|soldi|terugbet|reactie|contest|respond|atiend|atend|rispond|退|返"
)
"""What is owed, or nobody: without these it is no better, and "no me contesta nadie" says it twice."""
_NOT_BEFORE = "不没沒未无零别"
_NOT_AFTER = re.compile(r"(?:[ていでじゃくは]{0,3})(?:な[いくか]|ません|ず)")
_weight = itemgetter(2)
_WORD = re.compile(r"\w+|[.!?:,\n…¿¡]")
_BREAKS = frozenset(".!?:,\n…¿¡")
"""After one of these a sentence begins, or something like it."""
_SHOUTING = re.compile(r"\b[A-ZÀ-Þ]{4,}\b")
_URL = re.compile(r"https?://\S+|[@#][\w.@-]+")
_UNSPACED = f"[{CJK}]"
_MARKS = "[\u0300\u0301\u0302\u0303\u0327]"
_PICTURES = {
    **dict.fromkeys("😍🥰🤩🤤💯👏🙌💖💕💛💚💙🤌🎉", (_PRAISE, 2)),
    **dict.fromkeys("❤♥😊👍", (_PRAISE, 2)),
    **dict.fromkeys("😡🤬😠👎", (_COMPLAINT, 3)),
    **dict.fromkeys("🙄😤🙃💩", (_COMPLAINT, 2)),
    **dict.fromkeys("😂🤣", (_CHAT, 2)),
    **dict.fromkeys("🔥🎁💰💸🤑", (_SPAM, 1)),
}
_STRONG = 3
"""A cue of this weight makes a complaint by itself."""
_LIGHT = frozenset("😂🤣😄😁😅😆😉😊🙂😜😋☺🌷🌸💙🙏✨🥳☕")
"""Who smiles is not cross, unless they say so."""
_KEPT = 20_000
"""Words whose meaning is kept at hand."""
_SEEN = frozenset(_PICTURES)
Hit = tuple[str, int, int]
"""A cue as it is shown, the place of its kind in ``_ORDER``, its weight."""


@value_class()
class Proposal:
    """A kind and the words that speak for it; ``remembered``: because the user said so of this person before."""

    kind: Kind
    reasons: tuple[str, ...]
    remembered: bool = False


class _Node:
    """Where the words read so far lead to: what they mean by themselves, and which words may follow."""

    __slots__ = ("hits", "next", "stems")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.stems: dict[str, list[tuple[str, tuple[int, int]]]] = {}
        self.hits: list[Hit] = []


class _Known(dict[str, tuple[Sequence[Hit], _Node | None] | None]):
    """What each word means by itself, and what may follow it; None for most. People use few words, again and again."""

    def __init__(self, root: _Node) -> None:
        super().__init__()
        self._root = root

    def __missing__(self, word: str) -> tuple[Sequence[Hit], _Node | None] | None:
        node = self._root.next.get(word)
        stems = self._root.stems.get(word[:_STEM], ())
        hits: Sequence[Hit] = [(word, *meant) for stem, meant in stems if word.startswith(stem)]
        if node is not None and node.hits:
            hits = node.hits
        following = node if node is not None and (node.next or node.stems) else None
        meant = (hits, following) if hits or following else None
        if len(self) < _KEPT and len(word) < 40:
            self[word] = meant
        return meant


class _Cues:
    """The lists, made ready: a tree of words, and Chinese and Japanese cues by their first character."""

    def __init__(self) -> None:
        self.root, self.opening = _Node(), _Node()
        self.known, self.known_opening = _Known(self.root), _Known(self.opening)
        self.unspaced: dict[str, list[Hit]] = {}
        places = {kind: place for place, kind in enumerate(_ORDER)}
        for listed, kind, weight in every_cue():
            folded = _folded(listed)
            for cue in {folded, _unaccented(folded)}:
                self._add(cue, places[kind], weight)
        for found in self.unspaced.values():
            found.sort(key=lambda hit: -len(hit[0]))
        self.mark = re.compile(asking.MARK)
        self.quoted = re.compile(asking.QUOTED)
        self.aside = re.compile(rf"(?:{asking.ASIDE})\s*$")
        self.starting = frozenset(self.unspaced)
        self.starts = re.compile(f"[{''.join(map(re.escape, self.unspaced))}]")

    def _add(self, cue: str, place: int, weight: int) -> None:
        if re.search(_UNSPACED, cue):
            self.unspaced.setdefault(cue[0], []).append((cue, place, weight))
            return
        *before, last = _WORD.findall(cue)
        node = self.opening if cue.startswith("^") else self.root
        cue = cue.removeprefix("^")
        for word in before:
            node = node.next.setdefault(word, _Node())
        if cue.endswith("*"):
            node.stems.setdefault(last[:_STEM], []).append((last, (place, weight)))
        else:
            node.next.setdefault(last, _Node()).hits.append((cue, place, weight))


@cache
def _cues() -> _Cues:
    return _Cues()


def _find(folded: str) -> list[Hit]:
    """The cues in the text, as they stand there; the longest where several begin."""
    cues = _cues()
    known, opening = cues.known, cues.known_opening
    words = _WORD.findall(folded)
    found: list[Hit] = []
    free = 0
    begins = True
    following = [*words[1:], ""]
    for place, meant in enumerate([known[word] for word in words]):
        word = words[place]
        if begins and (first := opening[word]):
            node = first[1]
            longer = _longer(node, words, place)[0] if node and following[place] in node.next else []
            found += longer or first[0]
        begins = word in _BREAKS
        if not meant or place < free:
            continue
        hits, node = meant
        size = 1
        if node is not None and (following[place] in node.next or node.stems):
            longer, more = _longer(node, words, place)
            if longer:
                hits, size = longer, more
        for hit in hits:
            free = place + size
            if place == 0 or not _taken_back(hit, words, place):
                found.append(hit)
    if not folded.isascii() and not cues.starting.isdisjoint(folded):
        _find_unspaced(folded, cues, found)
    return found


def _taken_back(hit: Hit, words: list[str], place: int) -> bool:
    """Whether one of the two words before says that it is not so."""
    if hit[1] == _PRAISE:
        return not _NEGATIONS.isdisjoint(words[max(place - 2, 0) : place])
    if hit[1] != _COMPLAINT or words[place - 1] in _BREAKS:
        return False
    denied = words[place - 1] in _WITHOUT
    if not denied and place > 1:
        denied = words[place - 2] in _WITHOUT
    return denied and not _OWED.match(hit[0])


def _longer(node: _Node, words: list[str], place: int) -> tuple[list[Hit], int]:
    """What two words or more mean, the first of them leading to ``node``, and how many they are."""
    best: list[Hit] = []
    size = 0
    for at in range(place + 1, len(words)):
        word = words[at]
        if node.stems and (stems := node.stems.get(word[:_STEM])):
            shown = " ".join(words[place : at + 1])
            if hits := [(shown, *meant) for stem, meant in stems if word.startswith(stem)]:
                best, size = hits, at - place + 1
        following = node.next.get(word)
        if following is None:
            break
        node = following
        if node.hits:
            best, size = node.hits, at - place + 1
    return best, size


def _find_unspaced(folded: str, cues: _Cues, found: list[Hit]) -> None:
    free = 0
    for start in cues.starts.finditer(folded):
        place = start.start()
        if place < free:
            continue
        for hit in cues.unspaced[folded[place]]:
            if folded.startswith(hit[0], place):
                free = place + len(hit[0])
                if hit[1] != _COMPLAINT or not _denied(hit[0], folded, place, free):
                    found.append(hit)
                break


def _denied(cue: str, folded: str, start: int, end: int) -> bool:
    """The same for Chinese, which denies before, and Japanese, which denies after."""
    if start and folded[start - 1] in _NOT_BEFORE:
        return not _OWED.match(cue)
    return _NOT_AFTER.match(folded, end) is not None


def propose(text: str) -> tuple[Kind, tuple[str, ...]]:
    """The likeliest kind of ``text``, and the words in it that say so (most telling first, at most five)."""
    said = text[:_LONGEST]
    linked = "://" in said
    if linked or "@" in said or "#" in said:
        said = _URL.sub(" ", said)
    hits = dict.fromkeys(_cues_of(said))
    score = [0] * len(_ORDER)
    told = [False] * len(_ORDER)
    for _, place, weight in hits:
        score[place] += weight
        if weight > 1:
            told[place] = True
    if score[_SPAM] and linked:
        score[_SPAM] += 2
    if told[_COMPLAINT]:
        told[_COMPLAINT] = _unhappy(hits, said, score)
    if not told[_COMPLAINT] and (plainly := _plainly(hits, said, score)):
        hits |= dict.fromkeys(plainly)
        score[_COMPLAINT] += _STRONG
        told[_COMPLAINT] = True
    best, most = _CHAT, -1
    for place, points in enumerate(score):
        if told[place] and points >= _NEEDED[place] and points + _AHEAD[place] > most:
            best, most = place, points + _AHEAD[place]
    if most < 0 and told[_IDEA]:
        best = most = _IDEA
    because = [hit for hit in hits if hit[1] == best] if most >= 0 else []
    if len(because) > 1:
        because.sort(key=_weight, reverse=True)
    return _ORDER[best], tuple(dict.fromkeys(hit[0] for hit in because))[:5]


def _unhappy(hits: Iterable[Hit], said: str, score: list[int]) -> bool:
    """Whether the cues of a complaint amount to one.

    A strong one does, unless more praise stands beside it. So does a mild one with words that tell of a purchase (of
    weight 0) or of waiting, where nothing is kind, light or a wish: it takes more of them where something is asked, and
    fewer where two are mild. ``score`` of a complaint is raised where they shout.
    """
    weights = [hit[2] for hit in hits if hit[1] == _COMPLAINT]
    if max(weights) >= _STRONG:
        if "!!" in said or "??" in said or "？？" in said or _SHOUTING.search(said):
            score[_COMPLAINT] += 1
        return score[_COMPLAINT] > score[_PRAISE] - 2
    if max(score[_PRAISE], score[_IDEA], score[_CHAT]) > 1 or not _LIGHT.isdisjoint(said):
        return False
    bearing = weights.count(0) * 2 + weights.count(1)
    needed = 1 if weights.count(2) > 1 else 4 if score[_QUESTION] > 1 else 2
    return bearing >= needed


def _plainly(hits: Iterable[Hit], said: str, score: list[int]) -> list[Hit]:
    """What tells of something gone wrong though no cue says so; nothing where it is kind, light, a wish or for sale."""
    if max(score[_PRAISE], score[_IDEA] - 1, score[_CHAT] - 1, score[_SPAM] - 2) > 1 or not _LIGHT.isdisjoint(said):
        return []
    ordered = any(hit[1] == _COMPLAINT and not hit[2] for hit in hits)
    words = told_plainly(
        _folded(said), ordered=ordered, asked=not _ASKING.isdisjoint(said), asking=score[_QUESTION] > 1
    )
    return [(word, _COMPLAINT, _STRONG) for word in words]


def _cues_of(said: str) -> list[Hit]:
    hits = _find(_folded(said))
    plain = said.isascii()
    if not plain and not _SEEN.isdisjoint(said):
        hits += [(picture, *_PICTURES[picture]) for picture in said if picture in _PICTURES]
    if ("?" in said or ";" in said or not (plain or _ASKING.isdisjoint(said))) and (mark := _mark(said)):
        hits.append((mark, _QUESTION, 2))
    return hits


def _mark(said: str) -> str | None:
    """The first question mark that asks something: none that is quoted, or stands after "you know what"."""
    cues = _cues()
    if not _QUOTES.isdisjoint(said):
        said = cues.quoted.sub("", said)
    for mark in cues.mark.finditer(said):
        if not cues.aside.search(said[max(mark.start() - 30, 0) : mark.start()].lower()):
            return mark.group()
    return None


def remembered(text: str, corrections: Sequence[tuple[str, Kind]]) -> Proposal:
    """What :func:`propose` says, unless the user corrected this person's words before.

    ``corrections``: the cue that had been shown as a reason ("" where none was) and the kind that the user chose
    instead, oldest first; of two that apply the later one wins. A cue applies where it is a reason again; a question
    mark, which says little, only where it is the only one again.
    """
    kind, reasons = propose(text)
    for cue, chosen in reversed(corrections):
        alone = not cue or cue in QUESTION_MARKS
        if reasons == ((cue,) if cue else ()) if alone else cue in reasons:
            return Proposal(chosen, (cue,) if cue else (), remembered=True)
    return Proposal(kind, reasons)


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text.casefold().replace("’", "'"))


def _unaccented(cue: str) -> str:
    """As people write it in a hurry; a short word would be taken for another one."""
    if cue.isascii() or len(cue) < 5 or re.search(_UNSPACED, cue):
        return cue
    return unicodedata.normalize("NFC", re.sub(_MARKS, "", unicodedata.normalize("NFD", cue)))

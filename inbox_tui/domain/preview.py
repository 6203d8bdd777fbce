"""A text as a platform will show it: which of its words become links and how these are cut, what little markup means.

Reddit's Markdown is read elsewhere (it takes a parser); what comes out is the same :class:`Row`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from inbox_tui.domain.length import TextRules
from inbox_tui.domain.value import value_class


@value_class()
class Piece:
    """Words with one look. ``looks``: any of ``bold``, ``italic``, ``strike``, ``code``, ``heading``, ``link``,
    ``hidden`` (until it is opened) and ``dropped`` (the platform leaves it out; whoever reviews must not miss it).
    ``added``: not of the text, but of ours about it."""

    text: str
    looks: frozenset[str] = frozenset()
    added: bool = False


@value_class(kw_only=True)
class Row:
    """One paragraph, to be wrapped."""

    pieces: tuple[Piece, ...] = ()
    quoted: int = 0
    """So many quotes it stands in."""
    indent: int = 0
    """So many lists it stands in."""
    mark: str = ""
    """What stands before it: a list's sign or number."""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


LINK = frozenset({"link"})
PLAIN: frozenset[str] = frozenset()

# Patterns as text: re compiles (and keeps) them when they are first needed, which is not at a start.
_BEFORE = r"(?<![\w@#$/.&])"
_WORD = r"\w+(?:[.-]\w+)*"
_LINKED = {
    "@name": rf"{_BEFORE}@\w+",
    "@name.of": rf"{_BEFORE}@{_WORD}",
    "@name@host": rf"{_BEFORE}@{_WORD}(?:@{_WORD}(?::\d+)?)?",
    "@host": rf"{_BEFORE}@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+",
    "#tag": rf"{_BEFORE}#(?=\w*[^\W\d])\w+",
    "$tag": rf"{_BEFORE}\$[A-Za-z]{{1,6}}(?:[._][A-Za-z]{{1,2}})?(?!\w)",
    "u/name": rf"{_BEFORE}/?u/[\w-]+",
    "r/name": rf"{_BEFORE}/?r/\w+",
}
_ADDRESS = r"(?i)(?<!\w)https?://[^\s<>\"'\\^`{|}]*[^\s<>\"'\\^`{|}.,;:!?)\]*_~]"
_LITTLE = (("*", "bold"), ("_", "italic"), ("-", "strike"))
_CUT, _TAIL = 30, 15


def preview(text: str, rules: TextRules) -> tuple[Row, ...]:
    """The rows of ``text`` as ``rules`` have it. No text raises; what the rules do not speak of is shown as typed."""
    rows = []
    for line in text.split("\n"):
        pieces = _little(line) if rules.markup == "youtube" else (Piece(line),)
        rows.append(Row(pieces=linked(pieces, rules, text)))
    return tuple(rows)


def wording(rows: Iterable[Row]) -> str:
    """What stands there, without looks: where it is the typed text, nothing was made of it."""
    return "\n".join(row.mark + "".join(piece.text for piece in row.pieces if not piece.added) for row in rows)


def linked(pieces: Iterable[Piece], rules: TextRules, whole: str) -> tuple[Piece, ...]:
    """``pieces`` with the words that become links, each as it will be shown. ``whole``: the text they are of."""
    done: list[Piece] = []
    for piece in pieces:
        if {"code", "link"} & piece.looks or piece.added:
            done.append(piece)
            continue
        at = 0
        for start, end, shown in _links(piece.text, rules):
            if start > at:
                done.append(Piece(piece.text[at:start], piece.looks))
            name = _short(shown, whole) if rules.short_mentions and shown.startswith("@") else shown
            done.append(Piece(name, piece.looks | LINK))
            if name != shown:
                done.append(Piece(shown[len(name) :], piece.looks | {"dropped"}))
            at = end
        if at < len(piece.text):
            done.append(Piece(piece.text[at:], piece.looks))
    return tuple(done)


def _links(text: str, rules: TextRules) -> list[tuple[int, int, str]]:
    found = [(start, end, shown) for start, end, shown in _addresses(text, rules)]
    for kind in rules.linked.split():
        pattern = _LINKED.get(kind)
        for match in re.finditer(pattern, text) if pattern else ():
            found.append((match.start(), match.end(), match[0]))
    found.sort(key=lambda one: (one[0], -one[1]))
    kept: list[tuple[int, int, str]] = []
    for one in found:
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _addresses(text: str, rules: TextRules) -> list[tuple[int, int, str]]:
    shorten = _SHORTENED.get(rules.links)
    if "." not in text or (shorten is None and not rules.linked):
        return []
    if shorten is None:
        return [(found.start(), found.end(), found[0]) for found in re.finditer(_ADDRESS, text)]
    from inbox_tui.domain.addresses import web_addresses

    places = [(start, end, text[start:end]) for start, end in web_addresses(text)]
    return [
        (start, end, shorten(words))
        for start, end, words in places
        if rules.links == "host-15" or words[:4].lower() == "http"
    ]


def _host_and_tail(address: str) -> str:
    """X's ``display_url``: neither scheme nor ``www.``, and 15 characters of what stands behind the host."""
    host, slash, tail = re.sub(r"(?i)^https?://(?:www\.(?=[^/]*\.))?", "", address).partition("/")
    tail = slash + tail if tail else ""
    return host + (tail if len(tail) <= _TAIL else f"{tail[:_TAIL]}…")


def _cut(address: str) -> str:
    """Mastodon's: neither scheme nor ``www.``, and 30 characters of the rest (``app/lib/text_formatter.rb``)."""
    rest = re.sub(r"^https?://(?:www\.)?", "", address)
    return rest if len(rest) <= _CUT else f"{rest[:_CUT]}…"


_SHORTENED: dict[str, Callable[[str], str]] = {"host-15": _host_and_tail, "cut-30": _cut}


def _short(mention: str, whole: str) -> str:
    """``@ana`` of ``@ana@town.example``, unless another ``@ana`` of elsewhere is mentioned, too."""
    name = mention[1:].partition("@")[0]
    return mention if name.lower() in _shared(whole) else mention[: 1 + len(name)]


@lru_cache(maxsize=4)
def _shared(whole: str) -> frozenset[str]:
    """Names that people of several servers are mentioned by."""
    names = [each[1:].partition("@")[0] for each in {each.lower() for each in re.findall(_LINKED["@name@host"], whole)}]
    return frozenset(name for name in names if names.count(name) > 1)


def _little(
    line: str, looks: frozenset[str] = PLAIN, signs: tuple[tuple[str, str], ...] = _LITTLE
) -> tuple[Piece, ...]:
    """YouTube's markup: ``*bold*``, ``_italic_`` and ``-strike-`` around whole words, one in the other as well."""
    patterns = {
        sign: re.compile(rf"(?<![^\W_])(?<!{m}){m}(?=[^\s{m}])([^{m}]*[^\s{m}]){m}(?!{m})(?![^\W_])")
        for sign, m in ((sign, re.escape(sign)) for sign, _ in signs)
    }
    ahead = {sign: pattern.search(line) for sign, pattern in patterns.items()}
    done: list[Piece] = []
    at = 0
    while True:
        for sign, found in ahead.items():
            if found is not None and found.start() < at:
                ahead[sign] = patterns[sign].search(line, at)
        first = min(((found.start(), sign) for sign, found in ahead.items() if found is not None), default=None)
        match = ahead[first[1]] if first is not None else None
        if first is None or match is None:
            break
        sign = first[1]
        if match.start() > at:
            done.append(Piece(line[at : match.start()], looks))
        inner = tuple(each for each in signs if each[0] != sign)
        done += _little(match[1], looks | {dict(signs)[sign]}, inner)
        at = match.end()
    if at < len(line):
        done.append(Piece(line[at:], looks))
    return tuple(done)

"""What stands on the review: a text as its platform will show it, wrapped and inked, and who will see it. Reddit's
Markdown is read here, by the parser that Textual brings along."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from inbox_tui.domain.account import AccountView
from inbox_tui.domain.length import TextRules
from inbox_tui.domain.links import shown_host
from inbox_tui.domain.preview import PLAIN, Piece, Row, linked, preview, wording
from inbox_tui.domain.views import Outgoing
from inbox_tui.ui.lines import Line, cut, wrap

if TYPE_CHECKING:
    from markdown_it.token import Token

BULLET, STEP = "• ", "  "
_SPOILER, _SPOILER_END = r"(?<!\\)>!(?=\S)", r"(?<=\S)!<"
_LOOKS = {"strong": "bold", "em": "italic", "s": "strike", "link": "link"}
LEAST = 24
"""Cells that are left for words, however deep they stand."""
_TARGET = 60
"""Cells of a link's target that is no web address."""


def text_rules(account: AccountView | None, out: Outgoing) -> TextRules:
    """The rules that hold for what goes out; those of nobody where its account is gone."""
    return account.text_for(out.audience) if account is not None else TextRules()


@lru_cache(maxsize=4)
def shown(text: str, rules: TextRules) -> tuple[Row, ...]:
    """The rows of ``text`` as its platform will show it. No text raises."""
    if rules.markup != "reddit":
        return preview(text, rules)
    try:
        return _reddit(text, rules)
    except (ValueError, RecursionError):  # what the parser cannot take is shown as typed
        return preview(text, rules)


def same(rows: Sequence[Row], text: str) -> bool:
    """Whether the words on screen are the typed ones."""
    return wording(rows).strip() == text.strip()


def laid_out(rows: Sequence[Row], width: int, bar: str) -> Iterator[Line]:
    """The rows as lines of at most ``width`` cells. ``bar`` stands beside what is quoted."""
    for row in rows:
        before = (f"{bar} " * row.quoted + STEP * max(0, row.indent - 1))[: max(0, width - LEAST)]
        hang = " " * len(row.mark) if row.mark else STEP * min(1, row.indent)
        room = max(10, width - len(before) - len(hang))
        for number, line in enumerate(_flowed(row.pieces, room)):
            lead = row.mark if row.mark and not number else hang
            yield [(before, "quote"), (lead, "muted"), *line]


def _flowed(pieces: Sequence[Piece], width: int) -> Iterator[Line]:
    """Wrapped like plain words, every letter with its look."""
    text = "".join(piece.text for piece in pieces)
    ends: list[int] = []
    for piece in pieces:
        ends.append((ends[-1] if ends else 0) + len(piece.text))
    at = which = 0
    for words in wrap(text, width):
        at = max(at, text.find(words, at))
        end = at + len(words)
        line: Line = []
        while at < end:
            while ends[which] <= at:
                which += 1
            to = min(end, ends[which])
            line.append((text[at:to], _ink(pieces[which])))
            at = to
        yield line or [("", "text")]


def _ink(piece: Piece) -> str:
    looks = piece.looks
    if piece.added or "dropped" in looks:
        return "muted"
    if "hidden" in looks:
        return "soon"
    meaning = "accent" if "link" in looks else "quote" if "code" in looks else "text"
    manners = ["bold"] if looks & {"bold", "heading"} else []
    return " ".join([meaning, *manners, *(look for look in ("italic", "strike") if look in looks)])


# --- Reddit's Markdown


def _reddit(text: str, rules: TextRules) -> tuple[Row, ...]:
    """As https://support.reddithelp.com/hc/en-us/articles/360043033952 tells it; superscript stays as typed."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"]).disable("image")
    opening, closing = _unused(text)
    marked = _spoilers(text, opening, closing)
    walk = _Walk(rules, text, lambda words: words.replace(opening, ">!").replace(closing, "!<"), (opening, closing))
    for token in reader.parse(marked):
        walk.take(token)
    return tuple(walk.rows) or (Row(),)


def _spoilers(text: str, opening: str, closing: str) -> str:
    """The text with other signs around its spoilers. Each line is read once: one regular expression for a whole spoiler
    looks for an end that is not there from every beginning anew."""
    done: list[str] = []
    begins, ends = re.compile(_SPOILER), re.compile(_SPOILER_END)
    for line in text.split("\n"):
        at, parts = 0, []
        while (begin := begins.search(line, at)) and (end := ends.search(line, begin.end() + 1)):
            parts += [line[at : begin.start()], opening, line[begin.end() : end.start()], closing]
            at = end.end()
        done.append("".join([*parts, line[at:]]))
    return "\n".join(done)


def _unused(text: str) -> tuple[str, str]:
    """Two characters that the text has not: a spoiler's signs would be read as a quote's."""
    free = (letter for letter in map(chr, range(0xE000, 0xF8FF)) if letter not in text)
    return next(free), next(free)


class _Walk:
    """Makes rows of a parser's tokens."""

    def __init__(self, rules: TextRules, text: str, typed: Callable[[str], str], spoiler: tuple[str, str]) -> None:
        self.rows: list[Row] = []
        self._rules, self._text, self._typed, self._spoiler = rules, text, typed, spoiler
        self._quoted = 0
        self._lists: list[bool] = []
        """Those that are open, outermost first: whether each is numbered."""
        self._mark = ""
        self._heading = False
        self._close = True
        """The next row follows the last one without a blank one between."""
        self._cells: list[Piece] | None = None
        self._looks: frozenset[str] = PLAIN

    def take(self, token: Token) -> None:
        match token.type:
            case "blockquote_open" | "blockquote_close":
                self._quoted += token.nesting
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append(token.type == "ordered_list_open")
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
                self._close = bool(self._lists)
            case "list_item_open":
                self._mark = f"{token.info}{token.markup} " if self._lists[-1] else BULLET
            case "list_item_close":
                self._mark = ""
            case "heading_open":
                self._heading = True
            case "heading_close":
                self._heading, self._close = False, False
            case "paragraph_close":
                self._close = token.hidden
            case "inline":
                self._inline(token)
            case "fence" | "code_block":
                self._code(token)
            case "hr":
                self._put([Piece("-" * 10, frozenset({"code"}))])
                self._close = False
            case "tr_open":
                self._cells = []
            case "th_open":
                self._heading = True
            case "th_close":
                self._heading = False
            case "tr_close":
                self._put(self._cells or [])
                self._cells, self._close = None, True
            case "table_close":
                self._close = False

    def _put(self, pieces: Sequence[Piece]) -> None:
        if self.rows and not self._close:
            self.rows.append(Row(quoted=min(self._quoted, self.rows[-1].quoted)))
        self._close = True
        done = linked(pieces, self._rules, self._text)
        self.rows.append(Row(pieces=done, quoted=self._quoted, indent=len(self._lists), mark=self._mark))
        self._mark = ""

    def _code(self, token: Token) -> None:
        lines = [token.info.strip()] if token.info.strip() else []
        for line in [*lines, *token.content.removesuffix("\n").split("\n")]:
            self._put([Piece(self._typed(line), frozenset({"code"}))])
        self._close = False

    def _inline(self, token: Token) -> None:
        pieces: list[Piece] = []
        target, since = "", 0
        self._looks = frozenset({"heading"}) if self._heading else PLAIN
        for child in token.children or ():
            name = child.type.removesuffix("_open").removesuffix("_close")
            if child.type == "link_open":
                target, since = str(child.attrGet("href") or ""), len(pieces)
            if name in _LOOKS:
                look = {_LOOKS[name]}
                self._looks = self._looks | look if child.nesting > 0 else self._looks - look
            if child.type == "link_close":
                self._say_where(pieces, target, since)
            elif child.type == "hardbreak":
                self._end_row(pieces)
                pieces, since = [], 0
            elif child.type == "softbreak":
                pieces.append(Piece(" ", self._looks - {"link"}))
            elif child.type == "code_inline":
                pieces.append(Piece(self._typed(child.content), self._looks | {"code"}))
            elif child.content:
                pieces += self._words(child.content)
        if self._cells is not None:
            self._cells += [*([Piece(" | ")] if self._cells else []), *pieces]
        else:
            self._end_row(pieces)

    def _end_row(self, pieces: list[Piece]) -> None:
        self._put(pieces)
        self._close = True

    def _words(self, words: str) -> Iterator[Piece]:
        """Text, with what a spoiler hides told from the rest."""
        opening, closing = self._spoiler
        for part in re.split(f"([{opening}{closing}])", words):
            if part == opening:
                self._looks |= {"hidden"}
            elif part == closing:
                self._looks -= {"hidden"}
            elif part:
                yield Piece(part, self._looks)

    def _say_where(self, pieces: list[Piece], target: str, since: int) -> None:
        """Behind a link's words where it really goes, unless they say it."""
        words = "".join(piece.text for piece in pieces[since:])
        if words != target:
            pieces.append(Piece(f" ({shown_host(target) or cut(target, _TARGET)})", added=True))

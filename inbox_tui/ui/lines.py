"""Lines of text as the screens draw them: the last gate before the terminal, wrapping, and columns.

A line is a list of ``(text, ink)`` pairs; :func:`strip` turns it into what Textual paints.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip

from inbox_tui.domain.cleaning import is_clean
from inbox_tui.ui.glyphs import SPOKEN
from inbox_tui.ui.theme import Inks

Span = tuple[str, str]
Line = list[Span]

_NEVER = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def safe(text: str) -> str:
    """The last gate: whatever reached us, no control character, line end or turned direction gets further."""
    if text.isascii() and text.isprintable():
        return text
    if is_clean(text) and "\n" not in text:
        return text
    return _NEVER.sub("\ufffd", text.replace("\n", " ").replace("\t", "    "))


def safe_block(text: str) -> str:
    """The same for text of several lines."""
    return text if is_clean(text) else "\n".join(map(safe, text.split("\n")))


def plain(text: str) -> Content:
    """Text for a widget that is not ours. Never markup."""
    return Content(safe_block(text))


def fit(text: str, width: int, right: bool = False) -> str:
    """Exactly ``width`` cells: cut with an ellipsis, or filled up (on the left when ``right``)."""
    if width <= 0:
        return ""
    text = safe(text)
    size = len(text) if text.isascii() else cell_len(text)
    if size > width:
        text = set_cell_size(text, width - 1).rstrip() + "…"
        size = cell_len(text)
    return " " * (width - size) + text if right else text + " " * (width - size)


def cut(text: str, width: int) -> str:
    """At most ``width`` cells."""
    return fit(text, width).rstrip() if size_of([(text, "")]) > width else safe(text)


def size_of(line: Sequence[Span]) -> int:
    return sum(len(text) if text.isascii() else cell_len(text) for text, _ in line)


def justify(left: Line, right: Line, width: int) -> Line:
    """``left`` and ``right`` at the two ends of one line; the left one gives way."""
    room = width - size_of(right) - (1 if right else 0)
    if room < 8:
        return crop(left, width)
    left = crop(left, room)
    return [*left, (" " * (width - size_of(left) - size_of(right)), "text"), *right]


def crop(line: Line, width: int) -> Line:
    """The line's first ``width`` cells, with an ellipsis where something was cut."""
    if size_of(line) <= width:
        return line
    done: Line = []
    for text, ink in line:
        room = width - size_of(done)
        if size_of([(text, ink)]) < room:
            done.append((text, ink))
            continue
        done.append((fit(text + "…" if size_of([(text, ink)]) <= room else text, room), ink))
        break
    return done


def strip(line: Line, width: int, inks: Inks, ground: str = "ground") -> Strip:
    """A line as a strip of exactly ``width`` cells. Everything passes :func:`safe` here, whoever made it."""
    if inks.spoken:
        line = [(_spoken(text), ink) for text, ink in line]
    segments = [Segment(safe(text), inks.style(ink, ground)) for text, ink in line if text]
    return Strip(segments).adjust_cell_length(width, inks.style("text", ground))


def _spoken(text: str) -> str:
    """For who listens. What stands between two words is a comma behind the first, in as many cells."""
    return text.translate(SPOKEN).replace(" , ", ",  ")


def wrap(text: str, width: int) -> list[str]:
    """Break text into lines of at most ``width`` cells, at spaces where there are any. Line ends are kept."""
    width = max(width, 4)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if paragraph.isascii() and len(paragraph) <= width:
            lines.append(paragraph)
        else:
            lines.extend(_wrap_paragraph(paragraph, width))
    return lines


def _wrap_paragraph(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    line, used = "", 0
    for word in re.findall(r"\S+\s*", paragraph) or [paragraph]:
        bare = word.rstrip()
        size = len(bare) if bare.isascii() else cell_len(bare)
        if used + size > width and (size <= width // 2 or (size <= width and bare.isascii())):
            lines.append(line.rstrip())
            line, used, tail = "", 0, word
        elif used + size > width:
            head = _head(bare, width - used)
            rest = word[len(head) :]
            lines.append((line + head).rstrip())
            pieces = chop_cells(rest.rstrip(), width) or [""]
            lines.extend(pieces[:-1])
            line, used = "", 0
            tail = pieces[-1] + rest[len(rest.rstrip()) :]
        else:
            tail = word
        line += tail
        used += len(tail) if tail.isascii() else cell_len(tail)
    lines.append(line.rstrip())
    return [piece for index, piece in enumerate(lines) if piece or index or len(lines) == 1]


def _head(word: str, room: int) -> str:
    if room < 2:
        return ""
    pieces = chop_cells(word, room)
    return pieces[0] if pieces else ""

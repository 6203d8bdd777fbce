"""A screen as a picture: what a terminal would show, cell by cell, as SVG and from there as PNG.

Textual's own export leaves the placing of letters to the browser; here every cell has its place, so that columns and
rules meet whatever fonts are installed. The fonts meant are Debian's fonts-dejavu-core, fonts-noto-cjk,
fonts-noto-color-emoji and fonts-freefont-ttf; without them the pictures come out plainer, not wrong.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import DIMMED_MONOKAI

from inbox_tui.domain.text import graphemes

WIDTH, HEIGHT = 10, 20
"""Pixels of one cell."""
MONO = 16.61
"""Font size at which a letter of DejaVu Sans Mono is exactly ten pixels wide."""
BASE = 15
"""Where letters stand within a cell, in pixels from its top."""
MARGIN = 14
COLOURS = 256
_FAMILIES = {
    "mono": "DejaVu Sans Mono",
    "cjk": "Noto Sans Mono CJK JP",
    "emoji": "Noto Color Emoji",
    "indic": "FreeSans",
    "other": "DejaVu Sans",
}
"""Cairo takes one family a text; where it is not installed, fontconfig puts its nearest in its place."""


@dataclass(frozen=True, slots=True)
class _Ink:
    colour: str
    ground: str
    bold: bool
    italic: bool
    underline: bool


def svg(strips: Iterable[Iterable[Segment]], ground: str, columns: int) -> str:
    """``ground`` is the colour of cells that have none."""
    rects: list[str] = []
    words: list[str] = []
    row = 0
    for row, strip in enumerate(strips, 1):
        top = MARGIN + (row - 1) * HEIGHT
        at = 0
        for text, ink in _runs(strip, ground):
            wide = cell_len(text) * WIDTH
            left = MARGIN + at * WIDTH
            if ink.ground != ground:
                rects.append(f'<rect x="{left}" y="{top}" width="{wide}" height="{HEIGHT}" fill="{ink.ground}"/>')
            if ink.underline:
                rects.append(f'<rect x="{left}" y="{top + 18}" width="{wide}" height="1" fill="{ink.colour}"/>')
            words += _text(text, ink, left, top)
            at += cell_len(text)
    size = f'width="{2 * MARGIN + columns * WIDTH}" height="{2 * MARGIN + row * HEIGHT}"'
    body = "\n".join([f'<rect width="100%" height="100%" fill="{ground}"/>', *rects, *words])
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{body}\n</svg>\n'


def png(picture: str) -> bytes:
    """The SVG drawn, in few colours: a terminal has no more."""
    import cairosvg  # type: ignore[import-untyped]
    from PIL import Image

    raw = cairosvg.svg2png(bytestring=picture.encode())
    whole = Image.open(io.BytesIO(raw)).convert("RGB")
    small = whole.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def _runs(strip: Iterable[Segment], ground: str) -> Iterator[tuple[str, _Ink]]:
    for text, style, control in strip:
        if text and not control:
            yield text, _ink(style or Style(), ground)


def _ink(style: Style, ground: str) -> _Ink:
    colour = style.color.get_truecolor(DIMMED_MONOKAI).hex if style.color and not style.color.is_default else "#e4e7ee"
    behind = style.bgcolor.get_truecolor(DIMMED_MONOKAI).hex if style.bgcolor and not style.bgcolor.is_default else ""
    behind = behind or ground
    if style.reverse:
        colour, behind = behind, colour
    return _Ink(colour, behind, bool(style.bold), bool(style.italic), bool(style.underline))


def _text(text: str, ink: _Ink, left: int, top: int) -> Iterator[str]:
    """Letters of the monospace font in one go, word by word; every other grapheme at its own place."""
    look = f'fill="{ink.colour}"' + ' font-weight="bold"' * ink.bold + ' font-style="italic"' * ink.italic
    word, start, at = "", 0, 0

    def said() -> Iterator[str]:
        if word.strip():
            yield _element(word, "mono", MONO, left + start * WIDTH, top, look)

    for piece in graphemes(text):
        family = _family(piece)
        if family == "mono" and piece != " ":
            if not word:
                start = at
            word += piece
        else:
            yield from said()
            word = ""
            if piece != " ":
                wide = cell_len(piece) * WIDTH
                size = 15.0 if family == "emoji" else float(wide) * 0.86 if family == "cjk" else MONO
                middle = left + at * WIDTH + wide / 2
                yield _element(piece, family, size, middle, top, f'{look} text-anchor="middle"')
        at += cell_len(piece)
    yield from said()


def _element(text: str, family: str, size: float, left: float, top: int, look: str) -> str:
    return (
        f'<text x="{left:g}" y="{top + BASE}" font-family="{_FAMILIES[family]}" font-size="{size:g}" {look}>'
        f"{escape(text)}</text>"
    )


def _family(piece: str) -> str:
    first = ord(piece[0])
    if 0x0900 <= first < 0x0E00:
        return "indic"
    if 0x2E80 <= first < 0xFFF0 and cell_len(piece) == 2:
        return "cjk"
    if first >= 0x1F000 or cell_len(piece) == 2:
        return "emoji"
    # Latin, Greek, Cyrillic, punctuation, arrows, boxes, blocks and shapes are all in the monospace font.
    return "mono" if first < 0x0590 or 0x1E00 <= first < 0x2E00 else "other"

"""The report: waits, promises, asks against gives and what people ask about, with plots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from inbox_tui.domain.model import ChangeSet
from inbox_tui.domain.report import Report
from inbox_tui.domain.reported import Section, plain, sections
from inbox_tui.domain.spans import SPANS, span_of
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line, crop, fit, safe, size_of, wrap
from inbox_tui.ui.screens.listed import Leaving
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.drawn import Drawn

_ALIGNED_RIGHT = frozenset({"waits", "gives", "answers", "asks", "share", "posts", "on time", "replied"})
_NARROWEST = 8
_TABLES = 80
"""Columns from which tables stand as tables."""
_INKS = {"░": "good", "▒": "soon", "▓": "now", "█": "late", "·": "muted"}


class Told(Drawn):
    """One section as lines: its title, its table, its notes."""

    def __init__(self, section: Section) -> None:
        super().__init__()
        self.section = section
        self._lines: list[Line] = []

    def on_mount(self) -> None:
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        whole = self.app.size.width
        self._lines = _lines(self.section, self.size.width or whole, whole < _TABLES, self._words)
        self.styles.height = len(self._lines) + 1
        self.refresh()

    def _words(self, words: str) -> str:
        preferences = self.inbox_app.preferences
        return plain(words) if preferences.glyphs.unheard.isascii() else preferences.tidy(safe(words))

    def recolour(self) -> None:
        self._fit()

    def line(self, y: int) -> tuple[Line, str]:
        return (crop(self._lines[y], self.size.width) if y < len(self._lines) else []), "ground"


class Body(VerticalScroll):
    """What the report says, scrolled as a whole."""

    BINDINGS: ClassVar[list[BindingType]] = []
    """The screen's own keys move it."""


class ReportScreen(Leaving[None]):
    scope = Scope.REPORT
    BINDINGS = bindings(Scope.REPORT)

    def __init__(self) -> None:
        super().__init__()
        self._chosen = "week"
        self.report: Report | None = None

    def compose(self) -> ComposeResult:
        yield HeadBar("Report")
        yield Body(id="report")
        yield FootBar("report")

    def on_mount(self) -> None:
        self.body = self.query_one(Body)
        self.body.focus()
        self._read()

    def _read(self, top: bool = True) -> None:
        """Read the figures anew; the screen stays as it is until they are there."""
        wanted = self._chosen

        async def shown(found: Report) -> None:
            if self.stands and wanted == self._chosen:
                await self._show(found, top)

        self.inbox_app.do(self.inbox.report(span_of(wanted, self.inbox.now())), shown)

    async def _show(self, found: Report, top: bool) -> None:
        self.report = found
        place = self.body.scroll_y
        async with self.batch():
            await self.body.remove_children()
            await self.body.mount_all(self._parts(found))
        self.body.scroll_to(y=0 if top else place, animate=False)
        self.head.title = f"Report: {found.span.name}"
        self.head.refresh()

    def _parts(self, found: Report) -> list[Widget]:
        parts: list[Widget] = []
        drawn = not self.inbox_app.preferences.glyphs.unheard.isascii()
        for section in sections(found):
            parts.append(Told(section))
            plot = self._plot(section.key, found) if drawn else None
            if plot is not None:
                parts.append(plot)
        return parts

    def _plot(self, key: str, found: Report) -> Widget | None:
        from inbox_tui.ui import plots  # plotext comes with the first report

        return plots.hours(found) if key == "week" else plots.weeks(found) if key == "giving" else None

    def changed(self, changes: ChangeSet) -> None:
        """Figures of days need not move with every post: they are read again with the next tick."""

    def tick(self) -> None:
        self._read(top=False)

    # --- keys

    def _tops(self) -> list[int]:
        return [told.virtual_region.y for told in self.body.query(Told)]

    def _to(self, y: float) -> None:
        self.inbox_app.say("")  # where it was written was read; the keys stand there
        self.body.scroll_to(y=y, animate=False)

    def action_down(self) -> None:
        """To the next section, or further down where the last ones are in view already."""
        here = round(self.body.scroll_target_y)
        self._to(next((y for y in self._tops() if y > here), here + 3))

    def action_up(self) -> None:
        here = round(self.body.scroll_target_y)
        self._to(max((y for y in self._tops() if y < here), default=0))

    def action_line(self, step: int) -> None:
        self._to(self.body.scroll_target_y + step)

    def action_page_down(self) -> None:
        self._to(self.body.scroll_target_y + max(1, self.body.size.height - 2))

    def action_page_up(self) -> None:
        self._to(self.body.scroll_target_y - max(1, self.body.size.height - 2))

    def action_top(self) -> None:
        self._to(0)

    def action_bottom(self) -> None:
        self._to(self.body.max_scroll_y)

    def action_span(self, step: int) -> None:
        names = list(SPANS)
        self.inbox_app.say("")
        self._chosen = names[(names.index(self._chosen) + step) % len(names)]
        self._read()

    def action_write(self) -> None:
        async def write() -> Path:
            return await self.inbox.write_report(await self.inbox.report(span_of(self._chosen, self.inbox.now())))

        self.inbox_app.do(write(), lambda path: self.inbox_app.say(f"Written to {path}", good=True))

    def action_back(self) -> None:
        self.dismiss(None)


def _lines(section: Section, width: int, narrow: bool, words: Callable[[str], str]) -> list[Line]:
    lines: list[Line] = [[("  ", "text"), (piece, "accent bold")] for piece in wrap(section.title, max(20, width - 4))]
    rows = [tuple(map(words, row)) for row in ((section.head, *section.rows) if section.head else section.rows)]
    if rows and narrow and section.key == "week":
        lines += _hours(rows, words)
    elif rows and narrow:
        lines += _one_below_another(section.key, rows, width - 6, words(" · "), headed=bool(section.head))
    elif rows:
        lines += _table(section, rows, width)
    for note in section.notes:
        lines += [[("    ", "text"), (piece, "muted")] for piece in wrap(words(note), max(20, width - 6))]
    return lines


def _one_below_another(
    key: str, rows: list[tuple[str, ...]], room: int, between: str, *, headed: bool
) -> Iterator[Line]:
    """Where a table has no room: each row's name, and what is told of it below, nothing of it cut."""
    head, told = (rows[0], rows[1:]) if headed else (("",) * len(rows[0]), rows)
    for name, *cells in told:
        said = [f"{what} {cell}" if what else cell for what, cell in zip(head[1:], cells, strict=True) if cell.strip()]
        pieces = [between.join(said)] if headed else said
        line: Line = [("    ", "text"), (name, "muted")]
        if pieces and size_of([(f"{name}  {pieces[0]}", "text")]) <= room:
            line += [("  ", "text"), (pieces.pop(0), "text")]
        yield line
        ink = "muted" if key == "short" else "text"
        for piece in pieces:
            yield from ([("      ", "text"), (part, ink)] for part in wrap(piece, max(20, room - 2)))


def _hours(rows: list[tuple[str, ...]], words: Callable[[str], str]) -> Iterator[Line]:
    """The hours of the week alone, then what the days come to."""
    days = max(size_of([(row[0], "text")]) for row in rows)
    for number, (name, cells, *_) in enumerate(rows):
        yield [
            ("    ", "text"),
            (fit(name, days), "muted"),
            ("  ", "text"),
            *_cell("week", "", 1, cells, 24, not number),
        ]
    for name, _, waits, middle in rows[1:]:
        yield [
            ("    ", "text"),
            (fit(name, days), "muted"),
            (f"  {rows[0][2]} {waits}{words(' · ')}{rows[0][3]} {middle}", "text"),
        ]


def _table(section: Section, rows: list[tuple[str, ...]], width: int) -> Iterator[Line]:
    wide = _widths(rows, width - 5, told=not section.head)
    heads = section.head or ("",) * len(wide)
    for number, row in enumerate(rows):
        head = bool(section.head) and number == 0
        line: Line = [("    ", "text")]
        for n, cell in enumerate(row[:-1]):
            line += [*_cell(section.key, heads[n], n, cell, wide[n], head), ("  ", "text")]
        last = wrap(row[-1], wide[-1]) if not section.head else [row[-1]]
        indent = " " * size_of(line)
        for more, piece in enumerate(last or [""]):
            start = line if not more else [(indent, "text")]
            yield [*start, *_cell(section.key, heads[-1], len(row) - 1, piece, wide[-1], head)]


def _widths(rows: list[tuple[str, ...]], room: int, *, told: bool) -> list[int]:
    """Each column as wide as it needs to be; where that is too much the widest give way. In a section that is ``told``
    the last column is words: it takes what is left, and is wrapped."""
    wide = [max(size_of([(row[n], "text")]) for row in rows) for n in range(len(rows[0]))]
    room -= 2 * (len(wide) - 1)
    if told:
        return [*wide[:-1], max(20, room - sum(wide[:-1]))]
    while sum(wide) > room and max(wide) > _NARROWEST:
        wide[wide.index(max(wide))] -= 1
    return wide


def _cell(key: str, name: str, n: int, cell: str, wide: int, head: bool) -> Line:
    if head or n == 0:
        return [(fit(cell, wide, right=name in _ALIGNED_RIGHT), "muted")]
    if key == "week" and n == 1:
        return [(sign, _INKS.get(sign, "text")) for sign in cell]
    if key == "short" and n == 2:
        return [(cell, "muted")]
    return [(fit(cell, wide, right=name in _ALIGNED_RIGHT), "text")]

"""A list of things that each take a few lines: entries, accounts, hits, settings, help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip

from inbox_tui.ui.lines import Line, strip
from inbox_tui.ui.widgets.drawn import Drawn, thumb


class Sheet(Drawn, can_focus=True):
    """Draws items one under the other, the current one on its own ground. Without ``cursor`` it just scrolls."""

    class Moved(Message):
        def __init__(self, sheet: Sheet) -> None:
            super().__init__()
            self.sheet = sheet

    def __init__(self, *, id: str = "sheet", cursor: bool = True, gap: int = 1) -> None:
        super().__init__(id=id)
        self.items: Sequence[Sequence[Line]] = ()
        self.heads: Mapping[int, Line] = {}
        """What stands over some of the items, by their number. It belongs to none of them."""
        self.cursor = 0
        self.nothing: Sequence[Line] = ()
        self._has_cursor = cursor
        self._gap = gap
        self._top = 0
        self._rows: list[tuple[int, Line]] = []

    def show(self, items: Sequence[Sequence[Line]]) -> None:
        self.items = items
        self.cursor = min(self.cursor, max(0, len(items) - 1))
        self._rows = []
        for index, item in enumerate(items):
            if index in self.heads:
                self._rows.append((-1, self.heads[index]))
            self._rows += [(index, line) for line in item]
            self._rows += [(-1, [])] * self._gap
        self._settle()
        self.refresh()

    def to(self, index: int) -> None:
        self.cursor = min(max(index, 0), max(0, len(self.items) - 1))
        self._settle()
        self.refresh()
        self.post_message(self.Moved(self))

    def begin_at(self, index: int) -> None:
        """With this one in the first row, as far as there is enough below it."""
        self._top = self._first_row(index)
        self._settle()
        self.refresh()

    def move(self, step: int) -> None:
        if not self._has_cursor:
            self._top = min(max(self._top + step, 0), max(0, len(self._rows) - self.size.height))
            self.refresh()
        elif self.items:
            self.to(self.cursor + step)

    def page(self, direction: int) -> None:
        """A screenful on (1) or back (-1), with one line in common."""
        if not self._has_cursor:
            self.move(direction * max(1, self.size.height - 2))
            return
        there = self._first_row(self.cursor) + direction * max(1, self.size.height - 2)
        near = [index for index in range(len(self.items)) if (self._first_row(index) - there) * direction <= 0]
        reached = (max if direction > 0 else min)(near, default=self.cursor)
        self.to(reached if reached != self.cursor else self.cursor + direction)

    def to_end(self, direction: int) -> None:
        """The first (-1) or the last (1)."""
        self.to(len(self.items) if direction > 0 else 0) if self._has_cursor else self.move(direction * len(self._rows))

    def _first_row(self, item: int) -> int:
        return next((row for row, (index, _) in enumerate(self._rows) if index == item), 0)

    def _settle(self) -> None:
        height = self.size.height
        if not height:
            return  # not laid out yet
        if self._has_cursor and self.items:
            mine = [row for row, (index, _) in enumerate(self._rows) if index == self.cursor]
            if mine:
                self._top = min(max(self._top, mine[-1] - height + 1), mine[0] - (self.cursor in self.heads))
        self._top = min(max(self._top, 0), max(0, len(self._rows) - height))

    @property
    def _lift(self) -> int:
        """Rows by which it is drawn higher, so that a question does not stand over the current item."""
        if not self.covered or not self._has_cursor or not self.items:
            return 0
        end = self._first_row(self.cursor) + len(self.items[self.cursor])
        return max(0, end - self._top - (self.size.height - self.covered))

    def on_resize(self) -> None:
        self._settle()

    def recolour(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if not self.items:
            return strip(self.nothing[y] if y < len(self.nothing) else [], width, self.inks)
        row = self._top + self._lift + y
        bar = thumb(self.size.height, len(self._rows), self._top, self.size.height)
        glyphs = self.inbox_app.preferences.glyphs
        end: Line = [(glyphs.thumb, "rule")] if y in bar else []
        if row >= len(self._rows):
            return Strip.join([strip([], width - 1, self.inks), strip(end, 1, self.inks)])
        index, line = self._rows[row]
        current = self._has_cursor and index == self.cursor
        edge = (glyphs.cursor, "accent bold") if current else (" ", "text")
        ground = "current" if current else "ground"
        return Strip.join([strip([edge, (" ", "text"), *line], width - 1, self.inks, ground), strip(end, 1, self.inks)])

    def on_click(self, event: events.Click) -> None:
        row = self._top + event.y
        if self._has_cursor and row < len(self._rows) and self._rows[row][0] >= 0:
            self.to(self._rows[row][0])

    def on_mouse_scroll_down(self) -> None:
        self.move(1 if self._has_cursor else 3)

    def on_mouse_scroll_up(self) -> None:
        self.move(-1 if self._has_cursor else -3)

"""A widget that draws its own lines, the base of all our panes and bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from inbox_tui.ui.lines import Line, strip
from inbox_tui.ui.theme import Inks

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp


class Drawn(Widget):
    """Subclasses answer :meth:`line` or :meth:`row`; colours come from the app's table of meanings and fill the whole
    width. What stands on each row is remembered, so that :meth:`redraw` sends the terminal only what is new."""

    ALLOW_SELECT = False
    ground = "ground"
    covered = 0
    """Rows at its foot that a question stands over."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._stands: dict[int, Strip] = {}

    @property
    def inbox_app(self) -> InboxApp:
        return cast("InboxApp", self.app)

    @property
    def inks(self) -> Inks:
        return self.inbox_app.inks

    def line(self, y: int) -> tuple[Line, str]:
        """Row ``y`` of the widget and the ground it stands on."""
        raise NotImplementedError

    def look(self) -> None:
        """Rows will be asked for: what is the same for all of them can be worked out here, once."""

    def row(self, y: int) -> Strip:
        """Row ``y`` of the widget, ready to draw. It is asked for more often than it is drawn."""
        line, ground = self.line(y)
        return strip(line, self.size.width, self.inks, ground)

    def render_lines(self, crop: Region) -> list[Strip]:
        self.look()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        made = self._stands[y] = self.row(y)
        return made

    def cover(self, rows: int) -> None:
        """A question stands over so many rows of its foot (0: it is gone). Who has a cursor draws it above them."""
        if rows != self.covered:
            self.covered = rows
            self.refresh()

    def redraw(self) -> None:
        """Something may say something else now: draw the parts of rows that do."""
        if not self.is_mounted:
            return
        self.look()
        regions = []
        for y in range(self.size.height):
            made, stands = self.row(y), self._stands.get(y)
            if made is not stands and (end := differs_until(stands, made)):
                regions.append(Region(0, y, end, 1))
        if regions:
            self.refresh(*regions)


def differs_until(one: Strip | None, other: Strip) -> int:
    """The cells of ``other`` up to the last one that differs; 0: none does. The end lies between segments, so never
    inside a wide character. (Where the difference begins is of no use: Textual sends a widget's row from its start.)"""
    if one is None or one.cell_length != other.cell_length:
        return other.cell_length
    end = other.cell_length
    for old, new in zip(reversed(list(one)), reversed(list(other)), strict=False):
        if old != new:
            return end
        end -= new.cell_length
    return end


def thumb(height: int, total: int, top: int, shown: int) -> range:
    """The rows of a scroll bar of ``height`` rows that its thumb takes; empty when everything is in view."""
    if total <= shown or height < 2:
        return range(0)
    size = max(1, round(height * shown / total))
    start = round((height - size) * top / max(1, total - shown))
    start = min(max(start, 0), height - size)
    return range(start, start + size)

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
    """Subclasses answer :meth:`line`; colours come from the app's table of meanings and fill the whole width."""

    ALLOW_SELECT = False
    ground = "ground"

    @property
    def inbox_app(self) -> InboxApp:
        return cast("InboxApp", self.app)

    @property
    def inks(self) -> Inks:
        return self.inbox_app.inks

    def line(self, y: int) -> tuple[Line, str]:
        """Row ``y`` of the widget and the ground it stands on."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        line, ground = self.line(y)
        return strip(line, self.size.width, self.inks, ground)

    def redraw_lines(self, first: int, count: int = 1) -> None:
        """Only these rows changed."""
        self.refresh(Region(0, first, self.size.width, count))


def thumb(height: int, total: int, top: int, shown: int) -> range:
    """The rows of a scroll bar of ``height`` rows that its thumb takes; empty when everything is in view."""
    if total <= shown or height < 2:
        return range(0)
    size = max(1, round(height * shown / total))
    start = round((height - size) * top / max(1, total - shown))
    start = min(max(start, 0), height - size)
    return range(start, start + size)

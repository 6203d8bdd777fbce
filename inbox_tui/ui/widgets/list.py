"""The list of conversations: lines drawn from a keyset window, never a widget per row."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.strip import Strip

from inbox_tui.domain.model import AccountId, ConversationId
from inbox_tui.domain.views import ConversationRow, ViewKey
from inbox_tui.ui import rows
from inbox_tui.ui.lines import Line, justify, strip, wrap
from inbox_tui.ui.widgets.drawn import Drawn, thumb
from inbox_tui.ui.window import KEPT, SlidingWindow

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox

AIRY = 100
"""Columns of the screen from which a blank row stands under the title. A small screen has none to spare."""


class ConversationList(Drawn, can_focus=True):
    """A view's rows, drawn; the selection; and a cursor on one conversation, that of its window."""

    class Moved(Message):
        """The cursor stands on another conversation (None: the view is empty). ``by_hand``: the user moved it, it did
        not just follow a change."""

        def __init__(self, row: ConversationRow | None, by_hand: bool = True) -> None:
            super().__init__()
            self.row = row
            self.by_hand = by_hand

    class Opened(Message):
        """A click on the row that was current already."""

    def __init__(self, inbox: Inbox, view: ViewKey) -> None:
        super().__init__(id="list")
        self._inbox = inbox
        self.window = SlidingWindow(inbox, view)
        self.title = ""
        self.selected: dict[ConversationId, None] = {}
        self.empty: Sequence[tuple[str, str]] = ()
        """What to say when the view is empty: paragraphs with their inks."""
        self._measured: object = None
        self._title_rows = self._row_height = 1
        self._lift = 0
        """Rows by which it is drawn higher, so that a question does not stand over the current one."""
        self._width = 0
        self._focused = False
        self._away: Container[AccountId] = ()
        self._now = inbox.now()
        self._bar = range(0)
        self._strips: dict[ConversationId, tuple[object, tuple[Strip, ...]]] = {}

    # --- what is where

    @property
    def rows(self) -> Sequence[ConversationRow]:
        """The rows in memory."""
        return self.window.rows

    @property
    def cursor(self) -> int:
        """Index in ``rows``."""
        return self.window.cursor

    @property
    def current(self) -> ConversationRow | None:
        return self.window.current

    @property
    def total(self) -> int:
        return self.window.total

    @property
    def chosen(self) -> tuple[ConversationId, ...]:
        """What a triage verb works on: the selection, else the current one."""
        if self.selected:
            return tuple(self.selected)
        return (self.current.id,) if self.current else ()

    @property
    def roomy(self) -> bool:
        return self.inbox_app.preferences.roomy(self.app.size.width)

    def _measure(self) -> None:
        """Look at the room there is, which may have changed."""
        room = (self.size, self.app.size.width)
        if room == self._measured:
            return
        self._measured = room
        self._strips.clear()
        self._width = self.size.width
        self._title_rows = 2 if self.app.size.width >= AIRY else 1
        self._row_height = 2 if self.roomy else 1
        self.window.fit = max(1, (self.size.height - self._title_rows) // self._row_height)
        self.window.settle()

    # --- filling

    def show(self, view: ViewKey, title: str, total: int, at: ConversationId | None = None) -> None:
        """Switch to a view, to its top or to one of its conversations."""
        if view != self.window.view:
            self.selected.clear()
        self.title, self.window.view, self.window.total = title, view, total
        self._measure()
        self.window.begin(at)
        self.redraw()
        self.post_message(self.Moved(self.current))

    def reload(self, title: str, total: int) -> None:
        """Something changed: read the window anew around the current conversation, or the next one still there."""
        self.title, self.window.total = title, total
        self.window.read_again()
        if self.window.whole:
            here = {row.id for row in self.rows}
            self.selected = {id: None for id in self.selected if id in here}
        self.redraw()
        self.post_message(self.Moved(self.current, by_hand=False))

    def count_rows(self) -> None:
        """This view's total is what is here: it comes whole."""
        self.window.total = len(self.rows)
        self.redraw()

    # --- moving

    def move(self, by: int) -> None:
        if self.window.step(by):
            self._moved()

    def _moved(self) -> None:
        self.redraw()
        if self.window.at_the_edge:
            self.window.extend()
        else:
            self.call_after_refresh(self.window.extend)  # the screen need not wait for what comes after it
        self.post_message(self.Moved(self.current))

    def page(self, direction: int) -> None:
        self.move(direction * self.window.fit)

    def to_top(self) -> None:
        if self.window.more_before:
            self.window.begin()
            self._moved()
        else:
            self.move(-len(self.rows))

    def to_bottom(self) -> None:
        if self.window.more_after:
            self.window.begin_at_end()
            self._moved()
        else:
            self.move(len(self.rows))

    def to(self, conversation: ConversationId) -> bool:
        """Put the cursor on a conversation of this view; False when it is not in it."""
        index = self.window.find(conversation)
        if index is not None:
            self.move(index - self.window.cursor)
            return True
        window = self._inbox.around(self.window.view, conversation)
        if not any(row.id == conversation for row in window.rows):
            return False
        self.window.begin(conversation)
        self._moved()
        return True

    def next_unheard(self) -> ConversationRow | None:
        """The next conversation with something unheard, among those in memory."""
        return self.window.next_unheard()

    def toggle(self) -> None:
        """Select or unselect the current one and go on."""
        if self.current:
            if self.current.id in self.selected:
                del self.selected[self.current.id]
            else:
                self.selected[self.current.id] = None
            self.redraw()
            self.move(1)

    def toggle_all(self) -> int:
        """Select all that are loaded, or none. Returns how many are selected now."""
        self.selected = {} if self.selected else {row.id: None for row in self.rows}
        self.redraw()
        return len(self.selected)

    # --- drawing

    def tick(self) -> None:
        """Time has passed."""
        self.redraw()

    def recolour(self) -> None:
        self._strips.clear()
        self._measured = None
        self.refresh()

    def look(self) -> None:
        self._measure()
        app, here, width = self.inbox_app, self.window, self._width
        end = (here.cursor - here.top + 1) * self._row_height
        self._lift = max(0, end - (self.size.height - self._title_rows - self.covered)) if self.covered else 0
        self._now, self._focused, self._away = self._inbox.now(), self.has_focus, app.away
        self._glyphs = app.preferences.glyphs
        self._bar = thumb(
            self.size.height - self._title_rows, max(here.total, len(here.rows)), here.base + here.top, here.fit
        )
        self._bare = [
            strip([(" " * (width - 1), "text"), (end, "rule")], width, self.inks) for end in (" ", self._glyphs.thumb)
        ]

    def row(self, y: int) -> Strip:
        if y < self._title_rows:
            return strip(self._title_line() if y == 0 else [], self._width, self.inks)
        y -= self._title_rows
        if not self.rows:
            return strip(self._empty_line(y), self._width, self.inks)
        step, part = divmod(y + self._lift, self._row_height)
        index = self.window.top + step
        if index in self.window.shown:
            return self._strips_of(index, y - part)[part]
        return self._bare[y in self._bar]

    def _strips_of(self, index: int, y: int) -> tuple[Strip, ...]:
        """The lines of a conversation whose first stands on row ``y`` under the title."""
        row = self.rows[index]
        current, selected, focused = index == self.window.cursor, row.id in self.selected, self._focused
        away = row.account in self._away
        thumbs = [place in self._bar for place in range(y, y + self._row_height)]
        key = (row, rows.clock(row, self._now), current, selected, focused, away, thumbs)
        made = self._strips.get(row.id)
        if made is not None and made[0] == key:
            return made[1]
        given = (row, self._width - 1, self._now, self.inbox_app.preferences, current, selected, focused, away)
        lines = rows.roomy(*given) if self._row_height == 2 else (rows.compact(*given),)
        ground = "current" if current else "ground"
        ends = [
            strip([(self._glyphs.thumb, "rule")], 1, self.inks) if thumb_here else strip([], 1, self.inks, ground)
            for thumb_here in thumbs
        ]
        strips = tuple(
            Strip.join([strip(line, self._width - 1, self.inks, ground), end])
            for line, end in zip(lines, ends, strict=True)
        )
        if len(self._strips) > KEPT:
            self._strips.clear()
        self._strips[row.id] = (key, strips)
        return strips

    def _title_line(self) -> Line:
        ink = "accent bold" if self._focused else "text bold"
        left: Line = [("  ", "text"), (self.title, ink), (f"  {self.total}" if self.total else "", "muted")]
        right: Line = []
        if self.selected:
            right = [(f"{len(self.selected)} selected ", "accent")]
        elif self.total and self._focused:
            right = [(f"{self.window.base + self.window.cursor + 1} of {self.total} ", "muted")]
        return justify(left, right, self._width)

    def _empty_line(self, y: int) -> Line:
        lines: list[Line] = []
        for words, ink in self.empty:
            lines += [[("  ", "text"), (piece, ink)] for piece in wrap(words, self._width - 4)]
            lines.append([])
        return lines[y] if y < len(lines) else []

    # --- mouse

    def on_click(self, event: events.Click) -> None:
        self.focus()
        index = self.window.top + (event.y - self._title_rows) // self._row_height
        if event.y < self._title_rows or index not in self.window.shown or event.x >= self.size.width - 1:
            return
        if index == self.window.cursor:
            self.post_message(self.Opened())
        else:
            self.move(index - self.window.cursor)

    def on_mouse_scroll_down(self) -> None:
        self.move(3)

    def on_mouse_scroll_up(self) -> None:
        self.move(-3)

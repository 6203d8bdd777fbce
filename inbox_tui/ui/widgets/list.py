"""The list of conversations: lines drawn from a keyset window, never a widget per row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.views import ConversationRow, ViewKey, Window
from inbox_tui.ui import rows
from inbox_tui.ui.lines import Line, justify, strip, wrap
from inbox_tui.ui.widgets.drawn import Drawn, thumb

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox

KEPT = 480
"""Rows held in memory at most."""
PAGE = 120
NEAR = 30
"""Rows from the window's end at which the next page is read."""


class ConversationList(Drawn, can_focus=True):
    """Holds a window of a view's rows, a cursor on one conversation, and the selection.

    The cursor stays on its conversation, and that on its screen row, whatever changes around it.
    """

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
        self.view = view
        self.title = ""
        self.total = 0
        self.rows: list[ConversationRow] = []
        self.base = 0
        """Index in the view of the first row held."""
        self.top = 0
        """Index in ``rows`` of the first row on screen."""
        self.cursor = 0
        """Index in ``rows``."""
        self.selected: dict[ConversationId, None] = {}
        self.empty: Sequence[tuple[str, str]] = ()
        """What to say when the view is empty: paragraphs with their inks."""
        self._more_before = self._more_after = False
        self._strips: dict[tuple[object, ...], tuple[Strip, ...]] = {}
        self._bar_drawn = range(0)

    # --- what is where

    @property
    def current(self) -> ConversationRow | None:
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def chosen(self) -> tuple[ConversationId, ...]:
        """What a triage verb works on: the selection, else the current one."""
        if self.selected:
            return tuple(self.selected)
        return (self.current.id,) if self.current else ()

    @property
    def roomy(self) -> bool:
        return self.inbox_app.preferences.roomy(self.app.size.width)

    @property
    def _title_rows(self) -> int:
        """A small screen has no row to spare for air."""
        return 2 if self.app.size.width >= 100 else 1

    @property
    def _row_height(self) -> int:
        return 2 if self.roomy else 1

    @property
    def _fit(self) -> int:
        """How many rows fit on screen."""
        return max(1, (self.size.height - self._title_rows) // self._row_height)

    # --- filling

    def show(self, view: ViewKey, title: str, total: int, at: ConversationId | None = None) -> None:
        """Switch to a view, to its top or to one of its conversations."""
        if view != self.view:
            self.selected.clear()
        self.view, self.title, self.total = view, title, total
        window = self._inbox.around(view, at) if at is not None else self._inbox.window(view, limit=PAGE)
        self._take(window, at, keep_row=False)

    def reload(self, title: str, total: int) -> None:
        """Something changed: read the window anew around the current conversation, or the next one still there."""
        self.title, self.total = title, total
        ahead = [row.id for row in self.rows[self.cursor : self.cursor + 8]]
        behind = [row.id for row in reversed(self.rows[max(0, self.cursor - 3) : self.cursor])]
        for candidate in [*ahead, *behind]:
            window = self._inbox.around(self.view, candidate)
            if any(row.id == candidate for row in window.rows):
                self._take(window, candidate, keep_row=True)
                break
        else:
            self._take(self._inbox.window(self.view, limit=PAGE), None, keep_row=True)
        self._forget_gone()
        self.post_message(self.Moved(self.current, by_hand=False))

    def _forget_gone(self) -> None:
        if not self._more_before and not self._more_after:
            here = {row.id for row in self.rows}
            for gone in [id for id in self.selected if id not in here]:
                del self.selected[gone]

    def _take(self, window: Window, at: ConversationId | None, keep_row: bool) -> None:
        screen_row = self.cursor - self.top
        before = self._on_screen() if keep_row else None
        self.rows = list(window.rows)
        self._more_before, self._more_after = window.more_before, window.more_after
        self.cursor = next((index for index, row in enumerate(self.rows) if row.id == at), 0)
        self.base = self._inbox.index_of(self.view, self.rows[0].position) if window.more_before and self.rows else 0
        self.top = max(0, self.cursor - screen_row) if keep_row else 0
        self._settle()
        if before is not None:
            self._redraw_changed(before)
        else:
            self.refresh()
        if not keep_row:
            self.post_message(self.Moved(self.current))

    def _settle(self) -> None:
        """Keep the cursor on screen, and the screen full where there are rows to fill it."""
        fit = self._fit
        if self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor >= self.top + fit:
            self.top = self.cursor - fit + 1
        if not self._more_after:
            self.top = min(self.top, max(0, len(self.rows) - fit))
        self.top = max(self.top, 0)

    def _extend(self) -> None:
        """Read the next page where the cursor comes near an end of the window."""
        if self._more_after and self.cursor >= len(self.rows) - NEAR - self._fit:
            window = self._inbox.window(self.view, after=self.rows[-1].position, limit=PAGE)
            self.rows.extend(window.rows)
            self._more_after = window.more_after
            surplus = len(self.rows) - KEPT
            if surplus > 0:
                del self.rows[:surplus]
                self.base += surplus
                self.cursor -= surplus
                self.top -= surplus
                self._more_before = True
        if self._more_before and self.cursor < NEAR + self._fit:
            window = self._inbox.window(self.view, before=self.rows[0].position, limit=PAGE)
            self.rows[:0] = window.rows
            added = len(window.rows)
            self.base = max(0, self.base - added)
            self.cursor += added
            self.top += added
            self._more_before = window.more_before
            if len(self.rows) > KEPT:
                del self.rows[KEPT:]
                self._more_after = True

    # --- moving

    def move(self, step: int) -> None:
        if not self.rows:
            return
        old, old_top = self.cursor, self.top
        self.cursor = min(max(self.cursor + step, 0), len(self.rows) - 1)
        if self.cursor == old:
            return
        self._settle()
        if self.top == old_top:
            self._redraw_rows(old, self.cursor)
            self.redraw_lines(0)
        else:
            self.refresh()
        self._extend()
        self.post_message(self.Moved(self.current))

    def page(self, direction: int) -> None:
        self.move(direction * self._fit)

    def to_top(self) -> None:
        if self._more_before:
            self._take(self._inbox.window(self.view, limit=PAGE), None, keep_row=False)
        else:
            self.top = 0
            self.move(-self.cursor)

    def to_bottom(self) -> None:
        if self._more_after:
            window = self._inbox.bottom(self.view, PAGE)
            self.rows = list(window.rows)
            self._more_before, self._more_after = window.more_before, False
            self.base = max(0, self.total - len(self.rows))
            self.cursor = max(0, len(self.rows) - 1)
            self.top = len(self.rows)
            self._settle()
            self.refresh()
            self.post_message(self.Moved(self.current))
        else:
            self.move(len(self.rows))

    def to(self, conversation: ConversationId) -> bool:
        """Put the cursor on a conversation of this view; False when it is not in it."""
        for index, row in enumerate(self.rows):
            if row.id == conversation:
                self.move(index - self.cursor)
                return True
        window = self._inbox.around(self.view, conversation)
        if not any(row.id == conversation for row in window.rows):
            return False
        self._take(window, conversation, keep_row=False)
        return True

    def next_unheard(self) -> ConversationRow | None:
        """The next conversation with something unheard, from the cursor on and around, among those in memory."""
        order = [*self.rows[self.cursor + 1 :], *self.rows[: self.cursor]]
        return next((row for row in order if row.unheard), None)

    def toggle(self) -> None:
        """Select or unselect the current one and go on."""
        if self.current:
            if self.current.id in self.selected:
                del self.selected[self.current.id]
            else:
                self.selected[self.current.id] = None
            self._redraw_rows(self.cursor, self.cursor)
            self.redraw_lines(0)
            self.move(1)

    def toggle_all(self) -> int:
        """Select all that are loaded, or none. Returns how many are selected now."""
        self.selected = {} if self.selected else {row.id: None for row in self.rows}
        self.refresh()
        return len(self.selected)

    # --- drawing

    def on_resize(self) -> None:
        self._strips.clear()
        self._settle()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def tick(self) -> None:
        """Time has passed: redraw only the rows whose words changed."""
        for index in range(self.top, min(self.top + self._fit, len(self.rows))):
            key = self._key(index)
            if key not in self._strips:
                self._redraw_rows(index, index)

    def recolour(self) -> None:
        self._strips.clear()
        self._settle()
        self.refresh()

    def _bar(self) -> range:
        rows = self.size.height - self._title_rows
        return thumb(rows, max(self.total, len(self.rows)), self.base + self.top, self._fit)

    def _on_screen(self) -> list[tuple[object, ...]]:
        return [self._key(index) for index in range(self.top, min(self.top + self._fit, len(self.rows)))]

    def _redraw_changed(self, before: list[tuple[object, ...]]) -> None:
        """Redraw the title and the rows that say something else than ``before``; all where the scroll bar moved."""
        now = self._on_screen()
        if len(now) != len(before) or not now or self._bar() != self._bar_drawn:
            self.refresh()
            return
        changed = [
            self.top + place
            for place, (old, new) in enumerate(zip(before, now, strict=True))
            if old != new or new not in self._strips
        ]
        self._redraw_rows(*changed)
        self.redraw_lines(0)

    def _redraw_rows(self, *indexes: int) -> None:
        height = self._row_height
        regions = [
            Region(0, self._title_rows + (index - self.top) * height, self.size.width, height)
            for index in {*indexes}
            if 0 <= index - self.top < self._fit
        ]
        if regions:
            self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y < self._title_rows:
            return strip(self._title_line() if y == 0 else [], width, self.inks)
        if not self.rows:
            return strip(self._empty_line(y - self._title_rows), width, self.inks)
        height = self._row_height
        step, part = divmod(y - self._title_rows, height)
        index = self.top + step
        self._bar_drawn = bar = self._bar()
        end: Line = (
            [(self.inbox_app.preferences.glyphs.thumb, "rule")] if y - self._title_rows in bar else [(" ", "text")]
        )
        if index >= len(self.rows):
            return Strip.join([strip([], width - 1, self.inks), strip(end, 1, self.inks)])
        strips = self._strips_of(index)
        current = index == self.cursor and part < len(strips)
        body = strips[part] if part < len(strips) else strip([], width - 1, self.inks)
        return Strip.join(
            [body, strip(end, 1, self.inks, "current" if current and y - self._title_rows not in bar else "ground")]
        )

    def _key(self, index: int) -> tuple[object, ...]:
        row = self.rows[index]
        now = self._inbox.now()
        return (
            row,
            rows.clock(row, now),
            index == self.cursor,
            row.id in self.selected,
            self.has_focus,
            self.size.width,
            row.account in self.inbox_app.away,
        )

    def _strips_of(self, index: int) -> tuple[Strip, ...]:
        key = self._key(index)
        made = self._strips.get(key)
        if made is None:
            if len(self._strips) > 4 * KEPT:
                self._strips.clear()
            row = self.rows[index]
            current, selected = index == self.cursor, row.id in self.selected
            given = (
                row,
                self.size.width - 1,
                self._inbox.now(),
                self.inbox_app.preferences,
                current,
                selected,
                self.has_focus,
                row.account in self.inbox_app.away,
            )
            lines = rows.roomy(*given) if self.roomy else (rows.compact(*given),)
            ground = "current" if current else "ground"
            made = tuple(strip(line, self.size.width - 1, self.inks, ground) for line in lines)
            self._strips[key] = made
        return made

    def _title_line(self) -> Line:
        ink = "accent bold" if self.has_focus else "text bold"
        left: Line = [("  ", "text"), (self.title, ink), (f"  {self.total}" if self.total else "", "muted")]
        right: Line = []
        if self.selected:
            right = [(f"{len(self.selected)} selected ", "accent")]
        elif self.total and self.has_focus:
            right = [(f"{self.base + self.cursor + 1} of {self.total} ", "muted")]
        return justify(left, right, self.size.width)

    def _empty_line(self, y: int) -> Line:
        lines: list[Line] = [[]]
        for words, ink in self.empty:
            lines += [[("   ", "text"), (piece, ink)] for piece in wrap(words, self.size.width - 6)]
            lines.append([])
        return lines[y] if y < len(lines) else []

    # --- mouse

    def on_click(self, event: events.Click) -> None:
        index = self.top + (event.y - self._title_rows) // self._row_height
        self.focus()
        if event.y < self._title_rows or not 0 <= index < len(self.rows):
            return
        if event.x >= self.size.width - 1:
            return
        if index == self.cursor:
            self.post_message(self.Opened())
        else:
            self.move(index - self.cursor)

    def on_mouse_scroll_down(self) -> None:
        self.move(3)

    def on_mouse_scroll_up(self) -> None:
        self.move(-3)

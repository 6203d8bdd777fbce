"""The part of a view that is in memory: a stretch of rows around a cursor, however long the view is.

It knows nothing of widgets; it reads pages from the inbox by key, never by offset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.views import ConversationRow, ViewKey, Window

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox

KEPT = 480
"""Rows held in memory at most."""
PAGE = 120
NEAR = 30
"""Rows from the window's end at which the next page is read."""


class SlidingWindow:
    """Rows ``base`` and following of a view, a cursor on one of them, and the first one on screen.

    The cursor stays on its conversation, and that on its screen row, whatever changes around it.
    """

    def __init__(self, inbox: Inbox, view: ViewKey) -> None:
        self._inbox = inbox
        self.view = view
        self.total = 0
        """Rows of the whole view."""
        self.rows: list[ConversationRow] = []
        self.base = 0
        """Index in the view of the first row held."""
        self.top = 0
        """Index in ``rows`` of the first row on screen."""
        self.cursor = 0
        """Index in ``rows``."""
        self.fit = 1
        """How many rows fit on screen."""
        self.more_before = self.more_after = False
        """Whether the view goes on where the window ends."""

    @property
    def current(self) -> ConversationRow | None:
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def shown(self) -> range:
        """Indexes of the rows on screen."""
        return range(self.top, min(self.top + self.fit, len(self.rows)))

    @property
    def whole(self) -> bool:
        """Whether all of the view is here."""
        return not self.more_before and not self.more_after

    @property
    def at_the_edge(self) -> bool:
        """Whether the next screenful is not here yet, though the view goes on."""
        near = 2 * self.fit
        return (self.more_after and self.cursor + near >= len(self.rows)) or (self.more_before and self.cursor < near)

    # --- reading

    def begin(self, at: ConversationId | None = None) -> None:
        """Read the view from its top, or around one of its conversations."""
        window = self._inbox.around(self.view, at) if at is not None else self._inbox.window(self.view, limit=PAGE)
        self.top = self.cursor = 0
        self._take(window, at)

    def read_again(self) -> None:
        """Read it anew around the current conversation, or the next one that is still there."""
        screen_row = self.cursor - self.top
        ahead = [row.id for row in self.rows[self.cursor : self.cursor + 8]]
        behind = [row.id for row in reversed(self.rows[max(0, self.cursor - 3) : self.cursor])]
        for candidate in [*ahead, *behind]:
            window = self._inbox.around(self.view, candidate)
            if any(row.id == candidate for row in window.rows):
                self._take(window, candidate, screen_row)
                return
        self._take(self._inbox.window(self.view, limit=PAGE), None, screen_row)

    def _take(self, window: Window, at: ConversationId | None, screen_row: int = 0) -> None:
        self.rows = list(window.rows)
        self.more_before, self.more_after = window.more_before, window.more_after
        self.cursor = next((index for index, row in enumerate(self.rows) if row.id == at), 0)
        self.base = self._inbox.index_of(self.view, self.rows[0].position) if window.more_before and self.rows else 0
        self.top = max(0, self.cursor - screen_row)
        self.settle()

    def extend(self) -> None:
        """Read the next page where the cursor comes near an end of the window."""
        if self.more_after and self.cursor >= len(self.rows) - NEAR - self.fit:
            window = self._inbox.window(self.view, after=self.rows[-1].position, limit=PAGE)
            self.rows.extend(window.rows)
            self.more_after = window.more_after
            surplus = len(self.rows) - KEPT
            if surplus > 0:
                del self.rows[:surplus]
                self.base += surplus
                self.cursor -= surplus
                self.top -= surplus
                self.more_before = True
        if self.more_before and self.cursor < NEAR + self.fit:
            window = self._inbox.window(self.view, before=self.rows[0].position, limit=PAGE)
            self.rows[:0] = window.rows
            added = len(window.rows)
            self.base = max(0, self.base - added)
            self.cursor += added
            self.top += added
            self.more_before = window.more_before
            if len(self.rows) > KEPT:
                del self.rows[KEPT:]
                self.more_after = True

    # --- moving

    def settle(self) -> None:
        """Keep the cursor on screen, and the screen full where there are rows to fill it."""
        if self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor >= self.top + self.fit:
            self.top = self.cursor - self.fit + 1
        if not self.more_after:
            self.top = min(self.top, max(0, len(self.rows) - self.fit))
        self.top = max(self.top, 0)

    def step(self, by: int) -> bool:
        """Move the cursor within what is here; whether it moved."""
        old = self.cursor
        self.cursor = min(max(self.cursor + by, 0), max(0, len(self.rows) - 1))
        self.settle()
        return self.cursor != old

    def begin_at_end(self) -> None:
        """Read the view's last rows; the cursor on the very last."""
        window = self._inbox.bottom(self.view, PAGE)
        self.rows = list(window.rows)
        self.more_before, self.more_after = window.more_before, False
        self.base = max(0, self.total - len(self.rows))
        self.cursor = max(0, len(self.rows) - 1)
        self.top = len(self.rows)
        self.settle()

    def find(self, conversation: ConversationId) -> int | None:
        """The index of a conversation among the rows here."""
        return next((index for index, row in enumerate(self.rows) if row.id == conversation), None)

    def next_unheard(self) -> ConversationRow | None:
        """The next conversation with something unheard, from the cursor on and around, among those in memory."""
        order = [*self.rows[self.cursor + 1 :], *self.rows[: self.cursor]]
        return next((row for row in order if row.unheard), None)

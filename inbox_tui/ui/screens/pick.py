"""One out of a few, each with a line of explanation."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult

from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line, wrap
from inbox_tui.ui.screens.listed import SheetScreen
from inbox_tui.ui.screens.prompts import Words
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.sheet import Sheet

READABLE = 100
"""Cells of a line that is still read with ease."""


class PickScreen(SheetScreen["int | None"]):
    """Answers the place of the one chosen, None for none. ``options``: (label, explanation); ``notes`` stand above."""

    scope = Scope.PICK
    BINDINGS = bindings(Scope.PICK)

    def __init__(self, heading: str, notes: Sequence[str], options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.heading = heading
        self._notes = notes
        self._options = options

    def compose(self) -> ComposeResult:
        room = min(READABLE, max(20, self.app.size.width - 8))
        notes = Words([[], *([(piece, "muted")] for words in self._notes for piece in wrap(words, room))], id="notes")
        notes.ground = "ground"
        yield HeadBar(self.heading)
        yield notes
        yield Sheet()
        yield FootBar(self.place())

    def place(self) -> str:
        return "pick"

    def items(self) -> list[list[Line]]:
        items: list[list[Line]] = []
        for number, (label, explanation) in enumerate(self._options, 1):
            key = str(number) if number < 10 else " "
            lines: list[Line] = [[(f"{key}  ", "accent"), (label, "text bold")]]
            pieces = wrap(explanation, min(READABLE, self.room) - 3) if explanation else []
            items.append([*lines, *([("   ", "text"), (piece, "muted")] for piece in pieces)])
        return items

    def on_key(self, event: events.Key) -> None:
        """Its number chooses at once."""
        digit = event.character or ""
        if digit.isdecimal() and digit.isascii() and 0 < int(digit) <= len(self._options):
            event.stop()
            self.dismiss(int(digit) - 1)

    def action_open(self) -> None:
        if self._options:
            self.dismiss(self.sheet.cursor)

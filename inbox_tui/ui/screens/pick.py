"""One out of a few, each with a line of explanation."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line, cut, fit, size_of, wrap
from inbox_tui.ui.screens.listed import SheetScreen
from inbox_tui.ui.screens.prompts import Words
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.sheet import Sheet

MANY = 9
"""More than these cannot be chosen by a digit, nor be looked through at a glance."""
READABLE = 100
"""Cells of a line that is still read with ease."""


class PickScreen(SheetScreen["int | None"]):
    """Answers the place of the one chosen, None for none. ``options``: (label, explanation); ``notes`` stand above."""

    scope = Scope.PICK
    BINDINGS = bindings(Scope.PICK)

    def __init__(
        self, heading: str, notes: Sequence[str], options: Sequence[tuple[str, str]], known_as: Sequence[str] = ()
    ) -> None:
        """``known_as``: by what else than its label each option is found, where it is looked for by typing."""
        super().__init__()
        self.heading = heading
        self._notes = notes
        self._options = options
        self._known_as = known_as or [""] * len(options)

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


class FindScreen(PickScreen):
    """The same for many: typing finds it, a line each."""

    def compose(self) -> ComposeResult:
        head, notes, _, foot = super().compose()
        yield head
        yield notes
        yield Input(placeholder=f"type to find one of {count}" if (count := len(self._options)) else "", id="sought")
        yield Sheet(gap=0)
        yield foot

    def on_mount(self) -> None:
        super().on_mount()
        self.sheet.can_focus = False
        self.query_one(Input).focus()

    @property
    def takes_keys(self) -> bool:
        return self.focused is not None

    @property
    def _found(self) -> list[int]:
        """The places of those that have all that was typed: first those whose name begins so."""
        words = self.query_one(Input).value.casefold().split()
        named = zip(self._options, self._known_as, strict=True)
        texts = [f"{label} {also}".casefold() for (label, _), also in named]
        found = [at for at, text in enumerate(texts) if all(word in text for word in words)]
        return sorted(found, key=lambda at: not texts[at].startswith(" ".join(words)))

    def items(self) -> list[list[Line]]:
        column = max((size_of([(label, "")]) for label, _ in self._options), default=0) + 2
        room = max(10, min(READABLE, self.room) - column)
        return [
            [[(fit(self._options[at][0], column), "text bold"), (cut(self._options[at][1], room), "muted")]]
            for at in self._found
        ]

    def nothing(self) -> list[Line]:
        return [[("   ", "text"), ("None is called so. Anybody can add one: docs/connectors.md.", "muted")]]

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.sheet.to(0)
        self.look()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        if found := self._found:
            self.dismiss(found[min(self.sheet.cursor, len(found) - 1)])

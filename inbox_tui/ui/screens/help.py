"""All keys, from the same list that makes them work."""

from __future__ import annotations

from itertools import groupby

from inbox_tui.ui.commands import COMMANDS, Command, Scope, bindings
from inbox_tui.ui.lines import Line, fit, wrap
from inbox_tui.ui.screens.base import BaseScreen
from inbox_tui.ui.screens.listed import SheetScreen

_PROMISE = (
    "You cannot answer what you have not heard. A post counts as heard once all of it was on screen in the "
    "focused thread and the reading clock gave it its moment. Space walks you through; the meter under the thread says "
    "what is left. A content warning counts only once opened."
)

_CLOCKS = (
    "Clocks: 2h left, 41m soon (a quarter of its time or less), 6m now (a tenth, or 15 minutes), 3h late. Each goes by "
    "its own time: 20h soon stands below 10h left, for it has longer."
)

_ALSO = "   from the outbox, drafts, accounts and settings, too; so does / search"


class HelpScreen(SheetScreen[None]):
    scope = Scope.HELP
    BINDINGS = bindings(Scope.HELP)
    heading = "All keys"
    has_cursor = False
    step = 3

    def _refuses(self, command: Command) -> str:
        """Why it cannot be done where one came from."""
        below = [screen for screen in self.app.screen_stack if isinstance(screen, BaseScreen) and screen is not self]
        return next((reason for screen in reversed(below) if (reason := screen.refuses(command))), "")

    def on_mount(self) -> None:
        super().on_mount()
        self.call_after_refresh(self._to_what_is_asked)

    def _to_what_is_asked(self) -> None:
        """A screen of its own has its own keys: they come first."""
        below = self.app.screen_stack[-2]
        if isinstance(below, BaseScreen) and below.scope is not Scope.MAIN:
            group = next((command.group for command in COMMANDS if command.scope is below.scope), None)
            if group is not None:
                self.sheet.begin_at(1 + _SHOWN.index(group))  # after the promise

    def place(self) -> str:
        return "help"

    def items(self) -> list[list[Line]]:
        width = self.room
        items: list[list[Line]] = [
            [
                *([(piece, "quote")] for piece in wrap(_PROMISE, width)),
                [],
                *([(piece, "quote")] for piece in wrap(_CLOCKS, width)),
            ]
        ]
        keymap = self.inbox_app.keymap
        seen = sorted((c for c in COMMANDS if c.scope is not Scope.HELP), key=_order)
        for group, commands in groupby(seen, key=lambda command: command.group):
            lines: list[Line] = [[(group, "accent bold"), (_ALSO if group == "Go" else "", "muted")]]
            for command in commands:
                if command.id.startswith("view.") and command.id[5:].isdigit() and command.id != "view.1":
                    continue
                nth = command.id == "view.1"
                keys = "1 … 9" if nth else keymap.labels(command.id)
                title = "View number 1 … 9" if nth else command.title
                reason = self._refuses(command)
                line: Line = [
                    (fit(keys, 16), "muted" if reason else "accent"),
                    (fit(title, 24), "muted" if reason else "text"),
                ]
                room = width - 40
                if room > 20:
                    tooltip = reason or (command.tooltip if command.tooltip != command.title else "")
                    ids = "view.1 … view.9" if nth else command.id
                    known = f"  {ids}" if room > 60 else ""
                    line += [(fit(tooltip, room - len(known)), "muted"), (known, "muted")]
                lines.append(line)
            items.append(lines)
        return items


_GROUPS = list(dict.fromkeys(command.group for command in COMMANDS))
_SHOWN = list(dict.fromkeys(command.group for command in COMMANDS if command.scope is not Scope.HELP))


def _order(command: object) -> int:
    return _GROUPS.index(command.group)  # type: ignore[attr-defined]

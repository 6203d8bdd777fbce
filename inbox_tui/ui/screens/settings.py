"""The settings worth having on screen. All others are in the configuration file."""

from __future__ import annotations

from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line, wrap
from inbox_tui.ui.screens.listed import SheetScreen

_CHOICES: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("theme", "Theme", (), "Two of our own, and all of Textual's. The ansi ones take your terminal's colours."),
    (
        "density",
        "Density",
        ("auto", "roomy", "compact"),
        "Roomy gives each conversation two lines; auto goes by the width.",
    ),
    (
        "emoji",
        "Emoji",
        ("auto", "full", "simple"),
        "Simple for terminals that draw them too wide or too narrow; it draws our own signs in ASCII, too.",
    ),
    ("times", "Times", ("relative", "exact"), "41m, or 14:05. The = key switches as well."),
    (
        "linear",
        "Screen reader",
        ("off", "on"),
        "One column at a time, no frames, words for signs; a post is heard when you step onto it. Even plainer, in the "
        "shell: inbox-tui listen.",
    ),
    ("undo_seconds", "Undo window", ("5", "10", "20", "30", "60"), "Seconds in which z takes back what you sent."),
)


class SettingsScreen(SheetScreen[None]):
    scope = Scope.SETTINGS
    BINDINGS = bindings(Scope.SETTINGS)
    heading = "Settings"

    def place(self) -> str:
        return "settings"

    def items(self) -> list[list[Line]]:
        items: list[list[Line]] = []
        for name, label, _, help in _CHOICES:
            value = self._value(name)
            words = f"{value} s" if name == "undo_seconds" else value
            lines: list[Line] = [[(f"{label:<16}", "text bold"), (words, "accent")]]
            room = max(20, self.size.width - 22)
            lines += [[(" " * 16, "text"), (piece, "muted")] for piece in wrap(help, room)]
            items.append(lines)
        return items

    def action_change(self, step: int) -> None:
        name, _, choices, _ = _CHOICES[self.sheet.cursor]
        if name == "theme":
            themes = self.app.available_themes
            ours = [one for one in themes if one.startswith("inbox-")]
            choices = (*sorted(ours), *sorted(one for one in themes if one not in ours))
        value = self._value(name)
        at = choices.index(value) if value in choices else -1
        chosen = choices[(at + step) % len(choices)]
        kept: object = int(chosen) if name == "undo_seconds" else chosen == "on" if name == "linear" else chosen
        self.inbox_app.prefer(name, kept)
        self.look()

    def _value(self, name: str) -> str:
        """What is chosen, as it is offered."""
        value = getattr(self.inbox_app.preferences, name)
        return ("on" if value else "off") if isinstance(value, bool) else str(value)

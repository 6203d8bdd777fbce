"""Small questions at the foot of the screen: yes or no, one of a few keys, one line of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from inbox_tui.ui.lines import Line, crop, size_of, wrap
from inbox_tui.ui.widgets.drawn import Drawn


class Words(Drawn):
    """Lines that need no keys."""

    ground = "raised"

    def __init__(self, lines: Sequence[Line], *, id: str = "question") -> None:
        super().__init__(id=id)
        self.lines = list(lines)

    def on_mount(self) -> None:
        self.styles.height = max(1, len(self.lines))

    def say(self, lines: Sequence[Line]) -> None:
        if len(lines) != len(self.lines):
            self.styles.height = max(1, len(lines))
        self.lines = list(lines)
        self.refresh()

    def line(self, y: int) -> tuple[Line, str]:
        return (crop(self.lines[y], self.size.width) if y < len(self.lines) else []), self.ground


class _Prompt(ModalScreen[str]):
    """Answers with a string; empty means: never mind."""

    AUTO_FOCUS = ""

    def on_mount(self) -> None:
        self.call_after_refresh(self._make_room)

    def on_unmount(self) -> None:
        if self.app.screen_stack and not isinstance(self.app.screen, _Prompt):
            self._lift_above(lambda widget: 0)

    def _make_room(self) -> None:
        """What it is about stays in view: lists below draw their current row above it."""
        if self.is_mounted:
            top = self.query_one(".prompt").region.y
            self._lift_above(lambda widget: max(0, widget.region.bottom - top))

    def _lift_above(self, rows: Callable[[Drawn], int]) -> None:
        for screen in self.app.screen_stack:
            for widget in screen.query(Drawn).results() if not isinstance(screen, _Prompt) else ():
                widget.cover(rows(widget))

    @property
    def takes_keys(self) -> bool:
        """Whether what is typed finds its place already."""
        return self.is_mounted

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return False


def _question(title: str, detail: str, width: int) -> list[Line]:
    lines: list[Line] = [[(f" {piece}", "text bold")] for piece in wrap(title, width - 2)]
    for paragraph in detail.split("\n") if detail else []:
        lines += [[(f" {piece}", "muted")] for piece in wrap(paragraph, width - 2)]
    return lines


def offered(choices: Sequence[tuple[str, str]], default: str, width: int) -> list[Line]:
    """The keys of a question with their words, as many to a line as fit into ``width`` cells."""
    keys: list[Line] = [[(" ", "text")]]
    for key, words in [*choices, ("esc", "never mind")]:
        sign = f"{key} or enter:" if key == default else key
        piece: Line = [(sign, "accent bold"), (f" {words}", "text")]
        first = len(keys[-1]) == 1
        if not first and size_of([*keys[-1], *piece]) + 3 > width:
            keys.append([(" ", "text")])
            first = True
        keys[-1] += piece if first else [("   ", "text"), *piece]
    return keys


class Choice(_Prompt):
    """One key out of a few. ``choices`` are (key, words); Enter takes ``default``; Esc and q answer nothing."""

    def __init__(self, title: str, choices: Sequence[tuple[str, str]], detail: str = "", default: str = "") -> None:
        super().__init__()
        self._title, self._detail, self._default = title, detail, default
        self._choices = choices

    def compose(self) -> ComposeResult:
        lines = _question(self._title, self._detail, self.app.size.width)
        with Vertical(classes="prompt"):
            yield Words([*lines, *offered(self._choices, self._default, self.app.size.width)])

    def on_key(self, event: events.Key) -> None:
        event.stop()
        keys = {key for key, _ in self._choices}
        if event.character is not None and event.character in keys:
            self.dismiss(event.character)
        elif event.key == "enter" and self._default:
            self.dismiss(self._default)
        elif event.key in {"escape", "q", "n"}:
            self.dismiss("")


class Ask(_Prompt):
    """One line of text. ``reading`` says what the text so far means, or raises ``ValueError`` with a sentence."""

    def __init__(
        self,
        title: str,
        value: str = "",
        *,
        hint: str = "",
        detail: str = "",
        reading: Callable[[str], str] | None = None,
        masked: bool = False,
        copies: str = "",
        over: bool = False,
    ) -> None:
        """``copies``: an address that Ctrl+Y copies whole, however many lines it takes on screen. ``over``: what is
        typed takes the place of ``value``, which is a proposal; else it goes on with it."""
        super().__init__()
        self._over = over
        self._copies = copies
        self._title, self._detail, self._value, self._hint = title, detail, value, hint
        self._reading = reading
        self._masked = masked
        self._below = Words([[("", "muted")]], id="meaning")

    def compose(self) -> ComposeResult:
        with Vertical(classes="prompt"):
            yield Words(_question(self._title, self._detail, self.app.size.width))
            yield Input(
                self._value,
                placeholder=self._hint,
                password=self._masked,
                id="answer",
                select_on_focus=self._over,
            )
            yield self._below

    @property
    def takes_keys(self) -> bool:
        return self.focused is not None

    def on_mount(self) -> None:
        self.query_one("#answer", Input).focus()
        self._read(self._value)

    def _read(self, value: str) -> bool:
        keys: Line = [("enter", "accent"), (" ok  ", "muted"), ("esc", "accent"), (" never mind", "muted")]
        if self._copies:
            keys += [("  Ctrl+Y", "accent"), (" copies the address", "muted")]
        if self._reading is None:
            self._below.say([[(" ", "text"), *keys]])
            return True
        try:
            meaning = self._reading(value) if value.strip() else ""
        except ValueError as error:
            self._below.say([[(f" {piece}", "soon")] for piece in wrap(str(error), self.app.size.width - 2)])
            self.call_after_refresh(self._make_room)
            return False
        self._below.say([[(f" {meaning}   " if meaning else " ", "good"), *keys]])
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._read(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._read(event.value):
            self.dismiss(event.value.strip())

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self.dismiss("")
        elif event.key == "ctrl+y" and self._copies:
            event.stop()
            self.app.copy_to_clipboard(self._copies)

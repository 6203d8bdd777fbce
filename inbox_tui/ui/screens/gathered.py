"""What promises, waiting-on and thanks have in common: a sheet of people, each leading to a conversation."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from inbox_tui.domain.ages import when
from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.views import Undone
from inbox_tui.ui.commands import Need
from inbox_tui.ui.lines import Line, cut, justify, wrap
from inbox_tui.ui.preferences import moment
from inbox_tui.ui.screens.listed import SheetScreen
from inbox_tui.ui.screens.prompts import Ask

One = TypeVar("One")
_COLUMN = 20
"""Cells in which it says how each stands, where there is room for a column."""
Way = tuple[str, ConversationId]
"""What to do on the conversations' screen (``open``, ``reply``), and with which."""


class GatheredScreen(SheetScreen["Way | None"], Generic[One]):
    """Answers where to go when one is opened. Those above all others have a heading over the first of each kind."""

    found: tuple[One, ...] = ()

    @abstractmethod
    def read(self) -> Sequence[One]:
        """All of them, in order."""

    @abstractmethod
    def lines(self, one: One) -> list[Line]:
        """One of them as it stands on the sheet."""

    @abstractmethod
    def heading_of(self, one: One) -> str:
        """What stands above the first of its kind."""

    @abstractmethod
    def known_by(self, one: One) -> object:
        """What tells it from the others, and as long as it is the same the cursor stays on it."""

    @abstractmethod
    def conversation_of(self, one: One) -> ConversationId | None: ...

    def items(self) -> Sequence[Sequence[Line]]:
        stood = self.known_by(self.current) if self.current is not None else None
        self.found = tuple(self.read())
        self.sheet.cursor = next(
            (index for index, one in enumerate(self.found) if self.known_by(one) == stood), self.sheet.cursor
        )
        heads: dict[int, Line] = {}
        above = ""
        for index, one in enumerate(self.found):
            heading = self.heading_of(one)
            if heading != above:
                heads[index] = [(heading, "muted")]
            above = heading
        self.sheet.heads = heads
        return [self.lines(one) for one in self.found]

    @property
    def current(self) -> One | None:
        return self.found[self.sheet.cursor] if self.sheet.cursor < len(self.found) else None

    def meets(self, need: Need) -> bool:
        return need is not Need.ENTRY or self.current is not None

    # --- drawing

    def first_line(self, words: str, ink: str, name: str, tag: str, right: str = "") -> Line:
        """How it stands, who it is, and at the right end the platform."""
        column = _COLUMN if self.room > 76 else 0
        line: Line = [(f"{words:<{column}}", ink), ("  ", "text"), (self.inbox_app.preferences.tidy(name), "text bold")]
        return justify(line, [(right, "muted"), ("  " if right and tag else "", "text"), (tag, "tag")], self.room)

    def quoted(self, text: str, ink: str = "quote") -> list[Line]:
        """Words under it, in quotation marks, on one line."""
        tidy = " ".join(self.inbox_app.preferences.tidy(text).split())
        return [[("  ", "text"), (cut(f"“{tidy}”", self.room - 2), ink)]] if tidy else []

    def below(self, text: str, ink: str = "muted") -> list[Line]:
        return [[("  ", "text"), (piece, ink)] for piece in wrap(text, self.room - 2)] if text else []

    # --- keys

    def action_open(self) -> None:
        self._go_to("open")

    def action_reply(self) -> None:
        self._go_to("reply")

    def _go_to(self, what: str) -> None:
        conversation = self.conversation_of(self.current) if self.current is not None else None
        if conversation is None:
            self.inbox_app.say("There is no conversation to open.")
        else:
            self.dismiss((what, conversation))

    def action_undo(self) -> None:
        stood = {self.known_by(one) for one in self.found}

        def told() -> None:
            self.look()
            back = next((index for index, one in enumerate(self.found) if self.known_by(one) not in stood), None)
            if back is not None:
                self.sheet.to(back)

        self.take_back(told)

    def decide(self, work: Coroutine[Any, Any, Undone]) -> None:
        def told(undone: Undone) -> None:
            self.look()
            self.inbox_app.say(f"{undone.sentence} · z takes it back", good=True)

        self.act(work, told)

    def ask_when(
        self, title: str, detail: str, then: Callable[[Any], Coroutine[Any, Any, Undone]], *, owed: bool = False
    ) -> None:
        """Ask for a time, telling what is understood, and do something with it."""
        app = self.inbox_app
        ask = asking_when(self.inbox.now, app, title, detail, owed=owed)

        def answered(words: str | None) -> None:
            if words:
                self.decide(then(moment_of(words, self.inbox.now(), app, owed=owed)))

        self.app.push_screen(ask, answered)


def moment_of(words: str, now: datetime, app: Any, *, owed: bool = False) -> datetime:
    """What words mean; a day without an hour is its morning or, of what is ``owed``, its end. Raises ``ValueError``."""
    return when(words, now, app.zone, morning=app.snoozing.morning, owed=app.hours if owed else None)


def asking_when(
    now: Callable[[], Any], app: Any, title: str, detail: str = "", value: str = "", *, owed: bool = False
) -> Ask:
    """A prompt for a time, that tells what it understands. ``value``: a proposal; what is typed takes its place."""

    def read(words: str) -> str:
        return moment(moment_of(words, now(), app, owed=owed), now(), app.preferences)

    return Ask(title, value, hint="fri 12:00 · tomorrow · 3d", detail=detail, reading=read, over=True)

"""What the screens of one sheet have in common: accounts, outbox, drafts, settings, all keys."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult

from inbox_tui.domain.model import ChangeSet
from inbox_tui.ui.lines import Line
from inbox_tui.ui.screens.base import BaseScreen, Result
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.sheet import Sheet


class SheetScreen(BaseScreen[Result]):
    """A sheet between the two bars, filled before the first frame: keys typed ahead find something to work on."""

    heading = ""
    has_cursor: ClassVar[bool] = True
    step: ClassVar[int] = 1
    """How far one press of ``j`` goes."""

    def compose(self) -> ComposeResult:
        yield HeadBar(self.heading)
        yield Sheet(cursor=self.has_cursor)
        yield FootBar(self.place())

    def on_mount(self) -> None:
        self.sheet = self.query_one(Sheet)
        self.sheet.nothing = self.nothing()
        self.sheet.focus()
        self.look()

    @abstractmethod
    def items(self) -> Sequence[Sequence[Line]]:
        """What stands on the sheet, read anew."""

    def nothing(self) -> list[Line]:
        """What an empty sheet says."""
        return []

    @abstractmethod
    def place(self) -> str:
        """Which of the footers fits now."""

    @property
    def room(self) -> int:
        """Cells that a line may take, known before the sheet has been laid out."""
        return max(30, (self.sheet.size.width or self.app.size.width - 2) - 4)

    def look(self) -> None:
        """Read everything anew and show it."""
        self.sheet.show(self.items())
        self.foot.show(self.place())

    def changed(self, changes: ChangeSet) -> None:
        self.look()

    def tick(self) -> None:
        self.look()

    def on_resize(self) -> None:
        if hasattr(self, "sheet"):
            self.call_after_refresh(self.look)

    def on_sheet_moved(self) -> None:
        self.foot.show(self.place())

    # --- keys

    def action_down(self) -> None:
        self.sheet.move(self.step)

    def action_up(self) -> None:
        self.sheet.move(-self.step)

    def action_page_down(self) -> None:
        self.sheet.page(1)

    def action_page_up(self) -> None:
        self.sheet.page(-1)

    def action_top(self) -> None:
        self.sheet.to_end(-1)

    def action_bottom(self) -> None:
        self.sheet.to_end(1)

    def action_back(self) -> None:
        self.dismiss(None)


def said_of_nothing(first: str, *more: str) -> list[Line]:
    """An empty sheet: what is so, and under it what to know."""
    lines: list[Line] = [[], [("   ", "text"), (first, "text bold")], []]
    return lines + [[("   ", "text"), (words, "muted")] for words in more]

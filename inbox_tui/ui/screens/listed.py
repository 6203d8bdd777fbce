"""What the screens of one sheet have in common: accounts, outbox, drafts, settings, all keys."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult

from inbox_tui.domain.model import ChangeSet, OutboxId
from inbox_tui.domain.views import Undone
from inbox_tui.ui.lines import Line
from inbox_tui.ui.screens.base import BaseScreen, Result
from inbox_tui.ui.screens.doors import Doors
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.sheet import Sheet


class Leaving(BaseScreen[Result]):
    """Left for wherever a ``g`` key leads: what the conversations' screen does there, done from here."""

    async def _leave_for(self, action: str) -> None:
        main = next(screen for screen in self.app.screen_stack if isinstance(screen, Doors))
        self.dismiss(None)
        await self.app.run_action(action, main)

    async def action_view(self, key: str) -> None:
        await self._leave_for(f"view({key!r})")

    async def action_outbox(self) -> None:
        await self._leave_for("outbox")

    async def action_drafts(self) -> None:
        await self._leave_for("drafts")

    async def action_people(self) -> None:
        await self._leave_for("people")

    async def action_accounts(self) -> None:
        await self._leave_for("accounts")

    async def action_report(self) -> None:
        await self._leave_for("report")

    async def action_settings(self) -> None:
        await self._leave_for("settings")

    async def action_search(self) -> None:
        await self._leave_for("search")


class SheetScreen(Leaving[Result]):
    """A sheet between the two bars, filled before the first frame: keys typed ahead find something to work on."""

    heading = ""
    has_cursor: ClassVar[bool] = True
    step: ClassVar[int] = 1
    """How far one press of ``j`` goes."""

    def take_back(self, then: Callable[[], None]) -> None:
        """Undo the last act. A text that was on its way out is gone on with where it was written; after anything else
        ``then`` shows what came back."""

        async def told(undone: Undone | None) -> None:
            if undone is None or undone.entry is None:
                then()
            else:
                await self._go_on_with(undone.entry)
            self.inbox_app.say(undone.sentence if undone else "Nothing to take back.", good=undone is not None)

        self.act(self.inbox.undo(), told)

    async def _go_on_with(self, entry: OutboxId) -> None:
        main = next(screen for screen in self.app.screen_stack if isinstance(screen, Doors))
        while self.app.screen is not main:
            self.app.pop_screen()
        main.last_sent = None
        main.refresh_now()
        await main.resume_draft(entry)

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

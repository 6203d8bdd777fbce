"""What all screens share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from inbox_tui.domain.model import ChangeSet
from inbox_tui.ui.commands import COMMANDS, Command, Need, Scope
from inbox_tui.ui.widgets.bars import FootBar, HeadBar

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox
    from inbox_tui.ui.app import InboxApp

Result = TypeVar("Result")
Answer = TypeVar("Answer")

_OURS = frozenset(command.action.partition("(")[0] for command in COMMANDS)
_NEEDS = {(command.scope, command.action.partition("(")[0]): command.need for command in COMMANDS}


class BaseScreen(Screen[Result]):
    """Knows the app and the inbox, offers only declared commands, and says which of them make sense now."""

    scope: ClassVar[Scope]
    AUTO_FOCUS = ""
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """The two panes concerned draw themselves when the focus moves; Textual would draw the whole screen."""
    _settled = False
    """Whether what the first layout set off has been done."""
    _acts = 0
    """Under way just now: what is typed meanwhile is meant for what stands here afterwards."""

    @property
    def inbox_app(self) -> InboxApp:
        return cast("InboxApp", self.app)

    @property
    def inbox(self) -> Inbox:
        return self.inbox_app.inbox

    @property
    def takes_keys(self) -> bool:
        """Whether what is typed finds its place already."""
        return self.is_mounted and not self._acts

    def act(self, work: Coroutine[Any, Any, Answer], then: Callable[[Answer], Awaitable[None] | None]) -> None:
        """Do something about what stands here; the next key waits for it."""
        self._acts += 1

        async def whole() -> Answer:
            try:
                return await work
            finally:
                self._acts -= 1

        self.inbox_app.do(whole(), then)

    def _compositor_refresh(self) -> None:
        """The first layout tells every widget its size, and each asks to be laid out and drawn for that. It is drawn
        after this: once, not twice."""
        if self._settled:
            super()._compositor_refresh()

    def _on_timer_update(self) -> None:
        first, self._settled = not self._settled, True
        super()._on_timer_update()
        if first:
            super()._compositor_refresh()

    def meets(self, need: Need) -> bool:
        """Whether what a command needs is there."""
        return True

    def refuses(self, command: Command) -> str:
        """Why what a command does cannot be done here, a sentence: it is shown greyed then. Empty: it can."""
        return ""

    def explains(self) -> bool:
        """``?``: tell why what is asked here is asked. False: nothing is."""
        return False

    async def give_up(self) -> None:
        """The app ends: what this screen waits for need not come any more."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only our own declared commands, and only where they make sense."""
        if action not in _OURS:
            return False
        need = _NEEDS.get((self.scope, action), Need.NOTHING)
        return need is Need.NOTHING or self.meets(need)

    def changed(self, changes: ChangeSet) -> None:
        """Something in the store changed."""

    def tick(self) -> None:
        """Half a minute passed."""

    def recolour(self) -> None:
        """Theme or preferences changed."""
        for widget in self.query("*"):
            redo = getattr(widget, "recolour", None)
            if redo is not None:
                redo()
            else:
                widget.refresh()

    @property
    def stands(self) -> bool:
        """Built, and not being taken down: news still come in while the app closes."""
        return self.is_mounted and bool(self.query("#head")) and bool(self.query("#foot"))

    @property
    def foot(self) -> FootBar:
        return self.query_one("#foot", FootBar)

    @property
    def head(self) -> HeadBar:
        return self.query_one("#head", HeadBar)

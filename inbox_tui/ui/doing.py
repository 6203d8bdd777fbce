"""Running what may take long or fail, and the notice line that says how it went."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from inbox_tui.domain.hearing import ListenFirst
from inbox_tui.domain.value import value_class
from inbox_tui.errors import InboxError
from inbox_tui.ui.lines import safe
from inbox_tui.ui.screens.base import BaseScreen

if TYPE_CHECKING:
    from inbox_tui.ui.typeahead import TypeAhead

NOTICE = 5.0
"""Seconds a notice stays. An error stays until Esc or the next notice."""

Answer = TypeVar("Answer")


@value_class()
class Notice:
    words: str
    error: bool = False
    good: bool = False


class Doing(App[int]):
    """An app whose work ends in a notice, whatever happens to it."""

    notice: Notice | None = None
    _notice_timer: Timer | None = None
    _ahead: TypeAhead

    def do(
        self,
        work: Coroutine[Any, Any, Answer],
        then: Callable[[Answer], Awaitable[None] | None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        opens: bool = False,
    ) -> None:
        """Run something that may take long or fail. Errors become notices; only the end of the app cancels it.
        ``opens``: it leads to another screen, so that what is typed meanwhile is meant for that one."""
        if opens:
            self._ahead.expect_screen(self.screen)

        async def whole() -> None:
            try:
                answer = await work
                if then is not None:
                    more = then(answer)
                    if more is not None:
                        await more
            except (InboxError, ListenFirst) as error:
                self.complain(error)
                if failed is not None:
                    failed(error)
            finally:
                if opens:
                    self._ahead.expect_screen(None)

        self.run_worker(whole(), exit_on_error=False, group="doing")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            kind = type(event.worker.error).__name__
            self.say(
                f"Something in inbox-tui itself failed ({kind}). Nothing was lost; the log has the details.", error=True
            )

    def complain(self, error: Exception) -> None:
        step = getattr(error, "next_step", "")
        self.say(f"{error} {step}".strip(), error=True)

    def say(self, words: str, *, error: bool = False, good: bool = False) -> None:
        """One line at the foot: gone in five seconds, or, for an error, with Esc."""
        if self._notice_timer is not None:
            self._notice_timer.stop()
            self._notice_timer = None
        self.notice = Notice(safe(words), error, good) if words else None
        if self.notice is not None and not error:
            self._notice_timer = self.set_timer(NOTICE, self._hush)
        self._redraw_foot()

    def _hush(self) -> None:
        self.say("")

    def tell(self, sentence: str) -> None:
        """News from the engine's tasks (an account broke or healed): said once this app gets to it."""
        self.call_later(self.say, sentence)

    def _redraw_foot(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and screen.is_mounted:
                for foot in screen.query("#foot"):
                    foot.fit_height()  # type: ignore[attr-defined]
                    foot.refresh()

    def notify(self, message: str, **_: Any) -> None:
        """Textual's own notices come to our line, as plain text."""
        self.say(message)

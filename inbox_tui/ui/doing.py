"""Running what may take long or fail, and the notice line that says how it went."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.driver import Driver
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from inbox_tui.domain.hearing import ListenFirst
from inbox_tui.domain.relationship import CareNeeded
from inbox_tui.domain.value import value_class
from inbox_tui.errors import InboxError
from inbox_tui.ui.lasting import lasting
from inbox_tui.ui.lines import safe
from inbox_tui.ui.screens.base import BaseScreen

if TYPE_CHECKING:
    from inbox_tui.ui.typeahead import TypeAhead

MOST_ERRORS = 20
"""Errors that wait to be read; of more than that the oldest go."""
NOTICE = 5.0
"""Seconds a notice stays. An error stays until Esc says that it was read."""

REVIEW_IT = "Take it back into the drafts; its review asks about it."

Answer = TypeVar("Answer")


@value_class()
class Notice:
    words: str
    error: bool = False
    good: bool = False
    about: str = ""
    """Which account it is about: the next word on the same one takes its place."""


class Doing(App[int]):
    """An app whose work ends in a notice, whatever happens to it."""

    plain: Notice | None = None
    """What was said last and goes by itself."""
    errors: tuple[Notice, ...] = ()
    """What went wrong and is not read yet, the newest last."""
    _notice_timer: Timer | None = None
    _ahead: TypeAhead

    def __init__(self, *, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self._given: set[Coroutine[Any, Any, Any]] = set()
        """Work that has not begun yet."""

    def get_driver_class(self) -> type[Driver]:
        return lasting(super().get_driver_class())

    def on_unmount(self) -> None:
        """What the end of the app overtook is let go: Python would complain in the user's terminal."""
        for work in self._given:
            work.close()

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
            self._given.discard(work)
            try:
                answer = await work
                if then is not None:
                    more = then(answer)
                    if more is not None:
                        await more
            except (InboxError, ListenFirst, CareNeeded) as error:
                self.complain(error)
                if failed is not None:
                    failed(error)
            finally:
                if opens:
                    self._ahead.expect_screen(None)

        self._given.add(work)
        _: Worker[None] = self.run_worker(whole, exit_on_error=False, group="doing")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            kind = type(event.worker.error).__name__
            self.say(
                f"Something in inbox-tui itself failed ({kind}). Nothing was lost; the log has the details.", error=True
            )

    def complain(self, error: Exception) -> None:
        step = REVIEW_IT if isinstance(error, CareNeeded) else getattr(error, "next_step", "")
        self.say(f"{error} {step}".strip(), error=True)

    @property
    def notice(self) -> Notice | None:
        """What was said last of what still stands."""
        return self.plain or (self.errors[-1] if self.errors else None)

    def say(self, words: str, *, error: bool = False, good: bool = False, about: str = "") -> None:
        """One line at the foot, gone in five seconds. An error stays until Esc; further ones stand behind it."""
        if self._notice_timer is not None:
            self._notice_timer.stop()
            self._notice_timer = None
        said = Notice(safe(words), error, good, about) if words else None
        if about:
            self.errors = tuple(one for one in self.errors if one.about != about)
        if said is not None and error:
            self.plain = None
            self.errors = (*(one for one in self.errors if one.words != said.words), said)[-MOST_ERRORS:]
        else:
            self.plain = said
        if self.plain is not None:
            self._notice_timer = self.set_timer(NOTICE, self._hush)
        self._redraw_foot()

    def _hush(self) -> None:
        self.say("")

    def read_error(self) -> bool:
        """Esc: the newest error was read. Returns whether there was one."""
        if not self.errors:
            return False
        self.errors = self.errors[:-1]
        self._redraw_foot()
        return True

    def tell(self, sentence: str, account: str = "", *, wrong: bool = False) -> None:
        """News from the engine's tasks (an account broke or healed): said once this app gets to it."""
        if wrong and account not in sentence:
            sentence = f"{account}: {sentence}"
        self.call_later(partial(self.say, sentence, error=wrong, about=account))

    def _redraw_foot(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and screen.is_mounted:
                for foot in screen.query("#foot"):
                    foot.fit_height()  # type: ignore[attr-defined]
                    foot.refresh()

    def notify(self, message: str, **_: Any) -> None:
        """Textual's own notices come to our line, as plain text."""
        self.say(message)

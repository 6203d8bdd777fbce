"""Small questions whose words are kept while they are typed: a note, what was promised."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from textual import events
from textual.timer import Timer
from textual.widgets import Input

from inbox_tui.domain.relationship import BegunAt
from inbox_tui.domain.views import Undone
from inbox_tui.ui.screens.prompts import Ask

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp

PAUSE = 0.8
"""Seconds after a key at which what stands there is kept."""


class BegunAsk(Ask):
    """One line of words, kept under ``place``: a kill loses nothing, and Esc keeps it for the next time. ``command``
    opens it again. Whoever asks drops it once the words are where they belong: see :func:`and_drop`."""

    def __init__(
        self,
        app: InboxApp,
        place: BegunAt,
        title: str,
        value: str = "",
        *,
        command: str,
        hint: str,
        detail: str = "",
        nothing: str = "",
    ) -> None:
        """``nothing``: what is said where Enter is pressed without a word."""
        begun = app.inbox.begun(place)
        if begun:
            detail = f"Begun before: it goes on where you left it.\n{detail}".rstrip()
        super().__init__(title, begun or value, hint=hint, detail=detail)
        self._of, self._place, self._command = app, place, command
        self._as_it_was, self._nothing = value, nothing
        self._kept = begun
        self._pause: Timer | None = None

    def _keep(self, words: str) -> bool:
        """Whether anything is kept now."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        new = " ".join(words.split())
        new = "" if new == self._as_it_was else new
        if new != self._kept:
            self._kept = new
            self._of.do(self._of.inbox.keep_begun(self._place, new))
        return bool(new)

    def on_input_changed(self, event: Input.Changed) -> None:
        if self._pause is None:
            self._pause = self.set_timer(PAUSE, self._paused)

    def _paused(self) -> None:
        self._keep(self.query_one("#answer", Input).value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if not self._keep(event.value) and self._nothing and not event.value.strip():
            self._of.say(self._nothing)

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape" and self._keep(self.query_one("#answer", Input).value):
            self._of.say(f"Kept: {self._of.keymap.label(self._command)} goes on with it.")


async def and_drop(app: InboxApp, place: BegunAt, work: Coroutine[Any, Any, Undone]) -> Undone:
    """The words are said: they are no longer begun. Raises what ``work`` raises; they stay begun then."""
    undone = await work
    await app.inbox.keep_begun(place, "")
    return undone

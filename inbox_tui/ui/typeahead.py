"""Keys in the order they were typed, each where it belongs.

Whoever types faster than a screen comes up, or over a slow line, has the next key on its way while the last one still
opens a screen or moves the focus. A key waits here until the one before it has done all it does: ``/lamp`` searches
for lamp, and no letter of it is taken for a command of the screen that is being left.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp

AGAIN = 0.005
"""Seconds between two looks whether the next key can go on."""
LOOKS = 200
"""Looks after which a key goes on all the same: nothing may stop the keyboard."""


ROUNDS = 2
"""How often the queues are followed to their end: once behind the key, once behind what it made its widget say."""


class Landed(Message):
    """Follows a key through the queues it goes through: when it arrives, the key has been dealt with."""


class TypeAhead:
    """The app's queue of keys and pastes."""

    def __init__(self, app: InboxApp) -> None:
        self._app = app
        self._waiting: deque[events.Event] = deque()
        self._rounds = 0
        """Still to go until the last key is dealt with."""
        self._through: Screen[object] | None = None
        self._from: Screen[object] | None = None
        self._timer: Timer | None = None
        self._looks = 0

    async def take(self, event: events.Event) -> None:
        """Deal with a key now, or as soon as it is its turn."""
        self._waiting.append(event)
        await self._go_on()

    def expect_screen(self, leaving: Screen[object] | None) -> None:
        """Others are about to cover ``leaving``, one after the other, and what is typed is meant for them. None: not
        any more."""
        self._from = leaving

    async def landed(self) -> None:
        """The queues have been followed to their end once."""
        self._rounds = max(0, self._rounds - 1)
        if self._rounds:
            self._follow()
        else:
            self._app.call_later(self._go_on)  # behind what was asked of the app meanwhile, as to move the focus

    def _follow(self) -> None:
        self._through = self._app.screen if self._app.is_running else None
        if self._through is None or not (self._app.focused or self._through).post_message(Landed()):
            self._rounds = 0

    async def _go_on(self) -> None:
        if self._rounds and self._through not in self._app.screen_stack:
            self._rounds = ROUNDS  # what followed the key went down with the screen that the key closed
            self._follow()
        if self._waiting and not self._rounds and self._ready():
            self._looks = 0
            self._rounds = ROUNDS
            await self._app.deal_with(self._waiting.popleft())
            self._follow()
        if self._waiting and self._timer is None:
            self._timer = self._app.set_interval(AGAIN, self._look)

    async def _look(self) -> None:
        self._looks += 1
        if self._looks > LOOKS:
            self._rounds, self._from = 0, None
        await self._go_on()
        if not self._waiting and self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _ready(self) -> bool:
        screen = self._app.screen
        if self._looks > LOOKS:
            return True
        return screen is not self._from and bool(getattr(screen, "takes_keys", screen.is_mounted))

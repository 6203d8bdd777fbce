"""The doorbell: tells screens that something changed; what changed stays in the feed until it is taken."""

from __future__ import annotations

from collections.abc import Callable

from inbox_tui.domain.model import ChangeSet


class ChangeFeed:
    """Unions change sets and rings. A ring carries nothing, so rings that melt together (or get lost) lose nothing."""

    def __init__(self) -> None:
        self._listeners: dict[int, tuple[Callable[[], None], ChangeSet]] = {}
        self._next = 0

    def subscribe(self, ring: Callable[[], None]) -> int:
        """``ring`` is called (on the event loop's thread) whenever there is something to take; it should be cheap."""
        self._next += 1
        self._listeners[self._next] = (ring, ChangeSet())
        return self._next

    def unsubscribe(self, number: int) -> None:
        self._listeners.pop(number, None)

    def take(self, number: int) -> ChangeSet:
        """Everything since the last take."""
        if number not in self._listeners:
            return ChangeSet()
        ring, waiting = self._listeners[number]
        self._listeners[number] = (ring, ChangeSet())
        return waiting

    def add(self, changes: ChangeSet) -> None:
        if not changes:
            return
        for number, (ring, waiting) in list(self._listeners.items()):
            self._listeners[number] = (ring, waiting | changes)
            ring()

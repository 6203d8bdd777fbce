"""Who may read a place for secrets, and when, while several accounts are opened side by side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE = 4
"""So many read one place at the same time."""


class Turns:
    """Of one place: a single reader until one of them was served (the place may ask to be unlocked, and is not to ask
    twice), then ``most`` at once. One that fails leaves the next one alone in its turn."""

    def __init__(self, most: int = AT_ONCE) -> None:
        self._first = asyncio.Lock()
        self._few = asyncio.Semaphore(most)
        self._served = False

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn; it lasts as long as the block."""
        if not self._served:
            async with self._first:
                if not self._served:
                    yield
                    self._served = True
                    return
        async with self._few:
            yield

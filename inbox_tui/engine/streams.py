"""A live connection kept open. It only makes things quicker: what is true, the rounds find out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from inbox_tui.connector import ConnectorError, RateLimited, Unsupported
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import Page
from inbox_tui.domain.outbox import backoff
from inbox_tui.engine.sync import AccountSync, World
from inbox_tui.errors import InboxError

log = logging.getLogger(__name__)

HELD: Final = timedelta(minutes=1)
"""A connection that held this long was a good one: the next failure counts as the first again."""
LONGEST: Final = timedelta(minutes=15)
LOOK: Final = 60.0
"""Seconds between looks whether an account that must be repaired has been."""


class Stream:
    """One account's live connection, opened again whenever it ends. ``catch_up`` asks for a round."""

    def __init__(self, sync: AccountSync, world: World, *, catch_up: Callable[[], None]) -> None:
        self.connected = False
        self._sync = sync
        self._world = world
        self._catch_up = catch_up
        self._again = asyncio.Event()

    def reconnect(self) -> None:
        """The machine slept: a connection that looks open may long be dead."""
        self._again.set()

    async def run(self) -> None:
        """Until cancelled. Returns early where the server turns out to offer no stream."""
        attempt = 0
        while True:
            opened = self._world.now()
            pause = None
            try:
                await self._listen()
            except Unsupported as error:
                log.info("%s: no live stream, polling only: %s", self._sync.account, error)
                return
            except RateLimited as error:
                pause = self._told(error)
            except (ConnectorError, InboxError) as error:
                log.info("%s: the live stream broke: %s", self._sync.account, error)
            except Exception:
                log.exception("%s: the live stream failed on our side", self._sync.account)
            finally:
                self.connected = False
            attempt = 1 if self._world.now() - opened > HELD else attempt + 1
            pause = pause or min(backoff(attempt, self._world.random()), LONGEST)
            await self._world.sleep(pause.total_seconds())
            while self._sync.health in (Health.SIGN_IN, Health.LIMITED):
                await self._world.sleep(LOOK)

    async def _listen(self) -> None:
        """Take pages until the connection ends or :meth:`reconnect` is called."""
        self._again.clear()
        reader = asyncio.ensure_future(self._read())
        again = asyncio.ensure_future(self._again.wait())
        try:
            await asyncio.wait({reader, again}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            again.cancel()
            reader.cancel()
            # The reader's end is awaited so that its connection is closed before the next is opened.
            await asyncio.gather(reader, again, return_exceptions=True)
        if not reader.cancelled():
            reader.result()

    async def _read(self) -> None:
        async for page in self._sync.border.stream():
            self.connected = True
            if says_something(page):
                await self._sync.take(page)
            else:
                self._catch_up()

    def _told(self, error: RateLimited) -> timedelta | None:
        if error.until is None:
            return None
        wait = error.until - self._world.now()
        return min(wait, LONGEST) if wait > timedelta() else None


def says_something(page: Page) -> bool:
    """Whether a live page carries news itself; an empty one only says: look."""
    return bool(page.posts or page.deleted or page.absent)

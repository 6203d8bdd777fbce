"""Platforms' terms on how long words may be kept: what is worked on is fetched anew in time, the rest goes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from inbox_tui.connector import ConnectorError, PermissionMissing, Rejected, TargetGone, Unreadable, Unsupported
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import AccountId, RemoteId
from inbox_tui.engine.border import Border
from inbox_tui.engine.sync import ASK_AGAIN, World
from inbox_tui.errors import InboxError
from inbox_tui.store import Store

log = logging.getLogger(__name__)

EVERY: Final = timedelta(hours=1)
SLICE: Final = 300.0
"""Seconds between looks at the clock: a machine that slept is noticed this soon after it wakes."""
EARLY: Final = timedelta(hours=2)
"""What would go within this time is fetched anew: twice :data:`EVERY`, so that one failure is no loss."""
THREADS_AT_ONCE: Final = 30
"""Conversations of one account that are fetched anew in one go."""


class Keeping:
    """``border`` gives an account's connector, None where it cannot be used now."""

    def __init__(self, store: Store, border: Callable[[AccountId], Border | None], world: World) -> None:
        self._store = store
        self._border = border
        self._world = world
        self._asked: dict[tuple[AccountId, RemoteId], datetime] = {}
        # What was asked for and did not come back whole: not again within a day.

    async def run(self) -> None:
        """At once, and then every hour, until cancelled."""
        done: datetime | None = None
        while True:
            now = self._world.now()
            if done is None or not timedelta() <= now - done < EVERY:
                done = now
                await self.once()
            await self._world.sleep(SLICE)

    async def once(self) -> None:
        """Fetch anew, then remove. Trouble of any kind is in the log, and tried again an hour later."""
        try:
            now = self._world.now()
            self._asked = {one: at for one, at in self._asked.items() if timedelta() <= now - at < ASK_AGAIN}
            for state in self._store.account_states():
                if not state.paused and state.health not in (Health.SIGN_IN, Health.LIMITED):
                    await self._refresh(state.id)
            count = await self._store.keep_terms()
            if count:
                log.info("%d posts and names were removed, as their platforms ask", count)
        except (InboxError, OSError) as error:
            log.warning("what may be kept no longer could not be removed: %s", error)

    async def _refresh(self, account: AccountId) -> None:
        border = self._border(account)
        if border is None:
            return
        now = self._world.now()
        known = sum(one == account for one, _ in self._asked)
        due = self._store.to_refresh(account, now + EARLY, THREADS_AT_ONCE + known)
        for ref in [each for each in due if (account, each.id) not in self._asked][:THREADS_AT_ONCE]:
            self._asked[account, ref.id] = now
            try:
                thread = await border.thread(ref)
            except TargetGone:
                self._world.on_change(await self._store.hide(account, ref.id))
                continue
            except (PermissionMissing, Rejected, Unreadable, Unsupported) as error:
                log.info("%s: a thread is not fetched anew: %s", account, error)
                continue
            except ConnectorError as error:
                log.info("%s: nothing can be fetched anew now: %s", account, error)
                del self._asked[account, ref.id]
                return
            self._world.on_change(await self._store.ingest_thread(account, ref, thread))

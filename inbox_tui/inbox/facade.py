"""The one door: every verb the screens and the shell have. Nothing above it knows of databases or networks.

Reads are plain calls: quick (well under a millisecond for a window of rows) and safe on the event loop. Those that
may take longer are coroutines. Writes are coroutines; once awaited they are durable, and a cancelled await does not
undo them. Anything that can go wrong raises an :class:`~inbox_tui.errors.InboxError` (or ``ListenFirst``).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from inbox_tui.domain.model import AccountId, ConversationId
from inbox_tui.inbox.giving import Giving
from inbox_tui.inbox.people import People
from inbox_tui.inbox.promising import Promising
from inbox_tui.inbox.reading import Reading
from inbox_tui.inbox.reporting import Reporting
from inbox_tui.inbox.sending import Sending
from inbox_tui.inbox.triage import Triage

if TYPE_CHECKING:
    from inbox_tui.engine.accounts import AccountRecord
    from inbox_tui.engine.sync import Outcome


class Inbox(People, Promising, Reading, Sending, Triage, Giving, Reporting):
    """An open store with its engine. Made by :func:`inbox_tui.inbox.open_inbox`."""

    async def sync_now(self, account: AccountId | None = None) -> Mapping[AccountId, Outcome]:
        """Look now; returns when the round is done, with what each account brought. Trouble shows in ``accounts()``, it
        is not raised. Accounts that cannot be opened are not in the answer."""
        await self._engine.opened()
        outcomes = await self._engine.schedule.sync_now(account)
        self._engine.delivery.knock()
        return outcomes

    async def refresh_thread(self, conversation: ConversationId) -> None:
        """Fetch a conversation's surroundings. A platform's trouble is not raised: what is here stays."""
        await self._engine.refresh_thread(conversation)

    async def take_in(self, record: AccountRecord) -> None:
        """Begin to listen with an account that was just added or repaired."""
        self._records.read()
        await self._engine.take_in(record)

    @asynccontextmanager
    async def set_aside(self, account: AccountId) -> AsyncIterator[None]:
        """While this lasts, nothing is done with an account (a renewal under way has ended); behind it, it is taken in
        anew as the accounts file has it then, also where the block fails."""
        async with self._engine.set_aside(account):
            try:
                yield
            finally:
                self._records.read()

    async def forget_account(self, account: AccountId) -> None:
        """Stop listening with an account. What was fetched stays readable."""
        self._records.read()
        await self._engine.forget(account)

    async def pause_account(self, account: AccountId, on: bool = True) -> None:
        """Neither fetch nor send with an account until it is resumed."""
        await self._engine.pause(account, on)

    @property
    def recovered(self) -> str:
        """What was done about a damaged store at this start, in a sentence or two; empty: nothing had to be."""
        return self._store.recovered

    @property
    def restored(self) -> int:
        """How many drafts came back from the journal at this start."""
        return self._store.out.restored

"""What becomes of an outbox entry that could not simply go out: it waits, comes back as a draft, fails, or is unsure.

Delivery finds out what happened; here it is written down, with its cause and the next step for the person.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector import (
    ConnectorError,
    PaymentNeeded,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unsupported,
)
from inbox_tui.domain.hearing import ListenFirst
from inbox_tui.domain.model import Act, OutboxId, OutboxState
from inbox_tui.domain.outbox import LOOK_DELAYS, backoff
from inbox_tui.engine.sync import World
from inbox_tui.errors import InboxError
from inbox_tui.store import Store
from inbox_tui.store.entries import Entry
from inbox_tui.store.outbox import Tampered

_S = OutboxState
REFUSALS = (Rejected, TargetGone, PermissionMissing, PaymentNeeded, Unsupported, SignInNeeded)
READ_AGAIN = "Open it, read, and send it again."


class Outcomes:
    """The ends of a delivery, each one move in the store. None of them sends anything."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world

    async def trouble_before(self, entry: Entry, error: ConnectorError) -> None:
        """Nothing left yet: wait, or say what the person must do."""
        if isinstance(error, REFUSALS):
            await self._store.out.move(entry.id, _S.FAILED, cause=str(error), next_step=_step(error))
        elif isinstance(error, RateLimited):
            await self.later(entry, str(error), until=self.pause_until(error))
        else:
            await self.later(entry, f"{error} It goes out after a fresh look.")

    async def refused(self, entry: Entry, error: ConnectorError) -> None:
        await self._store.out.move(entry.id, _S.FAILED, cause=str(error), next_step=_step(error))
        if isinstance(error, TargetGone) and entry.target is not None and entry.act is not Act.DELETE:
            await self._store.hide(entry.account, self._store.raw_post(entry.target).ref.id)

    async def later(self, entry: Entry, cause: str, step: str = "", until: datetime | None = None) -> None:
        found = self._store.out.entry(entry.id)
        if found.state is _S.QUEUED:
            at = until or self.next_try(found.looks + 1)
            looks = found.looks + (until is None)
            await self.wait_again(entry, send_at=at, looks=looks, checked_at=None, cause=cause, next_step=step)
        elif found.state is _S.SENDING:
            await self.unsure(entry.id, cause)

    async def wait_again(self, entry: Entry, *, left: bool = True, **changes: Any) -> None:
        """Back into the queue, unless something unheard came meanwhile. ``left``: some of it may have left."""
        try:
            await self._store.out.move(entry.id, _S.QUEUED, **changes)
        except ListenFirst as error:
            found = self._store.out.entry(entry.id).state
            cause = f"They wrote again. {error}"
            if found is _S.UNSURE:
                await self.hold(entry.id, cause, READ_AGAIN)
                return
            if found is _S.SENDING:  # out of what is being sent no draft can be made
                await self._store.out.move(entry.id, _S.FAILED, cause=cause, next_step=READ_AGAIN)
            if found is _S.QUEUED or not left:
                await self.give_back(entry, cause, READ_AGAIN)

    async def give_back(self, entry: Entry, cause: str, step: str) -> None:
        """What surely did not leave and cannot leave as it is becomes a draft again, and says why."""
        found = self._store.out.entry(entry.id)
        if found.state is _S.DRAFT or found.queued_at != entry.queued_at:
            return  # taken back meanwhile: the person is at it
        words = entry.act in (Act.REPLY, Act.EDIT, Act.POST)
        await self._store.out.move(entry.id, _S.DRAFT if words else _S.FAILED, cause=cause, next_step=step)

    async def hold(self, entry: OutboxId, cause: str, step: str) -> None:
        """What may have left waits for the person's decision."""
        await self._store.out.move(entry, _S.HELD, cause=cause, next_step=step)

    def next_try(self, attempt: int) -> datetime:
        return self._world.now() + backoff(max(1, attempt), self._world.random())

    def pause_until(self, error: RateLimited) -> datetime:
        now = self._world.now()
        if error.until is None or not now < error.until < now + timedelta(minutes=15):
            return now + timedelta(seconds=60)
        return error.until + timedelta(seconds=1)

    async def refuse_tampered(self, entry: Entry, error: Tampered) -> None:
        state = _S.HELD if self._store.out.entry(entry.id).state is _S.UNSURE else _S.FAILED
        with suppress(InboxError):
            await self._store.out.move(entry.id, state, cause=str(error), next_step=error.next_step)

    # --- not knowing

    async def unsure(self, entry: OutboxId, cause: str, at: datetime | None = None) -> None:
        first = self._world.now() + timedelta(seconds=LOOK_DELAYS[0])
        await self._store.out.move(
            entry,
            _S.UNSURE,
            send_at=at or first,
            looks=0,
            cause=f"May have been posted: checking. {cause}",
            next_step="Wait, or decide in the outbox.",
        )

    async def look_again(self, entry: Entry, why: str, *, found_nothing: bool = False) -> None:
        delay = LOOK_DELAYS[min(entry.looks + 1, len(LOOK_DELAYS) - 1)]
        await self._store.out.move(
            entry.id,
            _S.UNSURE,
            send_at=self._world.now() + timedelta(seconds=delay),
            looks=entry.looks + int(found_nothing),
            cause=f"May have been posted: checking. {why}",
        )


def _step(error: ConnectorError) -> str:
    match error:
        case SignInNeeded():
            return "Sign in again under Accounts, then retry."
        case TargetGone():
            return "The text is kept: send it as a new post, or discard it."
        case PermissionMissing():
            return "Give the login that permission under Accounts, then retry."
        case PaymentNeeded():
            return "Settle it with the platform, then retry."
        case Unsupported():
            return "It cannot be done here."
        case _:
            return "Take it back, change it, and send it again."

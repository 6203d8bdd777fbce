"""Sending: one task for the life of the app takes entries from the outbox, one at a time per account, in order.

An entry leaves only when its undo window is over, a fresh look found the conversation as the writer knew it, and the
store has put it into ``sending`` on the disk. Every way to fail that is not a certain refusal ends in ``unsure``, and
an unsure entry is looked for before anything else is done with it. How each end is written down:
:mod:`inbox_tui.engine.outcomes`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from inbox_tui.config import Sending
from inbox_tui.connector import ConnectorError, RateLimited, Unreachable, Unsupported
from inbox_tui.domain.hearing import ListenFirst
from inbox_tui.domain.model import SPEAKING, AccountId, Act, OutboxId, OutboxState
from inbox_tui.domain.outbox import SETTLED
from inbox_tui.engine.border import Border
from inbox_tui.engine.freshness import judge, look, platform_rules
from inbox_tui.engine.outcomes import READ_AGAIN, REFUSALS, Outcomes
from inbox_tui.engine.sync import World
from inbox_tui.errors import InboxError, StoreError
from inbox_tui.store import Store
from inbox_tui.store.entries import Entry
from inbox_tui.store.outbox import Tampered

log = logging.getLogger(__name__)

_S = OutboxState
IDLE = 5.0
"""Seconds between looks at the outbox when nothing is due sooner."""


class Delivery:
    """``border_of`` yields an account's connector, or None where it does not load or has no login. What belongs to an
    account that is still being opened (``opening``) waits for it."""

    def __init__(
        self,
        store: Store,
        border_of: Callable[[AccountId], Border | None],
        world: World,
        rules: Sending,
        opening: Callable[[AccountId], bool] = lambda account: False,
    ) -> None:
        self._store = store
        self._outcomes = Outcomes(store, world)
        self._border_of = border_of
        self._world = world
        self._rules = rules
        self._opening = opening
        self._knock = asyncio.Event()
        self._stopping = False
        self._busy: dict[AccountId, asyncio.Task[None]] = {}
        self._back: set[AccountId] = set()
        # Accounts that have just become usable again.
        self._stumbled: dict[OutboxId, datetime] = {}
        # Entries that failed on our own side, and when they are worth another try.

    # --- life

    async def recover(self) -> None:
        """At start: whatever was being sent when the program ended may be there or not."""
        for entry in self._store.out.entries(_S.SENDING):
            with suppress(StoreError):  # a full disk: whoever works through the outbox says it then
                await self._outcomes.unsure(entry.id, "The program ended while this was being sent.")

    def knock(self) -> None:
        """Something was queued, or the network is back."""
        self._knock.set()

    def back(self, account: AccountId) -> None:
        """An account works again: what waited for that goes now, not after the rest of its pause."""
        self._back.add(account)
        self._knock.set()

    async def run(self) -> None:
        """Until :meth:`stop`. Never ends by an error of one entry."""
        while not self._stopping:
            self._knock.clear()
            pause = IDLE
            try:
                self._start_work()
                pause = self._pause()
            except Exception:
                log.exception("the outbox cannot be read")
            await self._doze(pause)

    async def stop(self, grace: float = 3.0) -> None:
        """Take no new work; give what is on its way a moment. What is cut off is unsure at the next start."""
        self._stopping = True
        self._knock.set()
        if self._busy:
            _, late = await asyncio.wait(self._busy.values(), timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def once(self) -> None:
        """Work through what is due now, without waiting for undo windows that are still open (for cron and tests)."""
        self._start_work()
        while self._busy:
            await asyncio.wait(set(self._busy.values()))

    def _pause(self) -> float:
        now = self._world.now()
        entries = self._store.out.entries(_S.QUEUED, _S.UNSURE)
        times = [max(entry.send_at, self._stumbled.get(entry.id, now)) for entry in entries if entry.send_at]
        soonest = min(((at - now).total_seconds() for at in times), default=IDLE)
        return min(IDLE, max(0.05, soonest))

    async def _doze(self, seconds: float) -> None:
        sleeper = asyncio.ensure_future(self._world.sleep(seconds))
        listener = asyncio.ensure_future(self._knock.wait())
        try:
            await asyncio.wait({sleeper, listener}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeper.cancel()
            listener.cancel()

    # --- what is due

    def _start_work(self) -> None:
        due: dict[AccountId, list[Entry]] = {}
        for entry in self.due():
            due.setdefault(entry.account, []).append(entry)
        for account, entries in due.items():
            if account not in self._busy and not self._opening(account):
                task = asyncio.create_task(self._work(entries), name=f"inbox-tui delivery {account}")
                self._busy[account] = task
                task.add_done_callback(partial(self._finished, account))

    def _finished(self, account: AccountId, done: asyncio.Task[None]) -> None:
        self._busy.pop(account, None)
        self._knock.set()

    def due(self) -> list[Entry]:
        """Entries whose time has come and that no earlier one in their conversation holds up."""
        now = self._world.now()
        blocked: set[int] = set()
        found = []
        entries = self._store.out.entries(_S.QUEUED, _S.SENDING, _S.UNSURE)
        # What waits for an account goes together, in the order in which it was written.
        together, self._back = self._back, set()
        together |= {each.account for each in entries if _waits(each) and each.send_at and each.send_at <= now}
        for entry in entries:
            conversation = entry.conversation
            free = conversation is None or conversation not in blocked
            ready = entry.state is _S.SENDING or entry.send_at is None or entry.send_at <= now
            ready = ready or (_waits(entry) and entry.account in together)
            if free and ready and self._stumbled.get(entry.id, now) <= now:
                found.append(entry)
            if conversation is not None and entry.act in (Act.REPLY, Act.EDIT):
                blocked.add(conversation)
        return found

    async def _work(self, entries: list[Entry]) -> None:
        for entry in entries:
            if self._stopping:
                return
            try:
                if entry.state is _S.SENDING:
                    # Nobody is at it: its end could not be written down.
                    await self._outcomes.unsure(entry.id, "What became of it could not be kept.")
                elif entry.state is _S.UNSURE:
                    await self._look_for(entry)
                else:
                    await self._leave(entry)
            except Tampered as error:
                await self._outcomes.refuse_tampered(entry, error)
            except InboxError as error:
                self._stumble(entry)
                log.warning("outbox %s: %s", entry.id, error)
            except Exception:
                self._stumble(entry)
                log.exception("outbox %s: delivery failed", entry.id)
                with suppress(InboxError):
                    await self._outcomes.later(entry, "Sending failed on our side; the log has more.")

    def _stumble(self, entry: Entry) -> None:
        """Not again at once: what failed on our side mostly fails again."""
        self._stumbled[entry.id] = self._world.now() + timedelta(seconds=IDLE)

    # --- leaving

    async def _leave(self, entry: Entry) -> None:
        now = self._world.now()
        border = self._border_of(entry.account)
        if entry.queued_at is not None and now - entry.queued_at > timedelta(hours=self._rules.stale_queue_hours):
            await self._outcomes.give_back(
                entry,
                "It could not go out in time, and the conversation may have moved on.",
                "Read it again, then send it again.",
            )
            return
        if border is None:
            # Just opened, or paused, or signed out: ask again soon, this says nothing about the network.
            soon = now + timedelta(seconds=2)
            await self._outcomes.later(entry, "The account cannot be used just now.", "See Accounts.", until=soon)
            return
        if entry.attempts and await self._there_already(entry, border):
            return
        if not await self._fresh(entry, border):
            return
        try:
            fence = await border.fence(self._store.out.reply_of(entry.id))
        except ConnectorError as error:
            await self._outcomes.trouble_before(entry, error)
            return
        if self._store.out.entry(entry.id).queued_at != entry.queued_at:
            return  # taken back meanwhile, and perhaps queued anew: that has an undo window of its own
        try:
            permit = await self._store.out.claim(entry.id, fence)
        except ListenFirst as error:
            await self._outcomes.give_back(entry, f"They wrote again. {error}", READ_AGAIN)
            return
        except StoreError:
            raise  # a full disk: nothing left, and nothing changed
        except InboxError as error:
            await self._store.out.move(entry.id, _S.FAILED, cause=str(error), next_step=error.next_step)
            return
        try:
            post = await (border.reply(permit) if entry.act in (Act.REPLY, Act.POST) else border.act(permit))
        except REFUSALS as error:
            await self._outcomes.refused(entry, error)
        except Unreachable as error:
            await self._outcomes.wait_again(
                entry, send_at=self._outcomes.next_try(entry.attempts + 1), cause=str(error), left=False
            )
        except RateLimited as error:
            # Nearly always it did not arrive. It is looked for before the next try all the same.
            await self._outcomes.wait_again(
                entry, send_at=self._outcomes.pause_until(error), checked_at=None, cause=str(error)
            )
        except asyncio.CancelledError:
            await asyncio.shield(self._outcomes.unsure(entry.id, "Interrupted while it was being sent."))
            raise
        except BaseException as error:  # noqa: BLE001 - bytes may have left: nothing may be concluded from any other error
            await self._outcomes.unsure(entry.id, str(error) or "No trustworthy answer came.")
        else:
            await self._store.out.sent(entry.id, post)

    async def _there_already(self, entry: Entry, border: Border) -> bool:
        """Before a repetition: whether an earlier attempt arrived after all, or whether that cannot be known now."""
        if entry.act not in (Act.REPLY, Act.POST):
            return False
        try:
            post = await border.find_sent(self._store.out.reply_of(entry.id))
        except Unsupported:
            return False
        except ConnectorError as error:
            await self._outcomes.trouble_before(entry, error)
            return True
        if post is None or post.ref.id in self._store.out.claimed(entry.account):
            return False
        await self._store.out.sent(entry.id, post)
        return True

    async def _fresh(self, entry: Entry, border: Border) -> bool:
        """Whether the conversation is as the writer knew it; otherwise the entry is dealt with."""
        if refused := platform_rules(self._store, border, entry.id).refused:
            await self._outcomes.give_back(entry, refused, "Your text is kept.")
            return False
        if entry.act not in SPEAKING:
            return True
        now = self._world.now()
        recent = entry.checked_at is not None and now - entry.checked_at <= timedelta(
            seconds=self._rules.recheck_seconds
        )
        looked = None
        if not recent or self._store.spoken_since(entry.conversation, entry.checked_at):
            looked = await look(self._store, border, entry.id, max(10.0, self._rules.freshness_seconds))
            if not looked.answered and not entry.forced:
                await self._outcomes.trouble_before(entry, looked.trouble or Unreachable("No answer in time."))
                return False
        if looked is None:
            return True
        found = judge(self._store, entry.id, looked, now, self._rules)
        # What was agreed to is sending unchecked. An answer from elsewhere that came since is another matter.
        if found.ok or (entry.forced and found.may_force and not found.new_posts):
            return True
        await self._outcomes.give_back(entry, found.sentence, READ_AGAIN)
        return False

    # --- not knowing

    async def _look_for(self, entry: Entry) -> None:
        """Is it there? Only a real look that found nothing, after the dust has settled, says no."""
        border = self._border_of(entry.account)
        if border is None:
            await self._outcomes.look_again(entry, "The account cannot be used just now.")
            return
        if entry.act not in (Act.REPLY, Act.POST):
            # Every other act is safe to repeat.
            await self._outcomes.wait_again(entry, send_at=self._outcomes.next_try(entry.attempts), checked_at=None)
            return
        try:
            post = await border.find_sent(self._store.out.reply_of(entry.id))
        except Unsupported:
            await self._outcomes.hold(
                entry.id, "It may have been posted; this platform cannot tell.", "Look there, then decide."
            )
            return
        except ConnectorError as error:
            await self._outcomes.look_again(entry, str(error))
            return
        if post is not None and post.ref.id not in self._store.out.claimed(entry.account):
            await self._store.out.sent(entry.id, post)
            return
        settled = entry.tried_at is None or self._world.now() - entry.tried_at >= SETTLED
        if not settled or entry.looks < 3:
            await self._outcomes.look_again(entry, "Not there so far.", found_nothing=True)
        elif border.connector.features.idempotent:
            await self._outcomes.wait_again(entry, send_at=self._world.now(), checked_at=None)
        else:
            await self._outcomes.hold(
                entry.id,
                "It did not arrive, as far as the server shows.",
                "Send it again, or say that it was sent.",
            )


def _waits(entry: Entry) -> bool:
    """Queued, and its account could not be used when it was to leave (a rate limit is another matter)."""
    return entry.state is _S.QUEUED and entry.looks > 0

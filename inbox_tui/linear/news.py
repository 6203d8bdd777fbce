"""What happened meanwhile, each thing once, in a line: it is told before a question, never into what is being typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from inbox_tui.domain.model import AccountId, ChangeTopic, ConversationId, OutboxId, OutboxState, PostKind
from inbox_tui.domain.telling import came_back, named
from inbox_tui.domain.text import sentence
from inbox_tui.domain.views import ConversationRow, Outgoing
from inbox_tui.linear.words import counted

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox

NAMED = 2
"""People who are named where several wrote."""
_ENDED = frozenset({OutboxState.SENT, OutboxState.FAILED, OutboxState.HELD, OutboxState.UNSURE})


class News:
    """Of one session. ``platform`` says what an account's platform is called, ``cause`` why something was not sent."""

    def __init__(self, inbox: Inbox, platform: Callable[[AccountId], str], cause: Callable[[Outgoing], str]) -> None:
        self._inbox, self._platform, self._cause = inbox, platform, cause
        self._rang = asyncio.Event()
        self._number = inbox.changes.subscribe(self._rang.set)
        self._newest: dict[ConversationId, datetime] = {}
        self._turns: list[str] = []
        self._states = {entry.id: entry.state for entry in inbox.outbox()}
        self._back = {entry.id for entry in came_back(inbox.drafts())}

    def close(self) -> None:
        self._inbox.changes.unsubscribe(self._number)

    def turned(self, words: str, account: str, wrong: bool) -> None:
        """An account broke or healed, or something else is to be said."""
        said = sentence(f"{account}: {words}" if account and account not in words else words)
        self._turns.append(said if not wrong else f"Trouble: {said}")

    def known(self, rows: Iterable[ConversationRow]) -> None:
        """These have been told of as they stand."""
        for row in rows:
            self._newest[row.id] = row.last_at

    def expect(self, entry: OutboxId) -> None:
        """This goes out: how it ends is told."""
        self._states[entry] = OutboxState.QUEUED

    async def moved(self) -> None:
        """Until something has changed."""
        await self._rang.wait()
        self._rang.clear()

    def lines(self, here: ConversationId | None = None) -> list[str]:
        """Everything since the last call. ``here``: the conversation at hand."""
        self._rang.clear()
        changes = self._inbox.changes.take(self._number)
        told, self._turns = self._turns, []
        if changes.new_posts:
            told += self._wrote(changes.conversations, here)
        if changes.topics & {ChangeTopic.OUTBOX, ChangeTopic.DRAFTS}:
            told += self._outcomes()
        return list(dict.fromkeys(told))

    def _wrote(self, touched: Iterable[ConversationId], here: ConversationId | None) -> list[str]:
        rows = [row for row in map(self._inbox.row, touched) if row is not None]
        fresh = [
            row
            for row in rows
            if not row.excerpt_ours
            and row.unheard
            and row.closed is None
            and (row.id not in self._newest or row.last_at > self._newest[row.id])
        ]
        self.known(rows)
        told = [
            f"News here: {row.name} wrote{_BY_MESSAGE if _direct(row) else ''}. {row.unheard} to hear."
            for row in fresh
            if row.id == here
        ]
        others = sorted((row for row in fresh if row.id != here), key=lambda row: row.last_at, reverse=True)
        if others:
            vips = {one.conversation for one in self._inbox.vip_waits()}
            names = [self._writer(row, row.id in vips) for row in others[:NAMED]]
            more = len(others) - len(names)
            if more:
                names.append(f"{more} more")
            listed = ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else names[0]
            told.append(f"News: {listed} wrote.")
        return told

    def _writer(self, row: ConversationRow, vip: bool) -> str:
        told = f"{row.name} on {self._platform(row.account)}{_BY_MESSAGE if _direct(row) else ''}"
        return f"your VIP {told}" if vip else told

    def _outcomes(self) -> list[str]:
        told = []
        entries = self._inbox.outbox()
        for entry in reversed(entries):
            before = self._states.get(entry.id)
            self._states[entry.id] = entry.state
            if before is not entry.state and entry.state in _ENDED and (before or entry.state is not OutboxState.SENT):
                told.append(self._ending(entry))
        returned = came_back(self._inbox.drafts())
        for draft in returned:
            if draft.id not in self._back:
                told.append(f"Your {named(draft)} was not sent and is a draft again: {self._cause(draft)}")
        self._back = {draft.id for draft in returned}
        return told

    def _ending(self, entry: Outgoing) -> str:
        what = f"Your {named(entry)}"
        match entry.state:
            case OutboxState.SENT:
                return f"{what} was sent."
            case OutboxState.UNSURE:
                looked = "it is being looked for, and nothing goes out twice"
                return f"{what} may have been posted: {looked}. outbox tells more."
            case OutboxState.HELD:
                return f"{what} is held for you: {self._cause(entry)} outbox leads to it."
            case _:
                return f"{what} was not sent: {self._cause(entry)} Your text is kept; outbox leads to it."

    def pending(self) -> str:
        """What has still to go out, a sentence; empty: nothing."""
        count = self._inbox.pending()
        return f"{counted(count, 'thing')} still {'has' if count == 1 else 'have'} to go out." if count else ""


_BY_MESSAGE = " by direct message"


def _direct(row: ConversationRow) -> bool:
    return row.channel is PostKind.DIRECT

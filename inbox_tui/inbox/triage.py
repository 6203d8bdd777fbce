"""Triage: every act is one batch that ``undo`` takes back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from inbox_tui.domain.model import Act, ConversationId, DoneReason, Kind, OutboxState, SnoozeMode
from inbox_tui.domain.telling import named
from inbox_tui.domain.text import clean
from inbox_tui.domain.views import Undone
from inbox_tui.errors import InboxError
from inbox_tui.inbox.base import Base
from inbox_tui.store.codec import ms

MAX_TAGS = 12


class Triage(Base):
    async def _decide(
        self, conversations: Sequence[ConversationId], act: str, detail: str, words: str, **changes: Any
    ) -> Undone:
        sentence = f"{_how_many(len(conversations))} {words}"
        return Undone(sentence, await self._store.decide(conversations, act, detail, sentence, changes))

    async def done(self, conversations: Sequence[ConversationId], reason: DoneReason) -> Undone:
        """Close with a reason. Only spam and not-for-us leave the figures."""
        return await self._decide(
            conversations,
            "done",
            reason.value,
            f"done: {reason.value}",
            closed_at=ms(self.now()),
            closed_reason=reason.value,
            later_at=None,
            woke=0,
            snoozed_until=None,
            snooze_mode=None,
        )

    async def reopen(self, conversations: Sequence[ConversationId]) -> Undone:
        return await self._decide(conversations, "reopen", "", "open again", closed_at=None, closed_reason=None, woke=1)

    async def snooze(self, conversations: Sequence[ConversationId], until: datetime, mode: SnoozeMode) -> Undone:
        """The clock goes on. Raises ``InboxError`` for a time that is past."""
        if until <= self.now():
            raise InboxError("That time is past.", next_step="Say for example: 2h, tomorrow, tue 9.")
        shown = until.astimezone(self._config.hours.zone)
        return await self._decide(
            conversations,
            "snooze",
            mode.value,
            f"snoozed until {shown:%a %d %b %H:%M}",
            snoozed_until=ms(until),
            snooze_mode=mode.value,
            woke=0,
        )

    async def later(self, conversations: Sequence[ConversationId], on: bool = True) -> Undone:
        words = "to reply to later" if on else "out of the pile"
        return await self._decide(conversations, "later", str(on), words, later_at=ms(self.now()) if on else None)

    async def star(self, conversations: Sequence[ConversationId], on: bool = True) -> Undone:
        return await self._decide(conversations, "star", str(on), "starred" if on else "unstarred", starred=int(on))

    async def mute(self, conversations: Sequence[ConversationId], on: bool = True) -> Undone:
        return await self._decide(conversations, "mute", str(on), "muted" if on else "unmuted", muted=int(on))

    async def spam(self, conversations: Sequence[ConversationId]) -> Undone:
        return await self._decide(
            conversations,
            "spam",
            DoneReason.SPAM.value,
            "put away as spam",
            closed_at=ms(self.now()),
            closed_reason=DoneReason.SPAM.value,
            kind=Kind.SPAM.value,
            kind_by="user",
            later_at=None,
            woke=0,
            snoozed_until=None,
            snooze_mode=None,
        )

    async def tag(self, conversations: Sequence[ConversationId], tags: Sequence[str]) -> Undone:
        """Set the tags (replacing what was there)."""
        kept = list(dict.fromkeys(word for tag in tags if (word := clean(tag, limit=40, one_line=True).strip())))[
            :MAX_TAGS
        ]
        words = f"tagged {', '.join(kept)}" if kept else "without tags"
        return await self._decide(
            conversations, "tag", ", ".join(kept), words, tags=json.dumps(kept, ensure_ascii=False)
        )

    async def set_kind(self, conversations: Sequence[ConversationId], kind: Kind) -> Undone:
        return await self._decide(
            conversations, "kind", kind.value, f"marked as {kind.value}", kind=kind.value, kind_by="user"
        )

    async def undo(self) -> Undone | None:
        """Take back the last thing: the newest batch of triage, or an entry queued after it. None: nothing to undo."""
        batch_at = self._store.last_undo_at()
        queued = [
            entry for entry in self._store.out.entries(OutboxState.QUEUED) if entry.queued_at and not entry.attempts
        ]
        newest = max(queued, key=lambda entry: (ms(entry.queued_at) if entry.queued_at else 0, entry.id), default=None)
        if newest is not None and newest.queued_at and (batch_at is None or ms(newest.queued_at) >= batch_at):
            await self._store.out.move(newest.id, OutboxState.DRAFT)
            if newest.act not in (Act.REPLY, Act.POST, Act.EDIT):
                await self._store.out.discard_draft(newest.id)
                return Undone(f"Taken back: {newest.act.value}", 1, newest.conversation)
            return Undone("Taken back to the composer", 1, newest.conversation, newest.id)
        left = self._store.out.left_since(batch_at or 0)
        if left is not None and left.id not in self._told_left:
            self._told_left.add(left.id)
            more = " Once more takes back what was before it." if batch_at is not None else ""
            return Undone(f"The {named(left)} has left already and cannot be taken back.{more}", 0, left.conversation)
        done = await self._store.undo()
        if done is None:
            return None
        for entry in done.drafts:
            await self._store.out.came_back(entry)
        return Undone(
            f"Taken back: {done.sentence}",
            max(len(done.conversations), len(done.drafts)),
            ConversationId(done.conversations[0]) if done.conversations else None,
            done.drafts[0] if done.drafts else None,
        )


def _how_many(count: int) -> str:
    return "1 conversation" if count == 1 else f"{count} conversations"

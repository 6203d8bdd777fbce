"""The triage verbs of the inbox in memory."""

from __future__ import annotations

from dataclasses import replace

from inbox_tui.domain.model import DoneReason, OutboxState
from inbox_tui.domain.views import Undone


class FakeTriage:
    def _batch(self, conversations, sentence, **changes):
        before = {id: self.conversations[id]["row"] for id in conversations}
        for id in conversations:
            self.conversations[id]["row"] = replace(before[id], **changes)
        self.undoable.append(before)
        self.said.append((sentence, tuple(conversations)))
        self.ring(*conversations)
        return Undone(f"{sentence} {len(conversations)}", len(conversations))

    async def done(self, conversations, reason):
        return self._batch(conversations, f"Done ({reason.value})", closed=reason)

    async def reopen(self, conversations):
        return self._batch(conversations, "Opened", closed=None)

    async def snooze(self, conversations, until, mode):
        return self._batch(conversations, f"Snoozed {mode.value}", snoozed_until=until, snooze_mode=mode)

    async def later(self, conversations, on=True):
        return self._batch(conversations, "Put aside" if on else "Taken off the pile", later=on)

    async def star(self, conversations, on=True):
        return self._batch(conversations, "Starred" if on else "Unstarred", starred=on)

    async def mute(self, conversations, on=True):
        return self._batch(conversations, "Muted" if on else "Unmuted", muted=on)

    async def spam(self, conversations):
        return self._batch(conversations, "Spam", closed=DoneReason.SPAM)

    async def tag(self, conversations, tags):
        return self._batch(conversations, "Tagged", tags=tuple(tags))

    def to_nudge(self):
        return ()

    async def undo(self):
        if self.undoable:
            before = self.undoable.pop()
            for id, row in before.items():
                self.conversations[id]["row"] = row
            self.ring(*before)
            return Undone(f"Took back {len(before)}", len(before), next(iter(before)))
        queued = [one for one in self.entries.values() if one.state is OutboxState.QUEUED]
        if not queued:
            return None
        await self.take_back(queued[-1].id)
        return Undone("Taken back into the drafts", 1, queued[-1].conversation, queued[-1].id)

    def promises(self):
        return ()

    def why_kind(self, conversation):
        return self.whys.get(conversation)

    def acquaintance(self, conversation):
        return self.known.get(conversation)

    def vip_waits(self):
        return self.vips

    async def set_kind(self, conversations, kind):
        return self._batch(conversations, f"Marked as {kind.value}", kind=kind)

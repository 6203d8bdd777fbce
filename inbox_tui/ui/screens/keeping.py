"""What is written is kept: saved on every pause and whenever the composer closes, one sitting after the other."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from inbox_tui.domain.model import Act, OutboxId
from inbox_tui.ui.screens.desk import Desk
from inbox_tui.ui.widgets.composer import Writing


class KeepingDrafts(Desk):
    """The draft of what stands in the composer."""

    _saving: asyncio.Lock | None = None
    _kept: tuple[int, OutboxId] | None = None
    """The last sitting whose draft was made, and that draft."""

    def __init__(self) -> None:
        super().__init__()
        self._put_down: dict[int, tuple[Writing, str]] = {}
        # What was closed and is not saved yet, by sitting.

    def _writes_here(self) -> bool:
        return self.composer.has_class("open")

    def on_composer_paused(self) -> None:
        self.inbox_app.do(self.keep_draft())

    async def keep_draft(self) -> OutboxId | None:
        """Save what stands in the composer, if it says anything new. Returns the draft's id, if there is one."""
        for sitting in list(self._put_down):
            await self._keep_closed(sitting)
        writing = self.composer.writing
        if writing is None or not self._writes_here():
            return None
        async with self._one_at_a_time():
            writing = self.composer.writing or writing
            text = self.composer.text
            if not self.composer.unsaved and writing.entry is not None:
                return writing.entry
            if not text.strip() and writing.entry is None:
                return None
            entry = await self._save(writing, text)
            if self.composer.writing is not None and self.composer.writing.sitting == writing.sitting:
                self.composer.writing = replace(self.composer.writing, entry=entry)
                self.composer.kept(text)
                self._hint(writing, text)
            return entry

    def _hint(self, writing: Writing, text: str) -> None:
        """What was given to them so far: looked up when the writing begins and whenever it rests."""
        reply = writing.act is Act.REPLY
        self.composer.tell(self.inbox.hint(writing.target, text, writing.spoiler) if reply else None)

    def _one_at_a_time(self) -> asyncio.Lock:
        self._saving = self._saving or asyncio.Lock()
        return self._saving

    def _entry_of(self, writing: Writing) -> OutboxId | None:
        if writing.entry is None and self._kept is not None and self._kept[0] == writing.sitting:
            return self._kept[1]
        return writing.entry

    async def _save(self, writing: Writing, text: str) -> OutboxId:
        entry = await self.inbox.save_draft(
            entry=self._entry_of(writing),
            act=writing.act,
            account=writing.account_id,
            conversation=writing.conversation,
            target=writing.target,
            text=text,
            spoiler=writing.spoiler,
            audience=writing.shown_audience,
        )
        self._kept = (writing.sitting, entry)
        return entry

    def leave_composer(self) -> None:
        """Close the composer. The draft is kept; an untouched opening is no draft."""
        if not self._writes_here():
            return
        if self.composer.unsaved and self.composer.writing is not None:
            writing = self.composer.writing
            self._put_down[writing.sitting] = (writing, self.composer.text)
            self.inbox_app.do(self._keep_closed(writing.sitting))
        self.composer.remove_class("open")
        self.composer.writing = None

    async def _keep_closed(self, sitting: int) -> None:
        async with self._one_at_a_time():
            closed = self._put_down.get(sitting)
            if closed is None:
                return
            writing, text = closed
            try:
                entry = self._entry_of(writing)
                if text.strip():
                    await self._save(writing, text)
                elif entry is not None:
                    await self.inbox.discard_draft(entry)
            finally:
                if self._put_down.get(sitting) is closed:  # and not opened and closed again meanwhile
                    del self._put_down[sitting]

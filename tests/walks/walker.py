"""Somebody at the keyboard of the real app, on the demo town: reads at some speed, writes, presses ``y``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.views import ConversationRow, ViewKey
from inbox_tui.ui.screens.prompts import Choice
from inbox_tui.ui.screens.review import ReviewScreen
from screenshots.stage import Stage, stage

SLICE = 0.5
"""Seconds between two looks of the reading clock."""
PAUSE = 1.0
"""Seconds that a reader takes over each post besides its words."""
WORK = 11.0
"""Seconds until what was sent has left."""


class Walker(Stage):
    """``words_a_minute``: how fast this person reads. People read at 200 to 300."""

    words_a_minute = 240.0

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._said: dict[ConversationId, str] = {}

    async def settle(self) -> None:
        await self.pilot.pause()

    # --- who says what

    def find(self, words: str, but: set[ConversationId]) -> ConversationRow:
        """Who waits, and said that. Raises ``LookupError``."""
        if not self._said:
            for row in self.inbox.window(ViewKey("needs-reply"), limit=400).rows:
                posts = self.inbox.thread(row.id).posts
                self._said[row.id] = "\n".join(post.text for post in posts if not post.ours)
        for number, said in self._said.items():
            if number not in but and words in said and (row := self.inbox.row(number)) is not None:
                return row
        raise LookupError(f"nobody who waits says “{words}”")

    # --- what a person does

    async def open(self, row: ConversationRow) -> None:
        self.app.screen.reveal(row.id)  # type: ignore[attr-defined]
        await self.settle()

    async def reads(self) -> None:
        """The open thread, at this person's speed, a screenful at a time."""
        for _ in range(40):
            left = self.to_hear()
            if not left:
                return
            thread = self.app.screen.pane.thread  # type: ignore[attr-defined]
            words = sum(post.words for post in thread.posts if post.id in left)
            await self.lets_pass(words * 60 / self.words_a_minute + PAUSE * len(left))
            if self.to_hear():
                await self.pilot.press("space")
                await self.settle()
                pane = self.app.screen.pane  # type: ignore[attr-defined]
                if pane.current is not None and (pane.current.spoiler or pane.current.sensitive):
                    await self.pilot.press("enter")
                    await self.settle()
        raise LookupError(f"some of this thread cannot be heard by reading it: {thread.row.name}")

    async def lets_pass(self, seconds: float) -> None:
        while seconds > 0:
            self.clock.go(min(SLICE, seconds))
            seconds -= SLICE
            self.app.screen.pane.listen()  # type: ignore[attr-defined]
        await self.settle()

    async def writes(self, text: str) -> ReviewScreen:
        """An answer to the open conversation, up to the review."""
        await self.pilot.press("r")
        await self.until(lambda: self.app.screen.composer.has_class("open"))  # type: ignore[attr-defined]
        await self.write(text)
        self.clock.go(len(text) / 5)  # five letters a second
        await self.pilot.press("ctrl+s")
        await self.until(lambda: isinstance(self.app.screen, ReviewScreen))
        review = self.app.screen
        assert isinstance(review, ReviewScreen)
        return review

    async def sends(self, review: ReviewScreen) -> tuple[str, ...]:
        """Presses ``y`` once. Empty when it was taken; else by what it was stopped."""
        await self.pilot.press("y")
        await self.settle()
        if not self.inbox_stops(review):
            await self.until(lambda: self.app.screen is not review)
            self.clock.go(WORK)
            await self.deliver()
            return ()
        return self.inbox_stops(review)

    def inbox_stops(self, review: ReviewScreen) -> tuple[str, ...]:
        """What stands between this text and the world, as the app itself says."""
        out = review.outgoing
        if out is None or out.conversation is None:
            return ()
        unheard = () if self.inbox.verdict(out.conversation, out.target).open else ("unheard",)
        return (*unheard, *(want.gate.value for want in self.inbox.care(review.entry).open))

    async def gives_up(self, review: ReviewScreen) -> None:
        """Throws the draft away. A line that is being written has the keys: Esc leaves it."""
        if review.wants.typing:
            await self.pilot.press("escape")
            await self.settle()
        await self.pilot.press("q")
        await self.until(lambda: isinstance(self.app.screen, Choice))
        await self.pilot.press("d")
        await self.until(lambda: self.app.screen is not review)


@asynccontextmanager
async def walking(town: Path, folder: Path, hours: float) -> AsyncIterator[Walker]:
    """The app on a copy of ``town``, so many hours later."""
    async with stage(town, folder, (140, 40), "inbox-dark") as made:
        walker = Walker(made.inbox, made.app, made.pilot, made.clock)
        walker.clock.go(hours * 3600)
        await walker.inbox.sync_now()
        await walker.settle()
        yield walker

"""A page's connector at work on the stub of LinkedIn, in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from inbox_tui.domain.model import Cursor, Page, Post, Reply
from inbox_tui.testing.link import FakeLink
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_linkedin import LinkedInConnector
from linkedin_world import LinkedInWorld


@dataclass
class Desk:
    world: LinkedInWorld
    link: FakeLink
    connector: LinkedInConnector
    cursor: Cursor | None = None

    def anew(self) -> LinkedInConnector:
        """The program started again: nothing known but settings, secrets and cursor."""
        self.connector = LinkedInConnector(self.link)
        return self.connector

    async def look(self) -> list[Page]:
        """One round of listening, its cursor kept."""
        pages = [page async for page in self.connector.updates(self.cursor)]
        self.cursor = next((page.cursor for page in reversed(pages) if page.cursor), self.cursor)
        return pages

    async def hear(self) -> dict[str, Post]:
        return {post.ref.id: post for page in await self.look() for post in page.posts}

    def paths(self) -> list[str]:
        return [f"{call.method} {call.path}" for call in self.link.http.calls]

    async def answer(self, target: Post, words: str = "Yes, it does.", **more: Any) -> tuple[Reply, Post]:
        blank = reply_for(self.connector, target, words, **more)
        reply = reply_for(self.connector, target, words, fence=await self.connector.fence(blank))
        return reply, await self.connector.reply(permit_for(reply))

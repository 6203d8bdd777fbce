"""A Threads account's connector at work on the stub, in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from inbox_tui.domain.model import Act, Cursor, Page, Post, Reply
from inbox_tui.testing.link import FakeLink
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_meta import ThreadsConnector
from threads_world import ThreadsWorld


@dataclass
class Desk:
    world: ThreadsWorld
    link: FakeLink
    connector: ThreadsConnector
    cursor: Cursor | None = None

    def anew(self) -> ThreadsConnector:
        """The program started again: nothing known but settings, secrets and cursor."""
        self.connector = ThreadsConnector(self.link)
        return self.connector

    async def look(self) -> list[Page]:
        """One round of listening, its cursor kept."""
        pages = [page async for page in self.connector.updates(self.cursor)]
        self.cursor = next((page.cursor for page in reversed(pages) if page.cursor), self.cursor)
        return pages

    async def hear(self) -> dict[str, Post]:
        return {post.ref.id: post for page in await self.look() for post in page.posts}

    async def heard(self, words: str = "Does it ship?") -> Post:
        said = self.world.say("ana", words)
        return (await self.hear())[said]

    def paths(self) -> list[str]:
        return [f"{call.method} {call.path}" for call in self.link.http.calls]

    async def reply_to(self, target: Post, words: str = "Yes, it does.") -> Reply:
        """A reply as the outbox would hold it, its fence taken."""
        blank = reply_for(self.connector, target, words)
        return replace(blank, fence=await self.connector.fence(blank))

    async def send(self, reply: Reply) -> Post:
        return await self.connector.reply(permit_for(reply))

    async def act(self, act: Act, target: Post, **more: Any) -> Post | None:
        return await self.connector.act(permit_for(reply_for(self.connector, target, act=act, **more)))

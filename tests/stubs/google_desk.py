"""A Google account's connector at work on a stub, in memory; and what Google really answered."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest

from inbox_tui.connector import Connector
from inbox_tui.domain.model import Act, Audience, Page, Post, Reply
from inbox_tui.testing.link import FakeLink

World = TypeVar("World")
Kind = TypeVar("Kind", bound=Connector)


@dataclass
class Desk(Generic[World, Kind]):
    """A connector on a world, and what a test does with it."""

    world: World
    link: FakeLink
    connector: Kind

    async def poll(self, cursor: Any = None) -> tuple[list[Page], Any]:
        pages = []
        async for page in self.connector.updates(cursor):
            pages.append(page)
            cursor = page.cursor or cursor
        return pages, cursor

    async def posts(self, cursor: Any = None) -> dict[str, Post]:
        pages, _ = await self.poll(cursor)
        return {post.ref.id: post for page in pages for post in page.posts}

    async def send(self, reply: Reply) -> Post:
        with self.link.http.unlocked(None):  # type: ignore[arg-type]
            return await self.connector._send(reply)

    async def act(self, reply: Reply) -> Post | None:
        with self.link.http.unlocked(None):  # type: ignore[arg-type]
            return await self.connector._act(reply)

    def reply(self, target: Post | None, text: str = "", act: Act = Act.REPLY, **more: Any) -> Reply:
        given: dict[str, Any] = {
            "act": act,
            "account": self.link.account,
            "key": "key-1",
            "target": target.ref if target else None,
            "target_post": target,
            "text": text,
            "audience": Audience.PUBLIC,
            "created_at": self.link.now(),
        } | more
        return Reply(**given)

    def later(self, **by: float) -> None:
        self.link.time += timedelta(**by)


def recorded_answers(name: str) -> Path:
    """The folder of recorded answers. Skips where there is none."""
    root = Path(os.environ.get("INBOX_TUI_RECORDED") or Path(__file__).parents[3] / "shared" / "recorded") / name
    if not (root / "index.json").is_file():
        pytest.skip("no recorded answers here (INBOX_TUI_RECORDED)")
    return root

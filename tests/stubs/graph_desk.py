"""A connector of Meta's at work on a small Graph API, in memory; and what Meta really answered."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest

from inbox_tui.connector import Connector, ConnectorError
from inbox_tui.domain.model import Act, Cursor, Page, Post, Reply
from inbox_tui.testing.link import FakeLink

World = TypeVar("World")
Kind = TypeVar("Kind", bound=Connector)


@dataclass
class Desk(Generic[World, Kind]):
    world: World
    link: FakeLink
    connector: Kind
    cursor: Cursor | None = None

    async def poll(self) -> list[Page]:
        """One round; the cursor is kept."""
        pages = []
        async for page in self.connector.updates(self.cursor):
            pages.append(page)
            self.cursor = page.cursor or self.cursor
        return pages

    async def posts(self) -> dict[str, Post]:
        return {str(post.ref.id): post for page in await self.poll() for post in page.posts}

    async def until_it_breaks(self) -> tuple[list[Page], ConnectorError | None]:
        pages = []
        try:
            async for page in self.connector.updates(self.cursor):
                pages.append(page)
                self.cursor = page.cursor or self.cursor
        except ConnectorError as error:
            return pages, error
        return pages, None

    def reply(self, target: Post, text: str = "It does.", act: Act = Act.REPLY, fence: str = "") -> Reply:
        return Reply(
            act=act, account=self.link.account, key="key-1", target=target.ref, target_post=target, text=text,
            audience=target.audience, created_at=self.link.now(), fence=fence,
        )  # fmt: skip

    async def send(self, reply: Reply) -> Post:
        with self.link.http.unlocked(None):  # type: ignore[arg-type]
            return await self.connector._send(reply)

    async def act(self, reply: Reply) -> Post | None:
        with self.link.http.unlocked(None):  # type: ignore[arg-type]
            return await self.connector._act(reply)

    def asked(self, ending: str) -> int:
        return sum(call.path.endswith(ending) for call in self.link.http.calls)

    def pass_time(self, **much: float) -> None:
        self.link.time += timedelta(**much)


def recorded_answers(name: str) -> Callable[[], list[tuple[str, Any]]]:
    """All recorded answers of a platform: file and body. Skips where there are none."""
    root = Path(os.environ.get("INBOX_TUI_RECORDED") or Path(__file__).parents[3] / "shared" / "recorded") / name
    if not (root / "index.json").is_file():
        pytest.skip("no recorded answers here (INBOX_TUI_RECORDED)")
    files = sorted(path for path in root.rglob("*.json") if path.parent.name != "schemas" and path.name != "index.json")
    return lambda: [(str(path.relative_to(root)), json.loads(path.read_text("utf-8"))) for path in files]

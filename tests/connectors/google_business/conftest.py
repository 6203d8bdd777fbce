"""A business in memory, and a connector on it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from google_business_world import GoogleBusinessWorld
from google_login import CLIENT, SECRET
from inbox_tui.domain.model import Act, Audience, Page, Post, Reply
from inbox_tui.testing.link import FakeLink
from inbox_tui_google import BusinessConnector


@dataclass
class Desk:
    """A connector on a world, and what a test does with it."""

    world: GoogleBusinessWorld
    link: FakeLink
    connector: BusinessConnector

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


def make_desk(fill: Callable[[GoogleBusinessWorld], None] = lambda world: None, **settings: str) -> Desk:
    given = {"client_id": CLIENT, **settings}
    link = FakeLink(
        lambda call: world(call),  # type: ignore[arg-type, return-value]
        settings=given,
        secrets={"token": "access-1", "refresh": "refresh-1", "client_secret": SECRET},
        origins=BusinessConnector.origins(given),
        sign_in_paths=BusinessConnector.sign_in_paths,
    )
    world = GoogleBusinessWorld(lambda: link.time)
    fill(world)
    return Desk(world, link, BusinessConnector(link))


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def new_desk() -> Callable[..., Desk]:
    return make_desk


@pytest.fixture
def recorded() -> Path:
    """The folder of recorded answers. Skips where there is none."""
    root = Path(os.environ.get("INBOX_TUI_RECORDED") or Path(__file__).parents[4] / "shared" / "recorded") / "google"
    if not (root / "index.json").is_file():
        pytest.skip("no recorded answers here (INBOX_TUI_RECORDED)")
    return root

"""An account on a small Graph API, and what a test does with it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.domain.model import Act, Cursor, Page, Post, Reply
from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_meta import InstagramConnector
from instagram_world import US, InstagramWorld


@dataclass
class Desk:
    world: InstagramWorld
    link: FakeLink
    connector: InstagramConnector
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

    def pass_time(self, **much: float) -> None:
        self.link.time += timedelta(**much)


def make(route: str = "instagram") -> Desk:
    held: dict[str, Any] = {}

    def now() -> datetime:
        return held["link"].time if held else EPOCH

    world = InstagramWorld(now)
    settings = {"route": route, "account": US, "version": "v26.0"}
    secrets = {"token": world.page_token if route == "facebook" else world.token}
    if route == "instagram":
        world.made_at, world.ends_at = EPOCH - timedelta(days=15), EPOCH + timedelta(days=45)
        secrets["expires"] = world.ends_at.isoformat()
    else:
        world.ends_at = EPOCH + timedelta(days=4000)
    link = FakeLink(
        world,  # type: ignore[arg-type]
        settings=settings,
        secrets=secrets,
        origins=InstagramConnector.origins(settings),
        sign_in_paths=InstagramConnector.sign_in_paths,
    )
    held["link"] = link
    return Desk(world, link, InstagramConnector(link))


@pytest.fixture
def desk() -> Desk:
    return make()


@pytest.fixture
def page_desk() -> Desk:
    """On the route by way of a Facebook Page."""
    return make("facebook")


@pytest.fixture
def recorded() -> Callable[[], list[tuple[str, Any]]]:
    """All recorded answers of the platform: file and body. Skips where there are none."""
    root = Path(os.environ.get("INBOX_TUI_RECORDED") or Path(__file__).parents[4] / "shared" / "recorded") / "instagram"
    if not (root / "index.json").is_file():
        pytest.skip("no recorded answers here (INBOX_TUI_RECORDED)")
    files = sorted(path for path in root.rglob("*.json") if path.parent.name != "schemas" and path.name != "index.json")
    return lambda: [(str(path.relative_to(root)), json.loads(path.read_text("utf-8"))) for path in files]

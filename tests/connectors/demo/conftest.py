"""Towns for tests: each test has its own process, as far as the towns are concerned."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

import inbox_tui_demo
from inbox_tui.domain.model import Cursor, Page, Post
from inbox_tui.testing.link import FakeLink, answer

Make = Callable[..., inbox_tui_demo.DemoConnector]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    inbox_tui_demo.towns.clear()
    inbox_tui_demo.moods.clear()
    yield
    inbox_tui_demo.towns.clear()
    inbox_tui_demo.moods.clear()


@pytest.fixture
def make() -> Make:
    """``make(DemoBluesky, town="7", mood="slow")``: a connector on a link whose clock moves only when told."""

    def build(platform: type[inbox_tui_demo.DemoConnector], **settings: str) -> inbox_tui_demo.DemoConnector:
        link = FakeLink(lambda call: answer(500), settings={"town": "1", **settings}, origins=())
        connector = platform(link)
        connector.fake = link  # type: ignore[attr-defined]
        return connector

    return build


@pytest.fixture
def listen() -> Callable[..., object]:
    """``posts, pages = await listen(connector, cursor)``: one whole round."""

    async def round_(
        connector: inbox_tui_demo.DemoConnector, since: Cursor | None = None
    ) -> tuple[dict[str, Post], list[Page]]:
        pages: AsyncIterator[Page] = connector.updates(since)
        got = [page async for page in pages]
        return {post.ref.id: post for page in got for post in page.posts}, got

    return round_

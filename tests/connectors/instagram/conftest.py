"""An account on a small Graph API, and what a test does with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

import graph_desk
from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_meta import InstagramConnector
from instagram_world import US, InstagramWorld

Desk = graph_desk.Desk[InstagramWorld, InstagramConnector]


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
    return graph_desk.recorded_answers("instagram")

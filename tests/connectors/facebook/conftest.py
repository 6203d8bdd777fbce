"""A Page on a small Graph API, and what a test does with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

import graph_desk
from facebook_world import FacebookWorld
from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_meta import FacebookConnector

ORIGIN = "https://graph.facebook.com"


Desk = graph_desk.Desk[FacebookWorld, FacebookConnector]


@pytest.fixture
def desk() -> Desk:
    return make()


def make() -> Desk:
    held: dict[str, Any] = {}

    def now() -> datetime:
        return held["link"].time if held else EPOCH

    world = FacebookWorld(now)
    link = FakeLink(
        world,  # type: ignore[arg-type]
        settings={"server": ORIGIN, "page": "1000", "version": "v26.0"},
        secrets={"token": FacebookWorld.token},
        origins=(ORIGIN,),
        sign_in_paths=FacebookConnector.sign_in_paths,
    )
    held["link"] = link
    return Desk(world, link, FacebookConnector(link))


@pytest.fixture
def recorded() -> Callable[[], list[tuple[str, Any]]]:
    return graph_desk.recorded_answers("facebook")

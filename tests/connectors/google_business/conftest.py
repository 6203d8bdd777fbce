"""A business in memory, and a connector on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import google_desk
from google_business_world import GoogleBusinessWorld
from google_login import CLIENT, SECRET
from inbox_tui.testing.link import FakeLink
from inbox_tui_google import BusinessConnector

Desk = google_desk.Desk[GoogleBusinessWorld, BusinessConnector]


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
    return google_desk.recorded_answers("google")

"""A channel in memory, and a connector on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import google_desk
from google_login import CLIENT, SECRET
from inbox_tui.testing.link import FakeLink
from inbox_tui_google import YouTubeConnector
from youtube_world import YouTubeWorld

SERVER = "https://youtube.googleapis.com"
TOKENS = "https://oauth2.googleapis.com"


Desk = google_desk.Desk[YouTubeWorld, YouTubeConnector]


def make_desk(fill: Callable[[YouTubeWorld], None] = lambda world: None, **settings: str) -> Desk:
    link = FakeLink(
        lambda call: world(call),  # type: ignore[arg-type, return-value]
        settings={"server": SERVER, "client_id": CLIENT, **settings},
        secrets={"token": "access-1", "refresh": "refresh-1", "client_secret": SECRET},
        origins=(SERVER, TOKENS),
        sign_in_paths=YouTubeConnector.sign_in_paths,
    )
    world = YouTubeWorld(lambda: link.time)
    fill(world)
    return Desk(world, link, YouTubeConnector(link))


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def new_desk() -> Callable[..., Desk]:
    return make_desk


@pytest.fixture
def recorded() -> Path:
    return google_desk.recorded_answers("youtube")


@pytest.fixture
def index(recorded: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((recorded / "index.json").read_text("utf-8"))
    return found

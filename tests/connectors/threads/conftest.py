"""One account's connector on the stub, in memory, three days after its first post."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_meta import ThreadsConnector
from threads_desk import Desk
from threads_world import OUR_ID, US, ThreadsWorld

RECORDED = Path(__file__).parents[4] / "shared" / "recorded" / "threads"


@pytest.fixture
def desk() -> Desk:
    time = EPOCH - timedelta(days=3)
    world = ThreadsWorld(lambda: time)
    link = FakeLink(
        world,  # type: ignore[arg-type]
        settings={"server": "https://server.example", "id": OUR_ID, "username": US, "name": "Brand Shop"},
        secrets={"token": world.token},
        sign_in_paths=ThreadsConnector.sign_in_paths,
    )
    world.now = link.now
    return Desk(world, link, ThreadsConnector(link))


@pytest.fixture
def recorded() -> Callable[[str], Any]:
    if not RECORDED.is_dir():
        pytest.skip("the recorded answers are not here")
    return lambda name: json.loads((RECORDED / name).read_text("utf-8"))

"""One page's connector on the stub, in memory, three days after the page's first post."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_linkedin import LinkedInConnector, allowance
from linkedin_desk import Desk
from linkedin_world import PAGE, LinkedInWorld

RECORDED = Path(__file__).parents[4] / "shared" / "recorded" / "linkedin"


@pytest.fixture(autouse=True)
def a_day_without_calls() -> None:
    """The tests' accounts share a login, and its calls are counted for the whole program."""
    allowance._LOGINS.clear()


@pytest.fixture
def desk() -> Desk:
    time = EPOCH - timedelta(days=3)
    world = LinkedInWorld(lambda: time)
    link = FakeLink(
        world,  # type: ignore[arg-type]
        settings={
            "server": "https://server.example",
            "us": PAGE,
            "handle": "brand-inc",
            "name": "Brand",
            "daily": "1000",
        },
        secrets={"token": world.token},
        sign_in_paths=LinkedInConnector.sign_in_paths,
    )
    world.now = link.now
    return Desk(world, link, LinkedInConnector(link))


@pytest.fixture
def recorded() -> Callable[[str], Any]:
    if not RECORDED.is_dir():
        pytest.skip("the recorded answers are not here")
    return lambda name: json.loads((RECORDED / name).read_text("utf-8"))

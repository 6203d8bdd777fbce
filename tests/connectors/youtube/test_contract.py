"""The suite every connector passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import EPOCH


class TestYouTube(ConnectorContract):
    @pytest.fixture(autouse=True)
    def _world(self, new_desk: Callable[..., Any]) -> None:
        def fill(world: Any) -> None:
            world.page_limit = 20
            for number in range(70):
                at = EPOCH - timedelta(days=5) + timedelta(minutes=number)
                video = None if number % 9 == 0 else f"vid{number % 3}"
                top = world.say(f"guest{number}", f"Question {number}", video=video, at=at)
                for answer in range(number % 7):
                    who = "us" if answer == 3 else f"guest{answer}"
                    world.say(who, f"Answer {answer}", to=top, at=at + timedelta(minutes=answer + 1))
            world.say("troll", "Buy this", status="heldForReview", at=EPOCH - timedelta(hours=1))

        def make() -> Harness:
            desk = new_desk(fill)
            return Harness(desk.connector, desk.link, may_write=frozenset({"/token"}))

        self._make = make

    def make(self) -> Harness:
        return self._make()

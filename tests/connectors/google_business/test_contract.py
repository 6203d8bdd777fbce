"""The suite every connector passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import EPOCH


class TestGoogleBusiness(ConnectorContract):
    @pytest.fixture(autouse=True)
    def _world(self, new_desk: Callable[..., Any]) -> None:
        def fill(world: Any) -> None:
            world.page_limit = 20
            other = world.add_location("12", "Brand Accra")
            for number in range(70):
                at = EPOCH - timedelta(days=5) + timedelta(minutes=number)
                where = {"where": other} if number % 3 == 0 else {}
                name = world.say(f"guest{number}", f"Review {number}", stars=1 + number % 5, at=at, **where)
                if number % 7 == 0:
                    world.say("us", "Thank you.", to=name)

        def make() -> Harness:
            desk = new_desk(fill)
            return Harness(desk.connector, desk.link, may_write=frozenset({"/token"}))

        self._make = make

    def make(self) -> Harness:
        return self._make()

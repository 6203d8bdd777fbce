"""The suite every connector passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.testing.contract import ConnectorContract, Harness


class TestMail(ConnectorContract):
    @pytest.fixture(autouse=True)
    def _world(self, new_desk: Callable[..., Any]) -> None:
        def world() -> Harness:
            desk = new_desk()
            tops = []
            for number in range(25):
                desk.link.time += timedelta(minutes=1)
                tops.append(desk.world.say(f"guest{number}", f"Question {number}?"))
            for number in range(12):
                desk.world.say("ana", f"And {number}?", to=tops[number])
            desk.world.say("us", "An answer on the web.", to=tops[3])
            return Harness(desk.connector, desk.link, over_http=False, written=lambda: len(desk.world.delivered))

        self._make = world

    def make(self) -> Harness:
        return self._make()

"""The suite every connector passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.testing.contract import ConnectorContract, Harness


class TestTumblr(ConnectorContract):
    @pytest.fixture(autouse=True)
    def _desks(self, desks: Callable[[], Any]) -> None:
        self._desk = desks

    def make(self) -> Harness:
        desk = self._desk()
        world = desk.world
        world.page_size = 10
        for number in range(25):
            world.reply(f"guest{number}", f"Reply {number}.", world.post)
            world.like(f"fan{number}")
        for number in range(6):
            above = world.reblog(f"friend{number}", f"So true, {number} times.", world.post)
            if number % 3 == 0:
                world.reblog("acme-lamps", "Thank you!", above)
        for number in range(12):
            world.ask(f"asker{number}", f"Question {number}?")
        world.answer(world.ask("dora", "Does it dim?"), "It does.")
        world.mention("cleo", "@acm is great.")
        desk.link.time += timedelta(hours=1)
        world.now = desk.link.now
        return Harness(desk.connector, desk.link, may_write=frozenset({"/v2/oauth2/token"}))

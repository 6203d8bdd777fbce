"""The suite every connector passes: by an approved app, and by private feeds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.testing.contract import ConnectorContract, Harness

TOKENS = frozenset({"/api/v1/access_token"})


def populated(desk: Any) -> None:
    world = desk.world
    world.page_size = 10
    ours = world.say("us", "We also make candles.")
    for number in range(25):
        above = world.say(f"guest{number}", f"Question {number}?", to=ours if number % 3 == 0 else None)
        if number % 5 == 0:
            world.say("us", f"Answer {number}.", to=above)
    stranger = world.submit("ben", "Which lamp is best?")
    world.say("cleo", "Ask u/acme_brand, they know.", to=stranger)
    world.write("dora", "May I ask you something in private?")
    world.delete(world.say("gone", "Never mind."))
    desk.link.time += timedelta(hours=1)
    world.now = desk.link.now


class TestReddit(ConnectorContract):
    @pytest.fixture(autouse=True)
    def _desks(self, desks: Callable[..., Any]) -> None:
        self._desk = desks

    def make(self) -> Harness:
        desk = self._desk()
        populated(desk)
        return Harness(desk.connector, desk.link, may_write=TOKENS)


class TestFeeds(ConnectorContract):
    @pytest.fixture(autouse=True)
    def _desks(self, desks: Callable[..., Any]) -> None:
        self._desk = desks

    def make(self) -> Harness:
        desk = self._desk(feeds=True)
        populated(desk)
        return Harness(desk.connector, desk.link, answers_writes=False)

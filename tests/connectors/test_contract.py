"""Every bundled connector passes the contract suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import inbox_tui_demo
from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import FakeLink, answer

if TYPE_CHECKING:
    from inbox_tui_demo import DemoConnector


@pytest.fixture(autouse=True)
def _new_towns() -> None:
    inbox_tui_demo.towns.clear()


class DemoContract(ConnectorContract):
    platform: type[DemoConnector]

    def make(self) -> Harness:
        inbox_tui_demo.towns.clear()
        link = FakeLink(lambda call: answer(500), settings={"town": "1"}, origins=())
        connector = self.platform(link)

        def written() -> int:
            return sum(len(town.log) for town in inbox_tui_demo.towns.values())

        return Harness(connector, link, over_http=False, written=written)


class TestDemoMastodon(DemoContract):
    platform = inbox_tui_demo.DemoMastodon


class TestDemoBluesky(DemoContract):
    platform = inbox_tui_demo.DemoBluesky


class TestDemoYouTube(DemoContract):
    platform = inbox_tui_demo.DemoYouTube


class TestDemoInstagram(DemoContract):
    platform = inbox_tui_demo.DemoInstagram

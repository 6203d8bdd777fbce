"""The Pinterest connector passes the contract suite, against a small invented Pinterest."""

from __future__ import annotations

from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_pinterest import PinterestConnector
from inbox_tui_pinterest.connector import API
from pinterest_world import CLIENT, KEY, PinterestWorld


class TestPinterest(ConnectorContract):
    def make(self) -> Harness:
        world = PinterestWorld(lambda: EPOCH)
        world.token, world.refresh = "access-0", "refresh-0"
        world.comment("9001", 3)
        world.comment("9003")
        link = FakeLink(
            world,
            settings={"server": API, "client_id": CLIENT},
            secrets={"token": "access-0", "refresh": "refresh-0", "client_secret": KEY},
            origins=(API,),
            sign_in_paths=PinterestConnector.sign_in_paths,
        )
        return Harness(
            PinterestConnector(link), link, answers_writes=False, may_write=frozenset(PinterestConnector.sign_in_paths)
        )

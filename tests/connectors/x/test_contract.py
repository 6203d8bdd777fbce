"""The X connector passes the contract suite."""

from __future__ import annotations

from datetime import timedelta

from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_x import XConnector
from x_world import BRAND, XWorld

ORIGIN = "https://x.test"


def harness(world: XWorld | None = None, **settings: str) -> Harness:
    world = world or filled()
    given = {"server": ORIGIN, "client_id": world.client_id, "user_id": BRAND, "username": "brand", **settings}
    link = FakeLink(
        world,  # type: ignore[arg-type]
        settings=given,
        secrets={"token": world.access, "refresh": world.refresh},
        origins=(ORIGIN,),
        sign_in_paths=XConnector.sign_in_paths,
    )
    return Harness(XConnector(link), link, may_write=frozenset(XConnector.sign_in_paths))


def filled() -> XWorld:
    """Two days of a shop's account."""
    moment = EPOCH - timedelta(days=2)

    def tick() -> object:
        nonlocal moment
        moment += timedelta(minutes=7)
        return moment

    world = XWorld(tick)  # type: ignore[arg-type]
    news = world.post(BRAND, "We restocked the blue one today.")["id"]
    ana = world.post(world.id_of("ana"), "does it ship to Lagos?", to=news)["id"]
    world.post(BRAND, "It does, within a week.", to=ana)
    world.post(world.id_of("ben"), "and what about customs?", to=ana)
    world.post(world.id_of("cleo"), "@brand my parcel is late, see https://example.com/parcel/4711")
    for number in range(130):
        world.say(f"guest{number % 20}", f"Question number {number}.")
    world.message("dora", "Hello, a word between us?")
    world.now = lambda: EPOCH
    return world


class TestX(ConnectorContract):
    def make(self) -> Harness:
        return harness()

"""The Instagram connector passes the contract suite on both routes, against a small Graph API in memory."""

from __future__ import annotations

from datetime import timedelta

from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_meta import InstagramConnector
from instagram_world import US, InstagramWorld


def world() -> InstagramWorld:
    """A tag, comments with answers, and a direct message, an hour apart."""
    minutes = iter(range(0, 100_000, 60))
    made = InstagramWorld(lambda: EPOCH - timedelta(days=2) + timedelta(minutes=next(minutes)))
    made.tag("dora", "Look what I got! @brand")
    first = made.say("ana", "Does the blue one ship to Lagos?")
    made.say("us", "It does.", to=first)
    made.say("ben", "And how long does that take?", to=first)
    made.write("cleo", "Where is my parcel?")
    made.say("ben", "Is the red one back?")
    made.now = lambda: EPOCH
    return made


def harness(made: InstagramWorld, route: str = "instagram") -> Harness:
    settings = {"route": route, "account": US, "version": "v26.0"}
    secrets = {"token": made.page_token}
    if route == "instagram":
        secrets = {"token": made.token, "expires": (EPOCH + timedelta(days=45)).isoformat()}
    link = FakeLink(
        made,  # type: ignore[arg-type]
        settings=settings,
        secrets=secrets,
        origins=InstagramConnector.origins(settings),
        sign_in_paths=InstagramConnector.sign_in_paths,
    )
    return Harness(InstagramConnector(link), link)


class TestInstagram(ConnectorContract):
    def make(self) -> Harness:
        return harness(world())


class TestInstagramByPage(ConnectorContract):
    def make(self) -> Harness:
        return harness(world(), "facebook")

"""The Facebook connector passes the contract suite, against a small Graph API in memory."""

from __future__ import annotations

from datetime import timedelta

from facebook_world import FacebookWorld
from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_meta import FacebookConnector

ORIGIN = "https://graph.facebook.com"


def world() -> FacebookWorld:
    """Comments with answers, a visitor's post, and a direct message, an hour apart."""
    minutes = iter(range(0, 100_000, 60))
    made = FacebookWorld(lambda: EPOCH - timedelta(days=2) + timedelta(minutes=next(minutes)))
    first = made.say("ana", "Does the blue one ship to Lagos?")
    made.say("us", "It does.", to=first)
    made.say("ben", "And how long does that take?", to=first)
    made.write("cleo", "Where is my parcel?")
    made.publish("My parcel came open.", {"id": "5599", "name": "Dora"}, "visitor_posts")
    made.publish("Look what I got!", None, "tagged")
    made.say("ben", "Is the red one back?")
    made.now = lambda: EPOCH
    return made


class TestFacebook(ConnectorContract):
    def make(self) -> Harness:
        link = FakeLink(
            world(),  # type: ignore[arg-type]
            settings={"server": ORIGIN, "page": "1000", "version": "v26.0"},
            secrets={"token": FacebookWorld.token},
            origins=(ORIGIN,),
            sign_in_paths=FacebookConnector.sign_in_paths,
        )
        return Harness(FacebookConnector(link), link)

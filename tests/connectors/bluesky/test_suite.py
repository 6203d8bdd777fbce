"""Bluesky passes the suite, for posts and for direct messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.connector import ConnectorError
from inbox_tui.domain.model import Act
from inbox_tui.testing.contract import SENDING, ConnectorContract, Harness, run
from inbox_tui.testing.permits import reply_for
from inbox_tui_bluesky import BlueskyConnector

LIKE, REPOST, GATE = "app.bsky.feed.like", "app.bsky.feed.repost", "app.bsky.feed.threadgate"


class World(ConnectorContract):
    new_network: Callable[[], Any]

    @pytest.fixture(autouse=True)
    def _network(self, new_network: Callable[[], Any]) -> None:
        self.new_network = new_network

    def build(self, network: Any) -> None:
        raise NotImplementedError

    def make(self) -> Harness:
        network = self.new_network()
        self.build(network)
        link = network.link()
        return Harness(BlueskyConnector(link), link, may_write=frozenset(BlueskyConnector.sign_in_paths))


class TestPosts(World):
    marked = False

    def build(self, network: Any) -> None:
        network.chat = (501, "MethodNotImplemented", "Method Not Implemented")
        ours = network.write("me", "We open at nine.")
        last = network.write("ana", "And on Sundays?", to=ours)
        network.write("bob", "Hello @me.example and @ana.example", to=last)
        network.write("me", "Closed on Sundays.", to=last)
        if self.marked:
            subject = {"uri": last, "cid": network.get(last)[1]}
            for collection in (LIKE, REPOST):
                network.put(f"at://did:plc:me/{collection}/3kaaaaaaaaaaa", {"subject": subject})
            network.put(f"at://did:plc:me/{GATE}/{ours.rsplit('/', 1)[-1]}", {"post": ours, "hiddenReplies": [last]})

    @pytest.mark.parametrize("marked", [False, True])
    def test_nothing_is_written_without_a_permit(self, marked: bool) -> None:  # type: ignore[override]
        """An act that finds its work already done writes nothing and says nothing; every other is refused."""
        self.marked = marked
        harness = self.make()
        target = self._target(harness)
        done = {Act.LIKE, Act.BOOST, Act.HIDE} if marked else {Act.UNLIKE, Act.UNBOOST, Act.UNHIDE}
        for act in harness.connector.features.acts - done:
            reply = reply_for(harness.connector, target if act is not Act.POST else None, act=act)
            with pytest.raises(ConnectorError):
                run(harness.connector._send(reply) if act in SENDING else harness.connector._act(reply))
        for act in done:
            run(harness.connector._act(reply_for(harness.connector, target, act=act)))
        assert harness.writes() == 0


class TestDirectMessages(World):
    def build(self, network: Any) -> None:
        network.write("ana", "Hello @me.example")
        network.say("c1", "ana", "Are you there?")
        network.say("c1", "me", "Yes.")
        network.say("c1", "ana", "My parcel is late.")

"""The suite every connector passes."""

from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import EPOCH, FakeLink

from inbox_tui_forum import ForumConnector
from world import KEY, Forum


class TestForum(ConnectorContract):
    def make(self) -> Harness:
        link = FakeLink(Forum(EPOCH), secrets={"token": KEY})
        return Harness(ForumConnector(link), link)

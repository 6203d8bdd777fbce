"""The archive connector passes the contract suite."""

from __future__ import annotations

from archives import X, zipped
from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import FakeLink, answer
from inbox_tui_archive import ArchiveConnector


class TestArchive(ConnectorContract):
    def make(self) -> Harness:
        settings = {"file": "x.zip", "kind": "x", "us": "111", "handle": "mugs", "name": "Mugs"}
        link = FakeLink(lambda call: answer(404), settings=settings, origins=())
        link.files["file"] = zipped(X)
        return Harness(ArchiveConnector(link), link, over_http=False, answers_writes=False)

"""The suite every connector passes, ours and a stranger's.

::

    class TestMine(ConnectorContract):
        def make(self) -> Harness:
            link = FakeLink(handler, secrets={"token": "not-a-real-token"})
            return Harness(MyConnector(link), link)

``make`` is called anew for each run and must yield the same world each time: the same clock, the same answers. The
tests are plain functions (each drives its own event loop), so they need pytest and no plugin.
"""

from __future__ import annotations

from inbox_tui.testing.declaring import Declaring
from inbox_tui.testing.harness import SENDING, Harness, listen, posts_of, run
from inbox_tui.testing.listening import Listening
from inbox_tui.testing.sending import Sending
from inbox_tui.testing.trouble import Trouble


class ConnectorContract(Declaring, Listening, Sending, Trouble):
    """Subclass it, define ``make``, and every test of the suite runs against your connector.

    A connector that only reads (``Act.REPLY`` not among its acts) passes too: what cannot be sent is not tried.
    """


__all__ = ["SENDING", "ConnectorContract", "Harness", "listen", "posts_of", "run"]

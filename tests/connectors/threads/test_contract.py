"""The suite every connector passes, against the stub of Threads in memory."""

from __future__ import annotations

from datetime import timedelta

from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_meta import ThreadsConnector
from threads_world import OUR_ID, US, ThreadsWorld


class TestThreads(ConnectorContract):
    def make(self) -> Harness:
        time = [EPOCH - timedelta(days=3)]
        world = ThreadsWorld(lambda: time[0])
        world.page_size = 10
        for number in range(24):
            time[0] += timedelta(minutes=30)
            world.say(f"guest{number}", f"Question {number}?")
        first = world.say("ana", "Does it ship to Lagos?")
        ours = world.say("us", "It does.", to=first)
        world.say("ben", "To Accra as well?", to=ours)
        world.mention("cleo", "is worth a visit")
        time[0] = EPOCH
        link = FakeLink(
            world,  # type: ignore[arg-type]
            settings={"server": "https://server.example", "id": OUR_ID, "username": US},
            secrets={"token": world.token},
            sign_in_paths=ThreadsConnector.sign_in_paths,
        )

        def written() -> int:
            """A container that is not published is no write: nobody sees it, and it ends by itself."""
            return sum(call.method != "GET" and not call.path.endswith("/me/threads") for call in link.http.calls)

        return Harness(ThreadsConnector(link), link, written=written)

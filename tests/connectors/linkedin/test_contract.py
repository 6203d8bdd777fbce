"""The suite every connector passes, against the stub of LinkedIn in memory."""

from __future__ import annotations

from datetime import timedelta

from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_linkedin import LinkedInConnector
from linkedin_world import PAGE, LinkedInWorld


class TestLinkedIn(ConnectorContract):
    def make(self) -> Harness:
        time = [EPOCH - timedelta(days=3)]
        world = LinkedInWorld(lambda: time[0])
        world.page_size = 10
        world.strangers_posts = True
        for number in range(24):
            time[0] += timedelta(minutes=30)
            world.say(f"guest{number}", f"Question {number}?")
        first = world.say("ana", "Does it ship to Lagos?")
        world.say("us", "It does.", to=first)
        world.say("ben", "To Accra as well?", to=first)
        world.mention("cleo", "is worth a visit")
        gone = world.say("spam", "Buy followers")
        world.remove(gone)
        time[0] = EPOCH
        link = FakeLink(
            world,  # type: ignore[arg-type]
            settings={"server": "https://server.example", "us": PAGE, "daily": "1000"},
            secrets={"token": world.token},
            sign_in_paths=LinkedInConnector.sign_in_paths,
        )
        return Harness(LinkedInConnector(link), link)

"""The whole loop with the stub of Google Business Profile: signing in by the browser, with PKCE, included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from google_business_world import GoogleBusinessWorld
from google_login import CLIENT, SECRET, Browser
from inbox_tui.connector import Asker
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from whole_loop import WholeLoop


class TestGoogleBusiness(WholeLoop):
    platform = "google-business"
    connector = "inbox_tui_google:BusinessConnector"

    def world(self, now: Callable[[], datetime]) -> GoogleBusinessWorld:
        return GoogleBusinessWorld(now)

    def wish(self, origin: str, world: GoogleBusinessWorld) -> Wish:
        return Wish(given={"server": origin, "client_id": CLIENT}, secrets={"client_secret": Secret(SECRET)})

    def asker(self, world: GoogleBusinessWorld) -> Asker:
        return Browser(world)

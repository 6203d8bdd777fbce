"""The whole loop with YouTube's stub: signing in by the browser, with PKCE, included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from google_login import CLIENT, SECRET, Browser
from inbox_tui.connector import Asker
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from whole_loop import WholeLoop
from youtube_world import YouTubeWorld


class TestYouTube(WholeLoop):
    platform = "youtube"
    connector = "inbox_tui_google:YouTubeConnector"

    def world(self, now: Callable[[], datetime]) -> YouTubeWorld:
        return YouTubeWorld(now)

    def wish(self, origin: str, world: YouTubeWorld) -> Wish:
        return Wish(given={"server": origin, "client_id": CLIENT}, secrets={"client_secret": Secret(SECRET)})

    def asker(self, world: YouTubeWorld) -> Asker:
        return Browser(world)

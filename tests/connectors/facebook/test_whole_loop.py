"""The whole loop with Facebook's stub over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from facebook_world import FacebookWorld
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from whole_loop import WholeLoop


class TestFacebook(WholeLoop):
    platform = "facebook"
    connector = "inbox_tui_meta:FacebookConnector"
    refreshes = False  # a Page token does not end by itself, and nothing renews it when it was ended

    def world(self, now: Callable[[], datetime]) -> FacebookWorld:
        return FacebookWorld(now)

    def wish(self, origin: str, world: FacebookWorld) -> Wish:
        return Wish(
            given={"server": origin, "app_id": "4711"},
            secrets={"token": Secret(world.person), "app_secret": Secret("app-secret")},
        )

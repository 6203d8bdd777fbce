"""The whole loop with Instagram's stub over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from instagram_world import InstagramWorld
from whole_loop import Stand, WholeLoop


class TestInstagram(WholeLoop):
    platform = "instagram"
    connector = "inbox_tui_meta:InstagramConnector"
    refreshes = False  # a token renews itself while it is good, and never once it ended

    def world(self, now: Callable[[], datetime]) -> InstagramWorld:
        return InstagramWorld(now)

    def wish(self, origin: str, world: InstagramWorld) -> Wish:
        return Wish(given={"server": origin}, secrets={"token": Secret(world.token)})


class Messages(InstagramWorld):
    """Strangers write messages where they otherwise comment."""

    def say(self, who: str, words: str, *, to: str | None = None) -> str:
        return self.write(who, words)


class TestMessages(TestInstagram):
    def world(self, now: Callable[[], datetime]) -> InstagramWorld:
        return Messages(now)

    @pytest.mark.skip("messages can be neither edited nor taken back through the API")
    async def test_own_words_are_edited_and_deleted_where_that_is_offered(self, stand: Stand) -> None: ...

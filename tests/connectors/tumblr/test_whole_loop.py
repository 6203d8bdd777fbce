"""The whole loop with Tumblr's stub."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from inbox_tui.connector import Asker
from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from inbox_tui_tumblr.parse import NO_REPLY
from pasting import Pasting
from tumblr_world import KEY, SECRET, TumblrWorld
from whole_loop import ALL, WORDS, Stand, WholeLoop, state


class TestTumblr(WholeLoop):
    platform = "tumblr"
    connector = "inbox_tui_tumblr:TumblrConnector"

    def world(self, now: Callable[[], datetime]) -> TumblrWorld:
        return TumblrWorld(now)

    def wish(self, origin: str, world: TumblrWorld) -> Wish:
        return Wish(given={"server": origin, "key": KEY}, secrets={"secret": Secret(SECRET)})

    def asker(self, world: TumblrWorld) -> Asker:
        return Pasting(world.authorize)

    async def test_a_reply_is_heard_but_cannot_be_answered_here(self, stand: Stand) -> None:
        stand.world.reply("ana", "so good!", stand.world.post)
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = (each for each in inbox.window(ALL).rows if each.excerpt == "so good!")
            thread = inbox.thread(row.id)
            (post,) = (each for each in thread.posts if each.text == "so good!")
            assert post.closed == NO_REPLY
            assert stand.world.ours() == ["Our new lamp is here."]

    async def test_a_reblog_is_answered_by_a_reblog(self, stand: Stand) -> None:
        reblog = stand.world.reblog("cleo", "The best lamp!", stand.world.post)
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = (each for each in inbox.window(ALL).rows if each.excerpt == "The best lamp!")
            entry = await stand.answer(inbox, row)
            await stand.until(lambda: state(inbox, entry) is OutboxState.SENT)
        assert stand.world.ours()[-1] == WORDS
        assert list(stand.world.posts.values())[-1]["parent_post_id"] == reblog

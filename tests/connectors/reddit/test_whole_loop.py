"""The whole loop with Reddit's stub: by an approved app, and by private feeds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from inbox_tui.connector import Asker
from inbox_tui.domain.model import Act, OutboxState
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from inbox_tui.errors import InboxError
from inbox_tui_reddit.parse import LOCKED
from pasting import Pasting
from reddit_world import CLIENT, FEED, US, RedditWorld
from whole_loop import ALL, WORDS, Stand, WholeLoop, state


class TestReddit(WholeLoop):
    platform = "reddit"
    connector = "inbox_tui_reddit:RedditConnector"

    def world(self, now: Callable[[], datetime]) -> RedditWorld:
        return RedditWorld(now)

    def wish(self, origin: str, world: RedditWorld) -> Wish:
        return Wish(given={"server": origin, "client_id": CLIENT})

    def asker(self, world: RedditWorld) -> Asker:
        return Pasting(world.authorize)

    async def test_a_locked_thread_is_closed_before_anything_is_typed(self, stand: Stand) -> None:
        elsewhere = stand.world.submit("ben", "Which lamp is best?")
        stand.world.things[elsewhere]["locked"] = True
        stand.world.say("cleo", "Ask u/acme_brand.", to=elsewhere)
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = inbox.window(ALL).rows
            await inbox.refresh_thread(row.id)
            assert {post.closed for post in inbox.thread(row.id).posts} == {LOCKED}

    async def test_what_was_deleted_there_keeps_no_words_here(self, stand: Stand) -> None:
        name = stand.world.say("ana", "Please forget my address.")
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = inbox.window(ALL).rows
            stand.world.delete(name)
            await inbox.sync_now()
            assert not any("address" in post.text for post in inbox.thread(row.id).posts)

    async def test_a_private_message_is_answered_though_its_answer_names_nothing(self, stand: Stand) -> None:
        stand.world.write("dora", "May I ask you something?")
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = inbox.window(ALL).rows
            entry = await stand.answer(inbox, row)
            await stand.until(lambda: state(inbox, entry) is OutboxState.SENT)
        assert [WORDS in each for each in stand.world.ours()] == [True]

    async def test_what_a_message_does_not_take_is_refused_before_it_is_queued(self, stand: Stand) -> None:
        stand.world.write("dora", "May I ask you something?")
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = inbox.window(ALL).rows
            with pytest.raises(InboxError, match="no votes"):
                await inbox.act(Act.LIKE, inbox.thread(row.id).target)
            assert inbox.outbox() == ()


class TestFeeds(WholeLoop):
    platform = "reddit"
    connector = "inbox_tui_reddit:RedditConnector"
    refreshes = False
    answers = False

    def world(self, now: Callable[[], datetime]) -> RedditWorld:
        world = RedditWorld(now)
        world.expire = world.end  # type: ignore[method-assign]  # a feed's secret has no life of its own
        return world

    def wish(self, origin: str, world: RedditWorld) -> Wish:
        address = f"{origin}/message/inbox/.json?feed={FEED}&user={US}"
        return Wish(given={"server": origin}, secrets={"feed": Secret(address)})

"""The whole loop with YouTube's stub: signing in by the browser, with PKCE, included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from google_login import CLIENT, SECRET, Browser, error
from inbox_tui.connector import Asker
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import Act, OutboxState
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from inbox_tui_google.youtube.errors import OUT_OF_UNITS
from inbox_tui_google.youtube.parse import NO_REPLIES, WORDS_OF
from inbox_tui_google.youtube.quota import next_day
from whole_loop import ALL, NEEDS_REPLY, WORDS, Stand, WholeLoop, health, state
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

    async def test_what_is_held_says_so_and_is_published_from_here(self, stand: Stand) -> None:
        held = stand.world.say("eve", "Is this shop real?", status="heldForReview")
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = inbox.window(ALL).rows
            (post,) = inbox.thread(row.id).posts
            assert inbox.closed(row.id, post.id) == WORDS_OF["heldForReview"]
            assert "1 comment waits for your review." in health(inbox).sentence
            done = await inbox.act(Act.UNHIDE, post.id)
            await stand.until(lambda: state(inbox, done.id) is OutboxState.SENT)
            assert stand.world.comments[held]["status"] == "published"
            assert inbox.closed(row.id, post.id) == ""

    async def test_a_comment_is_rejected_the_way_that_was_chosen(self, stand: Stand) -> None:
        name = stand.world.say("troll", "Buy followers")
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = inbox.window(ALL).rows
            (post,) = inbox.thread(row.id).posts
            assert health(inbox).manners[Act.HIDE] == ("hold for review", "reject")
            done = await inbox.act(Act.HIDE, post.id, "reject")
            await stand.until(lambda: state(inbox, done.id) is OutboxState.SENT)
            assert stand.world.comments[name]["status"] == "rejected"

    async def test_the_days_units_are_shown_and_outlive_the_program(self, stand: Stand) -> None:
        stand.world.say("ana", "Does the blue one ship to Lagos?")
        await self.sign_in(stand)
        shown = 0
        for _ in range(2):
            async with stand.open() as inbox:
                await inbox.sync_now()
                (words,) = health(inbox).used
                assert "of 10,000 units today, as counted here, until " in words
                used = int(words.split()[0].replace(",", ""))
                assert shown < used <= stand.world.units
                shown = used

    async def test_where_comments_are_turned_off_it_is_said_before_a_word_is_written(self, stand: Stand) -> None:
        stand.world.say("ana", "Does the blue one ship to Lagos?")
        stand.world.closed_videos.add("vid-kettles")
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = inbox.window(ALL).rows
            (post,) = inbox.thread(row.id).posts
            assert inbox.closed(row.id, post.id) == NO_REPLIES

    async def test_an_answer_to_an_answer_names_whom_it_is_for(self, stand: Stand) -> None:
        top = stand.world.say("ana", "Does the blue one ship to Lagos?")
        stand.world.say("ben", "I wonder, too.", to=top)
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = inbox.window(NEEDS_REPLY).rows
            entry = await stand.answer(inbox, row)
            await stand.until(lambda: state(inbox, entry) is OutboxState.SENT)
        assert stand.world.ours() == [f"@ben {WORDS}"]

    async def test_a_spent_quota_is_waited_out_until_midnight_in_california(self, stand: Stand) -> None:
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            stand.world.say("ana", "Does the blue one ship to Lagos?")
            stand.world.trouble["/youtube/v3/commentThreads"] = error(403, "quotaExceeded", domain="youtube.quota")
            before = stand.clock.now()
            await inbox.sync_now()
            account = health(inbox)
            assert account.health is Health.LIMITED
            assert account.sentence == OUT_OF_UNITS
            assert account.next_at is not None
            assert timedelta() <= account.next_at - next_day(before) < timedelta(minutes=1)
            stand.world.trouble.clear()
            asked = stand.world.units
            await inbox.sync_now()
            assert stand.world.units == asked, "what Google said is spent was asked for again"
            stand.clock.skip += timedelta(days=1)
            await inbox.sync_now()
            assert health(inbox).health is Health.OK
            assert [row.excerpt for row in inbox.window(ALL).rows] == ["Does the blue one ship to Lagos?"]

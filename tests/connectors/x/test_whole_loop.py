"""The whole loop with X's stub: signing in by a pasted address, listening, answering, losing the login; and what only
X has: prices, a cap, who may be answered, messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from inbox_tui.connector import Asker
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import Act, OutboxState
from inbox_tui.engine.setup import Wish
from whole_loop import ALL, NEEDS_REPLY, WORDS, Stand, WholeLoop, health, state
from x_login import Browser
from x_world import BRAND, XWorld


class TestX(WholeLoop):
    platform = "x"
    connector = "inbox_tui_x:XConnector"
    cap = "10"

    def world(self, now: Callable[[], datetime]) -> XWorld:
        return XWorld(now)

    def wish(self, origin: str, world: XWorld) -> Wish:
        return Wish(given={"server": origin, "client_id": world.client_id, "monthly_cap": self.cap}, secrets={})

    def asker(self, world: XWorld) -> Asker:
        return Browser(world)

    async def test_what_it_costs_stands_with_the_account_and_with_the_reply(self, stand: Stand) -> None:
        stand.world.say("ana", "Does the blue one ship to Lagos?")
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            account = health(inbox)
            assert "0.20 $" in account.costs
            assert account.used[0].startswith("0.02 of 10 $ this month")
            assert account.keeps
            (row,) = inbox.window(NEEDS_REPLY).rows
            plain = await stand.draft(inbox, row)
            assert inbox.rule_notes(plain) == ("X charges 0.01 $ for this post.",)
            linked = await stand.draft(inbox, row, "See example.com")
            assert inbox.rule_notes(linked) == ("It holds a link: X charges 0.20 $ for it, in place of 0.01 $.",)

    async def test_who_did_not_mention_us_is_refused_before_a_word_is_written(self, stand: Stand) -> None:
        world = stand.world
        ours = world.say("us", "The red one is back.")
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            aside = world.post(world.id_of("ben"), "Red is not my colour.", to=ours)
            aside["entities"], aside["in_reply_to_user_id"] = {}, world.id_of("cleo")
            stand.clock.skip += timedelta(minutes=20)
            await inbox.sync_now()
            (row,) = inbox.window(ALL).rows
            (post,) = [post for post in inbox.thread(row.id).posts if "colour" in post.text]
            assert "mentioned or quoted" in inbox.closed(row.id, post.id)

    async def test_a_message_is_answered_where_it_was_written(self, stand: Stand) -> None:
        stand.world.message("ana", "Between us: does it ship?")
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = inbox.window(NEEDS_REPLY).rows
            entry = await stand.answer(inbox, row)
            await stand.until(lambda: state(inbox, entry) is OutboxState.SENT)
            assert inbox.window(NEEDS_REPLY).rows == ()
        assert [each["sender_id"] for each in stand.world.messages] == [stand.world.id_of("ana"), BRAND]
        assert stand.world.ours() == [], "what was said between two is not posted"

    async def test_a_lost_answer_to_a_message_makes_no_second_copy(self, stand: Stand) -> None:
        stand.world.message("ana", "Between us: does it ship?")
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = inbox.window(NEEDS_REPLY).rows
            stand.world.faults = ["cut after"]
            entry = await stand.answer(inbox, row)
            await stand.until(lambda: state(inbox, entry) is OutboxState.SENT)
        assert [each["text"] for each in stand.world.messages].count(WORDS) == 1

    async def test_a_rude_reply_is_hidden(self, stand: Stand) -> None:
        ours = stand.world.say("us", "The red one is back.")
        theirs = stand.world.say("ana", "Rude words.", to=ours)
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = inbox.window(ALL).rows
            (post,) = [post for post in inbox.thread(row.id).posts if not post.ours]
            done = await inbox.act(Act.HIDE, post.id)
            await stand.until(lambda: state(inbox, done.id) is OutboxState.SENT)
        assert stand.world.hidden == {theirs}

    async def test_what_is_deleted_on_x_is_deleted_here(self, stand: Stand) -> None:
        gone = stand.world.say("ana", "I take this back.")
        stand.world.say("ben", "I stay.")
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            await inbox.sync_now()
            stand.world.remove(gone)
            stand.clock.skip += timedelta(hours=7)
            await inbox.sync_now()
            assert [row.excerpt for row in inbox.window(NEEDS_REPLY).rows] == ["I stay."]

    async def test_at_the_cap_the_account_waits_and_says_what_to_do(self, stand: Stand) -> None:
        self.cap = "0.05"
        for number in range(60):
            stand.world.say(f"guest{number}", f"Question {number}.")
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            account = health(inbox)
            assert account.health is Health.LIMITED
            assert "cap of 0.05 $ is reached" in account.sentence
            assert len(inbox.window(ALL, limit=100).rows) == 60, "what was paid for is here"
            asked = len(stand.world.calls)
            await inbox.sync_now()
            assert len(stand.world.calls) - asked <= 1

"""The whole loop with Tumblr's stub."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from inbox_tui.connector import Asker
from inbox_tui.domain.model import Audience, OutboxState
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from inbox_tui.errors import InboxError
from inbox_tui_tumblr.parse import NO_REPLY
from pasting import Pasting
from tumblr_world import KEY, SECRET, TumblrWorld
from whole_loop import ALL, NEEDS_REPLY, WORDS, Stand, WholeLoop, own, state


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

    @pytest.mark.parametrize("fault", ["", "cut after"])
    async def test_an_ask_is_answered_in_private_once(self, stand: Stand, fault: str) -> None:
        async with self.asked(stand) as (inbox, row):
            stand.world.faults = [fault] if fault else []
            entry = await stand.draft(inbox, row)
            found = inbox.outgoing(entry)
            assert found is not None
            assert found.target is not None
            assert inbox.answers_privately(row.id, found.target)
            await inbox.save_draft(entry=entry, account=row.account, text=WORDS, audience=Audience.DIRECT)
            assert inbox.rule_notes(entry) == ("The answer goes to its asker only.",)
            await inbox.check_fresh(entry)
            await inbox.queue(entry)
            await stand.until(lambda: state(inbox, entry) is OutboxState.SENT)
            await inbox.sync_now()
            assert inbox.window(NEEDS_REPLY).rows == ()
            assert own(inbox, row).audience is Audience.DIRECT
            assert sum(post.ours for post in inbox.thread(row.id).posts) == 1
        (answered,) = (raw for raw in stand.world.posts.values() if raw["layout"])
        assert answered["state"] == "private"
        assert stand.world.ours()[1:] == [WORDS]

    @pytest.mark.parametrize("what", ["nameless", "reblog"])
    async def test_what_has_no_private_answer_is_not_answered_at_all(self, stand: Stand, what: str) -> None:
        if what == "nameless":
            stand.world.ask("", "Who are you?")
        else:
            stand.world.reblog("cleo", "Who are you?", stand.world.post)
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = (each for each in inbox.window(ALL).rows if each.excerpt == "Who are you?")
            entry = await stand.draft(inbox, row)
            found = inbox.outgoing(entry)
            assert found is not None
            assert found.target is not None
            assert not inbox.answers_privately(row.id, found.target)
            await inbox.save_draft(entry=entry, account=row.account, text=WORDS, audience=Audience.DIRECT)
            with pytest.raises(InboxError):
                await inbox.queue(entry)

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

"""The whole loop with Pinterest's stub: signing in by browser, counts, renewal. There is nothing to answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.domain.account import Health
from inbox_tui.domain.model import Act
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from pinterest_world import CLIENT, KEY, Browser, PinterestWorld
from whole_loop import ALL, Stand, WholeLoop, health

TOLD = "1 new comment on this pin; 4 reactions. Pinterest shows them on the pin's page only."


class TestPinterest(WholeLoop):
    platform = "pinterest"
    connector = "inbox_tui_pinterest:PinterestConnector"
    answers = False

    def world(self, now: Callable[[], datetime]) -> PinterestWorld:
        return PinterestWorld(now)

    def wish(self, origin: str, world: PinterestWorld) -> Wish:
        return Wish(given={"server": origin, "client_id": CLIENT}, secrets={"client_secret": Secret(KEY)})

    def asker(self, world: Any) -> Any:
        return Browser()

    async def test_what_strangers_say_arrives_once_and_waits(self, stand: Stand) -> None:
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            stand.world.comment("9001")
            await inbox.sync_now()
            await inbox.sync_now()
            (row,) = inbox.window(ALL).rows
            assert row.excerpt == TOLD
            (post,) = inbox.thread(row.id).posts
            assert post.closed

    async def test_a_week_away_loses_nothing_and_doubles_nothing(self, stand: Stand) -> None:
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            stand.clock.skip += timedelta(days=7)
            for number in range(60):
                stand.world.add(f"Mug {number}", comments=1)
            for _ in range(2):
                await inbox.sync_now()
            assert len(inbox.window(ALL, limit=480).rows) == 60

    async def test_the_oldest_of_many_pins_is_looked_at_too(self, stand: Stand) -> None:
        for number in range(40):
            stand.world.add(f"Mug {number}", comments=0)
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            stand.world.comment("9001")
            await inbox.sync_now()
            assert [row.excerpt for row in inbox.window(ALL).rows] == [TOLD]

    async def test_a_login_that_runs_out_is_renewed_or_asked_for(self, stand: Stand) -> None:
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            stand.world.expire()
            stand.world.comment("9002")
            await inbox.sync_now()
            assert health(inbox).health is Health.OK, health(inbox).sentence
            assert [row.excerpt for row in inbox.window(ALL).rows] == [TOLD]
        async with stand.open() as inbox:
            await inbox.sync_now()
            assert health(inbox).health is Health.OK, health(inbox).sentence

    async def test_a_login_that_ended_pauses_the_account_and_loses_nothing(self, stand: Stand) -> None:
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            stand.world.comment("9003")
            await inbox.sync_now()
            stand.world.end()
            await inbox.sync_now()
            assert health(inbox).health is Health.SIGN_IN
            assert [row.excerpt for row in inbox.window(ALL).rows] == [TOLD]

    async def test_a_reply_is_greyed_with_the_reason(self, stand: Stand) -> None:
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            account = health(inbox)
            assert Act.REPLY not in account.may
            assert "opens the pin" in account.why_not[Act.REPLY]

"""The whole loop with the stub of Google Business Profile: signing in by the browser, with PKCE, included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from google_business_world import GoogleBusinessWorld
from google_login import CLIENT, SECRET, Browser
from inbox_tui.connector import Asker
from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from inbox_tui_google.business.parse import ANSWERED
from whole_loop import ALL, NEEDS_REPLY, WORDS, Stand, WholeLoop, health, state


class TestGoogleBusiness(WholeLoop):
    platform = "google-business"
    connector = "inbox_tui_google:BusinessConnector"

    def world(self, now: Callable[[], datetime]) -> GoogleBusinessWorld:
        return GoogleBusinessWorld(now)

    def wish(self, origin: str, world: GoogleBusinessWorld) -> Wish:
        return Wish(given={"server": origin, "client_id": CLIENT}, secrets={"client_secret": Secret(SECRET)})

    def asker(self, world: GoogleBusinessWorld) -> Asker:
        return Browser(world)

    async def test_stars_stand_with_the_words_and_an_answered_review_takes_no_second_reply(self, stand: Stand) -> None:
        stand.world.moderation = "PENDING"
        stand.world.say("ana", "Good coffee, small tables", stars=2)
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = inbox.window(NEEDS_REPLY).rows
            (review,) = inbox.thread(row.id).posts
            assert (review.stars, inbox.closed(row.id, review.id)) == (2, "")
            entry = await stand.answer(inbox, row)
            await stand.until(lambda: state(inbox, entry) is OutboxState.SENT)
            await inbox.sync_now()
            assert stand.world.ours() == [WORDS]
            assert inbox.closed(row.id, review.id) == ANSWERED
            assert health(inbox).sentence == "Google is still checking 1 of your replies."
            stand.world.change(next(iter(stand.world.reviews)), comment="Better by now", starRating="FOUR")
            await inbox.sync_now()
            review, ours = inbox.thread(row.id).posts
            assert (review.text, review.stars, ours.text) == ("Better by now", 4, WORDS)

    async def test_a_review_of_stars_only_arrives(self, stand: Stand) -> None:
        stand.world.say("ana", "", stars=1)
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = inbox.window(ALL).rows
            (review,) = inbox.thread(row.id).posts
            assert (review.stars, review.text) == (1, "")

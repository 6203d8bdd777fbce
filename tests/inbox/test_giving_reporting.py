"""Give and ask, and the report, through the facade over a real store and a server on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.domain.giving import Sort, Standing
from inbox_tui.domain.model import Act, IdentityId, OutboxId
from inbox_tui.domain.plan import Owner, Plan
from inbox_tui.domain.report import Share
from inbox_tui.domain.spans import span_of
from inbox_tui.domain.views import ConversationRow, ViewKey
from inbox_tui.errors import NoSuchThing
from inbox_tui.inbox import Inbox


@pytest.fixture
async def shop(town: Any) -> AsyncIterator[Inbox]:
    """Ana praised something and was thanked in the native app; Ben asks for the price."""
    praise = town.paper.say("ana", "my shelf is up, look", ago=600)
    town.paper.say("brand", "What a shelf!", to=praise, ago=590)
    town.paper.say("ana", "more of it", to=praise, ago=60)
    town.paper.say("ben", "how much is the blue one?", ago=30)
    async with town.open() as inbox:
        await inbox.sync_now()
        yield inbox


def row_of(inbox: Inbox, name: str) -> ConversationRow:
    rows = inbox.window(ViewKey("all"), limit=20).rows
    return next(row for row in rows if name in row.name.lower() or name in row.handle.lower())


async def draft(inbox: Inbox, row: ConversationRow, text: str) -> OutboxId:
    target = inbox.thread(row.id).target
    return await inbox.save_draft(
        entry=None, act=Act.REPLY, account=row.account, conversation=row.id, target=target, text=text
    )


async def test_a_draft_is_told_what_it_is(shop: Inbox) -> None:
    ana, ben = row_of(shop, "ana"), row_of(shop, "ben")
    assert (await _sort(shop, ben, "It is $20."))[0] is Sort.ANSWER
    sort, why = await _sort(shop, ana, "You should buy the lamp, too.")
    assert (sort, why) == (Sort.ASK, "because of: buy")
    assert (await _sort(shop, ana, "It suits the wall."))[0] is Sort.GIVE
    with pytest.raises(NoSuchThing):
        shop.sort_of_draft(OutboxId(999))


async def _sort(inbox: Inbox, row: ConversationRow, text: str) -> tuple[Sort, str]:
    entry = await draft(inbox, row, text)
    found = inbox.sort_of_draft(entry)
    await inbox.discard_draft(entry)
    return found


async def test_the_budget_counts_what_went_out_of_the_native_app(shop: Inbox) -> None:
    row = row_of(shop, "ana")
    thread = shop.thread(row.id)
    author = next(post.author for post in thread.posts if post.author is not None and not post.ours)
    assert shop.budget(IdentityId(author.id)).sentence == "1 give, ask after 2 more"
    assert shop.ask_standing(IdentityId(author.id)).state is Standing.OVER
    told = shop.hint(thread.target, "nice")
    assert told is not None
    assert (told.gives, told.needed, told.words, told.warns) == (1, 3, "1 give, ask after 2 more", False)
    warned = shop.hint(thread.target, "buy the lamp")
    assert warned is not None
    assert (warned.words, warned.warns) == ("ask: 1 give, ask after 2 more", True)
    assert shop.hint(thread.target, "nice", "buy the lamp") == warned, "the warning is read, too"
    assert shop.hint(None, "buy") is None


async def test_a_reply_was_interrupted_whatever_way_was_found_on(town: Any) -> None:
    """Of three replies a plan was asked for before one, and an ask refused before another; nothing before the last."""
    for who, text in (
        ("ana", "The lid is broken again. I want a refund."),
        ("ben", "The shelf came broken, I want my money back."),
        ("cleo", "What a shelf!"),
    ):
        town.paper.say(who, text, ago=300)
    async with town.open() as inbox:
        await inbox.sync_now()
        ana, ben, cleo = (row_of(inbox, name) for name in ("ana", "ben", "cleo"))
        for row in (ana, ben, cleo):
            await inbox.heard([post.id for post in inbox.thread(row.id).posts])
        planned = await draft(inbox, ana, "You will have a new lid, and the old one may stay with you.")
        await inbox.asked(planned)  # its review is looked at, and the card filled in
        plan = Plan(words="lid", owner=Owner.ME, next_step="send one", next_at=inbox.now() + timedelta(days=1))
        await inbox.save_plan(ana.id, plan)
        refused = await draft(inbox, ben, "We are sorry, we are looking into it. Buy the new one with 20% off!")
        await inbox.asked(refused)
        await inbox.save_draft(
            entry=refused, account=ben.account, conversation=ben.id, text="We are sorry, we are looking into it."
        )
        free = await draft(inbox, cleo, "That made our day.")
        await inbox.asked(free)
        for entry in (planned, refused, free):
            await inbox.check_fresh(entry)
            await inbox.queue(entry)
            town.clock.skip += timedelta(seconds=61)
            await inbox._engine.delivery.once()
        found = await inbox.report(span_of("week", inbox.now()))
        assert found.interruptions == Share(2, 3)


async def test_the_report_is_of_this_inbox_and_its_page_stays_here(shop: Inbox) -> None:
    found = await shop.report(span_of("week", shop.now()))
    assert found.every.times.n == 3
    assert found.every.times.open == 2
    assert found.asks == Share(0, 1)
    assert found.heard == Share(0, 3)
    path = await shop.write_report(found)
    page = path.read_text(encoding="utf-8")
    assert path.parent.name == "reports"
    assert path.name == f"listening-{found.at.astimezone(shop._config.hours.zone):%Y-%m-%d}.md"
    assert page.startswith("# Listening review: the last 7 days")
    assert "my shelf" not in page, "nobody's words are copied out of the store"

"""What was queued and no longer fits the conversation comes back to Drafts, with its words and the reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import RateLimited, Unreachable
from inbox_tui.domain.hearing import ListenFirst
from inbox_tui.domain.model import OutboxId, OutboxState
from inbox_tui.domain.views import ViewKey
from inbox_tui.inbox import Inbox

Until = Callable[[Callable[[], Any]], Awaitable[Any]]
WORDS = "Yes, we ship there: nine days."


async def queued(inbox: Inbox) -> OutboxId:
    row = inbox.window(ViewKey("all")).rows[0]
    thread = inbox.thread(row.id)
    await inbox.heard([post.id for post in thread.posts])
    entry = await inbox.save_draft(account=row.account, conversation=row.id, target=thread.target, text=WORDS)
    assert (await inbox.check_fresh(entry)).ok
    await inbox.queue(entry)
    return entry


def again(town: Any, asked: str) -> None:
    town.paper.say("ana", "And to Lagos?", to=asked)


def edited(town: Any, asked: str) -> None:
    town.paper.edit(asked, "Do you ship to the moon?")


def deleted(town: Any, asked: str) -> None:
    town.paper.delete(asked)


def answered(town: Any, asked: str) -> None:
    town.paper.say("brand", "Answered on the phone", to=asked)


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [(again, "unheard"), (edited, "changed what they wrote"), (deleted, "deleted"), (answered, "answered already")],
)
async def test_what_is_stale_returns_to_drafts_with_its_reason(
    town: Any, meanwhile: Callable[[Any, str], None], reason: str
) -> None:
    asked = town.paper.say("ana", "Do you ship?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        entry = await queued(inbox)
        meanwhile(town, asked)
        town.clock.skip = timedelta(seconds=70)  # longer than a fresh look is good for
        await inbox._engine.delivery.once()
        (back,) = inbox.drafts()
        assert (back.id, back.text, back.state) == (entry, WORDS, OutboxState.DRAFT)
        assert reason in back.cause
        assert back.next_step
        assert inbox.outbox() == (), "it is in one place only"
        assert WORDS not in town.paper.by_brand()


async def test_what_came_back_goes_out_once_they_were_heard(town: Any) -> None:
    asked = town.paper.say("ana", "Do you ship?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        entry = await queued(inbox)
        again(town, asked)
        town.clock.skip = timedelta(seconds=70)
        await inbox._engine.delivery.once()
        with pytest.raises(ListenFirst):
            await inbox.queue(entry)
        await inbox.heard([post.id for post in inbox.thread(inbox.window(ViewKey("all")).rows[0].id).posts])
        assert (await inbox.check_fresh(entry)).ok
        again_queued = await inbox.queue(entry)
        assert (again_queued.cause, again_queued.next_step) == ("", ""), "the old reason is gone"
        town.clock.skip += timedelta(seconds=11)
        await inbox._engine.delivery.once()
    assert town.paper.by_brand() == [WORDS]


async def test_who_has_taken_it_back_already_is_left_in_peace(town: Any) -> None:
    """The fresh look ends after z: the draft that is being written is not marked, nor made anew."""
    asked = town.paper.say("ana", "Do you ship?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        entry = await queued(inbox)
        border = inbox._engine.border(inbox.window(ViewKey("all")).rows[0].account)
        assert border is not None
        usual = border.thread

        async def meanwhile(ref: Any) -> Any:
            await inbox.take_back(entry)
            return await usual(ref)

        border.thread = meanwhile
        again(town, asked)
        town.clock.skip = timedelta(seconds=70)
        await inbox._engine.delivery.once()
        (back,) = inbox.drafts()
        assert (back.text, back.cause) == (WORDS, "")


async def test_words_that_came_back_outlive_a_lost_store(town: Any) -> None:
    asked = town.paper.say("ana", "Do you ship?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        await queued(inbox)
        again(town, asked)
        town.clock.skip = timedelta(seconds=70)
        await inbox._engine.delivery.once()
        assert inbox.drafts()
    town.home.database.unlink()
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        (back,) = inbox.drafts()
        assert back.text == WORDS
        assert back.cause
        assert back.conversation is not None, "under the post it answers"
    assert town.paper.by_brand() == []


@pytest.mark.parametrize(
    ("trouble", "then"),
    [(Unreachable("The network is gone."), OutboxState.DRAFT), (RateLimited("Later."), OutboxState.FAILED)],
    ids=["surely not sent", "nearly always not sent"],
)
async def test_they_wrote_again_while_it_failed_to_leave(town: Any, trouble: Exception, then: OutboxState) -> None:
    asked = town.paper.say("ana", "Do you ship?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        entry = await queued(inbox)
        border = inbox._engine.border(inbox.window(ViewKey("all")).rows[0].account)
        assert border is not None

        async def fails(permit: Any) -> Any:
            again(town, asked)
            await inbox.sync_now()
            raise trouble

        border.reply = fails  # type: ignore[method-assign]
        town.clock.skip = timedelta(seconds=11)
        await inbox._engine.delivery.once()
        found = inbox.outgoing(entry)
        assert found is not None
        assert (found.state, found.text) == (then, WORDS)
        assert "wrote again" in found.cause
        assert found.next_step
    assert town.paper.by_brand() == []

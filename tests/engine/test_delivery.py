"""A reply goes out once; where that is not known, it is said so. Judged by what stands on the server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.domain.hearing import ListenFirst
from inbox_tui.domain.model import Act, OutboxId, OutboxState
from inbox_tui.domain.views import ViewKey
from inbox_tui.errors import InboxError
from inbox_tui.inbox import Inbox

ALL = ViewKey("all")
Until = Callable[[Callable[[], Any]], Awaitable[Any]]


async def write(inbox: Inbox, text: str = "Yes, we do.", number: int = 0) -> OutboxId:
    """Hear a conversation out and leave a draft in it."""
    row = inbox.window(ALL).rows[number]
    thread = inbox.thread(row.id)
    await inbox.heard([post.id for post in thread.posts])
    return await inbox.save_draft(account=row.account, conversation=row.id, target=thread.target, text=text)


async def send(inbox: Inbox, text: str = "Yes, we do.", number: int = 0) -> OutboxId:
    entry = await write(inbox, text, number)
    found = await inbox.check_fresh(entry)
    assert found.ok, found.sentence
    await inbox.queue(entry)
    return entry


def state(inbox: Inbox, entry: OutboxId) -> OutboxState | None:
    found = inbox.outgoing(entry)
    return found.state if found else None


async def test_a_reply_stands_on_the_server_and_ends_the_wait(town: Any, until: Until) -> None:
    asked = town.paper.say("ana", "Do you ship to Peru?", ago=60)
    async with town.open() as inbox:
        await inbox.sync_now()
        (row,) = inbox.window(ViewKey("needs-reply")).rows
        assert row.excerpt == "Do you ship to Peru?"
        entry = await send(inbox, "@ana@town.example Yes, to all of it.")
        assert state(inbox, entry) is OutboxState.QUEUED
        assert town.paper.by_brand() == []
        await until(lambda: state(inbox, entry) is OutboxState.SENT)
        assert town.paper.by_brand() == ["@ana@town.example Yes, to all of it."]
        (ours,) = [each for each in town.paper.statuses.values() if each["account"]["id"] == "1"]
        assert ours["in_reply_to_id"] == asked
        assert inbox.window(ViewKey("needs-reply")).rows == ()
        assert [post.ours for post in inbox.thread(row.id).posts] == [False, True]


async def test_z_takes_it_back_while_the_window_is_open(town: Any) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await send(inbox, "Too quick")
        done = await inbox.undo()
        assert done is not None
        assert done.entry == entry
        assert state(inbox, entry) is OutboxState.DRAFT
        assert inbox.pending() == 0
    assert town.paper.by_brand() == []


LOST = ["cut after", "gateway", "error after", "portal", "moved", "empty", "cut json", "foreign"]


@pytest.mark.parametrize("idempotent", [True, False], ids=["keeps keys", "ignores keys"])
@pytest.mark.parametrize("fault", LOST)
async def test_a_lost_answer_makes_no_second_copy(town: Any, until: Until, fault: str, idempotent: bool) -> None:
    town.paper.say("ana", "Hello?")
    town.paper.idempotent = idempotent
    async with town.open() as inbox:
        await inbox.sync_now()
        town.paper.faults = [fault]
        entry = await send(inbox)
        await until(lambda: state(inbox, entry) is OutboxState.SENT)
    assert town.paper.by_brand() == ["Yes, we do."]
    assert town.paper.posts_received == 1


@pytest.mark.parametrize("fault", ["cut before", "unavailable"])
async def test_what_did_not_arrive_is_said_and_never_repeated_by_itself(town: Any, until: Until, fault: str) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        town.paper.faults = [fault]
        entry = await send(inbox)
        found = await until(lambda: (x := inbox.outgoing(entry)) and x.state is OutboxState.HELD and x)
        assert "did not arrive" in found.cause
        assert town.paper.by_brand() == []
        await inbox.send_again(entry)
        await until(lambda: state(inbox, entry) is OutboxState.SENT)
    assert town.paper.by_brand() == ["Yes, we do."]


async def test_told_to_wait_it_waits_looks_and_then_goes_out(town: Any, until: Until) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        town.paper.faults = ["limited"]
        entry = await send(inbox)
        await until(lambda: (x := inbox.outgoing(entry)) and x.cause)
        assert town.paper.by_brand() == []
        town.clock.skip += timedelta(minutes=2)
        await inbox.retry(entry)
        await until(lambda: state(inbox, entry) is OutboxState.SENT)
    assert town.paper.by_brand() == ["Yes, we do."]


async def test_a_refusal_keeps_the_text_and_says_why(town: Any, until: Until) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        town.paper.faults = ["refused"]
        entry = await send(inbox)
        await until(lambda: state(inbox, entry) is OutboxState.FAILED)
        found = inbox.outgoing(entry)
        assert found is not None
        assert found.text == "Yes, we do."
        assert found.cause
        assert (await inbox.headline()).failed == 1
        await inbox.take_back(entry)
        assert inbox.drafts()[0].text == "Yes, we do."


async def test_the_same_words_twice_are_two_posts(town: Any, until: Until) -> None:
    town.paper.say("ana", "First")
    town.paper.say("ben", "Second")
    async with town.open() as inbox:
        await inbox.sync_now()
        town.paper.faults = ["cut after", "cut after"]
        one, two = await send(inbox, "Thanks!", 0), await send(inbox, "Thanks!", 1)
        await until(lambda: (state(inbox, one), state(inbox, two)) == (OutboxState.SENT, OutboxState.SENT))
    assert town.paper.by_brand() == ["Thanks!", "Thanks!"]


async def test_a_conversation_that_moved_on_is_not_answered(town: Any, until: Until) -> None:
    asked = town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await write(inbox)
        town.paper.say("ana", "Forget it, I found another one.", to=asked)
        found = await inbox.check_fresh(entry)
        assert not found.ok
        assert [inbox.post(each).text for each in found.new_posts] == ["Forget it, I found another one."]  # type: ignore[union-attr]
        with pytest.raises(ListenFirst):
            await inbox.queue(entry)
        await inbox.heard(found.new_posts)
        assert (await inbox.check_fresh(entry)).ok
        await inbox.queue(entry)
        # and once more when it leaves: they write while it waits in the outbox, longer than a fresh look is good for
        town.paper.say("ana", "Hello??", to=asked)
        town.clock.skip = timedelta(seconds=70)
        await inbox.retry(entry)
        await until(lambda: state(inbox, entry) is OutboxState.DRAFT)
        (back,) = inbox.drafts()
        assert back.text == "Yes, we do."
        assert "unheard" in back.cause or "wrote again" in back.cause
        assert back.next_step
        with pytest.raises(ListenFirst):
            await inbox.queue(entry)
    assert town.paper.by_brand() == []


async def test_an_answer_from_the_native_app_is_said(town: Any) -> None:
    asked = town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await write(inbox)
        town.paper.say("brand", "Answered by phone app", to=asked)
        found = await inbox.check_fresh(entry)
        assert not found.ok
        assert "already" in found.sentence
        assert (await inbox.check_fresh(entry)).ok, "told once, the person decides"


async def test_an_edited_target_is_shown_word_by_word(town: Any) -> None:
    asked = town.paper.say("ana", "I love it")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await write(inbox, "Thank you!")
        town.paper.edit(asked, "I loathe it")
        found = await inbox.check_fresh(entry)
        assert found.edited == (("I love it", "I loathe it"),)
        with pytest.raises(ListenFirst):
            await inbox.queue(entry)


async def test_a_deleted_target_refuses_and_keeps_the_draft(town: Any) -> None:
    asked = town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await write(inbox)
        town.paper.delete(asked)
        found = await inbox.check_fresh(entry)
        assert not found.ok
        assert not found.may_force
        with pytest.raises(InboxError, match="gone"):
            await inbox.queue(entry)
        assert state(inbox, entry) is OutboxState.DRAFT


async def test_offline_it_waits_and_leaves_after_a_fresh_look(town: Any, until: Until) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await write(inbox)
        town.paper.away = True
        found = await inbox.check_fresh(entry)
        assert found.ok, "the last sync is young enough"
        assert not found.checked
        await inbox.queue(entry)
        await until(lambda: (x := inbox.outgoing(entry)) and "fresh look" in x.cause)
        assert state(inbox, entry) is OutboxState.QUEUED
        town.paper.away = False
        await inbox.retry(entry)
        await until(lambda: state(inbox, entry) is OutboxState.SENT)
    assert town.paper.by_brand() == ["Yes, we do."]


async def test_what_waited_too_long_returns_to_the_drafts(town: Any, until: Until) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await send(inbox)
        town.clock.skip = timedelta(hours=3)
        await inbox.retry(entry)
        await until(lambda: state(inbox, entry) is OutboxState.DRAFT)
        found = inbox.outgoing(entry)
        assert found is not None
        assert found.text == "Yes, we do."
        assert "in time" in found.cause
    assert town.paper.by_brand() == []


async def test_an_entry_cut_off_by_the_end_of_the_program_is_looked_for(town: Any, until: Until) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        entry = await send(inbox)
        reply = inbox._store.out.reply_of(entry)
        permit = await inbox._store.out.claim(entry, "")
        border = inbox._engine.border(reply.account)
        assert border is not None
        await border.reply(permit)  # and then the power goes: nobody writes down that it went out
    async with town.open() as inbox:
        await until(lambda: state(inbox, entry) is OutboxState.SENT)
    assert town.paper.by_brand() == ["Yes, we do."]


async def test_a_like_leaves_after_its_window_and_shows(town: Any, until: Until) -> None:
    asked = town.paper.say("ana", "So good")
    async with town.open() as inbox:
        await inbox.sync_now()
        thread = inbox.thread(inbox.window(ALL).rows[0].id)
        done = await inbox.act(Act.LIKE, thread.posts[0].id)
        await until(lambda: state(inbox, done.id) is OutboxState.SENT)
        assert town.paper.statuses[asked]["favourited"]
        assert inbox.thread(thread.row.id).posts[0].liked
        assert inbox.thread(thread.row.id).row.waiting_since is not None, "a like answers nothing"


async def test_one_conversation_keeps_its_order_behind_an_uncertain_entry(town: Any, until: Until) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        town.paper.faults = ["cut after"]
        one = await send(inbox, "First this")
        two = await write(inbox, "then that")
        await inbox.check_fresh(two)
        await inbox.queue(two)
        await until(lambda: state(inbox, one) is OutboxState.SENT)
        assert state(inbox, two) in (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.SENT, OutboxState.HELD)
    assert town.paper.by_brand()[0] == "First this"

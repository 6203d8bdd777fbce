"""The whole loop over the real store and engine, with a server on loopback: hear, answer, send, take back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.config import Config, Sending
from inbox_tui.domain.clock import Target, Targets
from inbox_tui.domain.model import OutboxState

SLOW = Config(sending=Sending(undo_seconds=600))
"""A window that no test outlives."""


async def test_open_hear_answer_send_and_be_told(town: Any, at: Any, until: Any) -> None:
    town.config = replace(town.config, targets=Targets(question=Target(60, business=False)))
    town.paper.say("ana", "do you have the kettle in blue?", ago=3 * 3600 + 12 * 60)
    async with at() as s:
        inbox = s.inbox
        assert "1 conversation waits, 1 late." in s.heard
        assert "1 of 1. Ana on Mastodon, question, waiting 3 hours" in s.heard
        assert "late. 1 to hear." in s.heard
        told = await s.type("")
        assert "Ana, @ana@town.example, 3 hours" in told
        assert "not heard yet: do you have the kettle in blue?" in told
        assert "All heard." in told
        (row,) = inbox.window("all").rows
        assert inbox.verdict(row.id).open
        told = await s.type("reply", "Yes, Ana.", "The kettle is here in blue.", ".")
        assert "Review. A reply to Ana" in told
        assert "Seen by anybody." in told
        assert "Your words, 2 lines: @ana@town.example Yes, Ana. The kettle is here in blue." in told
        assert "of 500." in told
        told = await s.type("yes")
        assert "It leaves" in told
        await until(lambda: [one for one in inbox.outbox() if one.state is OutboxState.SENT])
        assert len(town.paper.by_brand()) == 1
        assert "The kettle is here in blue." in town.paper.by_brand()[0]
        assert (await s.type("figures")).count("Your reply to Ana was sent.") == 1
        assert "was sent" not in await s.type("figures")
        assert "Goodbye. Everything is kept." in await s.type("quit")
        assert s.over


async def test_it_says_how_many_of_those_who_wait_were_put_aside(sit: Any, inbox: Any) -> None:
    inbox.add("Ben Okafor", (40, "Do you ship to Lagos?"), waiting=40)
    inbox.add("Cy Twombly", (50, "And to Rome?"), waiting=50, later=True)
    async with sit(inbox) as s:
        assert "2 conversations wait, 1 late; 1 of them put aside." in s.heard


async def test_an_answer_before_hearing_leads_through_what_is_unheard(town: Any, at: Any) -> None:
    town.config = SLOW
    town.paper.say("ana", "first thing", ago=900)
    second = town.paper.say("ana", "second thing", ago=600)
    town.paper.say("ana", "third thing", to=second, ago=300)
    async with at() as s:
        inbox = s.inbox
        await s.type("next")
        row = next(row for row in inbox.window("all").rows if row.posts == 2)
        if s.session.row.id != row.id:
            await s.type("next")
        told = await s.type("r", "Yes to both.", ".")
        assert "2 posts still to hear before this can be sent. Here they are." in told
        assert "1 of 2. Ana" in told
        assert "second thing" in told
        assert "third thing" not in told.partition("Here they are.")[2]
        assert not inbox.outbox()
        told = await s.type("")
        assert "2 of 2. Ana" in told
        assert "third thing" in told
        assert "All heard. Send it?" in told
        assert "It leaves in" in await s.type("y")
        assert [one.state for one in inbox.outbox()] == [OutboxState.QUEUED]


async def test_undo_takes_a_reply_back_and_the_draft_goes_on(town: Any, at: Any) -> None:
    town.config = SLOW
    town.paper.say("ana", "is it open on Monday?")
    async with at() as s:
        inbox = s.inbox
        await s.type("", "reply", "Yes, it is open on Monday.", ".", "yes")
        told = await s.type("undo")
        assert "Taken back: it was not sent, and your draft is kept." in told
        assert [one.state for one in inbox.drafts()] == [OutboxState.DRAFT]
        told = await s.type("reply")
        assert "You began this, 1 line. Line 1: @ana@town.example Yes, it is open on Monday." in told
        assert told.count("Yes, it is open on Monday.") == 1, "it is read once"
        told = await s.type("1", "@ana@town.example Yes, open from ten.", "")
        assert "Your words, 1 line: @ana@town.example Yes, open from ten." in told
        assert "It leaves in" in await s.type("yes")
        assert "undo takes it back." in await s.type("done"), "no reason is asked while the answer is on its way"
        assert town.paper.by_brand() == []


async def test_what_comes_in_while_the_review_is_open_is_read_out_first(town: Any, at: Any) -> None:
    town.config = SLOW
    first = town.paper.say("ana", "is the shop open today?")
    async with at() as s:
        inbox = s.inbox
        await s.type("", "reply", "The shop is open today, yes.", ".")
        town.paper.say("ana", "and is it open on Tuesday, too?", to=first)
        told = await s.type("yes")
        assert "1 post still to hear before this can be sent. Here it is." in told
        assert "and is it open on Tuesday, too?" in told
        assert not inbox.outbox()
        assert "Send it?" in told
        assert "thrown away" in (await s.type("discard", "yes")).casefold()
        assert not inbox.drafts()


async def test_an_edit_meanwhile_is_told_word_by_word(town: Any, at: Any) -> None:
    town.config = SLOW
    number = town.paper.say("ana", "is the blue kettle in stock?")
    async with at() as s:
        await s.type("", "reply", "Yes, that kettle is in stock.", ".")
        town.paper.edit(number, "is the red kettle in stock?")
        told = await s.type("yes")
        assert "They changed what they wrote." in told
        assert "They took away: blue They added: red" in told
        assert "is the red kettle in stock?" in told
        assert "All heard. Send it?" in told
        assert "It leaves" in await s.type("yes")


async def test_answered_elsewhere_is_said_and_asked(town: Any, at: Any) -> None:
    town.config = SLOW
    number = town.paper.say("ana", "do you ship to Lagos?")
    async with at() as s:
        inbox = s.inbox
        await s.type("", "reply", "We ship to Lagos, yes.", ".")
        town.paper.say("brand", "Yes, nine days.", to=number)
        told = await s.type("yes")
        assert "answered already, from another app" in told
        assert "Yes, nine days." in told
        assert "Send it anyway? yes or no:" in told
        told = await s.type("no")
        assert "Send it? yes, edit, postpone" in told
        assert "Kept as a draft." in await s.type("postpone")
        assert len(inbox.drafts()) == 1
        assert not inbox.outbox()


async def test_a_deleted_post_takes_no_answer_and_the_words_stay(town: Any, at: Any) -> None:
    town.config = SLOW
    number = town.paper.say("ana", "is anybody there?")
    async with at() as s:
        inbox = s.inbox
        await s.type("", "reply", "We are.", ".")
        town.paper.delete(number)
        told = await s.type("yes")
        assert ("Your text is kept." in told and "gone" in told) or "deleted" in told
        await s.type("postpone")
        assert inbox.drafts()[0].text.endswith("We are.")


async def test_offline_it_is_written_and_kept_and_says_so(town: Any, at: Any) -> None:
    town.config = SLOW
    town.paper.say("ana", "hello?")
    async with at() as s:
        inbox = s.inbox
        town.paper.expired = True  # nothing is answered any more
        told = await s.type("", "reply", "Hello, Ana.", ".", "sync")
        assert "Please type yes" in told
        await s.type("postpone")
        told = await s.type("sync")
        assert "Mastodon, brand:" in told
        assert "new." not in told
        assert inbox.drafts()[0].text.endswith("Hello, Ana.")


async def test_each_has_their_place_however_one_came_there(town: Any, at: Any) -> None:
    for name, ago in (("ana", 9000), ("ben", 6000), ("cleo", 3000)):
        town.paper.say(name, f"{name} asks about the kettle?", ago=ago)
    async with at() as s:
        assert "1 of 3. Ana" in s.heard
        assert "2 of 3. Ben" in await s.type("next")
        assert "3 of 3. Cleo" in await s.type("next")
        assert "2 of 3. Ben" in await s.type("previous")
        assert "1 of 3. Ana" in await s.type("search ana", "1")
        assert "2 of 3. Ben" in await s.type("next")
        assert "2 of 2. Cleo" in await s.type("spam")  # from where Ben was
        assert "2 of 3. Ben" in await s.type("undo")


async def test_a_first_look_that_fails_says_so_before_anything_else(town: Any, sit: Any) -> None:
    town.paper.expired = True
    async with town.open() as inbox, sit(inbox, town.config) as s:
        told = " ".join(s.heard.split())
        assert "Looking for news first. Mastodon, brand: " in told
        assert told.index("Mastodon, brand: ") < told.index("0 conversations wait")


async def test_the_end_of_the_input_keeps_the_draft_and_tells_what_is_pending(town: Any, at: Any) -> None:
    town.config = SLOW
    town.paper.say("ana", "one", ago=60)
    town.paper.say("ben", "two", ago=30)
    async with at() as s:
        inbox = s.inbox
        await s.type("", "reply", "To the first.", ".", "yes", "next", "reply", "half a")
        told = await s.type(None)
        assert s.over
        assert "The input has ended. Your drafts are kept. 1 thing still has to go out." in told
        assert [one.text.endswith("half a") for one in inbox.drafts()] == [True]
        assert [one.state for one in inbox.outbox()] == [OutboxState.QUEUED]


async def test_an_interrupted_session_keeps_what_was_typed(town: Any, at: Any) -> None:
    town.paper.say("ana", "one")
    async with at() as s:
        inbox = s.inbox
        await s.type("", "reply", "a beginning")
        s.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await s.task
        assert "Text: \nStopped. Your drafts are kept." in s.heard
        assert inbox.drafts()[0].text.endswith("a beginning")


async def test_news_wait_for_the_next_question(town: Any, at: Any) -> None:
    town.paper.say("ana", "one", ago=60)
    async with at() as s:
        inbox = s.inbox
        town.paper.say("ben", "a new question")
        before = s.heard
        await inbox.sync_now()
        assert s.heard == before  # nothing is said into what may be being typed
        told = await s.type("who")
        assert told.index("News: Ben on Mastodon wrote.") > told.index("Ana, @ana")
        assert "News" not in await s.type("who")


async def test_a_reply_that_was_refused_is_told_with_its_cause(town: Any, at: Any, until: Any) -> None:
    town.paper.faults = ["refused"]
    town.paper.say("ana", "one")
    async with at() as s:
        inbox = s.inbox
        await s.type("", "reply", "An answer.", ".", "yes")
        await until(lambda: [one for one in inbox.outbox() if one.state is OutboxState.FAILED])
        told = await s.type("who")
        assert "Your reply to Ana was not sent:" in told
        assert "outbox leads to it." in told
        told = await s.type("outbox")
        assert "not sent: @ana@town.example An answer." in told
        told = await s.type("1")
        assert "1: send it again" in told
        assert "2: take it back to the drafts" in told
        assert "Back in the drafts." in await s.type("2")
        assert len(inbox.drafts()) == 1


async def test_leaving_asks_when_something_has_to_go_out_and_can_wait_for_it(town: Any, at: Any) -> None:
    town.paper.say("ana", "one")
    town.config = replace(town.config, sending=Sending(undo_seconds=200))
    async with at() as s:
        await s.type("", "reply", "An answer.", ".", "yes")
        told = await s.type("quit")
        assert "1 thing still has to go out. wait until it left" in told
        told = await s.type("wait")
        assert "Waiting. Your reply to Ana was sent. Goodbye." in told
        assert s.over
        assert len(town.paper.by_brand()) == 1


async def test_quit_leaves_from_the_review_and_from_a_draft(town: Any, at: Any) -> None:
    town.paper.say("ana", "is it open on Monday?")
    for typed in (("", "reply", "It is.", ".", "quit"), ("", "reply", "quit")):
        async with at() as s:
            inbox = s.inbox
            told = await s.type(*typed)
            assert s.over
            assert "Kept as a draft. Goodbye. Everything is kept." in told
            assert len(inbox.drafts()) == 1

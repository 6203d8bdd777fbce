"""What a review asks besides hearing, over a real store and a server: what it holds up, and what lets it go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.domain.hearing import ListenFirst
from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.relationship import AskState, CareNeeded, Form, Gate
from inbox_tui.domain.views import ViewKey
from inbox_tui.errors import InboxError
from inbox_tui.inbox import Inbox

from drafted import TWO, change, deliver, draft, open_gates, rows, send, want, write  # isort: skip


async def test_who_answers_a_question_kindly_meets_nothing(town: Any, inbox: Inbox, arrive: Any) -> None:
    await arrive("Do you ship to Peru?")
    entry = await draft(inbox, "Yes, we do.")
    care = inbox.care(entry)
    assert care.open == ()
    assert [one.gate for one in care.wants] == [Gate.ASKS]
    assert care.wants[0].met == "answered by this"
    assert care.budget is not None
    await send(town, inbox, entry)
    assert town.paper.by_brand() == ["Yes, we do."]


@pytest.mark.parametrize(
    "text", ["Sure.", "So sorry, I am looking into it and will come back to you.", "Buy the new one now, 20% off!"]
)
async def test_what_answers_nothing_leaves_the_one_ask_open(town: Any, inbox: Inbox, arrive: Any, text: str) -> None:
    await arrive("Which bulb does the Heron lamp take?")
    entry = await draft(inbox, text)
    asked = want(inbox, entry, Gate.ASKS)
    assert [(one.ticked, one.state) for one in asked.asks] == [(False, AskState.OPEN)]
    assert (asked.open, asked.met) == (False, "")
    if Gate.BUDGET in open_gates(inbox, entry):
        await inbox.settle(entry, Gate.BUDGET, reason="she waits for the sale")
    await send(town, inbox, entry)
    assert rows(inbox, "SELECT state FROM ask") == [("open",)]


async def test_what_is_unheard_is_said_before_anything_is_asked(inbox: Inbox, arrive: Any) -> None:
    await arrive(TWO)
    thread = inbox.thread(inbox.window(ViewKey("all")).rows[0].id)
    entry = await inbox.save_draft(
        account=thread.row.account, conversation=thread.row.id, target=thread.target, text="Thanks a lot, Ana."
    )
    with pytest.raises(ListenFirst):
        await inbox.queue(entry)


async def test_what_was_not_answered_holds_it_up_and_nothing_is_changed(inbox: Inbox, arrive: Any) -> None:
    await arrive(TWO)
    entry = await draft(inbox, "Thanks a lot, Ana.")
    before = (
        rows(inbox, "SELECT * FROM outbox"),
        rows(inbox, "SELECT * FROM gate_log"),
        rows(inbox, "SELECT * FROM ask"),
    )
    for force in (False, True):
        with pytest.raises(CareNeeded) as refused:
            await inbox.queue(entry, force=force, widen=force)
        assert [one.gate for one in refused.value.wants] == [Gate.ASKS]
        assert [ask.text for ask in refused.value.wants[0].asks] == [
            "Do you ship to Peru?",
            "And can I pay by invoice?",
        ]
    after = rows(inbox, "SELECT * FROM outbox"), rows(inbox, "SELECT * FROM gate_log"), rows(inbox, "SELECT * FROM ask")
    assert after == before


async def test_what_was_put_off_becomes_a_promise_once_it_is_sent(town: Any, inbox: Inbox, arrive: Any) -> None:
    await arrive(TWO)
    entry = await draft(inbox, "Thanks a lot, Ana.")
    asked = want(inbox, entry, Gate.ASKS).asks
    decided = {(asked[0].post, asked[0].place): AskState.NOT_OURS, (asked[1].post, asked[1].place): AskState.DEFERRED}
    await inbox.settle(entry, Gate.ASKS, asks=decided)
    assert open_gates(inbox, entry) == []
    await inbox.check_fresh(entry)
    await inbox.queue(entry)
    await deliver(town, inbox)
    (promise,) = rows(inbox, "SELECT sort, text, state, post_id, id FROM promise")
    sent_as = rows(inbox, "SELECT sent_id FROM outbox")[0][0]
    assert promise[:4] == ("deferred", "And can I pay by invoice?", "open", sent_as)
    states = rows(inbox, "SELECT state, promise_id FROM ask ORDER BY place")
    assert states == [("not for us", None), ("deferred", promise[4])]


async def test_a_text_that_is_taken_back_and_thrown_away_leaves_the_asks_open(inbox: Inbox, arrive: Any) -> None:
    await arrive(TWO)
    entry = await draft(inbox, "Thanks a lot, Ana.")
    await inbox.settle(entry, Gate.ASKS)
    await inbox.queue(entry)
    await inbox.take_back(entry)
    assert open_gates(inbox, entry) == [], "the same words are not asked twice"
    await inbox.discard_draft(entry)
    again = await draft(inbox, "Thanks a lot, Ana.")
    assert open_gates(inbox, again) == [Gate.ASKS]
    assert rows(inbox, "SELECT * FROM promise") == []


async def test_what_an_answer_on_its_way_dealt_with_no_later_draft_opens_again(
    town: Any, inbox: Inbox, arrive: Any
) -> None:
    await arrive(TWO)
    entry = await draft(inbox, "We ship to Peru, and you can pay by invoice.")
    await inbox.check_fresh(entry)
    await inbox.queue(entry)
    later = await draft(inbox, "Thanks a lot, Ana.")
    assert open_gates(inbox, later) == [], "it is dealt with, as far as one can know"
    await inbox.take_back(entry)
    assert open_gates(inbox, later) == [Gate.ASKS]
    await inbox.settle(later, Gate.ASKS)
    row = inbox.window(ViewKey("all")).rows[0].id
    assert [state for _, state in inbox.packet(row, "support").asks] == ["open", "open"], "nothing went out"
    await send(town, inbox, entry)
    await inbox.discard_draft(later)
    assert {state for _, state in inbox.packet(row, "support").asks} == {"answered"}
    assert rows(inbox, "SELECT DISTINCT outbox_id FROM ask") == [(entry,)]


async def test_other_words_are_asked_anew(inbox: Inbox, arrive: Any) -> None:
    await arrive(TWO)
    entry = await draft(inbox, "Thanks a lot, Ana.")
    await inbox.settle(entry, Gate.ASKS)
    await change(inbox, entry, "All the best, Ana.")
    assert open_gates(inbox, entry) == [Gate.ASKS]
    await change(inbox, entry, "We ship to Peru, and you can pay by invoice.")
    assert open_gates(inbox, entry) == []


async def test_what_is_tried_again_is_not_asked_twice(town: Any, inbox: Inbox, arrive: Any) -> None:
    await arrive(TWO)
    entry = await draft(inbox, "Thanks a lot, Ana.")
    await inbox.settle(entry, Gate.ASKS)
    town.paper.faults = ["refused"]
    await inbox.check_fresh(entry)
    await inbox.queue(entry)
    await deliver(town, inbox)
    assert inbox.outgoing(entry).state is OutboxState.FAILED  # type: ignore[union-attr]
    await inbox.retry(entry)
    await deliver(town, inbox)
    assert town.paper.by_brand() == ["Thanks a lot, Ana."]


async def test_offline_it_asks_and_is_answered_all_the_same(town: Any, inbox: Inbox, arrive: Any) -> None:
    await arrive(TWO)
    town.paper.away = True
    await inbox.sync_now()
    entry = await draft(inbox, "Thanks a lot, Ana.")
    with pytest.raises(CareNeeded):
        await inbox.queue(entry, force=True)
    await inbox.settle(entry, Gate.ASKS)
    assert (await inbox.queue(entry, force=True)).state is OutboxState.QUEUED


async def test_five_posts_in_a_row_ask_for_a_line_of_what_was_heard(town: Any, inbox: Inbox, arrive: Any) -> None:
    await arrive("I tried it", "on a hill", "with my dog", "in the rain", "and it was fun")
    entry = await draft(inbox, "What a day you two had.")
    asked = want(inbox, entry, Gate.HEARD)
    assert asked.why == "Asked because Ana wrote 5 posts, and had no answer yet."
    for line in ("ok", "x" * 141):
        with pytest.raises(InboxError):
            await inbox.settle(entry, Gate.HEARD, line=line)
    await inbox.settle(entry, Gate.HEARD, line="  a rainy walk\nwith a dog ")
    assert want(inbox, entry, Gate.HEARD).met == "a rainy walk with a dog"
    await send(town, inbox, entry)
    assert rows(inbox, "SELECT text FROM heard_line") == [("a rainy walk with a dog",)]
    assert town.paper.by_brand() == ["What a day you two had."], "the line is private"


async def test_the_first_words_to_a_vip_ask_for_a_line_and_no_later_ones(town: Any, inbox: Inbox, arrive: Any) -> None:
    asked = await arrive("I like the green one.")
    whom = rows(inbox, "SELECT id FROM identity WHERE handle LIKE 'ana%'")[0][0]
    await write(
        inbox,
        "INSERT INTO person (id, name, vip, created_at) VALUES (1, 'Ana', 1, 0)",
        f"INSERT INTO person_identity VALUES ({whom}, 1)",
    )
    entry = await draft(inbox, "So do we.")
    assert "a VIP, for the first time" in want(inbox, entry, Gate.HEARD).why
    await inbox.settle(entry, Gate.HEARD, line="likes green")
    await send(town, inbox, entry)
    await arrive("And the blue one.", to=asked)
    assert open_gates(inbox, await draft(inbox, "Same here.")) == []


async def test_an_early_ask_wants_a_reason_for_these_words(inbox: Inbox, arrive: Any) -> None:
    await arrive("Nice weather over there.")
    entry = await draft(inbox, "Buy our new lid now, 20% off with code LID20.")
    assert open_gates(inbox, entry) == [Gate.BUDGET]
    await inbox.settle(entry, Gate.BUDGET, reason="she waits for the sale")
    assert open_gates(inbox, entry) == []
    await change(inbox, entry, "Buy two lids now, 20% off with code LID20.")
    assert open_gates(inbox, entry) == [Gate.BUDGET]


async def test_a_heated_text_can_be_taken_back_for_longer(inbox: Inbox, arrive: Any) -> None:
    await arrive("Nice weather over there.")
    calm = await inbox.queue(await draft(inbox, "It is, thank you."))
    assert calm.send_at - calm.queued_at <= timedelta(seconds=10)  # type: ignore[operator]
    entry = await draft(inbox, "You people NEVER LISTEN to anything!!!")
    assert Gate.HEAT in [one.gate for one in inbox.care(entry).wants]
    heated = await inbox.queue(entry)
    assert timedelta(seconds=30) < heated.send_at - heated.queued_at <= timedelta(seconds=60)  # type: ignore[operator]


async def test_a_promise_in_the_text_is_kept_only_if_taken_and_only_while_it_stands_there(
    town: Any, inbox: Inbox, arrive: Any
) -> None:
    await arrive("Nice weather over there.")
    entry = await draft(inbox, "We will send you a photo tomorrow.")
    offered = want(inbox, entry, Gate.PROMISE)
    assert (offered.form, offered.met) == (Form.OFFER, "")
    await inbox.accept_promise(entry, offered.proposed)
    assert want(inbox, entry, Gate.PROMISE).met
    await change(inbox, entry, "Have a good day over there.")
    await inbox.check_fresh(entry)
    await inbox.queue(entry)
    assert rows(inbox, "SELECT * FROM promise") == [], "the words that made it are gone"
    await inbox.take_back(entry)
    await change(inbox, entry, "We will send you a photo tomorrow.")
    await inbox.settle(entry, Gate.PROMISE)
    await send(town, inbox, entry)
    (promise,) = rows(inbox, "SELECT id, sort, state FROM promise")
    assert promise[1:] == ("promise", "open")
    later = await draft(inbox, "Here is the photo.")
    await inbox.keep_with(later, promise[0])
    assert rows(inbox, "SELECT state FROM promise") == [("open",)], "not before it is sent"
    await send(town, inbox, later)
    assert rows(inbox, "SELECT state FROM promise") == [("kept",)]


async def test_what_is_always_passed_shrinks_to_a_line_until_it_is_not(town: Any, inbox: Inbox) -> None:
    inbox._config = replace(inbox._config, relationship=replace(inbox._config.relationship, clean_runs=2))
    last = None
    seen = []
    for change_it in (False, False, True, False):
        last = town.paper.say("ana", TWO, to=last)
        await inbox.sync_now()
        entry = await draft(inbox, "Thanks a lot, Ana.")
        seen.append(want(inbox, entry, Gate.ASKS).small)
        asked = want(inbox, entry, Gate.ASKS).asks[0]
        if change_it:
            await inbox.settle(entry, Gate.ASKS, asks={(asked.post, asked.place): AskState.NOT_OURS})
        elif not seen[-1]:
            await inbox.settle(entry, Gate.ASKS)
        await send(town, inbox, entry)
    assert seen == [False, False, True, False]


async def test_every_look_shows_what_holds_now(inbox: Inbox, arrive: Any) -> None:
    last = await arrive("Do you ship to Peru?")
    entry = await draft(inbox, "It goes out on Mondays.")

    def asked() -> list[tuple[str, bool]]:
        return [(one.text, one.ticked or one.assumed) for one in want(inbox, entry, Gate.ASKS).asks]

    assert asked() == asked() == [("Do you ship to Peru?", True)]
    await arrive("And can I pay by invoice?", to=last)
    assert asked() == [("Do you ship to Peru?", False), ("And can I pay by invoice?", False)], "a new post"
    await change(inbox, entry, "Yes, we ship to Peru.")
    assert asked()[0][1], "other words"
    await change(inbox, entry, "It goes out on Mondays.")
    assert open_gates(inbox, entry) == [Gate.ASKS]
    await inbox.settle(entry, Gate.ASKS)
    assert open_gates(inbox, entry) == [], "an answer"


async def test_a_day_to_look_in_is_written_down_without_a_name(inbox: Inbox, arrive: Any) -> None:
    await arrive("The lid is broken.")
    row = inbox.window(ViewKey("all")).rows[0]
    await inbox.follow_up(row.id, inbox.now() + timedelta(days=3))
    (one,) = inbox.promises_of(row.id)
    assert one.name == row.name
    assert not any(row.name in words for words in rows(inbox, "SELECT text FROM promise")[0])


async def test_what_stands_in_a_content_warning_is_looked_at_too(inbox: Inbox, arrive: Any) -> None:
    await arrive("What a lamp")
    entry = await draft(inbox, "See for yourself, Ana.")
    found = inbox.outgoing(entry)
    assert found is not None
    place = {"entry": entry, "account": found.account, "conversation": found.conversation, "text": found.text}
    assert open_gates(inbox, entry) == []
    await inbox.save_draft(**place, spoiler="20% off, buy it now")
    assert open_gates(inbox, entry) == [Gate.BUDGET]
    await inbox.save_draft(**place, spoiler="for {{name}}")
    with pytest.raises(InboxError, match="still to be filled in"):
        await inbox.queue(entry)

"""Who answers a complaint is held to a plan, two public replies and no asking, over a real store and a server."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.domain.model import Audience, DoneReason, OutboxState
from inbox_tui.domain.plan import Owner, Plan
from inbox_tui.domain.relationship import CareNeeded, Form, Gate
from inbox_tui.domain.views import ViewKey
from inbox_tui.errors import InboxError
from inbox_tui.inbox import Inbox

from drafted import ANSWER, BROKEN, FIRST_WORD, deliver, draft, open_gates, rows, send, want  # isort: skip


async def test_a_complaint_is_answered_with_a_plan(town: Any, inbox: Inbox, arrive: Any) -> None:
    await arrive(BROKEN)
    entry = await draft(inbox, ANSWER)
    conversation = inbox.outgoing(entry).conversation  # type: ignore[union-attr]
    assert conversation is not None
    assert open_gates(inbox, entry) == [Gate.PLAN]
    with pytest.raises(InboxError):
        await inbox.settle(entry, Gate.PLAN)
    half = Plan(words="lid broken, no answer", owner=Owner.SUPPORT)
    await inbox.save_plan(conversation, half)
    assert "the next step and when" in want(inbox, entry, Gate.PLAN).sentence
    await inbox.save_plan(conversation, replace(half, next_step="send a lid", next_at=inbox.now() + timedelta(days=1)))
    assert inbox.plan(conversation).complete  # type: ignore[union-attr]
    await send(town, inbox, entry)


async def test_one_more_first_word_promises_nothing_anew(town: Any, inbox: Inbox, arrive: Any) -> None:
    await arrive(BROKEN)
    entry = await draft(inbox, FIRST_WORD)
    conversation = inbox.outgoing(entry).conversation  # type: ignore[union-attr]
    assert conversation is not None
    assert want(inbox, entry, Gate.PROMISE).form is Form.NOTE
    await send(town, inbox, entry)
    (owed,) = inbox.promises_of(conversation)
    again = await draft(inbox, "Sorry, we are still looking into it.")
    assert Gate.PROMISE not in {one.gate for one in inbox.care(again).wants}
    await send(town, inbox, again)
    assert inbox.promises_of(conversation) == (owed,)


async def test_with_the_answer_to_a_complaint_a_day_is_set_to_look_in_again(
    town: Any, inbox: Inbox, arrive: Any
) -> None:
    await arrive(BROKEN)
    entry = await draft(inbox, ANSWER)
    conversation = inbox.outgoing(entry).conversation  # type: ignore[union-attr]
    assert conversation is not None
    plan = Plan(words="lid", owner=Owner.ME, next_step="send one", next_at=inbox.now() + timedelta(days=1))
    await inbox.save_plan(conversation, plan)
    offered = want(inbox, entry, Gate.FOLLOW_UP)
    assert offered.proposed is not None
    await inbox.accept_promise(entry, offered.proposed)
    assert want(inbox, entry, Gate.FOLLOW_UP).met
    assert inbox.promises_of(conversation) == ()
    await send(town, inbox, entry)
    (later,) = inbox.promises_of(conversation)
    assert timedelta(days=2) < later.due_at - inbox.now() < timedelta(days=6)
    assert [one.name for one in inbox.waiting_on()] == [later.name]


async def test_a_plan_is_taken_back_with_z(inbox: Inbox, arrive: Any) -> None:
    await arrive(BROKEN)
    conversation = inbox.window(ViewKey("all")).rows[0].id
    await inbox.save_plan(conversation, Plan(words="lid broken"))
    await inbox.save_plan(conversation, Plan(words="all is well"))
    await inbox.undo()
    assert inbox.plan(conversation).words == "lid broken"  # type: ignore[union-attr]
    await inbox.undo()
    assert inbox.plan(conversation) is None


async def test_a_first_word_goes_without_and_promises_an_answer_that_the_answer_keeps(
    town: Any, inbox: Inbox, arrive: Any
) -> None:
    await arrive(BROKEN)
    entry = await draft(inbox, FIRST_WORD)
    told = want(inbox, entry, Gate.PROMISE)
    assert (open_gates(inbox, entry), told.form) == ([], Form.NOTE)
    await inbox.check_fresh(entry)
    await inbox.queue(entry)
    await inbox.queue((await inbox.take_back(entry)).id)
    await deliver(town, inbox)
    assert rows(inbox, "SELECT sort, state FROM promise") == [("answer", "open")], "one, however often it was queued"


async def test_a_third_public_reply_asks_how_it_shall_go_on(town: Any, inbox: Inbox, arrive: Any) -> None:
    asked = town.paper.say("ana", BROKEN, ago=900)
    for text in ("We look into it.", "Still looking."):
        town.paper.say("brand", text, to=asked, ago=300)
    await arrive("It is still broken, and still no refund.", to=asked)
    entry = await draft(inbox, ANSWER)
    conversation = inbox.outgoing(entry).conversation  # type: ignore[union-attr]
    assert conversation is not None
    plan = Plan(words="lid", owner=Owner.ME, next_step="send a lid", next_at=inbox.now())
    await inbox.save_plan(conversation, plan)
    assert open_gates(inbox, entry) == [Gate.RULE_OF_TWO]
    assert "your third public reply" in want(inbox, entry, Gate.RULE_OF_TWO).why
    with pytest.raises(InboxError):
        await inbox.settle(entry, Gate.RULE_OF_TWO, choice="g")
    with pytest.raises(InboxError):
        await inbox.settle(entry, Gate.RULE_OF_TWO, choice="q")
    await inbox.settle(entry, Gate.RULE_OF_TWO, choice="h")
    assert open_gates(inbox, entry) == [Gate.RULE_OF_TWO], "handing over is an act of its own"
    await inbox.settle(entry, Gate.RULE_OF_TWO, choice="s")
    assert inbox.row(conversation).closed is DoneReason.REPLIED  # type: ignore[union-attr]
    await inbox.undo()
    assert inbox.row(conversation).closed is None  # type: ignore[union-attr]
    assert inbox.outgoing(entry).state is OutboxState.DRAFT  # type: ignore[union-attr]
    await inbox.settle(entry, Gate.RULE_OF_TWO, choice="g", reason="she asked me to")
    assert open_gates(inbox, entry) == []
    other = await draft(inbox, "Another try at it.")
    await inbox.settle(other, Gate.RULE_OF_TWO, choice="m")
    assert inbox.outgoing(other).audience is Audience.DIRECT  # type: ignore[union-attr]
    assert open_gates(inbox, other) == []


async def test_an_ask_during_a_complaint_is_refused_whatever_is_answered(inbox: Inbox, arrive: Any) -> None:
    await arrive(BROKEN)
    entry = await draft(inbox, "Sorry! Buy the new one now, 20% off with code LID20.")
    for gate in (Gate.REFUSED, Gate.BUDGET):
        if gate is Gate.REFUSED:
            with pytest.raises(InboxError):
                await inbox.settle(entry, gate, reason="all the same")
        else:
            await inbox.settle(entry, gate, reason="all the same")
    assert Gate.REFUSED in open_gates(inbox, entry)
    with pytest.raises(CareNeeded):
        await inbox.queue(entry, force=True)

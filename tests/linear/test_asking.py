"""What a review asks besides hearing: numbered, in plain words, each with its reason, none with a way round."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.domain.care import STOP
from inbox_tui.domain.model import OutboxState, PostId
from inbox_tui.domain.plan import Owner
from inbox_tui.domain.relationship import (
    AskId,
    AskItem,
    AskState,
    Care,
    Choosing,
    Echo,
    Form,
    Gate,
    PromiseSort,
    Proposed,
    Want,
)


def want(gate: Gate, form: Form, sentence: str, **more: Any) -> Want:
    given = {"blocking": form is not Form.NOTE, "why": "Asked because Ana complains.", **more}
    return Want(gate=gate, form=form, sentence=sentence, **given)


HEARD = want(Gate.HEARD, Form.LINE, "What did you hear? One line, for you alone.", least=3, most=140)


@pytest.fixture
def ana(inbox: Any) -> Any:
    id = inbox.add("Ana Ruiz", (41, "the lid is broken, what now? and where is my parcel?", {}), waiting=41, due=60)
    return id, inbox.conversations[id]["posts"][0]


async def reviewed(s: Any) -> str:
    return await s.type("", "reply", "We look into it.", ".")


def sent(inbox: Any) -> bool:
    return bool(inbox.in_state(OutboxState.QUEUED))


async def test_a_line_is_asked_after_hearing_and_why_is_told(inbox: Any, sit: Any, ana: Any) -> None:
    inbox.cares[None] = Care(wants=(HEARD,))
    async with sit(inbox) as s:
        told = await s.type("reply", "We look into it.", ".")
        assert told.index("the lid is broken, what now? and where is my parcel? All heard.") < told.index("A question")
        assert "A question first. What did you hear? One line, for you alone. One line, 3 to 140 characters" in told
        assert "Asked because Ana complains. What i heard: why it is asked." in await s.type("why")
        told = await s.type("a broken lid, and a parcel that is late")
        assert "Send it? yes" in told
        assert any(one[0] == "settled" and one[2] is Gate.HEARD for one in inbox.said)
        await s.type("yes")
        assert sent(inbox)


async def test_what_is_left_stays_in_the_way(inbox: Any, sit: Any, ana: Any) -> None:
    inbox.cares[None] = Care(wants=(HEARD, want(Gate.BUDGET, Form.REASON, "This asks early. Why now?", least=3)))
    async with sit(inbox) as s:
        told = await reviewed(s)
        assert "Question 1 of 2. What did you hear?" in told
        assert "Question 2 of 2. This asks early. Why now?" in await s.type("")
        told = await s.type("")
        assert "Not yet to be sent: answer goes through 2 questions, edit, postpone" in told
        told = await s.type("yes")  # no way round it
        assert "Question 1 of 2." in told
        assert not sent(inbox)
        told = await s.type("a lid", "they asked for it")
        assert "Send it? yes" in told


async def test_what_they_asked_is_decided_one_by_one(inbox: Any, sit: Any, ana: Any) -> None:
    post = PostId(ana[1])
    asks = tuple(
        AskItem(id=AskId(0), post=post, place=place, text=text, ticked=ticked)
        for place, text, ticked in ((0, "what now?", False), (9, "where is my parcel?", False), (40, "how?", True))
    )
    inbox.cares[None] = Care(wants=(want(Gate.ASKS, Form.TICKS, "Ana asked 3 things: 2 not taken up yet.", asks=asks),))
    async with sit(inbox) as s:
        told = await reviewed(s)
        assert "They asked, 1 of 3: what now? What becomes of it? 1: answered by this" in told
        assert "They asked, 2 of 3: where is my parcel?" in await s.type("1")
        assert "why it is asked" in await s.type("4")
        assert "Send it? yes" in await s.type("2")
        (settled,) = [one for one in inbox.said if one[0] == "settled"]
        assert settled[5] == {
            (post, 0): AskState.ANSWERED,
            (post, 9): AskState.DEFERRED,
            (post, 40): AskState.ANSWERED,
        }


async def test_a_choice_may_need_a_reason_and_may_end_the_review(inbox: Any, sit: Any, ana: Any) -> None:
    ways = (
        Choosing(key="g", words="go on in public", needs_reason=True),
        Choosing(key=STOP, words="stop here"),
    )
    inbox.cares[None] = Care(wants=(want(Gate.RULE_OF_TWO, Form.CHOICE, "Your third reply. How?", choices=ways),))
    async with sit(inbox) as s:
        told = await reviewed(s)
        assert "Your third reply. How? Choose one: 1: go on in public 2: stop here 3: why is this asked?" in told
        assert "Choose one:" in await s.type("1", "")  # without a reason it is asked again
        told = await s.type("2")
        assert "Stopped here: done, as replied. Your draft is kept. undo opens the conversation again. What" in told
        assert inbox.in_state(OutboxState.DRAFT)
        assert not sent(inbox)


async def test_the_plan_card_is_filled_in_line_by_line(inbox: Any, sit: Any, ana: Any) -> None:
    inbox.cares[None] = Care(wants=(want(Gate.PLAN, Form.CARD, "A short plan before the answer."),))
    async with sit(inbox) as s:
        assert "A short plan before the answer. Enter fills it in" in await reviewed(s)
        told = await s.type("")
        assert "What do they say, in their words? Now: the lid is broken" in told
        told = await s.type("", "it fell", "2", "a new lid", "write to her", "nonsense", "2h")
        assert "is not a time I understand" in told
        assert "Where does it go on" in told
        assert "Send it? yes" in await s.type("here")
        plan = inbox.plan(ana[0])
        assert (plan.wrong, plan.owner, plan.offer, plan.next_step) == (
            "it fell",
            Owner.SALES,
            "a new lid",
            "write to her",
        )
        assert plan.next_at == inbox.now() + timedelta(hours=2)
        await s.type("yes")
        assert sent(inbox)


async def test_a_card_without_what_it_needs_says_so(inbox: Any, sit: Any, ana: Any) -> None:
    inbox.cares[None] = Care(wants=(want(Gate.PLAN, Form.CARD, "A short plan before the answer."),))
    async with sit(inbox) as s:
        await reviewed(s)
        told = await s.type("", "", "", "", "", "", "", "")
        assert "Still to fill in: who owns it, the next step, when." in told
        assert "Not yet to be sent" in told


async def test_edit_postpone_and_discard_work_at_every_question(inbox: Any, sit: Any, ana: Any) -> None:
    choice = want(Gate.RULE_OF_TWO, Form.CHOICE, "How?", choices=(Choosing(key="g", words="go on", needs_reason=True),))
    card, line = want(Gate.PLAN, Form.CARD, "A plan."), want(Gate.BUDGET, Form.REASON, "Why now?", least=3)
    async with sit(inbox) as s:
        inbox.cares[None] = Care(wants=(line, card, choice))
        assert "Question 1 of 3. Why now?" in await reviewed(s)
        assert "Throw your text away? yes or no:" in await s.type("discard")
        assert "Question 1 of 3. Why now?" in await s.type("no")  # not taken as the reason
        assert "Line 1:" in await s.type("edit")
        assert "Why now?" in await s.type("")
        assert "Line 1:" in await s.type("", "edit")  # at the card
        assert "Kept as a draft." in await s.type("", "", "", "", "postpone")  # in a field of it
        await s.type("reply", "", "", "later", "1")
        assert '"stage" is a command. Keep it as your own words? yes or no:' in await s.type("stage")
        assert "Why? Enter goes back:" in await s.type("no")
        assert "Kept as a draft." in await s.type("postpone")
        assert not sent(inbox)
        assert not [one for one in inbox.said if one[0] == "settled"]


async def test_a_refusal_leads_back_to_the_text(inbox: Any, sit: Any, ana: Any) -> None:
    inbox.cares[None] = Care(wants=(want(Gate.REFUSED, Form.REFUSAL, "Settle that first, or take the ask out."),))
    async with sit(inbox) as s:
        told = await reviewed(s)
        assert "Settle that first, or take the ask out. edit goes back to the text" in told
        assert "Asked because Ana complains." in await s.type("why")
        assert "Settle that first" in await s.type("yes")
        assert "Line 1:" in await s.type("edit")
        assert not sent(inbox)


async def test_notes_offers_and_what_was_said_before_are_told_and_block_nothing(inbox: Any, sit: Any, ana: Any) -> None:
    now = inbox.now()
    promise = Proposed(sort=PromiseSort.PROMISE, text="by Friday", due_at=now + timedelta(days=2), why="by Friday")
    look_in = Proposed(sort=PromiseSort.FOLLOW_UP, text="look in", due_at=now + timedelta(days=3), why="")
    inbox.cares[None] = Care(
        wants=(
            want(Gate.HEAT, Form.NOTE, "It reads heated: it can be taken back for 60 s."),
            want(
                Gate.PROMISE, Form.OFFER, "You promise something by Friday: keep it?", blocking=False, proposed=promise
            ),
            want(Gate.FOLLOW_UP, Form.OFFER, "Look in on Ana again on Wed?", blocking=False, proposed=look_in),
        ),
        last_line=Echo(text="see you soon", to="Ana", at=now - timedelta(days=3), post=PostId(1), conversation=None),
    )
    async with sit(inbox) as s:
        told = await reviewed(s)
        assert "It reads heated: it can be taken back for 60 s." in told
        assert "You promise something by Friday: keep it? promise does." in told
        assert "Your last words to Ana, 3 days ago: see you soon" in told
        assert "Send it? yes" in told
        assert "promise keeps it among the promises" in told
        assert "Kept among the promises" in await s.type("promise")
        assert "Look in on Ana again on Wed? look in does." in told
        assert "look in sets that day" in told
        assert "Set for that day" in await s.type("look in")
        assert inbox.promised == [promise, look_in]
        offers = [one for one in inbox.cares[None].wants if one.form is Form.OFFER]
        inbox.cares[None] = Care(wants=tuple(replace(one, met="Kept.") for one in offers))
        assert "Not kept among the promises." in await s.type("promise"), "the same word gives it back"
        assert inbox.promised == [look_in]
        await s.type("yes")
        assert sent(inbox)


async def test_nothing_is_asked_where_nothing_is(inbox: Any, sit: Any, ana: Any) -> None:
    async with sit(inbox) as s:
        told = await reviewed(s)
        assert "uestion" not in told
        assert "Nothing is asked here but hearing" in await s.type("why")

"""What the review asks besides hearing: in place, met with a line, a key, Enter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.relationship import (
    AskItem,
    AskState,
    Care,
    CareNeeded,
    Choosing,
    Echo,
    Form,
    Gate,
    PromiseSort,
    Proposed,
    Want,
)

LINE = Want(
    gate=Gate.HEARD,
    form=Form.LINE,
    sentence="What do they say, in your own words?",
    why="Asked because this is a complaint.",
    blocking=True,
    least=3,
    most=140,
)
CARD = Want(
    gate=Gate.PLAN, form=Form.CARD, sentence="A plan comes before the answer.", why="A complaint.", blocking=True
)
REASON = Want(
    gate=Gate.BUDGET,
    form=Form.REASON,
    sentence="You ask again after 1 give. Why now?",
    why="3 gives first.",
    blocking=True,
    least=3,
)
CHOICE = Want(
    gate=Gate.RULE_OF_TWO,
    form=Form.CHOICE,
    sentence="This would be the third public reply to one complaint.",
    why="Two stand there already.",
    blocking=True,
    least=3,
    choices=(
        Choosing(key="m", words="take it private"),
        Choosing(key="h", words="hand it over"),
        Choosing(key="s", words="stop here"),
        Choosing(key="g", words="go on", needs_reason=True),
    ),
)
REFUSAL = Want(
    gate=Gate.REFUSED,
    form=Form.REFUSAL,
    sentence="No asking while a complaint of theirs is open.",
    why="Their complaint of Tuesday is open.",
    blocking=True,
)


def asking(inbox, *texts, ticked=(), **more):
    asks = tuple(
        AskItem(id=0, post=inbox.post_id, place=place * 10, text=text, ticked=place in ticked)
        for place, text in enumerate(texts)
    )
    given = {"blocking": True, "sentence": "They asked.", "why": "Two are open.", **more}
    return Want(gate=Gate.ASKS, form=Form.TICKS, asks=asks, **given)


def promise(inbox):
    proposed = Proposed(
        sort=PromiseSort.PROMISE, text="you get it by Friday", due_at=inbox.now() + timedelta(days=1), why="by Friday"
    )
    return Want(gate=Gate.PROMISE, form=Form.OFFER, sentence="A promise?", why="You wrote it.", proposed=proposed)


async def reviewed(s, text="Yes, nine days."):
    """All heard, an answer written, the review open."""
    await s.press("l")
    await s.listen(2)
    await s.write(text)
    await s.press("ctrl+s")


def sent(inbox):
    return len(inbox.in_state(OutboxState.QUEUED))


def settled(inbox):
    return [said[2:] for said in inbox.said if said[0] == "settled"]


async def test_a_line_is_typed_in_place_and_then_y_sends(stage, one):
    one.cares[None] = Care(wants=(LINE,))
    async with stage(one) as s:
        await reviewed(s)
        assert s.shows("what I heard What do they say, in your own words?")
        await s.press("y")
        assert not sent(one)
        assert s.notice == "First a line of what you heard."  # no scolding: the cursor is there
        await s.type("broken, and no answer")
        assert s.shows("21 of 140")
        await s.press("enter")
        assert settled(one) == [(Gate.HEARD, "broken, and no answer", "", {})]
        assert s.shows("✓ broken, and no answer")
        await s.press("y")
        assert sent(one) == 1


async def test_a_line_too_short_says_how_long_it_has_to_be(stage, one):
    one.cares[None] = Care(wants=(LINE,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("y")
        await s.type("hm")
        await s.press("enter")
        assert not settled(one)
        assert s.notice == "2 characters; 3 to 140 wanted."


async def test_letters_typed_into_a_line_are_no_commands(stage, one):
    one.cares[None] = Care(wants=(LINE,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("y")
        await s.type("yes, quite a pity? 1 2")
        assert s.app.screen.wants.typing
        assert not sent(one)
        await s.press("escape")  # out of the line, not out of the review
        assert not s.app.screen.wants.typing
        assert s.shows("yes, quite a pity? 1 2")
        assert "Review" in s.lines()[0]
        await s.press("enter", "enter")
        assert settled(one) == [(Gate.HEARD, "yes, quite a pity? 1 2", "", {})]


async def test_asks_are_turned_by_their_numbers_and_enter_answers_the_rest(stage, one):
    one.cares[None] = Care(wants=(asking(one, "does it ship to Lagos?", "what about customs?", "and the red one?"),))
    async with stage(one) as s:
        await reviewed(s)
        assert s.shows("they asked 1 ○ does it ship to Lagos?")
        await s.press("2", "2")
        assert s.shows("→ what about customs? later, as a promise")
        await s.press("3", "3", "3")
        assert s.shows("✗ and the red one? not for us")
        await s.press("enter")
        ((_, _, _, asks),) = settled(one)
        assert list(asks.values()) == [AskState.ANSWERED, AskState.DEFERRED, AskState.NOT_OURS]
        await s.press("y")
        assert sent(one) == 1


async def test_what_the_draft_answers_is_ticked_already(stage, one):
    one.cares[None] = Care(wants=(asking(one, "does it ship?", "what about customs?", ticked=(0,)),))
    async with stage(one) as s:
        await reviewed(s)
        assert s.shows("1 ✓ does it ship? 2 ○ what about customs?")
        await s.press("y", "enter")
        ((_, _, _, asks),) = settled(one)
        assert set(asks.values()) == {AskState.ANSWERED}


async def test_several_are_met_one_after_the_other(stage, one):
    one.cares[None] = Care(wants=(LINE, REASON, asking(one, "does it ship?", "and when?")))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("y")
        await s.type("they want it fast")
        await s.press("enter")
        await s.type("they asked for it")
        await s.press("enter", "enter", "y")
        assert [gate for gate, *_ in settled(one)] == [Gate.HEARD, Gate.BUDGET, Gate.ASKS]
        assert sent(one) == 1


async def test_a_choice_takes_a_key_and_a_reason_where_it_needs_one(stage, one):
    one.cares[None] = Care(wants=(CHOICE,))
    async with stage(one) as s:
        await reviewed(s)
        assert s.shows("1 take it private 2 hand it over 3 stop here 4 go on, with a reason")
        await s.press("4")
        await s.type("they wish it")
        await s.press("enter")
        assert settled(one) == [(Gate.RULE_OF_TWO, "they wish it", "g", {})]
        await s.press("y")
        assert sent(one) == 1


async def test_a_choice_without_a_reason_is_one_key(stage, one):
    one.cares[None] = Care(wants=(CHOICE,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("1")
        assert settled(one) == [(Gate.RULE_OF_TWO, "", "m", {})]


async def test_to_stop_keeps_the_draft_and_leaves(stage, one):
    one.cares[None] = Care(wants=(CHOICE,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("3")
        assert settled(one) == [(Gate.RULE_OF_TWO, "", "s", {})]
        assert s.app.screen is s.main
        assert not sent(one)
        assert len(one.in_state(OutboxState.DRAFT)) == 1


async def test_to_hand_over_keeps_the_draft_and_asks_to_whom(stage, one, monkeypatch):
    one.cares[None] = Care(wants=(CHOICE,))
    handed = []
    async with stage(one) as s:
        monkeypatch.setattr(s.main, "action_hand_off", lambda: handed.append(s.main.current_row.id))
        await reviewed(s)
        await s.press("2")
        assert s.app.screen is s.main
        assert handed == [one.conversation]
        assert not sent(one)


async def test_what_is_refused_is_not_sent_whatever_is_pressed(stage, one):
    one.cares[None] = Care(wants=(REFUSAL,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("y", "enter", "y")
        assert not sent(one)
        assert s.shows("No asking while a complaint of theirs is open.")
        assert s.shows("e goes back to the text")
        await s.press("e")
        assert s.app.screen is s.main
        assert s.main.place == "composer"


async def test_a_promise_is_offered_and_taken_with_one_key(stage, one):
    one.cares[None] = Care(wants=(promise(one),))
    async with stage(one) as s:
        await reviewed(s)
        assert s.shows("promise “by Friday” · Thu 14:05 a take it")
        await s.press("a")
        assert [made.text for made in one.promised] == ["you get it by Friday"]


async def test_a_promise_that_was_taken_can_be_given_back(stage, one):
    taken = replace(promise(one), met="kept among the promises")
    one.cares[None] = Care(wants=(taken,))
    one.promised.append(taken.proposed)
    async with stage(one) as s:
        await reviewed(s)
        assert s.shows("promise ✓ “by Friday” · Thu 14:05 a not after all")
        await s.press("a")
        assert not one.promised


async def test_a_promise_may_be_left(stage, one):
    one.cares[None] = Care(wants=(promise(one),))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("y")
        assert sent(one) == 1
        assert not one.promised


async def test_notes_and_small_ones_are_told_and_do_not_ask(stage, one):
    note = Want(gate=Gate.SAME, form=Form.NOTE, sentence="You wrote the same to Ada and Mia today.", why="w")
    small = asking(one, "does it ship?", small=True, sentence="2 asks, both answered")
    one.cares[None] = Care(wants=(small, note))
    async with stage(one) as s:
        await reviewed(s)
        assert s.shows("You wrote the same to Ada and Mia today.")
        assert s.shows("they asked 2 asks, both answered")
        await s.press("y")
        assert sent(one) == 1


async def test_echoes_tell_what_we_said_before(stage, one):
    before = Echo(
        text="customs is included to Nigeria", to="Ada", at=one.now() - timedelta(days=3), post=1, conversation=None
    )
    last = Echo(text="Glad it came!", to="Ben Okafor", at=one.now() - timedelta(days=2), post=2, conversation=None)
    one.cares[None] = Care(answered_before=before, last_line=last)
    async with stage(one) as s:
        await reviewed(s)
        assert s.shows("we said “customs is included to Nigeria” · to Ada, Sun 14:05")
        assert s.shows("last line “Glad it came!” · to Ben Okafor, 2d ago")


@pytest.mark.parametrize("key", ["question_mark", "w"])
async def test_a_want_tells_in_place_why_it_is_asked(stage, one, key):
    one.cares[None] = Care(wants=(LINE,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press(key)
        assert s.shows("Asked because this is a complaint. What i heard: why it is asked.")
        assert "Review" in s.text()


@pytest.mark.parametrize("key", ["w", "escape"])
async def test_why_it_is_asked_is_folded_again(stage, one, key):
    one.cares[None] = Care(wants=(LINE,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("w", key)
        assert not s.shows("Asked because this is a complaint.")
        assert "Review" in s.lines()[0]
        assert s.notice == ""
        await s.press("w")
        assert s.shows("Asked because this is a complaint.")
        await s.press("w", "escape")  # with nothing to fold it is the way out
        assert s.shows("Keep the draft for later, or throw it away?")


async def test_the_second_question_mark_folds_it_and_opens_all_keys(stage, one):
    one.cares[None] = Care(wants=(LINE,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("question_mark", "question_mark")
        assert "All keys" in s.lines()[0]
        await s.press("escape")
        assert "Review" in s.lines()[0]
        assert not s.shows("Asked because this is a complaint.")


async def test_why_hearing_is_asked_goes_away_at_the_second_press(stage, one):
    async with stage(one) as s:
        await s.write()
        await one.unheard([one.post_id])
        await s.press("ctrl+s", "w")
        assert "still unheard" in s.notice
        await s.press("w")
        assert s.notice == ""


async def test_what_is_unheard_comes_first_and_says_why(stage, one):
    one.cares[None] = Care(wants=(LINE,))
    async with stage(one) as s:
        await s.write()
        await one.unheard([one.post_id])
        await s.press("ctrl+s", "y")
        assert not s.app.screen.wants.typing
        assert s.shows("after that what I heard")
        await s.press("question_mark")
        assert "still unheard" in s.notice
        await s.listen()
        assert s.shows("what I heard What do they say, in your own words?")
        await s.press("y")
        assert s.app.screen.wants.typing


async def test_a_heated_draft_says_how_long_it_can_be_taken_back(stage, one):
    heat = Want(gate=Gate.HEAT, form=Form.NOTE, sentence="This reads heated: it waits a little longer.", why="CAPITALS")
    one.cares[None] = Care(wants=(heat,), undo_seconds=60)
    async with stage(one) as s:
        await reviewed(s)
        assert s.shows("it leaves after 60 s: z takes it back until then")
        await s.press("y")
        assert sent(one) == 1


async def test_what_comes_to_be_asked_while_it_is_handed_over_stands_there(stage, one):
    async with stage(one) as s:
        await reviewed(s)
        check = one.check_fresh

        async def meanwhile(entry):
            one.cares[None] = Care(wants=(LINE,))
            return await check(entry)

        one.check_fresh = meanwhile
        await s.press("y")
        assert not sent(one)
        assert s.notice == "First a line of what you heard."
        assert s.app.screen.wants.typing
        await s.type("they are cross")
        await s.press("enter", "y")
        assert sent(one) == 1


async def test_the_plan_is_opened_from_the_review_and_then_y_is_free(stage, one):
    one.cares[None] = Care(wants=(CARD,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("y", "enter")
        assert "Plan card" in s.lines()[0]
        await s.press("tab", "right", "tab")
        await s.type("a new one")
        await s.press("enter")
        await s.type("post it")
        await s.press("enter")
        await s.type("fri 12:00")
        await s.press("ctrl+s")
        assert one.plans[one.conversation].complete
        assert s.shows("plan ✓ planned")
        await s.press("y")
        assert sent(one) == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_it_is_all_there_at_every_size(stage, one, size):
    one.cares[None] = Care(wants=(LINE, asking(one, "does the blue one ship to Lagos?", "what about customs?")))
    async with stage(one, size=size) as s:
        await s.press("l")
        await s.listen(2)
        await s.write("Yes, it does, in about nine days; customs is included in the price, nothing to pay at the door.")
        await s.press("ctrl+s", "y")
        assert s.shows("What do they say, in your own words?")
        await s.type("abc")
        await s.press("enter")
        assert s.shows("2 ○ what about customs?")
        assert s.shows("enter the rest is answered")


async def test_signs_are_ascii_in_simple_mode(stage, one):
    one.cares[None] = Care(wants=(asking(one, "does it ship?", "what about customs?", "really?", ticked=(0,)),))
    async with stage(one) as s:
        s.app.prefer("emoji", "simple")
        await reviewed(s)
        await s.press("3", "3", "3")
        assert s.shows("1 + does it ship?")
        assert s.shows("2 o what about customs?")
        assert s.shows("3 x really? not for us")


async def test_signs_are_words_for_who_listens(stage, one):
    one.cares[None] = Care(wants=(asking(one, "does it ship?", "what about customs?", "really?", ticked=(0,)),))
    async with stage(one) as s:
        s.app.prefer("linear", True)
        await reviewed(s)
        await s.press("3", "3")
        assert s.shows("1 does it ship? answered 2 what about customs? open 3 really? later, as a promise")


async def test_a_second_try_from_the_outbox_says_where_it_is_asked(stage, one):
    async with stage(one) as s:
        await reviewed(s)
        (entry,) = one.entries

        async def retry(entry):
            raise CareNeeded(entry, (LINE,))

        one.retry = retry
        one.entries[entry] = replace(one.entries[entry], state=OutboxState.FAILED)
        await s.press("p", "g", "o", "r")
        assert (
            s.notice == "What do they say, in your own words? Take it back into the drafts; its review asks about it."
        )

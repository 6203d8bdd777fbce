"""What the review asks besides hearing: in place, met with a line, a key, Enter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.relationship import (
    AskState,
    Care,
    Echo,
    Form,
    Gate,
    PromiseSort,
    Want,
)

from made_up_wants import CHOICE, LINE, REASON, REFUSAL, asking, promise, reviewed, sent, settled  # isort: skip  (put there by conftest)


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
        await s.type("m")
        assert not s.notice


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
        assert s.notice == "Stopped here: done, as replied. Your draft is kept · z opens it again"
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


async def test_no_key_is_named_before_what_it_is_for_stands_there(stage, one):
    one.cares[None] = Care(wants=(LINE,))
    async with stage(one) as s:
        await s.press("l")
        await s.listen(2)
        await s.write()
        s.sent.clear()
        await s.press("ctrl+s")
        keys = next(place for place, frame in enumerate(s.sent) if "enter go on" in frame)
        asked = next(place for place, frame in enumerate(s.sent) if "What do they say" in frame)
        assert asked <= keys
        assert not any("y send" in frame for frame in s.sent)


@pytest.mark.parametrize("key", ["enter", "a"])
async def test_a_promise_is_offered_and_taken_with_one_key(stage, one, key):
    one.cares[None] = Care(wants=(promise(one),))
    async with stage(one) as s:
        await reviewed(s)
        assert s.shows("promise “by Friday” · Thu 14:05 enter take it")
        await s.press(key)
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


async def test_of_two_offers_each_is_taken_and_given_back(stage, one):
    day = replace(promise(one).proposed, sort=PromiseSort.FOLLOW_UP, text="look in")
    one.cares[None] = Care(wants=(promise(one), replace(promise(one), gate=Gate.FOLLOW_UP, proposed=day)))

    def kept():
        return [made.text for made in one.promised]

    async with stage(one) as s:
        await reviewed(s)
        assert s.text().count("take it") == 2, "at the one that the key takes, and at the foot"
        await s.press("a", "a")
        assert kept() == ["you get it by Friday", "look in"]
        assert s.text().count("a not after all") == 1
        await s.press("j", "j", "a")
        assert kept() == ["you get it by Friday"]
        await s.press("k", "a")
        assert kept() == []


async def test_what_is_only_taken_as_answered_says_so_and_can_be_decided_otherwise(stage, one):
    want = asking(one, "does it ship?", blocking=False, met="taken as answered")
    one.cares[None] = Care(wants=(replace(want, asks=(replace(want.asks[0], assumed=True),)),))
    async with stage(one) as s:
        await reviewed(s)
        assert s.shows("they asked does it ship? taken as answered")
        await s.press("1")
        assert s.shows("does it ship? later, as a promise")


async def test_enter_takes_no_offer_before_what_is_asked_is_answered(stage, one):
    one.cares[None] = Care(wants=(LINE, promise(one)))
    async with stage(one) as s:
        await reviewed(s)
        assert s.shows("Thu 14:05 a take it")
        await s.press("enter")
        await s.type("it came broken")
        await s.press("enter")
        assert settled(one)
        assert not one.promised


async def test_enter_on_a_taken_offer_goes_to_what_is_asked(stage, one):
    one.cares[None] = Care(wants=(LINE, promise(one)))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("j")
        assert s.shows("Thu 14:05 enter take it")
        await s.press("enter")
        assert len(one.promised) == 1
        assert not s.app.screen.wants.typing
        await s.press("enter")
        assert s.app.screen.wants.typing
        assert s.notice == "First a line of what you heard."


async def test_what_the_review_said_goes_with_it(stage, one):
    one.cares[None] = Care(wants=(REFUSAL,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("enter")
        assert s.notice == "Not now: e goes back to the text."
        await s.press("e")
        assert not s.notice
        assert s.shows("Ctrl+T template")


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

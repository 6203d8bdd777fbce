"""The review says why it asks, and reads well at every size, without colour and without pictures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.relationship import (
    Care,
    CareNeeded,
    Form,
    Gate,
    Want,
)

from made_up_wants import CARD, LINE, asking, reviewed, sent  # isort: skip  (put there by conftest)


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
        assert next(filter(None, s.lines()[1:])).split() == ["Review"], "the keys of where one came from stand first"
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
        await s.press("right", "tab")
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

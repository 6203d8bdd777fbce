"""What was decided or typed in a review holds, whatever key comes next."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from inbox_tui.domain.model import Audience
from inbox_tui.domain.relationship import AskState, Care, Form, Gate, Want

from made_up_wants import CARD, CHOICE, LINE, asking, promise, reviewed, sent, settled  # isort: skip  (put there by conftest)


async def test_an_ask_that_was_put_off_is_put_off_though_enter_was_not_pressed(stage, one):
    met = asking(one, "does it ship?", "and customs?", ticked=(0,), blocking=False, met="1 answered")
    one.cares[None] = Care(wants=(met,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("1")
        assert s.shows("does it ship? later, as a promise")
        await s.press("y")
        ((gate, _, _, asks),) = settled(one)
        assert gate is Gate.ASKS
        assert list(asks.values()) == [AskState.DEFERRED, AskState.OPEN]  # and what nobody decided stays open
        assert sent(one) == 1


async def test_going_back_while_that_is_kept_sends_nothing(stage, one):
    one.cares[None] = Care(wants=(asking(one, "does it ship?", ticked=(0,), blocking=False, met="1 answered"),))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("1")
        s.app.screen.action_send()
        s.app.screen.action_edit()
        await s.settle()
        assert not sent(one)
        assert s.main.composer.words.has_focus


async def test_y_twice_at_once_is_one_reply(stage, one):
    async with stage(one) as s:
        await reviewed(s)
        s.app.screen.action_send()
        s.app.screen.action_send()
        await s.settle()
        assert [said[0] for said in one.said].count("queued") == 1


async def test_a_line_begun_is_there_again_after_going_back_to_the_text(stage, one):
    one.cares[None] = Care(wants=(LINE,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("y")
        await s.type("it came broken")
        await s.press("escape", "e", "ctrl+s")
        assert s.shows("it came broken")
        await s.press("enter")
        await s.type(" twice")  # behind it, not in its place
        await s.press("enter")
        assert settled(one) == [(Gate.HEARD, "it came broken twice", "", {})]


async def test_a_line_being_typed_outlives_the_program_until_it_is_said(stage, one, monkeypatch):
    monkeypatch.setattr("inbox_tui.ui.screens.asking.PAUSE", 0.01)
    one.cares[None] = Care(wants=(LINE,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("y")
        await s.type("it came broken")
        async with asyncio.timeout(5):
            while "it came broken" not in one.begun_words.values():
                await s.pilot.pause(0.01)
    async with stage(one) as s:
        await s.press("r", "ctrl+s")
        assert s.shows("it came broken")
        await s.press("y", "enter")
        assert settled(one) == [(Gate.HEARD, "it came broken", "", {})]
        assert not any(one.begun_words.values())


async def test_what_was_made_private_is_private_still_after_going_back_to_the_text(stage, one, monkeypatch):
    one.cares[None] = Care(wants=(CHOICE,))
    settle = one.settle

    async def made_private(entry, gate, **answer):
        one.entries[entry] = replace(one.entries[entry], audience=Audience.DIRECT)
        await settle(entry, gate, **answer)

    monkeypatch.setattr(one, "settle", made_private)
    async with stage(one) as s:
        await reviewed(s)
        await s.press("1", "e")
        await s.type(" Soon.")
        await s.press("ctrl+s")
        (entry,) = one.drafts()
        assert (entry.audience, entry.text[-5:]) == (Audience.DIRECT, "Soon.")


async def test_every_note_can_be_asked_why_it_is_there(stage, one):
    heat = Want(gate=Gate.HEAT, form=Form.NOTE, sentence="It reads heated.", why="Told because of: capitals.")
    same = Want(gate=Gate.SAME, form=Form.NOTE, sentence="The same words.", why="Told because Ana got them.")
    small = replace(LINE, small=True)
    one.cares[None] = Care(wants=(small, heat, same))
    async with stage(one) as s:
        await reviewed(s)
        for words in (small.why, heat.why, same.why):
            assert not s.shows(words)
            await s.press("j", "w")
            assert s.shows(words)
        await s.press("y")
        assert sent(one) == 1


async def test_what_is_settled_says_why_it_was_asked_and_folds_again(stage, one):
    taken = replace(promise(one), met="kept")
    one.cares[None] = Care(wants=(taken,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("w")
        assert s.shows(taken.why)
        await s.press("w")
        assert not s.shows(taken.why)
        assert s.notice == ""


async def test_what_the_review_said_of_enter_does_not_stand_over_the_card(stage, one):
    one.cares[None] = Care(wants=(CARD,))
    async with stage(one) as s:
        await reviewed(s)
        await s.press("y", "enter")
        assert "Plan card" in s.lines()[0]
        assert s.notice == ""

"""A note and a promise that are begun are kept, however their question is left."""

from __future__ import annotations

import asyncio

import pytest

from inbox_tui.domain.model import IdentityId
from inbox_tui.domain.views import Who


@pytest.fixture
def one(inbox):
    inbox.add("Ben Okafor", (41, "does it ship?", {}), waiting=41, due=60)
    return inbox


@pytest.mark.parametrize(("key", "asks"), [("i", "Private note on"), ("W", "What did you promise")])
async def test_esc_keeps_what_is_begun_and_the_same_key_goes_on_with_it(stage, one, key, asks):
    async with stage(one) as s:
        await s.press(key)
        await s.type("likes te")
        await s.press("escape")
        assert s.notice == f"Kept: {key} goes on with it."
        await s.press(key)
        assert s.shows(asks)
        assert s.shows("Begun before")
        assert s.shows("likes te")
        await s.press(*["backspace"] * 8, "escape")
        assert not any(one.begun_words.values()), "emptied, it is dropped"
        await s.press(key)
        assert not s.shows("Begun before")


async def test_it_is_kept_while_it_is_typed(stage, one, monkeypatch):
    monkeypatch.setattr("inbox_tui.ui.screens.begun.PAUSE", 0.01)
    async with stage(one) as s:
        await s.press("i")
        await s.type("likes tea")
        async with asyncio.timeout(5):
            while "likes tea" not in one.begun_words.values():
                await s.pilot.pause(0.01)


async def test_the_time_in_the_words_is_proposed_and_without_one_it_is_said_that_nothing_is_written(stage, one):
    async with stage(one) as s:
        await s.press("W")
        await s.type("I'll send it by Friday")
        await s.press("enter")
        assert s.shows("by Friday")
        assert s.shows("Fri 17:00")
        await s.press("escape")
        assert s.notice == "No promise was written down: W goes on with your words."


async def test_what_is_begun_on_one_person_is_not_gone_on_with_on_another_in_the_same_conversation(stage, inbox):
    cleo = Who(id=IdentityId(77), name="Cleo Marsh", handle="cleo@masto.example")
    inbox.add("Ben Okafor", (41, "does it ship?", {}), (40, "I ask the same", {"author": cleo}), waiting=41, due=60)
    async with stage(inbox) as s:
        await s.press("enter", "G", "i")
        assert s.shows("Private note on Cleo Marsh")
        await s.type("likes te")
        await s.press("escape", "g", "g", "i")
        assert s.shows("Private note on Ben Okafor")
        assert not s.shows("likes te")


async def test_a_promise_without_a_word_is_none_and_that_is_said(stage, one):
    async with stage(one) as s:
        await s.press("W")
        assert s.shows("for example: a new one is on its way")
        await s.press("enter")
        assert s.notice == "No promise was written down."

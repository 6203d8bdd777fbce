"""Whoever goes back from the review while the conversation is still compared has not sent."""

from __future__ import annotations

import asyncio

import pytest

from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.views import Freshness
from inbox_tui.errors import InboxError


@pytest.fixture
def slow(one):
    """Comparing takes until the event is set."""
    go = asyncio.Event()

    async def check(entry):
        await go.wait()
        return one.fresh

    one.check_fresh = check
    return go


async def reviewed(s):
    await s.press("l")
    await s.listen(2)
    await s.write()
    await s.press("ctrl+s", "y")


@pytest.mark.parametrize("key", ["e", "p"])
async def test_what_was_gone_back_to_while_it_was_compared_is_not_sent(stage, one, slow, key):
    async with stage(one) as s:
        await reviewed(s)
        await s.pilot.press(key)
        await s.drawn()
        assert s.app.screen is s.main
        slow.set()
        await s.settle()
        assert not one.in_state(OutboxState.QUEUED)
        assert len(one.in_state(OutboxState.DRAFT)) == 1


async def test_the_question_whether_to_throw_it_away_holds_it_back(stage, one, slow):
    async with stage(one) as s:
        await reviewed(s)
        await s.press("escape")
        slow.set()
        await s.settle()
        assert not one.in_state(OutboxState.QUEUED)
        await s.press("d")
        assert not one.entries


async def test_once_it_is_handed_over_it_is_not_gone_back_to(stage, one):
    handing = asyncio.Event()
    queue = one.queue

    async def late(entry, **more):
        await handing.wait()
        return await queue(entry, **more)

    one.queue = late
    async with stage(one) as s:
        await reviewed(s)
        await s.pilot.press("e", "y")
        await s.drawn()
        assert s.app.screen is not s.main, "the text is not opened under the hands of who sends it"
        handing.set()
        await s.settle()
        assert s.app.screen is s.main
        assert s.notice == "Goes out in a moment · z takes it back"
        assert len([what for what in one.said if what[0] == "queued"]) == 1


async def test_an_account_that_is_still_being_opened_is_said_on_the_review(stage, one):
    async def check(entry):
        raise InboxError("The account acme is still being opened.", next_step="Try again in a moment.")

    one.check_fresh = check
    async with stage(one) as s:
        await reviewed(s)
        assert s.shows("The account acme is still being opened.")
        assert not s.shows("checking")
        del one.check_fresh
        await s.press("y")
        assert len(one.in_state(OutboxState.QUEUED)) == 1


async def test_what_was_found_after_going_back_is_said_all_the_same(stage, one, slow):
    one.fresh = Freshness(ok=False, checked=True, sentence="They changed it.", edited=(("to Lagos", "to Accra"),))
    async with stage(one) as s:
        await reviewed(s)
        await s.pilot.press("e")
        await s.drawn()
        slow.set()
        await s.settle()
        assert s.notice == "They changed it."

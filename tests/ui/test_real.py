"""The screens over the real store and engine, on the demo town: from the first look to a reply that stands."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from textual import events

from inbox_tui.domain.model import Act, Kind, OutboxState, PostState
from inbox_tui.domain.plan import Owner
from inbox_tui.domain.relationship import AskState, Gate
from inbox_tui.ui.app import InboxApp

pytest.importorskip("inbox_tui.inbox.opening")


@pytest.fixture
async def demo(tmp_path):
    from inbox_tui.cli.app import _settle
    from inbox_tui.cli.open import place
    from inbox_tui.inbox.opening import open_inbox
    from inbox_tui.paths import Home

    here = place(Home.at(tmp_path))
    await _settle(here)
    async with open_inbox(here.home, here.config, here.ground, here.accounts, random=lambda: 0.5) as inbox:
        yield inbox


async def until(true, seconds=60.0):
    end = asyncio.get_running_loop().time() + seconds
    while not true():
        assert asyncio.get_running_loop().time() < end, "it never came"
        await asyncio.sleep(0.05)


async def looked_at(demo):
    """A conversation with one post to hear in which nothing is asked, its surroundings fetched already: opening it
    brings no more."""
    for row in demo.window("needs-reply").rows:
        if row.posts == 1 and row.unheard == 1 and row.kind is Kind.PRAISE and "?" not in row.excerpt:
            await demo.refresh_thread(row.id)
            if len(demo.verdict(row.id).unheard) == 1:
                return demo.row(row.id)
    raise AssertionError("the demo town has no such conversation")


async def test_listen_reply_review_send(demo):
    class Time:
        at = 0.0

    app = InboxApp(demo, opener=lambda url: True, monotonic=lambda: Time.at)
    async with app.run_test(size=(140, 40)) as pilot:
        main = app.screen
        await until(lambda: main.list.rows and demo.accounts() and all(a.health == "ok" for a in demo.accounts()))
        row = await looked_at(demo)
        main.reveal(row.id)
        await until(lambda: main.pane.has_focus and main.shown == row.id)
        assert demo.verdict(row.id).words == "1 to hear"
        await pilot.press("r", *"Thanks")
        await pilot.press("ctrl+s")
        await until(lambda: app.screen is not main)
        review = app.screen
        await until(lambda: review.pane.has_focus)
        await pilot.press("y")
        await pilot.pause(0.1)
        assert not [one for one in demo.outbox() if one.state is OutboxState.QUEUED]
        Time.at += 30
        review.pane.listen()
        await until(lambda: demo.verdict(row.id).open)
        await until(lambda: review.facts.has_focus)
        await pilot.press("y")
        await until(lambda: app.screen is main)
        out = [one for one in demo.outbox() if one.conversation == row.id]
        assert [one.state for one in out] == [OutboxState.QUEUED]
        assert out[0].text.endswith("Thanks")
        assert out[0].send_at > datetime.now(UTC)
        await pilot.press("z")
        await until(lambda: main.composer.has_class("open"))
        assert main.composer.text.endswith("Thanks")


def answered_by_us(demo):
    """A conversation with a post of ours that the platform lets us change."""
    for row in demo.window("all").rows:
        account = demo.account(row.account)
        if account is not None and Act.EDIT in account.may:
            for post in demo.thread(row.id).posts:
                if post.ours and post.state is PostState.LIVE:
                    return row, post
    raise AssertionError("the demo town has no such post")


async def test_edit_an_own_post(demo):
    app = InboxApp(demo, opener=lambda url: True)
    async with app.run_test(size=(140, 40)) as pilot:
        main = app.screen
        await until(lambda: demo.accounts() and all(a.health == "ok" for a in demo.accounts()))
        row, ours = answered_by_us(demo)
        await demo.refresh_thread(row.id)
        thread = demo.thread(row.id)
        await demo.heard([post.id for post in (*thread.context, *thread.posts) if not post.ours])
        main.reveal(row.id, ours.id)
        await until(lambda: main.pane.has_focus and main.pane.chosen and main.pane.chosen.id == ours.id)
        await pilot.press("v", "exclamation_mark", "ctrl+s")
        await until(lambda: app.screen is not main)
        review = app.screen
        await until(lambda: review.facts.has_focus)
        await pilot.press("y")
        await until(lambda: app.screen is main)
        (out,) = demo.outbox()
        assert (out.act, out.state, out.target) == (Act.EDIT, OutboxState.QUEUED, ours.id)
        assert out.text == ours.text + "!"


async def test_a_complaint_is_planned_before_it_is_answered(demo):
    app = InboxApp(demo, opener=lambda url: True)
    async with app.run_test(size=(120, 36)) as pilot:
        main = app.screen
        await until(lambda: demo.accounts() and all(a.health == "ok" for a in demo.accounts()))
        row = next(row for row in demo.window("needs-reply").rows if row.name == "Ana Ruiz")
        assert row.kind is Kind.COMPLAINT
        await demo.refresh_thread(row.id)
        await demo.heard(demo.verdict(row.id).unheard)
        main.reveal(row.id)
        await until(lambda: main.pane.has_focus and main.shown == row.id)
        await pilot.press("r")
        app.post_message(events.Paste("Here is your refund, and it will be different."))
        await pilot.press("ctrl+s")
        await until(lambda: app.screen is not main)
        review = app.screen
        await until(lambda: review.care.open)
        await pilot.press("y", "enter")
        await until(lambda: app.screen is not review)
        await until(lambda: app.screen.takes_keys)
        await pilot.press("shift+tab", *"thin", "enter", "left", "enter", "enter", *"call", "enter", *"2d", "ctrl+s")
        await until(lambda: app.screen is review)
        plan = demo.plan(row.id)
        assert plan.complete
        assert plan.words.startswith("Third time my order arrives broken")
        assert (plan.wrong, plan.owner, plan.next_step) == ("thin", Owner.ME, "call")
        await until(lambda: not review.care.open)
        await pilot.press("y")
        await until(lambda: app.screen is main)
        assert [one.state for one in demo.outbox() if one.conversation == row.id] == [OutboxState.QUEUED]
        assert "you own it" in main.pane._plan


async def test_what_is_put_off_in_the_review_is_a_promise_once_it_is_sent(demo):
    app = InboxApp(demo, opener=lambda url: True)
    async with app.run_test(size=(80, 24)) as pilot:
        main = app.screen
        await until(lambda: demo.accounts() and all(a.health == "ok" for a in demo.accounts()))
        row = next(row for row in demo.window("needs-reply").rows if "what about customs" in row.excerpt)
        await demo.refresh_thread(row.id)
        await demo.heard(demo.verdict(row.id).unheard)
        main.reveal(row.id)
        await until(lambda: main.pane.has_focus and main.shown == row.id)
        await pilot.press("r", *"Hello", "ctrl+s")
        await until(lambda: app.screen is not main)
        review = app.screen
        await until(lambda: review.care.open)
        await pilot.press("2", "2", "enter")
        await until(lambda: not review.care.open)
        (asks,) = [want.asks for want in review.care.wants if want.gate is Gate.ASKS]
        assert [ask.state for ask in asks] == [AskState.ANSWERED, AskState.DEFERRED]
        await pilot.press("y")
        await until(lambda: app.screen is main)
        assert [one.state for one in demo.outbox() if one.conversation == row.id] == [OutboxState.QUEUED]


async def test_the_pile_is_gone_through_in_focus_mode(demo):
    app = InboxApp(demo, opener=lambda url: True)
    async with app.run_test(size=(120, 36)) as pilot:
        main = app.screen
        await until(lambda: main.list.rows and demo.accounts() and all(a.health == "ok" for a in demo.accounts()))
        rows = demo.window("needs-reply").rows[:3]
        await demo.later([row.id for row in rows])
        await pilot.press("F")
        await until(lambda: main.focusing and main.pane.has_focus)
        assert main.head.title == "Focus: 1 of 3"
        first = main.shown
        await pilot.press("e", "t")
        await until(lambda: main.head.title == "Focus: 2 of 3")
        assert demo.row(first).closed is not None
        await pilot.press("R")
        await until(lambda: main.head.title == "Focus: 3 of 3")
        await pilot.press("escape")
        await until(lambda: not main.focusing)


async def test_a_listen_session_hears_in_the_store(demo):
    class Time:
        at = 0.0

    app = InboxApp(demo, opener=lambda url: True, monotonic=lambda: Time.at)
    async with app.run_test(size=(120, 36)) as pilot:
        main = app.screen
        await until(lambda: main.list.rows and demo.accounts() and all(a.health == "ok" for a in demo.accounts()))
        await pilot.press("L")
        await until(lambda: app.screen is not main and app.screen.takes_keys)
        session = app.screen
        unheard = session.pane.thread.to_hear
        Time.at += 30
        session.pane.listen()
        await until(lambda: not demo.verdict(session.pane.thread.row.id).unheard)
        await pilot.press("escape")
        await until(lambda: app.screen is main)
        assert len(unheard) >= 1
        assert app.notice.words.startswith("You heard ")

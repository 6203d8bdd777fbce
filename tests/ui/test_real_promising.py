"""Promises, hand-offs and thanks over a real store: what the keys do, what is said, and that z takes it back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from inbox_tui.config import Relationship
from inbox_tui.domain.handing import Way
from inbox_tui.domain.model import Page

from promised_desk import MONDAY, Clock, begun, opened, until  # isort: skip  (put there by conftest)


@pytest.fixture
def at():
    return Clock()


@pytest.fixture
def settings():
    return Relationship()


@pytest.fixture
async def desk(tmp_path, at, settings):
    async with opened(tmp_path, at, settings) as inbox:
        yield inbox


@pytest.fixture
def story(desk):
    return partial(begun, desk)


@pytest.mark.parametrize("size", [(140, 40), (80, 24)])
async def test_a_promise_is_written_down_missed_told_first_and_kept(story, desk, at, size):
    async with story(size) as s:
        await s.go_to("Ben Okafor")
        await s.press("W")
        await s.shows("What did you promise Ben Okafor?")
        await s.type("a list of shops")
        await s.shows("By when?")
        await s.type("2h")
        await s.says("Promise to Ben Okafor by Mon 02 Mar 14:00")
        assert "Ben Okafor" not in s.needs, "before its time it is nothing to hurry for"
        at.move(hours=4)
        await desk.store.wake_snoozed()
        assert s.needs[0] == "Ben Okafor"
        await s.press("g", "i")
        await s.shows("promise 2h late Ben Okafor")
        await s.press("g", "p")
        await s.shows("Missed", "missed 2h ago Ben Okafor", "“a list of shops”", "by 14:00")
        await s.press("d")
        await s.says("Promise to Ben Okafor kept")
        await s.shows("Kept in the last seven days", "kept 16:00")
        assert "Ben Okafor" not in s.needs
        await s.press("z")
        await s.says("Taken back: the promise to Ben Okafor is open again")
        await s.shows("missed 2h ago")
        assert s.needs[0] == "Ben Okafor"


async def test_a_promise_is_moved_and_dropped(story, desk, at):
    ben = next(row.id for row in desk.window("all").rows if row.name == "Ben Okafor")
    await desk.promise(ben, "a list of shops", at() + timedelta(hours=1))
    at.move(hours=2)
    async with story() as s:
        await s.press("g", "p")
        await s.shows("missed 1h ago")
        await s.press("m")
        await s.shows("Move the promise to Ben Okafor to")
        await s.type("fri 12:00")
        await s.says("moved to Fri 06 Mar 12:00")
        await s.shows("due in 3d", "moved once")
        await s.press("number_sign")
        await s.shows("Drop the promise to Ben Okafor?")
        await s.press("y")
        await s.shows("Nothing is promised.")
        await s.press("z")
        await s.shows("due in 3d")
        await s.press("enter")
        await until(lambda: s.app.screen is s.main and s.main.shown == ben)


async def test_one_promise_after_the_other_is_kept_with_d(story, desk, at):
    ids = {row.name: row.id for row in desk.window("all").rows}
    for number, name in enumerate(("Ben Okafor", "Ana Ruiz", "Cy Twombly")):
        await desk.promise(ids[name], f"a list {number}", at() + timedelta(hours=number + 1))
    async with story() as s:
        await s.press("g", "p")
        await s.shows("due in 1h", "due in 3h")
        screen = s.app.screen
        await s.press("d")
        await s.says("Promise to Ben Okafor kept")
        await until(lambda: screen.current.name == "Ana Ruiz")
        await s.press("down", "d")
        await s.says("Promise to Cy Twombly kept")
        await until(lambda: screen.current.name == "Ana Ruiz")  # the last of the open ones went: the one before
        await s.press("z")
        await s.says("Taken back: the promise to Cy Twombly is open again")
        await until(lambda: screen.current.name == "Cy Twombly" and screen.current.ended_at is None)


async def test_what_is_brought_back_has_the_cursor(story, desk, at):
    ids = {row.name: row.id for row in desk.window("all").rows}
    async with story() as s:
        for name in ("Ana Ruiz", "Cy Twombly"):
            await desk.hand_off(ids[name], "support", Way.FILE)
        await s.press("g", "w")
        await s.shows("Handed over", "Ana Ruiz", "Cy Twombly")
        screen = s.app.screen
        names = [one.name for one in screen.found]
        first = next(name for name in names if name != "Ben Okafor")
        await s.press(*["down"] * names.index(first))
        await until(lambda: screen.current.name == first)
        await s.press("b")
        await s.says(f"Back from support: {first}")
        await until(lambda: screen.current.name != first)
        await s.press("z")
        await until(lambda: screen.current.name == first and len(screen.found) == len(names))


async def test_r_in_a_sheet_leads_to_the_composer_under_the_conversation(story, desk, at):
    ben = next(row.id for row in desk.window("all").rows if row.name == "Ben Okafor")
    await desk.promise(ben, "a list", at() + timedelta(hours=1))
    async with story() as s:
        await s.press("g", "p")
        await s.shows("due in")
        await s.press("r")
        await until(lambda: s.app.screen is s.main and s.main.shown == ben and s.main.composer.has_focus_within)


async def test_whoever_we_asked_stands_there_until_they_write(story, desk, at):
    async with story() as s:
        await s.press("g", "w")
        await s.shows("You asked, and nobody has answered there since", "asked 29h ago Ben Okafor")
        await desk.store.ingest("acme", Page(posts=(desk.store.say("9", "ben", "the blue one", 0, "3"),)))
        await s.shows("Nothing is waited for.")


async def test_after_a_complaint_was_answered_a_day_to_look_in_again_is_proposed(story, desk, at):
    say = desk.store.say
    await desk.store.ingest("acme", Page(posts=(say("5", "us", "A new one is on its way to you.", 0, "1"),)))
    async with story() as s:
        ana = await s.go_to("Ana Ruiz")
        assert desk.proposed_follow_up(ana).due_at == MONDAY + timedelta(days=3)
        await s.press("I")
        await s.shows("Look in on Ana Ruiz again?", "y or enter: Thu 12:00")
        await s.press("enter")
        await s.says("Looking in on Ana Ruiz Thu 05 Mar 12:00")
        assert desk.proposed_follow_up(ana) is None
        at.move(days=3, hours=1)
        await desk.store.wake_snoozed()
        assert "Ana Ruiz" not in s.needs, "nobody was promised that"
        await s.press("g", "w")
        await s.shows("To do now", "look in again Ana Ruiz")
        await s.press("d")
        await s.says("Looked in on Ana Ruiz")
        assert not [one for one in desk.waiting_on() if one.name == "Ana Ruiz"]


@pytest.mark.parametrize("solved", [True, False])
async def test_the_whole_answer_says_whether_there_is_anything_to_look_in_on(desk, solved):
    begins = f"So sorry, thank you for telling us, we are looking into it. {'Unfortunately' * 20}"
    text = f"{begins}. {'A new one is on its way to you.' if solved else 'So sorry.'}"
    await desk.store.ingest("acme", Page(posts=(desk.store.say("5", "us", text, 0, "1"),)))
    ana = next(row.id for row in desk.window("all").rows if row.name == "Ana Ruiz")
    assert "new one" not in desk.row(ana).excerpt, "the list has room for its beginning only"
    assert (desk.proposed_follow_up(ana) is not None) is solved


async def test_thanks_that_are_owed_are_let_be_and_brought_back(story, desk, at):
    async with story() as s:
        await s.press("g", "t")
        await s.shows("Not thanked yet", "praise 3d ago Cy Twombly", "best kettle ever")
        await s.press("e")
        await s.says("Let be: thanks to Cy Twombly")
        await s.shows("Nobody waits for thanks longer than 48 hours")
        await s.press("z")
        await s.shows("praise 3d ago Cy Twombly")


async def test_the_side_pane_counts_them(story, desk, at):
    await desk.promise(desk.window("all").rows[0].id, "soon", at() + timedelta(hours=1))
    counts = {str(view.key): view.count for view in desk.views()}
    assert (counts["promises"], counts["waiting-on"], counts["thanks"]) == (1, 1, 1)
    async with story() as s:
        await s.shows("Waiting on 1", "Promises 1", "Thanks 1")


async def test_there_is_no_promise_for_a_time_that_is_past_or_without_words(desk, at):
    from inbox_tui.errors import InboxError

    ana = desk.window("all").rows[0].id
    with pytest.raises(InboxError, match="past"):
        await desk.promise(ana, "soon", at())
    with pytest.raises(InboxError, match="words"):
        await desk.promise(ana, "   ", at() + timedelta(hours=1))
    assert desk.promises() == ()

"""The plan card: what is filled in is kept as it is typed, and a line of it crowns the thread."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inbox_tui.domain.model import Kind
from inbox_tui.domain.plan import Owner, Plan


@pytest.fixture
def cross(inbox):
    """One complaint, heard."""
    inbox.conversation = inbox.add(
        "Ana Ruiz",
        (90, "Hello again. My last order arrived broken and nobody answered. Ana", {"heard": True}),
        waiting=90,
        due=10,
        kind=Kind.COMPLAINT,
    )
    return inbox


async def fill(s):
    """From where the cursor stands first, who owns it: what went wrong is above that."""
    await s.press("shift+tab")
    await s.type("the lamp broke on its way")
    await s.press("enter", "right", "right", "enter")
    await s.type("a new one")
    await s.press("enter")
    await s.type("post it")
    await s.press("enter")
    await s.type("fri 12:00")
    await s.press("enter", "right")


async def test_it_begins_with_the_sentence_that_complains(stage, cross):
    async with stage(cross) as s:
        await s.press("P")
        assert "Plan card" in s.lines()[0]
        assert s.shows("their words My last order arrived broken and nobody answered.")
        assert s.shows("still to fill in: who owns it, the next step, when")
        assert s.app.screen.focused.id == "field-owner", "the first that it cannot be without"
        await s.press("shift+tab", "shift+tab")
        await s.type("!")
        assert s.shows("their words My last order arrived broken and nobody answered.!")


async def test_every_field_is_kept(stage, cross):
    async with stage(cross) as s:
        await s.press("P")
        await fill(s)
        assert s.shows("complete")
        await s.press("ctrl+s")
        assert s.app.screen is s.main
        plan = cross.plans[cross.conversation]
        assert plan.words == "My last order arrived broken and nobody answered."
        assert plan.wrong == "the lamp broke on its way"
        assert plan.owner is Owner.SALES
        assert (plan.offer, plan.next_step, plan.place) == ("a new one", "post it", "public")
        assert plan.next_at == datetime(2026, 5, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_whoever_can_get_it_by_h_can_own_it_and_stays_the_owner(stage, cross, size):
    many = ("support", "sales", "product", "PR", "marketing", "logistics", "accounting", "legal affairs")
    cross.owners = (*map(Owner, many), Owner.ME)
    async with stage(cross, size=size) as s:
        await s.press("P", *["right"] * len(many))
        assert s.shows("✓ legal affairs")
        await s.press("ctrl+s")
        cross.owners = (Owner.ME,)
        await s.press("P")
        assert s.shows("me ✓ legal affairs")
        assert cross.plans[cross.conversation].owner == Owner("legal affairs")


async def test_a_letter_takes_who_owns_it(stage, cross):
    async with stage(cross) as s:
        await s.press("P", "s", "s", "x")
        assert s.shows("✓ sales"), "the second that begins so; x begins none"
        await s.press("M")
        await s.press("ctrl+s")
        assert cross.plans[cross.conversation].owner is Owner.ME


async def test_a_line_of_it_crowns_the_thread(stage, cross):
    async with stage(cross) as s:
        assert "plan:" not in s.text()
        await s.press("P")
        await fill(s)
        await s.press("ctrl+s")
        assert s.shows("plan: sales owns it · post it · Fri 12:00")


async def test_esc_keeps_what_was_typed_and_it_is_there_again(stage, cross):
    async with stage(cross) as s:
        await s.press("P", "shift+tab")
        await s.type("late and broken")
        await s.press("escape", "P")
        assert s.shows("what went wrong late and broken")


async def test_a_card_that_nobody_wrote_on_is_none(stage, cross):
    async with stage(cross) as s:
        await s.press("P", "escape")
        assert cross.plan(cross.conversation) is None
        assert not [said for said in cross.said if said[0] == "planned"]


async def test_it_is_kept_while_it_is_typed(stage, cross):
    async with stage(cross) as s:
        await s.press("P", "shift+tab")
        await s.type("late")
        s.app.screen._paused()
        await s.settle()
        assert cross.plans[cross.conversation].wrong == "late"


async def test_the_time_is_understood_while_it_is_typed(stage, cross):
    async with stage(cross) as s:
        await s.press("P", "tab", "tab", "tab")
        await s.type("tomorrow")
        assert s.shows("Thu 17:00")
        await s.type(" nonsense")
        assert s.shows("is not a time I understand")
        await s.press("escape", "P")
        assert s.shows("still to fill in: who owns it, the next step, when")  # nothing was meant by it for sure


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("gestern", "“gestern” is not a time I understand. Try "),
        ("2026-05-01 9:00", "2026-05-01 9:00 is already past."),
    ],
)
async def test_a_time_that_is_none_keeps_the_card_open_and_says_why(stage, cross, words, why, size):
    async with stage(cross, size=size) as s:
        await s.press("P", "tab", "tab", "tab")
        await s.type(words)
        await s.press("tab", "ctrl+s")
        assert "Plan card" in s.lines()[0]
        assert s.app.screen.focused.id == "field-next_at"
        assert s.shows(why)
        assert words != "gestern" or s.shows("or “2026-12-01 9:00”.") or s.shows('or "2026-12-01 9:00".')
        await s.press(*["backspace"] * len(words))
        await s.type("fri 12:00")
        await s.press("ctrl+s")
        assert s.app.screen is s.main
        assert cross.plans[cross.conversation].next_at == datetime(2026, 5, 8, 12, tzinfo=UTC)


async def test_the_beginning_of_a_word_is_no_time_that_is_kept(stage, cross):
    async with stage(cross) as s:
        await s.press("P")
        await fill(s)
        await s.press("ctrl+s", "P", *["tab"] * 5)
        await s.press("backspace")
        await s.type("moonlight")  # “mo” is a Monday
        assert s.shows("still to fill in: when")
        await s.press("escape")
        assert cross.plans[cross.conversation].next_at == datetime(2026, 5, 8, 12, tzinfo=UTC)


async def test_tab_behind_the_last_field_goes_round(stage, cross):
    async with stage(cross) as s:
        await s.press("P")
        stood = s.app.screen.focused
        await s.press(*["tab"] * 4)
        assert s.app.screen.focused.id == "field-place"
        await s.press("tab")
        assert s.app.screen.focused.id == "field-words"
        await s.press("tab", "tab")
        assert s.app.screen.focused is stood


async def test_a_time_gone_by_says_so(stage, cross):
    cross.plans[cross.conversation] = Plan(
        words="broken",
        owner=Owner.ME,
        next_step="call",
        next_at=datetime(2026, 5, 5, 9, tzinfo=UTC),
        made_at=cross.now(),
    )
    async with stage(cross) as s:
        assert s.shows("plan: you own it · call · Tue 09:00")
        await s.press("P")
        assert s.shows("this time is past")
        await s.press("ctrl+s")
        assert cross.plans[cross.conversation].next_at == datetime(2026, 5, 5, 9, tzinfo=UTC)


async def test_letters_are_no_commands_there(stage, cross):
    async with stage(cross) as s:
        await s.press("P", "shift+tab")
        await s.type("q e j ? are letters")
        assert "Plan card" in s.lines()[0]
        await s.press("escape")
        assert cross.plans[cross.conversation].wrong == "q e j ? are letters"


async def test_quitting_keeps_it(stage, cross):
    async with stage(cross) as s:
        await s.press("P", "shift+tab")
        await s.type("late")
        await s.app.screen.give_up()
        assert cross.plans[cross.conversation].wrong == "late"


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_all_fields_are_in_view_at_every_size(stage, cross, size):
    async with stage(cross, size=size) as s:
        await s.press("P")
        for label in ("their words", "what went wrong", "who owns it", "we can offer", "next step", "when", "where"):
            assert s.shows(label)
        assert s.shows("still to fill in: who owns it, the next step, when")

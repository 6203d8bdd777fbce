"""Focus mode serves the pile for later one by one; the listen session reads what is unheard and answers nothing."""

from __future__ import annotations

import pytest

from inbox_tui.domain.model import OutboxState


@pytest.fixture
def pile(inbox):
    """Three on the pile, heard; one waits that is not on it."""
    names = {}
    for name, minutes in (("Ana Ruiz", 300), ("Ben Okafor", 200), ("Mika S.", 100)):
        names[name] = inbox.add(
            name, (minutes, f"a question of {name}", {"heard": True}), waiting=minutes, due=60, later=True
        )
    names["Cleo"] = inbox.add("Cleo", (50, "another question", {"heard": True}), waiting=50, due=60)
    inbox.names = names
    return inbox


async def test_the_pile_is_served_one_by_one_full_width(stage, pile):
    async with stage(pile) as s:
        await s.press("F")
        assert "Focus: 1 of 3" in s.lines()[0]
        assert "a question of Ana Ruiz" in s.text()
        assert "Cleo" not in s.text()  # neither list nor views
        assert "] next" in s.lines()[-1]
        await s.press("right_square_bracket")
        assert "Focus: 2 of 3" in s.lines()[0]
        assert "a question of Ben Okafor" in s.text()


async def test_what_is_put_away_makes_room_for_the_next(stage, pile):
    async with stage(pile) as s:
        await s.press("F", "e", "t")
        assert pile.row(pile.names["Ana Ruiz"]).closed is not None
        assert "Focus: 2 of 3" in s.lines()[0]
        await s.press("R")
        assert not pile.row(pile.names["Ben Okafor"]).later
        assert "Focus: 3 of 3" in s.lines()[0]
        assert "a question of Mika S." in s.text()


async def test_an_answer_leads_to_the_next_and_the_end_says_so(stage, pile):
    async with stage(pile) as s:
        await s.press("F")
        for name in ("Ana", "Ben", "Mika"):
            await s.write(f"An answer to {name}.")
            await s.press("ctrl+s", "y")
        queued = pile.in_state(OutboxState.QUEUED)
        assert [entry.text.rpartition(" ")[2] for entry in queued] == ["Ana.", "Ben.", "Mika."]
        assert s.notice == "Goes out in a moment · z takes it back · that was the pile"
        assert "Needs reply" in s.lines()[0]
        assert s.main.list.display


async def test_what_was_passed_over_comes_again(stage, pile):
    async with stage(pile) as s:
        await s.press("F", "right_square_bracket", "right_square_bracket", "R")
        assert "Focus: 1 of 3" in s.lines()[0]


async def test_esc_leaves_it_and_the_list_stands_again(stage, pile):
    async with stage(pile) as s:
        await s.press("F", "escape")
        assert "Needs reply" in s.lines()[0]
        assert "] next" not in s.lines()[-1]
        assert "Cleo" in s.text()


async def test_esc_leaves_the_composer_before_it_leaves_focus_mode(stage, pile):
    async with stage(pile) as s:
        await s.press("F")
        await s.write("half")
        await s.press("escape")
        assert "Focus: 1 of 3" in s.lines()[0]
        assert s.main.place == "thread"


async def test_there_is_no_pane_to_the_left_of_it(stage, pile):
    async with stage(pile) as s:
        await s.press("F", "h", "tab")
        assert s.main.place == "thread"
        assert "Focus: 1 of 3" in s.lines()[0]


async def test_an_empty_pile_says_how_to_fill_it(stage, one):
    async with stage(one) as s:
        await s.press("F")
        assert s.notice == "The pile for later is empty. R puts a conversation on it."


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_it_takes_the_whole_width_at_every_size(stage, pile, size):
    async with stage(pile, size=size) as s:
        await s.press("F")
        assert s.main.pane.size.width == size[0]
        await s.press("escape")
        assert s.main.list.display


@pytest.fixture
def unheard(inbox):
    """Two with something unheard, one all heard."""
    inbox.add("Ana Ruiz", (30, "is it late?"), (20, "I wait."), waiting=30, due=60)
    inbox.add("Old Ben", (600, "the oldest question"), waiting=600, due=60)
    inbox.add("Cleo", (50, "heard long ago", {"heard": True}), waiting=50, due=60)
    return inbox


async def test_a_listen_session_walks_the_oldest_first_and_ends_with_what_was_heard(stage, unheard):
    async with stage(unheard) as s:
        await s.press("L")
        assert "listening: 2 conversations, 3 to hear" in s.lines()[0]
        assert "the oldest question" in s.text()
        await s.listen(3)
        await s.press("space")
        assert "I wait." in s.text()
        await s.listen(10)
        await s.press("space")
        assert s.shows("You heard 3 posts by 2 people. 2 wait for an answer.")
        assert "listening: all heard" in s.lines()[0]
        await s.press("enter")
        assert s.app.screen is s.main
        assert not s.main.inbox.verdict(101).unheard


async def test_a_listen_session_has_no_composer(stage, unheard):
    async with stage(unheard) as s:
        await s.press("L", "r")
        assert s.notice == "Here you only listen: R keeps them for later, q goes back to reply."
        await s.press("c", "e")
        assert "listening" in s.lines()[0]
        assert not s.app.screen.query("#composer")


async def test_nothing_of_the_screen_before_is_said_there(stage, unheard):
    async with stage(unheard) as s:
        await s.press("escape", "escape")
        assert s.notice == "q quits."
        await s.press("L")
        assert s.notice == ""


async def test_leaving_it_early_says_what_was_heard(stage, unheard):
    async with stage(unheard) as s:
        await s.press("L")
        await s.listen(3)
        await s.press("escape")
        assert s.notice == "You heard 1 post by 1 person. 1 waits for an answer."


async def test_with_nothing_to_hear_it_says_so(stage, pile):
    async with stage(pile) as s:
        await s.press("L")
        assert s.shows("Everything here is heard.")

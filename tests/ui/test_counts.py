"""Counts are right or not there; an empty view says something true."""

from __future__ import annotations


async def test_a_saved_search_shows_how_many_it_finds_once_it_was_asked(stage, town):
    town.searches["ships"] = "ship"
    async with stage(town) as s:
        line = next(line for line in s.lines() if line.startswith(" ships"))
        assert line.split("│")[0].split() == ["ships"]
        s.main.action_view("search:ships")
        await s.settle()
        found = len(s.main.list.rows)
        line = next(line for line in s.lines() if "ships" in line[:8])
        assert line.split("│")[0].split()[-1] == str(found)
        assert s.shows(f"ships {found}")
        assert s.shows(f"1 of {found}")


async def test_when_nobody_waits_it_says_how_long_the_slowest_answer_took(stage, inbox):
    inbox.slowest = 24 * 60
    async with stage(inbox) as s:
        assert s.shows("Nobody is waiting.")
        assert s.shows("The slowest answer today took 24m.")


async def test_before_the_first_answer_of_the_day_nothing_is_said_of_it(stage, inbox):
    async with stage(inbox) as s:
        assert s.shows("Nobody is waiting.")
        assert not s.shows("today took")


async def test_while_somebody_waits_no_figure_is_asked_for(stage, town, monkeypatch):
    asked = []
    monkeypatch.setattr(town, "longest_answer", asked.append)
    async with stage(town) as s:
        await s.press("j", "2", "1")
    assert asked == []


async def test_on_a_small_screen_a_count_stands_near_its_view(stage, town):
    async with stage(town, size=(80, 24)) as s:
        await s.press("h")
        line = next(line for line in s.lines() if "Needs reply" in line and "inbox-tui" not in line)
        assert len(line.rstrip()) < 40

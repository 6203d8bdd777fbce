"""Three panes, two, or one: the same keys walk between them."""

from __future__ import annotations

import pytest


def visible(s):
    return [name for name in ("views", "list", "thread") if s.main.query_one(f"#{name}").region.area]


@pytest.mark.parametrize(
    ("columns", "panes"),
    [(140, ["views", "list", "thread"]), (118, ["views", "list", "thread"]), (104, ["list", "thread"]), (80, ["list"])],
)
async def test_as_many_panes_as_fit(stage, town, columns, panes):
    async with stage(town, size=(columns, 30)) as s:
        assert visible(s) == panes


async def test_one_pane_at_a_time_with_a_breadcrumb(stage, town):
    async with stage(town, size=(80, 24)) as s:
        await s.press("l")
        assert visible(s) == ["thread"]
        assert s.lines()[0].startswith(" Ana Ruiz "), "with so much to say the name alone"
        await s.press("h", "h")
        assert visible(s) == ["views"]
        await s.press("j", "l")
        assert visible(s) == ["list"]
        assert s.main.view == "at-risk"


async def test_the_focused_pane_is_told_by_its_title(stage, town):
    async with stage(town) as s:
        accent = s.app.inks.style("accent bold").color

        def title_colour(pane):
            return next(segment.style.color for segment in pane.render_line(0) if segment.text.strip())

        assert title_colour(s.main.list) == accent
        assert title_colour(s.main.pane) != accent
        await s.press("l")
        assert title_colour(s.main.list) != accent
        assert title_colour(s.main.pane) == accent


async def test_tab_goes_round(stage, town):
    async with stage(town) as s:
        places = []
        for _ in range(4):
            places.append(s.main.place)
            await s.press("tab")
        assert places == ["list", "thread", "views", "list"]


async def test_views_by_number_by_bracket_and_by_chord(stage, town):
    async with stage(town) as s:
        await s.press("2")
        assert s.main.view == "at-risk"
        await s.press("right_square_bracket")
        assert s.main.view == "later"
        await s.press("left_square_bracket", "left_square_bracket")
        assert s.main.view == "needs-reply"
        await s.press("g", "s")
        assert s.main.view == "snoozed"
        await s.press("q")
        assert s.main.view == "needs-reply"


async def test_resizing_keeps_the_cursor_and_the_thread(stage, town):
    async with stage(town) as s:
        await s.press("j", "j", "l")
        await s.pilot.resize_terminal(80, 24)
        await s.settle()
        assert visible(s) == ["thread"]
        assert s.main.pane.thread.row.name == "Noor"
        await s.pilot.resize_terminal(140, 40)
        await s.settle()
        assert visible(s) == ["views", "list", "thread"]
        assert s.main.list.current.name == "Noor"


async def test_counts_follow_what_happens(stage, town):
    async with stage(town) as s:
        before = len(town._rows("needs-reply"))
        assert s.shows(f"Needs reply {before}")
        await s.press("e", "s")
        assert s.shows(f"Needs reply {before - 1}")


async def test_quitting_asks_only_when_something_has_to_go_out(stage, town, fakes):
    async with stage(town) as s:
        await s.press("f", "q")
        assert s.shows("One thing still has to go out. Leave anyway?")
        await s.press("n")
        assert s.app.screen is s.main
        await s.press("z", "q")
        await s.settle()
        assert s.app._exit


async def test_escape_at_the_root_says_what_quits_and_stays(stage, town):
    async with stage(town) as s:
        await s.press("escape", "escape")
        assert s.notice == "q quits."
        await s.press("j")
        assert s.main.list.current.name == "Ben Okafor"


@pytest.mark.parametrize("columns", [120, 104, 80])
async def test_a_new_size_is_drawn_once_and_as_if_it_had_always_been(stage, town, columns):
    async with stage(town, size=(columns, 30)) as s:
        always = s.lines()
    async with stage(town, size=(140, 40)) as s:
        s.sent.clear()
        await s.pilot.resize_terminal(columns, 30)
        await s.settle()
        assert len([frame for frame in s.sent if len(frame) > columns * 10]) == 1
        assert s.lines() == always


async def test_nothing_written_is_lost_when_the_terminal_changes(stage, town):
    async with stage(town) as s:
        await s.press("r")
        await s.type("on its way")
        for columns, rows in ((80, 24), (100, 20), (140, 40)):
            await s.pilot.resize_terminal(columns, rows)
            await s.settle()
            assert s.main.place == "composer"
            assert s.shows("on its way")
        await s.type("!")
        assert s.main.composer.text.endswith("on its way!")

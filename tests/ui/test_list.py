"""The list keeps its place whatever changes, and costs the same at any size."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.config import Config, Look
from inbox_tui.domain.model import DoneReason


@pytest.fixture
def many(inbox):
    for number in range(1500):
        inbox.add(
            f"Person {number}",
            (number, f"words {number}", {"heard": number % 3 != 0}),
            waiting=number,
            due=2000 + number,
        )
    return inbox


def cursor_line(s):
    return next(number for number, line in enumerate(s.lines()) if line.lstrip("│ ").startswith("┃") or "│┃" in line)


async def test_the_first_row_is_current_and_its_thread_beside_it(stage, town):
    async with stage(town) as s:
        await s.pilot.pause(0.15)
        assert s.main.list.current.name == "Ana Ruiz"
        assert s.main.pane.thread.row.name == "Ana Ruiz"


async def test_columns_line_up(stage, town):
    async with stage(town, size=(80, 24)) as s:
        lines = [line for line in s.lines() if " masto " in line or " bsky " in line or " yt " in line]
        assert len(lines) > 10
        assert {line.index("masto") for line in lines if " masto " in line} == {
            line.index("bsky") for line in lines if " bsky " in line
        }


@pytest.mark.parametrize(("columns", "rows"), [(99, 1), (100, 2)])
async def test_two_lines_a_conversation_from_a_hundred_columns(stage, town, columns, rows):
    async with stage(town, size=(columns, 30)) as s:
        lines = s.lines()
        first = next(number for number, line in enumerate(lines) if "3h 12m late" in line[:40])
        second = next(number for number, line in enumerate(lines) if "41m soon" in line[:40])
        assert second - first == rows


@pytest.mark.parametrize("columns", [80, 140])
async def test_a_vip_is_told_from_the_others(stage, inbox, columns):
    inbox.add("Ana", (5, "hello " * 30), waiting=5, due=60, vip=True, starred=True)
    inbox.add("Ben", (5, "hello " * 30), waiting=5, due=70)
    async with stage(inbox, size=(columns, 24)) as s:
        ana = next(line for line in s.lines() if " Ana " in line and " left " in line)
        ben = next(line for line in s.lines() if " Ben " in line and " left " in line)
        assert "VIP ★" in ana
        assert "VIP" not in ben
        assert ana.index("masto") == ben.index("masto")


async def test_density_can_be_chosen(stage, town):
    async with stage(town, config=Config(look=Look(density="compact"))) as s:
        assert not s.main.list.roomy


async def test_marks_say_what_is_going_on_in_words(stage, town):
    async with stage(town) as s:
        assert any("Ana Ruiz" in line and "★" in line for line in s.lines())
        assert s.shows("later bsky")


async def test_the_cursor_stays_on_its_conversation_when_others_come_and_go(stage, many):
    async with stage(many) as s:
        await s.press("j", "j", "j", "j")
        stood, line = s.main.list.current.id, cursor_line(s)
        newest = many.add("Newcomer", (0, "me first", {}), waiting=1, due=1)
        row = many.conversations[newest]["row"]
        many.conversations[newest]["row"] = replace(row, position=(-1, newest))
        many.conversations = dict(sorted(many.conversations.items(), key=lambda item: item[1]["row"].position))
        many.ring(newest)
        await s.pilot.pause(0.2)
        assert s.main.list.current.id == stood
        assert s.main.list.rows[0].name == "Newcomer"
        assert cursor_line(s) == line


async def test_when_the_current_one_goes_the_next_takes_its_place(stage, many):
    async with stage(many) as s:
        await s.press("j", "j")
        gone = s.main.list.current
        following = s.main.list.rows[s.main.list.cursor + 1].id
        many.conversations[gone.id]["row"] = replace(many.conversations[gone.id]["row"], closed=DoneReason.THANKED)
        many.ring(gone.id)
        await s.pilot.pause(0.2)
        assert s.main.list.current.id == following


async def test_far_down_the_window_slides_and_holds_no_more_than_its_share(stage, many):
    async with stage(many) as s:
        for _ in range(70):
            s.main.list.page(1)
        await s.settle()
        seen = s.main.list.window
        assert len(seen.rows) <= 480
        assert seen.rows[seen.cursor].name == f"Person {seen.base + seen.cursor}"
        for _ in range(70):
            s.main.list.page(-1)
        assert (seen.base, seen.cursor, seen.current.name) == (0, 0, "Person 0")


async def test_bottom_and_top_are_one_read_each(stage, many):
    async with stage(many) as s:
        many.calls.clear()
        await s.press("G")
        assert s.main.list.current.name == "Person 1499"
        assert s.shows("1500 of 1500")
        assert many.calls == []
        await s.press("g", "g")
        assert s.main.list.current.name == "Person 0"
        assert len(many.calls) == 1


async def test_moving_within_the_window_reads_nothing(stage, many):
    async with stage(many) as s:
        many.calls.clear()
        await s.press(*"jjjjjjkk")
        assert s.main.list.current.name == "Person 4"
        assert many.calls == []


async def test_half_a_minute_later_only_changed_words_are_sent(stage, town, clock):
    async with stage(town) as s:
        s.sent.clear()
        s.main.tick()
        await s.drawn()
        assert s.sent == []
        clock.go(61)
        s.main.tick()
        await s.drawn()
        words = "".join(s.sent)
        assert "39m soon" in words
        assert "@acme does the blue one ship" not in words
        assert "Mika S." not in words


async def test_a_key_sends_the_two_rows_and_the_place_in_one_frame(stage, many):
    async with stage(many) as s:
        s.sent.clear()
        s.main.list.move(1)
        await s.drawn()
        assert len(s.sent) == 1
        assert "Person 0" in s.sent[0]
        assert "Person 1" in s.sent[0]
        assert "2 of 1500" in s.sent[0]
        assert "Person 2" not in s.sent[0]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_question_does_not_stand_over_the_row_it_is_about(stage, many, size):
    async with stage(many, size=size) as s:

        def line_of(name):
            return next((number for number, line in enumerate(s.lines()) if f"left  {name} " in line), None)

        await s.press("G")
        stood = line_of("Person 1499")
        await s.press("b")
        assert s.shows("Snooze until")
        assert line_of("Person 1499") < stood, "it is drawn higher"
        await s.press("escape")
        assert line_of("Person 1499") == stood
        await s.press("g", "g", "b")
        assert line_of("Person 0") < 5, "what is in view stays where it is"


async def test_space_in_the_list_opens_what_is_unheard_and_goes_on_to_the_next(stage, many):
    async with stage(many) as s:
        await s.press("space")
        assert s.main.place == "thread"
        assert s.main.pane.thread.row.name == "Person 0"
        await s.listen()
        await s.press("space")
        assert s.main.pane.thread.row.name == "Person 3"
        assert s.main.list.current.name == "Person 3"


async def test_when_all_is_heard_space_says_so(stage, inbox):
    inbox.add("Ana", (5, "hello", {"heard": True}), waiting=5, due=60)
    async with stage(inbox) as s:
        await s.press("space")
        assert s.notice == "Everything here is heard."


async def test_a_click_moves_and_a_second_click_opens(stage, town):
    async with stage(town) as s:
        await s.pilot.click("#list", offset=(20, 5))
        await s.settle()
        assert s.main.list.current.name == "Ben Okafor"
        await s.pilot.click("#list", offset=(20, 5))
        await s.settle()
        assert s.main.place == "thread"


async def test_a_look_at_what_may_be_answered_sends_nothing_where_nothing_changed(stage, many):
    async with stage(many) as s:
        s.main._ask_rules()
        s.sent.clear()
        s.main._ask_rules()
        s.main.tick()
        await s.drawn()
        assert s.sent == []

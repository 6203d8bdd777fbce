"""What somebody reads is not taken away from under their eyes; what they put away makes room for the next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.domain.model import DoneReason


def gone(inbox, id):
    """It leaves the view by itself: a reply went out, the native app answered."""
    made = inbox.conversations[id]
    made["row"] = replace(made["row"], closed=DoneReason.THANKED)
    inbox.ring(id)


@pytest.mark.parametrize("columns", [80, 140])
async def test_a_conversation_being_read_stays_when_it_leaves_the_view(stage, town, columns):
    async with stage(town, size=(columns, 40)) as s:
        await s.press("j", "l")
        read = s.main.pane.thread.row
        gone(town, read.id)
        await s.pilot.pause(0.2)
        await s.settle()
        assert s.main.list.current.id != read.id
        assert s.main.pane.thread.row.id == read.id
        assert s.main.place == "thread"
        await s.press("r")
        assert s.main.composer.writing.conversation == read.id


async def test_beside_the_list_the_thread_goes_along(stage, town):
    async with stage(town) as s:
        await s.press("j")
        gone(town, s.main.list.current.id)
        await s.pilot.pause(0.2)
        await s.settle()
        assert s.main.pane.thread.row.id == s.main.list.current.id


@pytest.mark.parametrize("keys", [("e", "o"), ("exclamation_mark",), ("b", "2", "h", "enter", "r")])
async def test_what_is_put_away_while_reading_makes_room_for_the_next(stage, town, keys):
    async with stage(town) as s:
        await s.press("j")
        following = s.main.list.rows[s.main.list.cursor + 1].id
        await s.press("l", *keys)
        assert s.main.pane.thread.row.id == following
        assert s.main.place == "thread"


async def test_a_star_given_while_reading_moves_nothing(stage, town):
    async with stage(town) as s:
        await s.press("j", "l")
        read = s.main.pane.thread.row.id
        gone(town, read)
        await s.pilot.pause(0.2)
        await s.settle()
        await s.press("s")
        assert s.main.pane.thread.row.id == read

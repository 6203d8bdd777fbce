"""Four weeks on the demo town by three habits: what the product does for each, as docs/listening.md tells it."""

from __future__ import annotations

import sys
from pathlib import Path

month = sys.modules["walks_month"]
HABITS = {habit.name: habit for habit in sys.modules["walks_habits"].ALL}
PAGE = Path(__file__).parents[2] / "docs" / "listening.md"


def told(habit: str) -> tuple[str, ...]:
    """A habit's line in the docs."""
    page = PAGE.read_text("utf-8")
    table = page[page.index(month.BEGIN) : page.index(month.END)]
    lines = [tuple(cell.strip() for cell in line.strip("| ").split("|")) for line in table.splitlines()]
    return next(line for line in lines if line[0] == habit)


async def lived(habit, folder):
    row = await month.month(HABITS[habit], folder)
    assert row.cells == told(habit), "python tests/walks/month.py writes the table anew"
    return row


async def test_who_is_attentive_is_left_in_peace_and_keeps_what_was_promised(tmp_path):
    row = await lived("attentive", tmp_path)
    assert row.heard == 1
    assert row.stopped < 0.1
    assert row.promised >= 10
    assert row.kept >= row.promised * 0.9


async def test_who_is_hasty_is_stopped_and_answers_later_than_who_is_not(tmp_path):
    row = await lived("hasty", tmp_path)
    assert row.heard < 1
    assert row.stopped > 0.25


async def test_who_sells_asks_for_no_more_than_a_fifth(tmp_path):
    row = await lived("salesy", tmp_path)
    assert row.stopped > 0.5
    assert row.asks <= 0.2

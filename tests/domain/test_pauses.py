"""Our clock stands still while somebody else has it; the same rules of business time hold around the pause."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from inbox_tui.domain.clock import Target, due, warn_at
from inbox_tui.domain.hours import BusinessHours

OFFICE = BusinessHours.of("Europe/Berlin", {"mon-fri": "9-17"})
BERLIN = ZoneInfo("Europe/Berlin")


def at(words):
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("minutes", "business", "since", "pauses", "then"),
    [
        # nothing paused
        (60, True, "2026-03-02 10:00", [], "2026-03-02 11:00"),
        # twenty minutes ran, a day away, forty are left
        (60, True, "2026-03-02 10:00", [("2026-03-02 10:20", "2026-03-03 10:00")], "2026-03-03 10:40"),
        # it came back in the evening: the rest runs from the next opening
        (60, True, "2026-03-02 10:00", [("2026-03-02 10:20", "2026-03-02 20:00")], "2026-03-03 09:40"),
        # paused over a weekend: nothing of it counts
        (240, True, "2026-03-06 15:00", [("2026-03-06 16:00", "2026-03-09 12:00")], "2026-03-09 15:00"),
        # late before it was handed over: a breach stays a breach
        (60, True, "2026-03-02 10:00", [("2026-03-02 11:30", "2026-03-05 10:00")], "2026-03-02 11:00"),
        # exactly at its time
        (60, True, "2026-03-02 10:00", [("2026-03-02 11:00", "2026-03-05 10:00")], "2026-03-02 11:00"),
        # handed over twice
        (
            60,
            True,
            "2026-03-02 10:00",
            [("2026-03-03 09:10", "2026-03-04 09:00"), ("2026-03-02 10:20", "2026-03-03 09:00")],
            "2026-03-04 09:30",
        ),
        # pauses that overlap count once
        (
            60,
            True,
            "2026-03-02 10:00",
            [("2026-03-02 10:20", "2026-03-03 10:00"), ("2026-03-02 12:00", "2026-03-03 09:30")],
            "2026-03-03 10:40",
        ),
        # of a pause that was over before they wrote, nothing
        (60, True, "2026-03-02 10:00", [("2026-03-01 10:00", "2026-03-02 09:30")], "2026-03-02 11:00"),
        # they wrote while it was away: the clock starts when it is back
        (60, True, "2026-03-02 10:00", [("2026-03-01 10:00", "2026-03-02 15:00")], "2026-03-02 16:00"),
        # calendar minutes run at night
        (1440, False, "2026-03-02 10:00", [("2026-03-02 22:00", "2026-03-04 22:00")], "2026-03-05 10:00"),
        # the night the clocks go forward has 23 hours
        (1440, False, "2026-03-28 10:00", [("2026-03-28 12:00", "2026-03-28 13:00")], "2026-03-29 12:00"),
        # business time across that night
        (120, True, "2026-03-27 16:30", [("2026-03-27 16:45", "2026-03-30 09:15")], "2026-03-30 11:00"),
    ],
)
def test_due_moves_by_what_was_paused(minutes, business, since, pauses, then):
    target = Target(minutes, business=business)
    away = [(at(start), at(end)) for start, end in pauses]
    assert due(at(since), target, OFFICE, away) == at(then)


def test_what_is_near_is_reckoned_from_the_time_that_ran():
    target = Target(60)
    away = [(at("2026-03-02 10:20"), at("2026-03-03 10:00"))]
    deadline = due(at("2026-03-02 10:00"), target, OFFICE, away)
    # a quarter of an hour is left of sixty minutes
    assert warn_at(at("2026-03-02 10:00"), deadline, OFFICE, target=target, pauses=away) == at("2026-03-03 10:25")

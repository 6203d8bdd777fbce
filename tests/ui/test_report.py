"""The report on screen: readable at any size, without colour, and honest where there is little."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_tui.domain.giving import Sort
from inbox_tui.domain.report import Entry, Facts, Handed, Moved, Pledge, Run
from inbox_tui.errors import StoreError
from inbox_tui.ui.screens.report import ReportScreen


@pytest.fixture
def told(inbox):
    """Thirty answered waits of 10, 20, … minutes, one that is open, and something of everything else."""
    now = inbox.now()
    runs = [
        Run(
            "Mastodon" if n % 3 else "YouTube",
            "question",
            began,
            began + timedelta(minutes=10 * n),
            due_at=began + timedelta(minutes=60),
        )
        for n in range(1, 31)
        for began in (now - timedelta(hours=n),)
    ]
    open_one = Run("Mastodon", "complaint", now - timedelta(hours=5), due_at=now - timedelta(hours=4))
    inbox.facts = Facts(
        runs=[*runs, open_one],
        pledges=[Pledge(now - timedelta(hours=1), "kept", now - timedelta(hours=2)), Pledge(now, "open")],
        ledger=[Entry(now - timedelta(days=n), {2: Sort.ASK, 3: Sort.ANSWER}.get(n, Sort.GIVE)) for n in range(12)],
        moves=[Moved("aware", "engage")],
        handed=[Handed("support", now - timedelta(hours=3))],
        asked=[frozenset({"lagos"}), frozenset({"lagos", "customs"})],
        heard=40,
        spoken=41,
        sends=30,
        interrupted=1,
    )
    return inbox


def found(s):
    """Everything the report says, on screen or below."""
    from inbox_tui.ui.screens.report import Told

    lines = [line for told in s.app.screen.query(Told) for line in told._lines]
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_g_r_tells_what_there_is_to_tell_at_any_size(stage, told, size):
    async with stage(told, size=size) as s:
        await s.press("g", "r")
        assert isinstance(s.app.screen, ReportScreen)
        assert s.shows("Report: the last 7 days")
        assert s.shows("waited p50 2h 40m · p90 4h 40m")
        words = " ".join(found(s).split())
        for said in (
            "replied 97 % 30 of 31 that ended or are late; silence counts",
            "heard 98 % 40 of 41 posts that spoke to you",
            "interrupted 3 % 1 of 30 replies sent from here",
            "promises 1 of 2",
            "to support 1 handed over, 0 back; away ≥3h",
            "aware to engage 1 moved",
            "lagos 2",
        ):
            assert said in words, said
        assert all(len(line) <= size[0] for line in s.lines())


@pytest.mark.parametrize("columns", [60, 50, 40])
async def test_where_tables_have_no_room_nothing_is_cut(stage, told, columns):
    async with stage(told, size=(columns, 40)) as s:
        await s.press("g", "r")
        words = " ".join(found(s).split())
        for said in (
            "31 waits; 1 still waits, the longest for",
            "30 of 31 that ended or are late; silence counts",
            "to support 1 handed over, 0 back; away ≥3h",
            "waits 31 · p50 2h 40m · p90 4h 40m",
            "replied 97 %",
        ):
            assert said in words, said
        assert "…" not in words
        assert all(len(line) <= columns - 1 for line in found(s).splitlines())


async def test_sections_pages_and_ends_are_keys_away(stage, told):
    async with stage(told, size=(80, 24)) as s:
        await s.press("g", "r")
        assert s.lines()[2].strip() == "In short"
        await s.press("j")
        assert s.lines()[2].strip() == "Response times"
        await s.press("j")
        assert s.lines()[2].strip() == "When they wrote, and how long they waited"
        await s.press("k", "k")
        assert s.lines()[2].strip() == "In short"
        await s.press("G")
        assert s.shows("What people asked about")
        await s.press("pageup")
        assert not s.shows("What people asked about")
        await s.press("g", "g", "down")
        assert s.lines()[2].strip().startswith("waited")


async def test_spans_go_round_and_the_page_is_of_the_one_chosen(stage, told):
    async with stage(told) as s:
        await s.press("g", "r", "]")
        assert s.shows("Report: the last 30 days")
        await s.press("[", "[")
        assert s.shows("Report: the last 13 weeks")
        await s.press("w")
        assert s.notice == "Written to /home/ann/.local/share/inbox-tui/reports/listening.md"
        assert told.said[-1] == ("report written", "the last 13 weeks")
        await s.press("j")
        assert s.shows("w write")
        await s.press("q")
        assert s.app.screen is s.main


async def test_plots_show_the_same_as_the_tables_beside_them(stage, told):
    async with stage(told, size=(120, 60)) as s:
        await s.press("g", "r", "j", "j")
        assert s.shows("the middle wait, by the hour in which they wrote")
        assert s.shows("00 03 06 09 12 15 18 21")
        assert "███" in s.text()
        await s.press("G")
        assert s.shows("what left, by week")
        for series in ("██ gives", "▒▒ answers", "░░ asks"):
            assert s.shows(series)


async def test_without_colour_patterns_and_words_say_it_all(stage, told, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage(told, size=(80, 60)) as s:
        await s.press("g", "r")
        assert s.shows("░ within an hour, ▒ 4 hours, ▓ a day, █ longer")
        assert {"░", "▒", "▓"} <= set(s.text())


async def test_in_simple_mode_it_is_ascii_and_the_tables_stand_alone(stage, told):
    async with stage(told, size=(80, 24)) as s:
        s.app.preferences = s.app.preferences.changed("emoji", "simple")
        await s.press("g", "r")
        assert found(s).isascii()
        assert "away >=3h" in found(s)
        assert not s.app.screen.query("Plot")


async def test_an_empty_inbox_says_so(stage, inbox):
    async with stage(inbox, size=(80, 24)) as s:
        await s.press("g", "r")
        assert s.shows("Nothing was said to you or by you in the last 7 days. Another span may have more.")


async def test_a_store_that_cannot_be_read_is_told(stage, told):
    async with stage(told) as s:
        told.failing = StoreError("The disk did not answer.")
        await s.press("g", "r")
        assert "The disk did not answer" in s.notice
        told.failing = None
        await s.press("]")
        assert s.shows("Report: the last 30 days")


async def test_it_is_left_for_wherever_a_g_key_leads(stage, told):
    async with stage(told) as s:
        await s.press("g", "r", "g", "o")
        assert s.app.screen.__class__.__name__ == "EntriesScreen"
        await s.press("g", "r")
        assert isinstance(s.app.screen, ReportScreen)
        await s.press("g", "i")
        assert s.app.screen is s.main


async def test_it_is_read_again_with_time_and_stays_where_one_is(stage, told):
    async with stage(told, size=(80, 24)) as s:
        await s.press("g", "r", "j")
        told.said.clear()
        s.app.screen.tick()
        await s.settle()
        assert ("report", "the last 7 days") in told.said
        assert s.lines()[2].strip() == "Response times"

"""The app for screen readers: one column, no frames, words for signs; switched on in the settings."""

from __future__ import annotations

import re

import pytest

from inbox_tui.config import Config, Listening
from inbox_tui.domain.model import Act, Media, OutboxId, OutboxState, Poll
from inbox_tui.domain.views import Outgoing

DRAWN = re.compile("[\u2500-\u259f\u25cf\u25cb\u2605\u2713\u270e\u203a\u2192\u21b3\u00b7]")
"""Lines, boxes, blocks, and every sign of ours that stands for a word."""
SPOKEN = Config(listening=Listening(linear=True))


@pytest.fixture
def talk(inbox):
    """Two conversations with all that is drawn otherwise."""
    more = {
        "media": (Media(kind="image"),),
        "poll": Poll(options=(("red", 3), ("blue", 1))),
        "stars": 2,
        "depth": 9,
    }
    first = inbox.add(
        "Ana Ruiz", (90, "our offer", {"ours": True, "context": True}), (41, "is it ■ still on? │", {}),
        (40, "in blue?", more), waiting=41, due=60, starred=True, later=True,
    )  # fmt: skip
    inbox.add("Ben", (400, "hello", {"heard": True}), waiting=400, due=-60)
    post = inbox.conversations[first]["posts"][0]
    for number, state in enumerate((OutboxState.UNSURE, OutboxState.FAILED)):
        inbox.entries[OutboxId(number)] = Outgoing(
            id=OutboxId(number), act=Act.REPLY, state=state, account="acme", tag="masto", conversation=first,
            target=post, text="words", to="Ana", quote="is it", updated_at=inbox.now(), cause="Refused.",
        )  # fmt: skip
    return inbox


def unspoken(s):
    return [line for line in s.lines() if DRAWN.search(line)]


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (200, 50)])
async def test_nothing_is_drawn_anywhere(stage, talk, size):
    async with stage(talk, size=size, config=SPOKEN) as s:
        assert unspoken(s) == []
        for keys in (
            "l", "j", "j", "r", "escape", "h", "h", "j", "l", "b", "escape", "e", "escape", "question_mark", "escape",
            "comma", "j", "escape", "a", "escape", "slash", "escape", "x", "g", "o", "j", "escape", "ctrl+p", "escape",
        ):  # fmt: skip
            await s.press(keys)
            assert unspoken(s) == [], keys


async def test_one_column_however_wide(stage, talk):
    async with stage(talk, size=(200, 50), config=SPOKEN) as s:
        shown = [pane for pane in ("#views", "#list", "#reading") if s.main.query_one(pane).display]
        assert shown == ["#list"]
        assert s.main.list.size.width > 190
        await s.press("l")
        assert [pane for pane in ("#views", "#list", "#reading") if s.main.query_one(pane).display] == ["#reading"]
        await s.press("h", "h")
        assert [pane for pane in ("#views", "#list", "#reading") if s.main.query_one(pane).display] == ["#views"]


async def test_states_are_words(stage, talk):
    async with stage(talk, size=(140, 40), config=SPOKEN) as s:
        assert s.shows("2 to hear not sent later starred") or s.shows("2 to hear may be posted later starred")
        assert s.shows("late")
        await s.press("l")
        assert s.shows("@ana@masto.example, heard") or s.shows("Ana Ruiz ana@masto.example, heard")
        assert " ," not in s.text()
        assert s.shows("not heard")
        assert s.shows("2 of 5 stars")
        assert s.shows("75 % red")


async def test_the_review_is_plain_and_hears_by_stepping(stage, talk):
    async with stage(talk, size=(140, 40), config=SPOKEN) as s:
        await s.write("Yes.")
        await s.press("ctrl+s")
        assert unspoken(s) == []
        assert s.shows("Review")
        await s.press("j", "j")
        assert {how for what, _, how in (one for one in talk.said if one[0] == "heard")} == {"stepped"}


async def test_it_is_switched_on_and_off_in_the_settings(stage, talk):
    kept = []
    async with stage(talk, size=(140, 40), save_preference=lambda *one: kept.append(one)) as s:
        assert unspoken(s) != []
        await s.press("comma")
        while not s.text().splitlines()[s.app.screen.sheet.cursor * 3 + 2].strip().startswith("> Screen"):
            if s.app.screen.sheet.cursor == 4:
                break
            await s.press("j")
        assert s.shows("Screen reader off")
        await s.press("l")
        assert kept == [("linear", "True")]
        assert s.shows("Screen reader on")
        assert unspoken(s) == []
        await s.press("escape")
        assert unspoken(s) == []
        assert [pane for pane in ("#views", "#list", "#reading") if s.main.query_one(pane).display] == ["#list"]
        await s.press("l")
        assert {one[2] for one in talk.said if one[0] == "heard"} == {"stepped"}
        await s.press("h", "comma", "j", "j", "j", "j", "l", "escape")
        assert kept[-1] == ("linear", "False")
        assert s.main.query_one("#views").display
        assert s.main.query_one("#reading").display

"""What was given to somebody, told beside the reply to them."""

from __future__ import annotations

import pytest

from inbox_tui.domain.giving import Hint

TWO = Hint(gives=2, needed=3, words="2 gives, ask after 1 more")
ASKS = Hint(gives=2, needed=3, words="ask: 2 gives, ask after 1 more", warns=True)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_dots_say_what_was_given_and_an_ask_that_comes_early(stage, one, size):
    one.hints = (("buy", ASKS), ("", TWO))
    async with stage(one, size=size) as s:
        await s.press("l", "r")
        assert s.shows("●●○ 2 gives, ask after 1 more")
        await s.type("You can buy it")
        assert not s.shows("ask: 2")
        await s.main.keep_draft()
        await s.settle()
        assert s.shows("●●○ ask: 2 gives, ask after 1 more")
        assert s.shows("19 of 500")
        assert s.shows("draft kept ●●○") == (size[0] == 80), "beside three panes there is no room for both"


async def test_nothing_is_said_where_nothing_was_given(stage, one):
    async with stage(one) as s:
        await s.press("l", "r")
        assert "●●" not in s.text()
        assert "○○" not in s.text()


async def test_in_simple_mode_the_dots_are_ascii(stage, one):
    one.hints = (("", TWO),)
    async with stage(one) as s:
        s.app.preferences = s.app.preferences.changed("emoji", "simple")
        await s.press("l", "r")
        assert s.shows("**o 2 gives, ask after 1 more")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_what_was_given_is_never_cut(stage, one, size):
    words = "ask: asked 3 days ago, next in 11 days and 3 more gives"
    one.hints = (("", Hint(gives=0, needed=3, words=words, warns=True)),)
    async with stage(one, size=size) as s:
        await s.press("l", "r")
        await s.type("Yes")
        assert all(s.shows(word) for word in ("○○○ ask: asked 3 days ago,", "and 3 more", "gives", "Yes", "8 of 500"))

"""What stands between ``y`` and sending is told in a calm line; what is still to be filled in stands there at once."""

from __future__ import annotations

import pytest

from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.relationship import AskItem, Care, Choosing, Form, Gate, Want


def want(gate, form, **more):
    return Want(gate=gate, form=form, sentence="Asked.", why="Because.", blocking=True, least=3, most=140, **more)


def asks(*texts):
    return tuple(AskItem(id=0, post=101, place=place * 10, text=text) for place, text in enumerate(texts))


CHOICES = (Choosing(key="m", words="take it private"), Choosing(key="g", words="go on", needs_reason=True))


async def reviewed(s, text):
    await s.press("l")
    await s.listen(2)
    await s.write(text)
    await s.press("ctrl+s")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (want(Gate.ASKS, Form.TICKS, asks=asks("a?")), "First: they asked 1 thing. 1 decides, Enter goes on."),
        (want(Gate.ASKS, Form.TICKS, asks=asks("a?", "b?")), "First: they asked 2 things. 1-2 decide, Enter goes on."),
        (want(Gate.PLAN, Form.CARD), "First the plan card: Enter opens it."),
        (want(Gate.HEARD, Form.LINE), "First a line of what you heard."),
        (want(Gate.BUDGET, Form.REASON), "First a few words why."),
        (want(Gate.RULE_OF_TWO, Form.CHOICE, choices=CHOICES), "First a choice: 1-2."),
        (want(Gate.REFUSED, Form.REFUSAL), "Not now: e goes back to the text."),
    ],
)
async def test_y_says_what_comes_first(stage, one, asked, words):
    one.cares[None] = Care(wants=(asked,))
    async with stage(one) as s:
        await reviewed(s, "Yes, nine days.")
        assert s.notice == ""
        await s.press("y")
        assert s.notice == words
        assert not one.in_state(OutboxState.QUEUED)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_what_is_still_to_be_filled_in_stands_there_at_once(stage, one, size):
    async with stage(one, size=size) as s:
        await reviewed(s, "About {{last order}}: yes.")
        assert s.shows("{{last order}} is still to be filled in. e edits.")
        assert not s.shows("y send")
        assert not s.shows("after y")
        assert "e edit" in s.lines()[-1]
        await s.press("y")
        assert s.notice == "{{last order}} is still to be filled in. e edits."
        assert not one.in_state(OutboxState.QUEUED)


async def test_once_it_is_filled_in_y_is_offered(stage, one):
    async with stage(one) as s:
        await reviewed(s, "About {{last order}}: yes.")
        await s.press("e", "ctrl+a")
        await s.press("end", *["backspace"] * 24)
        await s.type("ours: yes.")
        await s.press("ctrl+s")
        assert not s.shows("still to be filled in")
        assert s.shows("y send")

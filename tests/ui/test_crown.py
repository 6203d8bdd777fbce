"""Over a thread stands who they are to us, in one quiet line, and why it is taken for what it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_tui.domain.acquaintance import crown, response_words
from inbox_tui.domain.kinds import Proposal
from inbox_tui.domain.model import Kind
from inbox_tui.domain.person import Acquaintance
from inbox_tui.domain.relationship import Stage
from inbox_tui.domain.stats import Figure
from inbox_tui.ui.crown import plan_line
from inbox_tui.ui.lines import size_of

MEDIAN = Figure(31 * 60.0, False, 9)
NONE = Figure(None, False, 0, ())
TWO = Figure(None, False, 2, ((120.0, False), (14400.0, True)))


def who(fakes, exchanges=4, stage=Stage.CONVERT, vip=False, days=50, response=MEDIAN):
    first = fakes.NOW - timedelta(days=days)
    return Acquaintance(vip=vip, stage=stage, first_at=first, exchanges=exchanges, response=response)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "convert · 4 exchanges since March · you answer in 31m"),
        ({"vip": True}, "VIP · convert · 4 exchanges since March · you answer in 31m"),
        ({"exchanges": 1, "stage": Stage.AWARE}, "1 exchange since March · you answer in 31m"),
        ({"days": 400}, "convert · 4 exchanges since Apr 2025 · you answer in 31m"),
        ({"response": NONE}, "convert · 4 exchanges since March"),
        ({"response": TWO}, "convert · 4 exchanges since March · you answered in 2m · open ≥4h"),
        ({"exchanges": 0}, "convert"),
        ({"exchanges": 0, "stage": Stage.AWARE, "vip": True}, "VIP"),
        ({"exchanges": 0, "stage": Stage.AWARE}, ""),
    ],
)
def test_the_words_of_the_crown(fakes, more, words):
    assert crown(who(fakes, **more), fakes.NOW) == words


@pytest.mark.parametrize(
    ("waits", "words"),
    [
        ([(60.0 * 9, False)], "9m"),
        ([(86400.0 * 4, True)], "≥4d"),
        ([(60.0 * 9, False), (86400.0 * 4, True)], "9m, ≥4d"),
        ([(20.0, True), (3600.0, False), (14400.0, False)], "1h, 4h"),
        ([(60.0, False), (3600.0, False), (7200.0, False), (14400.0, True)], "1m, 1h, 2h, ≥4h"),
        ([(20.0, False)], "<1m"),
        ([(20.0, True)], ""),
        ([], ""),
    ],
)
def test_few_waits_are_told_one_by_one(waits, words):
    assert response_words(Figure(None, False, len(waits), tuple(waits))) == words


def test_where_they_do_not_fit_the_shortest_and_the_longest_stand_for_them():
    few = Figure(None, False, 4, ((60.0 * 24, False), (60.0 * 31, False), (7200.0, False), (3600.0 * 44, True)))
    assert response_words(few, 11) == "24m … ≥44h"
    assert response_words(Figure(1860.0, False, 9), 11) == "31m"


@pytest.mark.parametrize(
    ("planned", "width", "words"),
    [
        (("support owns it", "post it", "Mon 09:00"), 60, " plan: support owns it · post it · Mon 09:00"),
        (
            ("support owns it", "post the right ones", "Mon 09:00"),
            48,
            " plan: support owns it · post the r… · Mon 09:00",
        ),
        (("", "post the right ones", "Mon 09:00"), 30, " plan: post the r… · Mon 09:00"),
        (("support owns it", "post it", "Mon 09:00"), 36, " plan: support owns it · Mon 09:00"),
        (("you own it", "", "Mon 09:00"), 40, " plan: you own it · Mon 09:00"),
        (("you own it", "post it", ""), 40, " plan: you own it · post it"),
    ],
)
def test_the_line_of_a_plan_gives_up_the_step_before_the_time(planned, width, words):
    line = plan_line(planned, width)
    assert "".join(text for text, _ in line) == words
    assert size_of(line) <= width


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_it_stands_between_the_name_and_the_clock(stage, inbox, fakes, size):
    ana = inbox.add("Ana Ruiz", (9, "where is it?"), waiting=9, due=50)
    inbox.known[ana] = who(fakes, vip=True)
    async with stage(inbox, size=size) as s:
        s.main.reveal(ana)
        await s.settle()
        lines = s.lines()
        (at,) = [y for y, line in enumerate(lines) if "VIP · convert · 4 exchanges since March" in line]
        assert "Ana Ruiz  @ana" in lines[at - 1]
        assert "waiting since" in lines[at + 1]
        assert s.shows("where is it?")


async def test_who_was_never_answered_has_no_line(stage, inbox, fakes):
    ana = inbox.add("Ana Ruiz", (9, "where is it?"), waiting=9, due=50)
    inbox.known[ana] = who(fakes, exchanges=0, stage=Stage.AWARE)
    async with stage(inbox, size=(140, 40)) as s:
        s.main.reveal(ana)
        await s.settle()
        lines = s.lines()
        at = next(y for y, line in enumerate(lines) if "Ana Ruiz  @ana" in line)
        assert "waiting since" in lines[at + 1]


@pytest.mark.parametrize(
    ("width", "reasons", "remembered", "told"),
    [
        (200, ("broken",), False, "complaint: because of broken"),
        (200, ("broken", "refund"), False, "complaint: because of broken, refund"),
        (200, ("?", "broken"), False, "complaint: because of “?”, broken"),
        (200, (), True, "complaint: as you said of them"),
        (200, (), False, ""),
        (100, ("broken " * 9,), False, ""),
    ],
)
async def test_why_it_is_a_complaint_is_told_where_there_is_room(stage, inbox, width, reasons, remembered, told):
    ana = inbox.add("Ana Ruiz", (9, "it is broken"), waiting=9, due=50, kind=Kind.COMPLAINT)
    inbox.whys[ana] = Proposal(Kind.COMPLAINT, reasons, remembered)
    async with stage(inbox, size=(width, 30)) as s:
        s.main.reveal(ana)
        await s.settle()
        assert s.shows("· complaint")
        assert s.shows(told)
        assert told or not s.shows("complaint:")


async def test_a_kind_that_you_set_has_no_words_that_speak_for_another(stage, inbox):
    ana = inbox.add("Ana Ruiz", (9, "it is broken"), waiting=9, due=50, kind=Kind.CHAT)
    inbox.whys[ana] = Proposal(Kind.COMPLAINT, ("broken",))
    async with stage(inbox, size=(200, 30)) as s:
        s.main.reveal(ana)
        await s.settle()
        assert not s.shows("because of")


async def test_it_is_read_when_a_thread_is_shown_and_not_at_every_tick(stage, inbox, fakes, monkeypatch):
    ana = inbox.add("Ana Ruiz", (9, "where is it?"), waiting=9, due=50)
    inbox.known[ana] = who(fakes)
    async with stage(inbox, size=(140, 40)) as s:
        s.main.reveal(ana)
        await s.settle()
        read = []
        monkeypatch.setattr(inbox, "acquaintance", read.append)
        for _ in range(5):
            s.app._tick()
        assert read == []

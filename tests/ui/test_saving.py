"""A disk that takes its time: what is typed stays one draft, with the last words in it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from inbox_tui.domain.model import Act, Audience, OutboxState


class SlowDisk:
    """Saving a draft takes until :meth:`go` is called."""

    def __init__(self, inbox, monkeypatch):
        self.free = asyncio.Event()
        self.begun = 0
        usual = inbox.save_draft

        async def save_draft(**given):
            self.begun += 1
            await self.free.wait()
            return await usual(**given)

        monkeypatch.setattr(inbox, "save_draft", save_draft)

    async def go(self, s):
        self.free.set()
        await s.settle()


@pytest.fixture
def one(inbox):
    inbox.add("Ben Okafor", (41, "does it ship?", {}), waiting=41, due=60)
    return inbox


def texts(inbox):
    return [entry.text for entry in inbox.entries.values() if entry.state is OutboxState.DRAFT]


async def keys(s, *names):
    """Pressed without waiting for what they set going."""
    for name in names:
        await s.pilot.press(name)
        await s.drawn()


async def test_somebody_who_types_without_a_rest_is_saved_too(stage, one, monkeypatch):
    monkeypatch.setattr("inbox_tui.ui.widgets.composer.PAUSE", 60.0)
    monkeypatch.setattr("inbox_tui.ui.widgets.composer.LONGEST", 0.05)
    async with stage(one) as s:
        await s.press("r")
        for _ in range(2):
            await keys(s, "a")
            async with asyncio.timeout(5):
                while s.main.composer.text not in texts(one):
                    await s.pilot.pause(0.01)
        assert texts(one) == ["@ben@masto.example aa"]


async def test_closing_while_a_pause_is_being_saved_makes_no_second_draft(stage, one, monkeypatch):
    async with stage(one) as s:
        await s.press("r")
        disk = SlowDisk(one, monkeypatch)
        await keys(s, "a")
        s.main.on_composer_paused()
        await s.drawn()
        assert disk.begun == 1
        await keys(s, "b", "escape")
        await disk.go(s)
        assert texts(one) == ["@ben@masto.example ab"]


async def test_opened_again_before_it_is_saved_it_has_the_last_words(stage, one, monkeypatch):
    async with stage(one) as s:
        await s.press("r")
        await s.type("ab")
        await s.press("escape", "r")
        disk = SlowDisk(one, monkeypatch)
        await keys(s, "c", "escape", "r")
        assert s.main.composer.text.endswith("abc")
        await keys(s, "d", "escape")
        await disk.go(s)
        assert texts(one) == ["@ben@masto.example abcd"]


async def test_quitting_waits_for_what_was_closed_behind_a_slow_save(stage, one, monkeypatch):
    async with stage(one) as s:
        await s.press("r")
        disk = SlowDisk(one, monkeypatch)
        await keys(s, "a")
        s.main.on_composer_paused()
        await s.drawn()
        await keys(s, "b", "escape")
        s.app.leave()
        await s.drawn()
        assert s.app.is_running
        await disk.go(s)
    assert texts(one) == ["@ben@masto.example ab"]


async def test_an_edit_begun_meanwhile_does_not_take_over_the_draft(stage, inbox, monkeypatch):
    account = inbox.account_list[0]
    inbox.account_list[0] = replace(account, may=account.may | {Act.EDIT})
    inbox.add("Ana", (9, "when?", {"heard": True}), (8, "Soon.", {"ours": True}), waiting=3, due=60)
    async with stage(inbox) as s:
        await s.press("l", "r")
        disk = SlowDisk(inbox, monkeypatch)
        await keys(s, "a")
        s.main.on_composer_paused()
        await s.drawn()
        await keys(s, "escape", "j", "v")
        assert s.main.composer.writing.act is Act.EDIT
        await keys(s, "x")
        await disk.go(s)
        await s.press("escape")
        assert sorted(texts(inbox)) == ["@ana@masto.example a", "Soon.x"]


async def test_an_editor_that_leaves_nothing_or_cannot_be_named_ends_no_app(stage, one, monkeypatch, tmp_path):
    from contextlib import nullcontext

    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nrm "$1"\n')
    script.chmod(0o700)
    monkeypatch.delenv("VISUAL", raising=False)
    async with stage(one) as s:
        monkeypatch.setattr(s.app, "suspend", nullcontext)
        await s.press("r")
        for editor in (str(script), "'unbalanced"):
            monkeypatch.setenv("EDITOR", editor)
            await s.press("ctrl+e")
            assert "could not be started, or left no text" in s.notice
            assert s.main.composer.text == "@ben@masto.example "
            await s.press("escape")


async def test_an_audience_chosen_and_chosen_back_is_as_it_was(stage, inbox):
    inbox.add("Ben", (41, "hello?", {"heard": True, "audience": Audience.UNLISTED}), waiting=41, due=60)
    async with stage(inbox) as s:
        await s.press("r", "a", "ctrl+o", "1")
        assert s.shows("public")
        await s.press("ctrl+o", "2", "ctrl+s")
        assert s.shows("· unlisted")
        assert [entry.audience for entry in inbox.entries.values()] == [Audience.UNLISTED]

"""Keys typed faster than the screens come up: none is lost, and none is taken for what it was not meant to be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual import events
from textual.keys import _character_to_key

from inbox_tui.domain.model import OutboxState

NAMED = {"enter": "\r", "escape": None, "ctrl+s": None, "down": None, "tab": "\t", "space": " "}


@pytest.fixture
def burst():
    """``await burst(s, "/", "l", "a", "m", "p")``: all of them in the app's queue before it deals with the first."""

    async def send(s, *keys):
        for key in keys:
            if key in NAMED:
                s.app.post_message(events.Key(key, NAMED[key]))
            else:
                s.app.post_message(events.Key(_character_to_key(key), key))
        for _ in range(3):
            await s.settle()
            await s.pilot.pause(0.03)

    return send


async def test_letters_after_a_slash_are_sought_and_none_is_a_command(stage, town, burst):
    async with stage(town) as s:
        await burst(s, "/", *"kettle")
        assert s.app.screen.query_one("#words-sought").value == "kettle"
        assert s.shows("Two questions about the large kettle.")
        assert town.said == []


async def test_enter_right_after_the_words_opens_what_they_find(stage, town, burst):
    async with stage(town) as s:
        await burst(s, "/", *"kettle", "enter")
        assert s.app.screen is s.main
        assert s.main.pane.thread.row.name == "Zuzanna Kowalczyk"


async def test_moves_right_after_opening_the_outbox_move_in_it(stage, town, burst):
    async with stage(town) as s:
        at = s.main.list.current.id
        town.entries[2] = replace(town.entries[1], id=2)
        await burst(s, "g", "o", "j", "r")
        assert town.said[-1] == ("retried", 2)
        assert s.app.screen.sheet.cursor == 1
        assert s.main.list.current.id == at


async def test_a_draft_is_opened_and_written_on_in_one_go(stage, town, burst):
    async with stage(town) as s:
        await burst(s, "j", "r", *"so", "escape", "g", "d", "enter", *" sorry")
        assert s.main.composer.text.endswith("so sorry")


async def test_accounts_settings_and_help_take_keys_from_the_first(stage, town, burst):
    async with stage(town) as s:
        await burst(s, "a", "j", "p")
        assert town.said == [("pause", town.account_list[1].id, True)]
        await burst(s, "q", ",", "j", "l", "q")
        assert s.app.preferences.density == "roomy"
        await burst(s, "?", "j", "j")
        assert s.app.screen.sheet._top > 0
        assert not s.shows("You cannot answer what you have not heard.")


async def test_what_is_typed_after_r_is_the_reply(stage, town, burst):
    async with stage(town) as s:
        await burst(s, "j", "r", *"eEb#z!")
        assert s.main.composer.text.endswith("eEb#z!")
        assert [what for what, *_ in town.said if what not in {"draft", "heard"}] == []


async def test_a_question_is_answered_before_it_is_drawn(stage, town, burst):
    async with stage(town) as s:
        row = s.main.list.current.id
        await burst(s, "e", "t")
        assert town.calls or town.said
        assert s.app.screen is s.main
        assert row not in [one.id for one in town.window("needs-reply").rows]


async def test_a_snooze_is_typed_blind(stage, town, burst):
    async with stage(town) as s:
        at = s.main.list.current.id
        await burst(s, "b", "2", "h", "enter", "u")
        assert town.said == [("Snoozed until they write", (at,))]
        assert s.app.screen is s.main


async def test_the_whole_way_to_the_outbox_typed_blind(stage, inbox, burst):
    inbox.add("Ben Okafor", (41, "hm?", {"heard": True}), waiting=41, due=60)
    async with stage(inbox) as s:
        await burst(s, "r", *"Yes, nine days.", "ctrl+s", "y")
        sent = [entry for entry in inbox.entries.values() if entry.state is OutboxState.QUEUED]
        assert [entry.text for entry in sent] == ["@ben@masto.example Yes, nine days."]


async def test_a_paste_waits_for_its_field_too(stage, town, burst):
    async with stage(town) as s:
        s.app.post_message(events.Key("slash", "/"))
        s.app.post_message(events.Paste("kettle"))
        await burst(s)
        assert s.shows("Two questions about the large kettle.")


async def test_a_screen_that_never_comes_up_does_not_stop_the_keyboard(stage, town, burst, monkeypatch):
    from inbox_tui.ui import typeahead

    monkeypatch.setattr(typeahead, "LOOKS", 3)
    async with stage(town) as s:
        s.app._ahead.expect_screen(s.main)
        await burst(s, "j")
        assert s.main.list.cursor == 1

"""People on the screens over the real store of the demo town: the card, the list, who may be one."""

from __future__ import annotations

import asyncio

import pytest

from inbox_tui.domain.relationship import Stage
from inbox_tui.ui.app import InboxApp
from inbox_tui.ui.lines import size_of
from inbox_tui.ui.screens.people import AlikeScreen, PeopleScreen
from inbox_tui.ui.screens.person import PersonScreen

pytest.importorskip("inbox_tui.inbox.opening")


@pytest.fixture
async def demo(tmp_path):
    from inbox_tui.cli.app import _settle
    from inbox_tui.cli.open import place
    from inbox_tui.inbox.opening import open_inbox
    from inbox_tui.paths import Home

    here = place(Home.at(tmp_path))
    await _settle(here)
    async with open_inbox(here.home, here.config, here.ground, here.accounts, random=lambda: 0.5) as inbox:
        yield inbox


async def until(true, seconds=60.0):
    end = asyncio.get_running_loop().time() + seconds
    while not true():
        assert asyncio.get_running_loop().time() < end, "it never came"
        await asyncio.sleep(0.05)


async def looked_at(demo):
    """A conversation whose surroundings were fetched: it joins no other while it is worked on."""
    for row in demo.window("needs-reply").rows:
        await demo.refresh_thread(row.id)
        if (found := demo.row(row.id)) is not None:
            return found
    raise AssertionError("the demo town has no such conversation")


def drawn(screen):
    return "\n".join("".join(text for text, _ in line) for item in screen.sheet.items for line in item)


async def test_a_note_a_stage_and_a_vip_from_the_conversation_on(demo):
    app = InboxApp(demo, opener=lambda url: True)
    async with app.run_test(size=(120, 36)) as pilot:
        main = app.screen
        await until(lambda: main.list.rows and demo.accounts() and all(a.health == "ok" for a in demo.accounts()))
        row = await looked_at(demo)
        who = demo.identity_of(row.id)
        main.reveal(row.id)
        await until(lambda: main.pane.has_focus and main.shown == row.id)
        await pilot.press("i")
        await until(lambda: app.screen is not main)
        await pilot.press(*"likes tea", "enter")
        await until(lambda: demo.person(who).notes)
        await until(lambda: app.screen is main)
        await pilot.press("p")
        await until(lambda: isinstance(app.screen, PersonScreen))
        card = app.screen
        assert "likes tea" in drawn(card)
        await pilot.press("T")
        await until(lambda: app.screen is not card)
        await pilot.press("c")
        await until(lambda: demo.person(who).stage is Stage.CONVERT)
        await until(lambda: app.screen is card)
        await pilot.press("*")
        await until(lambda: demo.person(who).vip)
        await until(lambda: "stage convert · VIP" in drawn(card))
        await pilot.press("z")
        await until(lambda: not demo.person(who).vip)
        await pilot.press("z")
        await until(lambda: demo.person(who).stage is Stage.AWARE)
        await until(lambda: "stage aware, not set" in drawn(card))
        await pilot.press("enter")
        await until(lambda: app.screen is main)
        assert main.shown in {row.id for row in demo.person(who).conversations}


async def test_two_profiles_become_one_person_and_two_again(demo):
    app = InboxApp(demo, opener=lambda url: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: app.screen.list.rows)
        await pilot.press("g", "c")
        await until(lambda: isinstance(app.screen, PeopleScreen) and app.screen._alike)
        people = app.screen
        assert all(size_of(item[0]) <= 76 for item in people.sheet.items)
        await pilot.press("/")
        await pilot.press(*"greg")
        await until(lambda: [row.name for row in people._rows] == ["Greg Stone", "Greg Stone"])
        await pilot.press("escape")
        await until(lambda: len(people._rows) > 2)
        await pilot.press("m")
        await until(lambda: isinstance(app.screen, AlikeScreen))
        alike = app.screen
        _, a, b = alike.current
        await pilot.press("m")
        await until(lambda: app.screen is not alike)
        await pilot.press("y")
        await until(lambda: len(demo.person(a.id).identities) == 2)
        await until(lambda: app.screen is alike and alike.current[1].id != a.id)
        await pilot.press("z")
        await until(lambda: len(demo.person(a.id).identities) == 1)
        await until(lambda: alike.current[1].id == a.id)
        await pilot.press("x")
        await until(lambda: alike.current[1].id != a.id)
        assert b.id not in {one.b for one, _ in demo.person(a.id).suggestions}

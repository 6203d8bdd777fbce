"""Keys pressed faster than the store writes: each works on the one that is next by then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual import events

from inbox_tui.config import Relationship
from inbox_tui.domain.model import Identity, Page

from promised_desk import Clock, begun, opened, until  # isort: skip  (put there by conftest)


@pytest.fixture
async def desk(tmp_path):
    async with opened(tmp_path, Clock(), Relationship()) as inbox:
        yield inbox


async def test_two_are_let_be_by_two_quick_keys(desk):
    praise = desk.store.say("9", "dora", "Thank you, I love it, best lamp ever!", 80)
    await desk.store.ingest("acme", Page(posts=(praise,)))
    async with begun(desk) as s:
        await s.press("g", "t")
        await s.shows("Not thanked yet", "Cy Twombly", "dora")
        for _ in range(2):
            s.app.post_message(events.Key("e", "e"))
        await until(lambda: not desk.thanks(), 5)
        await s.shows("Nobody waits for thanks")


async def test_two_pairs_are_told_apart_by_two_quick_keys(desk):
    def also(number, who, name):
        post = desk.store.say(number, f"{who}.two", "Hello there.", 5)
        return replace(post, author=Identity(id=f"{who}2", handle=f"{who}@other.example", name=name))

    await desk.store.ingest("acme", Page(posts=(also("21", "ana", "Ana Ruiz"), also("22", "ben", "Ben Okafor"))))
    assert len(await desk.suggestions()) == 2
    async with begun(desk) as s:
        await s.press("g", "c")
        await s.shows("2 pairs may each be one person")
        await s.press("U")
        await s.says("A merge is taken apart on the card: enter, then U.")
        await s.press("m")
        await s.shows("Who may be one", "Ana Ruiz", "Ben Okafor")
        for _ in range(2):
            s.app.post_message(events.Key("x", "x"))
        await s.shows("Nobody seems to be somebody else.")
        assert not await desk.suggestions()


async def test_two_are_put_on_the_pile_by_two_quick_keys(desk):
    async with begun(desk) as s:
        two = [row.id for row in s.main.list.rows[:2]]
        assert len(two) == 2
        for _ in two:
            s.app.post_message(events.Key("R", "R"))
        await until(lambda: [row.id for row in desk.window("later").rows] == two, 8)


async def test_two_who_may_be_somebody_are_told_apart_on_their_card_by_two_quick_keys(desk):
    def also(number, server):
        post = desk.store.say(number, f"ana.{server}", "Hello there.", 5)
        return replace(post, author=Identity(id=server, handle=f"ana@{server}.example", name="Ana Ruiz"))

    await desk.store.ingest("acme", Page(posts=(also("21", "hill"), also("22", "lake"))))
    async with begun(desk) as s:
        await s.go_to("Ana Ruiz")
        await s.press("p")
        await s.shows("May be the same person")
        card = s.app.screen
        whom = card.card.identity
        assert len(card.card.suggestions) == 2
        for _ in range(2):
            s.app.post_message(events.Key("x", "x"))
        await until(lambda: not desk.person(whom).suggestions, 5)

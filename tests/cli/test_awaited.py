"""What one waits for and what one promised, told in the shell as the app tells it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.config import Config
from inbox_tui.domain.handing import Way
from inbox_tui.domain.relationship import PromiseSort
from inbox_tui.paths import Home
from inbox_tui.store import Store
from inbox_tui.store.rules import Rules


@pytest.fixture
def worked(town, home):
    """A town in which one conversation was handed over, one is to be looked in on, and two things are promised."""
    talks = [row["id"] for row in town("list", "--json").json()[:4]]

    async def work() -> set[tuple[int, str]]:
        now = datetime.now(UTC)
        store = await Store.open(Home.at(home).database, now=lambda: now, rules=Rules.of(Config()))
        try:
            known = store.relations
            await known.handoffs.hand_off(talks[0], "support", Way.CLIPBOARD.value, "")
            for talk, sort, text, hours in (
                (talks[1], PromiseSort.FOLLOW_UP, "look in again", 48),
                (talks[2], PromiseSort.PROMISE, "send the drawing", -1),
                (talks[3], PromiseSort.PROMISE, "call back", 5),
            ):
                await known.promises.make(talk, sort, text, now + timedelta(hours=hours), "p")
            await store._desk.db.write(lambda db: db.execute(_ASKED, (int(now.timestamp() * 1000),)))
            return {(one.conversation, one.waits.value) for one in known.handoffs.waiting_on()}
        finally:
            await store.close()

    return talks, asyncio.run(work())


_ASKED = """UPDATE conversation SET asked_at = ? WHERE id IN
            (SELECT id FROM conversation WHERE place = 'answered' LIMIT 2)"""


def test_all_that_is_waited_for_is_listed(town, worked):
    talks, there = worked
    rows = town("list", "--view", "waiting-on", "--json").json()
    assert {(row["id"], row["waiting_on"]["for"]) for row in rows} == there
    assert {row["waiting_on"]["for"] for row in rows} == {"handed over", "follow-up", "we asked"}
    (handed,) = (row for row in rows if row["id"] == talks[0])
    assert handed["waiting_on"]["department"] == "support"
    assert handed["account"], "the conversation's own row comes along"
    lines = town("list", "--view", "waiting-on").out.splitlines()
    assert [line.split()[0] for line in lines] == [str(row["id"]) for row in rows]
    assert "support just got it" in "\n".join(lines)
    assert "look in again in 4" in "\n".join(lines)
    assert len(town("list", "--view", "waiting-on", "--limit", "2").out.splitlines()) == 2


def test_promises_are_listed_missed_ones_first(town, worked):
    talks, _ = worked
    rows = town("list", "--view", "promises", "--json").json()
    assert [(row["id"], row["promise"]["text"], row["promise"]["state"]) for row in rows] == [
        (talks[2], "send the drawing", "missed"),
        (talks[3], "call back", "open"),
    ]
    first, second = town("list", "--view", "promises").out.splitlines()
    assert "missed 1h ago" in first or "missed 60m ago" in first
    assert first.endswith("send the drawing")
    assert "due in" in second


def test_thanks_and_silences_are_listed_with_what_for(town):
    rows = town("list", "--view", "thanks", "--json").json()
    assert rows
    assert {row["thanks"]["for"] for row in rows} <= {"thanks", "losing touch"}
    assert all(row["id"] and row["person"] and row["thanks"]["since"] for row in rows)
    lines = town("list", "--view", "thanks").out.splitlines()
    assert [line.split()[0] for line in lines] == [str(row["id"]) for row in rows]
    assert "not thanked 2d" in "\n".join(lines) or "not thanked 3d" in "\n".join(lines)


def test_where_nothing_is_waited_for_or_promised_it_says_so(town, home):
    async def nothing() -> None:
        now = datetime.now(UTC)
        store = await Store.open(Home.at(home).database, now=lambda: now, rules=Rules.of(Config()))
        await store._desk.db.write(lambda db: db.execute("UPDATE conversation SET asked_at = NULL"))
        await store.close()

    asyncio.run(nothing())
    assert "Nothing is promised" in town("list", "--view", "promises").err
    told = town("list", "--view", "waiting-on")
    assert (told.code, told.out) == (0, "")
    assert "Nothing is waited for" in told.err
    assert town("list", "--view", "waiting-on", "--json").json() == []

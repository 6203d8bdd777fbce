"""Rounds against the real store."""

from __future__ import annotations

import pytest

from inbox_tui.config import Config
from inbox_tui.connector import RateLimited, TargetGone
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import AccountId, Cursor, Page, RemoteId, Thread
from inbox_tui.engine.sync import AccountSync
from inbox_tui.store import Rules, Store

ACME = AccountId("acme")


@pytest.fixture
async def store(bench, tmp_path):
    made = await Store.open(tmp_path / "inbox.db", now=bench.time.now, rules=Rules.of(Config()))
    await made.register_account(ACME, "scripted", "scr", "Scripted")
    yield made
    await made.close()


def account(bench, store, connector):
    return AccountSync(ACME, bench.border(connector), store, bench.world, interval=lambda: 60.0)


async def test_a_round_is_kept_with_its_cursor_and_a_second_brings_nothing(bench, store, scripted, give, make_post):
    connector = scripted()
    connector.pages = give(Page(posts=(make_post("1", "Hello?", mentions_us=True),), cursor=Cursor("a")))
    assert (await account(bench, store, connector).round()).new == 1
    assert (await account(bench, store, connector).round()).new == 0
    assert connector.asked == [None, "a"]
    state = store.account_state(ACME)
    assert (state.health, state.handle) == (Health.OK, "acme@server.example")
    assert state.last_ok == bench.time.at


async def test_threads_that_cannot_be_completed_give_others_their_turn(bench, store, scripted, give, make_post):
    connector = scripted()
    posts = tuple(
        make_post(f"leaf-{number}", mentions_us=True, parent=RemoteId(f"gap-{number}")) for number in range(12)
    )
    connector.pages = give(Page(posts=posts, cursor=Cursor("a")))
    asked = []

    def thread(ref):
        asked.append(ref.id)
        if len(asked) % 2:
            raise TargetGone("Gone.")
        return Thread(posts=())

    connector.threads = thread
    for _ in range(3):
        bench.time.at = bench.time.at.replace(minute=bench.time.at.minute + 5)
        await account(bench, store, connector).round()  # each as a program of its own, as cron runs it
    assert len(asked) == 15
    assert len(set(asked)) == 12, "every conversation was asked for before any was asked for again"
    assert len(store.incomplete(ACME, 50)) == 12, "what is here stays, whatever could not be fetched"


async def test_one_conversation_is_fetched_once_however_many_gaps_it_has(bench, store, scripted, give, make_post):
    connector = scripted()
    posts = tuple(make_post(f"leaf-{number}", mentions_us=True, parent=RemoteId("the gap")) for number in range(6))
    connector.pages = give(Page(posts=posts, cursor=Cursor("a")))
    asked = []

    def thread(ref):
        asked.append(ref.id)
        return Thread(posts=(make_post("the gap", "Here I am"), *posts))

    connector.threads = thread
    await account(bench, store, connector).round()
    assert len(asked) == 1
    assert store.incomplete(ACME, 50) == []


async def test_a_rate_limit_outlives_the_program(bench, store, scripted):
    from datetime import timedelta

    from inbox_tui.engine.schedule import Schedule

    connector = scripted()
    connector.trouble = RateLimited("Too many requests.", bench.time.at + timedelta(minutes=10))
    await account(bench, store, connector).round()
    again = Schedule(bench.world)
    again.add(account(bench, store, connector))
    await again.sync_now()
    assert len(connector.asked) == 1
    assert store.account_state(ACME).health is Health.LIMITED

"""What platforms let nobody keep: looked after at the start and every hour, fetched anew where somebody works on it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from inbox_tui.config import Config
from inbox_tui.connector import RateLimited, Rejected, Retention, TargetGone, Unreachable, Unreadable
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import AccountId, Page, PostState, RemoteId, Thread
from inbox_tui.domain.query import parse
from inbox_tui.domain.views import ViewKey
from inbox_tui.engine.keeping import THREADS_AT_ONCE, Keeping
from inbox_tui.engine.sync import AccountSync
from inbox_tui.store import Rules, Store

ACME = AccountId("acme")
ALL = ViewKey("all")
HOUR = 3600.0
TERMS = Retention(posts=timedelta(hours=48), refreshable=True, rule="Two days.")


@pytest.fixture
async def store(bench, tmp_path):
    made = await Store.open(tmp_path / "inbox.db", now=bench.time.now, rules=Rules.of(Config()))
    await made.register_account(ACME, "scripted", "scr", "Scripted")
    yield made
    await made.close()


@pytest.fixture
def heard(bench, store, scripted, give):
    """``await heard(posts…)``: an account that has brought these, and its keeping with the threads it asked for."""

    async def begin(*posts, terms=TERMS):
        connector = scripted()
        type(connector).features = replace(type(connector).features, retention=terms)
        connector.pages = give(Page(posts=posts))
        border = bench.border(connector)
        await AccountSync(ACME, border, store, bench.world, interval=lambda: 60.0).round()
        asked = []

        def thread(ref):
            asked.append(ref.id)
            return Thread(posts=tuple(post for post in posts if post.ref.id == ref.id))

        connector.threads = thread
        return Keeping(store, lambda account: border, bench.world), connector, asked

    features = scripted.features
    yield begin
    scripted.features = features


async def wait(bench, seconds):
    """Time passes; the store's thread has its turn between."""
    for _ in range(int(seconds // HOUR) or 1):
        await bench.time.pass_(min(seconds, HOUR))
        for _ in range(6):
            await asyncio.sleep(0.002)
            await bench.time.settle()


async def test_it_looks_at_the_start_and_every_hour(bench, store, heard, make_post):
    keeping, _, asked = await heard(make_post("1", "Hello?"), terms=replace(TERMS, refreshable=False))
    task = asyncio.create_task(keeping.run())
    try:
        await wait(bench, 47 * HOUR)
        (row,) = store.lists.window(ALL, 0).rows
        assert row.excerpt == "Hello?"
        await wait(bench, 2 * HOUR)
        assert store.thread(row.id).posts[0].state is PostState.EXPIRED
        assert await store.search(parse("Hello"), 10) == ()
        assert asked == []
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_who_waits_is_fetched_anew_before_the_time_is_up_and_who_does_not_goes(bench, store, heard, make_post):
    keeping, _, asked = await heard(
        make_post("1", "Do you ship to Peru?", mentions_us=True), make_post("2", "Nice.", mentions_us=True)
    )
    rows = {row.excerpt: row for row in store.lists.window(ALL, 0).rows}
    changes = {"closed_at": 1 << 50, "closed_reason": "thanked or liked"}
    await store.decide([rows["Nice."].id], "done", "", "done", changes)
    task = asyncio.create_task(keeping.run())
    try:
        await wait(bench, 100 * HOUR)
        shown = {row.id: row.excerpt for row in store.lists.window(ALL, 0).rows}
        assert shown[rows["Do you ship to Peru?"].id] == "Do you ship to Peru?"
        assert shown[rows["Nice."].id] == "(removed, as the platform's terms ask)"
        assert set(asked) == {"1"}
        assert len(asked) == 2, "twice in a hundred hours, not every hour"
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_words_lost_while_nobody_looked_are_fetched_anew_where_somebody_waits(bench, store, heard, make_post):
    keeping, _, asked = await heard(make_post("1", "Hello?", mentions_us=True))
    bench.time.at += timedelta(days=9)
    await store.keep_terms()
    (row,) = store.lists.window(ALL, 0).rows
    assert row.excerpt.startswith("(removed")
    assert row.waiting_since is not None
    await keeping.once()
    assert asked == ["1"]
    assert store.lists.window(ALL, 0).rows[0].excerpt == "Hello?"


@pytest.mark.parametrize("error", [Unreachable("No net."), RateLimited("Slow down.", None)])
async def test_what_cannot_be_fetched_anew_goes_all_the_same(bench, store, heard, make_post, error):
    keeping, connector, _ = await heard(make_post("1", "Hello?", mentions_us=True))

    def refuse(ref):
        raise error

    connector.threads = refuse
    bench.time.at += timedelta(hours=47)
    await keeping.once()
    assert store.lists.window(ALL, 0).rows[0].excerpt == "Hello?"
    bench.time.at += timedelta(hours=1)
    await keeping.once()
    assert store.lists.window(ALL, 0).rows[0].excerpt.startswith("(removed")


@pytest.mark.parametrize("trouble", [Rejected, Unreadable])
async def test_a_thread_in_trouble_does_not_keep_others_from_their_turn(bench, store, heard, make_post, trouble):
    posts = [make_post(str(number), f"Hello {number}?", mentions_us=True) for number in range(THREADS_AT_ONCE + 5)]
    keeping, connector, _ = await heard(*posts)
    asked = []

    def refuse(ref):
        asked.append(ref.id)
        raise trouble("Comments are turned off for that video.")

    connector.threads = refuse
    bench.time.at += timedelta(hours=47)
    for _ in range(4):
        await keeping.once()
    assert sorted(asked) == sorted(post.ref.id for post in posts)


async def test_a_post_that_is_gone_there_is_hidden_here(bench, store, heard, make_post):
    keeping, connector, _ = await heard(make_post("1", "Hello?", mentions_us=True))

    def gone(ref):
        raise TargetGone("Gone.")

    connector.threads = gone
    bench.time.at += timedelta(hours=47)
    await keeping.once()
    (row,) = store.lists.window(ALL, 0).rows
    assert store.thread(row.id).posts[0].state is PostState.HIDDEN
    bench.time.at += timedelta(hours=2)
    await keeping.once()
    assert store.raw_post(store.thread(row.id).posts[0].id).text == ""


async def test_an_account_that_was_told_to_wait_or_sign_in_is_not_asked(bench, store, heard, make_post):
    keeping, _, asked = await heard(make_post("1", "Hello?", mentions_us=True))
    bench.time.at += timedelta(hours=47)
    for health in (Health.LIMITED, Health.SIGN_IN):
        await store.sync_trouble(ACME, health, "Wait.", None)
        await keeping.once()
    await store.pause_account(ACME, True)
    await keeping.once()
    assert asked == []


async def test_what_does_not_come_back_is_asked_for_once_a_day(bench, store, heard, make_post):
    keeping, connector, _ = await heard(make_post("1", "Hello?", mentions_us=True))
    asked = []

    def nothing(ref):
        asked.append(ref.id)
        return Thread(posts=())

    connector.threads = nothing
    bench.time.at += timedelta(hours=47)
    for _ in range(10):
        await keeping.once()
        bench.time.at += timedelta(hours=1)
    assert len(asked) == 1
    bench.time.at += timedelta(days=1)
    await keeping.once()
    assert len(asked) == 2


async def test_the_login_itself_is_never_blanked(bench, store, heard, make_post, scripted):
    ours = make_post("2", "Yes.", ours=True, parent=RemoteId("1"), author=(await scripted().profile()).identity)
    keeping, _, _ = await heard(
        make_post("1", "Hello?"), ours, terms=Retention(people=timedelta(hours=24), rule="One day.")
    )
    bench.time.at += timedelta(hours=24)
    await keeping.once()
    (row,) = store.lists.window(ALL, 0).rows
    posts = store.thread(row.id).posts
    assert [post.author.handle for post in posts] == ["", "acme@server.example"]
    assert [post.text for post in posts] == ["Hello?", "Yes."]

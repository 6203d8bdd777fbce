from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from inbox_tui.connector import (
    PaymentNeeded,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unreadable,
    Unsupported,
)
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import AccountId, Cursor, Page, PostRef, RemoteId, Thread
from inbox_tui.engine.sync import AccountSync

ACME = AccountId("acme")


async def test_a_round_stores_each_page_with_its_cursor_and_goes_on_from_there(bench, scripted, give, make_post):
    connector = scripted()
    connector.pages = give(
        Page(posts=(make_post("1"), make_post("2")), cursor=Cursor("a")),
        Page(posts=(make_post("3"),), cursor=Cursor("b"), note="3 message requests wait in the app"),
    )
    sync = bench.sync(connector)
    outcome = await sync.round()
    assert (outcome.fetched, outcome.new, outcome.error) == (3, 3, "")
    assert bench.shelf.state(ACME).note == "3 message requests wait in the app"
    await sync.round()
    assert connector.asked == [None, "b"]
    assert connector.profiles == 1, "who we are is asked once a day"


async def test_what_arrived_before_the_trouble_is_kept(bench, scripted, make_post):
    connector = scripted()

    async def pages(since):
        yield Page(posts=(make_post("1"),), cursor=Cursor("a"))
        raise Unreachable("The server cannot be reached.")

    connector.pages = pages
    outcome = await bench.sync(connector).round()
    assert outcome.new == 1
    assert outcome.health is Health.OFFLINE
    assert bench.shelf.state(ACME).cursor == "a"


@pytest.mark.parametrize(
    ("error", "health", "after"),
    [
        (SignInNeeded("The login has expired."), Health.SIGN_IN, None),
        (PermissionMissing("Reading is not allowed.", "read"), Health.SIGN_IN, timedelta(hours=6)),
        (PaymentNeeded("Out of credit."), Health.LIMITED, timedelta(hours=6)),
        (Unreachable("Nobody answers."), Health.OFFLINE, timedelta(seconds=5)),
        (Unreadable("An answer was not JSON."), Health.BROKEN, timedelta(minutes=1)),
        (Rejected("The server refuses."), Health.BROKEN, timedelta(minutes=1)),
        (ZeroDivisionError("secret-token"), Health.BROKEN, timedelta(minutes=1)),
    ],
)
async def test_each_trouble_has_its_state_and_its_pause(bench, scripted, error, health, after):
    connector = scripted()
    connector.trouble = error
    outcome = await bench.sync(connector).round()
    assert outcome.health is health
    assert outcome.error
    assert "secret-token" not in outcome.error
    assert outcome.next_at == (None if after is None else bench.time.at + after)


@pytest.mark.parametrize("said", ["The login has expired.", "The login has expired. Sign in again under Accounts."])
async def test_a_sign_in_trouble_names_the_repair_once(bench, scripted, said):
    connector = scripted()
    connector.trouble = SignInNeeded(said)
    await bench.sync(connector).round()
    assert bench.shelf.state(ACME).sentence == "The login has expired. Sign in again under Accounts."


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        (timedelta(minutes=7), timedelta(minutes=7, seconds=3)),
        (timedelta(days=900), timedelta(seconds=30)),
        (timedelta(seconds=-5), timedelta(seconds=30)),
        (None, timedelta(seconds=30)),
    ],
)
async def test_a_time_to_come_back_is_kept_if_it_is_believable(bench, scripted, told, wait):
    connector = scripted()
    connector.trouble = RateLimited("Too many requests.", None if told is None else bench.time.at + told)
    outcome = await bench.sync(connector).round()
    assert outcome.next_at == bench.time.at + wait


async def test_pauses_grow_to_a_quarter_of_an_hour(bench, scripted):
    connector = scripted()
    connector.trouble = Unreachable("Nobody answers.")
    bench.luck = 0.999
    sync = bench.sync(connector)
    pauses = [(await sync.round()).next_at - bench.time.at for _ in range(12)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(minutes=15)


async def test_breaking_and_healing_are_each_said_once(bench, scripted):
    connector = scripted()
    sync = bench.sync(connector)
    await sync.round()
    connector.trouble = Unreachable("Nobody answers.")
    for _ in range(3):
        await sync.round()
    connector.trouble = None
    for _ in range(2):
        await sync.round()
    assert bench.turns == [
        (ACME, Health.OFFLINE, "Nobody answers."),
        (ACME, Health.OK, "acme works again."),
    ]


async def test_missing_parents_are_fetched_a_few_a_round_and_not_again_and_again(bench, scripted, make_post):
    connector = scripted()
    connector.threads = lambda ref: Thread(posts=(make_post("p-" + ref.id),))
    bench.shelf.hanging = [PostRef(id=RemoteId(str(number))) for number in range(8)]
    sync = bench.sync(connector)
    outcome = await sync.round()
    assert bench.shelf.threads == ["0", "1", "2", "3", "4"]
    assert outcome.new == 5
    await sync.round()
    await sync.round()
    assert bench.shelf.threads == ["0", "1", "2", "3", "4", "5", "6", "7"]
    await bench.time.pass_(90_000)
    await sync.round()
    assert len(bench.shelf.threads) == 13, "a day later it is tried again"


@pytest.mark.parametrize("refusal", [TargetGone, PermissionMissing, Rejected, Unreadable, Unsupported])
async def test_a_thread_that_is_refused_costs_nothing_but_itself(bench, scripted, refusal):
    connector = scripted()

    def refuse(ref):
        raise refusal("Comments are turned off for that video.")

    connector.threads = refuse
    bench.shelf.hanging = [PostRef(id=RemoteId("1"))]
    outcome = await bench.sync(connector).round()
    assert outcome.health is Health.OK


async def test_pages_are_paced_while_keys_arrive(bench, scripted, give, make_post):
    connector = scripted()
    connector.pages = give(*(Page(posts=(make_post(str(n)),), cursor=Cursor(str(n))) for n in range(3)))
    bench.busy = True
    task = asyncio.create_task(bench.sync(connector).round())
    await bench.time.settle()
    assert len(bench.shelf.posts) == 1
    await bench.time.pass_(0.1)
    assert len(bench.shelf.posts) == 2
    await bench.time.pass_(1)
    assert (await task).new == 3


async def test_while_keys_arrive_all_accounts_share_one_pace(bench, scripted, give, make_post):
    """Ten accounts that each pause for themselves would bring a hundred pages a second."""
    bench.busy = True
    world = bench.world
    tasks = []
    for account in range(5):
        connector = scripted(f"acme-{account}")
        posts = [make_post(f"{account}-{number}") for number in range(4)]
        connector.pages = give(*(Page(posts=(post,), cursor=Cursor(post.ref.id)) for post in posts))
        name = connector.link.account
        sync = AccountSync(name, bench.border(connector), bench.shelf, world, interval=lambda: 60.0)
        tasks.append(asyncio.create_task(sync.round()))
    await bench.time.settle()
    before = len(bench.shelf.posts)
    assert before <= 5
    for _ in range(5):
        await bench.time.pass_(0.1)
        assert len(bench.shelf.posts) - before <= 1
        before = len(bench.shelf.posts)
    bench.busy = False
    await bench.time.pass_(3)
    assert [(await task).new for task in tasks] == [4] * 5


async def test_what_could_not_be_read_is_told(bench, scripted, give, make_post):
    connector = scripted()
    connector.pages = give(Page(posts=(make_post("1"), make_post(""))))
    outcome = await bench.sync(connector).round()
    assert outcome.new == 1
    assert bench.shelf.state(ACME).note == "1 item could not be read and was left out."


async def test_what_can_be_had_at_once_is_not_waited_for(bench, scripted, give, make_post):
    connector = scripted()
    connector.pages = give(Page(posts=(make_post("1"),), cursor=Cursor("1"), more=True))
    sync = bench.sync(connector)
    first = await sync.round()
    assert (first.next_at - bench.time.now()).total_seconds() < 2
    connector.pages = give(Page(posts=(make_post("2"),), cursor=Cursor("2")))
    last = await sync.round()
    assert (last.next_at - bench.time.now()).total_seconds() > 50

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from inbox_tui.connector import RateLimited, SignInNeeded, Unreachable
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import AccountId, Cursor, Page
from inbox_tui.engine.schedule import Schedule
from inbox_tui.errors import DiskFull, NoSuchThing

ACME, OTHER = AccountId("acme"), AccountId("other")


@asynccontextmanager
async def running(schedule):
    async with asyncio.TaskGroup() as group:
        schedule.start(group)
        try:
            yield
        finally:
            await schedule.stop()


@pytest.fixture
def schedule(bench):
    return Schedule(bench.world)


async def test_every_account_is_looked_at_in_its_own_rhythm(bench, schedule, scripted):
    one, two = scripted("acme"), scripted("other")
    schedule.add(bench.sync(one))
    schedule.add(bench.sync(two))
    async with running(schedule):
        await bench.time.settle()
        assert (len(one.asked), len(two.asked)) == (1, 1)
        await bench.time.pass_(59)
        assert len(one.asked) == 1
        await bench.time.pass_(122)
        assert (len(one.asked), len(two.asked)) == (4, 4)


async def test_a_hanging_account_delays_no_other(bench, schedule, scripted):
    slow, quick = scripted("acme"), scripted("other")

    async def never(since):
        await asyncio.Event().wait()
        yield Page()

    slow.pages = never
    schedule.add(bench.sync(slow))
    schedule.add(bench.sync(quick))
    async with running(schedule):
        await bench.time.pass_(300)
        assert len(slow.asked) == 1
        assert len(quick.asked) == 6


async def test_a_full_disk_pauses_the_account_and_the_app_lives_on(bench, schedule, scripted):
    connector = scripted()
    schedule.add(bench.sync(connector))
    bench.shelf.failing = DiskFull("The disk is full; nothing that was written is lost.")
    async with running(schedule):
        await bench.time.pass_(1)
        assert bench.turns == [(ACME, Health.BROKEN, "The disk is full; nothing that was written is lost.")]
        assert connector.asked == []
        bench.shelf.failing = None
        await bench.time.pass_(60)
        assert len(connector.asked) == 1


async def test_look_now_returns_when_the_round_is_done(bench, schedule, scripted, give, make_post):
    connector = scripted()
    schedule.add(bench.sync(connector))
    async with running(schedule):
        await bench.time.settle()
        connector.pages = give(Page(posts=(make_post("1"),), cursor=Cursor("a")))
        outcomes = await schedule.sync_now(ACME)
        assert outcomes[ACME].new == 1
        with pytest.raises(NoSuchThing):
            await schedule.sync_now(AccountId("nobody"))


async def test_look_now_joins_a_round_that_is_under_way(bench, schedule, scripted):
    connector = scripted()
    gate = asyncio.Event()

    async def slow(since):
        await gate.wait()
        yield Page(cursor=Cursor("a"))

    connector.pages = slow
    schedule.add(bench.sync(connector))
    async with running(schedule):
        await bench.time.settle()
        asked = asyncio.create_task(schedule.sync_now())
        await bench.time.settle()
        assert not asked.done()
        gate.set()
        await asked
        assert len(connector.asked) == 1


async def test_no_request_while_told_to_wait_not_even_after_a_restart(bench, scripted):
    connector = scripted()
    connector.trouble = RateLimited("Too many requests.", bench.time.at + timedelta(minutes=10))
    first = Schedule(bench.world)
    first.add(bench.sync(connector))
    async with running(first):
        await bench.time.pass_(60)
        await first.sync_now()
        first.wake()
        await bench.time.pass_(60)
    again = Schedule(bench.world)
    again.add(bench.sync(connector))
    async with running(again):
        outcomes = await again.sync_now()
        assert outcomes[ACME].error == "Too many requests."
        await bench.time.pass_(450)
        assert len(connector.asked) == 1
        connector.trouble = None
        await bench.time.pass_(60)
        assert len(connector.asked) == 2


async def test_an_expired_login_is_left_alone_until_it_is_repaired(bench, schedule, scripted):
    connector = scripted()
    connector.trouble = SignInNeeded("The login has expired.")
    schedule.add(bench.sync(connector))
    async with running(schedule):
        await bench.time.pass_(7200)
        assert len(connector.asked) == 1
        repaired = scripted()
        schedule.add(bench.sync(repaired))
        await bench.time.pass_(1)
        assert len(repaired.asked) == 1
        assert bench.turns[-1] == (ACME, Health.OK, "acme works again.")


async def test_after_the_machine_slept_everybody_is_looked_at(bench, schedule, scripted):
    connector = scripted()
    connector.trouble = Unreachable("Nobody answers.")
    schedule.add(bench.sync(connector))
    async with running(schedule):
        await bench.time.pass_(600)
        before = len(connector.asked)
        connector.trouble = None
        bench.time.jump(8 * 3600)
        await bench.time.pass_(20)
        assert len(connector.asked) == before + 1


async def test_when_one_gets_through_the_other_offline_ones_try_at_once(bench, schedule, scripted):
    one, two = scripted("acme"), scripted("other")
    one.trouble = two.trouble = Unreachable("Nobody answers.")
    schedule.add(bench.sync(one))
    schedule.add(bench.sync(two))
    async with running(schedule):
        await bench.time.pass_(1200)
        one.trouble = two.trouble = None
        await schedule.sync_now(ACME)
        await bench.time.pass_(3)
        assert bench.shelf.state(OTHER).health is Health.OK


async def test_a_paused_account_is_not_looked_at(bench, schedule, scripted):
    connector = scripted()
    schedule.add(bench.sync(connector))
    async with running(schedule):
        await bench.time.settle()
        schedule.pause(ACME)
        await bench.time.pass_(600)
        await schedule.sync_now()
        assert len(connector.asked) == 1
        schedule.pause(ACME, on=False)
        await bench.time.pass_(1)
        assert len(connector.asked) == 2


async def test_a_removed_account_is_not_looked_at_and_frees_who_waits(bench, schedule, scripted):
    connector = scripted()

    async def never(since):
        await asyncio.Event().wait()
        yield Page()

    connector.pages = never
    schedule.add(bench.sync(connector))
    async with running(schedule):
        await bench.time.settle()
        asked = asyncio.create_task(schedule.sync_now())
        await bench.time.settle()
        await schedule.remove(ACME)
        await asked
        await bench.time.pass_(600)
        assert len(connector.asked) == 1


async def test_one_round_for_cron_needs_no_running_schedule(bench, schedule, scripted, give, make_post):
    good, bad = scripted("acme"), scripted("other")
    good.pages = give(Page(posts=(make_post("1"),), cursor=Cursor("a")))
    bad.trouble = Unreachable("Nobody answers.")
    schedule.add(bench.sync(good))
    schedule.add(bench.sync(bad))
    outcomes = await schedule.once()
    assert outcomes[ACME].new == 1
    assert outcomes[OTHER].error == "Nobody answers."


# --- streams


class Channel:
    """A live stream that a test speaks into."""

    def __init__(self):
        self.queue = asyncio.Queue()
        self.opened = 0

    async def __call__(self):
        self.opened += 1
        yield Page()
        while True:
            page = await self.queue.get()
            if isinstance(page, Exception):
                raise page
            yield page


@pytest.fixture
def live(bench, schedule, scripted):
    connector, channel = scripted(), Channel()
    connector.streams, connector.live = True, channel
    sync = bench.sync(connector)
    sync._interval = lambda: schedule.interval(ACME, 60.0)
    schedule.add(sync)
    return connector, channel


async def test_a_stream_is_opened_after_the_first_good_round_and_caught_up_with(bench, schedule, live):
    connector, channel = live
    async with running(schedule):
        await bench.time.pass_(3)
        assert channel.opened == 1
        assert schedule.streaming(ACME)
        assert len(connector.asked) == 2, "one round, and one to catch up with what fell between"


async def test_live_posts_are_stored_at_once_but_promise_nothing(bench, schedule, live, make_post):
    connector, channel = live
    async with running(schedule):
        await bench.time.pass_(3)
        rounds = len(connector.asked)
        channel.queue.put_nowait(Page(posts=(make_post("1"),), cursor=Cursor("of the stream")))
        await bench.time.settle()
        assert (ACME, "1") in bench.shelf.posts
        assert bench.shelf.state(ACME).cursor is None
        assert len(connector.asked) == rounds


async def test_many_empty_pages_make_few_rounds(bench, schedule, live):
    connector, channel = live
    async with running(schedule):
        await bench.time.pass_(5)
        rounds = len(connector.asked)
        for _ in range(100):
            channel.queue.put_nowait(Page())
        await bench.time.pass_(5)
        assert len(connector.asked) == rounds + 1


async def test_polling_goes_on_slower_while_the_stream_holds(bench, schedule, live):
    connector, _ = live
    async with running(schedule):
        await bench.time.pass_(10)
        rounds = len(connector.asked)
        await bench.time.pass_(280)
        assert len(connector.asked) == rounds
        await bench.time.pass_(60)
        assert len(connector.asked) == rounds + 1


async def test_a_broken_stream_comes_back_and_catches_up(bench, schedule, live):
    connector, channel = live
    async with running(schedule):
        await bench.time.pass_(10)
        rounds = len(connector.asked)
        channel.queue.put_nowait(Unreachable("The connection broke."))
        await bench.time.settle()
        assert not schedule.streaming(ACME)
        await bench.time.pass_(30)
        assert channel.opened == 2
        assert len(connector.asked) == rounds + 1


async def test_where_there_is_no_stream_polling_alone_goes_on(bench, schedule, scripted):
    connector = scripted()
    connector.streams = True
    schedule.add(bench.sync(connector))
    async with running(schedule):
        await bench.time.pass_(200)
        assert len(connector.asked) == 4
        assert not schedule.streaming(ACME)


async def test_what_is_known_of_an_account_is_the_last_runs_until_its_first_round_is_over(bench, schedule, scripted):
    failing = scripted("acme")
    failing.failing = Unreachable("Nobody answers.")
    schedule.add(bench.sync(failing))
    assert schedule.due_first(ACME)
    assert not schedule.due_first(OTHER)
    async with running(schedule):
        await bench.time.settle()
        assert not schedule.due_first(ACME)

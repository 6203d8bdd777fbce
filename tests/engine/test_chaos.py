"""Hundreds of sends over a server that answers wrongly or not at all; a day away; ten accounts at once.

Judged by what stands on the server: nothing twice, nothing said to be sent that is not, nothing lost.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.domain.account import Health
from inbox_tui.domain.model import OutboxId, OutboxState
from inbox_tui.domain.views import ViewKey
from inbox_tui.engine.accounts import AccountRecord, Accounts
from inbox_tui.inbox import Inbox

ALL = ViewKey("all")
MOVING = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.UNSURE)
LOST = ("cut after", "gateway", "error after", "portal", "moved", "empty", "cut json", "foreign")
REFUSED = ("cut before", "limited", "refused", "unavailable")
PEOPLE = 80


async def rows(inbox: Inbox, view: str = "all") -> list[Any]:
    """Every row of a view, window by window."""
    window = inbox.window(ViewKey(view), limit=30)
    found = list(window.rows)
    while window.more_after:
        window = inbox.window(ViewKey(view), after=found[-1].position, limit=30)
        found += window.rows
    return found


async def answer(inbox: Inbox, row: Any, text: str, *, force: bool = False) -> OutboxId:
    await inbox.heard([post.id for post in inbox.thread(row.id).posts])
    entry = await inbox.save_draft(account=row.account, conversation=row.id, text=text)
    await inbox.check_fresh(entry)
    await inbox.queue(entry, force=force)
    return entry


async def settled(inbox: Inbox, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while any(each.state in MOVING for each in inbox.outbox()):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def flicker(town: Any, luck: random.Random) -> None:
    """The network goes and comes."""
    while True:
        await asyncio.sleep(luck.uniform(0.1, 0.5))
        town.paper.away = True
        await asyncio.sleep(luck.uniform(0.01, 0.1))
        town.paper.away = False


@pytest.mark.parametrize("idempotent", [True, False], ids=["keeps keys", "ignores keys"])
async def test_eighty_sends_through_chaos(town: Any, idempotent: bool) -> None:
    luck = random.Random(f"chaos {idempotent}")
    town.clock.RATE = 300.0
    town.config = replace(town.config, sending=replace(town.config.sending, stale_queue_hours=48))
    town.paper.idempotent = idempotent
    town.paper.faults = [luck.choice([*LOST, *REFUSED]) if luck.random() < 0.6 else "" for _ in range(3 * PEOPLE)]
    for number in range(PEOPLE):
        town.paper.say(f"c{number}", f"Question {number}?", ago=60 + number)
    async with town.open() as inbox:
        await inbox.sync_now()
        found = await rows(inbox)
        assert len(found) == PEOPLE
        entries = {
            await answer(inbox, row, f"Answer {number}."): f"Answer {number}." for number, row in enumerate(found)
        }
        away = asyncio.create_task(flicker(town, luck))
        await settled(inbox, 60)
        away.cancel()
        states = {text: inbox.outgoing(entry) for entry, text in entries.items()}
        there = Counter(town.paper.by_brand())
        said_sent = {text for text, entry in states.items() if entry.state is OutboxState.SENT}
        assert [text for text, count in there.items() if count > 1] == [], "sent twice"
        assert said_sent - set(there) == set(), "falsely sent"
        assert {text for text, entry in states.items() if entry.text != text} == set(), "lost"
        for entry in states.values():
            if entry.state is not OutboxState.SENT:
                assert entry.state in (OutboxState.HELD, OutboxState.FAILED)
                assert entry.cause
                assert entry.next_step
        unknown = set(there) - said_sent
        assert len(unknown) <= 1, "what stands there was found, as long as the server can be read"
        assert len(said_sent) > PEOPLE / 2, "most of them did go out"
        headline = await inbox.headline()
        assert headline.failed == PEOPLE - len(said_sent), "the header counts what did not"


async def test_a_day_away(town: Any, until: Callable[[Callable[[], Any]], Awaitable[Any]]) -> None:
    for number in range(24):
        town.paper.say(f"c{number}", f"Question {number}?", ago=60 + number)
    async with town.open() as inbox:
        await inbox.sync_now()
        found = await rows(inbox)
        town.paper.away = True
        old = [await answer(inbox, row, f"Old {n}", force=True) for n, row in enumerate(found[:10])]
        town.clock.skip += timedelta(hours=23)
        fresh = [await answer(inbox, row, f"Fresh {n}", force=True) for n, row in enumerate(found[10:20])]
        moved = town.paper.say("c99", "They wrote again", to=next(
            each["id"] for each in town.paper.statuses.values() if found[19].excerpt in each["content"]
        ))  # fmt: skip
        assert moved
        town.clock.skip += timedelta(minutes=20)
        await until(lambda: all("fresh look" in inbox.outgoing(entry).cause for entry in fresh))  # type: ignore[union-attr]
        await until(lambda: not inbox._engine.delivery._busy)
        before = len(town.paper.requests)
        town.paper.away = False
        await inbox.sync_now()
        await settled(inbox, 5)  # at once: not after the pause between tries, which is minutes by now
        for entry in old:
            back = inbox.outgoing(entry)
            assert back is not None
            assert back.state is OutboxState.DRAFT
            assert "in time" in back.cause
        assert town.paper.by_brand() == [f"Fresh {n}" for n in range(9)], "once, in order"
        assert [inbox.outgoing(entry).state for entry in fresh[:9]] == [OutboxState.SENT] * 9  # type: ignore[union-attr]
        last = inbox.outgoing(fresh[9])
        assert last is not None
        assert last.state is OutboxState.DRAFT, "that conversation had moved on"
        assert last.cause
        requests = town.paper.requests[before:]
        posts = [number for number, each in enumerate(requests) if each.startswith("POST")]
        for first, second in itertools.pairwise([-1, *posts]):
            between = requests[first + 1 : second]
            assert any(each.endswith("/context") for each in between), "each goes out after a look of its own"


async def test_ten_busy_accounts(town: Any, open_paper: Any) -> None:
    """Two thousand posts and more, arriving while they are read: none is lost, none is there twice."""
    papers = {"brand": town.paper}
    accounts = Accounts(town.home.accounts_file)
    for number in range(9):
        name = f"brand-{number}"
        papers[name] = await open_paper()
        settings = {"server": f"http://127.0.0.1:{papers[name].port}"}
        accounts.put(AccountRecord(id=name, platform="mastodon", settings=settings, secrets="env:PAPER_TOKEN",
                                   added_at=town.clock.now()))  # fmt: skip
    luck = random.Random(17)
    for paper in papers.values():
        tops = [paper.say(f"p{luck.randrange(60)}", f"Top {n}", ago=5000 - n) for n in range(120)]
        for n in range(60):
            paper.say(f"p{luck.randrange(60)}", f"Below {n}", to=luck.choice(tops), ago=2000 - n)
    async with town.open() as inbox:
        for wave in range(4):
            round_ = asyncio.create_task(inbox.sync_now())
            for _ in range(20):
                for paper in papers.values():
                    paper.say(f"w{luck.randrange(99)}", f"Wave {wave}")
                await asyncio.sleep(0.002)
            await round_
        outcomes = await inbox.sync_now()
        assert {each.health for each in outcomes.values()} == {Health.OK}
        for name, paper in papers.items():
            found = await rows(inbox, f"account:{name}")
            assert len({row.id for row in found}) == len(found), "a row twice"
            posts = [post.remote_id for row in found for post in inbox.thread(row.id).posts]
            assert Counter(posts) == Counter(paper.statuses.keys()), f"{name}: lost or twice"
        everything = await rows(inbox)
        assert [row.position for row in everything] == sorted((row.position for row in everything), reverse=True)
        (count,) = [view.count for view in inbox.views() if view.key == "all"]
        assert count == len(everything) == sum([len(await rows(inbox, f"account:{name}")) for name in papers])


async def test_what_waited_for_the_network_leaves_when_it_is_back(
    town: Any, until: Callable[[Callable[[], Any]], Awaitable[Any]]
) -> None:
    town.paper.say("ana", "Hello?", ago=60)
    async with town.open() as inbox:
        await inbox.sync_now()
        town.paper.away = True
        await inbox.sync_now()
        entry = await answer(inbox, (await rows(inbox))[0], "Yes.", force=True)
        # it has tried so often that its next try is an hour away
        at = inbox.now() + timedelta(hours=1)
        await inbox._store.out.move(entry, OutboxState.QUEUED, send_at=at, looks=9, checked_at=None)
        town.paper.away = False
        await inbox.sync_now()
        await until(lambda: inbox.outgoing(entry).state is OutboxState.SENT)  # type: ignore[union-attr]
        assert inbox.now() < at
    assert town.paper.by_brand() == ["Yes."]

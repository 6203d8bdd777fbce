"""Killed at any moment, it loses nothing that was kept and sends nothing twice. Judged by the server and the store."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.views import ViewKey
from inbox_tui.store.journal import Journal

WHO = ("ana", "ben", "chloe", "dov")
MOVING = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.UNSURE)
Until = Callable[[Callable[[], Any]], Awaitable[Any]]

POINTS = [
    *(f"{nth} {verb} {moment} commit" for verb, nth in (("save_draft", 3), ("queue", 2), ("claim", 2), ("sent", 2),
      ("ingest", 1), ("hear", 2), ("bring_back", 1)) for moment in ("before", "after") if verb != "bring_back"),
    "1 journal half", "6 journal half", "9 journal half",
    "1 before POST", "3 before POST", "1 after POST", "4 after POST",
    "1 backup",
]  # fmt: skip


class Driver:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("driver.py"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return dict(json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    driver = Driver()
    yield driver
    driver.close()


async def run(driver: Driver, town: Any, token: str, point: str = "", delay: float | None = None) -> dict[str, Any]:
    order = {
        "home": str(town.home.data), "start": town.clock.now().isoformat(), "point": point, "delay": delay,
        "token": token, "answers": [f"Dear {who}, yes: {point or delay} ..end" for who in WHO],
    }  # fmt: skip
    return await asyncio.to_thread(driver.run, order)


async def judge(town: Any, until: Until) -> Counter[str]:
    """Start again, let it settle, and compare store, journal and server."""
    acks = [json.loads(line) for line in (town.home.data / "acks").read_text().splitlines()]
    async with town.open() as inbox:
        await until(lambda: not [each for each in inbox.outbox() if each.state in MOVING])
        assert inbox._store.check() == "ok"
        rows = [*inbox.outbox(), *inbox.drafts()]
        texts = Counter(row.text for row in rows)
        on_server = Counter(town.paper.by_brand())
        assert all(count == 1 for count in on_server.values()), f"twice: {on_server}"
        assert all(count == 1 for count in texts.values()), f"kept twice: {texts}"
        assert {row.text for row in rows if row.state is OutboxState.SENT} == set(on_server), (
            "sent is what stands there"
        )
        written = {entry.get("text") for entry in Journal(town.home.journal).latest().values()}
        for what, text in acks:
            if what == "saved":
                assert {text, f"{text}.end"} & set(texts), f"lost: {text}"
                assert {text, f"{text}.end"} & written, f"not in the journal: {text}"
            elif what == "queued":
                (row,) = [row for row in rows if row.text == text]
                assert row.state is not OutboxState.DRAFT or row.cause, f"taken back without a word: {text}"
        for row in rows:
            if row.state not in (OutboxState.DRAFT, OutboxState.SENT):
                assert row.cause, "what is stuck says why"
                assert row.next_step
        await inbox.sync_now()
        assert len(inbox.window(ViewKey("all")).rows) == len(WHO), "what was fetched is there once"
        return Counter(row.state.value for row in rows)


@pytest.fixture
def busy_town(town: Any) -> Any:
    for number, who in enumerate(WHO):
        town.paper.say(who, f"Do you ship to {who}?", ago=60 * (number + 1))
    return town


@pytest.mark.parametrize("point", POINTS)
async def test_killed_at_a_named_point(driver: Driver, busy_town: Any, until: Until, token: str, point: str) -> None:
    ended = await run(driver, busy_town, token, point)
    assert ended == {"killed": True, "code": -9}, "the point was reached"
    await judge(busy_town, until)


@pytest.mark.parametrize("seed", range(20))
async def test_killed_at_random(driver: Driver, busy_town: Any, until: Until, token: str, seed: int) -> None:
    luck = random.Random(seed)
    busy_town.paper.faults = [luck.choice(["", "", "cut after", "cut before", "gateway"]) for _ in range(4)]
    busy_town.paper.idempotent = luck.random() < 0.5
    (busy_town.home.data / "acks").touch()
    for _ in range(2):
        await run(driver, busy_town, token, delay=luck.uniform(0.02, 0.9))
    await judge(busy_town, until)


async def test_left_alone_it_ends_in_order(driver: Driver, busy_town: Any, until: Until, token: str) -> None:
    assert await run(driver, busy_town, token) == {"killed": False, "code": 0}
    assert await judge(busy_town, until) == {"sent": 4}

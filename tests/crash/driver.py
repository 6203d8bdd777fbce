"""Runs the real inbox and kills it. Imports once, then forks for each order, so that a run costs no start-up.

An order is one JSON line on stdin: home, start (where the clock begins), point (see ``arm``), delay (seconds until a
kill at random, or null), answers (the texts to write). The answer is one line: how the child ended. What the child was
told to be durable it appends to ``acks`` in the home.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

from inbox_tui.config import Config
from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.views import ViewKey
from inbox_tui.engine.accounts import Accounts
from inbox_tui.engine.opening import Ground
from inbox_tui.engine.registry import Registry
from inbox_tui.inbox import opening
from inbox_tui.net import client, guard
from inbox_tui.paths import Home
from inbox_tui.secrets import Vaults
from inbox_tui.store import database, journal

RATE = 100.0


class Clock:
    def __init__(self, start: str) -> None:
        self._start, self._from = datetime.fromisoformat(start), time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=(time.monotonic() - self._from) * RATE)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / RATE)


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


def arm(point: str) -> None:
    """``2 VERB before commit`` (the second time that it comes by), ``… after commit``, ``1 journal half``,
    ``1 before POST``, ``1 after POST``, ``1 backup``."""
    count, _, name = point.partition(" ")
    left = [int(count)]

    def passing(found: bool) -> bool:
        left[0] -= int(found)
        return found and left[0] == 0

    if name.endswith("commit"):
        verb, moment, _ = name.split(" ")
        write = database.Database._write

        async def counted(self: Any, act: Any, **how: Any) -> Any:
            now = passing(f".{verb}." in f".{act.__qualname__}.")

            def watched(db: sqlite3.Connection) -> Any:
                result = act(db)
                return die() if now and moment == "before" else result

            result = await write(self, watched, **how)
            return die() if now and moment == "after" else result

        database.Database._write = counted  # type: ignore[method-assign]
    elif name == "journal half":
        add = journal.Journal.add

        def half(self: Any, entry: Any) -> None:
            if passing(True):
                with self._path.open("ab") as file:
                    file.write(journal._line(entry)[:30])
                die()
            add(self, entry)

        journal.Journal.add = half  # type: ignore[method-assign]
    elif name.endswith("POST"):
        handle = guard.GuardedTransport.handle_async_request

        async def posted(self: Any, request: Any) -> Any:
            now = passing(request.method == "POST")
            if now and name == "before POST":
                die()
            response = await handle(self, request)
            return die() if now else response

        guard.GuardedTransport.handle_async_request = posted  # type: ignore[method-assign]
    elif name == "backup":
        opening.BACKUP_AFTER = timedelta()
        opening.TICK = 1.0
        connect = sqlite3.connect

        def slow(self: Any, target: Path) -> None:
            copy = connect(target.with_suffix(".part"))
            self.backup(copy, pages=4, progress=lambda status, remaining, total: die())

        database.backup_to = lambda connection, target, **_: (
            target.parent.mkdir(exist_ok=True),
            slow(connection, target),
        )
    else:
        raise ValueError(point)


async def live(order: dict[str, Any]) -> None:
    home, clock = Home.at(order["home"]), Clock(order["start"])
    acks = os.open(home.data / "acks", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def ack(what: str, text: str) -> None:
        os.write(acks, (json.dumps([what, text]) + "\n").encode())

    ground = Ground(
        registry=Registry(), vaults=Vaults(home, environ={**os.environ, "PAPER_TOKEN": order["token"]}),
        now=clock.now, random_bits=random.SystemRandom().getrandbits, sleep=clock.sleep,
    )  # fmt: skip
    accounts = Accounts(home.accounts_file)
    async with opening.open_inbox(home, Config(), ground, accounts, random=random.Random(1).random) as inbox:
        await inbox.sync_now()
        for text, row in zip(order["answers"], inbox.window(ViewKey("all")).rows, strict=False):
            entry = await inbox.save_draft(account=row.account, conversation=row.id, text=text[:-4])
            ack("saved", text[:-4])
            await inbox.save_draft(entry=entry, account=row.account, text=text)
            ack("saved", text)
            await inbox.heard([post.id for post in inbox.thread(row.id).posts])
            await inbox.check_fresh(entry)
            await inbox.queue(entry)
            ack("queued", text)
        waiting = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.UNSURE)
        while any(each.state in waiting for each in inbox.outbox()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        if order["point"].endswith("backup"):
            await asyncio.sleep(2)
    ack("ended", "")


def child(order: dict[str, Any]) -> NoReturn:
    if order["point"] and order["delay"] is None:
        arm(order["point"])
    code = 1
    try:
        asyncio.run(live(order))
        code = 0
    finally:
        os._exit(code)


def main() -> None:
    assert client
    for line in sys.stdin:
        order = json.loads(line)
        number = os.fork()
        if not number:
            child(order)
        if order["delay"] is not None:
            time.sleep(order["delay"])
            os.kill(number, signal.SIGKILL)
        _, status = os.waitpid(number, 0)
        ended = {"killed": os.WIFSIGNALED(status), "code": os.waitstatus_to_exitcode(status)}
        sys.stdout.write(json.dumps(ended) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Fetching, end to end: HTTP, JSON, HTML, the border, the store and its index, through the command a cron job runs."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from bench.outside import app
from bench.report import Figure, Report, median, p95
from bench.screen import NotSeen, Terminal
from bench.server import PAGE
from bench.stores import RESULTS, write_account

TOKEN = {"INBOX_TUI_BENCH_TOKEN": "not-a-real-token"}


@contextmanager
def server(posts: int) -> Iterator[str]:
    """The address of a server with so many mentions."""
    running = subprocess.Popen(
        [sys.executable, "-m", "bench.server", str(posts)], stdout=subprocess.PIPE, text=True, cwd=RESULTS.parent.parent
    )
    try:
        assert running.stdout is not None
        yield f"http://127.0.0.1:{running.stdout.readline().strip()}"
    finally:
        running.kill()
        running.wait()
        if running.stdout is not None:
            running.stdout.close()


def pull(report: Report, posts: int, rounds: int) -> None:
    """Posts a second of processor time. A round that brings one page is taken off: the start of the program, and what
    is only done once (signing in, patterns compiled when the first text is looked at)."""
    RESULTS.mkdir(exist_ok=True)
    with server(posts) as full, server(PAGE) as little:
        report.add(Figure("raw HTTP on loopback, a page", 0, median([_page(full) for _ in range(20)]), "ms"))
        per_post: list[float] = []
        count = 0
        for _ in range(rounds):
            begun, few = _sync(little)
            whole, count = _sync(full)
            per_post.append((whole - begun) / max(1, count - few))
        rate = 1 / max(median(per_post), 1e-9)
        report.add(Figure(f"pull, end to end, {count:,} posts", 0, rate, "posts/s", 3000, at_least=True))


def _page(address: str) -> float:
    begun = time.perf_counter()
    with urlopen(f"{address}/api/v1/notifications") as answer:
        answer.read()
    return (time.perf_counter() - begun) * 1000


def _sync(address: str) -> tuple[float, int]:
    """CPU seconds of a first ``sync``, and how many posts it brought."""
    with tempfile.TemporaryDirectory(dir=RESULTS) as folder:
        home = Path(folder)
        write_account(home, address)
        before = _children()
        done = subprocess.run(
            app(home, "sync", "--json"), env={**os.environ, **TOKEN}, capture_output=True, text=True, check=False
        )
        told = json.loads(done.stdout)
        if told[0]["error"]:
            raise NotSeen(told[0]["error"])
        return _children() - before, int(told[0]["new"])


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def keys_while_syncing(report: Report, posts: int, home: Path, count: int) -> None:
    """``j`` in a store of ``posts`` while a first round brings in 800 more, against the same without."""
    found: dict[str, list[float]] = {}
    with server(4000) as address, tempfile.TemporaryDirectory(dir=RESULTS) as folder:
        for name, where in (("no sync", "http://127.0.0.1:9"), ("a sync", address)):
            copy = Path(folder) / name.replace(" ", "-")
            copy.mkdir()
            shutil.copy(home / "inbox.db", copy)
            write_account(copy, where)
            if name == "a sync":
                _resume(copy / "inbox.db")
            with Terminal(app(copy), env=TOKEN) as seen:
                seen.starts(lambda text: "1 of " in text)
                seen.wait_for(lambda text: "account" in text or "looking" in text)  # Textual is there
                seen.settle(0.2, most=1.5)  # imports are over, the round is not
                found[name] = [seen.press("j", 0.04)[0] for _ in range(count)]
    floor = p95(found["no sync"])
    report.add(Figure("j during a sync, first byte, p95", posts, p95(found["a sync"]), "ms", 1.5, floor, "no sync"))


def _resume(database: Path) -> None:
    import sqlite3

    db = sqlite3.connect(database)
    db.execute("UPDATE account SET paused = 0, cursor = NULL")
    db.commit()
    db.close()

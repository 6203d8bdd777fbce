"""A heavy inbox in real time: ``python -m bench.heavy``. 100,000 posts are there, ten accounts bring 200 a second for a
minute, and somebody moves through the list meanwhile.

Not part of ``make bench``: it takes three minutes and both cores. Afterwards every post that the server told must be
in the store, once.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bench.outside import app
from bench.pull import TOKEN
from bench.report import Figure, Report, median, p95
from bench.screen import Terminal
from bench.stores import RESULTS, home

ACCOUNTS = 10
POLL = 15
"""Seconds between two looks; the platforms' own pauses are longer, and streams shorter."""


def main() -> int:
    """Returns 0 when nothing was lost and nothing is there twice."""
    parser = argparse.ArgumentParser(prog="python -m bench.heavy", description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000, help="posts that are there before")
    parser.add_argument("--rate", type=int, default=200, help="posts a second, over all accounts")
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    report = Report()
    told = given.rate * given.seconds // ACCOUNTS
    with tempfile.TemporaryDirectory(dir=RESULTS) as folder:
        where = Path(folder)
        with (
            closing(sqlite3.connect(home(given.posts) / "inbox.db")) as db,
            closing(sqlite3.connect(where / "inbox.db")) as copy,
        ):
            db.backup(copy)
        (where / "inbox.db").chmod(0o600)
        server = subprocess.Popen(
            [sys.executable, "-m", "bench.server", str(told), "--rate", str(given.rate / ACCOUNTS)],
            stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            _configure(where, f"http://127.0.0.1:{server.stdout.readline().strip()}")
            lost = _watch(report, where, given.posts, told, given.seconds)
        finally:
            server.kill()
            server.wait()
            if server.stdout is not None:
                server.stdout.close()
    report.note(f"load at the end: {os.getloadavg()[0]:.1f}")
    report.save(RESULTS / "heavy.json")
    return int(lost)


def _configure(where: Path, address: str) -> None:
    names = [f"acme-{number}" for number in range(ACCOUNTS)]
    accounts = [
        {"id": name, "platform": "mastodon", "settings": {"server": address}, "secrets": "env:INBOX_TUI_BENCH_TOKEN",
         "us": "1", "handle": f"{name}@masto.example", "added_at": "2026-01-01T00:00:00+00:00"}
        for name in names
    ]  # fmt: skip
    (where / "accounts.json").write_text(json.dumps({"version": 1, "accounts": accounts}))
    polling = "\n".join(f"{name} = {POLL}" for name in names)
    (where / "config.toml").write_text(f"[polling]\n{polling}\n")


def _watch(report: Report, where: Path, posts: int, told: int, seconds: int) -> bool:
    with Terminal(app(where), env=TOKEN) as seen:
        seen.wait_for(lambda text: "1 of " in text)
        begun = time.perf_counter()
        keys: list[float] = []
        down = True
        while time.perf_counter() - begun < seconds + POLL:
            for _ in range(10):
                keys.append(seen.press("j" if down else "k", 0.05)[0])
            down = not down
            seen.settle(0.3, most=1.0)
        report.add(Figure("j while 200 a second arrive, first byte, p50", posts, median(keys), "ms", 10))
        report.add(Figure("j while 200 a second arrive, first byte, p95", posts, p95(keys), "ms", 40))
        report.add(Figure("  the worst of them", posts, max(keys), "ms", 500))
        for _ in range(40):  # what was told last comes with the next looks
            if _count(where)[0] >= told * ACCOUNTS:
                break
            seen.settle(0.5, most=3.0)
        took = time.perf_counter() - begun
    there, different = _count(where)
    report.add(Figure("posts told by ten accounts", posts, told * ACCOUNTS, "posts"))
    report.add(Figure("  of these in the store", posts, there, "posts", told * ACCOUNTS, at_least=True))
    report.add(Figure("  a second, until the last was in", posts, there / took, "posts/s"))
    return there != told * ACCOUNTS or different != there


def _count(where: Path) -> tuple[int, int]:
    """How many posts of the ten accounts there are, and how many different ones."""
    with closing(sqlite3.connect(f"file:{where / 'inbox.db'}?mode=ro", uri=True)) as db:
        found = db.execute(
            """SELECT count(*), count(DISTINCT p.account || ' ' || p.remote_id)
               FROM post p JOIN account a ON a.n = p.account
               WHERE a.id LIKE 'acme-%' AND p.state = 'live'"""
        ).fetchone()
    return int(found[0]), int(found[1])


if __name__ == "__main__":
    sys.exit(main())

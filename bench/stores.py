"""Homes with a filled store, made once by the store's own ingest and kept under ``bench/results/``."""

from __future__ import annotations

import asyncio
import hashlib
import json
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.corpus import ACCOUNT, US, Corpus
from inbox_tui.config import Config
from inbox_tui.connector import Features, Profile
from inbox_tui.domain.model import PostId
from inbox_tui.store import Rules, Store

RESULTS = Path(__file__).parent / "results"
_MADE_BY = ("corpus.py", "words.py")


def now() -> datetime:
    return datetime.now(UTC)


def home(posts: int) -> Path:
    """A home whose store holds ``posts`` posts; made anew when it is older than a week or the generator changed."""
    folder = RESULTS / f"home-{posts}"
    mark = folder / "made.json"
    version = _version()
    if mark.exists():
        made = json.loads(mark.read_text())
        if made["version"] == version and time.time() - made["at"] < 7 * 86_400:
            return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    begun, cpu = time.perf_counter(), time.process_time()
    asyncio.run(_fill(folder / "inbox.db", posts))
    took = {"wall_s": time.perf_counter() - begun, "cpu_s": time.process_time() - cpu}
    write_account(folder)
    mark.write_text(json.dumps({"version": version, "at": time.time(), "posts": posts, **took}))
    return folder


def write_account(folder: Path, server: str = "https://masto.example") -> None:
    """A configured account whose token nobody ever gave."""
    account = {
        "id": ACCOUNT,
        "platform": "mastodon",
        "settings": {"server": server},
        "secrets": "env:INBOX_TUI_BENCH_TOKEN",
        "us": US.id,
        "handle": US.handle,
        "added_at": "2026-01-01T00:00:00+00:00",
    }
    (folder / "accounts.json").write_text(json.dumps({"version": 1, "accounts": [account]}))


def _version() -> str:
    """Changes with the generator and with the shape of the store."""
    from inbox_tui.store import migrations

    digest = hashlib.sha256()
    for name in _MADE_BY:
        digest.update((Path(__file__).parent / name).read_bytes())
    for each in migrations.ALL:
        digest.update(repr(each.STATEMENTS).encode())
    return digest.hexdigest()[:16]


async def _fill(database: Path, posts: int) -> None:
    store = await Store.open(database, now=now, rules=Rules.of(Config()))
    try:
        await store.register_account(ACCOUNT, "mastodon", "masto", "Mastodon")
        await store.saw_profile(ACCOUNT, Profile(identity=US), Features())
        for page in Corpus(posts, now()).pages():
            await store.ingest(ACCOUNT, page)
        await store.sync_ok(ACCOUNT, now() + timedelta(hours=1))
        await store.pause_account(ACCOUNT, True)  # nobody is to be asked while we measure
        await _hear_half(store)
        await store.reckon()  # else the first start would find new rules, and reckon everything anew
    finally:
        await store.close()


async def _hear_half(store: Store) -> None:
    """Half of the first screens has been heard, so that both ways of drawing a row are drawn."""
    from inbox_tui.store.codec import ms

    window = store.lists.window("needs-reply", ms(now()), limit=60)  # type: ignore[arg-type]
    posts: list[PostId] = []
    for row in window.rows[::2]:
        posts += store.thread(row.id).to_hear
    await store.hear(posts, "read")

"""What a review, the composer and the looks at people cost: on the event loop's thread, so in processor time."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench.report import Figure, Report, median, p95
from bench.stores import RESULTS, now
from inbox_tui.config import Config
from inbox_tui.domain.model import ConversationId, IdentityId, OutboxId, PostId
from inbox_tui.domain.person import PeopleSort
from inbox_tui.inbox.base import LateEngine
from inbox_tui.inbox.changes import ChangeFeed
from inbox_tui.inbox.facade import Inbox
from inbox_tui.store import Rules, Store
from inbox_tui.store.codec import ms

SENT = 300
"""Replies of the last day, one in ten of them the same text as the drafts."""
CUSTOMERS = 20_000
_TEXT = (
    "Thank you so much for asking about the blue package. I will look into the shipping and get back to you tomorrow "
    "at noon. Does that help you?"
)
_WORDS = "thanks for your question about the blue parcel it will arrive very soon sorry we wait and hope"
_WAITING = "SELECT id, last_in_id FROM conversation WHERE place = 'needs' ORDER BY last_at DESC LIMIT ?"
_WIDE = """
SELECT conversation_id, id FROM post WHERE ours = 0 AND conversation_id =
  (SELECT conversation_id FROM post WHERE remote_id = 'wide-0') ORDER BY id DESC LIMIT ?
"""


class _NoEngine:
    """Nobody is asked while we measure."""

    def answers_privately(self, *given: object) -> bool:
        return False


def spent(acts: Iterable[Callable[[], Any]]) -> list[float]:
    """Milliseconds of processor time, each act once: a first look is what somebody waits for."""
    taken = []
    for act in acts:
        begun = time.process_time()
        act()
        taken.append((time.process_time() - begun) * 1000)
    return taken


def caring(report: Report, posts: int, home: Path, rounds: int) -> None:
    """On a copy, for drafts and sent replies are put in."""
    with tempfile.TemporaryDirectory(dir=RESULTS) as folder:
        copy = Path(folder) / "inbox.db"
        shutil.copy(home / "inbox.db", copy)
        asyncio.run(_look(report, posts, copy, rounds))


async def _look(report: Report, posts: int, database: Path, rounds: int) -> None:
    store = await Store.open(database, now=now, rules=Rules.of(Config()))
    try:
        nobody: Any = _NoEngine()
        inbox = Inbox(store, LateEngine(lambda: nobody), nobody, now, Config(), ChangeFeed())
        await store._desk.db.write(lambda db: _write(db, rounds))
        db = store._desk.read
        drafts = [OutboxId(row[0]) for row in db.execute("SELECT id FROM outbox WHERE uid LIKE 'draft%' ORDER BY id")]
        wide = [OutboxId(row[0]) for row in db.execute("SELECT id FROM outbox WHERE uid LIKE 'wide%'")]
        targets = [PostId(row[0]) for row in db.execute("SELECT target_id FROM outbox WHERE uid LIKE 'draft%'")]
        people = [
            IdentityId(row[0])
            for row in db.execute("SELECT identity_id FROM contact ORDER BY inbound DESC LIMIT ?", (rounds,))
        ]
        inbox.care(drafts[0])  # patterns and modules are made once
        inbox.person(people[0])
        taken = spent(partial(inbox.care, each) for each in drafts)
        report.add(Figure("a review's look, 300 sends today, CPU p50", posts, median(taken), "ms", 8))
        report.add(Figure("a review's look, CPU p95", posts, p95(taken), "ms", 20))
        taken = spent(partial(inbox.care, each) for each in wide)
        report.add(Figure("  in the widest conversation, p95", posts, p95(taken), "ms", 20))
        taken = spent(partial(inbox.hint, each, f"{_TEXT} {each}") for each in targets)
        report.add(Figure("the composer's hint, CPU p95", posts, p95(taken), "ms", 2))
        taken = spent(partial(inbox.person, each) for each in people)
        report.add(Figure("the busiest people's cards, CPU p50", posts, median(taken), "ms", 10))
        report.add(Figure("people, first window, CPU", posts, median(spent([inbox.people] * 5)), "ms", 50))
        await _long_ones(report, posts, inbox, store)
        for name, act in (
            ("promises", inbox.promises), ("waiting on", inbox.waiting_on), ("thanks", inbox.thanks),
        ):  # fmt: skip
            report.add(Figure(f"{name}, CPU", posts, median(spent([act] * 9)), "ms", 10))
        report.add(Figure("counts of the side pane, CPU", posts, median(spent([inbox.views] * 9)), "ms", 2))
        await store._desk.db.write(_customers)
        staged = partial(inbox.people, PeopleSort.STAGE)
        report.add(Figure("people by stage, 20,000 customers, CPU", posts, median(spent([staged] * 5)), "ms", 50))
        report.add(Figure("losing touch with 20,000, CPU", posts, median(spent([inbox.losing_touch] * 5)), "ms", 50))
        report.add(Figure("  counts of the side pane then, CPU", posts, median(spent([inbox.views] * 9)), "ms", 5))
    finally:
        await store.close()


async def _long_ones(report: Report, posts: int, inbox: Inbox, store: Store) -> None:
    """Acts in the longest conversation there is, on the writer's thread."""
    db = store._desk.read
    (talk,) = db.execute("SELECT id FROM conversation ORDER BY posts DESC LIMIT 1").fetchone()
    (last,) = db.execute("SELECT max(id) FROM post WHERE conversation_id = ? AND ours = 0", (talk,)).fetchone()
    due = now() + timedelta(days=1)
    acts: tuple[tuple[str, int, Callable[[], Awaitable[object]]], ...] = (
        ("a promise", 10, lambda: inbox.promise(ConversationId(talk), "a word", due)),
        ("a post heard", 100, lambda: inbox.heard([PostId(last)])),
    )
    for name, goal, act in acts:
        taken = []
        for _ in range(5):
            begun = time.process_time()
            await act()
            taken.append((time.process_time() - begun) * 1000)
            await inbox.unheard([last])
        report.add(Figure(f"{name} in the longest conversation, CPU", posts, median(taken), "ms", goal))


def _customers(db: sqlite3.Connection) -> None:
    """Strangers who became customers and were not spoken with for months."""
    (top,), (person,) = (
        db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone() for table in ("identity", "person")
    )
    long_ago, dice = ms(now() - timedelta(days=400)), random.Random(4)
    them = [(number, person + number - top) for number in range(top + 1, top + 1 + CUSTOMERS)]
    db.executemany(
        "INSERT INTO identity (id, account, remote_id, handle, name) VALUES (:n, 1, 'x' || :n, 'h' || :n, 'n' || :n)",
        [{"n": number} for number, _ in them],
    )
    db.executemany(
        "INSERT INTO contact (identity_id, first_at, last_in, inbound) VALUES (?, ?, ?, 1)",
        [(number, long_ago, long_ago + dice.randrange(300 * 86_400_000)) for number, _ in them],
    )
    db.executemany(
        "INSERT INTO person (id, stage, created_at) VALUES (?, ?, 0)",
        [(one, dice.choice(("convert", "excite", "ascend", "promote"))) for _, one in them],
    )
    db.executemany("INSERT INTO person_identity VALUES (?, ?)", them)


def _write(db: sqlite3.Connection, drafts: int) -> None:
    at, dice = ms(now()) - 3_600_000, random.Random(3)
    waiting = db.execute(_WAITING, (SENT + drafts,)).fetchall()
    drafts = min(drafts, len(waiting) // 2)
    sent = [
        (
            f"sent{place}",
            "sent",
            *row,
            " ".join(dice.choices(_WORDS.split(), k=25)) if place % 10 else _TEXT,
            at,
            at,
            at,
        )
        for place, row in enumerate(waiting[drafts:])
    ]
    open_ones = [
        (f"draft{place}", "draft", *row, f"{_TEXT} {place}", at, at, None) for place, row in enumerate(waiting[:drafts])
    ]
    wide = [(f"wide{row[1]}", "draft", *row, _TEXT, at, at, None) for row in db.execute(_WIDE, (drafts,)).fetchall()]
    db.executemany(
        """INSERT INTO outbox (uid, state, conversation_id, target_id, text, created_at, updated_at, sent_at, act,
           account, audience) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'reply', 1, 'public')""",
        [*sent, *open_ones, *wide],
    )

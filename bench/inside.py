"""What the store does, without a screen: windows, threads, search and its index, and a committed triage key."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench.corpus import DEEP_HEAD, WIDE_HEAD
from bench.report import Figure, Report, median, p95
from bench.stores import RESULTS, now
from inbox_tui.config import Config
from inbox_tui.domain.query import parse
from inbox_tui.domain.text import search_aux
from inbox_tui.domain.views import ViewKey
from inbox_tui.store import Rules, Store
from inbox_tui.store.codec import ms
from inbox_tui.store.database import connect
from inbox_tui.store.queries import Lists
from inbox_tui.store.search import search
from inbox_tui.store.threads import thread_view

NEEDS = ViewKey("needs-reply")
WORDS = ("refund", "package", "Paket", "вопрос", "winlor")
PREFIXES = ("ref", "pac", "воп")
PIECES = ("谢谢", "注文", "上海", "ありがと")
SIGNS = ("🔥", "👍🏽", "🇯🇵", "👩\u200d👩\u200d👧", "1\ufe0f\u20e3")


def timed(act: Callable[[], Any], rounds: int) -> list[float]:
    """Milliseconds, the first (cold) round left out."""
    act()
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        found.append((time.perf_counter() - begun) * 1000)
    return found


def reading(report: Report, posts: int, home: Path, rounds: int) -> None:
    db = connect(home / "inbox.db", read_only=True)
    lists, at = Lists(db), ms(now())
    raw = "SELECT id, excerpt, sort_due FROM conversation WHERE place = 'needs' ORDER BY sort_due, id LIMIT 120"
    floor = median(timed(lambda: db.execute(raw).fetchall(), rounds))
    report.add(Figure("raw sqlite3: 120 rows", posts, floor, "ms"))
    window = median(timed(lambda: lists.window(NEEDS, at, limit=120), rounds))
    report.add(Figure("a window of 120 conversations", posts, window, "ms", None, floor, "raw sqlite3"))
    report.add(Figure("all the views' counts", posts, median(timed(lambda: lists.counts(at), rounds)), "ms"))
    usual = [row.id for row in lists.window(NEEDS, at, limit=60).rows]
    opened = [median(timed(partial(_thread, db, lists, each), 2)) for each in usual]
    report.add(Figure("read a conversation, p95", posts, p95(opened), "ms", 50))
    for name, head in (("the widest conversation", WIDE_HEAD), ("the deepest conversation", DEEP_HEAD)):
        found = db.execute(
            """SELECT c.id, c.posts FROM conversation c JOIN post p ON p.conversation_id = c.id
               WHERE p.remote_id = ?""",
            (head,),
        ).fetchone()
        taken = timed(partial(_thread, db, lists, found[0]), max(3, rounds // 10))
        report.add(Figure(f"read {name} ({found[1]:,} posts), p95", posts, p95(taken), "ms", 150))
    db.close()


def _thread(db: sqlite3.Connection, lists: Lists, conversation: Any) -> object:
    row = lists.row(conversation)
    assert row is not None
    return thread_view(db, row)


def searches(report: Report, posts: int, home: Path, rounds: int) -> None:
    db = connect(home / "inbox.db", read_only=True)
    goal = 1 if posts <= 100_000 else 4
    for name, terms in (("words", WORDS), ("prefixes of 3", PREFIXES), ("Chinese, Japanese", PIECES), ("emoji", SIGNS)):
        taken = [median(timed(partial(_search, db, term), rounds)) for term in terms]
        report.add(Figure(f"search, {name}, all told: slowest of {len(terms)}", posts, max(taken), "ms"))
        matched = [median(timed(partial(_match, db, _query(term)), rounds)) for term in terms]
        report.add(Figure(f"  of that, in SQLite's index: {name}", posts, max(matched), "ms", goal))
    _recall(report, posts, db)
    size = (
        db.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'post_words%'").fetchone()[0] if _dbstat(db) else 0
    )
    text = db.execute("SELECT sum(length(CAST(text AS BLOB))) FROM post").fetchone()[0]
    if size:
        report.add(Figure("search index", posts, size / 1e6, "MB", 1.3, text / 1e6, "the text"))
    if posts <= 100_000:
        report.add(Figure("index built anew, CPU per 100,000 posts", posts, _build(db) * 100_000 / posts, "s", 6))
    db.close()


_MATCH = "SELECT rowid FROM post_words WHERE post_words MATCH ? ORDER BY rowid DESC LIMIT 50"


def _search(db: sqlite3.Connection, words: str) -> object:
    return search(db, parse(words), 50)


def _match(db: sqlite3.Connection, query: str) -> object:
    return db.execute(_MATCH, (query,)).fetchall()


def _query(words: str) -> str:
    from inbox_tui.domain.text import search_query

    return search_query(words)


def _dbstat(db: sqlite3.Connection) -> bool:
    try:
        db.execute("SELECT 1 FROM dbstat LIMIT 1")
    except sqlite3.OperationalError:
        return False
    return True


def _recall(report: Report, posts: int, db: sqlite3.Connection) -> None:
    """Every post that holds the piece, found by reading all the text, must be found by the index too."""
    there = found = 0
    for term in (*PIECES, *SIGNS, "refund", "вопрос"):
        scanned = {row[0] for row in db.execute("SELECT id FROM post WHERE instr(text, ?) AND state = 'live'", (term,))}
        if term.isascii() or term == "вопрос":  # a scan finds them inside longer words as well
            scanned = {
                row[0]
                for row in db.execute("SELECT id, text FROM post WHERE instr(text, ?)", (term,))
                if any(word.strip("?？.,!").startswith(term) for word in row[1].split())
            }
        matched = {
            row[0] for row in db.execute("SELECT rowid FROM post_words WHERE post_words MATCH ?", (_query(term),))
        }
        there += len(scanned)
        found += len(scanned & matched)
    report.add(
        Figure(f"recall over {there:,} hits of a scan", posts, 100 * found / max(1, there), "%", 100, at_least=True)
    )


def _build(db: sqlite3.Connection) -> float:
    rows = db.execute("SELECT id, text FROM post ORDER BY id").fetchall()
    made = sqlite3.connect(":memory:")
    made.execute(
        "CREATE VIRTUAL TABLE w USING fts5 (body, aux, content = '', tokenize = 'unicode61 remove_diacritics 2')"
    )
    begun = time.process_time()
    made.executemany(
        "INSERT INTO w (rowid, body, aux) VALUES (?, ?, ?)", ((r[0], r[1], search_aux(r[1])) for r in rows)
    )
    made.commit()
    taken = time.process_time() - begun
    made.close()
    return taken


def triage(report: Report, posts: int, home: Path, rounds: int) -> None:
    """``e`` on one conversation after another, each committed; on a copy, so that the store stays what it is."""
    with tempfile.TemporaryDirectory(dir=RESULTS) as folder:
        copy = Path(folder) / "inbox.db"
        shutil.copy(home / "inbox.db", copy)
        report.add(Figure("raw write and fsync of 4 kB", 0, _fsync(Path(folder), rounds), "ms"))
        taken = asyncio.run(_close_some(copy, rounds))
        report.add(Figure("a triage key, committed", posts, median(taken), "ms", 1))


async def _close_some(database: Path, rounds: int) -> list[float]:
    store = await Store.open(database, now=now, rules=Rules.of(Config()))
    try:
        taken = []
        for row in store.lists.window(NEEDS, ms(now()), limit=rounds).rows:
            begun = time.perf_counter()
            await store.decide([row.id], "done", "replied", "Closed one.", {"closed_at": ms(now())})
            taken.append((time.perf_counter() - begun) * 1000)
        return taken
    finally:
        await store.close()


def _fsync(folder: Path, rounds: int) -> float:
    handle = os.open(folder / "page", os.O_CREAT | os.O_WRONLY)
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        os.pwrite(handle, b"x" * 4096, 0)
        os.fdatasync(handle)
        taken.append((time.perf_counter() - begun) * 1000)
    os.close(handle)
    return median(taken)

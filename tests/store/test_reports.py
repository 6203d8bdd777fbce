"""What a report reads of a store, and where its page goes."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from inbox_tui.domain.model import ChangeSet, DoneReason, Page, Post, PostId
from inbox_tui.domain.report import Report, Share, report
from inbox_tui.domain.spans import span_of
from inbox_tui.domain.views import ViewKey
from inbox_tui.store import Store
from inbox_tui.store.codec import ms


async def made(store: Store, clock: Any, name: str = "week") -> Report:
    span = span_of(name, clock())
    return report(await store.relations.reports.facts(span), span, clock(), ZoneInfo("UTC"))


async def take_in(store: Store, *posts: Post) -> None:
    await store.ingest("acme", Page(posts=posts))


async def put(store: Store, table: str, **columns: Any) -> None:
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    await store._desk.write(
        lambda db: (
            db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(columns.values())),
            ChangeSet(),
        )
    )


async def test_waits_hearing_and_what_left_come_from_the_posts(
    store: Store, say: Callable[..., Post], clock: Any
) -> None:
    await take_in(
        store,
        say("1", "ana", "where is my order?", ago=3000),
        say("2", "us", "on its way", parent="1", ago=2990),
        say("3", "ben", "does it ship?", ago=100),
        say("4", "us", "Buy now", ago=50),
        say("5", "zoe", "hello", ago=8 * 1440),
        say("6", "us", "hello", parent="5", ago=8 * 1440 - 30),
    )
    post = store._desk.read.execute("SELECT id FROM post WHERE remote_id = '3'").fetchone()[0]
    await store.hear([PostId(post)], "read")
    found = await made(store, clock)
    assert str(found.every.times.p50) == "10m, ≥1h 40m"
    assert found.heard == Share(1, 2)
    assert found.asks == Share(1, 2)
    assert [line.name for line in found.platforms] == ["Mastodon"]
    longer = await made(store, clock, "month")
    assert str(longer.every.times.p50) == "10m, 30m, ≥1h 40m"


async def test_spam_leaves_and_other_closes_stay(store: Store, say: Callable[..., Post], clock: Any) -> None:
    await take_in(store, say("1", "ana", ago=300), say("2", "ben", ago=200), say("3", "cleo", ago=100))
    rows = {row.name: row.id for row in store.lists.window(ViewKey("all"), ms(clock()), limit=9).rows}
    for name, reason in (("Ana", DoneReason.SPAM), ("Ben", DoneReason.THANKED)):
        await store.decide(
            [rows[name]], "done", reason.value, "", {"closed_at": ms(clock()), "closed_reason": reason.value}
        )
    found = await made(store, clock)
    assert found.every.times.n == 2
    assert found.every.replied == Share(0, 1)


async def test_topics_hold_what_is_asked_and_nobodys_name(store: Store, say: Callable[..., Post], clock: Any) -> None:
    await take_in(
        store,
        say("1", "ana", "@acme does the teapot ship to Lagos? See https://x.example/teapot", ago=30),
        say("2", "ben", "is the teapot for Ana in stock, @cleo?", ago=20),
        say("3", "cleo", "we love it, Ana and Ben", ago=10),
        say("4", "dora", "will Ana get a teapot at Lagos too?", ago=5),
        say("5", "dora", "does the whistle come off?", ago=4),
        say("6", "dora", "and what does the whistle take?", ago=3),
        say("7", "ben", "what does it take?", ago=2),
    )
    found = await made(store, clock)
    assert dict(found.topics) == {"teapot": 3, "lagos": 2}, "the whistle is asked about by one alone"
    assert found.asking == 6


async def test_what_the_user_agreed_and_moved_is_counted(store: Store, say: Callable[..., Post], clock: Any) -> None:
    now = ms(clock())
    hour = 3_600_000
    promised = {"sort": "promise", "text": "by Friday", "made_at": now - 9 * hour}
    await put(store, "promise", **promised, due_at=now - hour)
    await put(store, "promise", **promised, due_at=now - hour, state="kept", ended_at=now - 2 * hour)
    await put(store, "promise", **promised | {"sort": "follow-up"}, due_at=now - hour)  # promised to nobody
    await put(store, "promise", **promised, due_at=now - hour, outbox_id=77)  # never sent: nothing was promised
    await put(store, "stage_move", person_id=1, at=now - hour, before="aware", after="engage")
    await put(store, "stage_move", person_id=1, at=now - 9 * 24 * hour, before="engage", after="aware")
    await put(store, "handoff", conversation_id=1, department="support", way="file", at=now - hour)
    found = await made(store, clock)
    assert (found.promises.kept, found.promises.missed, found.promises.open) == (1, 1, 0)
    assert found.stages == (("aware", "engage", 1),)
    assert [(each.name, str(each.away)) for each in found.departments] == [("support", "≥1h")]


async def test_interruptions_are_counted_by_reply_not_by_question(
    store: Store, say: Callable[..., Post], clock: Any
) -> None:
    at = ms(clock()) - 1000
    for number in range(1, 4):
        await put(
            store, "outbox", id=number, uid=str(number), act="reply", state="sent", account=1, audience="public",
            created_at=at, updated_at=at, sent_at=at,
        )  # fmt: skip
    for entry, outcome in ((1, "clean"), (1, "reasoned"), (2, "small"), (3, "keeps")):
        await put(store, "gate_log", at=at, gate="asks", outcome=outcome, outbox_id=entry)
    assert (await made(store, clock)).interruptions == Share(1, 3)


async def test_the_page_is_the_owners_alone_and_replaces_the_days_own(store: Store, tmp_path: Any) -> None:
    path = await store.relations.reports.keep("listening-2026-03-02.md", "one")
    again = await store.relations.reports.keep("listening-2026-03-02.md", "two ≥")
    assert path == again == tmp_path / "reports" / "listening-2026-03-02.md"
    assert path.read_text(encoding="utf-8") == "two ≥"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]


async def test_a_report_of_ten_thousand_waits_is_quick(store: Store, say: Callable[..., Post], clock: Any) -> None:
    """Not a benchmark: it would take minutes if anything were read once a row."""
    import time

    now = ms(clock())
    await store._desk.write(
        lambda db: (
            db.executemany(
                "INSERT INTO wait VALUES (?, 1, ?, ?, NULL, NULL, 1, ?, NULL)",
                [(n + 100, now - n * 40_000, now - n * 40_000 + 60_000 * (n % 500), now) for n in range(10_000)],
            ),
            ChangeSet(),
        )
    )
    began = time.perf_counter()
    found = await made(store, clock, "quarter")
    assert found.every.times.n > 9_000
    assert time.perf_counter() - began < 5
    assert clock().tzinfo is UTC
    assert found.span.since == clock() - timedelta(days=91)

"""Whatever is done in whatever order: counts equal a recount, windows equal the whole list, search equals a scan."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from inbox_tui.config import Config
from inbox_tui.connector import Features, Profile
from inbox_tui.domain.model import Act, Identity, Page, Post, RemoteId
from inbox_tui.domain.query import parse
from inbox_tui.domain.relationship import PromiseSort, PromiseState
from inbox_tui.domain.views import SHEETS, BuiltIn, ViewKey
from inbox_tui.errors import InboxError
from inbox_tui.store import Rules, Store
from inbox_tui.store.codec import ms
from inbox_tui.store.standing import refresh

FAR = 1 << 50
BUILT_IN = [view for view in BuiltIn if view is not BuiltIn.THANKS]
WORDS = ("refund", "naïve", "東京", "返品", "🎉", "👍🏽", "1.5", "C++", "don't", "ДОСТАВКА", "café")
OPERATIONS = ("ingest", "ours", "edit", "delete", "hear", "done", "spam", "snooze", "later", "star", "mute", "undo",
              "wake", "draft", "discard", "pass")  # fmt: skip
QUICK = ("hear", "promise", "keep", "move", "hand", "back")
"""What brings a conversation up to date without a look at all of its posts."""


async def open_store(path: Path, clock: Any) -> Store:
    store = await Store.open(path, now=clock, rules=Rules.of(Config()))
    for name in ("acme", "other"):
        await store.register_account(name, "mastodon", "masto", "Mastodon")
        us = Identity(id=RemoteId("us"), handle="acme", name="Acme")
        await store.saw_profile(name, Profile(identity=us), Features())
        await store.sync_ok(name, clock())
    return store


class Life:
    """Random deeds on a store, each as the product would do it."""

    def __init__(self, store: Store, clock: Any, say: Callable[..., Post], luck: random.Random) -> None:
        self.store, self.clock, self.say, self.luck = store, clock, say, luck
        self.posts: dict[tuple[str, str], Post] = {}
        self.gone: set[tuple[str, str]] = set()

    def conversations(self) -> list[Any]:
        return [row.id for row in self.store.lists.window(ViewKey("all"), FAR, limit=500).rows]

    async def _put(self, account: str, post: Post) -> None:
        self.posts[account, post.ref.id] = post
        await self.store.ingest(account, Page(posts=(post,)))

    async def do(self, what: str) -> None:
        luck, rows = self.luck, self.conversations()
        one = luck.sample(rows, min(len(rows), luck.randrange(1, 4))) if rows else []
        now, soon = ms(self.clock()), self.clock() + timedelta(minutes=luck.randrange(-60, 900))
        closing = {"closed_at": now, "later_at": None, "woke": 0, "snoozed_until": None, "snooze_mode": None}
        match what:
            case "ingest" | "ours":
                account = luck.choice(("acme", "other"))
                known = [key[1] for key in self.posts if key[0] == account]
                who = "us" if what == "ours" else luck.choice(("ana", "ben", "chloé"))
                parent = luck.choice([*known, None, "unknown"]) if known else None
                text = " ".join(luck.choices(WORDS, k=luck.randrange(1, 5)))
                number = f"{len(self.posts)}"
                await self._put(account, self.say(number, who, text, parent=parent, ago=luck.randrange(3000)))
            case "edit" if self.posts:
                key = luck.choice(list(self.posts))
                if key not in self.gone:
                    changed = replace(self.posts[key], text=luck.choice(WORDS), edited_at=self.clock())
                    await self._put(key[0], changed)
            case "delete" if self.posts:
                key = luck.choice(list(self.posts))
                self.gone.add(key)
                await self.store.ingest(key[0], Page(deleted=(RemoteId(key[1]),)))
            case "hear" if one:
                await self.store.hear([post.id for post in self.store.thread(one[0]).posts], "read")
            case "done" if one:
                await self.store.decide(one, "done", "thanked or liked", "done",
                                        {**closing, "closed_reason": "thanked or liked"})  # fmt: skip
            case "spam" if one:
                await self.store.decide(one, "spam", "spam", "spam", {**closing, "closed_reason": "spam"})
            case "snooze" if one:
                mode = luck.choice(("until they write", "regardless"))
                until = now + luck.randrange(1, 200) * 60_000
                await self.store.decide(
                    one, "snooze", mode, "s", {"snoozed_until": until, "snooze_mode": mode, "woke": 0}
                )
            case "later" if one:
                await self.store.decide(one, "later", "True", "l", {"later_at": luck.choice((now, None))})
            case "star" if one:
                await self.store.decide(one, "star", "True", "s", {"starred": luck.randrange(2)})
            case "mute" if one:
                await self.store.decide(one, "mute", "True", "m", {"muted": luck.randrange(2)})
            case "undo":
                await self.store.undo()
            case "wake":
                await self.store.wake_snoozed()
            case "draft" if one:
                row = self.store.lists.row(one[0])
                assert row is not None
                await self.store.out.save_draft(entry=None, act=Act.REPLY, account=row.account, conversation=one[0],
                                                target=self.store.default_target(one[0]), text="a draft")  # fmt: skip
            case "discard" if self.store.out.drafts():
                await self.store.out.discard_draft(luck.choice(self.store.out.drafts()).id)
            case "promise" if one:
                sort = luck.choice(tuple(PromiseSort))
                await self.store.relations.promises.make(one[0], sort, "soon", soon, "p")
            case "keep" if promises := self.store.relations.promises.open():
                await self.store.relations.promises.end(luck.choice(promises).id, PromiseState.KEPT, "k")
            case "move" if promises := self.store.relations.promises.open():
                await self.store.relations.promises.move(luck.choice(promises).id, soon, "m")
            case "hand" if one:
                with suppress(InboxError):  # somebody has it already
                    await self.store.relations.handoffs.hand_off(one[0], "post", "copy", "")
            case "back" if one:
                with suppress(InboxError):  # nobody has it
                    await self.store.relations.handoffs.hand_back(one[0])
            case "pass":
                self.clock.move(minutes=luck.randrange(1, 90))


def whole(store: Store, view: str, now: int, limit: int) -> list[Any]:
    """All rows of a view, window by window, downward."""
    window = store.lists.window(ViewKey(view), now, limit=limit)
    found = list(window.rows)
    while window.more_after:
        window = store.lists.window(ViewKey(view), now, after=found[-1].position, limit=limit)
        found += window.rows
    return found


def upward(store: Store, view: str, now: int, limit: int) -> list[Any]:
    window = store.lists.bottom(ViewKey(view), now, limit)
    found = list(window.rows)
    while window.more_before:
        window = store.lists.window(ViewKey(view), now, before=found[0].position, limit=limit)
        found = [*window.rows, *found]
    return found


def check_views(store: Store, now: int) -> None:
    counts = {each.key: each.count for each in store.lists.counts(now)}
    for view in [*BUILT_IN, "account:acme", "account:other"]:
        rows = whole(store, view, now, 500)
        if view not in SHEETS:  # those count other things, the list shows conversations
            assert counts[ViewKey(view)] == len(rows), view
        assert len({row.id for row in rows}) == len(rows), f"{view}: a row twice"
        for limit in (1, 3):
            assert whole(store, view, now, limit) == rows, f"{view}: windows of {limit} differ from the whole"
            assert upward(store, view, now, limit) == rows, f"{view}: upward differs"
        for number, row in enumerate(rows):
            assert store.lists.index_of(ViewKey(view), now, row.position) == number
        if rows:
            middle = rows[len(rows) // 2]
            assert middle in store.lists.around(ViewKey(view), now, middle.id, 4).rows
    assert counts[ViewKey(BuiltIn.DRAFTS)] == len(store.out.drafts())


def check_figures(store: Store) -> None:
    """The tallies, the waits and each conversation's numbers, against the rows themselves."""
    db = store._desk.read
    for key, number in db.execute("SELECT key, n FROM tally"):
        what, _, name = key.partition(":")
        where = {"place": "place = ?", "account": "account = CAST(? AS INTEGER) AND inbound > 0"}.get(
            what, "inbound > 0"
        )
        (real,) = db.execute(f"SELECT count(*) FROM conversation WHERE {where}", (name,) if name else ()).fetchone()
        assert number == real, key
    (strays,) = db.execute(
        "SELECT count(*) FROM wait WHERE conversation_id NOT IN (SELECT id FROM conversation)"
    ).fetchone()
    assert strays == 0
    for row in db.execute("SELECT id, posts, waiting_since FROM conversation").fetchall():
        (live,) = db.execute(
            "SELECT count(*) FROM post WHERE conversation_id = ? AND state = 'live'", (row[0],)
        ).fetchone()
        assert row[1] == live
        open_waits = db.execute(
            "SELECT since FROM wait WHERE conversation_id = ? AND answered_at IS NULL AND closed_at IS NULL", (row[0],)
        ).fetchall()
        assert [each[0] for each in open_waits] == ([row[2]] if row[2] is not None else [])


async def check_standing(store: Store, *some: int) -> None:
    """What was written as posts came in is what a look at everything gives. ``some``: at these conversations alone."""

    def picture(db: Any) -> list[tuple[Any, ...]]:
        return [
            tuple(row)
            for table in ("conversation", "wait", "tally")
            for row in db.execute(
                f"SELECT * FROM {table} ORDER BY 1, 3" if table == "wait" else f"SELECT * FROM {table}"
            )
            if table != "tally" or row[1]
        ]

    def look(db: Any) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        before = picture(db)
        everything = some or [row[0] for row in db.execute("SELECT id FROM conversation")]
        refresh(db, everything, ms(store._desk.now()), store._desk.rules)
        return before, picture(db)

    before, after = await store._desk.db.write(look)
    assert before == after


async def check_search(store: Store, life: Life) -> None:
    """What a scan over the posts that are there finds, the index finds; and nothing that is gone."""
    for word in WORDS:
        hits = await store.search(parse(word), 400)
        found = {hit.conversation for hit in hits}
        scan = set()
        for (account, number), post in life.posts.items():
            if (account, number) not in life.gone and word in post.text.split(" "):
                row = store._desk.read.execute(
                    "SELECT p.conversation_id FROM post p JOIN account a ON a.n = p.account"
                    " WHERE a.id = ? AND p.remote_id = ?", (account, number),
                ).fetchone()  # fmt: skip
                if row[0] is not None:
                    scan.add(row[0])
        assert scan <= found, f"{word}: not found"
        for hit in hits:
            shown = store.post(hit.post)
            assert shown is not None
            assert word in shown.text or word.casefold() in shown.text.casefold(), f"{word}: {shown.text!r}"


# Not shrunk: a life is reproduced by its seed, and a failing one would take minutes to make smaller.
@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 1 << 32), st.lists(st.sampled_from(OPERATIONS), min_size=10, max_size=60))
def test_random_lives(
    tmp_path_factory: pytest.TempPathFactory, clock: Any, say: Callable[..., Post], seed: int, deeds: list[str]
) -> None:
    async def live() -> None:
        store = await open_store(tmp_path_factory.mktemp("life") / "inbox.db", clock)
        try:
            life = Life(store, clock, say, random.Random(seed))
            for deed in ["ingest"] * 8 + deeds:
                await life.do(deed)
            check_views(store, ms(clock()))
            check_figures(store)
            await check_standing(store)
            await check_search(store, life)
            assert store.check() == "ok"
        finally:
            await store.close()

    asyncio.run(live())


async def test_what_is_heard_and_agreed_stands_as_a_look_at_all_the_posts_would_have_it(
    store: Store, clock: Any, say: Callable[..., Post]
) -> None:
    await store.register_account("other", "mastodon", "masto", "Mastodon")
    touched: list[int] = []
    store._desk.changed = lambda changes: touched.extend(changes.conversations)
    life, seen = Life(store, clock, say, random.Random(5)), set()
    for deed in ["ingest"] * 6 + life.luck.choices((*OPERATIONS, *QUICK, *QUICK), k=500):
        touched.clear()
        await life.do(deed)
        if deed in QUICK and touched:
            seen.add(deed)
            await check_standing(store, *touched)
    assert seen == set(QUICK)


async def test_undo_takes_back_a_batch_exactly(store: Store, clock: Any, say: Callable[..., Post]) -> None:
    life = Life(store, clock, say, random.Random(3))
    for number in range(12):
        await life._put("acme", say(str(number), f"p{number}", "hello", ago=number))
    columns = "id, closed_at, closed_reason, snoozed_until, later_at, starred, muted, tags, place, woke"

    def picture() -> list[tuple[Any, ...]]:
        return [tuple(row) for row in store._desk.read.execute(f"SELECT {columns} FROM conversation ORDER BY id")]

    pictures = [picture()]
    now = ms(clock())
    for act, changes in (
        ("done", {"closed_at": now, "closed_reason": "not for us"}), ("star", {"starred": 1}), ("mute", {"muted": 1}),
        ("snooze", {"snoozed_until": now + 5, "snooze_mode": "regardless"}), ("later", {"later_at": now}),
        ("tag", {"tags": json.dumps(["vip", "東京"])}), ("kind", {"kind": "praise", "kind_by": "user"}),
    ):  # fmt: skip
        assert await store.decide(life.conversations()[:7], act, "", act, changes) == 7
        pictures.append(picture())
    while len(pictures) > 1:
        assert picture() == pictures.pop()
        done = await store.undo()
        assert done is not None
        assert len(done.conversations) == 7, "the whole batch"
        assert picture() == pictures[-1]
    assert await store.undo() is None


@pytest.mark.parametrize("mode", ["until they write", "regardless"])
async def test_a_snooze_ends_as_it_was_asked_to(store: Store, clock: Any, say: Callable[..., Post], mode: str) -> None:
    life = Life(store, clock, say, random.Random(4))
    await life._put("acme", say("1", "ana", ago=30))
    (one,) = life.conversations()
    since = store.lists.row(one).waiting_since  # type: ignore[union-attr]
    until = ms(clock() + timedelta(hours=2))
    await store.decide([one], "snooze", mode, "s", {"snoozed_until": until, "snooze_mode": mode, "woke": 0})
    assert whole(store, "needs-reply", FAR, 9) == []
    assert store.lists.row(one).waiting_since == since, "the clock does not stop"  # type: ignore[union-attr]
    clock.move(hours=1)
    await life._put("acme", say("2", "ana", "still there?", parent="1"))
    awake = [row.id for row in whole(store, "needs-reply", FAR, 9)]
    assert awake == ([one] if mode == "until they write" else [])
    clock.move(hours=2)
    await store.wake_snoozed()
    (row,) = whole(store, "needs-reply", FAR, 9)
    assert row.id == one
    assert row.snoozed_until is None
    assert row.woke
    assert row.waiting_since == since


async def test_a_storm_of_cancellations_tears_no_write(store: Store, clock: Any, say: Callable[..., Post]) -> None:
    """Each write is three rows or none; what was acknowledged is there; nothing is left open."""
    luck = random.Random(9)
    acknowledged: set[str] = set()

    async def write(number: int) -> None:
        posts = tuple(say(f"{number}-{part}", f"p{number}", f"part {part}", ago=number) for part in range(3))
        await store.ingest("acme", Page(posts=posts))
        acknowledged.add(str(number))

    async def storm(start: int) -> None:
        for number in range(start, start + 40):
            task = asyncio.create_task(write(number))
            await asyncio.sleep(luck.random() * 0.004)
            if luck.random() < 0.7:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    await asyncio.gather(*(storm(1000 * each) for each in range(4)))
    await store.ingest("acme", Page(posts=(say("last", "zoe", "after the storm"),)))
    kept: dict[str, int] = {}
    for (remote,) in store._desk.read.execute("SELECT remote_id FROM post WHERE remote_id LIKE '%-%'"):
        kept[remote.split("-")[0]] = kept.get(remote.split("-")[0], 0) + 1
    assert set(kept.values()) == {3}, "half a page was stored"
    assert acknowledged <= set(kept)
    assert len(acknowledged) < 160, "there was a storm"
    assert store.check() == "ok"

from __future__ import annotations

import asyncio
import re
import sqlite3
from datetime import UTC, datetime

from inbox_tui.cli import parser
from inbox_tui.config import Config
from inbox_tui.domain.views import BuiltIn
from inbox_tui.paths import Home
from inbox_tui.store import Store
from inbox_tui.store.rules import Rules

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def test_list_prints_rows_for_scripts(town):
    rows = town("list", "--view", "needs-reply", "--json").json()
    assert rows
    for row in rows:
        assert {
            "id",
            "account",
            "platform",
            "person",
            "kind",
            "waiting_since",
            "due",
            "state",
            "unheard",
            "excerpt",
        } <= set(row)
        assert row["account"] in ("acme", "acme-bsky")
        assert row["platform"] in ("demo-masto", "demo-bsky")
        assert row["state"] in ("ok", "soon", "now", "late")
        assert TIME.fullmatch(row["waiting_since"])
        assert TIME.fullmatch(row["due"])
        assert row["unheard"] >= 1
    due = [row["due"] for row in rows]
    assert due == sorted(due), "the worst wait comes first"


def test_list_is_a_line_per_conversation_for_people(town):
    rows = town("list", "--json").json()
    lines = town("list").out.splitlines()
    assert len(lines) == len(rows)
    assert lines[0].split()[0] == str(rows[0]["id"])
    assert len(town("list", "--limit", "3").out.splitlines()) == 3


def test_a_view_that_is_none_names_those_there_are(town):
    told = town("list", "--view", "sent-items")
    assert told.code == 2
    assert "needs-reply" in told.err
    assert "account:NAME" in told.err
    told = town("list", "--view", "account:nobody")
    assert told.code == 5
    assert "acme-bsky" in told.err
    assert town("list", "--view", "account:acme", "--json").json()


def test_show_prints_the_posts_of_a_conversation(town):
    conversation = town("list", "--json").json()[0]["id"]
    posts = town("show", str(conversation), "--json").json()
    assert posts
    for post in posts:
        assert {"id", "platform_id", "author", "text", "created_at", "heard", "parent", "direction", "state"} <= set(
            post
        )
        assert post["direction"] in ("inbound", "outbound")
    assert any(not post["heard"] for post in posts)
    words = town("show", str(conversation))
    assert posts[-1]["text"].split("\n")[0] in words.out
    assert "heard 0" in words.err


def test_show_of_nothing_is_told_and_has_its_code(town):
    told = town("show", "999999")
    assert told.code == 5
    assert told.out == ""
    assert "no conversation 999999" in told.err


def test_search_finds_posts_and_says_when_it_does_not(town):
    hits = town("search", "notebook", "--json").json()
    assert hits
    assert all({"id", "post", "person", "at", "excerpt"} <= set(hit) for hit in hits)
    assert len(town("search", "notebook").out.splitlines()) == len(hits)
    nothing = town("search", "zzyzx-nowhere", "--json")
    assert (nothing.code, nothing.json()) == (5, [])


def test_a_bad_filter_is_told_on_stderr(town):
    told = town("search", "is:green", "notebook", "--json")
    assert "is: takes" in told.err


def test_before_anything_was_fetched_every_reader_says_so(shell):
    assert shell("list", "--json").json() == []
    assert shell("search", "x", "--json").code == 5
    assert shell("show", "1").code == 5
    assert "inbox-tui sync" in shell("show", "1").err


def test_reading_works_beside_a_running_app(town, home):
    from inbox_tui.store.lock import Lock

    lock = Lock(home / "inbox.lock")
    try:
        assert town("list", "--json").json()
        assert town("status", "--json").json()["waiting"]
        assert town("search", "notebook").code == 0
        refused = town("sync")
        assert refused.code == 3
        assert "Another inbox-tui" in refused.err
    finally:
        lock.release()
    assert town("sync").code == 0


def test_what_a_removed_account_fetched_is_still_found(town):
    there = town("search", "account:acme", "notebook", "--json").json()
    assert there
    assert town("accounts", "remove", "acme").code == 0
    assert town("search", "account:acme", "notebook", "--json").json() == there
    listed = town("list", "--view", "account:acme", "--json").json()
    assert {row["platform"] for row in listed} == {"demo-masto"}
    assert town("search", "platform:masto", "notebook", "--json").json() == there
    told = town("search", "account:nobody", "notebook")
    assert told.code == 5
    assert "Accounts: acme-bsky." in told.err


def test_every_view_of_the_app_can_be_listed():
    assert set(parser.VIEWS) == {one.value for one in BuiltIn}


def test_a_saved_search_is_a_view(town, home):
    async def save() -> None:
        now = datetime.now(UTC)
        store = await Store.open(Home.at(home).database, now=lambda: now, rules=Rules.of(Config()))
        await store.searches.save("paper", "paper")
        await store.close()

    asyncio.run(save())
    rows = town("list", "--view", "search:paper", "--json").json()
    assert {row["id"] for row in rows} == {hit["id"] for hit in town("search", "paper", "--json").json()}
    told = town("list", "--view", "search:ink")
    assert told.code != 0
    assert "There is no saved search called 'ink'. Saved searches: paper." in " ".join(told.err.split())


def _ms():
    return int(datetime.now(UTC).timestamp() * 1000)


def test_a_missed_promise_says_why_it_stands_first(town, home):
    with sqlite3.connect(home / "inbox.db") as db:
        (id,) = db.execute(
            "SELECT id FROM conversation WHERE place = 'needs' ORDER BY sort_due DESC, id DESC LIMIT 1"
        ).fetchone()
        db.execute("UPDATE conversation SET promised_at = 86400000 * (? / 86400000 - 2) WHERE id = ?", (_ms(), id))
    db.close()
    (line,) = [line for line in town("list").out.splitlines() if line.split()[0] == str(id)]
    assert re.search(r"promise (2d|\d\dh) late", line)
    due = {row["id"]: row["promise_due"] for row in town("list", "--json").json()}
    assert due.pop(id).endswith("T00:00:00Z")
    assert set(due.values()) == {None}

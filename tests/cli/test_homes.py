"""Homes that are in no order: each is told in a sentence, and nothing there is touched."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.engine.sync import AccountSync
from inbox_tui.paths import Home
from inbox_tui.store.lock import Lock

READS = [["status"], ["status", "--json"], ["list"], ["list", "--json"], ["show", "1"], ["search", "a"]]


@pytest.mark.parametrize("command", [*READS, ["sync"], ["accounts", "list"], ["accounts", "add", "demo-yt"]])
@pytest.mark.parametrize("below", ["", "/below"])
def test_a_file_in_the_place_of_the_home(shell, tmp_path, command, below):
    file = tmp_path / "a-file"
    file.write_text("mine")
    told = shell(*command, at=f"{file}{below}")
    assert (told.code, told.out) == (1, "")
    assert f"The folder {file}{below} cannot be used" in told.err
    assert "--home DIR" in told.err
    assert file.read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_home_that_may_not_be_looked_into(town, home):
    home.chmod(0)
    try:
        told = town("status")
    finally:
        home.chmod(0o700)
    assert told.code == 1
    assert "permission denied" in told.err


@pytest.mark.parametrize("command", [["list"], ["search", "a"], ["status"]])
def test_reading_makes_no_home(shell, home, command):
    told = shell(*command)
    assert told.code == (5 if command[0] == "search" else 0)
    assert not home.exists()


@pytest.mark.parametrize("command", READS)
def test_what_only_reads_needs_no_log(town, home, command):
    (home / "inbox-tui.log").unlink(missing_ok=True)
    (home / "inbox-tui.log").mkdir()
    if command[0] == "show":
        command = ["show", str(town("list", "--json").json()[0]["id"])]
    assert town(*command).code == 0


@pytest.mark.parametrize("command", [*READS, ["sync"]])
def test_a_store_of_a_newer_version_is_left_alone(town, home, command):
    with closing(sqlite3.connect(home / "inbox.db")) as store:
        store.execute("INSERT INTO migration VALUES ('9999 something to come', 1)")
        store.execute("ALTER TABLE account RENAME COLUMN health TO wellbeing")
        store.execute("ALTER TABLE conversation RENAME COLUMN excerpt TO gist")
        store.commit()
    told = town(*command)
    assert (told.code, told.out) == (1, "")
    assert "made by a newer inbox-tui" in told.err
    assert "Upgrade inbox-tui" in told.err
    assert not list(home.glob("*.damaged*"))
    with closing(sqlite3.connect(home / "inbox.db")) as store:
        assert store.execute("SELECT count(*) FROM post").fetchone()[0] > 0


@pytest.mark.parametrize("command", READS)
def test_a_store_that_is_not_up_to_date_is_told(town, home, command):
    with closing(sqlite3.connect(home / "inbox.db")) as store:
        store.execute("DELETE FROM migration WHERE name LIKE '0001%'")
        store.execute("ALTER TABLE account RENAME COLUMN health TO wellbeing")
        store.commit()
    told = town(*command)
    assert (told.code, told.out) == (1, "")
    assert "older inbox-tui" in told.err
    assert "inbox-tui sync" in told.err


@pytest.mark.parametrize("words", ["is:bogus", "has:wings", "before:whenever", "", "  "])
def test_a_search_that_cannot_be_meant_is_misuse_and_not_an_empty_find(town, words):
    told = town("search", words, "--json")
    assert (told.code, told.out) == (2, "")
    assert "search --help" in told.err


def test_an_unknown_kind_is_misuse_and_says_what_there_is(town):
    told = town("search", "kind:nonsense")
    assert (told.code, told.out) == (2, "")
    assert "kind: takes question, complaint" in told.err


@pytest.mark.parametrize(("words", "known"), [("account:nobody", "acme"), ("platform:myspace", "masto")])
def test_an_account_or_platform_that_is_not_here_is_told_from_no_hit(town, words, known):
    told = town("search", words)
    assert (told.code, told.out) == (5, "")
    assert words.partition(":")[2] in told.err
    assert known in told.err


def test_the_demo_adds_nothing_to_a_store_that_is_in_use(shell, home):
    shell("accounts", "add", "demo-masto", "--name", "acme")
    before = (home / "accounts.json").read_bytes()
    lock = Lock(home / "inbox.lock")
    try:
        assert shell("demo").code == 3
    finally:
        lock.release()
    assert (home / "accounts.json").read_bytes() == before


def test_what_was_left_out_of_an_account_is_said_beside_its_threads_and_after_a_sync(town, home, monkeypatch):
    forged = "Left out, for they only claim to come from X (1 mail)."
    with closing(sqlite3.connect(home / "inbox.db")) as db:
        db.execute("UPDATE account SET note = ?", (forged,))
        db.commit()
    row = town("list", "--view", "all", "--json").json()[0]
    assert forged in town("show", str(row["id"])).err
    usual = AccountSync._fine

    async def noted(self, tally):
        tally.note = forged
        return await usual(self, tally)

    monkeypatch.setattr(AccountSync, "_fine", noted)
    assert forged in town("sync").err


@pytest.mark.parametrize(
    ("hours", "told"), [(0, ""), (0.1, ""), (7, "The demo town of 7h ago"), (50, "The demo town of 2d")]
)
def test_a_demo_town_of_another_day_says_so(tmp_path, monkeypatch, hours, told):
    from inbox_tui.cli import app
    from inbox_tui.cli import open as opening

    home = Home.at(tmp_path)
    assert app.settled_demo(home, own=False).greeting == ""
    later = datetime.now(UTC) + timedelta(hours=hours)
    monkeypatch.setattr(opening, "now", lambda: later)
    assert app.settled_demo(home, own=False).greeting.startswith(told)
    assert bool(app.settled_demo(home, own=False).greeting) == bool(told)

"""``doctor`` where something is wrong: it says what, and what to do."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from inbox_tui.cli import doctor


@pytest.fixture
def look(shell):
    """Run it; ``{what: (state, words)}``."""

    def run(**more):
        told = shell("doctor", "--json", **more)
        found = {each["what"]: (each["state"], each["words"]) for each in told.json()}
        assert told.code == (1 if any(state == "wrong" for state, _ in found.values()) else 0)
        return found

    return run


def add(shell, home, **changed):
    """A demo account whose entry is then changed."""
    shell("accounts", "add", "demo-masto", "--name", "shop")
    change(home, **changed)


def change(home, **changed):
    body = json.loads((home / "accounts.json").read_text())
    body["accounts"][0] |= changed
    (home / "accounts.json").write_text(json.dumps(body))


def test_it_makes_nothing(look, home):
    assert look()["store"] == ("ok", f"{home}/inbox.db (not there yet)")
    assert not home.exists()


def test_a_file_in_the_place_of_the_home_is_one_finding(look, tmp_path):
    (tmp_path / "file").write_text("")
    found = look(at=tmp_path / "file")
    assert [what for what, (state, _) in found.items() if state == "wrong"] == ["folder"]
    assert "it is a file" in found["folder"][1]
    assert "--home DIR" in found["folder"][1]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_home_that_may_not_be_looked_into(look, home):
    home.mkdir(mode=0o000)
    try:
        assert look()["folder"] == ("wrong", f"{home} cannot be read: chmod 700 {home}")
    finally:
        home.chmod(0o700)


def test_broken_settings_are_one_finding_with_the_line(look, home):
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text("[sending\n")
    found = look()
    assert [what for what, (state, _) in found.items() if state == "wrong"] == ["settings"]
    assert "line 1" in found["settings"][1]


def test_a_damaged_accounts_file_is_wrong(look, home):
    home.mkdir(mode=0o700)
    (home / "accounts.json").write_text("{")
    assert look()["accounts"][0] == "wrong"


def test_the_time_zone_that_counts_is_named(look, monkeypatch, home):
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text('[hours]\nzone = "Asia/Kathmandu"\nmon-fri = "9-17"\n')
    monkeypatch.setenv("TZ", "Mars/Crater")
    found = look()
    assert "TZ=Mars/Crater" in found["TZ"][1]
    assert found["time zone"][1].startswith("Asia/Kathmandu, where it is ")


def test_a_clock_that_stands_in_the_past_is_wrong(look, monkeypatch):
    monkeypatch.setattr(doctor, "now", lambda: datetime(1970, 1, 1, tzinfo=UTC))
    assert look()["clock"][0] == "wrong"


@pytest.mark.parametrize(("free", "state"), [(10**12, "ok"), (500_000_000, "note"), (1_000_000, "wrong")])
def test_room_on_the_disk(look, monkeypatch, free, state):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=free))
    assert look()["disk"][0] == state


@pytest.mark.parametrize(
    ("secrets", "state", "words"),
    [
        ("env:NO_SUCH_TOKEN", "wrong", "NO_SUCH_TOKEN is not set"),
        ("command:no-such-program-here acme", "wrong", "cannot be run: no-such-program-here"),
        ("command:sh -c 'touch /nowhere/ran'", "ok", "the command sh (which was not run)"),
        ("file", "wrong", "accounts repair shop"),
        ("clear", "wrong", "accounts repair shop"),
        ("memory", "note", "for one run"),
        ("nonsense", "wrong", "not a place for secrets"),
    ],
)
def test_a_login_that_is_not_where_it_should_be(shell, look, home, secrets, state, words):
    add(shell, home, secrets=secrets)
    found = look()["account shop"]
    assert found[0] == state
    assert words in found[1]


def test_a_login_in_a_variable_is_there_and_not_shown(shell, look, home, monkeypatch):
    monkeypatch.setenv("SHOP_TOKEN", "canary-5fT9")
    add(shell, home, secrets="env:SHOP_TOKEN")
    state, words = look()["account shop"]
    assert state == "ok"
    assert "its login is there (environment)" in words
    assert "canary" not in words


def test_how_the_last_look_went_is_told(town, look, home):
    assert look()["account acme"] == ("ok", "demo-masto; it needs no login; last look ok, <1m ago")
    change(home, settings={"mood": "expired"})
    town("sync")
    state, words = look()["account acme"]
    assert state == "wrong"
    assert "accounts repair acme" in words


def test_a_store_of_a_newer_version_says_upgrade(town, look, home):
    with closing(sqlite3.connect(home / "inbox.db")) as store:
        store.execute("INSERT INTO migration VALUES ('9999 something to come', 1)")
        store.commit()
    state, words = look()["store's content"]
    assert state == "wrong"
    assert "Upgrade inbox-tui" in words
    assert "puts it aside" not in words


def test_a_damaged_store_says_what_the_next_start_will_do(town, look, home):
    (home / "inbox.db").write_bytes(b"no database at all" * 400)
    state, words = look()["store's content"]
    assert state == "wrong"
    assert "The next start puts it aside" in words
    assert "Run: inbox-tui doctor" not in words


def test_a_missing_library_is_wrong(look, monkeypatch):
    monkeypatch.setattr(doctor, "_LIBRARIES", ("textual", "no-such-library"))
    assert look()["libraries"] == ("wrong", "missing: no-such-library; install inbox-tui again")

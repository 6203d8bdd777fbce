"""Where output goes: closed, full, cut off; and what a terminal would obey never reaches it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

READS = ["status", "status --json", "list", "list --json", "search a", "accounts list", "doctor", "--help", "--version"]
FULL = Path("/dev/full")


def run(command, home, **streams):
    words = [sys.executable, "-m", "inbox_tui", "--home", str(home), *command.split()]
    return subprocess.run(words, stdin=subprocess.DEVNULL, check=False, timeout=60, **streams)


@pytest.mark.parametrize("command", [*READS, "show 1"])
def test_a_reader_that_goes_away_ends_it_quietly(town, home, command):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = run(command, home, stdout=writing, stderr=subprocess.PIPE)
    finally:
        os.close(writing)
    assert done.returncode == 0
    assert done.stderr == b""


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", READS)
def test_output_that_cannot_be_written_is_told(town, home, command):
    with FULL.open("wb") as full:
        done = run(command, home, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr.decode() == "inbox-tui: The output cannot be written: No space left on device.\n"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("command", "code"), [("status", 0), ("list", 0), ("sync", 0), ("list --view bogus", 2)])
def test_closed_streams_lead_nowhere(town, home, closed, command, code):
    line = f"'{sys.executable}' -m inbox_tui --home '{home}' {command} {closed}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    if code:
        assert done.stdout == ""


def test_words_for_a_person_never_end_in_a_file_that_got_their_number(town, home):
    line = f"'{sys.executable}' -m inbox_tui --home '{home}' accounts remove nobody >&- 2>&-"
    subprocess.run(["sh", "-c", line], check=False, timeout=60)
    for file in home.rglob("*"):
        assert not file.is_file() or b"There is no account called" not in file.read_bytes()
    with sqlite3.connect(home / "inbox.db") as store:
        assert store.execute("PRAGMA quick_check").fetchone() == ("ok",)
    store.close()


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--view", "\x1b[31mred"],
        ["list", "--view", "account:\x1b]0;title\x07"],
        ["show", "\x1b[2J"],
        ["\x1b[2J"],
        ["accounts", "add", "\x1b[2J"],
        ["accounts", "remove", "\x1b[2J"],
        ["accounts", "add", "demo-masto", "--\x1b[2J"],
        ["sync", "--account", "\x9b31m"],
        ["status", "\x1b[2J"],
    ],
)
def test_what_was_typed_is_not_played_back_to_the_terminal(town, arguments):
    told = town(*arguments)
    assert told.code in (2, 5)
    assert told.out == ""
    assert not any(letter in told.err for letter in "\x1b\x9b\x07")


def test_an_interrupted_sync_ends_with_its_code_and_no_traceback(shell, home, unanswering, monkeypatch):
    monkeypatch.setenv("SHOP_TOKEN", "canary-5fT9")
    arguments = ["accounts", "add", "mastodon", "--server", unanswering.url, "--token-env", "SHOP_TOKEN"]
    process = subprocess.Popen(
        [sys.executable, "-m", "inbox_tui", "--home", str(home), *arguments, "--secrets", "env"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    unanswering.wait_for_a_request()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert out == b""
    assert err.strip() == b""
    assert not (home / "accounts.json").exists()

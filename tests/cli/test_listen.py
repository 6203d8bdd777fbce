"""The real process, on a terminal and on a pipe, in the demo town: whatever ends it, nothing typed is lost."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

DRAWN = re.compile("[\u2500-\u259f]")
LIMIT = 90.0
"""Seconds that anything may take on a busy machine."""


class Terminal:
    """A person at a terminal that knows nothing, listening to what a process says there."""

    def __init__(self, home: Path, *arguments: str, encoding: str = "utf-8") -> None:
        self._ours, theirs = pty.openpty()
        self.heard, self._from = b"", 0
        environ = {**os.environ, "TERM": "dumb", "LC_ALL": "C", "PYTHONIOENCODING": encoding}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "inbox_tui", "--home", str(home), *arguments],
            stdin=theirs, stdout=theirs, stderr=theirs, env=environ, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)

    def until(self, words: str) -> str:
        """Listen until these were said; returns what came since the last time."""
        end = time.monotonic() + LIMIT
        while words.encode() not in self.heard[self._from :]:
            assert self._more(end), f"{words!r} was never said: {self.heard[-2000:]!r}"
        text = self.heard[self._from :].decode()
        self._from = len(self.heard)
        return text

    def _more(self, end: float) -> bool:
        ready, _, _ = select.select([self._ours], [], [], max(0.0, end - time.monotonic()))
        try:
            data = os.read(self._ours, 65536) if ready else b""
        except OSError:  # the other side is closed
            data = b""
        self.heard += data
        return bool(data)

    def type(self, line: str, answer: str = "What next?") -> str:
        os.write(self._ours, line.encode() + b"\n")
        return self.until(answer)

    def end(self) -> int:
        """Listen to the end; returns the exit code."""
        while self._more(time.monotonic() + LIMIT):
            pass
        return self.process.wait(LIMIT)

    def control_d(self) -> None:
        os.write(self._ours, b"\x04")

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        with suppress(OSError):
            os.close(self._ours)


@pytest.fixture
def sits_down(home: Path) -> Iterator[Callable[..., Terminal]]:
    made: list[Terminal] = []

    def begin(*arguments: str, encoding: str = "utf-8") -> Terminal:
        made.append(Terminal(home, *arguments, encoding=encoding))
        made[-1].until("What next?")
        return made[-1]

    yield begin
    for one in made:
        one.close()


def test_a_newcomer_hears_answers_and_sends_in_the_demo_town(
    home: Path, sits_down: Callable[..., Terminal], shell: Any
) -> None:
    home.mkdir()
    (home / "config.toml").write_text("[sending]\nundo_seconds = 0\n")
    t = sits_down("demo", "--linear", encoding="ascii")
    assert "wait" in t.heard.decode()
    told = t.type("")
    assert "not heard yet:" in told
    while "All heard." not in told:
        told = t.type("")
    t.type("reply", "Text:")
    t.type("Thank you, we look into it.", "Text:")
    told = t.type(".", "Send it?")
    assert "Thank you, we look into it." in told
    assert "It leaves now." in t.type("yes")
    end = time.monotonic() + LIMIT
    while "was sent." not in t.type("who"):
        assert time.monotonic() < end
    t.type("quit", "Goodbye.")
    assert t.end() == 0
    assert b"\x1b" not in t.heard
    assert t.heard.isascii()
    status = shell("status", "--json")
    assert json.loads(status.out)["outbox"]["sent"] == 1


@pytest.mark.parametrize(("how", "code", "words"), [("^D", 0, "The input has ended."), (signal.SIGINT, 130, "Stopped."),
                                                   (signal.SIGTERM, 143, "Stopped.")])  # fmt: skip
def test_whatever_ends_it_the_draft_is_kept_and_told(
    town: Any, home: Path, sits_down: Callable[..., Terminal], how: str | int, code: int, words: str
) -> None:
    t = sits_down("listen")
    t.type("reply", "Text:")
    t.type("half of an answer", "Text:")
    if isinstance(how, int):
        t.process.send_signal(how)
    else:
        t.control_d()
    assert t.end() == code
    said = t.heard.decode()
    assert f"{words} Your drafts are kept." in said
    assert DRAWN.search(said) is None
    assert "\x1b" not in said
    again = sits_down("listen")
    assert "half of an answer" in again.type("drafts", "Number?")


def test_a_second_one_ends_at_once(town: Any, sits_down: Callable[..., Terminal], shell: Any) -> None:
    sits_down("listen")
    second = shell("listen")
    assert second.code == 3
    assert "in use" in second.err or "another" in second.err.casefold()


def test_lines_can_be_piped_in_and_the_end_of_them_leaves(town: Any) -> None:
    done = town("listen", typed="\nfigures\nview all\nlater")
    assert done.code == 0
    out = done.out
    assert "All:" in out
    assert "undo takes it back." in out  # the last line has no end of its own
    assert "The input has ended." in out
    assert "\x1b" not in out


def test_it_begins_with_the_view_that_is_named(town):
    assert re.search(r"^All: \d+ conversations\.$", town("listen", "--view", "all", typed="").out, re.MULTILINE)
    assert "Thanks and losing touch:" in town("listen", "--view", "thanks", typed="\n").out
    wrong = town("listen", "--view", "late", typed="")
    assert wrong.code == 2
    assert "There is no view named 'late'." in wrong.err
    assert "thanks, done, all" in wrong.err


def test_a_listener_that_goes_away_ends_it_quietly(town: Any, home: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "inbox_tui", "--home", str(home), "listen"]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.PIPE, timeout=LIMIT, check=False
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_without_an_account_it_says_what_to_do(shell: Any) -> None:
    done = shell("listen", typed="")
    assert done.code == 0
    assert "There is no account yet. In the shell: inbox-tui accounts add PLATFORM" in done.out

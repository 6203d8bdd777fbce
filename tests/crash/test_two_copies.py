"""Two copies at once cannot hurt each other; readers work beside a running one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.domain.views import ViewKey
from inbox_tui.errors import StoreLocked
from inbox_tui.store.lock import Lock

HOLD = """
import sys, time
from pathlib import Path
from inbox_tui.store.lock import Lock
lock = Lock(Path(sys.argv[1]))
lock.opened()
print("held", flush=True)
time.sleep(600)
"""


def command(town: Any, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "inbox_tui", "--home", str(town.home.data), *arguments]
    return subprocess.run(line, capture_output=True, text=True, env={**os.environ, "PAPER_TOKEN": "x"}, timeout=60)


async def test_a_second_one_is_refused_at_once_and_the_first_goes_on(town: Any) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        started = time.perf_counter()
        with pytest.raises(StoreLocked, match="Another inbox-tui"):
            async with town.open():
                raise AssertionError("opened twice")
        assert time.perf_counter() - started < 1
        entry = await inbox.save_draft(
            account="brand", conversation=inbox.window(ViewKey("all")).rows[0].id, text="On."
        )
        assert inbox.outgoing(entry) is not None
    async with town.open(listen=False) as inbox:
        assert [draft.text for draft in inbox.drafts()] == ["On."]


async def test_the_shell_refuses_with_its_code_and_readers_work_beside(town: Any) -> None:
    town.paper.say("ana", "Do you ship to Peru?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        refused = command(town, "sync")
        assert refused.returncode == 3
        assert "Another inbox-tui is open" in refused.stderr
        assert "Traceback" not in refused.stderr
        for reader in (("status", "--json"), ("list", "--view", "all"), ("search", "Peru"), ("show", "1"), ("doctor",)):
            found = command(town, *reader)
            assert found.returncode in (0, 1), (reader, found.stderr)
            assert "Traceback" not in found.stderr
        assert "Peru" in command(town, "list", "--view", "all").stdout


def test_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "inbox.lock"
    for _ in range(5):
        holder = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreLocked):
            Lock(path)
        os.kill(holder.pid, signal.SIGKILL)
        holder.communicate()
        lock = Lock(path)
        assert lock.had_store
        assert not lock.clean, "the next start knows that this one ended badly"
        lock.closed()
        lock.release()


def test_a_look_at_the_lock_forgets_nothing(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "inbox.lock")
    assert (lock.had_store, lock.clean) == (False, False)
    lock.opened()
    lock.closed()
    lock.release()
    Lock(tmp_path / "inbox.lock").release()  # what doctor does
    again = Lock(tmp_path / "inbox.lock")
    assert (again.had_store, again.clean) == (True, True)
    again.release()


def test_of_many_started_together_one_holds(tmp_path: Path) -> None:
    path = tmp_path / "inbox.lock"
    crowd = [
        subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(6)
    ]
    losers = 0
    while losers < 5:
        losers = sum(each.poll() is not None for each in crowd)
        time.sleep(0.01)
    (winner,) = [each for each in crowd if each.poll() is None]
    assert winner.stdout is not None
    assert winner.stdout.readline() == b"held\n"
    winner.kill()
    for each in crowd:
        each.communicate()

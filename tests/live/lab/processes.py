"""Starting, naming and ending exactly our own processes, and finding ports for them."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


class LabError(Exception):
    """A server could not be installed or started. The text says what to do."""


def free_ports(count: int) -> list[int]:
    """``count`` neighbouring loopback ports that nobody uses, below the range the system hands out by itself.
    ``INBOX_TUI_LAB_PORTS`` names where to begin looking instead: the lab takes the first ones, a test's own server
    those after them."""
    chosen = os.environ.get("INBOX_TUI_LAB_PORTS")
    firsts = list(range(int(chosen), int(chosen) + 400, 20)) if chosen else random.sample(range(21_000, 31_000, 20), 50)
    for first in firsts:
        ports = list(range(first, first + count))
        if all(_is_free(port) for port in ports):
            return ports
    raise LabError(f"no {count} free neighbouring ports from {firsts[0]} on: set INBOX_TUI_LAB_PORTS to another number")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_free(*ports: int, seconds: float = 60.0) -> None:
    """Until nobody listens on these ports any more. A killed process counts as dead from its first thread on, and its
    last one keeps the port for a moment: whoever starts again at once finds it taken, or talks to the dead."""
    deadline = time.monotonic() + seconds
    while not all(_is_free(port) for port in ports):
        if time.monotonic() > deadline:
            raise LabError(f"somebody still listens on {ports} after {seconds:.0f} s")
        time.sleep(0.02)


def born(pid: int) -> str:
    """When a process started, as the kernel counts it; empty if there is none. With the pid it names one process for
    good, so that a recycled pid is never ended by mistake."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] == "Z" else fields[19]


@dataclass(frozen=True, slots=True)
class Running:
    """One process of the lab."""

    name: str
    pid: int
    born: str
    log: str
    end_with: int = signal.SIGTERM

    def alive(self) -> bool:
        return born(self.pid) == self.born != ""

    def end(self, patience: float = 8.0) -> None:
        """Ask it to end; after ``patience`` seconds, make it."""
        for number in (self.end_with, signal.SIGKILL):
            if not self.alive():
                return
            os.kill(self.pid, number)
            _reap(self.pid)
            deadline = time.monotonic() + patience
            while self.alive() and time.monotonic() < deadline:
                _reap(self.pid)
                time.sleep(0.02)


def _reap(pid: int) -> None:
    with suppress(ChildProcessError):  # started by an earlier run: init collects it
        os.waitpid(pid, os.WNOHANG)


def start(
    name: str,
    command: Sequence[str],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    cwd: Path | None = None,
    end_with: int = signal.SIGTERM,
) -> Running:
    """Start a server in a session of its own, so that Ctrl+C reaches only us and we end it in our order."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:  # one that is started again goes on writing where it was killed
        child = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=None if env is None else {**os.environ, **env},
            cwd=cwd,
            start_new_session=True,
            user=user,
            group=user,
            extra_groups=[] if user else None,
        )
    pid = child.pid
    child.returncode = 0  # it may outlive us on purpose (``up``); we watch it by pid, not through this object
    return Running(name, pid, born(pid), str(log), end_with)


def wait_for(what: str, ready: Callable[[], bool], process: Running, seconds: float) -> None:
    """Ask ``ready`` until it says yes. Raises :class:`LabError` with the end of the log if it never does."""
    deadline = time.monotonic() + seconds
    while not ready():
        ended = not process.alive()
        if ended or time.monotonic() > deadline:
            fate = "ended at once" if ended else f"did not come up within {seconds:.0f} s"
            raise LabError(f"{what} {fate}\n{tail(Path(process.log))}")
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Does anybody accept connections on this loopback port?"""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def tail(log: Path, lines: int = 40) -> str:
    """The end of a log file, with its name."""
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return f"--- {log.name}: not written"
    return "\n".join([f"--- end of {log}", *text.splitlines()[-lines:]])


def save(path: Path, processes: Sequence[Running]) -> None:
    rows = [{"name": p.name, "pid": p.pid, "born": p.born, "log": p.log, "end_with": p.end_with} for p in processes]
    part = path.with_suffix(".part")
    part.write_text(json.dumps(rows, indent=1))
    part.replace(path)


def load(path: Path) -> list[Running]:
    try:
        rows = json.loads(path.read_text())
    except (OSError, ValueError):
        return []
    return [Running(**row) for row in rows]

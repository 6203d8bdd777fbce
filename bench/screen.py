"""A program in a pseudo-terminal, watched from outside: every piece of output gets its time when it is read."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

import pyte

COLUMNS, LINES = 120, 40
QUIET = 0.15
"""A screen has settled when nothing came for so long."""
NOT_PASSED_ON = ("TMUX", "STY", "NO_COLOR", "PYTHONDONTWRITEBYTECODE")
"""Variables that would change what is measured; the last has changed modules compiled again at every start."""


STARTS = 120.0
"""Seconds in which a program has to be there, however slow the machine."""


class NotSeen(RuntimeError):
    """What was to be measured did not show: on a slow machine that is no failure, only no figure."""


class NotStarted(RuntimeError):
    """The program itself does not come up."""


class Terminal:
    """Start ``command`` in a terminal of its own. Use it in a ``with``; it ends the program."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = COLUMNS,
        lines: int = LINES,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.bytes = 0
        environ = {
            **{name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON},
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            **(env or {}),
        }
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), environ)
        self._size(columns, lines)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def resize(self, columns: int, lines: int) -> None:
        self.screen.resize(lines, columns)
        self._size(columns, lines)
        os.kill(self.pid, signal.SIGWINCH)

    def type(self, keys: str) -> None:
        os.write(self._fd, keys.encode())

    def read(self, timeout: float) -> bytes:
        """What comes within ``timeout`` seconds; empty when nothing does, or when the program ended."""
        if not select.select([self._fd], [], [], timeout)[0]:
            return b""
        try:
            got = os.read(self._fd, 1 << 16)
        except OSError:
            return b""
        self.bytes += len(got)
        return got

    def feed(self, got: bytes) -> None:
        try:
            self._stream.feed(got)
        except (AssertionError, LookupError, TypeError, ValueError):
            # The emulator stumbles over some sequences. That costs what it was fed, not the measurement.
            self._stream = pyte.ByteStream(self.screen)

    def text(self) -> str:
        # Not ``screen.display``: that one asserts that nothing wide ever joins a cell, and joined emoji do.
        return "\n".join(
            "".join(line[column].data for column in range(self.screen.columns))
            for line in (self.screen.buffer[row] for row in range(self.screen.lines))
        )

    def starts(self, seen: Callable[[str], bool]) -> float:
        """Read until the program is there; the time as :meth:`wait_for` has it. Raises :class:`NotStarted`."""
        try:
            return self.wait_for(seen, STARTS)
        except NotSeen as error:
            raise NotStarted(str(error)) from None

    def wait_for(self, seen: Callable[[str], bool], timeout: float = 30.0) -> float:
        """Read until the screen shows it. The time (``perf_counter``) at which the telling bytes were read. Raises
        :class:`NotSeen`."""
        end = time.perf_counter() + timeout
        while (now := time.perf_counter()) < end:
            got = self.read(end - now)
            at = time.perf_counter()
            if not got:
                raise NotSeen(f"the program ended or stayed silent; its screen:\n{self.text()}")
            self.feed(got)
            if seen(self.text()):
                return at
        raise NotSeen(f"not seen in {timeout} s; the screen:\n{self.text()}")

    def settle(self, quiet: float = QUIET, most: float = 10.0) -> float:
        """Read until nothing came for ``quiet`` seconds. The time of the last byte."""
        last = time.perf_counter()
        end = last + most
        while time.perf_counter() < end:
            got = self.read(quiet)
            if not got:
                break
            last = time.perf_counter()
            self.feed(got)
        return last

    def press(self, key: str, quiet: float = QUIET) -> tuple[float, float]:
        """Milliseconds from the key to the first and to the last byte of its answer."""
        self.drain()
        begun = time.perf_counter()
        self.type(key)
        got = self.read(5.0)
        first = last = time.perf_counter()
        pieces = [got]
        while got:
            got = self.read(quiet)
            if got:
                last = time.perf_counter()
                pieces.append(got)
        self.feed(b"".join(pieces))
        return (first - begun) * 1000, (last - begun) * 1000

    def drain(self) -> None:
        while got := self.read(0.0):
            self.feed(got)

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.close(self._fd)
        os.waitpid(self.pid, 0)


def unique_memory_mb(pid: int) -> float:
    """Memory that this process alone uses (USS), in MB."""
    private = 0
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        for line in rollup:
            if line.startswith(("Private_Clean", "Private_Dirty")):
                private += int(line.split()[1])
    return private / 1024

"""A terminal with our program in it: keys go in, and what a person would see is read off the screen."""

from __future__ import annotations

import fcntl
import os
import pty
import queue
import re
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

import pyte

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "space": " ",
    "tab": "\t",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "ctrl+s": "\x13",
    "ctrl+p": "\x10",
    "ctrl+c": "\x03",
}
PATIENCE = 90.0
"""Seconds until what must come has come, on a machine that is busy with something else. Waiting ends when it comes."""
STRANGE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b[P_^][^\x1b]*\x1b\\")
"""Sequences (keyboard protocols, queries) that real terminals take and pyte would print as text."""


class Session:
    """A program in a pseudo-terminal of ``columns`` x ``rows``. Used in a ``with``: at its end the program is ended."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], *, columns: int = 120, rows: int = 36) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._held = b""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._process = subprocess.Popen(
            list(command),
            env={**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            preexec_fn=_own_terminal,
        )
        os.close(slave)
        self._arrived: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self.code is None:
                self._process.send_signal(signal.SIGTERM)
                self._until_ended(10)
        finally:
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()
            self._listener.join(5)
            os.close(self._master)

    # --- what a person does

    def press(self, *keys: str) -> None:
        """Named keys (``enter``, ``ctrl+s``, …) or single characters, one after the other."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())
            self._read(0.02)

    def type(self, text: str) -> None:
        """Words, as fast as a quick typist's terminal delivers them."""
        for character in text:
            os.write(self._master, character.encode())
            self._read(0.002)

    # --- what a person sees

    @property
    def text(self) -> str:
        """The screen, line by line."""
        self._read(0)
        # Not ``screen.display``: that one asserts that nothing wide ever joins a cell, and joined emoji do.
        rows = (self._screen.buffer[row] for row in range(self._screen.lines))
        return "\n".join("".join(row[column].data for column in range(self._screen.columns)).rstrip() for row in rows)

    @property
    def code(self) -> int | None:
        """The program's exit code, None while it runs."""
        return self._process.poll()

    def shows(self, *words: str) -> bool:
        """Are all these words (any case) on the screen now?"""
        seen = " ".join(self.text.lower().split())
        return all(word.lower() in seen for word in words)

    def wait(self, what: str, true: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Until ``true()``. Raises ``AssertionError`` with the whole screen when it never is, or the program ends."""
        deadline = time.monotonic() + seconds
        while not true():
            ended = self.code is not None
            if ended or time.monotonic() > deadline:
                why = f"the program ended with {self.code}" if ended else f"not within {seconds:.0f} s"
                raise AssertionError(f"{what}: {why}\n{self.text}")
            self._read(0.05)

    def wait_for(self, *words: str, seconds: float = PATIENCE) -> None:
        self.wait(f"waiting for {words}", lambda: self.shows(*words), seconds)

    def settle(self, quiet: float = 0.25) -> None:
        """Until nothing has been drawn for ``quiet`` seconds."""
        before = ""
        while before != (before := self.text):
            self._read(quiet)

    def kill(self) -> None:
        """As a power cut: no farewell, no saving."""
        self._process.kill()
        self._process.wait()

    # --- at work

    def _until_ended(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self.code is None and time.monotonic() < deadline:
            self._read(0.05)

    def _listen(self) -> None:
        """In a thread: a terminal takes what it is sent whether anybody looks or not; a full one stops the program."""
        while True:
            try:
                piece = os.read(self._master, 65536)
            except OSError:
                return  # the program is gone and so is its end of the terminal
            if not piece:
                return
            self._arrived.put(piece)

    def _read(self, patience: float) -> None:
        """Take in what the program has drawn, waiting at most ``patience`` seconds for the first of it."""
        try:
            self._draw(self._arrived.get(timeout=patience) if patience else self._arrived.get_nowait())
            while True:
                self._draw(self._arrived.get_nowait())
        except queue.Empty:
            return

    def _draw(self, piece: bytes) -> None:
        data = STRANGE.sub(b"", self._held + piece)
        cut = data.rfind(b"\x1b", -64)  # a sequence may be split between two reads: its start waits for its end
        whole = cut < 0 or re.match(rb"\x1b(\[[0-9;?]*[@-~]|[^\[P_^])", data[cut:])
        self._held = b"" if whole else data[cut:]
        self._stream.feed(data if whole else data[:cut])


def _own_terminal() -> None:
    """In the child: make the pseudo-terminal the controlling one, as a terminal window does."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)

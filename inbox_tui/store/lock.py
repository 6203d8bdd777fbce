"""One running copy per store. The lock is the kernel's: it is gone the instant its holder is, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from inbox_tui.errors import StoreLocked


class Lock:
    """Held from the making to :meth:`release`. Raises :class:`StoreLocked` at once when another copy holds it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._handle)
            raise StoreLocked(
                "Another inbox-tui is open on this store.",
                next_step="Use that one; status, list, show and search work beside it.",
            ) from None
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        os.close(self._handle)

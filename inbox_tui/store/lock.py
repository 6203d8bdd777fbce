"""One running copy per store. The lock is the kernel's: it is gone the instant its holder is, however it ends."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from inbox_tui.errors import StoreError, StoreLocked

_HAS_STORE, _CLEAN = "store", "closed"


class Lock:
    """Held from the making to :meth:`release`. Raises :class:`StoreLocked` at once when another copy holds it.

    It also remembers what a start must know about the run before: whether there was a store, and whether it was closed.
    """

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(
                f"The folder {path.parent} cannot be written: {(error.strerror or 'no reason given').lower()}.",
                next_step="Reading still works: status, list, show and search. Or choose another with --home DIR.",
            ) from None
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._handle)
            raise StoreLocked(
                "Another inbox-tui is open on this store.",
                next_step="Use that one; status, list, show, search, people, person, stats and export work beside it.",
            ) from None
        before = os.pread(self._handle, 200, 0).decode("ascii", "replace").split()
        self.had_store = _HAS_STORE in before
        """A store was opened here before."""
        self.clean = _CLEAN in before
        """The last run closed it in order."""
        self._write(*before[1:])

    def opened(self) -> None:
        """There is a store now."""
        self.had_store = True
        self._write(_HAS_STORE)

    def closed(self) -> None:
        """It was closed in order."""
        self._write(*([_HAS_STORE] if self.had_store else []), _CLEAN)

    def _write(self, *words: str) -> None:
        """For the next start, and for people. A full disk is no reason to refuse."""
        with suppress(OSError):
            os.ftruncate(self._handle, 0)
            os.pwrite(self._handle, f"{os.getpid()} {' '.join(words)}\n".encode(), 0)

    def release(self) -> None:
        os.close(self._handle)

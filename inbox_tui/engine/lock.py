"""One running copy per store: an advisory lock that the system itself lets go of when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inbox_tui.errors import StoreError, StoreLocked


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Own the store while inside. Raises :class:`StoreLocked` at once where another copy does.

    The file stays where it is: removing it would let two copies hold two different files of one name.
    """
    handle = _open(path)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreLocked(
                "Another inbox-tui is at work on this store.",
                next_step="Use that one, or choose another store with --home DIR. Reading works beside it: "
                "inbox-tui status, list, show, search.",
            ) from None
        os.truncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def is_held(path: Path) -> bool:
    """Whether some copy is at work on the store just now."""
    if not path.exists():
        return False
    handle = _open(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(
            f"The lock file {path} cannot be opened: {error.strerror}.", next_step="Check the folder and its owner."
        ) from None

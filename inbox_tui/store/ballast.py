"""A little space kept in reserve: on a full disk it is given back, so that words that were written can be kept."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

SIZE = 512 * 1024
SPARE = 8
"""The ballast is taken only where this many times its size is free."""


class Ballast:
    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> None:
        """Take the space, where there is plenty. Never raises."""
        with suppress(OSError):
            if self._path.exists() or shutil.disk_usage(self._path.parent).free < SPARE * SIZE:
                return
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                for _ in range(SIZE // 65536):
                    os.write(handle, b"\xa5" * 65536)  # not zeros: some file systems keep none of those
            finally:
                os.close(handle)

    def drop(self) -> bool:
        """Give the space back. Returns whether there was any to give."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True

"""An append-only journal of everything the user wrote, beside the database: text survives even a lost store."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

FINISHED = ("sent", "discarded")
COMPACT_AT = 256 * 1024
"""Bytes from which the journal is written anew at a start."""
REMEMBER = 30 * 86_400_000
"""Milliseconds for which the end of an entry is remembered: longer than the oldest copy of the database."""


class Journal:
    """One JSON object a line, flushed to the disk with each entry. Lines that cannot be read are skipped."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __bool__(self) -> bool:
        """Whether anything was ever written down."""
        return self._path.exists() and self._path.stat().st_size > 0

    def add(self, entry: Mapping[str, Any]) -> None:
        """Append one entry and wait until it is on the disk. Raises ``OSError`` when it cannot be; then it is not."""
        line = _line(entry)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            size = os.fstat(handle).st_size
            if size and os.pread(handle, 1, size - 1) != b"\n":
                line = b"\n" + line  # the last entry was cut off: it must not take this one along
            try:
                if os.write(handle, line) != len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(handle)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(handle, size)
                raise
        finally:
            os.close(handle)

    def entries(self) -> Iterator[dict[str, Any]]:
        if not self._path.exists():
            return
        with self._path.open("rb") as lines:
            for line in lines:
                try:
                    entry = json.loads(line)
                except (ValueError, RecursionError):
                    continue
                if isinstance(entry, dict):
                    yield entry

    def latest(self) -> dict[str, dict[str, Any]]:
        """What is known of each record in the end, by its key, in the order they were made."""
        latest: dict[str, dict[str, Any]] = {}
        for entry in self.entries():
            key = str(entry.get("key", ""))
            if key:
                latest[key] = {**latest.get(key, {}), **entry}
        return latest

    def unfinished(self) -> list[dict[str, Any]]:
        """The newest entry of each record that was neither sent nor thrown away, in the order they were made."""
        return [entry for entry in self.latest().values() if entry.get("state") not in FINISHED]

    def tidy(self, now_ms: int) -> None:
        """Where it has grown large, keep the last word on each record, and of finished ones only that they are."""
        if not self or self._path.stat().st_size < COMPACT_AT:
            return
        keep = []
        for entry in self.latest().values():
            if entry.get("state") not in FINISHED:
                keep.append(entry)
            elif isinstance(at := entry.get("at"), int) and at > now_ms - REMEMBER:
                keep.append({"key": entry["key"], "at": at, "state": entry["state"]})
        self.compact(keep)

    def compact(self, keep: Sequence[Mapping[str, Any]]) -> None:
        """Replace the journal by these entries. Raises ``OSError``; then it is as it was."""
        part = self._path.with_suffix(".part")
        try:
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(handle, "wb") as file:
                file.writelines(map(_line, keep))
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise


def _line(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"

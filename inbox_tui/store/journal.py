"""An append-only journal of everything the user wrote, beside the database: text survives even a lost store."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


class Journal:
    """One JSON object a line, flushed to the disk with each entry. Lines that cannot be read are skipped."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, entry: Mapping[str, Any]) -> None:
        """Append one entry and wait until it is on the disk. Raises ``OSError`` when it cannot be."""
        line = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, line)
            os.fsync(handle)
        finally:
            os.close(handle)

    def entries(self) -> Iterator[dict[str, Any]]:
        if not self._path.exists():
            return
        with self._path.open("rb") as lines:
            for line in lines:
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue
                if isinstance(entry, dict):
                    yield entry

    def unfinished(self) -> list[dict[str, Any]]:
        """The newest entry of each record that was neither sent nor thrown away, in the order they were made."""
        latest: dict[str, dict[str, Any]] = {}
        for entry in self.entries():
            key = str(entry.get("key", ""))
            if key:
                latest[key] = {**latest.get(key, {}), **entry}
        return [entry for entry in latest.values() if entry.get("state") not in ("sent", "discarded")]

    def compact(self, keep: list[dict[str, Any]]) -> None:
        """Replace the journal by these entries."""
        part = self._path.with_suffix(".part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            for entry in keep:
                os.write(handle, json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
        part.replace(self._path)

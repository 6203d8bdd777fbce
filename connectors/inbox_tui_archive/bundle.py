"""What is in an archive: its regular files, one after the other, read as streams. Nothing is ever unpacked to the disk.

An archive is a stranger's file. Names are only compared, never opened as paths, so one that climbs out of its folder
leads nowhere; links and devices are left out; what unpacks to far more than it is, or pretends to hold millions of
files, is refused before memory is spent on it.
"""

from __future__ import annotations

import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

from inbox_tui.connector import Rejected

MOST_FILES = 200_000
MOST_LIST = 64 * 1024 * 1024
"""Bytes of a zip's table of contents."""
MOST_FILE = 4 * 1024**3
"""Bytes of one file, unpacked."""
BOMB = 300
"""Times its packed size: text packs to a tenth, a bomb to a thousandth."""
HARMLESS = 64 * 1024 * 1024
"""Bytes below which nothing is called a bomb."""
_BROKEN = "That archive is damaged or not complete. Download it again, then import it again."


@dataclass(frozen=True)
class Member:
    """A file in an archive. ``number`` counts all entries, so that it names one even where two have a name."""

    number: int
    name: str
    """As in the archive, with ``/``; for comparing only."""
    file: IO[bytes]


class _Guarded:
    """A member's bytes, as long as they are believable. Raises ``Rejected``."""

    def __init__(self, source: IO[bytes], packed: int) -> None:
        self._source = source
        self._most = min(MOST_FILE, max(HARMLESS, packed * BOMB))
        self._read = 0

    def read(self, size: int = -1) -> bytes:
        try:
            got = self._source.read(min(size, 1 << 20) if size >= 0 else 1 << 20)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, tarfile.TarError, NotImplementedError):
            raise Rejected(_BROKEN) from None
        self._read += len(got)
        if self._read > self._most:
            raise Rejected("A file in that archive unpacks to far more than it can hold. It was not imported.")
        return got

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._source.close()


def members(file: BinaryIO, since: int = 0) -> Iterator[Member]:
    """The regular files of a zip or a tar (packed or not) from entry ``since`` on. Raises ``Rejected``.

    A member's ``file`` is read before the next one is asked for.
    """
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    if head[:2] == b"PK":
        yield from _zipped(file, since)
    else:
        yield from _tarred(file, since)


def names(file: BinaryIO) -> list[str]:
    """The names of all regular files (for a tar, of the first thousand). Raises ``Rejected``."""
    file.seek(0)
    if file.read(2) == b"PK":
        return [entry.filename for entry in _entries(file)]
    return [member.name for member, _ in zip(members(file), range(1000), strict=False)]


def _zipped(file: BinaryIO, since: int) -> Iterator[Member]:
    entries = _entries(file)
    with zipfile.ZipFile(file) as archive:
        for number, entry in enumerate(entries):
            if number < since or entry.is_dir() or not _regular(entry):
                continue
            if entry.flag_bits & 1:
                raise Rejected("That archive is locked with a password. Unpack it, zip it without one, then import it.")
            try:
                source = archive.open(entry)
            except (zipfile.BadZipFile, NotImplementedError, OSError):
                raise Rejected(_BROKEN) from None
            with source:
                yield Member(number, entry.filename, _Guarded(source, entry.compress_size))  # type: ignore[arg-type]


def _entries(file: BinaryIO) -> list[zipfile.ZipInfo]:
    count, size = _told(file)
    if count > MOST_FILES or size > MOST_LIST:
        raise Rejected(f"That archive lists more than {MOST_FILES:,} files. It was not imported.")
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, UnicodeDecodeError, struct.error):
        raise Rejected(_BROKEN) from None


def _regular(entry: zipfile.ZipInfo) -> bool:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return kind in (0, stat.S_IFREG)


def _told(file: BinaryIO) -> tuple[int, int]:
    """How many entries a zip's end says there are, and how long the list of them is (PKWARE's APPNOTE, 4.3.14-16)."""
    end = file.seek(0, 2)
    file.seek(max(0, end - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Rejected(_BROKEN)
    count, size = struct.unpack("<HI", tail[at + 10 : at + 16])
    large = tail.rfind(b"PK\x06\x06", 0, at)
    if (count == 0xFFFF or size == 0xFFFFFFFF) and large >= 0 and len(tail) >= large + 48:
        count, size = struct.unpack("<QQ", tail[large + 32 : large + 48])
    return count, size


def _tarred(file: BinaryIO, since: int) -> Iterator[Member]:
    packed = file.seek(0, 2)
    file.seek(0)
    try:
        archive = tarfile.open(fileobj=file, mode="r|*")  # noqa: SIM115 - closed below
    except (tarfile.TarError, OSError, EOFError, zlib.error):
        raise Rejected("That is neither a zip nor a tar archive. Give the file as it was downloaded.") from None
    with archive:
        for number in range(MOST_FILES + 1):
            try:
                entry = archive.next()
            except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError):
                raise Rejected(_BROKEN) from None
            if entry is None:
                return
            if number == MOST_FILES:
                raise Rejected(f"That archive lists more than {MOST_FILES:,} files. It was not imported.")
            source = archive.extractfile(entry) if entry.isreg() and number >= since else None
            if source is not None:
                yield Member(number, entry.name, _Guarded(source, packed))  # type: ignore[arg-type]

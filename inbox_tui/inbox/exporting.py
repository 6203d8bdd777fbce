"""Everything the user made, written to a file beside the running app, and read back from one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from inbox_tui import __version__
from inbox_tui.config import Config
from inbox_tui.errors import InboxError
from inbox_tui.paths import Home
from inbox_tui.store.reader import Reader

if TYPE_CHECKING:
    from inbox_tui.store.relations.exchange import Imported


async def import_file(home: Home, config: Config, now: Callable[[], datetime], file: Path) -> Imported:
    """Take in an export: all of it or, with an :class:`InboxError` that names the line, nothing. No account is opened
    for it and nothing is sent. Raises ``StoreLocked`` while the app runs, ``StoreError``."""
    from inbox_tui.engine.customs import Customs
    from inbox_tui.store import Rules, Store
    from inbox_tui.store.lock import Lock

    lock = Lock(home.lock)
    try:
        with _opened(file) as lines:
            store = await Store.open(
                home.database,
                now=now,
                rules=Rules.of(config),
                journal=home.journal,
                backups=home.backups,
                expected=lock.had_store,
                clean=lock.clean,
            )
            lock.opened()
            try:
                done = await store.relations.exchange.take_in(lines, Customs(now()), store.out.finished())
                store.out.note_down(done.drafts)
            except OSError as error:
                raise _unreadable(file, error) from None
            finally:
                await store.close()
            lock.closed()
    finally:
        lock.release()
    return done


def export_lines(database: Path, now: datetime) -> Iterable[bytes]:
    """The lines of an export of the store in ``database``, read beside whoever uses it. Raises ``StoreError``,
    ``NoSuchThing`` where there is no store."""
    from inbox_tui.store.relations.exporting import written

    with Reader(database) as reader:
        yield from map(written, reader.exported(now, __version__))


def write_pages(folder: Path, database: Path) -> int:
    """A Markdown file for each person, and an index, in ``folder``. What else lies there stays. Returns how many files
    that were; raises :class:`InboxError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise InboxError(
            f"The folder {folder} cannot be made: {(error.strerror or 'no reason given').lower()}.",
            next_step="Name another.",
        ) from None
    count = 0
    with Reader(database) as reader:
        for name, content in reader.pages():
            write_whole(folder / name, (content,))
            count += 1
    return count


def write_whole(file: Path, parts: Iterable[bytes]) -> int:
    """Write a file that only its owner can read, or leave what was there. Returns how many parts it has; raises
    :class:`InboxError`."""
    part = file.with_name(f".{file.name}.part")
    count = 0
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as out:
            for each in parts:
                out.write(each)
                count += 1
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        raise InboxError(
            f"{file} cannot be written: {(error.strerror or 'no reason given').lower()}.",
            next_step="Name another file; what was there is as it was.",
        ) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return count


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise _unreadable(file, error) from None


def _unreadable(file: Path, error: OSError) -> InboxError:
    return InboxError(
        f"{file} cannot be read: {(error.strerror or 'no reason given').lower()}.", next_step="Check its name."
    )

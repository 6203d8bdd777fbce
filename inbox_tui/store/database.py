"""The database file: one writer that no cancellation can reach, and a read-only connection for quick reads.

Writes are closures over a plain ``sqlite3.Connection``: each runs whole, in one ``BEGIN IMMEDIATE`` transaction, in
aiosqlite's own thread. The caller awaits a shielded task, so cancelling the caller neither tears nor undoes a write.
"""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from inbox_tui.errors import DiskFull, StoreDamaged, StoreError
from inbox_tui.store.ballast import Ballast
from inbox_tui.store.migrations import ALL, Migration
from inbox_tui.store.retention import strip
from inbox_tui.store.terms import obliterate

if TYPE_CHECKING:
    import aiosqlite

T = TypeVar("T")

APPLICATION_ID = 0x1B0C_7E11
"""Written into the file's header, so that a foreign or empty file is never taken for ours."""


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """A plain connection with our settings. Raises :class:`StoreError`."""
    mode = "ro" if read_only else "rwc"
    try:
        connection = sqlite3.connect(
            f"file:{_quoted(path)}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False, timeout=5.0
        )
    except sqlite3.Error as error:
        raise sentence(error, path) from error
    try:
        connection.row_factory = sqlite3.Row
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA cache_size = -2048")  # the system keeps the file's pages too; 8 MB read no faster
    except UnicodeDecodeError as error:  # the damage is in a name that sqlite's complaint repeats
        connection.close()
        raise _damaged(path) from error
    except sqlite3.Error as error:
        connection.close()
        raise sentence(error, path) from error
    return connection


def _make(path: Path) -> None:
    """An empty file that only its owner can read; sqlite gives its companions the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _quoted(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _damaged(path: Path) -> StoreDamaged:
    return StoreDamaged(f"The store {path.name} is damaged.", next_step="Run: inbox-tui doctor")


def sentence(error: sqlite3.Error, path: Path) -> StoreError:
    """What a database error means for a person."""
    words = str(error)
    if "disk is full" in words:
        return DiskFull("The disk is full: nothing more can be kept until there is room. Nothing is lost so far.")
    if "disk I/O" in words:
        return StoreError("The disk did not answer: what was just done may not have been kept.")
    if "not a database" in words or "malformed" in words or "corrupt" in words:
        return _damaged(path)
    if "readonly" in words or "read-only" in words:
        return StoreError("The store cannot be written: the disk or the file is read-only.")
    if "unable to open" in words:
        return StoreError(f"The store {path} cannot be opened.", next_step="Check that the folder is there and yours.")
    if "locked" in words:
        return StoreError("The store is busy: another program holds it.", next_step="Try again in a moment.")
    return StoreError(f"The store says: {words}.")


def unopened(error: sqlite3.Error | OSError, path: Path) -> StoreError:
    """What it means for a person that a store could not be opened."""
    if isinstance(error, sqlite3.Error):
        return sentence(error, path)
    if error.errno == errno.ENOSPC:
        return DiskFull("The disk is full: the store cannot be opened until there is room. Nothing is lost.")
    reason = (error.strerror or "no reason given").lower()
    return StoreError(f"The store {path} cannot be opened: {reason}.", next_step="Check that the folder is yours.")


def migrate(
    connection: sqlite3.Connection, now_ms: int, migrations: tuple[Migration, ...] = ALL, backup: Path | None = None
) -> list[str]:
    """Bring the schema up to date. Each migration is one transaction. Returns the names applied.

    ``backup`` is where a copy goes before an existing database is changed.
    """
    done: set[str] = set()
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'migration'").fetchone():
        done = {row[0] for row in connection.execute("SELECT name FROM migration")}
    known = {migration.NAME for migration in migrations}
    if done - known:
        raise StoreError(
            "This store was made by a newer inbox-tui.", next_step="Upgrade inbox-tui; the store is untouched."
        )
    todo = [migration for migration in migrations if migration.NAME not in done]
    if todo and done and backup is not None:
        backup_to(connection, backup, lasting=True)
    for migration in todo:
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in migration.STATEMENTS:
                connection.execute(statement)
            connection.execute("INSERT INTO migration VALUES (?, ?)", (migration.NAME, now_ms))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return [migration.NAME for migration in todo]


def backup_to(connection: sqlite3.Connection, target: Path, *, lasting: bool = False) -> None:
    """A consistent copy of the database, made while it is in use. A ``lasting`` one holds nothing that a platform's
    terms let nobody keep for ever."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    copy = sqlite3.connect(part)
    try:
        connection.backup(copy)
    finally:
        copy.close()
    if lasting:
        strip(part)
    os.chmod(part, 0o600)
    part.replace(target)


class Database:
    """An open store file. Make it with :meth:`open`; close it last of all."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, reader: sqlite3.Connection) -> None:
        self.path = path
        self._writer = writer
        self.reader = reader
        """Read-only; for quick reads on the event loop's thread."""
        self._slow: sqlite3.Connection | None = None
        self._running: set[asyncio.Task[object]] = set()
        self._slow_lock = asyncio.Lock()
        self._closed = False
        self._lazy = False
        self.committed: Callable[[], None] = lambda: None
        """Called in the writer's thread after each commit."""
        self._ballast = Ballast(path.with_suffix(".ballast"))
        self._ballast.load()

    @classmethod
    async def open(cls, path: Path, now: Callable[[], datetime], backups: Path | None = None) -> Database:
        """Open or create. Raises :class:`StoreError` (damaged, not ours, not writable)."""
        import aiosqlite

        try:
            _make(path)
            writer = await aiosqlite.connect(path, isolation_level=None, timeout=5.0)
        except (OSError, sqlite3.Error) as error:
            raise unopened(error, path) from error
        now_ms = int(now().timestamp() * 1000)
        backup = backups / f"{now():%Y%m%d-%H%M%S}-before-upgrade.db" if backups else None

        def prepare(connection: sqlite3.Connection) -> None:
            connection.row_factory = sqlite3.Row
            mark = connection.execute("PRAGMA application_id").fetchone()[0]
            empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
            if mark != APPLICATION_ID and not (mark == 0 and empty):
                raise StoreDamaged(
                    f"{path.name} is not an inbox-tui store.", next_step="Move it aside and start again."
                )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA cache_size = -16384")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(connection, now_ms, backup=backup)
            obliterate(connection)

        try:
            await writer._execute(prepare, writer._conn)  # type: ignore[no-untyped-call]
            reader = connect(path, read_only=True)
        except BaseException as error:
            await writer.close()
            if isinstance(error, (sqlite3.Error, OSError)):
                raise unopened(error, path) from error
            raise
        return cls(path, writer, reader)

    async def write(self, act: Callable[[sqlite3.Connection], T], *, precious: bool = False, lazy: bool = False) -> T:
        """Run ``act`` in one transaction. Commits before it returns. Raises what ``act`` raises, after a rollback.

        ``precious`` is what the user wrote: on a full disk the reserve is given up for it. ``lazy`` is what can be
        fetched again: the commit does not wait for the disk. Should the power fail, the last of these may be gone,
        each whole and with its cursor; the next write that is not lazy makes all before it last.
        """
        if self._closed:
            raise StoreError("The store is closed.")
        task: asyncio.Task[T] = asyncio.create_task(
            self._write_precious(act) if precious else self._write(act, lazy=lazy)
        )
        self._running.add(task)
        task.add_done_callback(self._finished)
        return await asyncio.shield(task)

    def _finished(self, task: asyncio.Task[T]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # seen: the caller may have been cancelled

    async def _write_precious(self, act: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return await self._write(act)
        except DiskFull:
            if not self._ballast.drop():
                raise
        return await self._write(act)

    async def _write(self, act: Callable[[sqlite3.Connection], T], *, lazy: bool = False) -> T:
        def run(connection: sqlite3.Connection) -> T:
            if lazy is not self._lazy:
                connection.execute(f"PRAGMA synchronous = {'NORMAL' if lazy else 'FULL'}")
                self._lazy = lazy
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = act(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            self.committed()
            return result

        try:
            # aiosqlite has no public way to run a callable in its thread; the version is pinned and a test watches it.
            result: T = await self._writer._execute(run, self._writer._conn)  # type: ignore[no-untyped-call]
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise sentence(error, self.path) from error
        return result

    async def scrub(self) -> None:
        """After something was removed for good: the search index gives up what it still holds of it, a little at a
        time, and the log of writes is emptied. Raises :class:`StoreError`."""
        for words in ("post_words", "identity_words"):
            pages = -_MERGED_AT_ONCE  # the first time: all parts of the index, whatever their size
            while await self.write(lambda db, words=words, pages=pages: _merge(db, words, pages)):  # type: ignore[misc]
                pages = _MERGED_AT_ONCE

        def empty(connection: sqlite3.Connection) -> None:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

        try:
            await self._writer._execute(empty, self._writer._conn)  # type: ignore[no-untyped-call]
        except sqlite3.Error as error:
            raise sentence(error, self.path) from error

    async def read(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Run a longer read off the event loop, on its own read-only connection."""
        async with self._slow_lock:
            if self._slow is None:
                self._slow = connect(self.path, read_only=True)
            try:
                return await asyncio.to_thread(act, self._slow)
            except sqlite3.Error as error:
                raise sentence(error, self.path) from error

    async def close(self) -> None:
        """Wait for running writes, then close everything."""
        if self._closed:
            return
        self._closed = True
        while self._running:
            await asyncio.wait(set(self._running))
        async with self._slow_lock:
            if self._slow is not None:
                self._slow.close()
        self.reader.close()
        await self._writer.close()


_MERGED_AT_ONCE = 500


def _merge(db: sqlite3.Connection, words: str, pages: int) -> bool:
    """Bring parts of a full-text index together, and so drop what was taken out. Returns whether there is more."""
    before = db.total_changes
    db.execute(f"INSERT INTO {words} ({words}, rank) VALUES ('merge', ?)", (pages,))
    return db.total_changes - before > 1


def daily_backup(connection: sqlite3.Connection, folder: Path, today: str, keep: int = 7) -> Path | None:
    """Make today's copy if there is none, drop the oldest beyond ``keep``. Returns the new copy's path."""
    target = folder / f"{today}.db"
    if target.exists():
        return None
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        # A copy of damage must not push out the good ones.
        raise StoreDamaged("The store is damaged.", next_step="Close inbox-tui and open it again: it repairs itself.")
    backup_to(connection, target, lasting=True)
    for old in sorted(folder.glob("[0-9]*.db"))[:-keep]:
        old.unlink(missing_ok=True)
    return target

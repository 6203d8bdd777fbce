"""A store that was destroyed: what is left is moved aside, the newest good copy takes its place.

Nothing is ever deleted. What the networks still have is fetched again; what the user wrote comes back from the
journal (:meth:`inbox_tui.store.outgoing.OutgoingStore.restore_drafts`).
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from inbox_tui.domain.value import value_class
from inbox_tui.errors import StoreDamaged
from inbox_tui.store.database import APPLICATION_ID, backup_to, connect
from inbox_tui.store.migrations import ALL

ALWAYS_CHECKED = 4_000_000
"""Bytes up to which a store is looked through at every start; it takes a few milliseconds."""
CHECKED_AFTER_A_CRASH = 256_000_000
_COMPANIONS = ("", "-wal", "-shm")
WHOLLY_CHECKED = 32_000_000
_WORDS = {
    "post": ("remote_id", "text", "spoiler", "data", "url", "version"),
    "revision": ("text", "spoiler"),
    "identity": ("remote_id", "handle", "name", "bio", "url"),
    "conversation": ("excerpt", "tags", "kind_why"),
    "outbox": ("text", "spoiler", "cause", "next_step"),
    "account": ("id", "handle", "profile", "sentence", "note"),
}
"""Columns that hold words, by table: one flipped bit can make a text that is none, and then no row is read."""
_TELLING = ("not a database", "malformed", "corrupt", "no such table", "no such column", "file is encrypted")


@value_class()
class Recovered:
    """What was done about a damaged store."""

    sentence: str
    aside: tuple[Path, ...]
    backup: Path | None


def recover(
    database: Path, backups: Path | None, now: datetime, *, expected: bool, clean: bool = True
) -> Recovered | None:
    """Make ``database`` fit to be opened, where it is not. None: it was healthy, or there was none to expect.

    ``expected``: a store is known to have been here. ``clean``: the last run ended in order. Raises
    :class:`StoreDamaged` for a file that is healthy and not ours, ``OSError`` where nothing can be moved or written.
    """
    trouble = _trouble(database, clean=clean)
    if trouble == "empty":
        copies = backups is not None and any(backups.glob("[0-9]*.db"))
        kept = any(database.parent.glob(f"{database.name}.damaged-*"))
        trouble = "was gone or empty" if expected or copies or kept else ""
    if not trouble:
        return None
    if trouble == "has words that cannot be read":
        copy = database.with_name(f"{_aside_name(database, now)}")
        with closing(connect(database, read_only=False)) as db:
            backup_to(db, copy)
            db.execute("BEGIN IMMEDIATE")
            count = mend(db)
            db.execute("COMMIT")
        return Recovered(
            f"{count} {'text' if count == 1 else 'texts'} in the store could not be read any more and got marks where"
            f" letters are lost. The store as it was is kept as {copy.name}.",
            (copy,),
            None,
        )
    aside = _set_aside(database, now)
    backup = _restore(database, backups)
    where = f" What was there is kept as {aside[0].name}." if aside else ""
    if backup is None:
        then = "There was no good copy of it: everything is fetched again."
    else:
        made = datetime.fromtimestamp(backup.stat().st_mtime, now.tzinfo)
        then = f"The copy of {made:%d %b %H:%M} UTC took its place; what is newer is fetched again."
    return Recovered(f"The store {trouble}.{where} {then} What you wrote is in Drafts.", aside, backup)


def _trouble(database: Path, *, clean: bool) -> str:
    """Why it cannot be used as it is: empty for a healthy one, ``empty`` for a missing or empty one."""
    if not database.exists():
        return "empty"
    size = database.stat().st_size
    if not size and not _has(database, "-wal"):
        return "empty"
    thorough = size <= ALWAYS_CHECKED or (not clean and size <= CHECKED_AFTER_A_CRASH)
    try:
        with closing(connect(database, read_only=False)) as db:
            return inspect(db, thorough=thorough)
    except NotOurs:
        raise
    except (sqlite3.Error, UnicodeDecodeError, StoreDamaged) as error:
        if not isinstance(error, sqlite3.Error) or any(telling in str(error) for telling in _TELLING):
            return "was damaged"
        return ""  # busy, read-only, out of space: opening it says so


def inspect(db: sqlite3.Connection, *, thorough: bool) -> str:
    """What is wrong with an open store, in words that follow "the store"; ``empty`` for one without tables.

    Raises ``sqlite3.Error`` for what cannot be read, :class:`StoreDamaged` for a healthy file of another program.
    """
    mark = db.execute("PRAGMA application_id").fetchone()[0]
    tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return "empty"
    if mark != APPLICATION_ID and not {"migration", "outbox", "post"} <= tables:
        raise NotOurs(f"{db.execute('PRAGMA database_list').fetchone()[2]} belongs to another program.")
    if mark != APPLICATION_ID:
        return "was damaged"
    done = {row[0] for row in db.execute("SELECT name FROM migration")}
    if done - {migration.NAME for migration in ALL}:
        return ""  # a newer inbox-tui's: its tables are not ours to judge, and opening it says so
    for name in ("account", "conversation", "post", "outbox"):
        db.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchall()
    if not thorough:
        return ""
    pages = db.execute("PRAGMA page_count").fetchone()[0] * db.execute("PRAGMA page_size").fetchone()[0]
    check = "integrity_check" if pages <= WHOLLY_CHECKED else "quick_check"
    if db.execute(f"PRAGMA {check}(1)").fetchone()[0] != "ok":
        return "was damaged"
    return "" if _readable(db) else "has words that cannot be read"


class NotOurs(StoreDamaged):
    """A healthy database of some other program stands where ours should be."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, next_step="Move it away, or choose another folder with --home DIR.")


def mend(db: sqlite3.Connection) -> int:
    """Put replacement marks where a text cannot be read any more. Returns how many texts were mended."""
    mended = 0
    for table, columns in _WORDS.items():
        key = "post_id, revision" if table == "revision" else "rowid"
        keys = key.count(",") + 1
        raw = ", ".join(f"CAST({name} AS BLOB)" for name in columns)
        for row in db.execute(f"SELECT {key}, {raw} FROM {table}").fetchall():
            for name, value in zip(columns, tuple(row)[keys:], strict=True):
                try:
                    (value or b"").decode()
                except UnicodeDecodeError:
                    where = "post_id = ? AND revision = ?" if keys > 1 else "rowid = ?"
                    db.execute(
                        f"UPDATE {table} SET {name} = ? WHERE {where}",
                        (value.decode("utf-8", "replace"), *tuple(row)[:keys]),
                    )
                    mended += 1
    return mended


def _readable(db: sqlite3.Connection) -> bool:
    try:
        for table, columns in _WORDS.items():
            for _ in db.execute(f"SELECT {', '.join(columns)} FROM {table}"):
                pass
    except sqlite3.OperationalError as error:
        if "decode" in str(error):
            return False
        raise
    return True


def usable(backup: Path) -> bool:
    """Whether a copy is whole, ours, and not of a newer inbox-tui."""
    try:
        with closing(connect(backup, read_only=True)) as db:
            known = {migration.NAME for migration in ALL}
            return (
                not inspect(db, thorough=True) and {row[0] for row in db.execute("SELECT name FROM migration")} <= known
            )
    except (sqlite3.Error, StoreDamaged):
        return False


def _has(database: Path, companion: str) -> bool:
    file = database.with_name(database.name + companion)
    return file.exists() and file.stat().st_size > 0


def _set_aside(database: Path, now: datetime) -> tuple[Path, ...]:
    """Move the file and its companions to a name with the date. Returns where they are now."""
    there = [name for name in _COMPANIONS if database.with_name(database.name + name).exists()]
    stem = _aside_name(database, now)
    moved = []
    # The database goes last: as long as it stands, a start that was cut off begins this anew.
    for name in reversed(there):
        target = database.with_name(stem + name)
        os.replace(database.with_name(database.name + name), target)
        moved.append(target)
    return tuple(reversed(moved))


def _aside_name(database: Path, now: datetime) -> str:
    """A name with the date that nothing has yet."""
    first = stem = f"{database.name}.damaged-{now:%Y%m%d-%H%M%S}"
    number = 1
    while any(database.with_name(stem + name).exists() for name in _COMPANIONS):
        number += 1
        stem = f"{first}-{number}"
    return stem


def _restore(database: Path, backups: Path | None) -> Path | None:
    """Put the newest good copy in place. Returns it."""
    copies = sorted(backups.glob("[0-9]*.db"), key=lambda copy: (copy.stat().st_mtime, copy.name)) if backups else []
    for backup in reversed(copies):
        if not usable(backup):
            continue
        part = database.with_name(f"{database.name}.part")
        part.unlink(missing_ok=True)
        with closing(connect(backup, read_only=True)) as source, closing(connect(part, read_only=False)) as target:
            source.backup(target)
        os.chmod(part, 0o600)
        os.replace(part, database)
        return backup
    return None

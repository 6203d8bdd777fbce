"""An upgrade that fails leaves the old data, with a copy beside it; nothing is ever between two versions."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from inbox_tui.config import Config
from inbox_tui.errors import StoreError
from inbox_tui.store import Rules, Store
from inbox_tui.store.database import APPLICATION_ID, Database, migrate
from inbox_tui.store.migrations import ALL

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
VERSIONS = range(1, len(ALL))


def old_store(path: Path, version: int) -> None:
    """A store as the first ``version`` migrations left it, with one draft and one queued like in it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(db, 0, ALL[:version])
        db.execute("INSERT INTO account (id, platform, tag, label, added_at) VALUES ('acme', 'mastodon', 'm', 'M', 0)")
        for uid, act, state in (("a", "reply", "draft"), ("b", "like", "queued")):
            db.execute(
                """INSERT INTO outbox (uid, act, state, account, text, audience, created_at, updated_at, queued_at)
                   VALUES (?, ?, ?, 1, 'words', 'public', 0, 0, 5)""",
                (uid, act, state),
            )


def picture(path: Path) -> tuple[Any, ...]:
    """Everything that an upgrade may change: the schema, the list of migrations, the user's rows."""
    with closing(sqlite3.connect(path)) as db:
        schema = db.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
        names = db.execute("SELECT name FROM migration ORDER BY name").fetchall()
        rows = db.execute("SELECT uid, act, state, text FROM outbox ORDER BY uid").fetchall()
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return schema, names, rows


class Hurt:
    """A connection on which something happens before the nth statement."""

    def __init__(self, db: sqlite3.Connection, nth: int, happens: Callable[[], None]) -> None:
        self._db, self._left, self._happens = db, nth, happens

    def execute(self, *given: Any) -> Any:
        self._left -= 1
        if self._left == 0:
            self._happens()
        return self._db.execute(*given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)


def upgrade(path: Path, nth: int, happens: Callable[[], None]) -> int:
    """Returns how many statements there were."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        hurt = Hurt(db, nth, happens)
        migrate(hurt, 0, backup=path.parent / "copy.db")  # type: ignore[arg-type]
        return -hurt._left


def fail() -> None:
    raise sqlite3.OperationalError("disk I/O error")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def steps(tmp_path: Path, version: int) -> range:
    old_store(tmp_path / "count.db", version)
    return range(1, upgrade(tmp_path / "count.db", 0, fail) + 1)


def stages(tmp_path: Path, version: int) -> list[tuple[Any, ...]]:
    """The store of that version, and what each later migration makes of it: each happens whole or not at all."""
    path = tmp_path / "stages.db"
    old_store(path, version)
    seen = [picture(path)]
    for reached in range(version + 1, len(ALL) + 1):
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            migrate(db, 0, ALL[:reached])
        seen.append(picture(path))
    return seen


@pytest.mark.parametrize("version", VERSIONS)
def test_a_failure_at_every_step_leaves_a_store_of_some_version(tmp_path: Path, version: int) -> None:
    whole = stages(tmp_path, version)
    for nth in steps(tmp_path, version):
        path = tmp_path / f"fail-{nth}.db"
        old_store(path, version)
        with pytest.raises(sqlite3.OperationalError):
            upgrade(path, nth, fail)
        assert picture(path) in whole[:-1]
        upgrade(path, 0, fail)
        assert len(picture(path)[1]) == len(ALL)


@pytest.mark.parametrize("version", VERSIONS)
def test_killed_at_every_step_it_is_old_or_new(tmp_path: Path, version: int) -> None:
    context = multiprocessing.get_context("fork")
    whole = stages(tmp_path, version)
    for nth in steps(tmp_path, version):
        path = tmp_path / f"kill-{nth}.db"
        old_store(path, version)
        victim = context.Process(target=upgrade, args=(path, nth, die))
        victim.start()
        victim.join()
        assert victim.exitcode == -signal.SIGKILL
        assert picture(path) in whole


@pytest.mark.parametrize("version", VERSIONS)
async def test_every_past_version_opens_with_its_words_and_a_copy(tmp_path: Path, version: int) -> None:
    path = tmp_path / "inbox.db"
    old_store(path, version)
    before = picture(path)
    store = await Store.open(path, now=lambda: NOW, rules=Rules.of(Config()), backups=tmp_path / "backups")
    assert [draft.text for draft in store.out.drafts()] == ["words"]
    assert len(store.out.all()) == 1
    await store.close()
    (copy,) = (tmp_path / "backups").glob("*.db")
    assert picture(copy) == before
    assert copy.stat().st_mode & 0o077 == 0


async def test_a_newer_store_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    old_store(path, len(ALL))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("INSERT INTO migration VALUES ('9999 from the future', 0)")
    before = picture(path)
    with pytest.raises(StoreError, match="newer inbox-tui"):
        await Database.open(path, lambda: NOW, tmp_path / "backups")
    assert picture(path) == before
    assert not (tmp_path / "backups").exists()


def test_a_bad_statement_undoes_its_whole_migration(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    old_store(path, len(ALL))
    before = picture(path)
    bad = SimpleNamespace(NAME="9998 bad", STATEMENTS=("CREATE TABLE half (a)", "DELETE FROM outbox", "NONSENSE"))
    with closing(sqlite3.connect(path, isolation_level=None)) as db, pytest.raises(sqlite3.OperationalError):
        migrate(db, 0, (*ALL, bad))
    assert picture(path) == before


def test_migrations_that_landed_are_not_edited() -> None:
    """Names are in order and unique; what a name stands for never changes (a new shape is a new migration)."""
    names = [migration.NAME for migration in ALL]
    assert names == sorted(set(names))
    assert names[0] == "0001 beginning"

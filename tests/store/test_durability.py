"""What waits for the disk, and what need not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_tui.config import Config
from inbox_tui.domain.clock import Target, due, warn_at
from inbox_tui.domain.hours import BusinessHours
from inbox_tui.domain.model import Act, Page, Post, PostId
from inbox_tui.store import Rules, Store

FULL, NORMAL = 2, 1


@pytest.fixture
def seen(store: Store) -> list[int]:
    """How each transaction of the store was going to be committed."""
    found: list[int] = []
    write = store._desk.db._write

    async def spy(act: Callable[[sqlite3.Connection], Any], **how: Any) -> Any:
        def look(db: sqlite3.Connection) -> Any:
            found.append(db.execute("PRAGMA synchronous").fetchone()[0])
            return act(db)

        return await write(look, **how)

    store._desk.db._write = spy  # type: ignore[method-assign]
    return found


async def test_pages_do_not_wait_for_the_disk_and_what_a_person_did_does(
    store: Store, clock: Any, say: Callable[..., Post], seen: list[int]
) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana"),)))
    assert seen == [NORMAL]
    (row,) = store.lists.window("needs-reply", 1 << 50).rows  # type: ignore[arg-type]
    target = store.default_target(row.id)
    assert target is not None
    del seen[:]
    await store.hear([PostId(target)], "read")
    await store.decide([row.id], "star", "True", "s", {"starred": 1})
    await store.out.save_draft(entry=None, act=Act.REPLY, account=row.account, conversation=row.id, target=target,
                               text="kept")  # fmt: skip
    assert seen
    assert set(seen) == {FULL}
    del seen[:]
    await store.ingest("acme", Page(posts=(say("2", "ben"),)))
    await store.sync_ok("acme", clock())
    await store.undo()
    assert seen[0] == NORMAL
    assert seen[-1] == FULL


HOURS = (
    Config().hours,
    BusinessHours.of("Europe/Berlin", {"mon-fri": "8-12, 13:30-18"}),
    BusinessHours.of("America/Santiago", {"sat": "0-24", "sun": "0-24", "wed": "22-24"}),
)


@settings(deadline=None, max_examples=60)
@given(
    st.integers(-(1 << 42), 1 << 44),
    st.one_of(st.integers(1, 20_000), st.integers(1, 300_000)),
    st.sampled_from(HOURS),
)
def test_a_warning_reckoned_from_the_target_is_the_one_counted_out(at: int, minutes: int, hours: BusinessHours) -> None:
    since = datetime.fromtimestamp(at / 1000, UTC)
    target = Target(minutes)
    deadline = due(since, target, hours)
    assert warn_at(since, deadline, hours, target=target) == warn_at(since, deadline, hours)


def test_rules_are_the_same_with_and_without_a_file(tmp_path: Path) -> None:
    """Else a hundred thousand waits would be reckoned anew for a setting that has nothing to do with them."""
    file = tmp_path / "config.toml"
    file.write_text("[polling]\nacme = 30\n")
    assert Rules.of(Config.load(file)).mark == Rules.of(Config()).mark
    file.write_text("[waiting]\nsilence_hours = 30\n")
    assert Rules.of(Config.load(file)).mark != Rules.of(Config()).mark

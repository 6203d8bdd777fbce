"""No window of the list may read or sort a whole view: SQLite is held to the indexes that have its order."""

from __future__ import annotations

from typing import Any

import pytest

from inbox_tui.domain.views import BuiltIn, ViewKey
from inbox_tui.store import Store

SORTED_BY_HAND = {BuiltIn.DRAFTS, BuiltIn.OUTBOX}
"""A person has few of these at a time."""


class Asked:
    """A connection that remembers what it was asked."""

    def __init__(self, db: Any) -> None:
        self.db = db
        self.plans: list[list[str]] = []

    def execute(self, sql: str, values: Any = ()) -> Any:
        if "FROM conversation c" in sql:
            self.plans.append([row[3] for row in self.db.execute(f"EXPLAIN QUERY PLAN {sql}", values)])
        return self.db.execute(sql, values)


@pytest.mark.parametrize("view", [*(view for view in BuiltIn if view is not BuiltIn.THANKS), "account:acme"])
async def test_windows_walk_an_index(store: Store, view: str) -> None:
    asked = Asked(store._desk.read)
    store.lists._db = asked  # type: ignore[assignment]
    key, here = ViewKey(view), (5, 5)
    store.lists.window(key, 10, limit=9)
    store.lists.window(key, 10, after=here, limit=9)  # type: ignore[arg-type]
    store.lists.window(key, 10, before=here, limit=9)  # type: ignore[arg-type]
    store.lists.bottom(key, 10, 9)
    assert len(asked.plans) == 4
    for plan in asked.plans:
        if view not in SORTED_BY_HAND:
            assert not [step for step in plan if "TEMP B-TREE" in step], plan

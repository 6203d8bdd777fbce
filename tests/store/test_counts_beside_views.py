"""The counts beside the views are those of their windows, however many conversations there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.domain.model import Page, Post
from inbox_tui.domain.views import BuiltIn, ViewKey
from inbox_tui.store import Store, queries


@pytest.mark.parametrize("few", [1, 3, 1_000])
async def test_at_risk_is_counted_from_either_side(
    store: Store, say: Callable[..., Post], clock: Any, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(queries, "_FEW", few)
    await store.ingest("acme", Page(posts=tuple(say(str(n), f"who{n}", f"word {n}?", ago=n * 4) for n in range(12))))
    seen = set()
    for _ in range(40):
        at = store._desk.ms()
        counted = {one.key: one.count for one in store.lists.counts(at)}
        shown = len(store.lists.window(ViewKey(BuiltIn.AT_RISK), at).rows)
        assert counted[ViewKey(BuiltIn.AT_RISK)] == shown
        seen.add(shown)
        clock.move(minutes=15)
    assert {0, 12} <= seen, "none, then all"

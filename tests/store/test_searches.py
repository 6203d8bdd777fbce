"""Saved searches say how many conversations they find."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from inbox_tui.domain.model import ChangeSet, Page, Post
from inbox_tui.store import Store


async def test_a_saved_search_is_counted_and_counted_again(store: Store, clock: Any, say: Callable[..., Post]) -> None:
    told: list[ChangeSet] = []
    await store.ingest("acme", Page(posts=(say("1", "ana", "a refund please"), say("2", "ben", "hello"))))
    await store.searches.save("money", "refund")
    await store.searches.save("nothing", "zeppelin")
    store.on_change(told.append)
    await store.searches.count()
    assert store.searches.counts() == {"money": 1, "nothing": 0}
    assert len(told) == 1, "the side pane hears of it"
    await store.searches.count()
    assert len(told) == 1, "and of nothing new"

    await store.ingest("acme", Page(posts=(say("3", "cy", "refund me"),)))
    clock.move(minutes=1)
    await store.searches.count()
    assert store.searches.counts()["money"] == 1, "not with every page"
    clock.move(minutes=1)
    await store.searches.count()
    assert store.searches.counts()["money"] == 2

    await store.searches.save("money", "hello")
    await store.searches.save("nothing", None)
    await store.searches.count()
    assert store.searches.counts() == {"money": 1}


async def test_opening_a_search_counts_it(store: Store, say: Callable[..., Post]) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", "a refund please"),)))
    await store.searches.save("money", "refund")
    found = store.searches.rows("money")
    assert found is not None
    assert [row.name for row in found] == ["Ana"]
    assert store.searches.counts() == {"money": 1}
    assert store.searches.rows("unknown") is None


async def test_counting_in_the_background_ends_with_the_store(store: Store, say: Callable[..., Post]) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", "a refund please"),)))
    await store.searches.save("money", "refund")
    store.searches.count_soon()
    store.searches.count_soon()
    assert store.searches._counting is not None
    await store.searches._counting
    assert store.searches.counts() == {"money": 1}
    await store.searches.save("more", "please")
    store.searches.count_soon()
    await store.searches.close()
    assert len([task for task in asyncio.all_tasks() if task.get_name() == "inbox-tui counting"]) == 0

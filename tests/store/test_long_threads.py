"""A long thread is read where it is looked at, and the header's ranks are those of all waits sorted together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.model import Page, Post, PostState
from inbox_tui.store import Store
from inbox_tui.store.figures import _ranked

LONG = 300
Say = Callable[..., Post]


@pytest.fixture
async def long(store: Store, say: Say) -> Any:
    """A thread of 300, the answers in order, and its id."""
    head = say("0", "ana", "word 0", ago=LONG)
    rest = [say(f"{n}", "ana", f"word {n}", parent="0", ago=LONG - n) for n in range(1, LONG)]
    await store.ingest("acme", Page(posts=(head, *rest)))
    row = store.lists.window("all", 1 << 50).rows[0]  # type: ignore[arg-type]
    return row.id


def asked(store: Store, look: Callable[[], object]) -> int:
    """How many posts' texts the store was asked for."""
    found = 0
    db = store._desk.read

    def found_in(sql: str) -> None:
        nonlocal found
        if "p.id IN (" in sql:
            found += sql.split("p.id IN (")[1].split(")", maxsplit=1)[0].count(",") + 1

    db.set_trace_callback(found_in)
    try:
        look()
    finally:
        db.set_trace_callback(None)
    return found


async def test_only_what_is_looked_at_is_read_and_only_once(store: Store, long: Any) -> None:
    thread = store.thread(long)
    assert len(thread.posts) == len(thread.ids) == LONG
    assert 0 < asked(store, lambda: thread.posts[-1]) <= 64
    assert asked(store, lambda: thread.posts[LONG - 1]) == 0
    assert [thread.posts[n].text for n in (0, 150, -1)] == ["word 0", "word 150", f"word {LONG - 1}"]
    assert [post.text for post in thread.posts[298:]] == ["word 298", "word 299"]
    with pytest.raises(IndexError):
        thread.posts[LONG]


async def test_what_is_heard_stays_as_it_was_when_the_thread_was_opened(store: Store, long: Any) -> None:
    thread = store.thread(long)
    await store.hear([thread.ids[200]], "read")
    assert not thread.posts[200].heard
    assert store.thread(long).posts[200].heard


async def test_a_thread_still_on_screen_when_the_store_closes_shows_placeholders(store: Store, long: Any) -> None:
    thread = store.thread(long)
    assert thread.posts[0].text == "word 0"
    await store.close()
    assert thread.posts[0].text == "word 0"
    assert thread.posts[-1].state is PostState.MISSING


@given(st.lists(st.integers(0, 50), max_size=12), st.lists(st.integers(0, 50), max_size=12), st.integers(min_value=1))
def test_a_rank_is_that_of_all_waits_sorted_together(ended: list[int], waiting: list[int], rank: int) -> None:
    """Of equals, those who still wait count as longer."""
    together = sorted([*((span, False) for span in ended), *((span, True) for span in waiting)])
    if not together:
        return
    rank = (rank - 1) % len(together) + 1
    found = _ranked(rank, sorted(ended), sorted(waiting))
    span, still = together[rank - 1]
    assert (found.value_s, found.at_least) == (span / 1000, still)

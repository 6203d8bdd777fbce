"""The header's figures: read once, right at every moment after."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from inbox_tui.domain.model import Page, Post
from inbox_tui.store import Store, figures
from inbox_tui.store.codec import ms


async def test_figures_kept_are_the_figures_read_anew(store: Store, clock: Any, say: Callable[..., Post]) -> None:
    """Through many days and everything that ends a wait, with the same words as a fresh look at all of them."""
    luck = random.Random(5)
    kept = 0
    for number in range(160):
        match luck.randrange(5):
            case 0 | 1:
                await store.ingest("acme", Page(posts=(say(f"{number}", f"p{number}", ago=luck.randrange(500)),)))
            case 2:
                parent = luck.randrange(number + 1)
                await store.ingest("acme", Page(posts=(say(f"{number}", "us", parent=f"{parent}"),)))
            case 3 if rows := store.lists.window("needs-reply", 1 << 50).rows:  # type: ignore[arg-type]
                one = luck.choice(rows)
                reason = luck.choice(("spam", "thanked or liked"))
                await store.decide(
                    [one.id], "done", reason, "d", {"closed_at": ms(clock()), "closed_reason": reason}
                )  # fmt: skip
            case _:
                before = store._waits
                clock.move(hours=luck.choice((0.01, 1, 40)))
                await store.summary()
                kept += before is not None and store._waits is before
        fresh = figures.summary(store._desk.read, ms(clock()), store._desk.rules)
        assert await store.summary() == fresh
    assert kept > 5, "some were not read again"


async def test_a_look_during_a_write_is_not_kept_for_after_it(
    store: Store, clock: Any, say: Callable[..., Post]
) -> None:
    posts = tuple(say(f"{number}", f"p{number}", ago=number) for number in range(200))
    writing = asyncio.gather(*(store.ingest("acme", Page(posts=posts[at : at + 20])) for at in range(0, 200, 20)))
    while not writing.done():
        await store.summary()
        await asyncio.sleep(0)
    await writing
    assert await store.summary() == figures.summary(store._desk.read, ms(clock()), store._desk.rules)


async def test_the_longest_answer_of_today(store: Store, clock: Any, say: Callable[..., Post]) -> None:
    midnight = clock() - timedelta(hours=12)
    assert store.longest_answer(midnight) is None
    for number, (asked, answered) in enumerate(((3000, 2900), (300, 290), (200, 50), (90, None))):
        posts = [say(f"{number}", f"p{number}", ago=asked)]
        if answered is not None:
            posts.append(say(f"{number}-a", "us", parent=f"{number}", ago=answered))
        await store.ingest("acme", Page(posts=tuple(posts)))
    assert store.longest_answer(midnight) == 150 * 60, "neither yesterday's nor one that still waits"

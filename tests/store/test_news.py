"""What counts as news for somebody who is writing an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inbox_tui.domain.model import Act, Page, Post, PostRef, RemoteId, Thread
from inbox_tui.domain.views import ViewKey
from inbox_tui.store import Store


async def test_an_older_answer_of_ours_that_comes_to_light_is_no_answer_to_this(
    store: Store, clock: Any, say: Callable[..., Post]
) -> None:
    await store.ingest("acme", Page(posts=(say("3", "ana", "And customs?", parent="2", ago=5),)))
    (row,) = store.lists.window(ViewKey("all"), 1 << 50).rows
    entry = await store.out.save_draft(
        entry=None,
        act=Act.REPLY,
        account="acme",
        conversation=row.id,
        target=store.default_target(row.id),
        text="None.",
    )
    clock.move(seconds=5)
    above = say("1", "ana", "Do you ship?", ago=50), say("2", "us", "We do.", parent="1", ago=40)
    await store.ingest_thread("acme", PostRef(id=RemoteId("3")), Thread(posts=above))
    assert store.out.news(entry).answered == ()
    await store.ingest("acme", Page(posts=(say("4", "us", "No customs.", parent="3", ago=1),)))
    (answer,) = store.out.news(entry).answered
    assert store.raw_post(answer).text == "No customs."


async def test_a_direct_answer_counts_even_where_the_servers_clocks_disagree(
    store: Store, clock: Any, say: Callable[..., Post]
) -> None:
    await store.ingest("acme", Page(posts=(say("3", "ana", "And customs?", ago=5),)))
    (row,) = store.lists.window(ViewKey("all"), 1 << 50).rows
    entry = await store.out.save_draft(
        entry=None,
        act=Act.REPLY,
        account="acme",
        conversation=row.id,
        target=store.default_target(row.id),
        text="None.",
    )
    clock.move(seconds=5)
    await store.ingest("acme", Page(posts=(say("4", "us", "No customs.", parent="3", ago=6),)))
    assert len(store.out.news(entry).answered) == 1

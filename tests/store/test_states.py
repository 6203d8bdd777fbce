"""Posts that go, hide and come back, and what was decided about conversations that turn out to be one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inbox_tui.domain.model import Absent, Page, Post, PostId, PostState, RemoteId, Thread
from inbox_tui.store import Store
from inbox_tui.store.codec import ms

END = 1 << 50


def rows(store: Store, view: str = "needs-reply") -> list[Any]:
    return list(store.lists.window(view, END).rows)  # type: ignore[arg-type]


async def test_a_post_changed_while_it_was_hidden_is_unheard(
    store: Store, clock: Any, say: Callable[..., Post]
) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", "nice bread"),)))
    (row,) = rows(store)
    target = store.default_target(row.id)
    assert target is not None
    await store.hear([PostId(target)], "read")
    await store.hide("acme", RemoteId("1"))
    clock.move(hours=1)
    await store.ingest("acme", Page(posts=(say("1", "ana", "the bread made me ill", ago=60),)))
    (row,) = rows(store)
    assert row.unheard == 1
    assert not store.verdict(target).open
    assert [words for _, words in store.revisions(target)] == ["nice bread", "the bread made me ill"]


async def test_a_post_that_was_hidden_unchanged_stays_heard(store: Store, say: Callable[..., Post]) -> None:
    post = say("1", "ana", "nice bread")
    await store.ingest("acme", Page(posts=(post,)))
    target = store.default_target(rows(store)[0].id)
    assert target is not None
    await store.hear([PostId(target)], "read")
    await store.hide("acme", RemoteId("1"))
    await store.ingest("acme", Page(posts=(post,)))
    assert store.verdict(target).open


async def test_a_gap_that_opens_has_its_own_time(store: Store, clock: Any, say: Callable[..., Post]) -> None:
    """Known from a thread as hidden, later shown: it waits since it was written, not since we heard of it."""
    await store.ingest("acme", Page(posts=(say("1", "us", ago=90),), absent=(
        Absent(id=RemoteId("2"), state=PostState.HIDDEN, parent=RemoteId("1")),)))  # fmt: skip
    written = clock()
    clock.move(hours=5)
    changes = await store.ingest("acme", Page(posts=(say("2", "ana", "hello?", parent="1", ago=300),)))
    assert changes.new_posts == 1
    (row,) = rows(store)
    assert row.waiting_since == written


async def test_what_was_deleted_does_not_come_back_with_an_older_page(store: Store, say: Callable[..., Post]) -> None:
    """A page that was on its way while the stream told of the deletion."""
    post = say("1", "ana", "a secret")
    for page in (Page(posts=(post,)), Page(deleted=(RemoteId("1"),)), Page(posts=(post,))):
        await store.ingest("acme", page)
    assert [row[0] for row in store._desk.read.execute("SELECT text FROM post")] == [""]
    assert rows(store) == []


async def test_what_was_deleted_lives_again_where_a_later_look_shows_it(
    store: Store, clock: Any, say: Callable[..., Post]
) -> None:
    """An account that was suspended and let in again: its posts were told as deleted, and are there."""
    post = say("1", "ana", "not a secret")
    await store.ingest("acme", Page(posts=(post,)))
    asked = clock()
    clock.move(seconds=5)
    await store.ingest("acme", Page(deleted=(RemoteId("1"),)))
    await store.ingest_thread("acme", post.ref, Thread(posts=(post,)), asked)
    assert rows(store) == [], "that look was on its way before the deletion"
    clock.move(seconds=30)
    await store.ingest_thread("acme", post.ref, Thread(posts=(post,)), clock())
    assert rows(store) == [], "not every part of a platform hears of a deletion at once"
    clock.move(seconds=90)
    await store.ingest_thread("acme", post.ref, Thread(posts=(post,)), clock())
    (row,) = rows(store)
    assert (row.excerpt, row.unheard) == ("not a secret", 1)


async def test_what_a_thread_lacked_lives_again_unheard_when_it_is_shown(
    store: Store, say: Callable[..., Post]
) -> None:
    post = say("1", "ana", "not a secret")
    await store.ingest("acme", Page(posts=(post,)))
    target = store.default_target(rows(store)[0].id)
    assert target is not None
    await store.hear([PostId(target)], "read")
    await store.ingest("acme", Page(absent=(Absent(id=RemoteId("1"), state=PostState.DELETED),)))
    assert rows(store) == []
    await store.ingest("acme", Page(posts=(post,)))
    (row,) = rows(store)
    assert row.excerpt == "not a secret"
    assert row.unheard == 1


async def test_a_close_can_be_undone_after_its_conversation_joined_another(
    store: Store, clock: Any, say: Callable[..., Post]
) -> None:
    await store.ingest("acme", Page(posts=(say("3", "ana", parent="2", ago=30), say("1", "ben", ago=50))))
    closed = next(row for row in rows(store) if row.name == "Ana")
    now = ms(clock())
    await store.decide([row.id for row in rows(store)], "done", "not for us", "Closed two.",
                       {"closed_at": now, "closed_reason": "not for us"})  # fmt: skip
    assert rows(store) == []
    await store.ingest("acme", Page(posts=(say("2", "us", parent="1", ago=40),)))
    assert store.lists.row(closed.id) is None or len(rows(store, "all")) == 1, "they are one now"
    done = await store.undo()
    assert done is not None
    (row,) = rows(store)
    assert row.waiting_since is not None
    assert row.closed is None
    for conversation in done.conversations:
        assert store.lists.row(conversation) is not None, "what an undo names is there"


async def test_a_mention_without_a_handle_does_not_erase_a_known_one(store: Store, say: Callable[..., Post]) -> None:
    from dataclasses import replace

    post = say("1", "ana")
    await store.ingest("acme", Page(posts=(post,)))
    other = say("2", "ana")
    await store.ingest("acme", Page(posts=(replace(other, author=replace(other.author, handle="", name="")),)))
    assert {row.handle for row in rows(store)} == {post.author.handle}

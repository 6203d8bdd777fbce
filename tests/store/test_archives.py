"""An imported past: read, searched and found with people; nobody in it waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.connector import Features, Profile
from inbox_tui.domain.model import Identity, Page, Post, PostKind, RemoteId
from inbox_tui.domain.query import parse
from inbox_tui.domain.views import BuiltIn, ViewKey
from inbox_tui.store import Store

US = Identity(id=RemoteId("us"), handle="acme", name="Acme")

Say = Callable[..., Post]
ALL = ViewKey("all")
ARCHIVE = Features(acts=frozenset(), archive=True)


@pytest.fixture
async def past(store: Store, clock: Any) -> Store:
    """``store`` with an account ``takeout`` that is an archive."""
    await store.register_account("takeout", "archive", "past", "Archive")
    await store.saw_profile("takeout", Profile(identity=US), ARCHIVE)
    return store


def kept(store: Store, account: str) -> Any:
    (row,) = [row for row in store.lists.window(ALL, 0).rows if row.account == account]
    return row


async def test_nobody_in_an_archive_waits(past: Store, say: Say, clock: Any) -> None:
    old = [
        say("1", "ana", "Is this broken?!", ago=9_000_000),
        say("2", "ben", "Do you ship to Peru?", ago=10, kind=PostKind.DIRECT, channel="dm"),
    ]
    await past.ingest("takeout", Page(posts=tuple(old)))
    views = (BuiltIn.NEEDS_REPLY, BuiltIn.AT_RISK, BuiltIn.LATER, BuiltIn.DONE)
    assert all(past.lists.window(ViewKey(view), 1 << 53).rows == () for view in views)
    rows = past.lists.window(ALL, 0).rows
    assert len(rows) == 2
    assert [(row.waiting_since, row.due_at, row.warn_at, row.unheard) for row in rows] == [(None, None, None, 0)] * 2
    summary = await past.summary()
    assert summary.oldest_s is None
    assert past.late(1 << 53) == 0


async def test_what_comes_into_it_later_wakes_nothing(past: Store, say: Say, clock: Any) -> None:
    await past.ingest("takeout", Page(posts=(say("1", "ana", "Hello?", ago=100),)))
    await past.sync_ok("takeout", clock())
    clock.move(days=1)
    await past.ingest("takeout", Page(posts=(say("2", "ana", "Still there?", parent="1"),)))
    assert (kept(past, "takeout").waiting_since, kept(past, "takeout").woke) == (None, False)
    await past.reckon()
    assert past.lists.window(ViewKey(BuiltIn.NEEDS_REPLY), 0).rows == ()


async def test_it_is_searched_and_found_with_its_people_like_all_else(past: Store, say: Say) -> None:
    await past.ingest("takeout", Page(posts=(say("1", "ana", "The lilac teapot", ago=100),)))
    assert [hit.tag for hit in await past.search(parse("lilac"), 10)] == ["past"]
    assert [hit.tag for hit in await past.search(parse("from:ana"), 10)] == ["past"]


async def test_the_same_past_imported_twice_changes_nothing(past: Store, say: Say) -> None:
    page = Page(posts=(say("1", "ana", "Hello?", ago=100), say("2", "us", "Yes.", parent="1", ago=50)))
    await past.ingest("takeout", page)
    changes = await past.ingest("takeout", page)
    assert (changes.new_posts, changes.changed_posts) == (0, 0)
    assert len(past.lists.window(ALL, 0).rows) == 1


async def test_a_live_account_beside_it_waits_as_ever(past: Store, say: Say) -> None:
    await past.ingest("takeout", Page(posts=(say("1", "ana", "Hello?", ago=100),)))
    await past.ingest("acme", Page(posts=(say("1", "ana", "Hello?", ago=100),)))
    assert [row.account for row in past.lists.window(ViewKey(BuiltIn.NEEDS_REPLY), 0).rows] == ["acme"]

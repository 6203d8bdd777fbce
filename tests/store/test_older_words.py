"""Words that are older than what we did, and come to light only when a thread is fetched, make nobody wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.domain.model import Kind, Page, Post, PostKind, PostRef, RemoteId, Thread
from inbox_tui.domain.views import ViewKey
from inbox_tui.store import Store
from inbox_tui.store.codec import ms

DAY = 24 * 60
ASKED = PostRef(id=RemoteId("10"))
Say = Callable[..., Post]


def row_of(store: Store) -> Any:
    (row,) = store.lists.window(ViewKey("all"), 1 << 50).rows
    return row


def strangers(say: Say) -> Thread:
    """What stands around ana's mention 10: older, and not said to us."""
    aside: dict[str, Any] = {"kind": PostKind.POST, "mentions_us": False}
    return Thread(
        posts=(
            say("9", "ben", "This shop is a scam, I want my refund!", ago=3 * DAY, **aside),
            say("8", "eve", "Really?", parent="9", ago=2 * DAY, **aside),
        )
    )


async def ask(store: Store, clock: Any, say: Say) -> None:
    await store.ingest("acme", Page(posts=(say("10", "ana", "Hi there", parent="9", ago=DAY),)))
    clock.move(minutes=5)


async def test_an_answered_conversation_stays_answered(store: Store, clock: Any, say: Say) -> None:
    await ask(store, clock, say)
    await store.ingest("acme", Page(posts=(say("11", "us", "Hi!", parent="10"),)))
    clock.move(minutes=5)
    await store.ingest_thread("acme", ASKED, strangers(say))
    row = row_of(store)
    assert row.waiting_since is None
    assert row.kind is Kind.CHAT
    assert row.posts == 4


async def test_a_done_conversation_stays_done(store: Store, clock: Any, say: Say) -> None:
    await ask(store, clock, say)
    changes = {"closed_at": ms(clock()), "closed_reason": "thanked or liked"}
    await store.decide([row_of(store).id], "done", "thanked or liked", "done", changes)
    clock.move(minutes=5)
    await store.ingest_thread("acme", ASKED, strangers(say))
    row = row_of(store)
    assert row.closed is not None
    assert row.waiting_since is None


async def test_a_snooze_until_they_write_goes_on(store: Store, clock: Any, say: Say) -> None:
    await ask(store, clock, say)
    until = ms(clock() + timedelta(days=3))
    changes = {"snoozed_until": until, "snooze_mode": "until they write"}
    await store.decide([row_of(store).id], "snooze", "until they write", "snoozed", changes)
    clock.move(minutes=5)
    await store.ingest_thread("acme", ASKED, strangers(say))
    assert row_of(store).snoozed_until is not None


@pytest.mark.parametrize("to_us", [True, False])
async def test_what_is_said_afterwards_opens_it_again(store: Store, clock: Any, say: Say, to_us: bool) -> None:
    await ask(store, clock, say)
    changes = {"closed_at": ms(clock()), "closed_reason": "thanked or liked"}
    await store.decide([row_of(store).id], "done", "thanked or liked", "done", changes)
    clock.move(minutes=5)
    kind = PostKind.MENTION if to_us else PostKind.POST
    late = say("12", "eve", "So?", parent="10", ago=1, kind=kind, mentions_us=to_us)
    await store.ingest_thread("acme", ASKED, Thread(posts=(late,)))
    row = row_of(store)
    assert row.closed is None
    assert row.waiting_since == late.created_at


async def test_what_was_said_to_us_before_we_acted_and_reached_us_after_is_not_lost(
    store: Store, clock: Any, say: Say
) -> None:
    await ask(store, clock, say)
    await store.ingest("acme", Page(posts=(say("11", "us", "Hi!", parent="10"),)))
    answered = clock()
    clock.move(minutes=5)
    await store.ingest("acme", Page(posts=(say("12", "ana", "And this?", parent="10", ago=6),)))
    row = row_of(store)
    assert row.waiting_since is not None
    assert row.waiting_since >= answered

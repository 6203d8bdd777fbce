"""Search as a person uses it: any language, people, filters; and nothing that was deleted or reworded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.domain.model import Act, Hyperlink, Identity, Media, Page, Post, RemoteId
from inbox_tui.domain.query import parse
from inbox_tui.domain.views import whose
from inbox_tui.store import Store

Say = Callable[..., Post]
PERU = "Do you ship to Perú?"
TOKYO = "返品したいです、東京から"
LOVE = "Love it 🎉 so much 👍🏽"
COURSE = "50% off C++ courses?"
PARCEL = "Где моя посылка?"


async def texts(store: Store, typed: str) -> set[str]:
    hits = await store.search(parse(typed), 100)
    return {store.post(hit.post).text for hit in hits}  # type: ignore[union-attr]


@pytest.fixture
async def shop(store: Store, say: Say, clock: Any) -> Store:
    posts = (
        say("1", "ana", PERU, ago=6000), say("2", "ben", TOKYO, ago=50),
        say("3", "chloé", LOVE, ago=40), say("4", "дмитрий", PARCEL, ago=30),
        say("5", "us", "Our news", parent="1", ago=20), say("6", "ana", COURSE, ago=10),
        replace(say("7", "ben", "see this", ago=9), links=(Hyperlink(text="x", url="https://shop.example/a"),)),
        replace(say("8", "eve", "look", ago=8), media=(Media(kind="image", alt="a torn parcel"),)),
        replace(say("9", "fay", "spoilt", ago=7), spoiler="the ending"),
    )  # fmt: skip
    await store.ingest("acme", Page(posts=posts))
    return store


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("perú", {PERU}),
        ("peru", {PERU}),
        ("shi", {PERU}),
        ("返品", {TOKYO}),
        ("東京", {TOKYO}),
        ("🎉", {LOVE}),
        ("👍🏽", {LOVE}),
        ("ПОСЫЛКА", {PARCEL}),
        ("c++", {COURSE}),
        ("50%", {COURSE}),
        ("torn parcel", {"look"}),
        ("ending", {"spoilt"}),
        ("ship perú", {PERU}),
        ("ship tokyo", set()),
        ("from:ben", {"see this", TOKYO}),
        ("from:BEN ship", set()),
        ("chloé", {LOVE}),
        ("has:link", {"see this"}),
        ("has:media", {"look"}),
        ("is:ours", {"Our news"}),
        ("platform:masto ending", {"spoilt"}),
        ("platform:bsky ending", set()),
        ("account:acme ending", {"spoilt"}),
        ("before:2026-03-01", {PERU}),
        ("after:2026-03-02 from:ana", {COURSE}),
        ("from:%", set()),
        ("from:_en", set()),
        ('"', set()),
        ("AND OR NOT", set()),
        ("post_words:x", set()),
        ("*", set()),
        ("( NEAR", set()),
        ("\x00", set()),
    ],
)
async def test_what_is_typed_finds_what_is_meant(shop: Store, typed: str, found: set[str]) -> None:
    if found:
        assert await texts(shop, typed) == found
    else:
        assert not await texts(shop, typed) & {"spoilt", "look", "see this"}


async def test_edits_and_deletions_leave_the_index_right(shop: Store, say: Say, clock: Any) -> None:
    await shop.ingest("acme", Page(posts=(replace(say("1", "ana", "Never mind"), edited_at=clock()),)))
    assert await texts(shop, "ship") == set()
    assert await texts(shop, "never mind") == {"Never mind"}
    await shop.ingest("acme", Page(deleted=(RemoteId("1"), RemoteId("2"))))
    for word in ("never", "返品", "東京"):
        assert await texts(shop, word) == set()
    words = shop._desk.read.execute("SELECT count(*) FROM post_words WHERE post_words MATCH '\"never\"'").fetchone()
    assert words[0] == 0, "a tombstone's words are not in the index either"


async def test_people_are_found_under_their_present_name(shop: Store, say: Say) -> None:
    renamed = replace(
        say("10", "eve", "me again"), author=Identity(id=RemoteId("eve"), handle="ivy@x.example", name="Ivy")
    )
    await shop.ingest("acme", Page(posts=(renamed,)))
    assert await texts(shop, "ivy") == {"look", "me again"}
    assert await texts(shop, "from:ivy torn") == {"look"}
    assert await texts(shop, "Eve") == set()


async def test_flags_follow_what_the_user_does(shop: Store) -> None:
    hit = (await shop.search(parse("ending"), 1))[0]
    assert await texts(shop, "is:unheard ending") == {"spoilt"}
    await shop.hear([hit.post], "read")
    assert await texts(shop, "is:unheard ending") == set()
    assert await texts(shop, "is:waiting ending") == {"spoilt"}
    await shop.decide([hit.conversation], "star", "", "starred", {"starred": 1, "tags": '["vip"]'})
    assert await texts(shop, "is:starred") == await texts(shop, "has:tag") == {"spoilt"}
    await shop.out.save_draft(entry=None, act=Act.REPLY, account="acme", conversation=hit.conversation,
                              target=hit.post, text="soon")  # fmt: skip
    assert await texts(shop, "has:draft") == {"spoilt"}


async def test_a_hit_of_ours_says_to_whom(store: Store, say: Say) -> None:
    posts = (
        say("1", "us", "Here they are", ago=60), say("2", "ana", "Which?", parent="1", ago=50),
        say("3", "ben", "Me too", parent="2", ago=40), say("4", "us", "Two lamps, Ana", parent="2", ago=30),
        say("5", "us", "And three lamps", parent="4", ago=20), say("6", "eve", "I have lamps", ago=10),
    )  # fmt: skip
    for upto, told in ((4, "you to Ana"), (5, "you to Ben"), (6, "Eve")):
        await store.ingest("acme", Page(posts=posts[:upto]))  # of a conversation its newest hit is shown
        assert whose((await store.search(parse("lamps"), 10))[0]) == told

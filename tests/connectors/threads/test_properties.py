"""Whatever stands in an answer: an item is read or counted as unreadable, and nothing else happens."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from inbox_tui.domain.model import Cursor, Identity, RemoteId
from inbox_tui_meta.threads import cursor, parse

US = Identity(id=RemoteId("9900"), handle="brand.shop")
GOOD: dict[str, Any] = {"id": "18055", "text": "Hi", "timestamp": "2026-11-20T20:54:47+0000", "username": "lee"}
KEYS = [
    "id", "text", "timestamp", "username", "root_post", "replied_to", "is_reply", "is_reply_owned_by_me", "hide_status",
    "media_type", "media_url", "children", "quoted_post", "permalink", "gif_url", "link_attachment_url", "alt_text",
]  # fmt: skip
plain = some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=30)
anything = some.recursive(
    plain,
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.sampled_from(["id", "data", "media_type", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
cursors = some.dictionaries(some.sampled_from(["lists", "walls", "watch", "deep", "turn"]), anything).map(
    lambda raw: json.dumps({**raw, "v": cursor.VERSION})
)


@settings(max_examples=60, deadline=None)
@given(some.lists(some.dictionaries(some.sampled_from(KEYS), anything, max_size=6) | anything, max_size=4))
def test_lists_are_always_sifted(odd: list[Any]) -> None:
    raw = [
        {**GOOD, "id": f"180{number}", **each} if isinstance(each, dict) else each for number, each in enumerate(odd)
    ]
    found = parse.sifted([*raw, GOOD], US)
    assert GOOD["id"] in {post.ref.id for post in found.posts}
    for post in found.posts:
        assert post.parent != post.ref.id
        assert post.author.handle
        assert post.created_at.tzinfo is not None


@settings(max_examples=100, deadline=None)
@given(anything)
def test_any_quota_is_survived(raw: Any) -> None:
    parse.quotas(raw)


@settings(max_examples=100, deadline=None)
@given(
    some.text(max_size=200) | some.dictionaries(some.sampled_from(["v", "lists", "walls", "watch"]), anything).map(repr)
)
def test_any_cursor_is_survived_and_comes_round(raw: str) -> None:
    place = cursor.read(Cursor(raw))
    assert cursor.read(cursor.write(place)) == place

"""Whatever stands in an answer: an item is read or counted as unreadable, and nothing else happens."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from inbox_tui.domain.model import Cursor, Identity, RemoteId
from inbox_tui_linkedin import cursor, littletext, parse

PAGE = "urn:li:organization:700100"
GOOD: dict[str, Any] = {
    "id": "7", "actor": "urn:li:person:a", "object": "urn:li:share:1", "created": {"time": 1763662000000},
    "message": {"text": "Hi"}, "author": "urn:li:person:a", "createdAt": 1763662000000, "notificationId": 5,
    "lastModifiedAt": 1763662000000,
}  # fmt: skip
KEYS = [
    *GOOD, "commentUrn", "$URN", "parentComment", "lastModified", "likesSummary", "commentsSummary", "content",
    "commentary", "actor~", "sourcePost", "decoratedSourcePost", "decoratedGeneratedActivity", "generatedActivity",
]  # fmt: skip
plain = some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=30)
anything = some.recursive(
    plain,
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.sampled_from(["time", "text", "entity", "comment", "id"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(some.lists(some.dictionaries(some.sampled_from(KEYS), anything, max_size=6) | anything, max_size=3))
def test_lists_are_always_read(odd: list[Any]) -> None:
    raw = {"elements": [*({**GOOD, **each} if isinstance(each, dict) else each for each in odd), GOOD]}
    for read in (lambda r: parse.comment(r, PAGE), lambda r: parse.post(r, PAGE), parse.notice):
        found = parse.listed(raw, read)
        assert found.count == len(found.items) + found.skipped == len(odd) + 1
        assert found.items


@settings(max_examples=60, deadline=None)
@given(some.text(max_size=80), anything)
def test_any_text_has_its_mentions(words: str, attributes: Any) -> None:
    littletext.named_in(words, attributes)
    littletext.read(words)


@settings(max_examples=60, deadline=None)
@given(some.text(max_size=40), some.text(min_size=1, max_size=10), some.text(max_size=40))
def test_what_is_marked_as_a_name_reads_as_that_name(before: str, name: str, after: str) -> None:
    who = Identity(id=RemoteId("urn:li:person:a"), handle="a", name=name)
    words = f"{before} {name} {after}"
    for each in littletext.attributes(words, (who,)):
        (found,) = littletext.named_in(words, [each])
        assert found.name == name.lstrip("@")


@settings(max_examples=100, deadline=None)
@given(some.text(max_size=200) | some.dictionaries(some.sampled_from(["v", "part", "seen", "posts"]), anything).map(
    lambda raw: json.dumps({**raw, "v": 1})
))  # fmt: skip
def test_any_cursor_is_survived_and_comes_round(raw: str) -> None:
    place = cursor.decode(Cursor(raw))
    assert cursor.decode(place.encode()) == place

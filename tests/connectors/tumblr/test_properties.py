"""Whatever Tumblr answers, what comes out is a value or the one error that says so; and words survive their blocks."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_tui.connector import Answer, ConnectorError
from inbox_tui.connector.fields import Odd
from inbox_tui.domain.model import Cursor
from inbox_tui.testing.link import EPOCH
from inbox_tui_tumblr import cursor, errors, npf, parse

US = npf.person("acme-lamps")
KEYS = st.sampled_from([
    "id", "id_string", "blog_name", "blog", "name", "timestamp", "content", "layout", "type", "text", "blocks",
    "formatting", "start", "end", "url", "media", "trail", "post", "state", "notes", "notifications", "posts",
    "response", "_links", "next", "href", "reply_text", "post_id", "target_post_id", "from_tumblelog_name", "tags",
])  # fmt: skip
WORDS = st.sampled_from(["text", "ask", "reply", "reblog", "image", "link", "poll", "submission", "acme-lamps", "77"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=8), max_leaves=12
)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(KEYS, ANYTHING, max_size=10), st.integers(1, 2**63))
def test_posts_are_read_or_odd(raw: dict[str, Any], number: int) -> None:
    told = {"id": number, "blog_name": "ana", "timestamp": 1_772_400_000, **raw}
    with suppress(Odd):
        for post in parse.posts(told, US):
            assert post.ref.id
            assert post.parent != post.ref.id or post.parent == told.get("parent_post_id")
            assert post.created_at.utcoffset() == timedelta(0)
            assert post.ours == (post.author.id == US.id)
    above, _ = parse.trail(told, US)
    assert all(post.ref.id for post in above)


@settings(max_examples=40, deadline=None)
@given(ANYTHING, st.sampled_from([200, 201, 204, 301, 400, 401, 403, 404, 429, 500, 599]))
def test_answers_become_values_or_errors(raw: Any, status: int) -> None:
    for body in (json.dumps(raw).encode(), json.dumps({"response": raw}).encode()):
        for read in (
            lambda body: parse.activity(body, US),
            lambda body: parse.listed(body, US),
            lambda body: parse.notes(body, "9", US, "ana"),
            lambda body: parse.blogs(parse.response(body)),
        ):
            with suppress(ConnectorError):
                read(body)
        said = Answer(status, {}, body)
        for judge in (errors.read_error, errors.write_error):
            error = judge(said, EPOCH, "this")
            assert error is None or str(error).strip()
            assert error is not None or status in (200, 201)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_words_survive_their_blocks(words: str) -> None:
    made = npf.blocks(words)
    assert npf.same_words(words, npf.read(made).text)
    for block in made:
        for part in block.get("formatting", []):
            assert block["text"][part["start"] : part["end"]] == part["url"]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60) | ANYTHING.map(lambda raw: json.dumps({"v": 1, "seen": raw, "hints": raw, "watch": raw})))
def test_any_cursor_is_read(text: str) -> None:
    place = cursor.decode(Cursor(text))
    assert cursor.decode(place.encode()) == place

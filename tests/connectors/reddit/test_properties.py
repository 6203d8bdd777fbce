"""Whatever Reddit answers, what comes out is a value or the one error that says so."""

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
from inbox_tui_reddit import cursor, errors, parse

US = parse.identity("acme_brand")
NAMES = st.sampled_from(["t1_a", "t1_b", "t1_c", "t3_p", "t4_m", "t4_zzzzzzzzzzzz", "t9_x", ""])
KEYS = st.sampled_from([
    "name", "author", "body", "parent_id", "link_id", "created_utc", "edited", "title", "selftext", "replies", "kind",
    "data", "children", "count", "context", "type", "subject", "first_message_name", "json", "errors", "things",
])  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | NAMES | st.just("acme_brand")
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=8), max_leaves=12
)


@st.composite
def a_thing(draw: st.DrawFn) -> dict[str, Any]:
    raw = draw(st.dictionaries(KEYS, ANYTHING, max_size=6))
    good = {"name": draw(NAMES), "parent_id": draw(NAMES), "created_utc": draw(st.integers(0, 2**40)), "body": "words"}
    return {"kind": draw(st.sampled_from(["t1", "t3", "t4", "more", "x"])), "data": {**good, "title": "T", **raw}}


@settings(max_examples=40, deadline=None)
@given(st.lists(a_thing() | ANYTHING, max_size=8))
def test_things_are_read_or_counted(children: list[Any]) -> None:
    found = parse.things(children, US)
    ids = [post.ref.id for post in found.posts]
    assert len(set(ids)) == len(ids)
    assert parse.PLACEHOLDER not in ids
    assert not set(ids) & {name for name, _ in found.gone}
    for post in found.posts:
        assert post.created_at.utcoffset() == timedelta(0)
        assert post.ours == (post.author.id == US.id)


@settings(max_examples=40, deadline=None)
@given(ANYTHING, st.sampled_from([200, 201, 204, 301, 400, 401, 403, 404, 429, 500, 599]))
def test_answers_become_values_or_errors(raw: Any, status: int) -> None:
    body = json.dumps(raw).encode()
    for read in (parse.listing, parse.tree, parse.flat):
        with suppress(ConnectorError):
            read(body, US)
    with suppress(Odd):
        parse.me(raw)
    said = Answer(status, {}, body)
    for judge in (errors.read_error, errors.write_error):
        error = judge(said, EPOCH, "this")
        assert error is None or str(error).strip()
        assert error is not None or status == 200


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60) | ANYTHING.map(lambda raw: json.dumps({"v": 1, "seen": raw, "marks": raw, "links": raw})))
def test_any_cursor_is_read(text: str) -> None:
    place = cursor.decode(Cursor(text))
    assert cursor.decode(place.encode()) == place

"""Whatever an answer is made of, reading it ends in posts or in one known error."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_tui.connector import Answer
from inbox_tui.connector.fields import Odd
from inbox_tui.domain.model import Cursor, Identity, RemoteId
from inbox_tui.testing.link import EPOCH
from inbox_tui_google.business import cursor
from inbox_tui_google.business.errors import read_error, write_error
from inbox_tui_google.business.parse import Place, account, original, place, reply, review, reviews

US = Identity(id=RemoteId("accounts/7"), handle="Brand")
WHERE = Place(name="accounts/7/locations/8")
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(
    ["2026-03-01T10:00:00Z", "FIVE", "REJECTED", "(Translated by Google) a (Original) b", "0"]
)  # fmt: skip
KEYS = st.sampled_from(
    ["name", "comment", "updateTime", "reviewReplyState", "policyViolation", "displayName", "thumbnailUrl", "metadata",
     "reviews", "error", "details", "reason", "quota_limit_value", "v", "spots", "floor", "turn"]
)  # fmt: skip
ANY = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6))
REVIEW = st.fixed_dictionaries(
    {"name": st.just("accounts/7/locations/8/reviews/a"), "createTime": st.just("2026-03-01T10:00:00Z") | LEAF},
    optional={"comment": LEAF, "updateTime": LEAF, "reviewReply": ANY, "reviewer": ANY, "reviewMediaItems": ANY,
              "starRating": LEAF, "reviewId": LEAF},
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(raw=REVIEW | ANY)
def test_a_review_is_read_or_odd(raw: Any) -> None:
    with suppress(Odd):
        told = review(raw, US, WHERE)
        assert 1 <= len(told.posts) <= 2
        assert told.print
        assert all(post.parent == told.name for post in told.posts[1:])
    for read in (account, lambda one: place(one, "accounts/7"), lambda one: reply(one, WHERE.name, US)):
        with suppress(Odd):
            read(raw)
    if isinstance(raw, dict):
        reviews(raw, US, WHERE)


@settings(max_examples=40, deadline=None)
@given(words=st.text(max_size=60) | st.lists(st.sampled_from(
    ["(Translated by Google)", "(Original)", "Good", "Buena", "\n\n", " "]), max_size=8).map("".join))  # fmt: skip
def test_no_words_are_lost_whole(words: str) -> None:
    assert bool(original(words).strip()) == bool(words.strip())


@settings(max_examples=40, deadline=None)
@given(
    raw=ANY | st.fixed_dictionaries({"error": ANY}), status=st.sampled_from([200, 302, 400, 401, 403, 404, 429, 500])
)
def test_an_error_is_always_one_of_ours(raw: Any, status: int) -> None:
    said = Answer(status, {}, json.dumps(raw).encode())
    assert str(read_error(said, EPOCH))
    assert (write_error(said, EPOCH, "replying") is None) == (status == 200)


@settings(max_examples=40, deadline=None)
@given(raw=ANY | st.fixed_dictionaries({"v": st.just(1), "spots": ANY}, optional={"floor": LEAF, "turn": LEAF}))
def test_a_cursor_is_read_or_begun_anew(raw: Any) -> None:
    state = cursor.read(Cursor(json.dumps(raw)))
    assert cursor.read(cursor.write(state)).spots.keys() == state.spots.keys()

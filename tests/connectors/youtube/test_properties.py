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
from inbox_tui_google.errors import fault
from inbox_tui_google.youtube import cursor
from inbox_tui_google.youtube.errors import read_error, write_error
from inbox_tui_google.youtube.parse import View, channel, thread, threads, titles

VIEW = View(us=Identity(id=RemoteId("UCus"), handle="brand"))
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(
    ["2026-03-01T10:00:00Z", "Ugy1", "Ugy1.r1", "heldForReview", "rejected", "UCus"]
)  # fmt: skip
KEYS = st.sampled_from(
    ["id", "snippet", "topLevelComment", "replies", "comments", "items", "publishedAt", "updatedAt", "authorChannelId",
     "value", "textDisplay", "textOriginal", "parentId", "videoId", "totalReplyCount", "canReply", "moderationStatus",
     "title", "error", "errors", "reason", "message", "v", "known", "owed", "held", "day", "used", "token"]
)  # fmt: skip
ANY = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6))


def comments() -> st.SearchStrategy[Any]:
    snippet = st.fixed_dictionaries(
        {"publishedAt": st.just("2026-03-01T10:00:00Z") | LEAF, "textDisplay": LEAF},
        optional={
            "authorChannelId": ANY,
            "parentId": LEAF,
            "videoId": LEAF,
            "updatedAt": LEAF,
            "moderationStatus": LEAF,
        },
    )
    return st.fixed_dictionaries({"id": st.sampled_from(["Ugy1", "Ugy1.r1"]) | LEAF, "snippet": snippet | ANY})


def conversations() -> st.SearchStrategy[Any]:
    snippet = st.fixed_dictionaries(
        {"topLevelComment": comments()}, optional={"totalReplyCount": LEAF, "canReply": LEAF}
    )
    replies = st.fixed_dictionaries({"comments": st.lists(comments() | ANY, max_size=3)})
    return st.fixed_dictionaries({"snippet": snippet}, optional={"replies": replies | ANY, "id": LEAF})


@settings(max_examples=60, deadline=None)
@given(raw=conversations() | ANY)
def test_a_thread_is_read_or_odd(raw: Any) -> None:
    with suppress(Odd):
        told = thread(raw, VIEW)
        ids = [post.ref.id for post in told.posts]
        assert len(set(ids)) == len(ids)
        assert all(post.parent == told.id for post in told.posts[1:])
        assert told.print
    if isinstance(raw, dict):
        threads({"items": [raw]}, VIEW)
        threads(raw, VIEW, "heldForReview")
        titles(raw)
    with suppress(Odd):
        channel(raw)


@settings(max_examples=40, deadline=None)
@given(
    raw=ANY | st.fixed_dictionaries({"error": ANY}), status=st.sampled_from([200, 302, 400, 401, 403, 404, 429, 500])
)
def test_an_error_is_always_one_of_ours(raw: Any, status: int) -> None:
    said = Answer(status, {}, json.dumps(raw).encode())
    assert fault(said).code == status
    assert str(read_error(said, EPOCH))
    error = write_error(said, EPOCH, "replying")
    assert (error is None) == (status == 200)


@settings(max_examples=40, deadline=None)
@given(
    raw=ANY | st.fixed_dictionaries({"v": st.just(1)}, optional={"known": ANY, "held": ANY, "day": LEAF, "used": LEAF})
)
def test_a_cursor_is_read_or_begun_anew(raw: Any) -> None:
    state = cursor.read(Cursor(json.dumps(raw)))
    assert cursor.read(cursor.write(state)).known.keys() == state.known.keys()

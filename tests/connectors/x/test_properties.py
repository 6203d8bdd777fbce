"""Whatever X may send, reading it ends in posts or in a count of what could not be read."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_tui.domain.model import Identity, RemoteId
from inbox_tui_x import parse, words
from inbox_tui_x.cursor import Place, Walk
from inbox_tui_x.parse import View

US = Identity(id=RemoteId("1"), handle="us")
KEYS = st.sampled_from([
    "id", "text", "author_id", "created_at", "conversation_id", "in_reply_to_user_id", "referenced_tweets", "entities",
    "referenced_posts", "edit_history_tweet_ids", "note_tweet", "display_text_range", "attachments", "public_metrics",
    "reply_settings", "lang", "type", "urls", "mentions", "url", "expanded_url", "media_keys", "poll_ids", "username",
    "sender_id", "dm_conversation_id", "event_type", "options", "label", "votes", "media_key",
])  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["7", "8-9"])
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=25
)
BODIES = st.dictionaries(st.sampled_from(["data", "includes", "errors", "meta"]), VALUES)
ITEMS = st.dictionaries(KEYS, VALUES, max_size=10)


@settings(max_examples=60, deadline=None)
@given(BODIES, st.lists(ITEMS, max_size=3))
def test_no_answer_breaks_the_reading(body: dict[str, Any], more: list[dict[str, Any]]) -> None:
    for each in (body, {**body, "data": [{"id": "5", "author_id": "6", "sender_id": "6", **one} for one in more]}):
        view = View(US)
        parse.meet(each, view)
        posts, messages = parse.posts(each, view), parse.messages(each, view)
        assert len({post.ref.id for post in posts}) == len(posts)
        assert all(post.author.handle and post.parent != post.ref.id for post in [*posts, *messages])
        parse.authors(parse.listed(each), view)
        parse.unlisted(each)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_words_are_the_same_as_themselves(text: str) -> None:
    assert words.same(text, text.replace("&", "&amp;").replace("<", "&lt;")) is bool(words.plain(text))
    assert words.plain(words.plain(text)) == words.plain(text) or "\ufffc" in words.plain(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 10**6), unique=True, max_size=60), st.integers(1, 7))
def test_a_walk_reads_every_item_and_ends(ids: list[int], size: int) -> None:
    left = sorted(ids, reverse=True)
    walk, read = Walk(), list[int]()
    for _ in range(200):
        page = [each for each in left if not walk.at or each < int(walk.at)][:size]
        if not walk.step([str(each) for each in page]):
            break
        read += page
    walk.settle()
    assert read == left
    assert walk.known == (str(left[0]) if left else "")
    assert Place(mentions=walk).encode()

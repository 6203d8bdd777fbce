"""Tumblr's posts, asks, notes and activity, field by field; the people and their words are invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.connector import Unreadable
from inbox_tui.connector.fields import Odd
from inbox_tui.domain.model import Audience, PostKind, PostState
from inbox_tui.testing.link import answer
from inbox_tui_tumblr import npf
from inbox_tui_tumblr.fields import blog_name, number
from inbox_tui_tumblr.parse import (
    ANSWERED,
    NO_REBLOG,
    NO_REPLY,
    SUBMITTED,
    activity,
    listed,
    notes,
    post_of,
    posts,
    trail,
)

US = npf.person("acme-lamps")
AT = 1_772_400_000
POST: dict[str, Any] = {
    "id": 763912345678901248, "id_string": "763912345678901248", "blog_name": "Ana-Writes", "timestamp": AT,
    "tumblelog_uuid": "t:ana", "reblog_key": "k1", "content": [{"type": "text", "text": "I love this lamp"}],
    "layout": [], "tags": ["lamps", "warm light"], "state": "published", "liked": True, "parent_post_id": "77",
    "post_url": "https://ana-writes.tumblr.example/post/1", "trail": [],
}  # fmt: skip
ASK: dict[str, Any] = {
    **POST, "blog_name": "acme-lamps", "state": "submission", "tags": [], "parent_post_id": None,
    "content": [{"type": "text", "text": "Does it dim?"}],
    "layout": [{"type": "ask", "blocks": [0], "attribution": {"type": "blog", "blog": {"name": "ben"}}}],
}  # fmt: skip


def test_somebodys_post() -> None:
    (post,) = posts(POST, US, PostKind.QUOTE)
    assert post.ref.id == "763912345678901248"
    assert post.ref.extra == {"blog": "ana-writes", "post": "763912345678901248", "key": "k1", "uuid": "t:ana"}
    assert (post.author.id, post.author.handle) == ("ana-writes", "ana-writes")
    assert post.created_at == datetime.fromtimestamp(AT, UTC)
    assert post.text == "I love this lamp\n\n#lamps #warm light"
    assert (post.kind, post.parent, post.ours, post.liked) == (PostKind.QUOTE, "77", False, True)
    assert post.url == "https://ana-writes.tumblr.example/post/1"
    assert post.closed == ""


def test_our_post_shows_its_words_without_its_tags() -> None:
    (post,) = posts(POST | {"blog_name": "acme-lamps"}, US)
    assert (post.ours, post.text, post.kind) == (True, "I love this lamp", PostKind.POST)


def test_who_lets_nobody_reblog_says_so() -> None:
    (post,) = posts(POST | {"interactability_reblog": "noone"}, US)
    assert post.closed == NO_REBLOG


def test_a_reblog_without_words_is_no_post() -> None:
    assert posts(POST | {"content": [], "tags": []}, US) == ()


def test_an_ask_that_waits() -> None:
    (ask,) = posts(ASK, US)
    assert (ask.author.handle, ask.text, ask.kind) == ("ben", "Does it dim?", PostKind.MENTION)
    assert (ask.mentions_us, ask.closed, ask.audience) == (True, "", Audience.PUBLIC)
    assert ask.ref.extra["ask"] == "ben"


def test_an_anonymous_ask() -> None:
    (ask,) = posts(ASK | {"layout": [{"type": "ask", "blocks": [0]}]}, US)
    assert (ask.author.id, ask.ref.extra["ask"]) == ("anonymous", "anonymous")


def test_an_answered_ask_is_two_posts() -> None:
    content = [*ASK["content"], {"type": "text", "text": "It does."}]
    ask, answered = posts(ASK | {"state": "published", "content": content, "genesis_post_id": "55"}, US)
    assert (ask.ref.id, ask.closed) == ("55", ANSWERED)
    assert (answered.ref.id, answered.parent, answered.text, answered.ours) == ("a:55", "55", "It does.", True)
    assert answered.ref.extra["post"] == "763912345678901248"
    private = posts(ASK | {"state": "private", "content": content}, US)[1]
    assert private.audience is Audience.DIRECT


def test_an_ask_in_the_old_form() -> None:
    old = {k: v for k, v in ASK.items() if k not in ("content", "layout")}
    (ask,) = posts(old | {"question": "<p>Does it dim?</p>", "asking_name": "ben", "answer": ""}, US)
    assert (ask.text, ask.author.handle) == ("Does it dim?", "ben")


def test_a_submission() -> None:
    (post,) = posts(ASK | {"layout": [], "post_author": "cleo"}, US)
    assert (post.author.handle, post.closed, post.ours) == ("cleo", SUBMITTED, False)
    (nameless,) = posts(ASK | {"layout": []}, US)
    assert nameless.author.handle == "anonymous"


def test_a_post_in_the_old_form() -> None:
    old = {k: v for k, v in POST.items() if k not in ("content", "layout", "tags")}
    (post,) = posts(old | {"title": "Lamps", "body": "<p>They <i>glow</i>.</p>"}, US)
    assert post.text == "Lamps\n\nThey glow."


def page(*items: Any, **more: Any) -> bytes:
    return answer(200, {"meta": {"status": 200}, "response": {"notifications": list(items), **more}}).body


def item(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": "n1", "type": kind, "timestamp": AT, "from_tumblelog_name": "ana", **more}


def test_a_reply_in_the_activity() -> None:
    (post,) = activity(page(item("reply", target_post_id="9", post_id="9", reply_text="so good!")), US).posts
    assert (post.ref.id, post.parent, post.text) == (f"r:9:ana:{AT}", "9", "so good!")
    assert (post.kind, post.closed, post.ours) == (PostKind.COMMENT, NO_REPLY, False)
    assert post.url == "https://www.tumblr.com/acme-lamps/9"


def test_a_mention_in_a_reply_elsewhere() -> None:
    (post,) = activity(page(item("mention_in_reply", post_id="9", reply_text="ask @acme-lamps")), US).posts
    assert (post.kind, post.mentions_us) == (PostKind.MENTION, True)
    assert "blog" not in post.ref.extra
    assert post.url.endswith("/activity")


def test_what_must_be_fetched() -> None:
    found = activity(page(
        item("reblog_with_content", target_post_id="9", post_id="10", added_text="so true"),
        item("mention_in_post", post_id="11", target_post_id="11"),
        item("conversational_note", post_id="12", target_post_id="9"),
        item("answered_ask", post_id="13"),
    ), US)  # fmt: skip
    assert [(each.id, each.kind, each.target) for each in found.hints] == [
        ("10", "reblog_with_content", "9"), ("11", "mention_in_post", ""), ("12", "conversational_note", "9"),
        ("13", "answered_ask", ""),
    ]  # fmt: skip
    assert found.hints[0].summary == "so true"


@pytest.mark.parametrize(
    "kind",
    [
        "like", "follow", "reblog_naked", "new_group_blog_member", "post_attribution", "post_flagged",
        "post_appeal_accepted", "post_appeal_rejected", "what_you_missed", "ask", "something_new",
    ],
)  # fmt: skip
def test_activity_without_words_is_not_ours(kind: str) -> None:
    found = activity(page(item(kind, target_post_id="9", post_id="10")), US)
    assert (found.posts, found.hints, found.skipped) == ((), (), 0)


def test_activity_that_cannot_be_read_is_counted() -> None:
    found = activity(page(item("reply"), item("reply", reply_text="x"), item("mention_in_post"), None), US)
    assert found.skipped == 3
    assert "ana" not in found.sample


@pytest.mark.parametrize(
    ("links", "before"),
    [
        ({}, ""),
        ({"next": {"href": "/v2/blog/x/notifications?before=1772399999&x=1"}}, "1772399999"),
        ({"next": {"query_params": {"before": "1772399998"}}}, "1772399998"),
        ({"next": {"href": "/v2/blog/x/notifications"}}, str(AT)),
        ({"next": 7}, ""),
    ],
)
def test_where_the_next_page_begins(links: Any, before: str) -> None:
    assert activity(page(item("like"), _links=links), US).before == before


def test_notes_below_a_post() -> None:
    raw = {"notes": [
        {"type": "reply", "timestamp": AT, "blog_name": "ana", "reply_text": "so good!"},
        {"type": "reply", "timestamp": AT + 1, "blog_name": "acme-lamps", "reply_text": "Thanks!"},
        {"type": "reblog", "timestamp": AT, "blog_name": "ben", "post_id": "10", "added_text": "true"},
        {"type": "reblog", "timestamp": AT, "blog_name": "cleo", "post_id": "11"},
        {"type": "like", "timestamp": AT, "blog_name": "dora"}, {"type": "reply"}, 3,
    ], "_links": {"next": {"query_params": {"before_timestamp": "1772400000000000"}}}}  # fmt: skip
    said, hints, before = notes(answer(200, {"response": raw}).body, "9", US, US.handle)
    assert [(post.ref.id, post.ours) for post in said] == [(f"r:9:ana:{AT}", False), (f"r:9:acme-lamps:{AT + 1}", True)]
    assert [hint.id for hint in hints] == ["10"]
    assert before == "1772400000000000"


def test_a_trail_is_a_chain_and_its_broken_parts_are_left_out() -> None:
    def step(name: str, blog: str, **more: Any) -> dict[str, Any]:
        words = [{"type": "text", "text": f"words of {name}"}]
        return {"post": {"id": name, "timestamp": AT}, "blog": {"name": blog}, "content": words, "layout": []} | more

    raw = {"trail": [
        step("1", "acme-lamps"), {"broken_blog_name": "gone", "content": [], "layout": []}, step("2", "ana"),
        step("3", "ben", post={"id": "3"}), step("4", "cleo"),
    ]}  # fmt: skip
    above, missing = trail(raw, US)
    assert [(post.ref.id, post.parent, post.ours) for post in above] == [
        ("1", None, True), ("2", "1", False), ("4", "3", False),
    ]  # fmt: skip
    assert [(gap.id, gap.state, gap.parent) for gap in missing] == [("3", PostState.MISSING, "2")]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"response": []}', b'{"response": {}}', b"<html>"])
def test_what_is_no_answer(body: bytes) -> None:
    for read in (lambda: activity(body, US), lambda: listed(body, US), lambda: notes(body, "9", US, "x")):
        with pytest.raises(Unreadable):
            read()


@pytest.mark.parametrize("change", [{"id_string": "", "id": "x"}, {"timestamp": None}, {"blog_name": "a/b"}])
def test_what_is_no_post(change: dict[str, Any]) -> None:
    with pytest.raises(Odd):
        posts(POST | change, US)


def test_single_fields() -> None:
    assert number(763912345678901248) == "763912345678901248"
    assert [number(bad) for bad in (True, 0, -1, "", "1/2", None, 1.5, "9" * 21)] == [""] * 8
    assert blog_name("Acme-Lamps") == "acme-lamps"
    assert [blog_name(bad) for bad in ("", "-x", "a.b", "a/b", None, "x" * 65)] == [""] * 6
    assert [post_of(each) for each in ("9", "a:9", "r:9:ana:17", "x")] == ["9", "9", "9", ""]

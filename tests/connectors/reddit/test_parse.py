"""Reddit's things, field by field; the people and their words are invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.connector import Unreadable
from inbox_tui.connector.fields import Odd
from inbox_tui.domain.length import measure
from inbox_tui.domain.model import Audience, Hyperlink, Media, PostKind
from inbox_tui.testing.link import answer
from inbox_tui_reddit import RedditConnector
from inbox_tui_reddit.fields import author, fullname, link_of
from inbox_tui_reddit.parse import (
    ARCHIVED,
    COMMENT_LOCKED,
    LEFT,
    LOCKED,
    SYSTEM,
    comment,
    flat,
    identity,
    links,
    listing,
    me,
    mentions,
    message,
    submission,
    things,
    tree,
)

US = identity("Acme_Brand")
AT = 1_772_400_000.0

INBOX: dict[str, Any] = {
    "id": "q1", "name": "t1_q1", "author": "ana", "author_fullname": "t2_7",
    "body": "Does it *dim*? <b> & u/acme_brand",
    "subject": "comment reply", "type": "comment_reply", "parent_id": "t1_p1", "replies": "", "new": True,
    "context": "/r/lamps/comments/l9k/which_lamp/q1/?context=3", "subreddit": "lamps", "link_title": "Which lamp?",
    "score": 1, "likes": True, "was_comment": True, "dest": "acme_brand", "created_utc": AT, "distinguished": None,
}  # fmt: skip
POST: dict[str, Any] = {
    "name": "t3_l9k", "author": "ben", "title": "Which lamp?", "selftext": "For reading.", "is_self": True,
    "created_utc": AT, "num_comments": 12, "permalink": "/r/lamps/comments/l9k/which_lamp/", "edited": AT + 60,
}  # fmt: skip
MESSAGE: dict[str, Any] = {
    "name": "t4_m2", "author": "ana", "subject": "re: Lamps", "body": "Thanks!", "first_message_name": "t4_m1",
    "dest": "acme_brand", "created_utc": AT, "was_comment": False, "replies": "", "subreddit": None, "context": "",
}  # fmt: skip


def test_an_inbox_comment() -> None:
    post = comment(INBOX, US)
    assert post.ref.id == "t1_q1"
    assert post.ref.extra == {"link": "t3_l9k"}
    assert (post.author.id, post.author.handle, post.author.url) == ("ana", "ana", "https://www.reddit.com/user/ana")
    assert post.created_at == datetime.fromtimestamp(AT, UTC)
    assert post.text == "Does it *dim*? <b> & u/acme_brand"
    assert (post.kind, post.parent, post.root) == (PostKind.REPLY, "t1_p1", "t3_l9k")
    assert (post.ours, post.mentions_us, post.liked, post.audience) == (False, True, True, Audience.PUBLIC)
    assert post.url == "https://www.reddit.com/r/lamps/comments/l9k/which_lamp/q1/?context=3"
    assert post.edited_at is None


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"type": "post_reply"}, PostKind.COMMENT),
        ({"type": "username_mention"}, PostKind.MENTION),
        ({"type": "", "subject": "post reply"}, PostKind.COMMENT),
        ({"type": "", "subject": "", "body": "hi"}, PostKind.POST),
        ({"type": "", "subject": "", "body": "hi /u/Acme_brand"}, PostKind.MENTION),
        ({"author": "ACME_brand"}, PostKind.POST),
    ],
)
def test_how_a_comment_reached_us(change: dict[str, Any], kind: PostKind) -> None:
    post = comment(INBOX | change, US)
    assert post.kind is kind
    assert post.ours is (change.get("author") is not None)


@pytest.mark.parametrize("edited", [False, None, "x", True])
def test_an_edit_is_a_time_or_nothing(edited: object) -> None:
    assert comment(INBOX | {"edited": edited}, US).edited_at is None
    assert comment(INBOX | {"edited": AT}, US).edited_at == datetime.fromtimestamp(AT, UTC)


def test_an_edit_changes_the_version_and_a_vote_does_not() -> None:
    assert comment(INBOX | {"body": "New"}, US).ref.version != comment(INBOX, US).ref.version
    assert comment(INBOX | {"likes": None, "score": 99}, US).ref.version == comment(INBOX, US).ref.version


def test_a_post() -> None:
    post = submission(POST, US)
    assert post.text == "Which lamp?\n\nFor reading."
    assert (post.kind, post.parent, post.root, post.replies) == (PostKind.POST, None, "t3_l9k", 12)
    assert post.edited_at == datetime.fromtimestamp(AT + 60, UTC)
    assert post.media == ()


def test_a_link_post_has_its_link() -> None:
    post = submission(POST | {"is_self": False, "selftext": "", "url": "https://shop.example/lamp"}, US)
    assert post.text == "Which lamp?"
    assert post.media == (Media(kind="link", url="https://shop.example/lamp"),)


def test_locked_and_archived_are_told_before_anything_is_typed() -> None:
    assert submission(POST | {"locked": True}, US).closed == LOCKED
    assert submission(POST | {"locked": True, "archived": True}, US).closed == ARCHIVED
    assert comment(INBOX | {"locked": True}, US).closed == COMMENT_LOCKED
    assert comment(INBOX, US).closed == ""


def test_a_message() -> None:
    post = message(MESSAGE, US)
    assert (post.ref.id, post.ref.channel, post.parent) == ("t4_m2", "t4_m1", None)
    assert (post.kind, post.audience, post.text) == (PostKind.DIRECT, Audience.DIRECT, "Thanks!")
    first = message(MESSAGE | {"first_message_name": None, "name": "t4_m1", "subject": "Lamps"}, US)
    assert (first.ref.channel, first.text) == ("t4_m1", "Lamps\n\nThanks!")


def test_a_message_from_a_subreddit_and_one_from_reddit_itself() -> None:
    room = message(MESSAGE | {"author": None, "subreddit": "lamps"}, US)
    assert (room.author.handle, room.closed) == ("r/lamps", "")
    notice = message(MESSAGE | {"author": "reddit", "distinguished": "admin"}, US)
    assert (notice.closed, notice.author.bot) == (SYSTEM, True)
    assert message(MESSAGE | {"author": None}, US).closed == SYSTEM


def test_the_placeholder_is_no_message() -> None:
    with pytest.raises(Odd):
        message(MESSAGE | {"name": "t4_zzzzzzzzzzzz"}, US)


@pytest.mark.parametrize(
    "body", ["[deleted]", "[removed]", "[ Removed by Reddit ]"]
)  # fmt: skip
def test_what_was_deleted_or_removed_is_gone(body: str) -> None:
    found = things([{"kind": "t1", "data": INBOX | {"author": "[deleted]", "body": body}}], US)
    assert (found.posts, found.gone, found.skipped) == ((), (("t1_q1", "t1_p1"),), 0)


def test_under_a_name_deleted_is_a_word() -> None:
    (post,) = things([{"kind": "t1", "data": INBOX | {"body": "[deleted]"}}], US).posts
    assert post.text == "[deleted]"
    assert things([{"kind": "t1", "data": INBOX | {"body": "[removed]"}}], US).posts == ()


def test_a_message_of_somebody_who_left_is_no_notice_of_reddits() -> None:
    post = message(MESSAGE | {"author": "[deleted]"}, US)
    assert (post.author.handle, post.author.bot, post.closed) == ("[deleted]", False, LEFT)


def test_words_outlive_their_authors_account() -> None:
    (post,) = things([{"kind": "t1", "data": INBOX | {"author": "[deleted]"}}], US).posts
    assert post.author.handle == "[deleted]"


def test_replies_are_flattened_and_stubs_are_kept() -> None:
    def node(name: str, parent: str, *below: object) -> dict[str, Any]:
        replies: object = {"kind": "Listing", "data": {"children": list(below)}} if below else ""
        return {"kind": "t1", "data": INBOX | {"name": name, "parent_id": parent, "replies": replies}}

    stub = {"kind": "more", "data": {"count": 7, "children": ["x1", "x2"], "parent_id": "t1_b"}}
    deep = {"kind": "more", "data": {"count": 0, "children": [], "parent_id": "t1_c"}}
    raw = [node("t1_a", "t3_l9k", node("t1_b", "t1_a", stub, node("t1_c", "t1_b", deep))), node("t1_d", "t3_l9k")]
    found = things(raw, US)
    assert [post.ref.id for post in found.posts] == ["t1_a", "t1_b", "t1_c", "t1_d"]
    assert [(each.parent, each.ids, each.count) for each in found.more] == [
        ("t1_b", ("x1", "x2"), 7),
        ("t1_c", (), 0),
    ]


def test_a_tree_four_thousand_deep_is_read() -> None:
    raw: Any = ""
    for number in range(4000):
        name = f"t1_{number}"
        raw = {"data": {"children": [{"kind": "t1", "data": INBOX | {"name": name, "replies": raw}}]}}
    assert len(things(raw["data"]["children"], US).posts) == 4000


def test_what_cannot_be_read_costs_only_itself() -> None:
    raw = [{"kind": "t1", "data": {"name": "t1_x"}}, {"kind": "t9"}, None, {"kind": "t1", "data": INBOX}]
    found = things(raw, US)
    assert ([post.ref.id for post in found.posts], found.skipped) == (["t1_q1"], 3)
    assert "ana" not in found.sample


@pytest.mark.parametrize("body", [b"", b"[]", b'{"kind": "Listing"}', b'{"kind":"Listing","data":{"chil', b"<html>"])
def test_what_is_no_listing_is_said_to_be_none(body: bytes) -> None:
    for read in (listing, tree, flat):
        with pytest.raises(Unreadable):
            read(body, US)


def test_a_locked_post_closes_what_stands_below_it() -> None:
    page = [
        {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": POST | {"locked": True}}]}},
        {"kind": "Listing", "data": {"children": [{"kind": "t1", "data": INBOX}]}},
    ]
    found = tree(answer(200, page).body, US)
    assert {post.closed for post in found.posts} == {LOCKED}


def test_links_of_markdown() -> None:
    words = "See [our shop](https://shop.example/a?b=1) or https://acme.example/x. And [no](javascript:alert)"
    assert links(words) == (
        Hyperlink(text="our shop", url="https://shop.example/a?b=1"),
        Hyperlink(text="https://acme.example/x", url="https://acme.example/x"),
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hi u/acme_brand!", True),
        ("hi /u/Acme_Brand", True),
        ("acme_brand", False),
        ("u/acme_brand2", False),
        ("u/acme_brand-x", False),
        ("blu/acme_brand", False),
    ],
)
def test_mentions(words: str, found: bool) -> None:
    assert mentions(words, US) is found


def test_single_fields() -> None:
    assert fullname("t1_abc", "t1") == "t1_abc"
    assert [fullname(bad) for bad in ("abc", "t1_", "t1_A", "t1_a/b", 7, None, "t1_" + "a" * 99)] == [""] * 7
    assert fullname("t3_abc", "t1") == ""
    assert author("Some-One_1") == "Some-One_1"
    assert [author(bad) for bad in ("[deleted]", None, "", "a b", "x" * 99)] == [""] * 5
    assert link_of("/r/x/comments/9z/slug/ab/?context=3") == "t3_9z"
    assert link_of("/message/9z") == ""


def test_who_we_are() -> None:
    assert me({"name": "Acme_Brand", "id": "9"}).id == "acme_brand"
    with pytest.raises(Odd):
        me({"error": 1})


@pytest.mark.parametrize(
    ("text", "fits"),
    [("a" * 10_000, True), ("a" * 10_001, False), ("😀" * 10_000, True), ("e\u0301" * 5_001, False)],
)
def test_ten_thousand_characters_of_markdown(text: str, fits: bool) -> None:
    assert measure(text, RedditConnector.features.text).fits is fits

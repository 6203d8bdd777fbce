"""What is read out of X's answers, field by field; people and posts are invented, the shapes are X's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.domain.model import Hyperlink, Identity, Media, Poll, PostKind, Quoted, RemoteId
from inbox_tui_x import parse
from inbox_tui_x.parse import View
from inbox_tui_x.words import cashtags_in, links_in, plain, same, shown

US = Identity(id=RemoteId("1111111111"), handle="acme", name="Acme")
MENTION: dict[str, Any] = {
    "id": "1991234567890123456",
    "text": "@acme is the export broken? see https://t.co/AbCdEfGhIj &amp; tell me https://t.co/PicPicPic1",
    "author_id": "2222222222",
    "created_at": "2026-11-20T18:02:11.000Z",
    "conversation_id": "1991234000000000000",
    "in_reply_to_user_id": "1111111111",
    "referenced_tweets": [{"type": "replied_to", "id": "1991234000000000000"}],
    "edit_history_tweet_ids": ["1991234567890123456"],
    "display_text_range": [6, 94],
    "entities": {
        "mentions": [{"start": 0, "end": 5, "username": "acme", "id": "1111111111"}],
        "urls": [
            {"start": 32, "end": 55, "url": "https://t.co/AbCdEfGhIj", "expanded_url": "https://example.com/a?b=1&c=2",
             "display_url": "example.com/a?b=1&c=2"},
            {"start": 70, "end": 93, "url": "https://t.co/PicPicPic1", "media_key": "3_1",
             "expanded_url": "https://x.com/lee_x/status/1991234567890123456/photo/1",
             "display_url": "pic.x.com/PicPicPic1"},
        ],
    },
    "attachments": {"media_keys": ["3_1", "7_1", "9_9"], "poll_ids": ["77"]},
    "public_metrics": {"reply_count": 3, "retweet_count": 0, "like_count": 1},
    "reply_settings": "mentionedUsers",
    "lang": "en",
    "possibly_sensitive": True,
}  # fmt: skip
INCLUDES = {
    "users": [{"id": "2222222222", "name": "Lee", "username": "lee_x"}],
    "media": [
        {"media_key": "3_1", "type": "photo", "url": "https://pbs.example/1.jpg", "alt_text": "A broken button"},
        {"media_key": "7_1", "type": "video", "preview_image_url": "https://pbs.example/2.jpg"},
    ],
    "polls": [{"id": "77", "voting_status": "closed", "options": [{"label": "Yes", "votes": 4}, {"label": "No"}]}],
}  # fmt: skip


def one(raw: dict[str, Any], view: View | None = None, **includes: Any) -> parse.Post:
    view = view or View(US)
    body = {"data": [raw], "includes": {**INCLUDES, **includes}}
    parse.meet(body, view)
    (found,) = parse.posts(body, view)
    return found


def test_a_mention_field_by_field() -> None:
    post = one(MENTION)
    assert post.ref.id == "1991234567890123456"
    assert post.ref.extra["answers"] == "mentionedUsers"
    assert (post.author.handle, post.author.name, post.author.url) == ("lee_x", "Lee", "https://x.com/lee_x")
    assert post.created_at == datetime(2026, 11, 20, 18, 2, 11, tzinfo=UTC)
    assert post.text == "is the export broken? see https://example.com/a?b=1&c=2 & tell me"
    assert post.kind is PostKind.REPLY
    assert post.mentions_us
    assert not post.ours
    assert post.parent == post.root == "1991234000000000000"
    assert post.parent_author == "1111111111"
    assert [each.handle for each in post.mentions] == ["acme"]
    assert post.edited_at is None
    assert post.url == "https://x.com/lee_x/status/1991234567890123456"
    assert post.language == "en"
    assert post.sensitive
    assert post.links == (Hyperlink(text="example.com/a?b=1&c=2", url="https://example.com/a?b=1&c=2"),)
    assert post.media == (
        Media(kind="image", url="https://pbs.example/1.jpg", alt="A broken button"),
        Media(kind="video", url="https://pbs.example/2.jpg"),
        Media(kind="unknown"),
    )
    assert post.poll == Poll(options=(("Yes", 4), ("No", -1)), closed=True)
    assert post.replies == 3
    assert post.closed == "", "who is mentioned may answer, whatever the setting"


def test_the_newer_vocabulary_says_the_same() -> None:
    newer = {parse_key: value for key, value in MENTION.items() for parse_key in [key.replace("tweet", "post")]}
    assert one(newer) == one(MENTION)


def test_long_posts_are_whole() -> None:
    link = {"url": "https://t.co/LongLong11", "expanded_url": "https://example.com/", "display_url": "example.com"}
    note = {"text": "@acme " + "word " * 100 + "https://t.co/LongLong11", "entities": {"urls": [link]}}
    for key in ("note_tweet", "note_post"):
        post = one({**MENTION, key: note})
        assert post.text == ("word " * 100) + "https://example.com/"


def test_an_edited_post() -> None:
    chain = ["1991234567890123456", "1991235000000000000"]
    edited = {**MENTION, "id": chain[1], "edit_history_tweet_ids": chain, "created_at": "2026-11-20T18:05:11.000Z"}
    view = View(US)
    post = one(edited, view)
    assert (post.ref.id, post.ref.version, post.ref.extra["latest"]) == (chain[0], chain[1], chain[1])
    assert post.edited_at == datetime(2026, 11, 20, 18, 5, 11, tzinfo=UTC)
    assert post.created_at < post.edited_at
    assert view.first(chain[1]) == chain[0]
    both = parse.posts({"data": [edited, MENTION]}, View(US))
    assert [each.ref.version for each in both] == [chain[1]], "the newest version of a post stands for it"


def test_a_quote() -> None:
    quoted = {"id": "1990000000000000000", "author_id": "1111111111", "text": "Ours &lt;3"}
    raw = {
        **MENTION, "text": "so true https://t.co/QuoQuoQuo1", "display_text_range": [0, 31],
        "in_reply_to_user_id": None, "attachments": {},
        "referenced_tweets": [{"type": "quoted", "id": "1990000000000000000"}],
        "entities": {"urls": [{"url": "https://t.co/QuoQuoQuo1", "display_url": "x.com/acme/status/1990…",
                               "expanded_url": "https://twitter.com/acme/status/1990000000000000000"}]},
    }  # fmt: skip
    post = one(raw, tweets=[quoted])
    assert post.kind is PostKind.QUOTE
    assert post.text == "so true"
    url = "https://x.com/i/status/1990000000000000000"
    assert post.quoted == Quoted(id=RemoteId("1990000000000000000"), author="acme", text="Ours <3", url=url)
    assert post.parent is None
    assert post.closed != "", "only mentioned people may answer, and this post does not mention us"
    assert one({**raw, "reply_settings": "everyone"}, tweets=[quoted]).closed == ""
    assert one({**raw, "reply_settings": "everyone"}).closed != "", "a quote of somebody else"


@pytest.mark.parametrize(
    "settings", ["everyone", "mentionedUsers", "following", "subscribers", "verified", "other", ""]
)
def test_who_may_answer(settings: str) -> None:
    stranger = {**MENTION, "entities": {}, "reply_settings": settings, "in_reply_to_user_id": "3333333333"}
    assert one(stranger).closed.endswith(".")
    assert one({**MENTION, "reply_settings": settings}).closed == ""
    assert one({**MENTION, "author_id": US.id, "reply_settings": settings}).closed == ""


@pytest.mark.parametrize(
    "raw",
    [
        {}, {"id": "x"}, {**MENTION, "id": None}, {**MENTION, "author_id": []}, {**MENTION, "id": "1" * 30},
        {"id": "12", "author_id": "3", "created_at": "never"},
    ],
)  # fmt: skip
def test_what_is_no_post_is_counted(raw: dict[str, Any]) -> None:
    view = View(US)
    assert parse.posts({"data": [raw, MENTION]}, view)[0].ref.id == MENTION["id"]
    assert view.skipped == 1


@pytest.mark.parametrize("key", sorted(MENTION.keys() - {"id", "author_id"}))
@pytest.mark.parametrize("value", [None, [], {}, 7, "x", [None], [{"id": []}], {"a": {"b": 1}}])
def test_any_field_may_be_missing_or_odd(key: str, value: Any) -> None:
    assert one({**MENTION, key: value}).ref.id == MENTION["id"]
    without = {k: v for k, v in MENTION.items() if k != key}
    assert one(without).author.handle == "lee_x"


def test_mentions_in_front_stay_where_x_does_not_hide_them() -> None:
    words, _ = shown({"text": "@acme @lee hello", "display_text_range": [0, 16]})
    assert words == "@acme @lee hello"
    words, _ = shown({"text": "@acme @lee hello", "display_text_range": [6, 16]})
    assert words == "@lee hello"
    words, _ = shown({"text": "No mention at all", "display_text_range": [6, 16]})
    assert words == "No mention at all", "a range that hides more than mentions is not believed"


@pytest.mark.parametrize(
    ("ours", "theirs", "alike"),
    [
        ("Fixed in 2.3", "@lee_x Fixed in 2.3", True),
        ("@lee_x Fixed", "@lee_x @ana Fixed", True),
        ("A & B < C", "@lee_x A &amp; B &lt; C", True),
        ("See example.com/a now", "See https://t.co/abc123 now", True),
        ("See https://example.com", "@a See https://t.co/abc123", True),
        ("Two  blanks\n\nand lines ", "Two blanks\nand lines", True),
        ("Caf\u0065\u0301", "Caf\u00e9", True),
        ("See shop.newtld/a now", "See https://t.co/abc123 now", True),
        ("See shop.newtld now", "See http://shop.newtld now", True),
        ("See this now", "See https://t.co/abc123 then", False),
        ("a.newtld, b.newtld (c.newtld)", "https://t.co/a1, https://t.co/b2 (https://t.co/c3)", True),
        ("a b c", "https://t.co/a1", False),
        ("a.newtld", "https://t.co/a1 https://t.co/b2", False),
        ("x.newtld", "https://t.co/a1", True),
        ("a" * 5000, "t.co/a" * 900, False),
        ("Yes", "No", False),
        ("See example.com", "See", False),
        ("", "", False),
        ("Hi", "Hi there", False),
    ],
)
def test_whether_x_has_our_words(ours: str, theirs: str, alike: bool) -> None:
    assert same(ours, theirs) is alike


def test_counting_links_and_cashtags() -> None:
    assert links_in("no link, e.g. this") == 0
    assert links_in("example.com and https://example.org/a") == 2
    assert cashtags_in("$ACME is up, $5 is not a tag, US$ neither") == 1
    assert cashtags_in("$ACME $OTHR") == 2
    assert plain(" @a @b  words ") == "words"

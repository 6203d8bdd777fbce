"""What is shown of a post, a comment and a message, field by field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.connector.fields import Odd
from inbox_tui.domain.model import Audience, PostKind
from inbox_tui_meta import messages
from inbox_tui_meta.facebook import fields, parse

COMMENT: dict[str, Any] = {
    "id": "122100_998877",
    "created_time": "2026-11-20T18:02:11+0000",
    "from": {"name": "Lee Example", "id": "5566778899"},
    "message": "Does this ship to Spain?",
    "parent": {"id": "122100_998800"},
    "comment_count": 2,
    "like_count": 4,
    "user_likes": True,
    "can_comment": True,
    "is_hidden": False,
    "permalink_url": "https://www.facebook.com/1000/posts/122100?comment_id=998877",
}


def comment(**more: Any) -> Any:
    return parse.comment(COMMENT | more, "1000", "1000_122100")


def test_a_comment() -> None:
    found = comment()
    assert found.ref.id == "998877"
    assert dict(found.ref.extra) == {"id": "122100_998877", "wall": "1000_122100", "top": "122100_998800"}
    assert found.created_at == datetime(2026, 11, 20, 18, 2, 11, tzinfo=UTC)
    assert (found.author.id, found.author.handle, found.author.name) == ("5566778899", "Lee Example", "Lee Example")
    assert found.author.url == "https://www.facebook.com/5566778899"
    assert found.text == "Does this ship to Spain?"
    assert (found.parent, found.root, found.kind) == ("998800", "1000_122100", PostKind.REPLY)
    assert (found.liked, found.replies, found.ours, found.closed) == (True, 2, False, "")
    assert found.url == COMMENT["permalink_url"]


@pytest.mark.parametrize("private", [{"is_private": True}, {"parent": {"id": "122100_998800", "is_private": True}}])
def test_what_is_private_or_stands_below_it_is_for_few(private: Any) -> None:
    found, public = comment(**private), comment(is_private=False)
    assert (found.audience, public.audience) == (Audience.DIRECT, Audience.PUBLIC)
    assert "private" in found.closed
    assert not public.closed
    assert found.ref.version != public.ref.version == comment().ref.version


def test_ids_come_in_two_forms_and_are_one() -> None:
    full, bare = comment(), comment(id="998877", parent={"id": "998800"})
    assert (full.ref.id, full.parent) == (bare.ref.id, bare.parent)
    assert bare.ref.extra["id"] == "998877"


def test_a_top_comment_answers_the_post() -> None:
    found = parse.comment({k: v for k, v in COMMENT.items() if k != "parent"}, "1000", "1000_122100")
    assert (found.parent, found.kind) == ("1000_122100", PostKind.COMMENT)


def test_ours_is_what_the_page_wrote() -> None:
    assert comment(**{"from": {"id": "1000", "name": "Acme"}}).ours


@pytest.mark.parametrize("told", [None, {}, [], {"name": 5}, "Lee"])
def test_who_is_not_told_is_a_facebook_user_each_of_their_own(told: Any) -> None:
    one, two = comment(**{"from": told}), comment(**{"from": told, "id": "122100_5"})
    assert one.author.handle == two.author.handle == "Facebook user"
    assert one.author.id != two.author.id
    assert not one.ours


def test_tags_count_utf16_units() -> None:
    words = "\U0001f600 thanks Ana Bo!"
    tags = [{"id": "77", "name": "Ana Bo", "type": "user", "offset": 10, "length": 6}]
    found = comment(message=words, message_tags=tags)
    assert [(link.text, link.url) for link in found.links] == [("Ana Bo", "https://www.facebook.com/77")]
    assert [each.id for each in found.mentions] == ["77"]
    assert not found.mentions_us
    assert comment(message_tags=[{"id": "1000", "name": "Acme", "type": "page"}]).mentions_us
    by_offset = {"10": [{"id": "77", "name": "Ana Bo", "type": "user", "offset": 10, "length": 6}], "x": 5}
    assert comment(message=words, message_tags=by_offset).mentions == found.mentions


def test_an_edit_and_hiding_change_the_version() -> None:
    assert comment().ref.version == comment(like_count=99, comment_count=7).ref.version
    assert len({comment().ref.version, comment(message="?").ref.version, comment(is_hidden=True).ref.version}) == 3


def test_what_takes_no_reply_says_so() -> None:
    assert comment(can_comment=False).closed
    assert not comment(can_comment=False, **{"from": {"id": "1000"}}).closed


def test_a_picture_below_a_comment() -> None:
    attached = {"type": "photo", "media": {"image": {"src": "https://x.example/1.jpg"}}, "title": "Our shop"}
    (medium,) = comment(attachment=attached).media
    assert (medium.kind, medium.url, medium.alt) == ("image", "https://x.example/1.jpg", "Our shop")


def test_a_post() -> None:
    raw = {
        "id": "1000_122100",
        "message": "New in.",
        "created_time": "2026-11-20T18:00:00+0000",
        "permalink_url": "https://www.facebook.com/1000/posts/122100",
        "attachments": {"data": [{"media_type": "photo", "url": "https://x.example/p"}, 5, {}]},
        "comments": {"data": [], "summary": {"total_count": 7}},
    }
    found = parse.post(raw, "1000", own=True)
    assert (found.ref.id, found.text, found.ours, found.kind) == ("1000_122100", "New in.", True, PostKind.POST)
    assert [(m.kind, m.url) for m in found.media] == [("image", "https://x.example/p")]
    assert (found.replies, parse.count(raw)) == (7, 7)
    visitor = parse.post(raw, "1000", own=False)
    assert (visitor.ours, visitor.kind, visitor.author.handle) == (False, PostKind.MENTION, "Facebook user")
    assert visitor.mentions_us


@pytest.mark.parametrize("broken", [{"id": None}, {"id": "../me"}, {"id": "a/b"}, {"created_time": "soon"}, {"id": []}])
def test_what_is_no_comment_is_counted_not_shown(broken: dict[str, Any]) -> None:
    with pytest.raises(Odd):
        comment(**broken)
    found = parse.comments([COMMENT, COMMENT | broken, 5, COMMENT], "1000", "1000_122100")
    assert (len(found.posts), found.skipped) == (1, 2)


def test_a_message() -> None:
    us = fields.us("1000")
    raw = {
        "id": "m_AbC",
        "created_time": "2026-11-20T18:10:00+0000",
        "from": {"name": "Lee Example", "email": "27@facebook.com", "id": "27"},
        "to": {"data": [{"name": "Acme", "id": "1000"}]},
        "message": "hello",
        "attachments": {"data": [{"image_data": {"url": "https://x.example/i"}}, {"file_url": "https://x.example/f"}]},
        "sticker": "https://x.example/s",
        "shares": {"data": [{"link": "https://shop.example"}]},
    }
    found = messages.message(raw, "t_5", us)
    assert (found.ref.channel, found.ref.extra["person"], found.kind, found.ours) == (
        "t_5",
        "27",
        PostKind.DIRECT,
        False,
    )
    assert [m.kind for m in found.media] == ["image", "file", "image", "link"]
    ours = messages.message(raw | {"from": raw["to"]["data"][0], "to": {"data": [raw["from"]]}}, "t_5", us)
    assert (ours.ours, ours.ref.extra["person"]) == (True, "27")


def test_a_conversation_that_takes_no_message_says_so() -> None:
    raw = {"id": "t_1", "can_reply": False, "messages": {"data": [
        {"id": "m_1", "created_time": "2026-11-20T18:10:00+0000", "from": {"id": "27", "name": "Lee"}, "message": "hi"},
        {"id": "m_2", "created_time": "2026-11-20T18:09:00+0000"},
        {"id": "m_3", "from": {"id": "27"}},
    ]}}  # fmt: skip
    found = messages.messages(raw, fields.us("1000"))
    assert [each.ref.id for each in found.posts] == ["m_1"]
    assert found.posts[0].closed
    assert found.skipped == 1  # without details because it is old: no fault; without a time: one


Recorded = Callable[[], list[tuple[str, Any]]]


def test_recorded_comments(recorded: Recorded) -> None:
    bodies = dict(recorded())
    found = parse.comments(bodies["granary/graph_comments.json"], "547822715231468", "")
    first, second = found.posts
    assert (first.ref.id, first.author.handle, first.text) == ("6796480", "Ryan Barrett", "cc Sam G, Michael M")
    assert [(link.text, link.url) for link in first.links] == [
        ("Sam G", "https://www.facebook.com/221330"), ("Michael M", "https://www.facebook.com/695687650"),
    ]  # fmt: skip
    assert second.created_at == datetime(2010, 10, 28, 0, 23, 4, tzinfo=UTC)
    pictured = parse.comment(bodies["granary/graph_comment_with_photo.json"], "1", "")
    assert pictured.media[0].kind == "image"


def test_a_recorded_conversation(recorded: Recorded) -> None:
    found = messages.messages(dict(recorded())["restfb/conversation.json"], fields.us("120042743874449"))
    assert len(found.posts) == 2
    assert {post.author.handle for post in found.posts} == {"Participant One", "Participant Two"}
    assert {post.ours for post in found.posts} == {True, False}

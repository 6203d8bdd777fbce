"""Fields, one by one, of a thread as YouTube's documentation describes it; and what is missing or odd."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.connector.fields import Odd
from inbox_tui.domain.length import measure
from inbox_tui.domain.model import Identity, Media, PostKind, Quoted, RemoteId
from inbox_tui_google import YouTubeConnector
from inbox_tui_google.youtube.parse import NO_REPLIES, WORDS_OF, View, channel, comment, comments, thread, threads
from inbox_tui_google.youtube.requests import HELD, SPAM, top_of

US = Identity(id=RemoteId("UCus"), handle="brand", name="Brand")
VIEW = View(us=US, titles={"vid1": "Kettles compared"})


def made(name: str = "Ugy1", **more: Any) -> dict[str, Any]:
    snippet = {
        "channelId": "UCus", "videoId": "vid1", "textDisplay": "Does it whistle?", "authorDisplayName": "@ana",
        "authorChannelUrl": "http://www.youtube.com/@ana", "authorChannelId": {"value": "UCana"}, "canRate": True,
        "viewerRating": "none", "likeCount": 3, "publishedAt": "2026-03-01T10:00:00Z",
        "updatedAt": "2026-03-01T10:00:00Z",
    } | more  # fmt: skip
    return {"kind": "youtube#comment", "etag": "x", "id": name, "snippet": snippet}


def threaded(*replies: dict[str, Any], first: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    snippet = {
        "channelId": "UCus", "videoId": "vid1", "topLevelComment": first or made(), "canReply": True,
        "totalReplyCount": len(replies), "isPublic": True,
    } | more  # fmt: skip
    return {"id": "Ugy1", "snippet": snippet} | ({"replies": {"comments": list(replies)}} if replies else {})


def answered(number: int = 1, **more: Any) -> dict[str, Any]:
    return made(f"Ugy1.r{number}", **{"parentId": "Ugy1"} | more)


def test_a_comment_field_by_field() -> None:
    post = thread(threaded(answered(), answered(2)), VIEW).posts[0]
    assert post.ref.id == "Ugy1"
    assert dict(post.ref.extra) == {"thread": "Ugy1", "video": "vid1"}
    assert (post.author.id, post.author.handle, post.author.url) == ("UCana", "ana", "http://www.youtube.com/@ana")
    assert post.text == "Does it whistle?"
    assert post.created_at == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert post.edited_at is None
    assert (post.kind, post.parent, post.ours, post.replies) == (PostKind.COMMENT, None, False, 2)
    assert post.url == "https://www.youtube.com/watch?v=vid1&lc=Ugy1"
    assert post.quoted == Quoted(
        id=RemoteId("vid1"), author="brand", text="Kettles compared", url="https://www.youtube.com/watch?v=vid1"
    )
    assert (post.closed, post.liked, post.media) == ("", False, ())


def test_a_reply_stands_below_its_thread() -> None:
    told = thread(threaded(answered(authorChannelId={"value": "UCus"}, textOriginal="*Yes*", textDisplay="Yes")), VIEW)
    post = told.posts[1]
    assert (post.parent, post.parent_author, post.root) == ("Ugy1", "UCana", "Ugy1")
    assert (post.ours, post.kind, post.text) == (True, PostKind.POST, "*Yes*")


def test_an_edit_shows_in_time_and_version() -> None:
    before, after = comment(made(), VIEW), comment(made(updatedAt="2026-03-02T11:00:00.5Z", textDisplay="It?"), VIEW)
    assert after.edited_at == datetime(2026, 3, 2, 11, 0, 0, 500_000, tzinfo=UTC)
    assert before.ref.version != after.ref.version


def test_a_comment_on_a_community_post_has_no_video() -> None:
    raw = threaded()
    del raw["snippet"]["videoId"]
    del raw["snippet"]["topLevelComment"]["snippet"]["videoId"]
    post = thread(raw, VIEW).posts[0]
    assert post.quoted is None
    assert post.url == "https://www.youtube.com/channel/UCus/community?lc=Ugy1"
    assert dict(post.ref.extra) == {"thread": "Ugy1"}


def test_an_image_is_shown_as_such() -> None:
    assert comment(made(imageUrl="https://x.example/i.gif"), VIEW).media == (
        Media(kind="image", url="https://x.example/i.gif"),
    )


@pytest.mark.parametrize("status", [HELD, SPAM])
def test_what_is_held_takes_no_reply_and_says_why(status: str) -> None:
    told = thread(threaded(first=made(moderationStatus=status), canReply=False), VIEW, status)
    assert told.posts[0].closed == WORDS_OF[status]
    assert dict(told.statuses) == {"Ugy1": status}


def test_a_held_reply_does_not_close_its_thread() -> None:
    raw = threaded(answered(moderationStatus=HELD), first=made(moderationStatus="published"))
    told = thread(raw, VIEW, HELD)
    assert (told.posts[0].closed, told.posts[1].closed) == ("", WORDS_OF[HELD])
    assert dict(told.statuses) == {"Ugy1.r1": HELD}


def test_a_queue_without_statuses_means_the_first_comment() -> None:
    assert dict(thread(threaded(answered()), VIEW, HELD).statuses) == {"Ugy1": HELD}


def test_where_nobody_may_reply_it_is_said_before_typing() -> None:
    told = thread(threaded(answered(), canReply=False), VIEW)
    assert [post.closed for post in told.posts] == [NO_REPLIES, NO_REPLIES]


def test_what_we_hold_stays_held_where_the_answer_does_not_say() -> None:
    assert comment(made(), View(us=US, held={"Ugy1": HELD})).closed == WORDS_OF[HELD]


@pytest.mark.parametrize(
    ("words", "called"),
    [("Thanks @brand!", True), ("@Brand hello", True), ("mail me@brand", False), ("@brandy", False), ("brand", False)],
)
def test_who_calls_us_speaks_to_us(words: str, called: bool) -> None:
    assert comment(answered(textDisplay=words), VIEW).mentions_us is called


def test_replies_that_came_along_may_be_a_part() -> None:
    assert thread(threaded(answered(), totalReplyCount=9), VIEW).partial
    assert not thread(threaded(answered()), VIEW).partial
    assert not thread(threaded(answered(), answered(2), totalReplyCount=1), VIEW).partial


def test_a_print_changes_with_what_is_shown() -> None:
    one = thread(threaded(answered()), VIEW).print
    assert one == thread(copy.deepcopy(threaded(answered())), VIEW).print
    for raw in (
        threaded(answered(), totalReplyCount=2),
        threaded(answered(textDisplay="No?")),
        threaded(answered(), canReply=False),
        threaded(answered(viewerRating="like")),
    ):
        assert thread(raw, VIEW).print != one


def test_an_author_whose_account_was_closed() -> None:
    raw = made()
    del raw["snippet"]["authorChannelId"]
    raw["snippet"]["authorDisplayName"] = ""
    post = comment(raw, VIEW)
    assert post.author.handle == "unknown"
    assert not post.ours


@pytest.mark.parametrize("missing", ["publishedAt"])
def test_what_makes_no_post(missing: str) -> None:
    raw = made()
    del raw["snippet"][missing]
    with pytest.raises(Odd):
        comment(raw, VIEW)


@pytest.mark.parametrize("gone", ["videoId", "textDisplay", "updatedAt", "authorChannelUrl", "canRate", "likeCount"])
def test_any_other_field_may_be_missing(gone: str) -> None:
    raw = made()
    del raw["snippet"][gone]
    assert comment(raw, VIEW).ref.id == "Ugy1"


def test_one_unreadable_comment_costs_that_comment() -> None:
    posts, skipped = comments([made(), None, {"id": 4}, made("b c"), made()], VIEW)
    assert ([post.ref.id for post in posts], skipped) == (["Ugy1"], 3)
    told, lost = threads({"items": [threaded(), 3, {"snippet": {}}]}, VIEW)
    assert ([each.id for each in told], lost) == (["Ugy1"], 2)


def test_our_channel() -> None:
    raw = {"id": "UCus", "snippet": {"title": "Brand", "customUrl": "@brand", "description": "Kettles"}}
    us = channel(raw)
    assert (us.id, us.handle, us.name, us.bio) == ("UCus", "brand", "Brand", "Kettles")
    assert us.url == "https://www.youtube.com/channel/UCus"
    assert channel({"id": "UCx"}).handle == "UCx"


def test_the_thread_is_the_first_part_of_a_replys_id() -> None:
    assert (top_of("Ugy1.r2"), top_of("Ugy1")) == ("Ugy1", "Ugy1")


def test_answering_an_answer_begins_with_whom_it_is_for() -> None:
    opening = YouTubeConnector.opening
    assert opening(comment(made(), VIEW), US) == ""
    assert opening(comment(answered(), VIEW), US) == "@ana "
    assert opening(comment(answered(authorDisplayName="@brand", authorChannelId={"value": "UCus"}), VIEW), US) == ""


@pytest.mark.parametrize(("text", "used"), [("abc", 3), ("🫖", 2), ("x" * 10_001, 10_001)])
def test_length_is_counted_in_the_stricter_way(text: str, used: int) -> None:
    found = measure(text, YouTubeConnector.features.text)
    assert (found.used, found.fits) == (used, used <= 10_000)

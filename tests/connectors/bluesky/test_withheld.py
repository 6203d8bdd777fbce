"""What Bluesky keeps back, and says so: quotes taken away, labels, and threads that not everybody may join."""

from __future__ import annotations

from typing import Any

import pytest

from inbox_tui.domain.model import Post
from inbox_tui.testing.link import EPOCH, FakeLink, answer
from inbox_tui_bluesky import BlueskyConnector, chat, parse

ME = "did:plc:me"
QUOTED = "at://did:plc:bob/app.bsky.feed.post/3kb"


def read(**more: Any) -> Post:
    author = {"did": "did:plc:ana", "handle": "ana.example", **more.pop("author", {})}
    record = {"$type": "app.bsky.feed.post", "text": "look", "createdAt": "2026-03-02T08:00:00.000Z"}
    uri = "at://did:plc:ana/app.bsky.feed.post/3ka"
    return parse.post({"uri": uri, "cid": "c1", "author": author, "record": record, **more}, ME, EPOCH)


@pytest.mark.parametrize(
    ("kind", "words"), [("viewNotFound", "gone"), ("viewBlocked", "block"), ("viewDetached", "taken out")]
)
def test_a_quote_that_is_not_shown_says_why(kind: str, words: str) -> None:
    record = {"$type": f"app.bsky.embed.record#{kind}", "uri": QUOTED}
    quoted = read(embed={"$type": "app.bsky.embed.record#view", "record": record}).quoted
    assert quoted is not None
    assert quoted.id == QUOTED
    assert words in quoted.text


def test_a_quote_shows_what_hangs_on_it() -> None:
    picture = {
        "$type": "app.bsky.embed.images#view",
        "images": [{"fullsize": "https://c.example/1", "alt": "a red bag"}],
    }
    record = {
        "$type": "app.bsky.embed.record#viewRecord",
        "uri": QUOTED,
        "author": {"did": "did:plc:bob", "handle": "bob.example"},
        "value": {"text": "new in"},
        "embeds": [picture],
    }
    quoted = read(embed={"$type": "app.bsky.embed.record#view", "record": record}).quoted
    assert quoted is not None
    assert quoted.text == "new in\n[image: a red bag]"


def test_a_label_on_the_author_is_shown_and_one_that_has_run_out_is_not() -> None:
    spam = {"src": "did:plc:mod", "val": "spam"}
    assert read(author={"labels": [spam]}).spoiler == "spam"
    assert read(labels=[{**spam, "exp": "2026-03-01T00:00:00Z"}]).spoiler == ""
    assert read(labels=[{**spam, "exp": "2027-03-01T00:00:00Z"}]).spoiler == "spam"
    assert read(author={"labels": [{"val": "!no-unauthenticated"}]}).spoiler == ""


@pytest.mark.parametrize(
    ("allow", "words"),
    [
        ([], "The thread's author lets nobody reply."),
        (["mentionRule", "followingRule"], "Only people it mentions and people its author follows can reply here."),
        (["listRule", "listRule"], "Only people on a list can reply here."),
        (["newRule"], "Only people chosen by its author can reply here."),
        (None, "The thread's author has limited who can reply."),
    ],
)
def test_who_may_reply_is_said_before_anything_is_typed(allow: list[str] | None, words: str) -> None:
    rules = None if allow is None else [{"$type": f"app.bsky.feed.threadgate#{rule}"} for rule in allow]
    gate = {"record": {"allow": rules} if rules is not None else {}}
    assert read(viewer={"replyDisabled": True}, threadgate=gate).closed == words
    assert read(viewer={"replyDisabled": False}, threadgate=gate).closed == "", "we are among those who may"


def convo(*others: dict[str, Any], **kind: Any) -> dict[str, Any]:
    members = [{"did": ME, "handle": "me.example"}, *others]
    return {"id": "c1", "rev": "1", "members": members, "kind": kind}


ANA = {"did": "did:plc:ana", "handle": "ana.example"}


def test_why_a_conversation_takes_no_message() -> None:
    assert chat.shut(convo(ANA), ME) == ""
    assert "has blocked" in chat.shut(convo({**ANA, "viewer": {"blockedBy": True}}), ME)
    assert "cannot take part" in chat.shut(convo({**ANA, "chatDisabled": True}), ME)
    group = {"$type": "chat.bsky.convo.defs#groupConvo"}
    assert "locked" in chat.shut(convo(ANA, **group, lockStatus="locked-permanently"), ME)
    blocked = {**ANA, "viewer": {"blockedBy": True}}
    assert chat.shut(convo(blocked, **group, lockStatus="unlocked"), ME) == "", "a group goes on without one of them"


async def test_a_direct_message_behind_a_block_is_closed_wherever_it_comes_from(network: Any, link: FakeLink) -> None:
    network.say("c1", "ana", "hello")
    network.say("c1", "me", "hi")
    shut = convo({**network.author("did:plc:ana"), "viewer": {"blockedBy": True}})
    network.faults["listConvos"] = [answer(200, {"convos": [shut]})]
    bluesky = BlueskyConnector(link)
    posts = [post async for page in bluesky.updates(None) for post in page.posts if post.ref.channel]
    assert {post.text: bool(post.closed) for post in posts} == {"hello": True, "hi": False}
    network.faults["getConvo"] = [answer(200, {"convo": shut})]
    thread = await bluesky.thread(posts[0].ref)
    assert {post.text: bool(post.closed) for post in thread.posts} == {"hello": True, "hi": False}


async def test_a_conversation_opens_where_its_members_cannot_be_asked_for(network: Any, link: FakeLink) -> None:
    network.say("c1", "ana", "hello")
    bluesky = BlueskyConnector(link)
    [post] = [post async for page in bluesky.updates(None) for post in page.posts if post.ref.channel]
    network.faults["getConvo"] = [answer(502, {"error": "UpstreamFailure"})]
    assert [p.closed for p in (await bluesky.thread(post.ref)).posts] == [""]


async def test_an_account_that_moved_is_told_where_to(network: Any, link: FakeLink) -> None:
    service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": "https://new.example"}
    network.faults["refreshSession"] = [answer(200, {**network.issue(), "didDoc": {"service": [service]}})]
    link.secrets.pop("access")
    warnings = (await BlueskyConnector(link).profile()).warnings
    assert any("new.example" in words and "sign in again" in words for words in warnings)

"""Direct messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import PermissionMissing, Rejected, TargetGone, Unsure
from inbox_tui.domain.model import Act, Audience, Cursor, Page, Post, PostKind, PostRef, RemoteId, Reply
from inbox_tui.testing.link import FakeLink, answer
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_bluesky import BlueskyConnector


async def hear(
    link: FakeLink, network: Any, since: Cursor | None = None
) -> tuple[list[Post], Cursor | None, list[Page]]:
    link.time = network.time
    pages = [page async for page in BlueskyConnector(link).updates(since)]
    return [p for page in pages for p in page.posts], pages[-1].cursor, pages


async def prepared(bluesky: BlueskyConnector, target: Post, text: str) -> Reply:
    blank = reply_for(bluesky, target, text)
    return replace(blank, fence=await bluesky.fence(blank))


def sent(network: Any) -> list[str]:
    return [view["text"] for view in network.convos["c1"] if view["sender"]["did"] == "did:plc:me"]


@pytest.fixture
async def ana(network: Any, link: FakeLink) -> Post:
    network.say("c1", "ana", "My parcel is late.")
    posts, _, _ = await hear(link, network)
    return posts[-1]


async def test_a_message_is_private_and_knows_its_channel(ana: Post) -> None:
    assert (ana.kind, ana.audience, ana.ref.channel) == (PostKind.DIRECT, Audience.DIRECT, "c1")
    assert (ana.author.handle, ana.text, ana.ours) == ("ana.example", "My parcel is late.", False)


async def test_later_messages_come_by_the_log_and_deletions_too(network: Any, link: FakeLink) -> None:
    first = network.say("c1", "ana", "one")
    _, cursor, _ = await hear(link, network)
    network.say("c1", "me", "two, from the app")
    network.say("c2", "bob", "a new conversation")
    gone = {"$type": "chat.bsky.convo.defs#deletedMessageView", **{k: first[k] for k in ("id", "sender", "sentAt")}}
    rev = network.say("c2", "bob", "more")["rev"]
    network.log.append(
        {"$type": "chat.bsky.convo.defs#logDeleteMessage", "convoId": "c1", "rev": rev + "z", "message": gone}
    )
    network.log.append({"$type": "chat.bsky.convo.defs#logSomethingNew", "rev": rev + "zz"})
    posts, cursor, pages = await hear(link, network, cursor)
    assert [(p.text, p.ours) for p in posts] == [
        ("two, from the app", True),
        ("a new conversation", False),
        ("more", False),
    ]
    assert [d for page in pages for d in page.deleted] == [f"c1/{first['id']}"]
    posts, _, _ = await hear(link, network, cursor)
    assert posts == []


async def test_a_stranger_in_the_log_is_looked_up(network: Any, link: FakeLink) -> None:
    _, cursor, _ = await hear(link, network)
    network.say("c1", "ana", "hello")
    [post], _, _ = await hear(link, network, cursor)
    assert post.author.name == "Ana"


async def test_message_requests_are_told_of(network: Any, link: FakeLink) -> None:
    network.say("c1", "ana", "hello")
    convo = {"id": "c1", "members": network.members(), "status": "request"}
    network.faults["listConvos"] = [answer(200, {"convos": [convo]})]
    posts, _, pages = await hear(link, network)
    assert [p.text for p in posts] == ["hello"]
    assert any("1 message request is" in page.note for page in pages)


@pytest.mark.parametrize(
    "chat",
    [(400, "InvalidToken", "Bad token method"), (500, "InternalServerError", ""), (501, "MethodNotImplemented", "")],
)
async def test_without_chat_the_rest_is_heard_and_chat_is_left_alone_for_a_while(
    network: Any, link: FakeLink, chat: Any
) -> None:
    network.chat = chat
    network.write("ana", "hello @me.example")
    posts, cursor, _ = await hear(link, network)
    assert len(posts) == 1
    before = len(link.http.calls)
    _, cursor, _ = await hear(link, network, cursor)
    assert not [c for c in link.http.calls[before:] if "chat.bsky" in c.path]
    network.chat = None
    network.say("c1", "ana", "now it works")
    network.time += timedelta(hours=2)
    posts, _, _ = await hear(link, network, cursor)
    assert [p.text for p in posts] == ["now it works"]


async def test_a_conversation_is_a_thread(network: Any, bluesky: BlueskyConnector, ana: Post) -> None:
    network.say("c1", "me", "Sorry!")
    network.convos["c1"][0:0] = [{"$type": "chat.bsky.convo.defs#systemMessageView", "id": "s", "sentAt": "x"}]
    got = await bluesky.thread(ana.ref)
    assert [p.text for p in got.posts] == ["My parcel is late.", "Sorry!"]
    assert got.skipped == 0
    network.convos["c1"][1]["$type"] = "chat.bsky.convo.defs#deletedMessageView"
    with pytest.raises(TargetGone):
        await bluesky.thread(ana.ref)
    with pytest.raises(TargetGone):
        await bluesky.thread(PostRef(id=RemoteId("c9/m1"), channel="c9"))


async def test_a_lost_answer_is_found_and_a_repeat_sends_no_second_message(
    network: Any, bluesky: BlueskyConnector, ana: Post
) -> None:
    reply = await prepared(bluesky, ana, "On  its way!")
    assert await bluesky.find_sent(reply) is None
    network.after["sendMessage"] = Unsure("No answer came.")
    with pytest.raises(Unsure):
        await bluesky.reply(permit_for(reply))
    found = await bluesky.find_sent(reply)
    assert found is not None
    assert found.author.handle == "me.example"
    again = await bluesky.reply(permit_for(reply))
    assert again.ref == found.ref
    assert sent(network) == ["On  its way!"]


async def test_the_same_words_twice_on_purpose_are_two_messages(
    network: Any, bluesky: BlueskyConnector, ana: Post
) -> None:
    for _ in range(2):
        await bluesky.reply(permit_for(await prepared(bluesky, ana, "Thanks!")))
    assert sent(network) == ["Thanks!", "Thanks!"]


async def test_somebody_elses_same_words_are_not_ours(network: Any, bluesky: BlueskyConnector, ana: Post) -> None:
    reply = await prepared(bluesky, ana, "Hello?")
    network.say("c1", "ana", "Hello?")
    assert await bluesky.find_sent(reply) is None


async def test_a_wrong_answer_is_not_believed(network: Any, bluesky: BlueskyConnector, ana: Post) -> None:
    other = {"id": "m", "rev": "2", "text": "else", "sender": {"did": "did:plc:me"}, "sentAt": "2026-03-02T09:00:00Z"}
    network.faults["sendMessage"] = [answer(200, other), answer(200, b"<html>")]
    for _ in range(2):
        with pytest.raises(Unsure):
            await bluesky.reply(permit_for(await prepared(bluesky, ana, "Hello?")))


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        ((400, "BlockedActor", ""), Rejected, "block"),
        ((400, "ConvoLocked", ""), Rejected, "locked"),
        ((400, "InvalidToken", "Bad token method"), PermissionMissing, "app password"),
    ],
)
async def test_why_a_message_is_not_taken(
    network: Any, bluesky: BlueskyConnector, ana: Post, fault: Any, error: type[Exception], words: str
) -> None:
    reply = await prepared(bluesky, ana, "Hello?")
    network.faults["sendMessage"] = [answer(fault[0], {"error": fault[1], "message": fault[2]})]
    with pytest.raises(error, match=words):
        await bluesky.reply(permit_for(reply))


async def test_other_acts_say_where_they_are_to_be_had(bluesky: BlueskyConnector, ana: Post) -> None:
    for act in (Act.LIKE, Act.DELETE, Act.EDIT, Act.HIDE):
        with pytest.raises(Rejected, match="app"):
            await bluesky.act(permit_for(reply_for(bluesky, ana, act=act)))

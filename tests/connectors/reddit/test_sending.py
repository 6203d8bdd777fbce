"""Replying, editing, deleting, voting: what counts as done, and how what is unknown is looked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.connector import ConnectorError, RateLimited, Rejected, TargetGone, Unsupported, Unsure
from inbox_tui.domain.model import Act, Post
from inbox_tui.testing.link import answer
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_reddit.sending import UNTOLD, same_words
from reddit_world import PLACEHOLDER


@pytest.fixture
async def asked(desk: Any) -> Post:
    desk.world.now = desk.link.now
    name = desk.world.say("ana", "Does it dim?")
    heard, _ = await desk.heard()
    return heard[name]  # type: ignore[no-any-return]


async def do(desk: Any, target: Post, act: Act, text: str = "") -> Post | None:
    reply = replace(reply_for(desk.connector, target, act=act), text=text)
    return await desk.connector.act(permit_for(reply))  # type: ignore[no-any-return]


def answering(desk: Any, path: str, said: Any) -> None:
    world: Callable[[Any], Any] = desk.link.http.handler
    desk.link.http.handler = lambda call: said if call.path == path else world(call)


async def test_a_reply_is_checked_and_its_target_marked_as_read(desk: Any, asked: Post) -> None:
    sent = await desk.connector.reply(permit_for(reply_for(desk.connector, asked, "Yes, *it does*.")))
    assert (sent.parent, sent.ours, sent.text) == (asked.ref.id, True, "Yes, *it does*.")
    assert desk.world.ours() == ["Yes, *it does*."]
    assert desk.world.read == [asked.ref.id]
    (call,) = (each for each in desk.link.http.calls if each.path == "/api/comment")
    assert call.body == {"api_type": "json", "thing_id": asked.ref.id, "text": "Yes, *it does*."}


async def test_a_reply_stands_though_it_cannot_be_marked_as_read(desk: Any, asked: Post) -> None:
    answering(desk, "/api/read_message", answer(500))
    assert await desk.connector.reply(permit_for(reply_for(desk.connector, asked)))


@pytest.mark.parametrize(
    "things",
    [
        [],
        [{"kind": "t1", "data": {"name": "t1_x"}}],
        [{"kind": "t1", "data": {
            "name": "t1_x", "author": "somebody", "body": "Thank you!", "parent_id": "t1_10007",
            "created_utc": 1772442000.0,
        }}],
        [{"kind": "t1", "data": {
            "name": "t1_x", "author": "acme_brand", "body": "Thank you!", "parent_id": "t1_other",
            "created_utc": 1772442000.0,
        }}],
        [{"kind": "t1", "data": {
            "name": "t1_x", "author": "acme_brand", "body": "Something else", "parent_id": "t1_10007",
            "created_utc": 1772442000.0,
        }}],
    ],
)  # fmt: skip
async def test_an_answer_that_is_not_our_comment_is_not_taken_for_it(desk: Any, asked: Post, things: list[Any]) -> None:
    answering(desk, "/api/comment", answer(200, {"json": {"errors": [], "data": {"things": things}}}))
    with pytest.raises(Unsure):
        await desk.connector.reply(permit_for(reply_for(desk.connector, asked)))


@pytest.mark.parametrize(
    ("fault", "kind"), [("limited", RateLimited), ("refused", Rejected)]
)  # fmt: skip
async def test_a_refusal_is_told_and_nothing_stands_there(
    desk: Any, asked: Post, fault: str, kind: type[ConnectorError]
) -> None:
    desk.world.faults = [fault]
    with pytest.raises(kind):
        await desk.connector.reply(permit_for(reply_for(desk.connector, asked)))
    assert desk.world.ours() == []


async def test_a_locked_thread_and_a_deleted_comment_refuse(desk: Any, asked: Post) -> None:
    desk.world.things[desk.world.post]["locked"] = True
    with pytest.raises(Rejected, match="locked"):
        await desk.connector.reply(permit_for(reply_for(desk.connector, asked)))
    desk.world.things[desk.world.post]["locked"] = False
    desk.world.delete(asked.ref.id)
    with pytest.raises(TargetGone):
        await desk.connector.reply(permit_for(reply_for(desk.connector, asked)))


async def test_an_empty_text_never_leaves(desk: Any, asked: Post) -> None:
    with pytest.raises(Rejected):
        await desk.connector.reply(permit_for(reply_for(desk.connector, asked, "  \n")))
    assert desk.world.ours() == []


async def test_what_went_out_before_the_fence_is_not_taken_for_it(desk: Any, asked: Post) -> None:
    reply = reply_for(desk.connector, asked)
    desk.world.say("us", "Thank you!", to=asked.ref.id)
    fenced = replace(reply, fence=await desk.connector.fence(reply))
    assert await desk.connector.find_sent(fenced) is None
    sent = desk.world.say("us", "Thank you!", to=asked.ref.id)
    assert (await desk.connector.find_sent(fenced)).ref.id == sent


async def test_what_our_own_list_lacks_is_found_below_the_target(desk: Any, asked: Post) -> None:
    sent = desk.world.say("us", "Thank you!", to=asked.ref.id)
    answering(desk, "/user/acme_brand/comments", answer(200, {"kind": "Listing", "data": {"children": []}}))
    assert (await desk.connector.find_sent(reply_for(desk.connector, asked))).ref.id == sent


async def test_too_many_newer_comments_prove_nothing(desk: Any, asked: Post) -> None:
    reply = reply_for(desk.connector, asked)
    for number in range(450):
        desk.world.say("us", f"Answer {number}", to=asked.ref.id)
    with pytest.raises(Unsure):
        await desk.connector.find_sent(reply)


async def test_a_message_is_looked_for_because_its_answer_names_nothing(desk: Any) -> None:
    desk.world.now = desk.link.now
    first = desk.world.write("ana", "May I ask?")
    heard, _ = await desk.heard()
    sent = await desk.connector.reply(permit_for(reply_for(desk.connector, heard[first])))
    assert sent.ref.id not in (PLACEHOLDER, first)
    assert (sent.ref.channel, sent.ours) == (first, True)
    assert desk.world.read == [first]


async def test_a_message_that_does_not_show_stays_unsure(desk: Any) -> None:
    desk.world.now = desk.link.now
    desk.world.shows_messages = False
    first = desk.world.write("ana", "May I ask?")
    heard, _ = await desk.heard()
    reply = reply_for(desk.connector, heard[first])
    with pytest.raises(Unsure):
        await desk.connector.reply(permit_for(reply))
    with pytest.raises(Unsure, match="Chat") as caught:  # "not there" would have it sent again
        await desk.connector.find_sent(reply)
    assert str(caught.value) == UNTOLD


async def test_editing(desk: Any, asked: Post) -> None:
    ours = await desk.connector.reply(permit_for(reply_for(desk.connector, asked)))
    found = await do(desk, ours, Act.EDIT, "Better words.")
    assert found is not None
    assert (found.ref.id, found.text) == (ours.ref.id, "Better words.")
    assert found.edited_at is not None
    assert desk.world.ours() == ["Better words."]
    with pytest.raises(Rejected):
        await do(desk, asked, Act.EDIT, "Not mine.")


async def test_an_edit_that_only_cuts_words_off_is_not_believed_unseen(desk: Any, asked: Post) -> None:
    ours = await desk.connector.reply(permit_for(reply_for(desk.connector, asked, "Yes, it does.")))
    desk.world.edit = lambda name, words: None
    with pytest.raises(Unsure, match="change"):
        await do(desk, ours, Act.EDIT, "it does.")


async def test_a_post_is_edited_below_its_title(desk: Any, asked: Post) -> None:
    heard = {post.ref.id: post for page in await desk.listen() for post in page.posts}
    post = heard[desk.world.post]
    found = await do(desk, post, Act.EDIT, f"{post.text}\n\nUntil Friday.")
    assert found is not None
    assert found.text == "Acme lamps: ask us anything\n\nUntil Friday."
    with pytest.raises(Rejected, match="title"):
        await do(desk, post, Act.EDIT, "Another title\n\nUntil Friday.")


async def test_deleting_is_done_even_when_it_was_done_before(desk: Any, asked: Post) -> None:
    ours = await desk.connector.reply(permit_for(reply_for(desk.connector, asked)))
    assert await do(desk, ours, Act.DELETE) is None
    assert await do(desk, ours, Act.DELETE) is None
    assert desk.world.ours() == []


async def test_an_upvote_and_its_end(desk: Any, asked: Post) -> None:
    await do(desk, asked, Act.LIKE)
    assert desk.world.things[asked.ref.id]["likes"] is True
    await do(desk, asked, Act.UNLIKE)
    assert desk.world.things[asked.ref.id]["likes"] is None


async def test_an_act_without_an_answer_is_unsure(desk: Any, asked: Post) -> None:
    answering(desk, "/api/vote", answer(200, b"<html>"))
    with pytest.raises(Unsure):
        await do(desk, asked, Act.LIKE)


async def test_messages_are_neither_changed_nor_taken_back_nor_voted_on(desk: Any) -> None:
    sent = desk.world.write("us", "Hello", to="ana")
    heard, _ = await desk.heard()
    for act in (Act.EDIT, Act.DELETE, Act.LIKE, Act.UNLIKE):
        assert desk.connector.checks(reply_for(desk.connector, heard[sent], act=act), desk.link.now()).refused
        with pytest.raises(Unsupported):
            await do(desk, heard[sent], act, "x")


async def test_feeds_send_nothing_and_say_why(feeds: Any) -> None:
    name = feeds.world.say("ana", "Does it dim?")
    heard, _ = await feeds.heard()
    profile = await feeds.connector.profile()
    assert profile.may == frozenset()
    assert all("client ID" in profile.why_not[act] for act in feeds.connector.features.acts)
    assert profile.poll_seconds == 600
    with pytest.raises(Rejected, match="client ID"):
        await feeds.connector.reply(permit_for(reply_for(feeds.connector, heard[name])))


@pytest.mark.parametrize(
    ("sent", "found", "same"),
    [
        ("One\n\ntwo ", "One\n\ntwo", True),
        ("a < b & c", "a &lt; b &amp; c", True),
        ("One", "Two", False),
        ("Yes", "yes", False),
    ],
)
def test_same_words(sent: str, found: str, same: bool) -> None:
    assert same_words(sent, found) is same

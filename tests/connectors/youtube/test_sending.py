"""Replies that prove themselves, edits, deletions, moderation."""

from __future__ import annotations

from typing import Any

import pytest

from google_login import error
from inbox_tui.connector import Rejected, TargetGone, Unsupported, Unsure
from inbox_tui.domain.model import Act, Post
from inbox_tui.testing.link import answer
from inbox_tui_google.youtube.parse import WORDS_OF
from inbox_tui_google.youtube.requests import HELD, REJECTED
from youtube_world import US


async def asked(desk: Any, *, below: int = 0) -> Post:
    """What Ana asked; with ``below``, the last of that many replies by Ben."""
    top = desk.world.say("ana", "Does it whistle?")
    names = [desk.world.say("ben", f"I wonder, too ({n}).", to=top) for n in range(below)]
    post: Post = (await desk.posts())[names[-1] if names else top]
    return post


def written(desk: Any) -> list[Any]:
    return [call for call in desk.link.http.calls if call.method not in ("GET", "HEAD")]


async def test_a_reply_goes_below_the_comment(desk: Any) -> None:
    post = await asked(desk)
    sent = await desk.send(desk.reply(post, "It does."))
    (call,) = written(desk)
    assert (call.method, call.path, call.query) == ("POST", "/youtube/v3/comments", (("part", "snippet"),))
    assert call.body == {"snippet": {"parentId": post.ref.id, "textOriginal": "It does."}}
    assert (sent.ours, sent.parent, sent.text, sent.author.id) == (True, post.ref.id, "It does.", US)


async def test_a_reply_to_a_reply_goes_below_the_thread(desk: Any) -> None:
    post = await asked(desk, below=2)
    assert "." in post.ref.id
    sent = await desk.send(desk.reply(post, "@ben So do we."))
    assert written(desk)[0].body["snippet"]["parentId"] == post.parent
    assert sent.parent == post.parent


@pytest.mark.parametrize("change", ["author", "parent", "text", "nothing"])
async def test_an_answer_that_is_not_ours_proves_nothing(desk: Any, change: str) -> None:
    post = await asked(desk)
    world = desk.world

    def sly(call: Any) -> Any:
        said = world(call)
        if call.method != "POST":
            return said
        if change == "nothing":
            return answer(200, {"kind": "youtube#comment"})
        import json

        raw = json.loads(said.body)
        raw["snippet"] |= {
            "author": {"authorChannelId": {"value": "UCelse"}},
            "parent": {"parentId": "Ugyelse"},
            "text": {"textOriginal": "Something else"},
        }[change]
        return answer(200, raw)

    desk.link.http.handler = sly
    with pytest.raises(Unsure):
        await desk.send(desk.reply(post, "It does."))


async def test_what_went_out_is_found_and_what_was_there_before_is_not_taken_for_it(desk: Any) -> None:
    post = await asked(desk)
    await desk.send(desk.reply(post, "It does."))
    reply = desk.reply(post, "It does.")
    reply = desk.reply(post, "It does.", fence=await desk.connector.fence(reply))
    assert await desk.connector.find_sent(reply) is None
    second = await desk.send(reply)
    found = await desk.connector.find_sent(reply)
    assert found is not None
    assert found.ref.id == second.ref.id


async def test_looking_goes_through_all_replies(desk: Any) -> None:
    post = await asked(desk, below=250)
    reply = desk.reply(post, "It does.", fence=await desk.connector.fence(desk.reply(post)))
    await desk.send(reply)
    found = await desk.connector.find_sent(reply)
    assert found is not None


async def test_too_many_replies_to_tell(desk: Any) -> None:
    post = await asked(desk, below=60)
    desk.world.page_limit = 5
    with pytest.raises(Unsure, match="Look on youtube"):
        await desk.connector.find_sent(desk.reply(post, "It does."))


async def test_below_a_thread_that_is_gone_nothing_is_found(desk: Any) -> None:
    post = await asked(desk)
    desk.world.remove(post.ref.id)
    assert await desk.connector.find_sent(desk.reply(post, "It does.")) is None
    with pytest.raises(TargetGone):
        await desk.send(desk.reply(post, "It does."))


async def test_processing_that_failed_is_looked_for_not_sent_again(desk: Any) -> None:
    post = await asked(desk)
    desk.world.faults = ["failed"]
    reply = desk.reply(post, "It does.", fence="[]")
    with pytest.raises(Unsure, match="failed at this reply"):
        await desk.send(reply)
    assert len(written(desk)) == 1
    assert await desk.connector.find_sent(reply) is None
    desk.world.say("us", "It does.", to=post.ref.id)
    assert (await desk.connector.find_sent(reply)).text == "It does."


async def test_where_comments_are_turned_off_nothing_is_proven_absent(desk: Any) -> None:
    post = await asked(desk)
    off = error(403, "commentsDisabled", domain="youtube.commentThread")
    world = desk.world
    desk.link.http.handler = lambda call: off if call.param("parentId") or call.param("id") else world(call)
    with pytest.raises(Rejected, match="turned off"):
        await desk.connector.find_sent(desk.reply(post, "It does."))
    with pytest.raises(Rejected, match="turned off"):
        await desk.connector.thread(post.ref)


async def test_comments_turned_off_meanwhile(desk: Any) -> None:
    post = await asked(desk)
    desk.world.closed_videos.add("vid-kettles")
    with pytest.raises(Rejected, match="turned off"):
        await desk.send(desk.reply(post, "It does."))
    assert (await desk.connector.thread(post.ref)).posts[0].closed


async def test_nothing_is_not_sent(desk: Any) -> None:
    post = await asked(desk)
    with pytest.raises(Rejected, match="nothing to send"):
        await desk.send(desk.reply(post, "  "))
    assert written(desk) == []


async def test_own_words_are_edited_and_deleted(desk: Any) -> None:
    post = await asked(desk)
    sent = await desk.send(desk.reply(post, "It does."))
    desk.later(minutes=5)
    changed = await desk.act(desk.reply(sent, "It does, loudly.", Act.EDIT))
    assert changed is not None
    assert (changed.text, changed.parent, changed.edited_at) == ("It does, loudly.", post.ref.id, desk.link.now())
    assert desk.world.ours() == ["It does, loudly."]
    for _ in range(2):  # deleting what is gone is done, too
        assert await desk.act(desk.reply(sent, act=Act.DELETE)) is None
    assert desk.world.ours() == []
    with pytest.raises(TargetGone):
        await desk.act(desk.reply(sent, "Again.", Act.EDIT))


@pytest.mark.parametrize(("manner", "status"), [("", HELD), ("hold for review", HELD), ("reject", REJECTED)])
async def test_others_words_are_held_or_rejected_and_published_again(desk: Any, manner: str, status: str) -> None:
    post = await asked(desk)
    hidden = await desk.act(desk.reply(post, manner, Act.HIDE))
    assert desk.world.comments[post.ref.id]["status"] == status
    assert hidden is not None
    assert hidden.closed == WORDS_OF[status]
    assert (await desk.connector.thread(post.ref)).posts[0].closed == WORDS_OF[status]
    assert written(desk)[0].query == (("id", post.ref.id), ("moderationStatus", status))
    shown = await desk.act(desk.reply(post, act=Act.UNHIDE))
    assert shown is not None
    assert shown.closed == ""
    assert desk.world.comments[post.ref.id]["status"] == "published"
    assert (await desk.connector.thread(post.ref)).posts[0].closed == ""


async def test_no_third_way_to_hide(desk: Any) -> None:
    post = await asked(desk)
    with pytest.raises(Rejected, match="two ways"):
        await desk.act(desk.reply(post, "ban", Act.HIDE))
    sent = await desk.send(desk.reply(post, "It does."))
    with pytest.raises(Rejected, match="yours"):
        await desk.act(desk.reply(sent, act=Act.HIDE))


async def test_likes_are_explained_away(desk: Any) -> None:
    post = await asked(desk)
    with pytest.raises(Unsupported, match="does not let apps like"):
        await desk.act(desk.reply(post, act=Act.LIKE))
    assert desk.connector.features.why_not.keys() | desk.connector.features.acts == set(Act)


def test_links_are_worth_a_note(desk: Any) -> None:
    reply = desk.reply(None, "See https://shop.example")
    assert desk.connector.checks(reply, desk.link.now()).notes == (
        "YouTube may hold comments with links back as spam.",
    )
    assert desk.connector.checks(desk.reply(None, "See the shop"), desk.link.now()).notes == ()

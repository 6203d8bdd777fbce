"""The one reply: created, replaced, deleted, and never written over another."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.connector import PermissionMissing, Rejected, TargetGone, Unsupported, Unsure
from inbox_tui.domain.model import Act, Post, RemoteId
from inbox_tui.testing.link import answer
from inbox_tui_google.business.parse import ANSWERED, WAITS


async def reviewed(desk: Any, **more: Any) -> Post:
    name = desk.world.say("ana", "Good coffee, slow service", **more)
    post: Post = (await desk.posts())[name]
    return post


def written(desk: Any) -> list[Any]:
    return [call for call in desk.link.http.calls if call.method not in ("GET", "HEAD")]


async def test_a_reply_is_put_below_the_review(desk: Any) -> None:
    post = await reviewed(desk)
    sent = await desk.send(desk.reply(post, "Thank you, Ana."))
    (call,) = written(desk)
    assert (call.method, call.path) == ("PUT", f"/v4/{post.ref.id}/reply")
    assert call.body == {"comment": "Thank you, Ana."}
    assert (sent.ours, sent.parent, sent.text, sent.closed) == (True, post.ref.id, "Thank you, Ana.", "")
    assert (await desk.posts())[post.ref.id].closed == ANSWERED


async def test_a_reply_that_is_still_checked_says_so_and_later_that_it_stands(desk: Any) -> None:
    desk.world.moderation = "PENDING"
    post = await reviewed(desk)
    sent = await desk.send(desk.reply(post, "Thank you."))
    assert sent.closed == WAITS
    pages, cursor = await desk.poll()
    assert pages[-1].note == "Google is still checking 1 of your replies."
    desk.world.reviews[post.ref.id]["reviewReply"] |= {"reviewReplyState": "REJECTED", "policyViolation": "SPAM"}
    pages, cursor = await desk.poll(cursor)
    (ours,) = [each for page in pages for each in page.posts if each.ours]
    assert ours.closed == "Google rejected this reply (spam); nobody else sees it. Edit it."
    assert pages[-1].note == "Google rejected 1 of your replies."
    desk.world.moderation = "APPROVED"
    await desk.act(desk.reply(ours, "Thanks.", Act.EDIT))
    pages, _ = await desk.poll(cursor)
    (ours,) = [each for page in pages for each in page.posts if each.ours]
    assert (ours.text, ours.closed, pages[-1].note) == ("Thanks.", "", "")


async def test_another_reply_is_not_written_over(desk: Any) -> None:
    post = await reviewed(desk)
    desk.world.say("us", "Written on Google's own page.", to=post.ref.id)
    with pytest.raises(Rejected, match="has a reply already"):
        await desk.send(desk.reply(post, "Thank you."))
    assert desk.world.ours() == ["Written on Google's own page."]


async def test_the_same_words_again_change_nothing(desk: Any) -> None:
    post = await reviewed(desk)
    one = await desk.send(desk.reply(post, "Thank you."))
    two = await desk.send(desk.reply(post, "Thank you."))
    assert one.ref.id == two.ref.id
    assert desk.world.ours() == ["Thank you."]


async def test_own_words_are_replaced_and_deleted(desk: Any) -> None:
    post = await reviewed(desk)
    sent = await desk.send(desk.reply(post, "Thank you."))
    changed = await desk.act(desk.reply(sent, "Thank you, Ana.", Act.EDIT))
    assert changed is not None
    assert (changed.ref.id, changed.text) == (sent.ref.id, "Thank you, Ana.")
    for _ in range(2):  # deleting what is gone is done, too
        assert await desk.act(desk.reply(sent, act=Act.DELETE)) is None
    assert desk.world.ours() == []
    assert (await desk.connector.thread(post.ref)).posts[0].closed == ""
    with pytest.raises(TargetGone):
        await desk.connector.thread(sent.ref)


@pytest.mark.parametrize("body", [{}, {"comment": "Something else", "updateTime": "2026-03-02T09:00:00Z"}, [1]])
async def test_an_answer_that_is_not_ours_proves_nothing(desk: Any, body: Any) -> None:
    post = await reviewed(desk)
    world = desk.world
    desk.link.http.handler = lambda call: answer(200, body) if call.method == "PUT" else world(call)
    with pytest.raises(Unsure):
        await desk.send(desk.reply(post, "Thank you."))


async def test_what_went_out_is_found(desk: Any) -> None:
    post = await reviewed(desk)
    reply = desk.reply(post, "Thank you.")
    assert await desk.connector.find_sent(reply) is None
    desk.world.say("us", "Thank  you.\n", to=post.ref.id)
    found = await desk.connector.find_sent(reply)
    assert found is not None
    assert found.ref.id == f"{post.ref.id}/reply"
    assert await desk.connector.find_sent(desk.reply(post, "Other words.")) is None
    desk.world.reviews.clear()
    assert await desk.connector.find_sent(reply) is None


async def test_an_unverified_location_is_refused_before_typing_and_by_google(desk: Any) -> None:
    where = desk.world.add_location("12", "Brand New", verified=False)
    post = await reviewed(desk, where=where)
    assert "verified" in post.closed
    with pytest.raises(Rejected, match="verified"):
        await desk.send(desk.reply(post, "Thank you."))
    (warning,) = (await desk.connector.profile()).warnings
    assert warning.startswith("Not verified, so Google takes no replies for it: Brand New.")


async def test_only_what_is_offered(desk: Any) -> None:
    post = await reviewed(desk)
    features = desk.connector.features
    assert features.why_not.keys() | features.acts == set(Act)
    for act in features.why_not.keys() - {Act.POST}:
        with pytest.raises(Unsupported):
            await desk.act(desk.reply(post, act=act))
    for act, words in ((Act.EDIT, "x"), (Act.DELETE, "")):
        with pytest.raises(Rejected, match="not yours"):
            await desk.act(desk.reply(post, words, act))
    with pytest.raises(Rejected, match="nothing to send"):
        await desk.send(desk.reply(post, " "))
    assert written(desk) == []


def test_bodies_are_what_is_sent() -> None:
    from inbox_tui_google.business import requests as ask

    call = ask.reply(ask.Hosts(), "accounts/1/locations/2/reviews/3", "é")
    assert (call.url, json.dumps(call.json)) == (
        "https://mybusiness.googleapis.com/v4/accounts/1/locations/2/reviews/3/reply",
        '{"comment": "\\u00e9"}',
    )


async def test_a_location_that_is_not_managed_any_more_proves_nothing(desk: Any) -> None:
    post = await reviewed(desk)
    elsewhere = replace(post, ref=replace(post.ref, id=RemoteId("accounts/1/locations/999/reviews/r1")))
    with pytest.raises(PermissionMissing, match="no longer manages"):
        await desk.connector.find_sent(desk.reply(elsewhere, "Thank you."))

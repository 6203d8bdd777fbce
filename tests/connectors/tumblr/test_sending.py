"""Answering, reblogging, editing, deleting: what counts as done, and how what is unknown is looked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.connector import ConnectorError, RateLimited, Rejected, TargetGone, Unsupported, Unsure
from inbox_tui.domain.model import Act, Audience, Post
from inbox_tui.testing.link import answer
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_tumblr.parse import ANSWERED, NO_REPLY
from tumblr_world import US


async def heard(desk: Any, name: str) -> Post:
    found, _ = await desk.heard()
    desk.world.now = desk.link.now
    return found[name]  # type: ignore[no-any-return]


@pytest.fixture
async def ask(desk: Any) -> Post:
    return await heard(desk, desk.world.ask("ana", "Does it dim?"))


@pytest.fixture
async def reblog(desk: Any) -> Post:
    return await heard(desk, desk.world.reblog("cleo", "The best lamp!", desk.world.post))


def ours(desk: Any) -> list[str]:
    return desk.world.ours()[1:]  # type: ignore[no-any-return]


async def send(desk: Any, target: Post, text: str = "Yes, it does.", **more: Any) -> Post:
    reply = replace(reply_for(desk.connector, target, text), **more)
    return await desk.connector.reply(permit_for(reply))  # type: ignore[no-any-return]


async def do(desk: Any, target: Post, act: Act, text: str = "") -> Post | None:
    reply = replace(reply_for(desk.connector, target, act=act), text=text)
    return await desk.connector.act(permit_for(reply))  # type: ignore[no-any-return]


def answering(desk: Any, matches: Callable[[Any], bool], said: Any) -> None:
    world: Callable[[Any], Any] = desk.link.http.handler
    desk.link.http.handler = lambda call: said if matches(call) else world(call)


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("renumbers", [False, True])
async def test_an_ask_is_answered(desk: Any, ask: Post, bare: bool, renumbers: bool) -> None:
    desk.world.bare, desk.world.renumbers = bare, renumbers
    sent = await send(desk, ask, "Yes.\n\nSee https://shop.example/lamp")
    assert sent.ours
    assert sent.parent == ask.ref.id
    (raw,) = (each for each in desk.world.posts.values() if "ask" in [x["type"] for x in each["layout"]])
    assert [block["text"] for block in raw["content"]] == ["Does it dim?", "Yes.", "See https://shop.example/lamp"]
    assert raw["content"][2]["formatting"][0]["url"] == "https://shop.example/lamp"
    assert raw["layout"][0]["blocks"] == [0]
    assert raw["layout"][0]["attribution"]["blog"]["name"] == "ana"
    assert raw["state"] == "published"


async def test_an_ask_is_answered_in_private(desk: Any, ask: Post) -> None:
    sent = await send(desk, ask, audience=Audience.DIRECT)
    assert sent.audience is Audience.DIRECT
    assert desk.world.posts[ask.ref.id]["state"] == "private"


async def test_an_answer_that_came_out_wider_than_asked_is_not_called_sent(desk: Any, ask: Post) -> None:
    world = desk.link.http.handler

    def careless(call: Any) -> Any:
        if call.method == "PUT":
            call.body["is_private"] = False
        return world(call)

    desk.link.http.handler = careless
    with pytest.raises(Unsure, match="private"):
        await send(desk, ask, audience=Audience.DIRECT)


async def test_an_ask_is_answered_once(desk: Any, ask: Post) -> None:
    desk.world.answer(ask.ref.id, "It does.")
    with pytest.raises(Rejected) as caught:
        await send(desk, ask, "Another answer.")
    assert str(caught.value) == ANSWERED
    assert ours(desk) == ["It does."]


@pytest.mark.parametrize("bare", [False, True])
async def test_a_reblog_with_words(desk: Any, reblog: Post, bare: bool) -> None:
    desk.world.bare = bare
    sent = await send(desk, reblog, "Thank you!")
    assert (sent.ours, sent.parent, sent.text) == (True, reblog.ref.id, "Thank you!")
    assert ours(desk) == ["Thank you!"]


async def test_a_reblog_looks_up_what_the_reference_lacks(desk: Any, reblog: Post) -> None:
    bare = replace(reblog, ref=replace(reblog.ref, extra={"blog": "cleo", "post": reblog.ref.id}))
    assert (await send(desk, bare, "Thank you!")).parent == reblog.ref.id


async def test_a_reblog_is_never_private(desk: Any, reblog: Post) -> None:
    reply = replace(reply_for(desk.connector, reblog), audience=Audience.DIRECT)
    assert desk.connector.checks(reply, desk.link.now()).refused
    with pytest.raises(Rejected):
        await desk.connector.reply(permit_for(reply))


async def test_nothing_can_be_replied_below_a_post(desk: Any) -> None:
    reply = await heard(desk, desk.world.reply("ben", "so good!", desk.world.post))
    assert reply.closed == NO_REPLY
    assert desk.connector.checks(reply_for(desk.connector, reply, ""), desk.link.now()).refused == NO_REPLY
    with pytest.raises(Rejected, match="browser"):
        await send(desk, reply)
    with pytest.raises(Unsupported):
        await do(desk, reply, Act.LIKE)


async def test_what_will_happen_is_said_before(desk: Any, ask: Post, reblog: Post) -> None:
    now, check = desk.link.now(), desk.connector.checks
    assert "published" in check(reply_for(desk.connector, ask), now).notes[0]
    assert "reblog" in check(reply_for(desk.connector, reblog), now).notes[0]
    private = replace(reply_for(desk.connector, ask), audience=Audience.DIRECT)
    assert "asker" in check(private, now).notes[0]
    nameless = replace(ask.ref, extra={**ask.ref.extra, "ask": "anonymous"})
    assert check(replace(private, target=nameless), now).refused
    assert check(reply_for(desk.connector, ask, "a" * 4097), now).refused


@pytest.mark.parametrize(("fault", "kind"), [("limited", RateLimited), ("refused", Rejected)])
async def test_a_refusal_is_told_and_nothing_stands_there(
    desk: Any, ask: Post, fault: str, kind: type[ConnectorError]
) -> None:
    desk.world.faults = [fault]
    with pytest.raises(kind):
        await send(desk, ask)
    assert ours(desk) == []


async def test_what_is_gone_cannot_be_answered(desk: Any, ask: Post, reblog: Post) -> None:
    desk.world.posts.pop(ask.ref.id)
    desk.world.posts.pop(reblog.ref.id)
    for target in (ask, reblog):
        with pytest.raises(TargetGone):
            await send(desk, target)


@pytest.mark.parametrize("text", ["", " \n ", "a" * 4097, "x\n" * 1001])
async def test_what_does_not_fit_never_leaves(desk: Any, ask: Post, text: str) -> None:
    with pytest.raises(Rejected):
        await send(desk, ask, text)
    assert not any(call.method != "GET" for call in desk.link.http.calls)


@pytest.mark.parametrize(
    "said",
    [answer(200, {}), answer(200, {"response": {"id": ""}}), answer(200, b"<html>"), answer(201, {"response": []})],
)
async def test_an_answer_without_an_id_is_unsure(desk: Any, ask: Post, said: Any) -> None:
    answering(desk, lambda call: call.method == "PUT", said)
    with pytest.raises(Unsure):
        await send(desk, ask)


async def test_a_post_that_does_not_show_is_unsure_and_found_later(desk: Any, reblog: Post) -> None:
    world = desk.link.http.handler
    answering(desk, lambda call: call.method == "GET" and f"/blog/{US}/posts/" in call.path, answer(503))
    reply = reply_for(desk.connector, reblog, "Thank you!")
    with pytest.raises(Unsure):
        await desk.connector.reply(permit_for(reply))
    desk.link.http.handler = world
    assert (await desk.connector.find_sent(reply)).text == "Thank you!"


async def test_what_went_out_before_the_fence_is_not_taken_for_it(desk: Any, reblog: Post) -> None:
    reply = reply_for(desk.connector, reblog, "Thank you!")
    desk.world.reblog(US, "Thank you!", reblog.ref.id)
    fenced = replace(reply, fence=await desk.connector.fence(reply))
    assert await desk.connector.find_sent(fenced) is None
    sent = desk.world.reblog(US, "Thank you!", reblog.ref.id)
    assert (await desk.connector.find_sent(fenced)).ref.id == sent


async def test_a_private_answer_that_cannot_be_seen_stays_unsure(desk: Any, ask: Post) -> None:
    reply = replace(reply_for(desk.connector, ask), audience=Audience.DIRECT)
    desk.world.posts.pop(ask.ref.id)
    with pytest.raises(Unsure):
        await desk.connector.find_sent(reply)


@pytest.mark.parametrize("bare", [False, True])
async def test_editing_an_answer_keeps_the_question(desk: Any, ask: Post, bare: bool) -> None:
    sent = await send(desk, ask)
    desk.world.bare = bare
    found = await do(desk, sent, Act.EDIT, "No, it does not.")
    assert found is not None
    assert (found.ref.id, found.text) == (sent.ref.id, "No, it does not.")
    assert [block["text"] for block in desk.world.posts[ask.ref.id]["content"]] == ["Does it dim?", "No, it does not."]


async def test_editing_a_private_answer_does_not_publish_it(desk: Any, ask: Post) -> None:
    sent = await send(desk, ask, audience=Audience.DIRECT)
    untold = desk.link.http.handler

    def without_state(call: Any) -> Any:
        said = untold(call)
        raw = json.loads(said.body)
        if call.method == "GET" and isinstance(raw["response"], dict):
            raw["response"].pop("state", None)
        return answer(said.status, raw)

    desk.link.http.handler = without_state
    await do(desk, sent, Act.EDIT, "No, it does not.")
    assert desk.world.posts[ask.ref.id]["state"] == "private"


async def test_editing_a_reblog_keeps_what_it_reblogs_its_tags_and_pictures(desk: Any, reblog: Post) -> None:
    sent = await send(desk, reblog, "Thank you!")
    raw = desk.world.posts[sent.ref.id]
    picture = {"type": "image", "media": [{"url": "https://m.example/a.jpg"}]}
    raw["content"].append(picture)
    raw["tags"] = ["lamps"]
    found = await do(desk, sent, Act.EDIT, "Thanks a lot!")
    assert found is not None
    assert raw["content"] == [{"type": "text", "text": "Thanks a lot!"}, picture]
    assert (raw["tags"], raw["parent_post_id"]) == (["lamps"], reblog.ref.id)


async def test_deleting_is_done_even_when_it_was_done_before(desk: Any, ask: Post) -> None:
    sent = await send(desk, ask)
    assert (
        "together" in desk.connector.checks(reply_for(desk.connector, sent, act=Act.DELETE), desk.link.now()).notes[0]
    )
    assert await do(desk, sent, Act.DELETE) is None
    assert await do(desk, sent, Act.DELETE) is None
    assert ours(desk) == []


async def test_a_like_and_its_end(desk: Any, reblog: Post) -> None:
    await do(desk, reblog, Act.LIKE)
    await do(desk, reblog, Act.UNLIKE)
    assert desk.world.liked == [f"like {reblog.ref.id}", f"unlike {reblog.ref.id}"]
    with_nothing = replace(reblog, ref=replace(reblog.ref, extra={"blog": "cleo"}))
    await do(desk, with_nothing, Act.LIKE)
    answering(desk, lambda call: call.path.endswith("/like"), answer(200, b"<html>"))
    with pytest.raises(Unsure):
        await do(desk, reblog, Act.LIKE)

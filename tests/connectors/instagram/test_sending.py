"""What goes out: once, verified, and to the right place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import Rejected, TargetGone, Unsupported, Unsure
from inbox_tui.domain.model import Act
from inbox_tui.testing.link import answer
from instagram_world import US, fault


async def target(desk: Any, number: str) -> Any:
    return (await desk.posts())[number]


async def test_a_reply_is_read_back(desk: Any) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    sent = await desk.send(desk.reply(to))
    assert (sent.text, sent.ours, sent.parent) == ("It does.", True, to.ref.id)
    assert [call.path for call in desk.link.http.calls if call.method == "POST"] == [f"/v26.0/{to.ref.id}/replies"]


async def test_a_reply_to_a_reply_goes_under_the_comment_on_top_and_names_whom_it_is_for(desk: Any) -> None:
    top = desk.world.say("ana", "Does it ship?")
    to = await target(desk, desk.world.say("ben", "To Lagos?", to=top))
    us = (await desk.connector.profile()).identity
    assert desk.connector.opening(to, us) == "@ben "
    sent = await desk.send(desk.reply(to, "@ben It does."))
    assert sent.parent == top
    assert desk.connector.opening(await target(desk, top), us) == ""


async def test_a_tag_is_answered_by_the_way_for_mentions(desk: Any) -> None:
    to = await target(desk, desk.world.tag("dora", "Look!"))
    reply = desk.reply(to, "Lovely!")
    sent = await desk.send(reply)
    assert desk.world.mentioned == [{"media_id": str(to.ref.id), "message": "Lovely!"}]
    assert sent.parent == to.ref.id
    assert await desk.connector.fence(reply) == ""
    with pytest.raises(Unsupported):
        await desk.connector.find_sent(reply)


@pytest.mark.parametrize("told", [fault(100, 33), fault(4), answer(503), answer(200, {"id": "1"})])
async def test_a_reply_that_cannot_be_read_back_is_looked_for(desk: Any, told: Any) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    reply = desk.reply(to)
    reply = replace(reply, fence=await desk.connector.fence(reply))
    assert await desk.connector.find_sent(reply) is None
    world = desk.link.http.handler
    wrote: list[bool] = []

    def blind(call: Any) -> Any:
        if call.method == "GET" and wrote:
            return told
        wrote.extend([True] if call.method == "POST" else [])
        return world(call)

    desk.link.http.handler = blind
    with pytest.raises(Unsure):
        await desk.send(reply)
    desk.link.http.handler = world
    found = await desk.connector.find_sent(reply)
    assert found is not None


async def test_what_is_gone(desk: Any) -> None:
    number = desk.world.say("ana", "Does it ship?")
    to = await target(desk, number)
    del desk.world.comments[number]
    with pytest.raises(TargetGone):
        await desk.send(desk.reply(to))


async def test_acts(desk: Any) -> None:
    number = desk.world.say("ana", "Does it ship?")
    to = await target(desk, number)
    await desk.act(desk.reply(to, "", Act.HIDE))
    assert desk.world.comments[number]["hidden"]
    await desk.act(desk.reply(to, "", Act.UNHIDE))
    assert not desk.world.comments[number]["hidden"]
    await desk.act(desk.reply(to, "", Act.DELETE))
    assert number not in desk.world.comments
    await desk.act(desk.reply(to, "", Act.DELETE))
    calls = len(desk.link.http.calls)
    for act, why in ((Act.LIKE, "Page"), (Act.EDIT, "cannot be edited")):
        with pytest.raises(Unsupported, match=why):
            await desk.act(desk.reply(to, "x", act))
    assert len(desk.link.http.calls) == calls


async def test_likes_by_way_of_a_page(page_desk: Any) -> None:
    to = await target(page_desk, page_desk.world.say("ana", "Does it ship?"))
    await page_desk.act(page_desk.reply(to, "", Act.LIKE))
    call = page_desk.link.http.calls[-1]
    assert (call.path, call.query) == (f"/v26.0/{US}/likes", (("comment_id", str(to.ref.id)),))
    assert page_desk.world.likes == {to.ref.id}
    tag = (
        await target(page_desk, page_desk.world.tag("dora", "Look!")) if page_desk.pass_time(hours=1) is None else None
    )
    await page_desk.act(page_desk.reply(tag, "", Act.LIKE))
    assert page_desk.link.http.calls[-1].query == (("media_id", str(tag.ref.id)),)
    await page_desk.act(page_desk.reply(to, "", Act.UNLIKE))
    assert to.ref.id not in page_desk.world.likes


async def test_a_message_and_its_window(desk: Any) -> None:
    to = await target(desk, desk.world.write("ana", "Where is my parcel?"))
    reply = desk.reply(to, "On its way.")
    sent = await desk.send(reply)
    assert (sent.ours, sent.ref.channel) == (True, to.ref.channel)
    call = next(call for call in desk.link.http.calls if call.method == "POST")
    assert call.path == "/v26.0/me/messages"
    assert call.body == {"recipient": {"id": to.ref.extra["person"]}, "message": {"text": "On its way."}}
    now = desk.link.now()
    assert "HUMAN_AGENT" in desk.connector.checks(reply, now + timedelta(hours=25)).notes[0]
    assert desk.connector.checks(reply, now + timedelta(days=8)).refused
    desk.pass_time(hours=25)
    await desk.send(desk.reply(to, "It left today."))
    body = [call.body for call in desk.link.http.calls if call.method == "POST"][-1]
    assert (body["messaging_type"], body["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
    desk.pass_time(days=8)
    with pytest.raises(Rejected, match="7 days"):
        await desk.send(desk.reply(to))


async def test_a_closed_window_told_by_the_platform_is_a_refusal(desk: Any) -> None:
    to = await target(desk, desk.world.write("ana", "Where is my parcel?"))
    desk.world.refused["/messages"] = fault(10, 2534022)
    with pytest.raises(Rejected, match="time to answer"):
        await desk.send(desk.reply(to))


async def test_not_found_among_too_many_is_not_not_there(desk: Any) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    reply = desk.reply(to)
    assert await desk.connector.find_sent(reply) is None
    for number in range(450):
        desk.world.say("ben", f"Word {number}", to=str(to.ref.id))
    with pytest.raises(Unsure):
        await desk.connector.find_sent(reply)

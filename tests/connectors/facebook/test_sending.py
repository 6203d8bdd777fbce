"""What goes out: once, verified, and to the right place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from facebook_world import fault
from inbox_tui.connector import Rejected, TargetGone, Unreachable, Unsupported, Unsure
from inbox_tui.domain.model import Act, Audience
from inbox_tui.testing.link import answer
from inbox_tui_meta import FacebookConnector
from inbox_tui_meta.errors import Blocked


async def target(desk: Any, number: str) -> Any:
    return (await desk.posts())[number]


async def test_a_reply_to_a_comment_is_read_back(desk: Any) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    sent = await desk.send(desk.reply(to))
    assert (sent.text, sent.ours, sent.parent) == ("It does.", True, to.ref.id)
    assert desk.link.http.calls[-2].path == f"/v26.0/{to.ref.extra['id']}/comments"
    assert desk.link.http.calls[-2].body == {"message": "It does."}
    assert desk.link.http.calls[-1].method == "GET"


async def test_a_reply_to_a_reply_stands_under_the_comment_on_top(desk: Any) -> None:
    top = desk.world.say("ana", "Does it ship?")
    to = await target(desk, desk.world.say("ben", "To Lagos, too?", to=top))
    sent = await desk.send(desk.reply(to))
    assert sent.parent == top
    found = await desk.connector.find_sent(desk.reply(to))
    assert found is not None
    assert found.ref.id == sent.ref.id


async def test_a_visitors_post_is_answered_below_it(desk: Any) -> None:
    to = await target(desk, desk.world.publish("It came open.", {"id": "5", "name": "Dora"}, "visitor_posts"))
    sent = await desk.send(desk.reply(to))
    assert sent.parent == to.ref.id


async def test_a_reply_in_another_place_is_not_taken_for_done(desk: Any) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    shown = desk.world._shown
    desk.world._shown = lambda raw: shown(raw) | ({"parent": {"id": "1_5"}} if raw["message"] == "It does." else {})
    with pytest.raises(Unsure, match="another place"):
        await desk.send(desk.reply(to))


@pytest.mark.parametrize("told", [fault(100, 33), fault(4), fault(190, 463), answer(503), answer(200, {"id": "1_1"})])
async def test_a_reply_that_cannot_be_read_back_is_looked_for(desk: Any, told: Any) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    reply = desk.reply(to)
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
    assert found.text == "It does."


async def test_an_answer_lost_on_the_way_is_found_once(desk: Any) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    desk.world.say("us", "It does.", to=str(to.ref.id))
    reply = desk.reply(to)
    reply = replace(reply, fence=await desk.connector.fence(reply))
    assert await desk.connector.find_sent(reply) is None, "the older one with the same words is not this one"
    desk.world.say("ben", "Yes?", to=str(to.ref.id))
    sent = desk.world.say("us", " It  does.", to=str(to.ref.id))
    found = await desk.connector.find_sent(reply)
    assert found is not None
    assert found.ref.id == sent


async def test_the_same_words_twice_are_found_or_refused(desk: Any) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    reply = desk.reply(to)
    fenced = replace(reply, fence=await desk.connector.fence(reply))
    sent = await desk.send(fenced)
    again = await desk.send(fenced)  # the platform says 506: what is there is found
    assert again.ref.id == sent.ref.id
    assert sum(each == "It does." for each in desk.world.ours()) == 1
    later = replace(reply, fence=await desk.connector.fence(reply))
    with pytest.raises(Rejected, match="same words"):
        await desk.send(later)


async def test_a_block_is_said_and_not_prolonged(desk: Any) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    desk.world.faults = ["blocked"]
    with pytest.raises(Blocked):
        await desk.send(desk.reply(to))
    calls = len(desk.link.http.calls)
    with pytest.raises(Blocked, match="Try again after"):
        await desk.send(desk.reply(to))
    assert len(desk.link.http.calls) == calls


async def test_a_target_that_is_gone_and_one_that_is_hidden(desk: Any) -> None:
    number = desk.world.say("ana", "Does it ship?")
    to = await target(desk, number)
    desk.world.delete(number)
    with pytest.raises(TargetGone):
        await desk.send(desk.reply(to))


@pytest.mark.parametrize("words", ["", "  \n"])
async def test_nothing_is_not_sent(desk: Any, words: str) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    with pytest.raises(Rejected):
        await desk.send(desk.reply(to, words))


# --- acts


async def test_acts_on_comments(desk: Any) -> None:
    number = desk.world.say("ana", "Does it ship?")
    to = await target(desk, number)
    raw = desk.world._find(number)
    await desk.act(desk.reply(to, "", Act.LIKE))
    assert raw["user_likes"]
    await desk.act(desk.reply(to, "", Act.UNLIKE))
    assert not raw["user_likes"]
    await desk.act(desk.reply(to, "", Act.HIDE))
    assert raw["is_hidden"]
    await desk.act(desk.reply(to, "", Act.UNHIDE))
    assert not raw["is_hidden"]
    await desk.act(desk.reply(to, "", Act.DELETE))
    assert desk.world._find(number) == {}
    await desk.act(desk.reply(to, "", Act.DELETE))  # once more: it is gone, and that was wanted


async def test_our_own_words_are_edited_and_read_back(desk: Any) -> None:
    to = await target(desk, desk.world.say("us", "It dose."))
    found = await desk.act(desk.reply(to, "It does.", Act.EDIT))
    assert found is not None
    assert (found.text, found.ref.id) == ("It does.", to.ref.id)
    assert desk.world.ours() == ["It does."]


async def test_others_words_are_not_edited(desk: Any) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    calls = len(desk.link.http.calls)
    with pytest.raises(Rejected):
        await desk.act(desk.reply(to, "It does.", Act.EDIT))
    assert len(desk.link.http.calls) == calls


async def test_what_is_not_offered_says_why(desk: Any) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    with pytest.raises(Unsupported, match="shared on Facebook itself"):
        await desk.act(desk.reply(to, "", Act.BOOST))


# --- Messenger


async def test_a_message_is_answered_within_a_day_as_a_response(desk: Any) -> None:
    to = await target(desk, desk.world.write("ana", "Where is my parcel?"))
    sent = await desk.send(desk.reply(to, "On its way."))
    assert (sent.ours, sent.ref.channel, sent.text) == (True, to.ref.channel, "On its way.")
    body = next(call.body for call in desk.link.http.calls if call.method == "POST")
    assert body == {
        "recipient": {"id": to.ref.extra["person"]},
        "messaging_type": "RESPONSE",
        "message": {"text": "On its way."},
    }


async def test_after_a_day_it_goes_out_as_a_human_agents_answer_and_says_so(desk: Any) -> None:
    to = await target(desk, desk.world.write("ana", "Where is my parcel?"))
    reply = desk.reply(to, "On its way.")
    now = desk.link.now()
    assert not desk.connector.checks(reply, now + timedelta(hours=23)).notes
    (note,) = desk.connector.checks(reply, now + timedelta(hours=25)).notes
    assert "HUMAN_AGENT" in note
    assert desk.connector.checks(reply, now + timedelta(days=8)).refused
    desk.pass_time(hours=25)
    await desk.send(reply)
    body = next(call.body for call in desk.link.http.calls if call.method == "POST")
    assert (body["messaging_type"], body["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")


async def test_after_seven_days_nothing_leaves(desk: Any) -> None:
    to = await target(desk, desk.world.write("ana", "Where is my parcel?"))
    desk.pass_time(days=8)
    calls = len(desk.link.http.calls)
    with pytest.raises(Rejected, match="7 days"):
        await desk.send(desk.reply(to))
    assert len(desk.link.http.calls) == calls


async def test_the_window_runs_from_the_persons_last_message(desk: Any) -> None:
    first = desk.world.write("ana", "Where is my parcel?")
    desk.pass_time(days=6)
    desk.world.write("ana", "Hello?")
    to = await target(desk, first)
    desk.pass_time(days=2)
    found = desk.connector.checks(desk.reply(to), desk.link.now())
    assert found.notes
    assert not found.refused


async def test_comments_have_no_window(desk: Any) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    found = desk.connector.checks(desk.reply(to), desk.link.now() + timedelta(days=400))
    assert (found.refused, found.notes) == ("", ())


async def test_a_closed_window_told_by_the_platform_is_a_refusal(desk: Any) -> None:
    to = await target(desk, desk.world.write("ana", "Where is my parcel?"))
    desk.world.refused["/messages"] = fault(10, 2018278)
    with pytest.raises(Rejected, match="time to answer"):
        await desk.send(desk.reply(to))


async def test_a_lost_message_is_found_in_its_conversation(desk: Any) -> None:
    to = await target(desk, desk.world.write("ana", "Where is my parcel?"))
    reply = desk.reply(to, "On its way.")
    reply = replace(reply, fence=await desk.connector.fence(reply))
    assert await desk.connector.find_sent(reply) is None
    desk.world.faults = ["cut after"]
    handler = desk.link.http.handler

    def cut(call: Any) -> Any:
        said = handler(call)
        if said is None:
            raise Unsure("No answer came.")
        return said

    desk.link.http.handler = cut
    with pytest.raises(Unsure):
        await desk.send(reply)
    found = await desk.connector.find_sent(reply)
    assert found is not None
    assert found.text == "On its way."


async def test_looking_says_when_it_could_not(desk: Any) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    desk.link.http.handler = lambda call: answer(503)
    with pytest.raises(Unreachable):
        await desk.connector.find_sent(desk.reply(to))


async def test_messages_take_no_acts(desk: Any) -> None:
    to = await target(desk, desk.world.write("ana", "Where is my parcel?"))
    with pytest.raises(Rejected):
        await desk.act(desk.reply(to, "", Act.LIKE))


async def test_not_found_among_too_many_is_not_not_there(desk: Any) -> None:
    to = await target(desk, desk.world.say("ana", "Does it ship?"))
    reply = desk.reply(to)
    desk.pass_time(minutes=1)
    for number in range(450):
        desk.world.say("ben", f"Word {number}", to=str(to.ref.id))
    with pytest.raises(Unsure):
        await desk.connector.find_sent(reply)
    desk.pass_time(hours=1)
    assert await desk.connector.find_sent(desk.reply(to)) is None


async def test_nothing_is_put_below_a_private_comment(desk: Any) -> None:
    number = desk.world.say("ana", "My order is 4711, just for you")
    desk.world._find(number)["is_private"] = True
    below = desk.world.say("us", "We look into it.", to=number)
    found = await desk.posts()
    thread = await desk.connector.thread(found[number].ref)
    assert {post.audience for post in thread.posts if post.ref.id in (number, below)} == {Audience.DIRECT}
    for target in (found[number], found[below]):
        reply = desk.reply(target)
        assert "private" in FacebookConnector.checks(reply, desk.link.now()).refused
        with pytest.raises(Rejected, match="private"):
            await desk.send(reply)
    assert desk.world.ours() == ["We look into it."]
    await desk.act(desk.reply(found[number], "", Act.HIDE))

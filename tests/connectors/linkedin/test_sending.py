"""Sending: in its place, once, checked, and found again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.connector import PermissionMissing, Rejected, TargetGone, Unreachable, Unsure
from inbox_tui.domain.length import measure
from inbox_tui.domain.model import Act, Identity, Post, RemoteId
from inbox_tui.testing.link import Call, answer
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_linkedin import LinkedInConnector, littletext
from linkedin_desk import Desk
from linkedin_world import PAGE

OK = {"actor": PAGE, "created": {"time": 1}, "message": {"text": "Yes, it does."}}


async def heard(desk: Desk, words: str = "Does it ship?") -> Post:
    said = desk.world.say("ana", words)
    return (await desk.hear())[said]


async def test_a_reply_to_a_comment(desk: Desk) -> None:
    target = await heard(desk)
    reply, sent = await desk.answer(target)
    assert (sent.ours, sent.parent, sent.text) == (True, target.ref.id, "Yes, it does.")
    assert sent.author.name == "Brand"
    made = desk.world.comments[sent.ref.id]
    assert made["parentComment"] == desk.world.comments[target.ref.id]["commentUrn"]
    found = await desk.connector.find_sent(reply)
    assert found is not None
    assert found.ref.id == sent.ref.id


async def test_a_reply_to_a_reply_stands_beside_it_and_names_whom(desk: Desk) -> None:
    target = await heard(desk)
    below = desk.world.say("ben", "I wonder too", to=target.ref.id)
    second = (await desk.hear())[below]
    named = replace(second, author=replace(second.author, name="Ben Ö"))
    us = Identity(id=RemoteId(PAGE), handle="brand")
    assert LinkedInConnector.opening(named, us) == "Ben Ö "
    assert LinkedInConnector.opening(second, us) == ""
    _, sent = await desk.answer(named, "Ben Ö yes")
    assert sent.parent == target.ref.id
    assert desk.world.comments[sent.ref.id]["message"]["attributes"] == [
        {"start": 0, "length": 5, "value": {"person": {"person": "urn:li:person:ben"}}}
    ]


async def test_a_comment_on_a_post_that_mentions_us(desk: Desk) -> None:
    named = desk.world.mention("cleo", "is worth a visit")
    target = (await desk.hear())[named]
    reply, sent = await desk.answer(target, "Thank you!")
    assert sent.parent == named
    assert "parentComment" not in desk.world.comments[sent.ref.id]
    found = await desk.connector.find_sent(reply)
    assert found is not None, "the comments there are not listed, but the feed tells it"
    assert (found.ref.id, found.parent) == (sent.ref.id, named)
    desk.world.notices.pop()
    with pytest.raises(PermissionMissing):  # the feed may be late, so nobody may say that it is not there
        await desk.connector.find_sent(reply)
    desk.world.strangers_posts = True
    assert await desk.connector.find_sent(reply) is not None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**OK, "id": "5"},
        {**OK, "id": "5", "object": "urn:li:share:1", "actor": "urn:li:person:other"},
        {**OK, "id": "5", "object": "urn:li:share:1", "parentComment": "urn:li:comment:(urn:li:activity:1,2)"},
        [OK],
    ],
)
async def test_an_answer_that_shows_something_else_is_doubtful(desk: Desk, body: Any) -> None:
    target = await heard(desk)
    desk.link.http.handler = lambda call: answer(201, body)
    with pytest.raises(Unsure):
        await desk.connector.reply(permit_for(reply_for(desk.connector, target)))


async def test_an_answer_without_a_body_is_read_back(desk: Desk) -> None:
    target = await heard(desk)
    real = desk.link.http.handler

    def bare(call: Call) -> Any:
        got = real(call)
        return answer(201, None, got.headers) if call.method == "POST" else got

    desk.link.http.handler = bare
    _, sent = await desk.answer(target)
    assert sent.ref.id in desk.world.comments


async def test_a_lost_answer_is_found_and_only_what_came_after(desk: Desk) -> None:
    target = await heard(desk)
    desk.world.say("us", "Yes, it does.", to=target.ref.id)
    blank = reply_for(desk.connector, target, "Yes, it does.")
    reply = replace(blank, fence=await desk.connector.fence(blank))
    assert await desk.connector.find_sent(reply) is None, "the same words from before are not this answer"
    desk.link.time = desk.link.time.replace(minute=desk.link.time.minute + 1)
    desk.world.say("us", "Yes,  it does.", to=target.ref.id)
    assert await desk.connector.find_sent(reply) is not None


async def test_looking_must_have_looked_at_everything(desk: Desk) -> None:
    target = await heard(desk)
    reply = reply_for(desk.connector, target)
    real = desk.link.http.handler

    def endless(call: Call) -> Any:
        if call.path.endswith("/comments"):
            one = {"id": "1", "actor": "urn:li:person:x", "object": "urn:li:share:1", "created": {"time": 1}}
            return answer(200, {"elements": [one] * 50, "paging": {"count": 50}})
        return real(call)

    desk.link.http.handler = endless
    with pytest.raises(Unreachable):
        await desk.connector.find_sent(reply)


async def test_edit_like_and_delete(desk: Desk) -> None:
    target = await heard(desk)
    _, sent = await desk.answer(target)

    async def act(kind: Act, on: Post, text: str = "") -> Post | None:
        reply = replace(reply_for(desk.connector, on, text, act=kind), text=text)
        return await desk.connector.act(permit_for(reply))

    changed = await act(Act.EDIT, sent, "Yes, from Monday.")
    assert changed is not None
    assert changed.text == "Yes, from Monday."
    assert desk.world.ours() == ["Yes, from Monday."]
    key = (PAGE, desk.world.comments[target.ref.id]["commentUrn"])
    await act(Act.LIKE, target)
    await act(Act.LIKE, target)
    assert desk.world.reactions == {key: "LIKE"}
    await act(Act.UNLIKE, target)
    await act(Act.UNLIKE, target)
    assert desk.world.reactions == {}
    await act(Act.LIKE, target, "celebrate")
    assert desk.world.reactions == {key: "PRAISE"}
    with pytest.raises(Rejected):
        await act(Act.LIKE, target, "shrug")
    await act(Act.DELETE, sent)
    await act(Act.DELETE, sent)
    assert desk.world.ours() == []
    with pytest.raises(Rejected):
        await act(Act.DELETE, (await desk.connector.thread(target.ref)).posts[0])


async def test_what_is_refused_is_refused_once(desk: Desk) -> None:
    target = await heard(desk)
    desk.world.faults = ["refused"]
    with pytest.raises(Rejected):
        await desk.connector.reply(permit_for(reply_for(desk.connector, target)))
    assert desk.world.ours() == []


async def test_a_target_that_is_not_known_any_more(desk: Desk) -> None:
    target = await heard(desk)
    bare = replace(target, ref=replace(target.ref, extra={}))
    with pytest.raises(TargetGone):
        await desk.connector.reply(permit_for(reply_for(desk.connector, bare)))


@pytest.mark.parametrize(
    ("text", "fits"), [("x" * 1250, True), ("x" * 1251, False), ("😀" * 625, True), ("😀" * 625 + "x", False)]
)
def test_the_limit_is_in_utf16_units(text: str, fits: bool) -> None:
    assert measure(text, LinkedInConnector.features.text).fits is fits


def test_attributes_name_whole_names_once() -> None:
    people = tuple(
        Identity(id=RemoteId(urn), handle="x", name=name)
        for urn, name in (
            ("urn:li:person:a", "Ana"), ("urn:li:person:b", "Ana Lee"), ("urn:li:organization:5", "Shop"),
            ("urn:li:person:c", ""), ("urn:li:share:9", "Blue"),
        )
    )  # fmt: skip
    found = littletext.attributes("😀 Ana Lee and Shop, not Shopper or Blue", people)
    assert [(each["start"], each["length"], *each["value"]) for each in found] == [
        (3, 7, "person"), (15, 4, "organization"),
    ]  # fmt: skip
    named = littletext.named_in("😀 Ana Lee and Shop, not Shopper or Blue", found)
    assert {who.name for who in named} == {"Ana Lee", "Shop"}


async def test_a_conflict_over_a_reaction_is_done_only_where_it_is_our_own(desk: Desk) -> None:
    target = await heard(desk)
    key = (PAGE, desk.world.comments[target.ref.id]["commentUrn"])
    like = replace(reply_for(desk.connector, target, "", act=Act.LIKE), text="")
    world = desk.world
    busy = answer(409, {"status": 409, "code": "CONFLICT"})
    desk.link.http.handler = lambda call: (
        busy if (call.method, call.path) == ("POST", "/rest/reactions") else world(call)
    )
    with pytest.raises(Unreachable, match="tried again"):
        await desk.connector.act(permit_for(like))
    world.reactions[key] = "LIKE"
    await desk.connector.act(permit_for(like))
    world.reactions_shown = False
    with pytest.raises(Rejected, match="whose"):
        await desk.connector.act(permit_for(like))


async def test_another_reaction_takes_the_place_of_ours(desk: Desk) -> None:
    target = await heard(desk)
    key = (PAGE, desk.world.comments[target.ref.id]["commentUrn"])
    for text, kind in (("", "LIKE"), ("celebrate", "PRAISE")):
        reply = replace(reply_for(desk.connector, target, text, act=Act.LIKE), text=text)
        await desk.connector.act(permit_for(reply))
        assert desk.world.reactions == {key: kind}


@pytest.mark.parametrize(
    "wrong", [None, {}, [1], [{"start": -1, "length": 3}], [{"start": 0, "length": 1, "value": {"a": {"b": 3}}}]]
)
def test_attributes_that_make_no_sense(wrong: Any) -> None:
    assert littletext.named_in("words", wrong) == ()


async def test_a_conflict_is_looked_into_before_anything_is_sent_again(desk: Desk) -> None:
    target = await heard(desk)
    desk.link.http.handler = lambda call: answer(409, {"status": 409, "code": "CONFLICT"})
    with pytest.raises(Unsure, match="Looking"):
        await desk.connector.reply(permit_for(reply_for(desk.connector, target)))


async def test_a_comment_whose_link_was_shortened_is_found(desk: Desk) -> None:
    target = await heard(desk)
    reply = reply_for(desk.connector, target, "See https://brand.example/a/very/long/way for it")
    desk.world.say("us", "See https://lnkd.in/x1 for that", to=target.ref.id)
    assert await desk.connector.find_sent(reply) is None
    desk.world.say("us", "See https://lnkd.in/x1 for it", to=target.ref.id)
    assert await desk.connector.find_sent(reply) is not None

"""Answering by the two-step container: a lost answer at either step never makes a second copy."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from inbox_tui.connector import PermissionMissing, RateLimited, Rejected, TargetGone, Unreachable, Unsure
from inbox_tui.domain.model import Act, Post
from inbox_tui.testing.link import Call, answer
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_meta import ThreadsConnector
from threads_desk import Desk
from threads_world import US, fault

WORDS = "Yes, it does."


def lost(desk: Desk, step: str, *, arrived: bool) -> None:
    """The next answer of ``step`` is lost; ``arrived``: what was asked for was done."""
    real = desk.link.http.handler
    todo = [True]

    def handle(call: Call) -> Any:
        if call.method == "POST" and call.path.endswith(step) and todo:
            todo.clear()
            if arrived:
                real(call)
            raise Unsure("No answer came.")
        return real(call)

    desk.link.http.handler = handle


def copies(desk: Desk) -> int:
    return desk.world.ours().count(WORDS)


async def test_a_reply_goes_out_in_two_steps(desk: Desk) -> None:
    target = await desk.heard()
    reply = await desk.reply_to(target)
    before = len(desk.link.http.calls)
    sent = await desk.send(reply)
    assert (sent.parent, sent.text, sent.ours) == (target.ref.id, WORDS, True)
    assert sent.author.name == "Brand Shop"
    steps = [path.replace("/v1.0", "") for path in desk.paths()[before:]]
    container = next(iter(desk.world.containers))
    assert steps == [
        "POST /me/threads", f"GET /{container}", f"GET /{container}", "POST /me/threads_publish", f"GET /{sent.ref.id}",
    ]  # fmt: skip
    found = await desk.connector.find_sent(reply)
    assert found is not None
    assert found.ref.id == sent.ref.id


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_container_that_was_not_answered_is_nobodys_copy(desk: Desk, arrived: bool) -> None:
    target = await desk.heard()
    reply = await desk.reply_to(target)
    lost(desk, "/me/threads", arrived=arrived)
    with pytest.raises(Unreachable):
        await desk.send(reply)
    assert copies(desk) == 0
    assert await desk.connector.find_sent(reply) is None
    await desk.send(reply)
    assert copies(desk) == 1


async def test_a_publication_that_was_not_answered_is_found_at_once(desk: Desk) -> None:
    target = await desk.heard()
    reply = await desk.reply_to(target)
    lost(desk, "/threads_publish", arrived=True)
    sent = await desk.send(reply)
    assert sent.parent == target.ref.id
    assert copies(desk) == 1


async def test_a_publication_that_did_not_arrive_uses_the_same_container_again(desk: Desk) -> None:
    target = await desk.heard()
    reply = await desk.reply_to(target)
    lost(desk, "/threads_publish", arrived=False)
    with pytest.raises(Unsure):
        await desk.send(reply)
    assert await desk.connector.find_sent(reply) is None
    await desk.send(reply)
    assert (copies(desk), len(desk.world.containers)) == (1, 1)


async def test_a_publication_that_arrives_late_makes_no_second_copy(desk: Desk) -> None:
    target = await desk.heard()
    reply = await desk.reply_to(target)
    lost(desk, "/threads_publish", arrived=False)
    with pytest.raises(Unsure):
        await desk.send(reply)
    container = next(iter(desk.world.containers))
    desk.world._done(Call("POST", "/me/threads_publish", body={"creation_id": container}), ["me", "threads_publish"])
    sent = await desk.send(reply)
    assert sent.text == WORDS
    assert copies(desk) == 1


async def test_published_but_not_shown_yet_is_never_not_there(desk: Desk) -> None:
    target = await desk.heard()
    reply = await desk.reply_to(target)
    lost(desk, "/threads_publish", arrived=True)
    late = answer(200, {"data": []})
    desk.world.refused = {"/me/replies": late, "/conversation": late}
    with pytest.raises(Unsure):
        await desk.send(reply)
    with pytest.raises(Unreachable):
        await desk.connector.find_sent(reply)
    desk.world.refused = {}
    assert await desk.connector.find_sent(reply) is not None


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b'{"id": []}', b"<html>"])
async def test_rubbish_to_a_publication_is_doubtful(desk: Desk, body: bytes) -> None:
    target = await desk.heard()
    reply = await desk.reply_to(target)
    real = desk.link.http.handler
    desk.link.http.handler = lambda call: answer(200, body) if call.path.endswith("_publish") else real(call)
    with pytest.raises(Unsure):
        await desk.send(reply)


async def test_a_read_back_that_shows_another_is_doubtful(desk: Desk) -> None:
    target = await desk.heard()
    other = await desk.heard("And to Accra?")
    reply = await desk.reply_to(target)
    real = desk.link.http.handler

    def elsewhere(call: Call) -> Any:
        got = real(call)
        if call.path.endswith("_publish"):
            next(reversed(desk.world.posts.values()))["_parent"] = other.ref.id
        return got

    desk.link.http.handler = elsewhere
    with pytest.raises(Unsure):
        await desk.send(reply)


@pytest.mark.parametrize(
    ("state", "error"), [("ERROR", Rejected), ("EXPIRED", Rejected), ("IN_PROGRESS", Unreachable), ("?", Unreachable)]
)
async def test_a_container_that_never_gets_ready(desk: Desk, state: str, error: type[Exception]) -> None:
    target = await desk.heard()
    reply = await desk.reply_to(target)
    real = desk.link.http.handler

    def slow(call: Call) -> Any:
        number = call.path.rpartition("/")[2]
        return answer(200, {"id": number, "status": state}) if number in desk.world.containers else real(call)

    desk.link.http.handler = slow
    with pytest.raises(error):
        await desk.send(reply)
    assert copies(desk) == 0


@pytest.mark.parametrize(
    ("refusal", "error", "words"),
    [
        (fault(100, 0, "Param text must be at most 500 characters long."), Rejected, "500 characters"),
        (fault(100, 0, "THREADS_API__LINK_LIMIT_EXCEEDED"), Rejected, "at most 5"),
        (fault(100, 0, "THREADS_API__FEATURE_NOT_AVAILABLE"), PermissionMissing, "does not offer"),
        (fault(100, 33), TargetGone, "gone"),
        (fault(10), PermissionMissing, "permission"),
        (fault(4), RateLimited, "pause"),
        (fault(368), Rejected, "blocks"),
    ],
)
async def test_refusals_of_a_container(desk: Desk, refusal: Any, error: type[Exception], words: str) -> None:
    target = await desk.heard()
    reply = await desk.reply_to(target)
    real = desk.link.http.handler
    desk.link.http.handler = lambda c: refusal if c.method == "POST" and c.path.endswith("/threads") else real(c)
    with pytest.raises(error) as caught:
        await desk.send(reply)
    assert words in str(caught.value)
    assert copies(desk) == 0


@pytest.mark.parametrize(("step", "error"), [("/me/threads", Unreachable), ("/threads_publish", Unsure)])
async def test_trouble_is_doubtful_only_where_words_may_stand(desk: Desk, step: str, error: type[Exception]) -> None:
    target = await desk.heard()
    real = desk.link.http.handler
    trouble = fault(2, 0, "x", 500)
    desk.link.http.handler = lambda c: trouble if c.method == "POST" and c.path.endswith(step) else real(c)
    with pytest.raises(error):
        await desk.send(reply_for(desk.connector, target))


async def test_hide_unhide_and_delete(desk: Desk) -> None:
    target = await desk.heard()
    await desk.act(Act.HIDE, target)
    assert desk.world.posts[target.ref.id]["hide_status"] == "HIDDEN"
    await desk.act(Act.UNHIDE, target)
    assert desk.world.posts[target.ref.id]["hide_status"] == "UNHUSHED"
    deeper = desk.world.say("ben", "Me too", to=target.ref.id)
    with pytest.raises(Rejected):
        await desk.act(Act.HIDE, (await desk.hear())[deeper])
    sent = await desk.send(await desk.reply_to(target))
    await desk.act(Act.DELETE, sent)
    await desk.act(Act.DELETE, sent)
    assert copies(desk) == 0


async def test_the_same_words_from_before_are_not_this_answer(desk: Desk) -> None:
    target = await desk.heard()
    desk.world.say("us", WORDS, to=target.ref.id)
    reply = await desk.reply_to(target)
    assert await desk.connector.find_sent(reply) is None
    desk.world.say("us", "Yes,  it does.", to=target.ref.id)
    assert await desk.connector.find_sent(reply) is not None


async def test_looking_must_have_looked_at_everything(desk: Desk) -> None:
    target: Post = await desk.heard()
    reply = await desk.reply_to(target)
    desk.world.page_size = 1
    for number in range(9):
        desk.world.say("us", f"Something else {number}", to=target.ref.id)
    with pytest.raises(Unreachable):
        await desk.connector.find_sent(reply)


@pytest.mark.parametrize(("links", "fits"), [(5, True), (6, False)])
async def test_five_different_links(desk: Desk, links: int, fits: bool) -> None:
    target = await desk.heard()
    words = " ".join(f"https://shop.example/{number} https://shop.example/{number}." for number in range(links))
    reply = reply_for(desk.connector, target, words)
    assert bool(ThreadsConnector.checks(reply, desk.link.now()).refused) is not fits
    if not fits:
        with pytest.raises(Rejected):
            await desk.connector.reply(permit_for(reply))


@pytest.mark.parametrize("trouble", [fault(2, status=500), fault(4), fault(190, 463), fault(10), fault(100)])
async def test_what_was_published_stays_so_when_it_cannot_be_looked_at(desk: Desk, trouble: Any) -> None:
    target = await desk.heard()
    reply = await desk.reply_to(target)
    lost(desk, "/threads_publish", arrived=True)
    desk.world.refused = {"/me/replies": trouble}
    with pytest.raises(Unsure):
        await desk.send(reply)
    assert copies(desk) == 1
    with pytest.raises(Unsure):
        await desk.send(reply)
    assert copies(desk) == 1


# --- the program ends while sending; whoever starts anew knows the reply and its fence


def ends(desk: Desk, step: str, *, arrived: bool) -> None:
    """The program ends while ``step`` is on its way; ``arrived``: what was asked for is done."""
    real = desk.link.http.handler

    def handle(call: Call) -> Any:
        if call.method == "POST" and call.path.endswith(step):
            desk.link.http.handler = real
            if arrived:
                real(call)
            raise asyncio.CancelledError
        return real(call)

    desk.link.http.handler = handle


@pytest.mark.parametrize(("step", "arrived"), [("/me/threads", True), ("/threads_publish", False)])
async def test_ended_between_container_and_publication_nothing_stands_and_one_copy_goes_out(
    desk: Desk, step: str, arrived: bool
) -> None:
    target = await desk.heard()
    reply = await desk.reply_to(target)
    ends(desk, step, arrived=arrived)
    with pytest.raises(asyncio.CancelledError):
        await desk.send(reply)
    desk.anew()
    assert await desk.connector.find_sent(reply) is None
    await desk.send(reply)
    assert copies(desk) == 1


@pytest.mark.parametrize("late", [False, True])
async def test_ended_after_the_publication_it_is_found(desk: Desk, late: bool) -> None:
    target = await desk.heard()
    desk.world.say("us", WORDS, to=target.ref.id)  # the same words, from before
    reply = await desk.reply_to(target)
    listed = [each for each in desk.world.posts.values() if each["_parent"] and each["username"] == US]
    ends(desk, "/threads_publish", arrived=True)
    with pytest.raises(asyncio.CancelledError):
        await desk.send(reply)
    desk.anew()
    if late:
        desk.world.refused = {"/me/replies": answer(200, {"data": [desk.world._shown(each) for each in listed]})}
    found = await desk.connector.find_sent(reply)
    assert found is not None
    assert found.ref.id == max(desk.world.posts)
    assert copies(desk) == 2


async def test_ended_under_anothers_post_it_is_found_among_our_replies(desk: Desk) -> None:
    top = desk.world.mention("cleo", "is worth a visit")
    target = (await desk.hear())[top]
    reply = await desk.reply_to(target)
    desk.anew()
    assert await desk.connector.find_sent(reply) is None
    ends(desk, "/threads_publish", arrived=True)
    with pytest.raises(asyncio.CancelledError):
        await desk.send(reply)
    desk.anew()
    assert await desk.connector.find_sent(reply) is not None


@pytest.mark.parametrize("refusal", [fault(24, 4279009, "Media Not Found"), fault(9007)])
async def test_what_is_not_ready_to_be_published_goes_out_later_and_once(desk: Desk, refusal: Any) -> None:
    target = await desk.heard()
    reply = await desk.reply_to(target)
    desk.world.refused = {"/threads_publish": refusal}
    with pytest.raises(Unreachable):
        await desk.send(reply)
    desk.world.refused = {}
    await desk.send(reply)
    assert (copies(desk), len(desk.world.containers)) == (1, 1)

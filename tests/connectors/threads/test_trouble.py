"""Trouble in the middle of a round: nothing counts as told that was not, and nothing as gone that is there."""

from __future__ import annotations

import random
from typing import Any

import pytest

from inbox_tui.connector import Unreadable, Unsure
from inbox_tui.testing.link import Call, answer
from inbox_tui_meta.threads import cursor as places
from threads_desk import Desk
from threads_world import fault


async def test_a_new_reply_is_told_though_the_look_for_a_missing_one_failed(desk: Desk) -> None:
    first = await desk.heard()
    desk.world.posts[first.ref.id]["_root"] = "elsewhere"  # no longer listed, but there
    new = desk.world.say("ben", "And to Accra?")
    desk.world.refused[f"/{first.ref.id}"] = fault(2, 0, "Service temporarily unavailable", 503)
    found = await desk.hear()
    desk.world.refused.clear()
    found |= await desk.hear()
    assert new in found


async def test_a_post_whose_conversation_alone_is_not_to_be_seen_is_not_gone(desk: Desk) -> None:
    await desk.heard()
    desk.world.refused[f"/{desk.world.brand_post}/conversation"] = fault(100, 33, "Unsupported get request")
    assert not [each for page in await desk.look() for each in page.deleted]
    desk.world.refused.clear()
    new = desk.world.say("ben", "And to Accra?")
    assert new in await desk.hear()


async def test_a_container_that_ran_out_does_not_make_the_target_gone(desk: Desk) -> None:
    target = await desk.heard()
    reply = await desk.reply_to(target)
    real = desk.link.http.handler

    def lost(call: Call) -> Any:
        if call.path.endswith("/threads_publish"):
            raise Unsure("No answer came.")
        return real(call)

    desk.link.http.handler = lost
    with pytest.raises(Unsure):
        await desk.send(reply)
    desk.world.containers.clear()
    assert await desk.connector.find_sent(reply) is None


async def test_an_answer_that_makes_no_sense_does_not_make_a_post_gone(desk: Desk) -> None:
    target = await desk.heard()
    desk.world.refused[f"/{target.ref.id}"] = answer(200, {"id": target.ref.id, "text": "Does it ship?"})
    with pytest.raises(Unreadable):
        await desk.connector.thread(target.ref)


def full(reading: int, turns: int = 1) -> places.Place:
    """A place as a busy account has it after a year; ``reading`` lists are being read."""
    chance = random.Random(7)
    number = lambda: "1" + "".join(chance.choice("0123456789") for _ in range(16))  # noqa: E731
    place, at = places.Place(), 1_790_000_000
    for step in range(places.WALLS):
        name = number()
        place.wall(name, at - step)
        place.lists[name] = places.Reach(at, "Q" * 180, at) if step < reading else places.Reach(at)
    for step in range(places.ANSWERED):
        name = number()
        place.answered[name], place.lists[name] = at - step, places.Reach(at)
    for _ in range(places.WATCHED * turns):
        place.news(number(), next(iter(place.walls)), "abcdefghij")
    place.deep = {places.OWN: "Q" * 180, places.REPLIES: "Q" * 180}
    return place


@pytest.mark.parametrize("reading", [0, 20, 120])
def test_a_full_cursor_forgets_little_and_never_everything(reading: int) -> None:
    written = places.write(full(reading, 3))
    assert len(written) <= places.LONGEST
    found = places.read(written)
    assert len(found.walls) == places.WALLS
    assert len(found.watch) >= 50
    assert sum(bool(each.at) for each in found.lists.values()) == reading
    assert places.write(places.read(written)) == written


def test_absurdly_long_ids_fit_all_the_same() -> None:
    place = places.Place()
    for step in range(300):
        place.wall(f"{step}" + "x" * 390, step)
        place.reach(f"{step}" + "x" * 390).at = "y" * 400
    assert 0 < len(places.write(place)) <= places.LONGEST

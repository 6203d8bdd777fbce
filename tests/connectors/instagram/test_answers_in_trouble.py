"""Answers below one comment that cannot be read cost themselves alone, in this round and in all that follow."""

from __future__ import annotations

from typing import Any

import pytest

from instagram_world import fault

TROUBLE = [
    fault(10),
    fault(2500),
    fault(2, status=503),
    fault(1, message="Please reduce the amount of data", status=500),
]


@pytest.mark.parametrize("trouble", TROUBLE)
async def test_answers_in_trouble_keep_no_comment_from_being_heard(desk: Any, trouble: Any) -> None:
    desk.world.replies_shown = 5
    sore = desk.world.say("ana", "Which one?")
    for number in range(60):
        desk.world.say(f"guest{number}", "This one", to=sore)
    other = desk.world.say("ben", "Hello")
    desk.world.refused[f"/{sore}/replies"] = trouble
    found = await desk.posts()
    assert {sore, other} <= found.keys()
    desk.world.refused.clear()
    for _ in range(3):
        desk.pass_time(minutes=3)
        found |= await desk.posts()
    assert len(found) == 62 + 1  # and the post


@pytest.mark.parametrize("trouble", TROUBLE)
async def test_answers_in_trouble_keep_none_from_being_read_on(desk: Any, trouble: Any) -> None:
    desk.world.replies_shown = 5
    tops = [desk.world.say(f"host{number}", "Which one?") for number in range(4)]
    last = [desk.world.say(f"guest{number}", "This one", to=top) for top in tops for number in range(160)]
    found = set(await desk.posts())
    for top in tops[1:3]:
        desk.world.refused[f"/{top}/replies"] = trouble
    for _ in range(8):
        desk.pass_time(minutes=3)
        pages, _ = await desk.until_it_breaks()
        found |= {str(post.ref.id) for page in pages for post in page.posts}
    assert last[159] in found
    assert last[639] in found

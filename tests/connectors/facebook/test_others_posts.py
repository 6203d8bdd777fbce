"""What others write on a Page or tag it in: read to its end, wherever a round stops."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from facebook_world import fault
from inbox_tui.testing.link import answer


async def test_visitors_posts_and_tags_come_with_what_is_below(desk: Any) -> None:
    visitor = desk.world.publish("It came open.", {"id": "5", "name": "Dora"}, "visitor_posts")
    below = desk.world.say("ben", "Mine, too", to=visitor)
    tagged = desk.world.publish("Look!", None, "tagged")
    found = await desk.posts()
    assert found[visitor].mentions_us
    assert found[below].parent == visitor
    assert found[tagged].author.handle == "Facebook user"
    asked = desk.asked("/tagged")
    desk.pass_time(minutes=3)
    await desk.poll()
    assert desk.asked("/tagged") == asked
    desk.pass_time(minutes=15)
    await desk.poll()
    assert desk.asked("/tagged") == asked + 1


async def test_where_there_are_no_visitors_posts_the_feed_is_read(desk: Any) -> None:
    desk.world.refused["/visitor_posts"] = fault(100, message="(#100) nonexisting field (visitor_posts)")
    desk.world.refused["/feed"] = answer(200, {"data": [
        {"id": "1000_9", "created_time": "2026-03-02T08:00:00+0000", "message": "Hi", "from": {"id": "5", "name": "D"}}
    ]})  # fmt: skip
    assert "1000_9" in await desk.posts()


def visit(desk: Any, many: int, edge: str = "visitor_posts") -> set[str]:
    """So many posts of others within a week."""
    said = set()
    for number in range(many):
        desk.pass_time(minutes=7 * 24 * 60 / many)
        said.add(desk.world.publish(f"Post {number}", {"id": f"5{number}", "name": "Dora"}, edge))
    return said


@pytest.mark.parametrize("edge", ["visitor_posts", "tagged"])
async def test_a_week_away_loses_none_of_200_posts(desk: Any, edge: str) -> None:
    await desk.poll()
    said = visit(desk, 200, edge)
    found: set[str] = set()
    for _ in range(4):
        calls = len(desk.link.http.calls)
        found |= (await desk.posts()).keys()
        assert len(desk.link.http.calls) - calls <= 40
        desk.pass_time(minutes=3)
    assert found >= said
    calls = desk.asked(f"/{edge}")
    desk.pass_time(minutes=16)
    assert await desk.posts() == {}
    assert desk.asked(f"/{edge}") - calls <= 2


async def test_a_week_away_read_over_a_line_that_is_cut_loses_nothing(desk: Any) -> None:
    await desk.poll()
    said = visit(desk, 200)
    found: set[str] = set()
    handler = desk.link.http.handler
    for patience in (4, 5, 3, 6, 2, 40, 40, 40):
        left = [patience]

        def cut(call: Any, left: list[int] = left) -> Any:
            left[0] -= 1
            return handler(call) if left[0] > 0 else answer(503)

        desk.link.http.handler = cut
        pages, _ = await desk.until_it_breaks()
        found |= {str(post.ref.id) for page in pages for post in page.posts}
        desk.pass_time(minutes=3)
    assert found >= said


async def test_posts_that_come_while_a_week_is_read_are_not_lost(desk: Any) -> None:
    await desk.poll()
    said = visit(desk, 150)
    found: set[str] = set()
    for number in range(6):
        found |= (await desk.posts()).keys()
        desk.pass_time(minutes=3)
        said.add(desk.world.publish(f"Late {number}", {"id": "6", "name": "Eva"}, "visitor_posts"))
    found |= (await desk.posts()).keys()
    assert found >= said


async def test_a_place_that_is_no_longer_good_is_reached_again_from_the_top(desk: Any) -> None:
    await desk.poll()
    said = visit(desk, 200)
    found = set(await desk.posts())
    real = desk.link.http.handler
    left = [True]
    desk.link.http.handler = lambda call: (
        fault(100, message="(#100) Invalid cursor")
        if call.param("after") == "c100" and left and left.pop()
        else real(call)
    )
    for _ in range(3):
        desk.pass_time(minutes=3)
        found |= (await desk.posts()).keys()
    assert found >= said


async def test_lists_of_others_posts_that_repeat_are_left(desk: Any) -> None:
    import json

    said = visit(desk, 30)
    real = desk.link.http.handler

    def again(call: Any) -> Any:
        if not call.path.endswith("/visitor_posts"):
            return real(call)
        body = json.loads(real(replace(call, query=tuple(each for each in call.query if each[0] != "after"))).body)
        after = f"n{len(desk.link.http.calls)}"
        return answer(200, body | {"paging": {"cursors": {"after": after}, "next": f"https://x/?after={after}"}})

    desk.link.http.handler = again
    found: set[str] = set()
    for _ in range(5):
        calls = desk.asked("/visitor_posts")
        found |= (await desk.posts()).keys()
        assert desk.asked("/visitor_posts") - calls <= 3
        desk.pass_time(minutes=3)
    assert len(found & said) == 25
    said = visit(desk, 5)
    assert set(await desk.posts()) == said


async def test_a_comment_below_an_older_visitors_post_comes_by_turns(desk: Any) -> None:
    visit(desk, 80)
    first = next(each for each in desk.world.posts.values() if each["edge"] == "visitor_posts")
    for _ in range(3):
        await desk.poll()
        desk.pass_time(minutes=3)
    number = desk.world.say("ben", "Mine, too", to=first["id"])
    found: set[str] = set()
    for _ in range(5):
        found |= (await desk.posts()).keys()
        desk.pass_time(minutes=3)
    assert number in found


async def test_a_time_in_the_future_hides_nothing(desk: Any) -> None:
    odd = desk.world.publish("From tomorrow", {"id": "5", "name": "Dora"}, "visitor_posts")
    desk.world.posts[odd]["created_time"] = "2039-01-01T00:00:00+0000"
    await desk.poll()
    del desk.world.posts[odd]
    said = visit(desk, 60)
    found: set[str] = set()
    for _ in range(3):
        found |= (await desk.posts()).keys()
        desk.pass_time(minutes=3)
    assert found >= said


# --- Messenger


@pytest.mark.parametrize("edge", ["visitor_posts", "tagged"])
async def test_a_list_of_others_posts_in_trouble_keeps_comments_from_nobody(desk: Any, edge: str) -> None:
    here, message = desk.world.say("ben", "Hello"), desk.world.write("cleo", "Hello")
    desk.world.refused[f"/{edge}"] = fault(2, status=500)
    pages = await desk.poll()
    assert {here, message} <= {post.ref.id for page in pages for post in page.posts}
    assert any("left out this time" in page.note for page in pages)

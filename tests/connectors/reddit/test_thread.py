"""Threads: what a tree holds, what it leaves out, and what is gone."""

from __future__ import annotations

from typing import Any

import pytest

from inbox_tui.connector import RateLimited, TargetGone, Unreadable, Unsupported
from inbox_tui.domain.model import PostKind, PostRef, PostState, RemoteId
from inbox_tui.testing.link import answer
from inbox_tui_reddit.parse import LOCKED
from inbox_tui_reddit.thread import MORE


def ref(name: str, link: str = "") -> PostRef:
    return PostRef(id=RemoteId(name), extra={"link": link} if link else {})


async def test_a_branch_with_its_post(desk: Any) -> None:
    asked = desk.world.say("ana", "Does it dim?")
    told = desk.world.say("us", "It does.", to=asked)
    thanks = desk.world.say("ana", "Thanks!", to=told)
    thread = await desk.connector.thread(ref(thanks, desk.world.post))
    assert [post.ref.id for post in thread.posts] == [desk.world.post, asked, told, thanks]
    assert [post.kind for post in thread.posts] == [PostKind.POST, PostKind.COMMENT, PostKind.POST, PostKind.REPLY]
    assert thread.posts[3].parent_author == "acme_brand"
    assert (thread.known, thread.absent) == (4, ())


async def test_a_reference_without_its_post_is_looked_up(desk: Any) -> None:
    asked = desk.world.say("ana", "Does it dim?")
    thread = await desk.connector.thread(ref(asked))
    assert asked in [post.ref.id for post in thread.posts]
    with pytest.raises(TargetGone):
        await desk.connector.thread(ref("t1_unknown"))
    with pytest.raises(TargetGone):
        await desk.connector.thread(ref("no fullname at all"))


async def test_more_is_fetched_in_hundreds(desk: Any) -> None:
    desk.world.shown = 5
    said = [desk.world.say(f"guest{number}", f"Question {number}?") for number in range(250)]
    thread = await desk.connector.thread(ref(desk.world.post))
    assert {post.ref.id for post in thread.posts} == {desk.world.post, *said}
    assert (thread.known, thread.absent) == (251, ())
    assert sum(call.path == "/api/morechildren" for call in desk.link.http.calls) == 3


async def test_what_stays_behind_is_named(desk: Any) -> None:
    desk.world.shown = 1
    said = [desk.world.say(f"guest{number}", f"Question {number}?") for number in range(2000)]
    thread = await desk.connector.thread(ref(desk.world.post))
    assert len(desk.link.http.calls) <= MORE + 1
    shown = {post.ref.id for post in thread.posts} - {desk.world.post}
    named = {gap.id for gap in thread.absent}
    assert shown | named <= set(said)
    assert not shown & named
    assert all(gap.state is PostState.MISSING and gap.parent == desk.world.post for gap in thread.absent)
    assert thread.known == 2001


async def test_a_deep_branch_goes_on_on_its_own_page(desk: Any) -> None:
    desk.world.depth = 4
    above, said = desk.world.post, []
    for number in range(12):
        above = desk.world.say(f"guest{number}", f"Level {number}", to=above)
        said.append(above)
    thread = await desk.connector.thread(ref(said[0], desk.world.post))
    assert {post.ref.id for post in thread.posts} == {desk.world.post, *said}


async def test_ancestors_beyond_the_context_are_fetched(desk: Any) -> None:
    desk.world.depth = 100
    above, said = desk.world.post, []
    for number in range(25):
        above = desk.world.say(f"guest{number}", f"Level {number}", to=above)
        said.append(above)
    thread = await desk.connector.thread(ref(said[-1], desk.world.post))
    assert {post.ref.id for post in thread.posts} == {desk.world.post, *said}


async def test_deleted_and_removed_ancestors_are_tombstones(desk: Any) -> None:
    first = desk.world.say("ana", "Does it dim?")
    second = desk.world.say("ben", "It does.", to=first)
    third = desk.world.say("ana", "Thanks!", to=second)
    desk.world.delete(first)
    desk.world.delete(second, "[removed]")
    thread = await desk.connector.thread(ref(third, desk.world.post))
    assert {gap.id: (gap.state, gap.parent) for gap in thread.absent} == {
        first: (PostState.DELETED, desk.world.post),
        second: (PostState.DELETED, first),
    }


async def test_a_deleted_target_is_gone(desk: Any) -> None:
    asked = desk.world.say("ana", "Does it dim?")
    desk.world.delete(asked)
    with pytest.raises(TargetGone):
        await desk.connector.thread(ref(asked, desk.world.post))


async def test_a_comment_that_the_tree_leaves_out_is_asked_for_by_name(desk: Any) -> None:
    asked = desk.world.say("ana", "Does it dim?")
    world = desk.link.http.handler
    empty = [{"kind": "Listing", "data": {"children": []}}] * 2
    desk.link.http.handler = lambda call: answer(200, empty) if "/comments/" in call.path else world(call)
    thread = await desk.connector.thread(ref(asked, desk.world.post))
    assert [post.ref.id for post in thread.posts] == [asked]


async def test_a_locked_thread_is_closed_everywhere(desk: Any) -> None:
    asked = desk.world.say("ana", "Does it dim?")
    desk.world.things[desk.world.post]["locked"] = True
    thread = await desk.connector.thread(ref(asked, desk.world.post))
    assert {post.closed for post in thread.posts} == {LOCKED}


async def test_a_locked_thread_is_closed_also_where_it_was_read_in_parts(desk: Any) -> None:
    desk.world.shown = 2
    for number in range(5):
        desk.world.say(f"guest{number}", "Hello")
    desk.world.things[desk.world.post]["locked"] = True
    thread = await desk.connector.thread(ref(desk.world.post))
    assert len(thread.posts) == 6
    assert {post.closed for post in thread.posts} == {LOCKED}


async def test_a_conversation_of_messages(desk: Any) -> None:
    first = desk.world.write("ana", "May I ask?")
    second = desk.world.write("us", "You may.", first=first, to="ana")
    heard, _ = await desk.heard()
    for name in (first, second):
        thread = await desk.connector.thread(heard[name].ref)
        assert [post.ref.id for post in thread.posts] == [first, second]
        assert [post.ours for post in thread.posts] == [False, True]


async def test_what_cannot_be_read_is_not_said_to_be_gone(desk: Any) -> None:
    asked = desk.world.say("ana", "Does it dim?")
    del desk.world.things[asked]["created_utc"]
    with pytest.raises(Unreadable):
        await desk.connector.thread(ref(asked, desk.world.post))


async def test_a_rate_limit_within_a_thread_is_passed_on(desk: Any) -> None:
    desk.world.shown = 1
    for number in range(3):
        desk.world.say(f"guest{number}", "Hello")
    world = desk.link.http.handler
    desk.link.http.handler = lambda call: answer(429) if call.path == "/api/morechildren" else world(call)
    with pytest.raises(RateLimited):
        await desk.connector.thread(ref(desk.world.post))


async def test_a_part_that_fails_is_named_as_missing(desk: Any) -> None:
    desk.world.shown = 1
    said = [desk.world.say(f"guest{number}", "Hello") for number in range(3)]
    world = desk.link.http.handler
    desk.link.http.handler = lambda call: answer(503) if call.path == "/api/morechildren" else world(call)
    thread = await desk.connector.thread(ref(desk.world.post))
    assert {gap.id for gap in thread.absent} == set(said[1:])
    assert thread.known == 4


async def test_feeds_show_threads_as_long_as_reddit_lets_them(feeds: Any) -> None:
    asked = feeds.world.say("ana", "Does it dim?")
    thread = await feeds.connector.thread(ref(asked, feeds.world.post))
    assert asked in [post.ref.id for post in thread.posts]
    feeds.world.blocked = True
    for name in (asked, "t4_m1"):
        with pytest.raises(Unsupported, match="browser"):
            await feeds.connector.thread(ref(name, feeds.world.post))

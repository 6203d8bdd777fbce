"""Catching up: new threads, replies in old ones, edits, what is held, what vanished, and lists that misbehave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from google_login import error
from inbox_tui.connector import TargetGone, Unreadable
from inbox_tui.domain.model import PostState
from inbox_tui.testing.link import EPOCH, answer
from inbox_tui_google.youtube import cursor as places
from inbox_tui_google.youtube.listen import DEEP_ROUNDS, QUEUE_ROUNDS
from inbox_tui_google.youtube.parse import NO_REPLIES, WORDS_OF
from inbox_tui_google.youtube.requests import HELD


def names(pages: list[Any]) -> list[str]:
    return [post.ref.id for page in pages for post in page.posts]


async def rounds(desk: Any, cursor: Any, most: int) -> tuple[list[Any], Any]:
    pages = []
    for _ in range(most):
        more, cursor = await desk.poll(cursor)
        pages += more
    return pages, cursor


async def test_an_idle_look_costs_little(desk: Any) -> None:
    for number in range(60):
        desk.world.say(f"guest{number}", "Hello")
    _, cursor = await desk.poll()
    before = desk.world.units
    pages, _ = await rounds(desk, cursor, QUEUE_ROUNDS * 4)
    assert names(pages) == []
    assert (desk.world.units - before) / (QUEUE_ROUNDS * 4) < 2


async def test_a_reply_in_an_old_thread_is_heard(desk: Any) -> None:
    tops = [desk.world.say(f"guest{number}", "Hello") for number in range(30)]
    _, cursor = await desk.poll()
    late = desk.world.say("ana", "By the way", to=tops[3])
    pages, _ = await desk.poll(cursor)
    assert late in names(pages)
    assert set(names(pages)) == {tops[3], late}


async def test_replies_that_do_not_come_along_are_fetched_a_few_threads_a_round(desk: Any) -> None:
    everything = set()
    for number in range(30):
        top = desk.world.say(f"guest{number}", "Hello")
        everything |= {top} | {desk.world.say("ana", f"Reply {n}", to=top) for n in range(7)}
    pages, cursor = await desk.poll()
    assert len(desk.link.http.calls) < 45
    assert not everything <= set(names(pages))
    more, _ = await rounds(desk, cursor, 3)
    assert everything == set(names(pages + more))


async def test_where_nobody_may_reply_all_of_a_thread_says_so(desk: Any) -> None:
    top = desk.world.say("ana", "Discuss")
    for number in range(120):
        desk.world.say(f"guest{number}", "No", to=top)
    desk.world.closed_videos.add("vid-kettles")
    posts = await desk.posts()
    assert len(posts) == 121
    assert {post.closed for post in posts.values()} == {NO_REPLIES}
    assert {post.closed for post in (await desk.connector.thread(posts[top].ref)).posts} == {NO_REPLIES}


async def test_a_long_thread_is_read_page_by_page(desk: Any) -> None:
    top = desk.world.say("ana", "Discuss")
    below = {desk.world.say(f"guest{n}", f"Reply {n}", to=top) for n in range(450)}
    pages, _ = await desk.poll()
    assert below <= set(names(pages))


async def test_edits_show(desk: Any) -> None:
    top = desk.world.say("ana", "Helo")
    _, cursor = await desk.poll()
    desk.later(minutes=3)
    desk.world.change(top, "Hello")
    pages, _ = await desk.poll(cursor)
    (post,) = [post for page in pages for post in page.posts]
    assert (post.text, post.edited_at) == ("Hello", desk.link.now())


async def test_a_comment_published_late_appears_in_its_old_place(desk: Any) -> None:
    for number in range(20):
        desk.world.say(f"guest{number}", "Hello")
    _, cursor = await desk.poll()
    late = desk.world.say("ana", "Held by a filter", at=EPOCH - timedelta(days=2))
    pages, _ = await desk.poll(cursor)
    assert late in names(pages)


async def test_a_channel_with_more_than_a_round_takes(desk: Any) -> None:
    desk.world.page_limit = 10
    said = [desk.world.say(f"guest{n}", f"Q{n}", at=EPOCH - timedelta(minutes=n)) for n in range(300)]
    pages, cursor = await desk.poll()
    assert 0 < len(set(names(pages))) < 300
    newer = desk.world.say("ana", "Meanwhile")
    more, cursor = await rounds(desk, cursor, 6)
    assert set(said) | {newer} == set(names(pages + more))
    assert places.read(cursor).token == ""


async def test_a_week_away_is_caught_up_from_the_cursor(desk: Any) -> None:
    desk.world.page_limit = 10
    desk.world.say("ana", "Hello")
    _, cursor = await desk.poll()
    desk.later(days=7)
    said = {desk.world.say(f"guest{n}", f"Q{n}", at=desk.link.now() - timedelta(hours=n)) for n in range(120)}
    pages, _ = await rounds(desk, cursor, 3)
    assert said <= set(names(pages))


async def test_a_place_that_youtube_no_longer_knows(desk: Any) -> None:
    desk.world.page_limit = 10
    said = {desk.world.say(f"guest{n}", f"Q{n}") for n in range(150)}
    pages, cursor = await desk.poll()
    lost = places.write(places.replace(places.read(cursor), token="gone"))
    more, _ = await rounds(desk, lost, 4)
    assert said == set(names(pages + more))


@pytest.mark.parametrize("token", ["at0", "at10"])
async def test_pages_that_never_end(desk: Any, token: str) -> None:
    world = desk.world
    world.page_limit = 10
    for number in range(20):
        world.say(f"guest{number}", "Hello")

    def looping(call: Any) -> Any:
        said = world(call)
        if call.path.endswith("commentThreads"):
            import json

            return answer(200, json.loads(said.body) | {"nextPageToken": token})
        return said

    desk.link.http.handler = looping
    pages, cursor = await desk.poll()
    assert len(set(names(pages))) in (10, 20)
    await desk.poll(cursor)
    assert len(desk.link.http.calls) < 80


async def test_an_old_thread_is_not_brought_by_the_first_sync_but_its_new_reply_is(desk: Any) -> None:
    old = desk.world.say("ana", "Last year", at=EPOCH - timedelta(days=400))
    new = desk.world.say("ben", "Today")
    pages, cursor = await desk.poll()
    assert names(pages) == [new]
    late = desk.world.say("cleo", "Still true?", to=old)
    pages, _ = await desk.poll(cursor)
    assert set(names(pages)) == {old, late}


# --- what is not public


async def test_held_comments_are_shown_as_such_and_counted(desk: Any) -> None:
    desk.world.say("ana", "Hello")
    held = desk.world.say("eve", "Buy this", status="heldForReview")
    spam = desk.world.say("eve", "Buy that", status="likelySpam")
    pages, cursor = await desk.poll()
    posts = {post.ref.id: post for page in pages for post in page.posts}
    assert posts[held].closed == WORDS_OF[HELD]
    assert "spam" in posts[spam].closed
    assert pages[-1].note == "2 comments wait for your review."
    assert (await desk.connector.thread(posts[held].ref)).posts[0].closed == WORDS_OF[HELD]
    # Published on youtube.com: it can be answered from the next look on.
    desk.world.comments[held]["status"] = "published"
    pages, cursor = await desk.poll(cursor)
    (post,) = [post for page in pages for post in page.posts]
    assert (post.ref.id, post.closed) == (held, "")
    assert pages[-1].note == "1 comment waits for your review."
    # Deleted there: it is gone from our sight, too.
    desk.world.remove(spam)
    pages, _ = await rounds(desk, cursor, QUEUE_ROUNDS)
    assert [(gap.id, gap.state) for page in pages for gap in page.absent] == [(spam, PostState.HIDDEN)]
    assert pages[-1].note == ""


async def test_what_is_held_is_still_there_where_only_its_queue_tells_of_it(desk: Any, new_desk: Any) -> None:
    world = desk.world
    world.public_by_id = True
    held = world.say("eve", "Buy this", status="heldForReview")
    top = world.say("ana", "Hello")
    reply = world.say("eve", "Buy that", to=top, status="likelySpam")
    posts = await desk.posts()
    for name, words in ((held, WORDS_OF[HELD]), (reply, WORDS_OF["likelySpam"])):
        found = await desk.connector.thread(posts[name].ref)
        assert {post.ref.id: post.closed for post in found.posts}[name] == words
    world.comments[held]["status"] = "rejected"
    with pytest.raises(TargetGone, match="not public"):
        await desk.connector.thread(posts[held].ref)


@pytest.mark.parametrize("shape", ["an odd comment", "no list"])
async def test_a_comment_that_cannot_be_read_is_not_gone(desk: Any, shape: str) -> None:
    top = desk.world.say("ana", "Hello")
    target = (await desk.posts())[top].ref
    real = desk.link.http.handler

    def handler(call: Any) -> Any:
        if call.path.endswith("/commentThreads") and call.param("id"):
            return answer(200, {"kind": "youtube#commentThreadListResponse", "items": []})
        if call.path.endswith("/comments") and call.param("id"):
            return answer(200, {"items": [{"id": top, "snippet": 7}]} if shape == "an odd comment" else {"pages": 3})
        return real(call)

    desk.link.http.handler = handler
    with pytest.raises(Unreadable):
        await desk.connector.thread(target)


async def test_what_we_rejected_is_said_to_be_rejected(desk: Any) -> None:
    from inbox_tui.domain.model import Act

    desk.world.public_by_id = True
    top = desk.world.say("ana", "Buy")
    posts = await desk.posts()
    await desk.act(desk.reply(posts[top], "reject", Act.HIDE))
    with pytest.raises(TargetGone, match="You rejected"):
        await desk.connector.thread(posts[top].ref)


async def test_a_held_reply_in_a_public_thread(desk: Any) -> None:
    top = desk.world.say("ana", "Hello")
    reply = desk.world.say("eve", "Buy this", to=top, status="heldForReview")
    posts = await desk.posts()
    assert (posts[top].closed, posts[reply].closed) == ("", WORDS_OF[HELD])


async def test_queues_that_may_not_be_read_cost_nothing_else(desk: Any) -> None:
    world = desk.world
    top = world.say("ana", "Hello")
    desk.link.http.handler = lambda call: error(403, "forbidden") if call.param("moderationStatus") else world(call)
    pages, _ = await desk.poll()
    assert names(pages) == [top]


async def test_what_we_rejected_stays_rejected_over_a_restart(desk: Any, new_desk: Callable[..., Any]) -> None:
    from inbox_tui.domain.model import Act

    top = desk.world.say("ana", "Buy")
    posts = await desk.posts()
    _, cursor = await desk.poll()
    await desk.act(desk.reply(posts[top], "reject", Act.HIDE))
    pages, cursor = await rounds(desk, cursor, DEEP_ROUNDS + 1)
    assert not any(page.absent for page in pages)
    assert dict(places.read(cursor).held) == {top: "rejected"}


# --- what vanished


async def test_what_vanished_from_the_list_is_asked_for_by_its_id(desk: Any) -> None:
    tops = [desk.world.say(f"guest{n}", "Hello") for n in range(12)]
    _, cursor = await desk.poll()
    desk.world.remove(tops[4])
    pages, cursor = await rounds(desk, cursor, DEEP_ROUNDS)
    gaps = [gap for page in pages for gap in page.absent]
    assert [(gap.id, gap.state) for gap in gaps] == [(tops[4], PostState.HIDDEN)]
    assert not any(page.deleted for page in pages)
    pages, _ = await rounds(desk, cursor, DEEP_ROUNDS)
    assert not any(page.absent for page in pages)


async def test_the_last_replies_are_looked_at_again_though_no_list_shows_them(desk: Any) -> None:
    top = desk.world.say("ana", "Discuss")
    below = [desk.world.say(f"guest{n}", f"Reply {n}", to=top) for n in range(20)]
    _, cursor = await desk.poll()
    desk.later(minutes=1)
    desk.world.change(below[5], "Reply 5, corrected")
    desk.world.remove(below[3])
    desk.world.say("eve", "One more", to=top)  # so that their number does not tell
    pages, _ = await rounds(desk, cursor, DEEP_ROUNDS)
    assert [(gap.id, gap.state) for page in pages for gap in page.absent] == [(below[3], PostState.HIDDEN)]
    assert "Reply 5, corrected" in {post.text for page in pages for post in page.posts}


async def test_an_answer_without_any_reply_says_nothing_about_replies(desk: Any) -> None:
    world = desk.world
    top = world.say("ana", "Discuss")
    for number in range(20):
        world.say(f"guest{number}", f"Reply {number}", to=top)
    _, cursor = await desk.poll()

    def tops_only(call: Any) -> Any:
        if call.param("id") is None or not call.path.endswith("/comments"):
            return world(call)
        return answer(200, {"kind": "youtube#commentListResponse"})

    desk.link.http.handler = tops_only
    pages, _ = await rounds(desk, cursor, DEEP_ROUNDS)
    assert not any(page.absent for page in pages)


async def test_a_page_of_replies_that_youtube_no_longer_knows(desk: Any) -> None:
    top = desk.world.say("ana", "Discuss")
    below = {desk.world.say(f"guest{n}", f"Reply {n}", to=top) for n in range(150)}
    _, cursor = await desk.poll()
    lost = places.write(places.replace(places.read(cursor), owed=(f"{top} gone",)))
    pages, cursor = await desk.poll(lost)
    assert below <= set(names(pages))
    assert places.read(cursor).owed == ()


async def test_what_is_only_missing_from_a_page_is_not_taken_for_gone(desk: Any) -> None:
    world = desk.world
    tops = [world.say(f"guest{n}", "Hello") for n in range(12)]
    _, cursor = await desk.poll()

    def forgetful(call: Any) -> Any:
        said = world(call)
        if call.path.endswith("commentThreads"):
            import json

            raw = json.loads(said.body)
            raw["items"] = [each for each in raw["items"] if each["id"] != tops[4]]
            return answer(200, raw)
        return said

    desk.link.http.handler = forgetful
    pages, _ = await rounds(desk, cursor, DEEP_ROUNDS)
    assert not any(page.absent or page.deleted for page in pages)


async def test_a_thread_that_is_gone_says_so(desk: Any) -> None:
    top = desk.world.say("ana", "Hello")
    reply = desk.world.say("ben", "Hi", to=top)
    posts = await desk.posts()
    desk.world.remove(reply)
    with pytest.raises(TargetGone):
        await desk.connector.thread(posts[reply].ref)
    desk.world.remove(top)
    with pytest.raises(TargetGone):
        await desk.connector.thread(posts[top].ref)


async def test_a_thread_has_all_its_replies_and_says_how_many_there_are(desk: Any) -> None:
    top = desk.world.say("ana", "Discuss")
    below = {desk.world.say(f"guest{n}", f"Reply {n}", to=top) for n in range(130)}
    posts = await desk.posts()
    found = await desk.connector.thread(posts[top].ref)
    assert {post.ref.id for post in found.posts} == below | {top}
    assert found.known == 131


async def test_videos_are_named_and_asked_for_once(desk: Any) -> None:
    for number in range(3):
        desk.world.say(f"guest{number}", "Hello", video="v1")
    desk.world.say("ana", "Nice post", video=None)
    pages, cursor = await desk.poll()
    quoted = {post.quoted.text for page in pages for post in page.posts if post.quoted}
    assert quoted == {"About v1"}
    await desk.poll(cursor)
    assert sum(call.path.endswith("/videos") for call in desk.link.http.calls) == 1


async def test_titles_are_never_worth_an_error(desk: Any) -> None:
    top = desk.world.say("ana", "Hello")
    desk.world.trouble["/youtube/v3/videos"] = error(500, "backendError")
    pages, _ = await desk.poll()
    assert names(pages) == [top]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"v": 1, "known": [[1]]}', '{"v": 9}', '{"v": 1, "day": "x"}'])
def test_a_cursor_that_cannot_be_read_begins_anew(broken: str) -> None:
    assert places.read(places.Cursor(broken)) == places.State()


def test_a_full_cursor_is_small_enough() -> None:
    known = {f"Ugy{n:023}AaABAg": places.Known("0123456789", 1_772_000_000 + n) for n in range(3000)}
    state = places.State(known=known, owed=tuple(f"Ugy{n:023}AaABAg" for n in range(3000)))
    written = places.write(state)
    assert len(written) < places.LONGEST_CURSOR
    assert len(places.read(written).known) == places.KNOWN

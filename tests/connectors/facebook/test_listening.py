"""Listening to a Page: what is asked, what comes, and what is never lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from facebook_world import PAGE, fault, use
from inbox_tui.connector import PermissionMissing, RateLimited, SignInNeeded
from inbox_tui.domain.model import Cursor
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import answer
from inbox_tui_meta import cursor as places


async def test_nothing_new_costs_few_requests(desk: Any) -> None:
    for number in range(20):
        desk.world.say("ana", f"Word {number}")
    await desk.poll()
    calls = len(desk.link.http.calls)
    desk.pass_time(minutes=3)
    await desk.poll()
    # posts, visitors' posts, one re-reading of comments, conversations
    assert len(desk.link.http.calls) - calls <= 4


async def test_a_change_of_the_count_is_what_makes_comments_read(desk: Any) -> None:
    other = desk.world.publish("Another post.")
    desk.world.say("ana", "First")
    desk.world.say("ben", "Second", to=other)
    await desk.poll()
    desk.pass_time(minutes=3)
    number = desk.world.say("cleo", "Third", to=other)
    assert number in await desk.posts()


async def test_an_edit_is_seen_though_nothing_tells(desk: Any) -> None:
    number = desk.world.say("ana", "Does it shop to Lagos?")
    before = (await desk.posts())[number]
    next(iter(desk.world.comments.values()))["message"] = "Does it ship to Lagos?"
    desk.pass_time(minutes=3)
    after = (await desk.posts())[number]
    assert after.text == "Does it ship to Lagos?"
    assert after.ref.version != before.ref.version


async def test_a_deleted_comment_is_told(desk: Any) -> None:
    number, other = desk.world.say("ana", "Oh, never mind"), desk.world.say("ben", "Hello")
    await desk.poll()
    desk.world.delete(number)
    desk.pass_time(minutes=3)
    deleted = [each for page in await desk.poll() for each in page.deleted]
    assert deleted == [number]
    assert other not in deleted


async def test_a_comment_that_only_vanished_from_the_list_is_not_deleted(desk: Any) -> None:
    number = desk.world.say("ana", "Hello")
    desk.world.say("ben", "Hello, too")
    await desk.poll()
    shown, full = desk.world._below, next(each for each in desk.world.comments if each.endswith(f"_{number}"))
    kept = desk.world.comments[full]
    desk.world._below = lambda call, wall: _without(shown(call, wall), full)
    desk.world.comments[full] = kept
    for _ in range(4):
        desk.pass_time(minutes=3)
        assert not [each for page in await desk.poll() for each in page.deleted]


def _without(said: Any, full: str) -> Any:
    import json

    body = json.loads(said.body)
    body["data"] = [each for each in body["data"] if each["id"] != full]
    return answer(said.status, body)


async def test_hidden_from_us_is_not_deleted(desk: Any) -> None:
    """When not even our own post is shown, a comment that is not proves nothing."""
    number = desk.world.say("ana", "Hello")
    desk.world.say("ben", "Hello, too")
    await desk.poll()
    desk.world.delete(number)
    desk.world.refused[next(iter(desk.world.posts))] = fault(100, 33)
    desk.pass_time(minutes=3)
    assert not [each for page in await desk.poll() for each in page.deleted]


async def test_a_post_of_ours_that_is_gone_is_told(desk: Any) -> None:
    number = desk.world.publish("Soon gone.")
    desk.world.say("ana", "What is?", to=number)
    await desk.poll()
    desk.world.say("ana", "Hello?", to=number)
    stays = desk.world._below
    desk.world._below = lambda call, wall: fault(100, 33) if wall == number else stays(call, wall)
    desk.pass_time(minutes=3)
    assert number in [each for page in await desk.poll() for each in page.deleted]


async def test_hundreds_of_comments_arrive_once_over_several_rounds(desk: Any) -> None:
    said = [desk.world.say(f"guest{number}", f"Word {number}") for number in range(1_300)]
    found: set[str] = set()
    for _ in range(4):
        found |= (await desk.posts()).keys()
        desk.pass_time(minutes=3)
    assert found >= set(said)


async def test_a_round_that_dies_loses_nothing(desk: Any) -> None:
    """The line is cut after any number of answers; the next rounds go on from the cursor that was stored."""
    walls = [desk.world.publish(f"Post {number}") for number in range(30)]
    said = [desk.world.say("ana", f"Word {number}", to=wall) for number, wall in enumerate(walls)]
    desk.world.write("ben", "Hello")
    found: set[str] = set()
    handler = desk.link.http.handler
    for patience in (3, 7, 12, 40, 60):
        left = [patience]

        def cut(call: Any, left: list[int] = left) -> Any:
            left[0] -= 1
            return handler(call) if left[0] > 0 else answer(503)

        desk.link.http.handler = cut
        pages, _ = await desk.until_it_breaks()
        found |= {str(post.ref.id) for page in pages for post in page.posts}
        desk.pass_time(minutes=3)
    assert found >= set(said)


async def test_comments_on_old_posts_come_although_the_post_is_older_than_a_month(desk: Any) -> None:
    desk.pass_time(days=40)
    number = desk.world.say("ana", "Is it still there?")
    assert number in await desk.posts()


async def test_old_comments_stay_where_they_are(desk: Any) -> None:
    old = desk.world.say("ana", "Long ago")
    desk.pass_time(days=40)
    new = desk.world.say("ben", "Today")
    found = await desk.posts()
    assert new in found
    assert old not in found


async def test_posts_behind_the_newest_are_looked_at_by_turns(desk: Any) -> None:
    for number in range(60):
        desk.world.publish(f"Post {number}")
    oldest = next(iter(desk.world.posts))
    await desk.poll()
    number = desk.world.say("ana", "On the oldest of all", to=oldest)
    found: set[str] = set()
    for _ in range(4):
        desk.pass_time(minutes=3)
        found |= (await desk.posts()).keys()
    assert number in found


async def test_messages_come_and_conversations_that_did_not_move_are_left_alone(desk: Any) -> None:
    first = desk.world.write("ana", "Hello")
    found = await desk.posts()
    assert found[first].ref.channel == "t_77" + str(sum(b"ana"))
    asked = desk.asked(found[first].ref.channel)
    desk.pass_time(minutes=3)
    await desk.poll()
    assert desk.asked(found[first].ref.channel) == asked
    second, ours = desk.world.write("ana", "Hello?"), desk.world.write("us:ana", "Yes?")
    found = await desk.posts()
    assert not found[second].ours
    assert found[ours].ours


async def test_of_many_conversations_none_is_forgotten(desk: Any) -> None:
    said = [desk.world.write(f"g{'x' * number}", "Hello") for number in range(70)]
    found: set[str] = set()
    for _ in range(9):
        found |= (await desk.posts()).keys()
        desk.pass_time(minutes=3)
    assert found >= set(said)
    desk.pass_time(days=7)
    again = [desk.world.write(f"g{'x' * number}", "Still there?") for number in range(70)]
    for _ in range(9):
        found |= (await desk.posts()).keys()
        desk.pass_time(minutes=3)
    assert found >= set(again)


async def test_without_leave_for_messenger_comments_come_and_a_note_says_why(desk: Any) -> None:
    desk.world.refused["/conversations"] = fault(200, message="(#200) requires pages_messaging")
    number = desk.world.say("ana", "Hello")
    pages = await desk.poll()
    assert number in {post.ref.id for page in pages for post in page.posts}
    assert "pages_messaging" in " ".join(page.note for page in pages)


# --- troubles


async def test_a_persons_token_is_told_from_silence(desk: Any) -> None:
    desk.link.secrets["token"] = Secret(desk.world.person)
    desk.world.refused["/me"] = answer(200, {"id": "42", "name": "Some One"})
    desk.world.say("ana", "Hello")
    with pytest.raises(SignInNeeded, match="person's"):
        await desk.poll()


async def test_counted_but_not_shown_is_said(desk: Any) -> None:
    desk.world.say("ana", "Hello")
    desk.world.refused["/comments"] = answer(200, {"data": []})
    notes = " ".join(page.note for page in await desk.poll())
    assert "counts 1 comments and shows none" in notes


async def test_a_missing_permission_for_comments_leaves_messenger(desk: Any) -> None:
    desk.world.say("ana", "Hello")
    number = desk.world.write("ben", "Hello")
    desk.world.refused["/comments"] = fault(10, message="(#10) requires pages_read_user_content")
    pages = await desk.poll()
    assert number in {post.ref.id for page in pages for post in page.posts}
    assert any("permission" in page.note for page in pages)


async def test_a_page_that_is_not_shown_is_a_missing_permission(desk: Any) -> None:
    desk.world.refused["/published_posts"] = fault(100, 33)
    desk.world.refused[f"/{PAGE}"] = fault(100, 33)
    with pytest.raises(PermissionMissing):
        await desk.poll()


async def test_listening_slows_down_before_the_allowance_is_used_up(desk: Any) -> None:
    desk.world.usage = use(88)
    await desk.poll()
    calls = len(desk.link.http.calls)
    desk.pass_time(minutes=3)
    with pytest.raises(RateLimited) as caught:
        await desk.poll()
    assert len(desk.link.http.calls) == calls
    assert caught.value.until is not None
    assert desk.connector.quotas()[0].used == 88
    desk.world.usage = use(20)
    desk.pass_time(minutes=20)
    await desk.poll()


async def test_pages_that_repeat_or_never_end_are_left(desk: Any) -> None:
    number = desk.world.say("ana", "Hello")
    endless = desk.world._below

    def again(call: Any, wall: str) -> Any:
        import json

        body = json.loads(endless(call, wall).body)
        body["paging"] = {"cursors": {"after": "c0"}, "next": "https://graph.facebook.com/x?after=c0"}
        return answer(200, body)

    desk.world._below = again
    pages = await desk.poll()
    assert number in {post.ref.id for page in pages for post in page.posts}
    assert len(desk.link.http.calls) < 15


async def test_unknown_and_broken_items_cost_themselves_alone(desk: Any) -> None:
    number = desk.world.say("ana", "Hello")
    shown = desk.world._below

    def odd(call: Any, wall: str) -> Any:
        import json

        body = json.loads(shown(call, wall).body)
        body["data"] += [None, 5, {"id": {}}, {"id": "1_2"}, {"id": "1_3", "created_time": "x", "message": []}]
        return answer(200, body)

    desk.world._below = odd
    pages = await desk.poll()
    assert number in {post.ref.id for page in pages for post in page.posts}
    assert sum(page.skipped for page in pages) >= 5


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "{",
        "[]",
        '{"v":1}',
        '{"v":1,"walls":[[1]]}',
        '{"v":1,"watch":[["1_2",9]]}',
        "x" * 90_000,
        '{"v":1,"stretches":[5]}',
        '{"v":1,"stretches":[["tagged",[1,{},"x",-1,null,[]]]]}',
        '{"v":1,"rests":[["1","2"]]}',
    ],
)
async def test_a_cursor_that_cannot_be_read_is_a_fresh_start(desk: Any, junk: str) -> None:
    number = desk.world.say("ana", "Hello")
    desk.cursor = Cursor(junk)
    assert number in await desk.posts()


def test_a_cursor_never_grows_too_large() -> None:
    state = places.State()
    for number in range(places.WALLS):
        state = state.with_older(places.Wall(id="9" * 300 + str(number), told=3))
    state = state.watching(tuple("8" * 300 + str(number) for number in range(400)), state.walls[0].id)
    written = places.write(state)
    assert len(written) <= places.LONGEST_CURSOR
    assert places.read(written).walls


async def test_threads_hold_what_stands_around_and_name_what_is_missing(desk: Any) -> None:
    top = desk.world.say("ana", "Does it ship?")
    answered = desk.world.say("us", "It does.", to=top)
    asked = desk.world.say("ben", "To Lagos?", to=top)
    elsewhere = desk.world.say("cleo", "Nice colour")
    found = await desk.posts()
    thread = await desk.connector.thread(found[asked].ref)
    ids = [post.ref.id for post in thread.posts]
    wall = next(iter(desk.world.posts))
    assert set(ids) == {wall, top, answered, asked}
    assert elsewhere not in ids
    desk.world.refused[f"/{wall}"] = fault(100, 33)
    thread = await desk.connector.thread(found[asked].ref)
    assert [gap.id for gap in thread.absent] == [wall]
    whole = await desk.connector.thread(found[wall].ref) if not desk.world.refused.clear() else None
    assert whole is not None
    assert whole.known == 5


async def test_both_forms_of_an_id_are_one_comment(desk: Any) -> None:
    number = desk.world.say("ana", "Hello")
    await desk.poll()
    desk.world.bare_ids = True
    desk.pass_time(minutes=3)
    found = await desk.posts()
    assert set(found) <= {number, next(iter(desk.world.posts))}
    assert desk.link.time - timedelta(minutes=3) == found[number].created_at


@pytest.mark.parametrize("refusal", [fault(100), fault(10), fault(803)])
async def test_one_post_that_refuses_to_be_read_costs_itself_alone(desk: Any, refusal: Any) -> None:
    first = next(iter(desk.world.posts))
    other = desk.world.publish("Another post.")
    desk.world.say("ana", "Hello", to=other)
    here, message = desk.world.say("ben", "Hello", to=first), desk.world.write("cleo", "Hello")
    desk.world.refused[f"/{other}/comments"] = refusal
    pages = await desk.poll()
    assert {here, message} <= {post.ref.id for page in pages for post in page.posts}
    assert any(page.note for page in pages)


async def test_one_post_or_conversation_in_trouble_keeps_no_other_from_being_heard(desk: Any) -> None:
    first, other = next(iter(desk.world.posts)), desk.world.publish("Another post.")
    desk.world.say("ana", "Hello", to=other)
    here, message = desk.world.say("ben", "Hello", to=first), desk.world.write("cleo", "Hello")
    desk.world.refused[f"/{other}/comments"] = fault(1, message="Please reduce the amount of data", status=500)
    pages = await desk.poll()
    assert {here, message} <= {post.ref.id for page in pages for post in page.posts}
    assert any("left out this time" in page.note for page in pages)
    desk.world.refused.clear()
    desk.pass_time(minutes=3)
    await desk.posts()
    talk = f"t_77{sum(b'cleo')}"
    for trouble in (fault(1, status=500), fault(100), fault(200), fault(2500)):
        desk.pass_time(minutes=3)
        desk.world.write("dora", "Hello"), desk.world.write("cleo", "Hello?")
        heard = desk.world.write("eva", "Hello")
        desk.world.write("cleo", "Hello?")
        desk.world.refused[f"/{talk}"] = trouble
        assert heard in await desk.posts()
    desk.world.refused.clear()
    desk.pass_time(minutes=3)
    again = desk.world.write("cleo", "Are you there?")
    assert again in await desk.posts()


async def test_posts_in_trouble_keep_none_behind_them_from_being_heard_for_good(desk: Any) -> None:
    first = next(iter(desk.world.posts))
    sore = [desk.world.publish(f"Another post {number}.") for number in range(3)]
    desk.world.refused |= {f"/{each}/comments": fault(2, status=503) for each in sore}
    heard = {desk.world.say("ana", "Hello", to=each) for each in [*sore, first]}
    found: set[str] = set()
    for _ in range(10):
        desk.pass_time(minutes=3)
        pages, _ = await desk.until_it_breaks()
        found |= {str(post.ref.id) for page in pages for post in page.posts}
    assert len(found & heard) == 1


async def test_too_much_at_once_is_asked_for_in_smaller_answers(desk: Any) -> None:
    said = {desk.world.say(f"guest{number}", "Hello") for number in range(30)}
    real = desk.link.http.handler
    words = "Please reduce the amount of data you're asking for, then retry your request"

    def small(call: Any) -> Any:
        much = call.path.endswith("/comments") and int(call.param("limit") or 0) > 10
        return fault(1, message=words, status=500) if much else real(call)

    desk.link.http.handler = small
    assert (await desk.posts()).keys() >= said

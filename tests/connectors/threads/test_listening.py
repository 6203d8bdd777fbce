"""Listening without a feed: conversations, by how young their posts are."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import RateLimited, SignInNeeded, TargetGone
from inbox_tui.domain.model import Cursor, PostKind, PostState
from inbox_tui.testing.link import Call, answer
from inbox_tui_meta.threads import cursor as places
from threads_desk import Desk
from threads_world import fault


async def test_replies_at_any_depth_mentions_and_our_own_words(desk: Desk) -> None:
    said = [desk.world.say("ana", "Does it ship?")]
    for number in range(8):
        said.append(desk.world.say("us" if number % 2 else f"guest{number}", f"Deeper {number}", to=said[-1]))
    named = desk.world.mention("cleo", "is worth a visit")
    elsewhere = desk.world.say("us", "Thank you!", to=named)
    found = await desk.hear()
    assert found.keys() == {desk.world.brand_post, *said, named, elsewhere}
    assert found[said[5]].parent == said[4]
    assert all(found[each].root == desk.world.brand_post for each in said)
    assert (found[named].kind, found[named].mentions_us) == (PostKind.MENTION, True)
    assert found[elsewhere].ours


async def test_a_second_look_hands_over_nothing(desk: Desk) -> None:
    await desk.heard()
    assert await desk.hear() == {}
    desk.anew()
    assert await desk.hear() == {}


async def test_edits_and_hiding_are_noticed(desk: Desk) -> None:
    target = await desk.heard()
    desk.world.change(target.ref.id, "Does it ship to Lagos?")
    assert (await desk.hear())[target.ref.id].text == "Does it ship to Lagos?"
    desk.world.posts[target.ref.id]["hide_status"] = "HIDDEN"
    assert target.ref.id in await desk.hear()


async def test_what_vanished_is_looked_for_before_it_counts_as_deleted(desk: Desk) -> None:
    first, second = await desk.heard(), await desk.heard("And to Accra?")
    desk.world.remove(first.ref.id)
    desk.world.posts[second.ref.id]["_root"] = "elsewhere"  # no longer listed, but there
    pages = await desk.look()
    assert [each for page in pages for each in page.deleted] == [first.ref.id]


async def test_a_post_of_ours_that_is_gone(desk: Desk) -> None:
    await desk.heard()
    own = desk.world.brand_post
    desk.world.remove(own)
    pages = await desk.look()
    assert own in [each for page in pages for each in page.deleted]
    assert await desk.hear() == {}


async def test_a_week_away_in_pages_of_ten_and_few_calls(desk: Desk) -> None:
    desk.world.page_size = 10
    await desk.hear()
    said = set()
    for number in range(180):
        desk.link.time += timedelta(hours=1)
        said.add(desk.world.say("us" if number % 9 == 0 else f"guest{number}", f"Question {number}?"))
    found: set[str] = set()
    for _ in range(6):
        before = len(desk.link.http.calls)
        found |= (await desk.hear()).keys()
        assert len(desk.link.http.calls) - before <= 40
        desk.anew()
    assert found >= said


async def test_a_reply_to_an_old_post_comes_by_its_turn(desk: Desk) -> None:
    for number in range(60):
        desk.world.publish(f"Post {number}")
        desk.link.time += timedelta(hours=1)
    desk.link.time += timedelta(days=20)
    await desk.hear()
    late = desk.world.say("ana", "Is this still on?", to=desk.world.brand_post)
    found: set[str] = set()
    for _ in range(12):
        desk.link.time += timedelta(minutes=3)
        found |= (await desk.hear()).keys()
    assert late in found


async def test_old_replies_are_no_news(desk: Desk) -> None:
    old = desk.world.say("ana", "Long ago")
    desk.link.time += timedelta(days=40)
    new = desk.world.say("ben", "Lately")
    found = await desk.hear()
    assert new in found
    assert old not in found


async def test_a_cursor_of_theirs_that_ended_costs_nothing_but_a_round(desk: Desk) -> None:
    desk.world.page_size = 10
    said = {desk.world.say(f"guest{number}", "Hello?") for number in range(70)}
    found = (await desk.hear()).keys()
    real = desk.link.http.handler

    def ended(call: Call) -> Any:
        stale = call.path.endswith("/conversation") and call.param("after") == "c40"
        return fault(100, 0, "Invalid cursor") if stale else real(call)

    desk.link.http.handler = ended
    found |= (await desk.hear()).keys()
    desk.link.http.handler = real
    for _ in range(3):
        found |= (await desk.hear()).keys()
    assert found >= said


async def test_pages_that_repeat_end(desk: Desk) -> None:
    await desk.heard()
    real = desk.link.http.handler

    def stuck(call: Call) -> Any:
        got = real(replace(call, query=tuple(each for each in call.query if each[0] != "after")))
        if call.method != "GET" or got.status != 200 or b'"data": [' not in got.body:
            return got
        raw = json.loads(got.body)
        number = len(desk.link.http.calls)
        return answer(200, {**raw, "paging": {"cursors": {"after": f"n{number}"}, "next": "https://x/?after=y"}})

    desk.link.http.handler = stuck
    before = len(desk.link.http.calls)
    await desk.look()
    assert len(desk.link.http.calls) - before < 20


async def test_mentions_that_are_not_granted_are_said(desk: Desk) -> None:
    desk.world.scopes.remove("threads_manage_mentions")
    said = desk.world.say("ana", "Hello?")
    pages = await desk.look()
    assert any("threads_manage_mentions" in page.note for page in pages)
    assert said in {post.ref.id for page in pages for post in page.posts}


@pytest.mark.parametrize("wrong", ["", "{", "[]", '{"v":7}', '{"v":1,"lists":5}', '{"v":1,"watch":{"a b":["x","y"]}}'])
async def test_a_cursor_that_is_none_begins_anew(desk: Desk, wrong: str) -> None:
    said = desk.world.say("ana", "Does it ship?")
    desk.cursor = Cursor(wrong)
    assert said in await desk.hear()


def test_a_cursor_stays_small() -> None:
    place = places.Place()
    for number in range(5_000):
        place.news(f"180550000000{number:05}", f"180440000000{number % 400:05}", "0123456789")
        place.wall(f"180440000000{number % 400:05}", number)
        place.reach(f"180440000000{number % 400:05}").newest = 1_700_000_000
    written = places.write(place)
    assert len(written) < 60_000
    again = places.read(written)
    assert (len(again.walls), len(again.watch)) == (places.WALLS, places.WATCHED)


async def test_a_thread_with_what_stands_above_and_below(desk: Desk) -> None:
    target = await desk.heard()
    below = desk.world.say("ben", "And to Accra?", to=target.ref.id)
    thread = await desk.connector.thread(target.ref)
    assert {post.ref.id for post in thread.posts} == {desk.world.brand_post, target.ref.id, below}


async def test_a_mention_below_a_post_that_is_not_shown(desk: Desk) -> None:
    top = desk.world.mention("cleo", "is worth a visit")
    below = desk.world.say("ana", "I was there, @brand.shop", to=top)
    target = (await desk.hear())[below]
    desk.world.refused = {f"/{top}": fault(100, 33), f"/{top}/conversation": fault(10, 0, status=403)}
    thread = await desk.connector.thread(target.ref)
    assert [post.ref.id for post in thread.posts] == [below]
    assert [(gap.id, gap.state) for gap in thread.absent] == [(top, PostState.MISSING)]


async def test_a_gone_post_says_so(desk: Desk) -> None:
    target = await desk.heard()
    desk.world.remove(target.ref.id)
    with pytest.raises(TargetGone):
        await desk.connector.thread(target.ref)


async def test_what_is_used_up_is_shown(desk: Desk) -> None:
    target = await desk.heard()
    await desk.send(await desk.reply_to(target))
    desk.anew()
    await desk.look()
    assert [each.words() for each in desk.connector.quotas()] == [
        "1 of 1,000 replies within 24 hours", "0 of 250 posts within 24 hours", "0 of 100 deletions within 24 hours",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "sub", "error"),
    [(190, 463, SignInNeeded), (190, 0, SignInNeeded), (4, 0, RateLimited), (613, 0, RateLimited)],
)
async def test_errors_of_a_round(desk: Desk, code: int, sub: int, error: type[Exception]) -> None:
    desk.world.refused = {"/threads": fault(code, sub)}
    with pytest.raises(error):
        await desk.look()


async def test_a_conversation_that_is_refused_keeps_no_other_from_being_read(desk: Desk) -> None:
    await desk.heard()
    brand = desk.world.brand_post
    other = desk.world.publish("A second post")
    said = {desk.world.say("ana", "Here?", to=other), desk.world.say("ben", "There?", to=brand)}
    desk.world.refused = {f"/{other}/conversation": fault(24)}
    found = await desk.hear()
    assert found.keys() & said == {max(said)}
    desk.world.refused = {f"/{brand}/conversation": fault(24)}
    desk.cursor = None
    found = await desk.hear()
    assert found.keys() & said == {min(said)}


# --- answers to our replies under others' posts


def under_others(desk: Desk, words: str = "Thank you!") -> tuple[str, str]:
    """Somebody's post that mentions us, and our reply to it."""
    top = desk.world.mention("cleo", "is worth a visit")
    return top, desk.world.say("us", words, to=top)


async def test_an_answer_to_our_reply_under_anothers_post_is_heard_without_a_mention(desk: Desk) -> None:
    top, ours = under_others(desk)
    await desk.hear()
    said = desk.world.say("ana", "When do you open?", to=ours)
    found = (await desk.hear())[said]
    assert (found.parent, found.parent_author, found.root) == (ours, "9900", top)
    assert (found.kind, found.mentions_us) == (PostKind.REPLY, False)
    again = desk.world.say("us", "At nine.", to=said)
    further = desk.world.say("ana", "Great", to=again)
    assert further in await desk.hear()
    assert await desk.hear() == {}
    desk.anew()
    assert await desk.hear() == {}


async def test_edited_and_deleted_answers_to_our_replies_are_told(desk: Desk) -> None:
    _, ours = under_others(desk)
    said, other = desk.world.say("ana", "When?", to=ours), desk.world.say("ben", "Where?", to=ours)
    await desk.hear()
    desk.world.change(said, "When do you open?")
    assert (await desk.hear())[said].text == "When do you open?"
    desk.world.remove(other)
    assert [each for page in await desk.look() for each in page.deleted] == [other]


async def test_hundreds_of_answers_to_our_replies_come_in_few_calls_a_round(desk: Desk) -> None:
    desk.world.page_size = 10
    said = set()
    for number in range(16):
        _, ours = under_others(desk, f"Thank you {number}!")
        said |= {desk.world.say(f"guest{each}", "Really?", to=ours) for each in range(15)}
        desk.link.time += timedelta(hours=9)
    found: set[str] = set()
    for _ in range(16):
        before = len(desk.link.http.calls)
        found |= (await desk.hear()).keys()
        assert len(desk.link.http.calls) - before <= 40
        desk.anew()
        desk.link.time += timedelta(minutes=3)
    assert found >= said


@pytest.mark.parametrize("refusal", [fault(10, status=403), fault(100, 33), fault(100)])
async def test_where_answers_to_our_replies_are_not_shown_that_is_said_and_not_asked_on(
    desk: Desk, refusal: Any
) -> None:
    ours = []
    for _ in range(6):
        ours.append(under_others(desk)[1])
        desk.world.say("ana", "When?", to=ours[-1])
    desk.world.refused = {f"/{number}/replies": refusal for number in ours}
    for asked in (2, 0):
        before = len(desk.link.http.calls)
        pages = await desk.look()
        assert any("not shown to this login" in page.note for page in pages)
        assert not [each for page in pages for each in page.deleted]
        paths = [call.path for call in desk.link.http.calls[before:]]
        assert sum(path.endswith("/replies") and "/me/" not in path for path in paths) == asked
        desk.anew()
    desk.world.refused = {}
    for _ in range(40):
        desk.link.time += timedelta(minutes=3)
        pages = await desk.look()
    assert "not shown" not in pages[-1].note


async def test_an_answer_to_an_old_reply_of_ours_comes_by_its_turn(desk: Desk) -> None:
    top, oldest = under_others(desk)
    for number in range(120):
        desk.link.time += timedelta(hours=2)
        other = desk.world.say("us", f"Thank you {number}!", to=top)
        if number % 3 == 0:
            desk.world.say("ana", "Welcome", to=other)
    for _ in range(8):
        await desk.hear()
        desk.link.time += timedelta(minutes=3)
    late = desk.world.say("ben", "Only now seen: when?", to=oldest)
    found: set[str] = set()
    for _ in range(30):
        desk.anew()
        found |= (await desk.hear()).keys()
        desk.link.time += timedelta(minutes=3)
    assert late in found


async def test_a_reply_of_ours_that_is_gone_is_told(desk: Desk) -> None:
    _, ours = under_others(desk)
    desk.world.say("ana", "When?", to=ours)
    await desk.hear()
    listed = desk.world._page
    shown = dict(desk.world.posts[ours])
    desk.world.remove(ours)
    stale = lambda call, items: listed(call, [*items, shown] if call.path.endswith("/me/replies") else items)  # noqa: E731
    desk.world._page = stale  # type: ignore[method-assign]
    assert ours in [each for page in await desk.look() for each in page.deleted]


def test_answered_replies_keep_a_cursor_small_and_come_round() -> None:
    place = places.Place()
    for number in range(2_000):
        place.answered[f"180550000000{number:05}"] = 1_700_000_000 + number
        place.reach(f"180550000000{number:05}").newest = 1_700_000_000
    again = places.read(places.write(place))
    assert len(again.answered) == places.ANSWERED
    assert "18055000000001999" in again.answered
    assert len(again.lists) <= places.ANSWERED + 3


async def test_a_cursor_of_the_version_before_goes_on(desk: Desk) -> None:
    await desk.heard()
    raw = json.loads(str(desk.cursor))
    del raw["answered"], raw["refused"]
    desk.cursor = Cursor(json.dumps(raw | {"deep": ""}))
    assert await desk.hear() == {}


async def test_a_thread_around_our_reply_under_anothers_post(desk: Desk) -> None:
    top, ours = under_others(desk)
    said, beside = desk.world.say("ana", "When?", to=ours), desk.world.say("ben", "Where?", to=ours)
    found = await desk.hear()
    for ref in (found[said].ref, found[ours].ref):
        thread = await desk.connector.thread(ref)
        assert {post.ref.id for post in thread.posts} == {top, ours, said, beside}
        assert not thread.absent


@pytest.mark.parametrize("ending", ["/mentions", "/me/replies", "conversation"])
async def test_one_list_in_trouble_keeps_no_other_from_being_heard(desk: Desk, ending: str) -> None:
    other = desk.world.publish("A second post")
    desk.world.say("ana", "There?", to=other)
    said = desk.world.say("ben", "Here?")
    desk.world.refused = {f"/{other}/{ending}" if ending == "conversation" else ending: fault(2, status=500)}
    pages = await desk.look()
    assert said in {post.ref.id for page in pages for post in page.posts}
    assert any("left out this time" in page.note for page in pages)


async def test_a_time_in_the_future_hides_nothing(desk: Desk) -> None:
    odd = desk.world.say("ana", "From tomorrow")
    desk.world.posts[odd]["timestamp"] = "2039-01-01T00:00:00+0000"
    await desk.hear()
    desk.world.page_size = 10
    said = set()
    for number in range(25):
        desk.link.time += timedelta(hours=1)
        said.add(desk.world.say(f"guest{number}", "Hello?"))
    desk.world.posts[odd]["text"] = "changed"
    assert (await desk.hear()).keys() >= said


async def test_replies_of_ours_with_odd_fields_cost_themselves_alone(desk: Desk) -> None:
    _, ours = under_others(desk)
    said = desk.world.say("ana", "When?", to=ours)
    whole = [desk.world._shown(desk.world.posts[ours])]
    odd: list[Any] = [None, 5, {"id": {}}, *({**whole[0], "root_post": each} for each in ({"id": {}}, [], 7))]
    desk.world.refused = {"/me/replies": answer(200, {"data": [*odd, *whole]})}
    assert said in await desk.hear()

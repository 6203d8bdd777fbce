"""Listening to an account: what is asked, what comes, and what is never lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import PermissionMissing, SignInNeeded
from inbox_tui.testing.link import EPOCH, answer
from instagram_world import APP_SCOPED, US, fault


async def test_comments_answers_tags_and_messages_come(desk: Any) -> None:
    top = desk.world.say("ana", "Does it ship?")
    below = desk.world.say("ben", "To Lagos?", to=top)
    tag, message = desk.world.tag("dora", "Look!"), desk.world.write("cleo", "Hello")
    found = await desk.posts()
    assert found[below].parent == top
    assert found[top].parent in desk.world.media
    assert found[tag].mentions_us
    assert found[message].ref.channel.startswith("aWdf")
    assert f"/v26.0/{US}/media" in [call.path for call in desk.link.http.calls]
    assert not any(APP_SCOPED in call.path for call in desk.link.http.calls)


async def test_nothing_new_costs_few_requests(desk: Any) -> None:
    desk.world.say("ana", "Hello")
    await desk.poll()
    calls = len(desk.link.http.calls)
    desk.pass_time(minutes=3)
    await desk.poll()
    assert len(desk.link.http.calls) - calls <= 3


async def test_never_more_than_fifty_are_asked_for_and_all_come(desk: Any) -> None:
    said = [desk.world.say(f"guest{number}", f"Word {number}") for number in range(480)]
    found: set[str] = set()
    for _ in range(4):
        found |= (await desk.posts()).keys()
        desk.pass_time(minutes=3)
    assert found >= set(said)
    assert {call.param("limit") for call in desk.link.http.calls if call.path.endswith("/comments")} == {"50"}


async def test_answers_that_do_not_come_along_are_fetched(desk: Any) -> None:
    top = desk.world.say("ana", "Does it ship?")
    desk.world.replies_shown = 5
    said = [desk.world.say(f"guest{number}", f"Me, too {number}", to=top) for number in range(30)]
    found = await desk.posts()
    assert found.keys() >= set(said)
    assert {found[each].parent for each in said} == {top}


async def test_an_edit_and_hiding_elsewhere_are_seen(desk: Any) -> None:
    number = desk.world.say("ana", "Does it shop?")
    await desk.poll()
    desk.world.comments[number] |= {"text": "Does it ship?", "hidden": True}
    desk.pass_time(minutes=3)
    found = (await desk.posts())[number]
    assert found.text == "Does it ship?"
    assert found.closed


async def test_a_deleted_comment_is_told(desk: Any) -> None:
    number = desk.world.say("ana", "Never mind")
    desk.world.say("ben", "Hello")
    await desk.poll()
    del desk.world.comments[number]
    desk.pass_time(minutes=3)
    assert [each for page in await desk.poll() for each in page.deleted] == [number]


async def test_a_comment_kept_from_us_is_not_deleted(desk: Any) -> None:
    """Comments by restricted people are left out of lists without a word."""
    number = desk.world.say("ana", "Hello")
    desk.world.say("ben", "Hello, too")
    await desk.poll()
    kept = desk.world.comments[number]
    kept["wall"] = "elsewhere"
    desk.pass_time(minutes=3)
    assert not [each for page in await desk.poll() for each in page.deleted]


async def test_without_leave_for_messages_comments_come_and_a_note_says_why(desk: Any) -> None:
    desk.world.refused["/conversations"] = fault(10)
    number = desk.world.say("ana", "Hello")
    pages = await desk.poll()
    assert number in {post.ref.id for page in pages for post in page.posts}
    assert "Direct messages are not read" in " ".join(page.note for page in pages)


async def test_without_leave_for_tags_the_rest_comes(desk: Any) -> None:
    desk.world.refused["/tags"] = fault(10)
    number = desk.world.say("ana", "Hello")
    assert number in await desk.posts()


async def test_a_login_that_sees_nothing_any_more_says_so(desk: Any) -> None:
    desk.world.refused["/media"] = fault(100, 33)
    desk.world.refused[f"/{US}"] = fault(100, 33)
    with pytest.raises(PermissionMissing):
        await desk.poll()


async def test_the_token_is_renewed_in_good_time_and_only_then(desk: Any) -> None:
    await desk.poll()
    desk.pass_time(days=14)
    await desk.poll()
    assert not any("refresh" in call.path for call in desk.link.http.calls)
    desk.pass_time(days=2)
    old = desk.link.secrets["token"].reveal()
    await desk.poll()
    assert sum("refresh" in call.path for call in desk.link.http.calls) == 1
    assert desk.link.secrets["token"].reveal() == desk.world.token != old
    assert desk.link.secrets["expires"].reveal() == (desk.link.now() + timedelta(days=60)).isoformat()
    desk.pass_time(days=100)
    with pytest.raises(SignInNeeded):
        await desk.poll()


async def test_by_way_of_a_page_nothing_is_renewed(page_desk: Any) -> None:
    page_desk.world.say("ana", "Hello")
    await page_desk.poll()
    page_desk.pass_time(days=300)
    assert (await page_desk.connector.profile()).identity.handle == "brand"
    assert not any("refresh" in call.path for call in page_desk.link.http.calls)


async def test_threads_hold_what_stands_around_and_name_what_is_missing(desk: Any) -> None:
    top = desk.world.say("ana", "Does it ship?")
    asked = desk.world.say("ben", "To Lagos?", to=top)
    found = await desk.posts()
    wall = next(iter(desk.world.media))
    thread = await desk.connector.thread(found[asked].ref)
    assert {post.ref.id for post in thread.posts} == {wall, top, asked}
    desk.world.refused[f"/{wall}"] = fault(100, 33)
    desk.world.refused[f"/{top}"] = fault(100, 33)
    thread = await desk.connector.thread(found[asked].ref)
    assert {gap.id for gap in thread.absent} == {wall, top}


async def test_a_wrapped_me_is_taken(desk: Any) -> None:
    desk.world.wrapped = True
    assert (await desk.connector.profile()).identity.id == US


async def test_what_may_not_be_done_is_explained(desk: Any, page_desk: Any) -> None:
    from inbox_tui.domain.model import Act

    plain, by_page = await desk.connector.profile(), await page_desk.connector.profile()
    assert Act.LIKE not in plain.may
    assert "Facebook Page" in plain.why_not[Act.LIKE]
    assert Act.LIKE in by_page.may
    assert any("Mentions" in each for each in plain.warnings)
    assert any("90 days" in each for each in plain.warnings)
    assert plain.expires[0].what == "Version v26.0 of the Graph API"


async def test_a_broken_list_is_survived(desk: Any) -> None:
    desk.world.say("ana", "Hello")
    desk.world.refused["/comments"] = answer(200, {"data": [None, {"id": 5}, {"replies": {"data": [[]]}}]})
    pages = await desk.poll()
    assert sum(page.skipped for page in pages) == 3
    assert desk.link.now() == EPOCH


async def test_a_week_away_loses_none_of_200_tags(desk: Any) -> None:
    await desk.poll()
    said = set()
    for number in range(200):
        desk.pass_time(minutes=50)
        said.add(desk.world.tag(f"guest{number}", "Look!"))
    said.add(old := desk.world.tag("dora", "From last year, tagged now"))
    desk.world.tags[-1]["timestamp"] = "2026-02-20T08:00:00+0000"
    found: set[str] = set()
    for _ in range(4):
        calls = len(desk.link.http.calls)
        found |= (await desk.posts()).keys()
        assert len(desk.link.http.calls) - calls <= 40
        desk.pass_time(minutes=3)
    assert found >= said
    desk.pass_time(minutes=16)
    late = desk.world.tag("eva", "An older picture, tagged now")
    desk.world.tags[-1]["timestamp"] = "2026-02-21T08:00:00+0000"
    assert set(await desk.posts()) == {late}
    assert old != late


async def test_hundreds_of_answers_below_one_comment_and_many_below_others_all_come(desk: Any) -> None:
    top = desk.world.say("ana", "Whom would you take along?")
    said = {desk.world.say(f"guest{number}", "Her", to=top) for number in range(360)}
    for number in range(10):
        other = desk.world.say("ben", f"Question {number}")
        said |= {desk.world.say(f"guest{each}", "Me, too", to=other) for each in range(55)}
    found: set[str] = set()
    for _ in range(3):
        calls = len(desk.link.http.calls)
        found |= (await desk.posts()).keys()
        assert len(desk.link.http.calls) - calls <= 40
        desk.pass_time(minutes=3)
    assert found >= said
    late = desk.world.say("dora", "And him", to=top)
    for _ in range(4):
        desk.pass_time(minutes=3)
        found |= (await desk.posts()).keys()
    assert late in found


@pytest.mark.parametrize("refusal", [fault(100, 33), fault(100)])
async def test_answers_that_are_refused_cost_themselves_alone(desk: Any, refusal: Any) -> None:
    top, message = desk.world.say("ana", "Whom would you take along?"), desk.world.write("cleo", "Hello")
    for number in range(60):
        desk.world.say(f"guest{number}", "Her", to=top)
    desk.world.refused[f"/{top}/replies"] = refusal
    found = await desk.posts()
    assert found.keys() >= {top, message}

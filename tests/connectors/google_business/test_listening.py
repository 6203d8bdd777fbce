"""Catching up: new and changed reviews, replies from Google's own pages, removals, and many locations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from google_business_world import refused
from inbox_tui.connector import PermissionMissing, TargetGone
from inbox_tui.domain.model import PostState
from inbox_tui.testing.link import EPOCH, answer
from inbox_tui_google.business import cursor as places
from inbox_tui_google.business.listen import CALLS, DEEP_ROUNDS


def names(pages: list[Any]) -> list[str]:
    return [post.ref.id for page in pages for post in page.posts]


async def rounds(desk: Any, cursor: Any, most: int) -> tuple[list[Any], Any]:
    pages = []
    for _ in range(most):
        more, cursor = await desk.poll(cursor)
        pages += more
    return pages, cursor


async def test_an_idle_look_is_one_call_a_location(desk: Any) -> None:
    desk.world.add_location("12", "Brand Accra")
    desk.world.say("ana", "Fine")
    _, cursor = await desk.poll()
    before = len(desk.link.http.calls)
    pages, _ = await desk.poll(cursor)
    assert (names(pages), len(desk.link.http.calls) - before) == ([], 2)


async def test_an_edited_review_comes_again(desk: Any) -> None:
    name = desk.world.say("ana", "Fine", stars=5)
    _, cursor = await desk.poll()
    desk.later(hours=1)
    desk.world.change(name, comment="Not so fine", starRating="TWO")
    pages, _ = await desk.poll(cursor)
    (post,) = [post for page in pages for post in page.posts]
    assert (post.text, post.stars, post.edited_at) == ("Not so fine", 2, desk.link.now())


async def test_a_reply_from_googles_own_page_is_heard_though_the_review_does_not_move(desk: Any) -> None:
    name = desk.world.say("ana", "Fine")
    for number in range(20):
        desk.world.say(f"guest{number}", "Fine, too")
    _, cursor = await desk.poll()
    desk.world.say("us", "Thanks", to=name)
    pages, cursor = await desk.poll(cursor)
    assert names(pages) == [name, f"{name}/reply"]
    desk.world.reviews[name].pop("reviewReply")
    pages, _ = await desk.poll(cursor)
    assert names(pages) == [name]
    gaps = [gap for page in pages for gap in page.absent]
    assert [(gap.id, gap.state) for gap in gaps] == [(f"{name}/reply", PostState.DELETED)]


async def test_a_week_away_is_caught_up(desk: Any) -> None:
    desk.world.page_limit = 10
    desk.world.say("ana", "Fine")
    _, cursor = await desk.poll()
    desk.later(days=7)
    said = {desk.world.say(f"guest{n}", "Hm", at=desk.link.now() - timedelta(hours=n)) for n in range(150)}
    pages, cursor = await desk.poll(cursor)
    newer = desk.world.say("ben", "Meanwhile")
    more, cursor = await rounds(desk, cursor, 4)
    assert said | {newer} <= set(names(pages + more))
    assert all(not spot.token for spot in places.read(cursor).spots.values())


async def test_a_place_that_google_no_longer_knows(desk: Any) -> None:
    desk.world.page_limit = 10
    said = {desk.world.say(f"guest{n}", "Hm") for n in range(90)}
    pages, cursor = await desk.poll()
    state = places.read(cursor)
    (name,) = state.spots
    lost = places.write(state.having(name, places.replace(state.spots[name], token="gone")))
    more, _ = await rounds(desk, lost, 4)
    assert said == set(names(pages + more))


@pytest.mark.parametrize("token", ["at0", "at10"])
async def test_pages_that_never_end(desk: Any, token: str) -> None:
    import json

    world = desk.world
    world.page_limit = 10
    for number in range(30):
        world.say(f"guest{number}", "Hm")

    def looping(call: Any) -> Any:
        said = world(call)
        if call.path.endswith("/reviews"):
            return answer(200, json.loads(said.body) | {"nextPageToken": token})
        return said

    desk.link.http.handler = looping
    await rounds(desk, None, 3)
    assert len(desk.link.http.calls) < 40


async def test_old_reviews_are_not_brought_until_something_happens_to_them(desk: Any) -> None:
    old = desk.world.say("ana", "Long ago", at=EPOCH - timedelta(days=400))
    pages, cursor = await desk.poll()
    assert names(pages) == []
    desk.later(hours=1)
    desk.world.change(old, comment="Long ago, and still true")
    pages, _ = await desk.poll(cursor)
    assert names(pages) == [old]


async def test_a_removed_review_is_asked_for_by_name(desk: Any) -> None:
    said = [desk.world.say(f"guest{n}", "Hm") for n in range(12)]
    _, cursor = await desk.poll()
    desk.world.reviews.pop(said[4])
    pages, cursor = await rounds(desk, cursor, DEEP_ROUNDS)
    assert [(gap.id, gap.state) for page in pages for gap in page.absent] == [(said[4], PostState.DELETED)]
    pages, _ = await rounds(desk, cursor, DEEP_ROUNDS)
    assert not any(page.absent for page in pages)
    with pytest.raises(TargetGone):
        await desk.connector.thread((await desk.posts())[said[5]].ref.__class__(id=said[4]))


async def test_what_is_only_missing_from_a_page_is_not_taken_for_removed(desk: Any) -> None:
    import json

    world = desk.world
    said = [world.say(f"guest{n}", "Hm") for n in range(12)]
    _, cursor = await desk.poll()

    def forgetful(call: Any) -> Any:
        answered = world(call)
        if call.path.endswith("/reviews"):
            raw = json.loads(answered.body)
            raw["reviews"] = [each for each in raw["reviews"] if each["name"] != said[4]]
            return answer(200, raw)
        return answered

    desk.link.http.handler = forgetful
    pages, _ = await rounds(desk, cursor, DEEP_ROUNDS)
    assert not any(page.absent or page.deleted for page in pages)


# --- many locations


async def test_many_locations_take_turns(new_desk: Callable[..., Any]) -> None:
    def fill(world: Any) -> None:
        for number in range(100, 180):
            world.say("ana", f"At {number}", where=world.add_location(str(number), f"Shop {number}"))

    desk = new_desk(fill)
    pages, cursor = await desk.poll()
    assert len(desk.link.http.calls) <= CALLS + 4
    more, cursor = await rounds(desk, cursor, 2)
    assert len(set(names(pages + more))) == 80
    assert len(cursor) < places.LONGEST_CURSOR


async def test_reviews_say_which_location_they_are_about(desk: Any) -> None:
    where = desk.world.add_location("12", "Brand Accra")
    name = desk.world.say("ana", "Fine", where=where)
    post = (await desk.posts())[name]
    assert post.quoted is not None
    assert post.quoted.text == "Brand Accra"
    profile = await desk.connector.profile()
    assert (profile.reads, profile.identity.handle) == ("the reviews of 2 locations", "Brand")


async def test_a_location_under_two_accounts_is_read_once(desk: Any) -> None:
    desk.world.add_location("11", "Brand Lagos", account="accounts/78")
    assert (await desk.connector.profile()).reads == "the reviews of 1 location"


@pytest.mark.parametrize("wanted", ["Brand Accra", "12", " brand accra , nowhere"])
async def test_only_the_locations_that_are_wanted(new_desk: Callable[..., Any], wanted: str) -> None:
    desk = new_desk(lambda world: world.add_location("12", "Brand Accra"), locations=wanted)
    profile = await desk.connector.profile()
    assert (profile.reads, profile.identity.handle) == ("the reviews of 1 location", "Brand Accra")


async def test_a_location_of_no_such_name(new_desk: Callable[..., Any]) -> None:
    with pytest.raises(PermissionMissing, match="setting Locations"):
        await new_desk(locations="Nowhere").connector.profile()


async def test_a_location_that_was_taken_from_us_costs_that_location(desk: Any) -> None:
    where = desk.world.add_location("12", "Brand Accra")
    name = desk.world.say("ana", "Fine")
    desk.world.trouble[f"/v4/{where}/reviews"] = refused(403, "PERMISSION_DENIED")
    pages, cursor = await desk.poll()
    assert names(pages) == [name]
    assert pages[-1].note == "No reviews can be read of Brand Accra."
    desk.world.trouble["/v4/"] = refused(403, "PERMISSION_DENIED")
    with pytest.raises(PermissionMissing):
        await desk.poll(cursor)


@pytest.mark.parametrize(
    "broken", ["", "{", "[]", '{"v": 1, "spots": {"a": [1]}}', '{"v": 1}', '{"v": 9, "spots": {}}']
)
def test_a_cursor_that_cannot_be_read_begins_anew(broken: str) -> None:
    assert places.read(places.Cursor(broken)) == places.State()


def test_a_full_cursor_is_small_enough() -> None:
    known = {f"AbFvOq{'x' * 80}{n}": places.Known("0123456789", n, "") for n in range(500)}
    spots = {f"accounts/1/locations/{n}": places.Spot(mark=n, known=known) for n in range(150)}
    assert len(places.write(places.State(spots=spots))) < places.LONGEST_CURSOR

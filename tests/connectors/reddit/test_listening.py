"""Listening: a week away, edits, deletions, what was let through late, and pages that misbehave."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import RateLimited, SignInNeeded, Unreadable
from inbox_tui.domain.model import Cursor, PostKind
from inbox_tui.testing.link import answer
from inbox_tui_reddit import cursor as places
from inbox_tui_reddit.listening import CUT, DEEP
from inbox_tui_reddit.parse import LOCKED


def told(pages: list[Any]) -> dict[str, Any]:
    return {post.ref.id: post for page in pages for post in page.posts}


async def test_what_a_first_round_brings(desk: Any) -> None:
    comment = desk.world.say("ana", "Does it dim?")
    answered = desk.world.say("us", "It does.", to=comment)
    back = desk.world.say("ana", "Thanks!", to=answered)
    elsewhere = desk.world.submit("ben", "Which lamp?")
    mention = desk.world.say("cleo", "Ask u/acme_brand.", to=elsewhere)
    private = desk.world.write("dora", "May I ask?")
    sent = desk.world.write("us", "You may.", first=private, to="dora")
    heard, _ = await desk.heard()
    kinds = {name: post.kind for name, post in heard.items()}
    assert kinds == {
        comment: PostKind.COMMENT, answered: PostKind.POST, back: PostKind.REPLY, elsewhere: PostKind.POST,
        mention: PostKind.MENTION, private: PostKind.DIRECT, sent: PostKind.DIRECT, desk.world.post: PostKind.POST,
    }  # fmt: skip
    assert {name for name, post in heard.items() if post.ours} == {desk.world.post, answered, sent}


async def test_the_second_round_brings_what_is_new_only(desk: Any) -> None:
    desk.world.say("ana", "Does it dim?")
    _, cursor = await desk.heard()
    assert told(await desk.listen(cursor)) == {}
    new = desk.world.say("ben", "And in blue?")
    assert set(told(await desk.listen(cursor))) == {new}


async def test_reading_is_never_marked_on_reddit(desk: Any) -> None:
    await desk.heard()
    inbox = [call for call in desk.link.http.calls if call.path == "/message/inbox"]
    assert {call.param("mark") for call in inbox} == {"false"}
    assert desk.world.read == []


async def test_a_week_away_with_more_than_a_page(desk: Any) -> None:
    _, cursor = await desk.heard()
    said = {desk.world.say(f"guest{number}", f"Question {number}?") for number in range(450)}
    assert set(told(await desk.listen(cursor))) == said


def sparing(desk: Any, most: int) -> None:
    """Reddit answers ``most`` requests of each round, and asks for a pause then."""
    world = desk.link.http.handler
    begun = [0]

    def handler(call: Any) -> Any:
        first = call.path.startswith("/message/inbox") and call.param("after") is None
        begun[0] = 1 if first else begun[0] + 1
        return answer(429, {}, {"retry-after": "60"}) if begun[0] > most else world(call)

    desk.link.http.handler = handler


async def heard_in(desk: Any, cursor: Any, rounds: int) -> tuple[set[str], Any]:
    """What so many rounds bring, each by a program started anew; a rate limit ends a round."""
    found: set[str] = set()
    for _ in range(rounds):
        desk.again()
        try:
            async for page in desk.connector.updates(cursor):
                found |= {post.ref.id for post in page.posts}
                cursor = page.cursor or cursor
        except RateLimited:
            pass
    return found, cursor


async def test_rounds_that_are_cut_off_by_a_rate_limit_get_further_all_the_same(desk: Any) -> None:
    _, cursor = await desk.heard()
    said = {desk.world.say(f"guest{number}", f"Question {number}?") for number in range(950)}
    sparing(desk, 3)
    found, cursor = await heard_in(desk, cursor, 1)
    assert len(found) == 300
    more = desk.world.say("ana", "Said meanwhile.")
    rest, cursor = await heard_in(desk, cursor, 12)
    assert said | {more} <= found | rest
    assert places.decode(cursor).gaps == {}


async def test_feeds_read_few_pages_at_a_time_and_come_to_the_end(feeds: Any) -> None:
    said = {feeds.world.say(f"guest{number}", f"Question {number}?") for number in range(950)}
    pages = await feeds.listen()
    assert len(feeds.link.http.calls) <= 10, "Reddit lets feeds ask about ten times a minute"
    first = set(told(pages))
    rest, _ = await heard_in(feeds, pages[-1].cursor, 4)
    assert said <= first | rest


async def test_what_a_page_goes_on_from_may_be_deleted_meanwhile(desk: Any) -> None:
    said = {desk.world.say(f"guest{number}", f"Question {number}?") for number in range(450)}
    world = desk.link.http.handler

    def handler(call: Any) -> Any:
        anchor = call.param("after")
        if call.path.startswith("/message/inbox") and anchor and len(desk.world.things) > 450:
            del desk.world.things[anchor]
            said.discard(anchor)
        return world(call)

    desk.link.http.handler = handler
    assert said <= set(told(await desk.listen()))


async def test_a_gap_whose_surroundings_are_deleted_is_reached_from_the_top(desk: Any) -> None:
    said = [desk.world.say(f"guest{number}", f"Question {number}?") for number in range(450)]
    _, cursor = await desk.heard()
    place = places.decode(cursor)
    for name in said[:200]:
        del place.seen[name]
    floor = place.marks["inbox"] - timedelta(days=20)
    place.gaps["inbox"] = places.Gap("t1_gone1", floor, ("t1_gone2", "t1_gone3"))
    rest, cursor = await heard_in(desk, place.encode(), 3)
    assert rest >= set(said[:200])
    again, _ = await heard_in(desk, cursor, 2)
    assert not again


async def test_more_than_reddit_lists_is_not_passed_over_in_silence(desk: Any) -> None:
    _, cursor = await desk.heard()
    desk.world.now = desk.link.now
    for number in range(1000):
        desk.world.say(f"guest{number}", f"Question {number}?")
    newest = desk.world._newest
    desk.world._newest = lambda: [n for n in newest() if desk.world.things[n]["author"].startswith("guest")][:950]
    pages = await desk.listen(cursor)
    assert [page.note for page in pages if page.note] == [CUT]


async def test_only_a_sources_last_page_promises_anything(desk: Any) -> None:
    said = {desk.world.say(f"guest{number}", f"Question {number}?") for number in range(250)}
    pages = await desk.listen()
    assert [page.cursor is None for page in pages[:3]] == [True, True, False]
    assert said <= set(told(pages[:3]))


async def test_the_first_round_goes_back_thirty_days(desk: Any) -> None:
    old = desk.world.say("ana", "Does it dim?")
    desk.world.things[old]["created_utc"] = (desk.link.now() - timedelta(days=31)).timestamp()
    new = desk.world.say("ben", "And in blue?")
    heard, _ = await desk.heard()
    assert new in heard
    assert old not in heard


async def test_edits_and_deletions_are_found(desk: Any) -> None:
    edited, deleted, removed = (desk.world.say("ana", f"Words {n}") for n in range(3))
    heard, cursor = await desk.heard()
    desk.world.edit(edited, "Other words")
    desk.world.delete(deleted)
    desk.world.delete(removed, "[removed]")
    # An edit shows in the inbox as well; what shows in no listing any more is asked about by name.
    world = desk.link.http.handler
    empty = {"kind": "Listing", "data": {"children": [], "after": None}}
    desk.link.http.handler = lambda call: answer(200, empty) if "/message/" in call.path else world(call)
    pages = await desk.listen(cursor)
    assert told(pages)[edited].text == "Other words"
    assert told(pages)[edited].edited_at is not None
    assert told(pages)[edited].ref.version != heard[edited].ref.version
    assert {name for page in pages for name in page.deleted} == {deleted, removed}


async def test_what_merely_vanished_is_not_deleted(desk: Any) -> None:
    said = desk.world.say("ana", "Does it dim?")
    _, cursor = await desk.heard()
    del desk.world.things[said]
    for _ in range(3):
        pages = await desk.listen(cursor)
        assert [page.deleted for page in pages if page.deleted] == []
        cursor = pages[-1].cursor


async def test_the_watched_are_asked_about_in_turn(desk: Any) -> None:
    for number in range(250):
        desk.world.say(f"guest{number}", f"Question {number}?")
    _, cursor = await desk.heard()
    asked: set[str] = set()
    for _ in range(3):
        desk.link.http.calls.clear()
        cursor = (await desk.listen(cursor))[-1].cursor
        (sweep,) = (call for call in desk.link.http.calls if call.path == "/api/info")
        asked |= set((sweep.param("id") or "").split(","))
    assert len(asked) >= 250


async def test_what_was_let_through_late_is_found_at_its_old_place(desk: Any) -> None:
    held = desk.world.say("ana", "Held by a moderator?")
    for number in range(150):
        desk.world.say(f"guest{number}", f"Question {number}?")
    world, hidden = desk.link.http.handler, [True]

    def without(call: Any) -> Any:
        said = world(call)
        if hidden[0] and call.path == "/message/inbox":
            raw = json.loads(said.body)
            raw["data"]["children"] = [c for c in raw["data"]["children"] if c["data"]["name"] != held]
            return answer(200, raw)
        return said

    desk.link.http.handler = without
    heard, cursor = await desk.heard()
    assert held not in heard
    hidden[0] = False
    desk.link.time += timedelta(hours=3)
    found: set[str] = set()
    for _ in range(DEEP):
        pages = await desk.listen(cursor)
        found |= set(told(pages))
        cursor = pages[-1].cursor
    assert held in found


async def test_the_posts_above_come_once_and_say_whether_they_are_locked(desk: Any) -> None:
    elsewhere = desk.world.submit("ben", "Which lamp?")
    desk.world.things[elsewhere]["locked"] = True
    desk.world.say("cleo", "Ask u/acme_brand.", to=elsewhere)
    heard, cursor = await desk.heard()
    assert heard[elsewhere].closed == LOCKED
    desk.world.say("dan", "Or u/acme_brand?", to=elsewhere)
    assert elsewhere not in told(await desk.listen(cursor))


async def test_a_page_that_comes_again_and_again_ends_the_round(desk: Any) -> None:
    desk.world.say("ana", "Does it dim?")
    world = desk.link.http.handler

    def endless(call: Any) -> Any:
        said = world(call)
        if call.path == "/message/inbox":
            raw = json.loads(said.body)
            raw["data"]["after"] = f"t1_{len(desk.link.http.calls)}a"
            return answer(200, raw)
        return said

    desk.link.http.handler = endless
    heard, _ = await desk.heard()
    assert heard
    assert len(desk.link.http.calls) < 40


async def test_a_part_that_fails_comes_with_the_next_round(desk: Any) -> None:
    comment = desk.world.say("ana", "Does it dim?")
    ours = desk.world.say("us", "It does.", to=comment)
    world = desk.link.http.handler
    desk.link.http.handler = lambda call: answer(503) if "/user/" in call.path else world(call)
    heard, cursor = await desk.heard()
    assert comment in heard
    assert ours not in heard
    desk.link.http.handler = world
    assert ours in told(await desk.listen(cursor))


@pytest.mark.parametrize(
    ("said", "kind"), [(answer(429), RateLimited), (answer(503, b""), Exception), (answer(200, b"{"), Unreadable)]
)
async def test_trouble_with_the_inbox_is_trouble(desk: Any, said: Any, kind: type[Exception]) -> None:
    desk.link.http.handler = lambda call: said
    with pytest.raises(kind):
        await desk.listen()


async def test_an_ended_login_asks_for_a_new_one(desk: Any) -> None:
    desk.world.end()
    with pytest.raises(SignInNeeded):
        await desk.listen()


async def test_a_token_that_ran_out_is_renewed_and_kept(desk: Any) -> None:
    desk.world.expire()
    desk.world.say("ana", "Does it dim?")
    heard, _ = await desk.heard()
    assert heard
    assert desk.link.secrets["token"].reveal() == desk.world.token
    assert desk.link.secrets["refresh"].reveal() == "refresh-2"


async def test_what_is_left_of_the_rate_limit_is_shown(desk: Any) -> None:
    assert desk.connector.quotas() == ()
    await desk.heard()
    (quota,) = desk.connector.quotas()
    assert (quota.used, quota.limit) == (4, 1000)
    assert quota.resets_at == desk.link.now() + timedelta(seconds=300)


async def test_every_request_names_the_app_and_the_user(desk: Any) -> None:
    await desk.heard()
    agents = {call.headers["user-agent"] for call in desk.link.http.calls}
    assert agents == {"terminal:inventedClient1:1.0 (by /u/acme_brand)"}


async def test_feeds_carry_their_secret_and_nothing_else_does(feeds: Any) -> None:
    feeds.world.say("ana", "Does it dim?")
    heard, _ = await feeds.heard()
    assert heard
    assert all(call.path.endswith(".json") and "authorization" not in call.headers for call in feeds.link.http.calls)
    assert all(call.param("feed") and call.param("user") == "acme_brand" for call in feeds.link.http.calls)


async def test_feeds_that_hide_what_we_wrote_still_bring_the_inbox(feeds: Any) -> None:
    comment = feeds.world.say("ana", "Does it dim?")
    world = feeds.link.http.handler
    feeds.link.http.handler = lambda call: answer(403, b"<html>") if "/user/" in call.path else world(call)
    heard, _ = await feeds.heard()
    assert set(heard) == {comment}


@pytest.mark.parametrize(
    "cursor", ["", "x", "null", "[]", '{"v": 2}', '{"v":1,"marks":{"inbox":"x"},"seen":[1,"t1_a"],"turn":-4}']
)
def test_a_cursor_that_cannot_be_read_begins_anew(cursor: str) -> None:
    place = places.decode(Cursor(cursor))
    assert place.marks == {}
    assert place.turn == 0


def test_a_cursor_keeps_what_it_is_told() -> None:
    raw = places.Place(seen={f"t1_{n}": "abcd" for n in range(3000)}, wanted=["t3_a"], links=["t3_b"], turn=7, sweep=9)
    encoded = raw.encode()
    assert len(encoded) < 40_000
    back = places.decode(encoded)
    assert len(back.seen) == places.REMEMBERED
    assert (back.wanted, back.links, back.turn, back.sweep) == (["t3_a"], ["t3_b"], 7, 9)

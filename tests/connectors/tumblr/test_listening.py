"""Listening: what comes first, a week away, asks that vanish, posts that must be fetched, and their ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import Answer, RateLimited, SignInNeeded, TargetGone, Unsupported
from inbox_tui.domain.model import Audience, Cursor, PostKind, PostState
from inbox_tui.testing.link import answer
from inbox_tui_tumblr import cursor as places
from inbox_tui_tumblr.listening import ACTIVITY_PAGES, FETCHED
from inbox_tui_tumblr.parse import ANSWERED
from tumblr_world import US


def told(pages: list[Any]) -> dict[str, Any]:
    return {post.ref.id: post for page in pages for post in page.posts}


def without(desk: Any, name: str, said: Answer) -> Any:
    """A way to Tumblr that answers ``said`` to whoever asks for the post ``name``."""
    world = desk.link.http.handler
    return lambda call: said if name in (call.path.rpartition("/")[2], call.param("id")) else world(call)


async def rounds(desk: Any, cursor: Cursor, count: int) -> tuple[dict[str, Any], set[str]]:
    found: dict[str, Any] = {}
    gone: set[str] = set()
    for _ in range(count):
        pages = await desk.listen(cursor)
        found |= told(pages)
        gone |= {name for page in pages for name in page.deleted}
        cursor = pages[-1].cursor
    return found, gone


@pytest.mark.parametrize("bare", [False, True])
async def test_what_a_first_round_brings(desk: Any, bare: bool) -> None:
    desk.world.bare = bare
    ask = desk.world.ask("ana", "Does it dim?")
    reply = desk.world.reply("ben", "so good!", desk.world.post)
    reblog = desk.world.reblog("cleo", "It really is the best lamp that I have ever had.", desk.world.post)
    mention = desk.world.mention("dora", "@acm is great.")
    desk.world.like("fan")
    heard, _ = await desk.heard()
    assert {name: post.kind for name, post in heard.items()} == {
        ask: PostKind.MENTION, reply: PostKind.COMMENT, reblog: PostKind.QUOTE, mention: PostKind.MENTION,
        desk.world.post: PostKind.POST,
    }  # fmt: skip
    assert heard[reblog].text == "It really is the best lamp that I have ever had."
    assert heard[reblog].parent == desk.world.post


async def test_the_second_round_brings_what_is_new_only(desk: Any) -> None:
    desk.world.ask("ana", "Does it dim?")
    desk.world.reply("ben", "so good!", desk.world.post)
    _, cursor = await desk.heard()
    assert told(await desk.listen(cursor)) == {}
    new = desk.world.reply("cleo", "indeed!", desk.world.post)
    assert set(told(await desk.listen(cursor))) == {new}


async def test_a_week_away_with_more_activity_than_a_round_reads(desk: Any) -> None:
    _, cursor = await desk.heard()
    count = desk.world.page_size * (2 * ACTIVITY_PAGES + 5)
    said = {desk.world.reply(f"guest{number}", f"Words {number}", desk.world.post) for number in range(count)}
    first = await desk.listen(cursor)
    assert len(told(first)) < count
    found, _ = await rounds(desk, first[-1].cursor, 4)
    assert set(told(first)) | set(found) >= said


async def test_reblogs_are_fetched_some_per_round(desk: Any) -> None:
    _, cursor = await desk.heard()
    count = FETCHED + 5
    said = {desk.world.reblog(f"guest{number}", f"Words {number}", desk.world.post) for number in range(count)}
    pages = await desk.listen(cursor)
    assert len(told(pages)) == FETCHED
    rest, _ = await rounds(desk, pages[-1].cursor, 1)
    assert set(told(pages)) | set(rest) == said


async def test_a_post_that_cannot_be_fetched_comes_as_its_summary(desk: Any) -> None:
    name = desk.world.reblog("cleo", "It really is the best lamp that I have ever had.", desk.world.post)
    world = desk.link.http.handler
    desk.link.http.handler = lambda call: answer(403, {}) if "/blog/cleo/" in call.path else world(call)
    heard, _ = await desk.heard()
    assert heard[name].text == "It really is the best lamp that I have e"
    assert heard[name].parent == desk.world.post


async def test_many_asks_are_paged(desk: Any) -> None:
    said = {desk.world.ask(f"guest{number}", f"Question {number}?") for number in range(45)}
    heard, _ = await desk.heard()
    assert said <= set(heard)


@pytest.mark.parametrize("renumbers", [False, True])
async def test_an_ask_answered_on_tumblr(desk: Any, renumbers: bool) -> None:
    desk.world.renumbers = renumbers
    ask = desk.world.ask("ana", "Does it dim?")
    _, cursor = await desk.heard()
    desk.world.answer(ask, "It does.")
    found, gone = await rounds(desk, cursor, 2)
    assert found[ask].closed == ANSWERED
    assert (found[f"a:{ask}"].text, found[f"a:{ask}"].ours, found[f"a:{ask}"].parent) == ("It does.", True, ask)
    assert gone == set()


async def test_an_ask_deleted_on_tumblr(desk: Any) -> None:
    ask = desk.world.ask("ana", "Does it dim?")
    _, cursor = await desk.heard()
    del desk.world.posts[ask]
    _, gone = await rounds(desk, cursor, 1)
    assert gone == {ask}


async def test_an_ask_answered_in_private_on_tumblr_is_answered_and_not_deleted(desk: Any) -> None:
    ask = desk.world.ask("ana", "Does it dim?")
    _, cursor = await desk.heard()
    raw = desk.world.posts[ask]
    raw |= {"state": "private", "content": [*raw["content"], {"type": "text", "text": "It does."}]}
    bare = {key: value for key, value in raw.items() if key != "timestamp"}
    world = desk.link.http.handler

    def untimed(call: Any) -> Any:
        if call.path.endswith(f"/posts/{ask}"):
            return answer(200, {"response": bare})
        return answer(404) if call.param("id") == ask else world(call)

    desk.link.http.handler = untimed
    found, gone = await rounds(desk, cursor, 1)
    assert gone == set()
    assert found[ask].closed == ANSWERED
    assert (found[f"a:{ask}"].ours, found[f"a:{ask}"].audience) == (True, Audience.DIRECT)


async def test_what_others_posted_is_looked_at_again(desk: Any) -> None:
    edited = desk.world.reblog("ana", "Nice lamp.", desk.world.post)
    _, cursor = await desk.heard()
    desk.world.posts[edited]["content"] = [{"type": "text", "text": "Very nice lamp."}]
    found, gone = await rounds(desk, cursor, 2)
    assert found[edited].text == "Very nice lamp."
    assert gone == set()


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_what_others_no_longer_show_is_hidden_and_not_deleted_until_it_is_back(desk: Any, status: int) -> None:
    """It may be deleted; its blog may as well have become private, or have blocked us."""
    there = desk.world.reblog("ben", "Nice lamp.", desk.world.post)
    _, cursor = await desk.heard()
    world = desk.link.http.handler
    desk.link.http.handler = without(desk, there, answer(status, {}))
    told = []
    for _ in range(4):
        pages = await desk.listen(cursor)
        cursor = pages[-1].cursor
        assert not any(page.deleted for page in pages)
        told += [(one.id, one.state) for page in pages for one in page.absent]
    assert told == [(there, PostState.HIDDEN)]
    desk.link.http.handler = world
    found, _ = await rounds(desk, cursor, 2)
    assert found[there].text == "Nice lamp."


async def test_what_cannot_be_looked_at_just_now_is_looked_at_again(desk: Any) -> None:
    there = desk.world.reblog("ben", "Nice lamp.", desk.world.post)
    _, cursor = await desk.heard()
    world = desk.link.http.handler
    desk.link.http.handler = without(desk, there, answer(503))
    cursor = (await desk.listen(cursor))[-1].cursor
    desk.link.http.handler = world
    desk.world.posts[there]["content"] = [{"type": "text", "text": "Very nice lamp."}]
    found, _ = await rounds(desk, cursor, 2)
    assert found[there].text == "Very nice lamp."


async def test_a_post_that_is_told_in_part_is_not_gone(desk: Any) -> None:
    there = desk.world.reblog("ana", "Nice lamp.", desk.world.post)
    _, cursor = await desk.heard()
    world = desk.link.http.handler

    def sparing(call: Any) -> Any:
        if call.path.endswith(f"/posts/{there}"):
            post = {k: v for k, v in desk.world.posts[there].items() if k != "timestamp"}
            return answer(200, {"response": post})
        return answer(404) if call.param("id") == there else world(call)

    desk.link.http.handler = sparing
    pages = await desk.listen(cursor)
    assert [name for page in pages for name in page.deleted] == []
    desk.link.http.handler = world
    desk.world.posts[there]["content"] = [{"type": "text", "text": "Very nice lamp."}]
    found, _ = await rounds(desk, pages[-1].cursor, 2)
    assert found[there].text == "Very nice lamp.", "it is still looked at"


@pytest.mark.parametrize("body", [answer(400, {}), answer(200, {"response": {"id_string": "9"}})])
async def test_a_post_that_cannot_be_fetched_does_not_hold_up_the_next(desk: Any, body: Any) -> None:
    first = desk.world.reblog("ana", "Nice lamp, I have to say.", desk.world.post)
    second = desk.world.reblog("ben", "Nice lamp.", desk.world.post)
    world = desk.link.http.handler
    desk.link.http.handler = lambda call: body if call.path.endswith(f"/posts/{first}") else world(call)
    heard, _ = await desk.heard()
    assert second in heard


async def test_our_own_posts_come_from_tumblr_as_well(desk: Any) -> None:
    _, cursor = await desk.heard()
    own = desk.world.say("us", "Another lamp.")
    found, _ = await rounds(desk, cursor, 1)
    assert found[own].ours
    desk.world.posts[own]["content"] = [{"type": "text", "text": "Yet another lamp."}]
    found, _ = await rounds(desk, cursor, 1)
    assert found[own].text == "Yet another lamp."


async def test_trouble_with_one_part_leaves_the_others(desk: Any) -> None:
    reply = desk.world.reply("ben", "so good!", desk.world.post)
    ask = desk.world.ask("ana", "Does it dim?")
    world = desk.link.http.handler
    desk.link.http.handler = lambda call: answer(503) if "submission" in call.path else world(call)
    heard, cursor = await desk.heard()
    assert reply in heard
    assert ask not in heard
    desk.link.http.handler = world
    assert ask in told(await desk.listen(cursor))


async def test_a_rate_limit_ends_the_round(desk: Any) -> None:
    world = desk.link.http.handler
    desk.link.http.handler = lambda call: answer(429) if "submission" in call.path else world(call)
    with pytest.raises(RateLimited):
        await desk.listen()


async def test_activity_that_never_ends_ends_the_round(desk: Any) -> None:
    desk.world.reply("ben", "so good!", desk.world.post)
    world = desk.link.http.handler

    def endless(call: Any) -> Any:
        if not call.path.endswith("/notifications"):
            return world(call)
        at = int(desk.link.now().timestamp()) - len(desk.link.http.calls)
        one = {"type": "reply", "timestamp": at, "from_tumblelog_name": "ben", "target_post_id": "9", "reply_text": "x"}
        links = {"next": {"href": f"/x?before={at}"}}
        return answer(200, {"response": {"notifications": [one], "_links": links}})

    desk.link.http.handler = endless
    await desk.listen()
    assert len(desk.link.http.calls) < 40


async def test_a_token_lives_forty_two_minutes_and_each_refresh_token_is_good_once(desk: Any) -> None:
    for number in range(2, 4):
        desk.world.expire()
        desk.link.time += timedelta(minutes=43)
        await desk.heard()
        assert desk.link.secrets["token"].reveal() == desk.world.token
        assert desk.link.secrets["refresh"].reveal() == f"refresh-{number}"
    refreshes = [call for call in desk.link.http.calls if call.path == "/v2/oauth2/token"]
    assert len(refreshes) == 2
    assert all(call.body["client_secret"] for call in refreshes)


async def test_an_ended_login_asks_for_a_new_one(desk: Any) -> None:
    desk.world.end()
    with pytest.raises(SignInNeeded):
        await desk.listen()


async def test_what_is_left_of_the_hour_is_shown(desk: Any) -> None:
    await desk.heard()
    (quota,) = desk.connector.quotas()
    assert (quota.what, quota.used, quota.limit) == ("requests this hour", 60, 1000)


async def test_a_quiet_round_is_cheap(desk: Any) -> None:
    desk.world.ask("ana", "Does it dim?")
    _, cursor = await desk.heard()
    desk.link.http.calls.clear()
    await desk.listen(cursor)
    assert len(desk.link.http.calls) <= 5  # 288 rounds a day of the 5,000 requests that a key has


async def test_a_thread_of_replies_and_reblogs(desk: Any) -> None:
    reply = desk.world.reply("ben", "so good!", desk.world.post)
    reblog = desk.world.reblog("cleo", "the best!", desk.world.post)
    heard, _ = await desk.heard()
    for name in (reply, reblog, desk.world.post):
        thread = await desk.connector.thread(heard[name].ref)
        assert {post.ref.id for post in thread.posts} == {desk.world.post, reply, reblog}
        assert thread.known == 3


async def test_a_thread_of_more_than_a_page_of_notes(desk: Any) -> None:
    said = {desk.world.reply(f"guest{n}", f"Words {n}", desk.world.post) for n in range(50)}
    heard, _ = await desk.heard()
    thread = await desk.connector.thread(heard[desk.world.post].ref)
    assert said <= {post.ref.id for post in thread.posts}
    for number in range(100):
        desk.world.reply(f"late{number}", "Me too", desk.world.post)
    thread = await desk.connector.thread(heard[desk.world.post].ref)
    assert thread.known is None  # not all of them were read
    with pytest.raises(Unsupported, match="browser"):
        await desk.connector.thread(heard[min(said, key=lambda name: heard[name].created_at)].ref)


async def test_a_reply_whose_second_is_told_in_two_ways_is_one_reply(desk: Any) -> None:
    reply = desk.world.reply("ben", "so good!", desk.world.post)
    heard, _ = await desk.heard()
    desk.world.notes[0]["timestamp"] += 1
    thread = await desk.connector.thread(heard[reply].ref)
    assert [post.ref.id for post in thread.posts] == [desk.world.post, reply]
    assert thread.posts[1].created_at == heard[reply].created_at


async def test_the_thread_of_an_ask_and_of_its_answer(desk: Any) -> None:
    ask = desk.world.ask("ana", "Does it dim?")
    heard, cursor = await desk.heard()
    assert [post.ref.id for post in (await desk.connector.thread(heard[ask].ref)).posts] == [ask]
    desk.world.answer(ask, "It does.")
    reply = desk.world.reply("ben", "I knew.", ask)
    found, _ = await rounds(desk, cursor, 1)
    thread = await desk.connector.thread(found[f"a:{ask}"].ref)
    assert [(post.ref.id, post.parent) for post in thread.posts] == [
        (ask, None), (f"a:{ask}", ask), (reply, f"a:{ask}"),
    ]  # fmt: skip


async def test_a_thread_whose_post_is_gone(desk: Any) -> None:
    reblog = desk.world.reblog("cleo", "the best!", desk.world.post)
    reply = desk.world.reply("ben", "so good!", desk.world.post)
    heard, _ = await desk.heard()
    desk.world.notes.clear()
    del desk.world.posts[reblog]
    for name in (reblog, reply):
        with pytest.raises(TargetGone):
            await desk.connector.thread(heard[name].ref)


async def test_a_mention_in_a_reply_elsewhere_opens_in_the_browser(desk: Any) -> None:
    desk.world._notify("mention_in_reply", "ben", post_id="42", reply_text="ask @acme-lamps")
    heard, _ = await desk.heard()
    (mention,) = (post for post in heard.values() if post.text == "ask @acme-lamps")
    with pytest.raises(Unsupported, match="browser"):
        await desk.connector.thread(mention.ref)


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "null", "[]", '{"v": 9}', '{"v":1,"mark":-1,"gap":["a",1],"hints":[[1]],"asks":["x"],"watch":[]}'],
)
def test_a_cursor_that_cannot_be_read_begins_anew(cursor: str) -> None:
    place = places.decode(Cursor(cursor))
    assert (place.mark, place.gap, place.hints, place.asks, place.watch) == (0, None, [], [], {})


def test_a_cursor_keeps_what_it_is_told_and_stays_small() -> None:
    hint = places.Hint(kind="mention_in_post", blog="a" * 30, id="7" * 18, target="8" * 18, summary="é" * 99, at=17)
    place = places.Place(
        mark=5,
        gap=places.Gap(9, 3),
        seen={f"r:{'7' * 18}:{'b' * 20}:{n}": "abcd" for n in range(900)},
        hints=[hint] * 250,
        asks=["9" * 18] * 100,
        watch={str(10**17 + n): "c" * 20 for n in range(200)},
        own=True,
        turn=4,
    )
    encoded = place.encode()
    back = places.decode(encoded)
    assert (back.mark, back.gap, back.own, back.turn) == (5, places.Gap(9, 3), True, 4)
    assert (len(back.hints), len(back.seen), len(back.watch)) == (places.MOST_HINTS, places.REMEMBERED, places.WATCHED)
    assert US not in encoded
    assert len(encoded.encode()) < 80_000

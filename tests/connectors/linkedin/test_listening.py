"""Listening: what the feed tells and what it does not, over weeks, edits, deletions and a day's few calls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import PermissionMissing, RateLimited, TargetGone, Unreadable
from inbox_tui.domain.model import Cursor, PostKind, PostRef, PostState, RemoteId
from inbox_tui.testing.link import Call, FakeLink, answer
from inbox_tui_linkedin import LinkedInConnector, cursor, requests
from inbox_tui_linkedin.allowance import pause
from linkedin_desk import Desk
from linkedin_world import PAGE


async def test_comments_replies_mentions_and_our_own_words(desk: Desk) -> None:
    first = desk.world.say("ana", "Does it ship?")
    ours = desk.world.say("us", "It does.", to=first)
    more = desk.world.say("ben", "To Accra?", to=ours)
    named = desk.world.mention("cleo", "is worth a visit")
    found = await desk.hear()
    assert found.keys() == {desk.world.brand_post, first, ours, more, named}
    assert [found[each].kind for each in (first, ours, more, named)] == [
        PostKind.COMMENT, PostKind.REPLY, PostKind.REPLY, PostKind.MENTION,
    ]  # fmt: skip
    assert found[first].parent == desk.world.brand_post, "under the name the post is listed by"
    assert found[more].parent == first, "an answer to a reply stands beside it"
    assert (found[ours].ours, found[named].mentions_us) == (True, True)
    assert found[named].text == "Brand is worth a visit"


async def test_edits_and_deletions(desk: Desk) -> None:
    first, second = desk.world.say("ana", "Does it shpi?"), desk.world.say("ben", "Buy followers")
    await desk.hear()
    desk.link.time += timedelta(hours=3)
    desk.world.change(first, "Does it ship?")
    desk.world.remove(second)
    pages = await desk.look()
    (changed,) = [post for page in pages for post in page.posts]
    assert (changed.text, changed.edited_at) == ("Does it ship?", desk.link.time)
    assert [each for page in pages for each in page.deleted] == [second]


async def test_a_comment_gone_before_it_was_read_is_no_comment(desk: Desk) -> None:
    await desk.hear()
    desk.world.remove(desk.world.say("ben", "Buy followers"))
    pages = await desk.look()
    assert [post for page in pages for post in page.posts] == []


async def test_a_week_away_in_pages_of_ten_and_few_calls(desk: Desk) -> None:
    desk.world.page_size = 10
    await desk.hear()
    said = set()
    for number in range(180):
        desk.link.time += timedelta(hours=1)
        said.add(desk.world.say(f"guest{number}", f"Question {number}?"))
    found: set[str] = set()
    for _ in range(12):
        before = len(desk.link.http.calls)
        found |= (await desk.hear()).keys()
        assert len(desk.link.http.calls) - before <= 40
        desk.anew()
    assert found >= said


async def test_many_replies_below_one_comment_are_read_together(desk: Desk) -> None:
    first = desk.world.say("ana", "Who has one already?")
    await desk.hear()
    desk.link.time += timedelta(hours=1)
    said = {desk.world.say(f"guest{number}", f"I have {number}.", to=first) for number in range(20)}
    before = len(desk.link.http.calls)
    assert (await desk.hear()).keys() >= said
    assert len(desk.link.http.calls) - before <= 5


async def test_a_second_look_costs_one_call(desk: Desk) -> None:
    desk.world.say("ana", "Does it ship?")
    await desk.hear()
    before = len(desk.link.http.calls)
    assert await desk.hear() == {}
    assert desk.paths()[before:] == ["GET /rest/organizationalEntityNotifications"]


async def test_a_feed_that_tells_no_more_than_names(desk: Desk) -> None:
    first = desk.world.say("ana", "Does it ship?")
    await desk.hear()
    desk.link.time += timedelta(hours=1)
    second = desk.world.say("ben", "To Accra?")
    for notice in desk.world.notices:
        notice.pop("decoratedSourcePost")
        notice.pop("decoratedGeneratedActivity")
    found = await desk.hear()
    assert found[second].parent == desk.world.brand_post, "learned from the comments themselves"
    assert first not in found


async def test_what_enters_the_feed_late_is_not_missed(desk: Desk) -> None:
    await desk.hear()
    desk.link.time += timedelta(minutes=5)
    late = desk.world.say("ana", "Hello?")
    notice = desk.world.notices.pop()
    desk.link.time += timedelta(minutes=5)
    await desk.hear()
    desk.world.notices.append(notice)
    desk.link.time += timedelta(minutes=4)
    assert late in await desk.hear()


async def test_without_the_feed_the_newest_posts_are_gone_through(desk: Desk) -> None:
    desk.world.feed_allowed = False
    first = desk.world.say("ana", "Does it ship?")
    reply = desk.world.say("ben", "I wonder too.", to=first)
    pages = await desk.look()
    assert {post.ref.id for page in pages for post in page.posts} == {desk.world.brand_post, first, reply}
    assert any("rw_organization_admin" in page.note for page in pages)


async def test_the_days_calls_are_counted_over_restarts_and_kept_for_sending(desk: Desk) -> None:
    desk.link.settings = {**desk.link.settings, "daily": "40"}
    desk.anew()
    for number in range(60):
        desk.world.say(f"guest{number}", "Hello?")
    notes = set()
    for _ in range(40):
        pages = await desk.look()
        notes |= {page.note for page in pages if page.note}
        desk.anew()
    assert len(desk.link.http.calls) == 30, "ten are left for sending"
    assert notes == {"LinkedIn's 40 calls a day are used up; listening goes on after midnight UTC."}
    place = cursor.decode(desk.cursor)
    assert place.calls == 30
    desk.link.time += timedelta(days=1)
    await desk.look()
    assert len(desk.link.http.calls) > 30
    (quota,) = desk.connector.quotas()
    assert "of 40 calls today" in quota.words()


async def test_pages_of_one_login_share_its_calls_and_none_starves(desk: Desk) -> None:
    desk.link.settings = {**desk.link.settings, "daily": "60"}
    desk.anew()
    other = FakeLink(
        desk.world,  # type: ignore[arg-type]
        settings=desk.link.settings,
        secrets={"token": desk.world.token},
        sign_in_paths=LinkedInConnector.sign_in_paths,
        account="other-page",
    )
    second = Desk(desk.world, other, LinkedInConnector(other))
    for number in range(90):
        desk.world.say(f"guest{number}", "Hello?")
    notes = set()
    for _ in range(60):
        notes |= {page.note for page in await desk.look() if page.note}
    assert len(desk.link.http.calls) == 25, "half of what listening may use"
    assert notes == {
        "This page's part of the 60 calls a day that 2 pages share is used up; listening goes on after midnight UTC."
    }
    assert len(await second.hear()) > 1, "the second page has its own half"
    while any(page.posts for page in await second.look()):
        pass
    (quota,) = desk.connector.quotas()
    calls = len(desk.link.http.calls) + len(other.http.calls)
    assert quota.words().startswith(f"{calls} of 60 calls today, of all 2 pages of this login")
    profile = await desk.connector.profile()
    assert profile.poll_seconds == pause(30)
    assert "2 pages share this login's 60 calls a day, so each is looked at every 72 minutes." in profile.warnings
    for _ in range(60 - len(desk.link.http.calls) - len(other.http.calls)):
        await desk.connector._api.get(requests.roles())
    with pytest.raises(RateLimited):
        await second.connector._api.get(requests.roles())


async def test_how_many_pages_share_a_login_outlives_the_program(desk: Desk) -> None:
    desk.link.settings = {**desk.link.settings, "daily": "100", "pages": "4"}
    desk.anew()
    assert (await desk.connector.profile()).poll_seconds == pause(25)


async def test_with_nothing_left_today_not_even_an_answer_goes_out(desk: Desk) -> None:
    desk.link.settings = {**desk.link.settings, "daily": "20"}
    connector = desk.anew()
    for _ in range(20):
        await connector._api.get(requests.roles())
    with pytest.raises(RateLimited) as caught:
        await connector._api.get(requests.roles())
    assert caught.value.until is not None
    assert f"{caught.value.until:%H:%M}" == "00:00"


def test_the_pause_fits_the_allowance() -> None:
    assert 86_400 / pause(100) < 70
    assert pause(1_000_000) == 60


async def test_comments_that_may_not_be_listed_do_not_keep_the_feed_from_being_read(desk: Desk) -> None:
    said = desk.world.say("ana", "Does it ship?")
    real = desk.link.http.handler
    refused = {"status": 403, "message": "Not enough permissions to access: socialActions.FINDER"}
    listing = lambda call: call.method == "GET" and call.path.endswith("/comments")  # noqa: E731
    desk.link.http.handler = lambda call: answer(403, refused) if listing(call) else real(call)
    assert said in await desk.hear()
    desk.world.feed_allowed = False
    desk.cursor = None
    with pytest.raises(PermissionMissing):
        await desk.look()


async def test_a_feed_that_repeats_ends(desk: Desk) -> None:
    desk.world.say("ana", "Does it ship?")
    real = desk.link.http.handler

    def stuck(call: Call) -> Any:
        got = real(call)
        if call.path.endswith("Notifications"):
            import json

            raw = json.loads(got.body)
            raw["paging"] = {"links": [{"rel": "next", "href": "/again"}]}
            return answer(200, raw)
        return got

    desk.link.http.handler = stuck
    await desk.look()
    assert sum(path.endswith("Notifications") for path in desk.paths()) <= 3


@pytest.mark.parametrize("wrong", ["", "{", "[]", '{"v":9}', '{"v":1,"part":"x","seen":5,"posts":[1],"mark":true}'])
async def test_a_cursor_that_is_none_begins_anew(desk: Desk, wrong: str) -> None:
    said = desk.world.say("ana", "Does it ship?")
    desk.cursor = Cursor(wrong)
    assert said in await desk.hear()


async def test_names_that_must_not_be_encoded(desk: Desk) -> None:
    desk.world.encoded_names = False
    said = desk.world.say("ana", "Does it ship?")
    found = await desk.hear()
    assert found[said].text == "Does it ship?"
    before = len(desk.link.http.calls)
    await desk.connector.thread(found[said].ref)
    assert all("%3A" not in path for path in desk.paths()[before:] if "socialActions" in path), "it is remembered"


async def test_a_thread_is_whole(desk: Desk) -> None:
    first = desk.world.say("ana", "Does it ship?")
    replies = [desk.world.say(f"guest{number}", "Me too", to=first) for number in range(70)]
    found = await desk.hear()
    for ref in (found[first].ref, found[replies[3]].ref):
        thread = await desk.connector.thread(ref)
        assert {post.ref.id for post in thread.posts} == {desk.world.brand_post, first, *replies}
        assert thread.known == 72
    whole = await desk.connector.thread(found[desk.world.brand_post].ref)
    assert {post.ref.id for post in whole.posts} == {desk.world.brand_post, first, *replies}


async def test_a_strangers_post_opens_by_what_the_feed_tells(desk: Desk) -> None:
    named = desk.world.mention("cleo", "is worth a visit")
    target = (await desk.hear())[named]
    thread = await desk.connector.thread(target.ref)
    assert [post.text for post in thread.posts] == ["Brand is worth a visit"]
    with pytest.raises((PermissionMissing, TargetGone)):
        await desk.connector.thread(PostRef(id=RemoteId(named)))


@pytest.mark.parametrize("spoilt", ["decoratedGeneratedActivity", "notificationId"])
async def test_a_strangers_post_that_the_feed_tells_unreadably_is_not_taken_for_gone(desk: Desk, spoilt: str) -> None:
    named = desk.world.mention("cleo", "is worth a visit")
    target = (await desk.hear())[named]
    notice = desk.world.notices[-1]
    if spoilt == "notificationId":
        notice["notificationId"] = None
    else:
        notice["decoratedGeneratedActivity"]["share"].pop("owner")
    with pytest.raises(Unreadable):
        await desk.connector.thread(target.ref)


async def test_a_strangers_post_that_the_feed_tells_no_more_is_gone(desk: Desk) -> None:
    named = desk.world.mention("cleo", "is worth a visit")
    target = (await desk.hear())[named]
    desk.world.notices.pop()
    with pytest.raises(TargetGone):
        await desk.connector.thread(target.ref)


async def test_a_comment_below_a_post_that_is_not_shown(desk: Desk) -> None:
    named = desk.world.mention("cleo", "is worth a visit")
    below = desk.world.say("ana", "I agree", to=named)
    thread = await desk.connector.thread((await desk.hear())[below].ref)
    assert [gap.id for gap in thread.absent] == [named]
    assert thread.absent[0].state is PostState.MISSING


async def test_comments_below_a_post_whose_comments_are_not_listed(desk: Desk) -> None:
    named = desk.world.mention("cleo", "is worth a visit")
    said = {desk.world.say(f"guest{number}", "I agree", to=named) for number in range(4)}
    found = await desk.hear()
    assert found.keys() >= said
    assert all(found[each].parent == named for each in said)


async def test_a_mention_that_nothing_is_told_of_costs_nothing_else(desk: Desk) -> None:
    named = desk.world.mention("cleo", "is worth a visit")
    desk.world.notices[-1].pop("decoratedGeneratedActivity")
    said = desk.world.say("ana", "Does it ship?")
    pages = await desk.look()
    found = {post.ref.id for page in pages for post in page.posts}
    assert said in found
    assert named not in found
    assert not any(page.note for page in pages)


async def test_a_gone_comment_says_so(desk: Desk) -> None:
    first = desk.world.say("ana", "Does it ship?")
    ref = (await desk.hear())[first].ref
    desk.world.remove(first)
    with pytest.raises(TargetGone):
        await desk.connector.thread(ref)


async def test_every_call_names_version_and_page(desk: Desk) -> None:
    desk.world.say("ana", "Does it ship?")
    await desk.hear()
    for call in desk.link.http.calls:
        assert call.headers["linkedin-version"] == "202608"
        assert call.headers["x-restli-protocol-version"] == "2.0.0"
        assert call.headers["authorization"] == f"Bearer {desk.world.token}"
    feed = next(call for call in desk.link.http.calls if call.path.endswith("Notifications"))
    assert feed.param("organizationalEntity") == PAGE
    assert feed.param("actions") == f"List({','.join(requests.ACTIONS)})"

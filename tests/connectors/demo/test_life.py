"""The town goes on: people come, we act, they answer; and it remembers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

import inbox_tui_demo
from inbox_tui.connector import Rejected, TargetGone
from inbox_tui.domain.model import Act, Audience
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_demo import DemoBluesky, DemoInstagram, DemoMastodon, DemoYouTube


def by_text(posts, words):
    found = [post for post in posts.values() if words in post.text]
    assert len(found) == 1, f"{words!r}: {len(found)}"
    return found[0]


async def send(connector, target, text="Yes, in about nine days.", **changes):
    return await connector.reply(permit_for(replace(reply_for(connector, target, text), **changes)))


async def after(connector, listen, pages, **time):
    connector.fake.time += timedelta(**time)
    return await listen(connector, pages[-1].cursor)


@pytest.mark.parametrize("platform", [DemoMastodon, DemoBluesky, DemoYouTube, DemoInstagram])
async def test_people_keep_coming(make, listen, platform):
    connector = make(platform)
    _, pages = await listen(connector)
    posts, pages = await after(connector, listen, pages, minutes=10)
    assert 3 <= len([post for post in posts.values() if not post.ours]) <= 20
    posts, _ = await after(connector, listen, pages, days=2)
    assert 20 <= len(posts) <= 200


async def test_life_does_not_depend_on_how_often_one_looks(make, listen):
    often, seldom = make(DemoBluesky), make(DemoBluesky)
    _, pages = await listen(often)
    seen = {}
    for _ in range(30):
        new, more = await after(often, listen, pages, minutes=1)
        seen |= new
        pages = more or pages
    inbox_tui_demo.towns.clear()
    _, pages = await listen(seldom)
    posts, _ = await after(seldom, listen, pages, minutes=30)
    assert posts == seen


async def test_whoever_is_answered_answers(make, listen):
    connector = make(DemoMastodon)
    posts, _ = await listen(connector)
    ben = by_text(posts, "ship to Lagos")
    sent = await send(connector, ben)
    assert sent.parent == ben.ref.id
    connector.fake.time += timedelta(minutes=4)
    thread = await connector.thread(ben.ref)
    answers = [post for post in thread.posts if post.parent == sent.ref.id]
    assert [post.author.name for post in answers] == ["Ben Okafor"]
    assert answers[0].created_at > sent.created_at


async def test_they_do_not_answer_what_we_took_back(make, listen):
    connector = make(DemoMastodon)
    posts, pages = await listen(connector)
    sent = await send(connector, by_text(posts, "ship to Lagos"))
    await connector.act(permit_for(reply_for(connector, sent, act=Act.DELETE)))
    posts, pages = await after(connector, listen, pages, minutes=5)
    assert sent.ref.id in [gone for page in pages for gone in page.deleted]
    assert not [post for post in posts.values() if post.parent == sent.ref.id]


async def test_the_same_key_is_one_post(make, listen):
    connector = make(DemoBluesky)
    posts, pages = await listen(connector)
    reply = reply_for(connector, by_text(posts, "is the cover waterproof"), "It is. Wales-tested.")
    first = await connector.reply(permit_for(reply))
    connector.fake.time += timedelta(seconds=30)
    second = await connector.reply(permit_for(reply))
    assert first.ref.id == second.ref.id
    posts, _ = await after(connector, listen, pages, seconds=1)
    assert len([post for post in posts.values() if post.text == "It is. Wales-tested."]) == 1


async def test_a_restart_forgets_nothing(make, listen):
    connector = make(DemoMastodon)
    posts, pages = await listen(connector)
    ben = by_text(posts, "ship to Lagos")
    sent = await send(connector, ben)
    await connector.act(permit_for(reply_for(connector, ben, act=Act.LIKE)))
    await connector.act(permit_for(reply_for(connector, sent, "Ten days, sorry.", act=Act.EDIT)))
    _, pages = await after(connector, listen, pages, seconds=1)
    inbox_tui_demo.towns.clear()
    again = make(DemoMastodon)
    again.fake.time = connector.fake.time
    posts, _ = await after(again, listen, pages, minutes=4)
    assert any(post.parent == sent.ref.id for post in posts.values()), "they still answer"
    thread = {post.ref.id: post for post in (await again.thread(ben.ref)).posts}
    assert thread[sent.ref.id].text == "Ten days, sorry."
    assert thread[ben.ref.id].liked


async def test_after_a_restart_a_thread_opens_before_the_first_look(make, listen):
    connector = make(DemoMastodon)
    posts, _ = await listen(connector)
    ben = by_text(posts, "ship to Lagos")
    inbox_tui_demo.towns.clear()
    again = make(DemoMastodon)
    again.fake.time = connector.fake.time + timedelta(hours=3)
    thread = await again.thread(ben.ref)
    assert {post.ref.id: post for post in thread.posts}[ben.ref.id] == ben


async def test_a_thousand_replies_still_fit_a_cursor(make, listen):
    connector = make(DemoYouTube)
    posts, pages = await listen(connector)
    target = by_text(posts, "bought it thrice")
    for _ in range(30):
        await send(connector, target, "é" * 4000)
    _, pages = await after(connector, listen, pages, seconds=1)
    assert all(len(page.cursor.encode()) < 64_000 for page in pages)


async def test_a_cursor_that_is_none_of_ours_starts_anew(make, listen):
    whole, _ = await listen(make(DemoBluesky))
    for cursor in ("{}", "garbage", '{"v":1,"born":"x","after":[1,2,3],"log":[]}', "[" * 90_000):
        posts, _ = await listen(make(DemoBluesky), cursor)
        assert posts.keys() == whole.keys()


async def test_the_native_app_answers_behind_our_back(make, listen):
    connector = make(DemoMastodon)
    posts, pages = await listen(connector)
    asked = by_text(posts, "is the shop open on Saturday")
    posts, _ = await after(connector, listen, pages, minutes=5)
    assert by_text(posts, "Answered from the tram").ours
    assert by_text(posts, "Answered from the tram").parent == asked.ref.id


async def test_a_stream_tells_what_happens_as_it_happens(make, listen):
    connector = make(DemoMastodon)
    await listen(connector)
    stream = connector.stream()
    assert (await anext(stream)).posts == ()
    pages = [await anext(stream) for _ in range(8)]
    await stream.aclose()
    times = [post.edited_at or post.created_at for page in pages for post in page.posts]
    assert times == sorted(times)
    assert len(set(times)) >= 6
    assert any(page.deleted for page in pages)
    assert max(times) <= connector.fake.now()
    assert any(post.edited_at and "damp room" in post.text for page in pages for post in page.posts)
    assert all(page.cursor is None for page in pages)


async def test_a_stream_tells_of_an_answer_to_us(make, listen):
    connector = make(DemoBluesky)
    posts, _ = await listen(connector)
    stream = connector.stream()
    await anext(stream)
    sent = await send(connector, by_text(posts, "is the cover waterproof"))
    heard = []
    while connector.fake.now() < sent.created_at + timedelta(minutes=3):
        heard += [post.parent for post in (await anext(stream)).posts]
    await stream.aclose()
    assert sent.ref.id in heard


async def test_a_new_post_is_noticed(make, listen):
    connector = make(DemoBluesky)
    _, pages = await listen(connector)
    ours = await connector.reply(permit_for(reply_for(connector, None, "Green is back.", act=Act.POST)))
    posts, _ = await after(connector, listen, pages, minutes=10)
    assert any(post.parent == ours.ref.id for post in posts.values())


async def test_under_a_comment_answers_stay_on_one_level(make, listen):
    connector = make(DemoYouTube)
    posts, _ = await listen(connector)
    nested = by_text(posts, "bought it thrice")
    sent = await send(connector, nested)
    assert sent.parent == nested.parent
    assert type(connector).opening(nested, sent.author) == "@chloe "
    assert type(connector).opening(posts[nested.parent], sent.author) == ""


@pytest.mark.parametrize(("platform", "named"), [(DemoMastodon, True), (DemoBluesky, False), (DemoInstagram, False)])
async def test_a_direct_message_names_whom_it_reaches_where_only_the_named_see_it(make, listen, platform, named):
    connector = make(platform)
    posts, _ = await listen(connector)
    direct = next(post for post in posts.values() if post.audience is Audience.DIRECT and not post.ours)
    us = next(post.author for post in posts.values() if post.ours)
    opening = type(connector).opening(direct, us)
    assert opening.startswith(f"@{direct.author.handle} " if named else "")
    assert us.handle not in opening
    assert bool(opening) is named


async def test_refusals(make, listen):
    bsky = make(DemoBluesky)
    posts, _ = await listen(bsky)
    target = by_text(posts, "is the cover waterproof")
    with pytest.raises(Rejected, match="too long"):
        await send(bsky, target, "a" * 301)
    with pytest.raises(Rejected, match="audience"):
        await send(bsky, target, audience=Audience.FOLLOWERS)
    with pytest.raises(Rejected, match="own posts"):
        await bsky.act(permit_for(reply_for(bsky, target, act=Act.DELETE)))
    ig = make(DemoInstagram)
    posts, _ = await listen(ig)
    with pytest.raises(Rejected, match="seven days"):
        await send(ig, by_text(posts, "My order says delivered"))
    masto = make(DemoMastodon)
    posts, _ = await listen(masto)
    with pytest.raises(TargetGone):
        await send(masto, by_text(posts, "should be ashamed"))


async def test_acts_show_and_can_be_taken_back(make, listen):
    connector = make(DemoMastodon)
    posts, _ = await listen(connector)
    ben = by_text(posts, "ship to Lagos")
    for do, undo, shown in ((Act.LIKE, Act.UNLIKE, "liked"), (Act.BOOST, Act.UNBOOST, "boosted")):
        for _ in range(2):
            assert getattr(await connector.act(permit_for(reply_for(connector, ben, act=do))), shown)
        assert not getattr(await connector.act(permit_for(reply_for(connector, ben, act=undo))), shown)


async def test_deleting_twice_is_no_error(make, listen):
    connector = make(DemoInstagram)
    posts, _ = await listen(connector)
    sent = await send(connector, by_text(posts, "Does the gold pencil show"))
    for _ in range(2):
        assert await connector.act(permit_for(reply_for(connector, sent, act=Act.DELETE))) is None
    with pytest.raises(TargetGone):
        await connector.thread(sent.ref)

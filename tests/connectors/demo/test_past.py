"""The town as one finds it: enough of everything an inbox meets, told relative to now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_tui.connector import TargetGone
from inbox_tui.domain.model import Audience, PostKind, PostState
from inbox_tui.testing.link import EPOCH
from inbox_tui_demo import DemoBluesky, DemoInstagram, DemoMastodon, DemoYouTube
from inbox_tui_demo.people import citizens
from inbox_tui_demo.script import age, parse

ALL = (DemoMastodon, DemoBluesky, DemoYouTube, DemoInstagram)


def by_text(posts, words):
    found = [post for post in posts.values() if words in post.text]
    assert len(found) == 1, f"{words!r}: {len(found)}"
    return found[0]


async def whole(listen, make):
    return [post for platform in ALL for post in (await listen(make(platform)))[0].values()]


async def test_there_is_enough_of_everything(make, listen):
    posts = await whole(listen, make)
    customers = {post.author.name for post in posts if not post.ours}
    assert len(customers) >= 50
    assert {post.language for post in posts} >= {"en", "de", "es", "fr", "pt", "ja", "zh", "ar", "hi"}
    assert {post.kind for post in posts} == set(PostKind) - {PostKind.REVIEW}
    assert {media.alt == "" for post in posts for media in post.media} == {True, False}
    assert any(post.poll and post.poll.closed for post in posts)
    assert any(post.poll and not post.poll.closed for post in posts)
    assert any(post.spoiler for post in posts)
    assert any(post.quoted and post.quoted.text for post in posts)
    assert any(link.text not in link.url for post in posts for link in post.links)
    assert any(post.edited_at for post in posts)
    assert any(post.closed for post in posts)
    assert any(post.author.bot for post in posts)
    assert any(post.automated and post.ours for post in posts)


async def test_the_inbox_is_one_in_use(make, listen):
    """Most of what is old was answered; enough waits to have something to do, and none of it for weeks."""
    waiting, total = [], 0
    for platform in ALL:
        connector = make(platform)
        posts = (await listen(connector))[0]
        ends = {}
        for post in posts.values():
            if not post.author.bot:
                thread = await connector.thread(post.ref) if await stands(connector, post) else None
                if thread and any(not p.ours for p in thread.posts):
                    told = [p for p in thread.posts if p.ref.id in posts]
                    ends[frozenset(p.ref.id for p in thread.posts)] = told[-1]
        ends = {
            ids: end for ids, end in ends.items() if not any(ids < other for other in ends)
        }  # a post of ours opens all its branches at once
        total += len(ends)
        waiting += [end for end in ends.values() if not end.ours]
    assert total >= 60
    assert 20 <= len(waiting) <= 70
    old = [post for post in waiting if post.created_at < EPOCH - timedelta(days=5)]
    assert len(old) <= 2


async def stands(connector, post):
    try:
        await connector.thread(post.ref)
    except TargetGone:
        return False
    return True


async def test_weeks_of_history_and_nothing_from_the_future(make, listen):
    posts = await whole(listen, make)
    assert min(post.created_at for post in posts) < EPOCH - timedelta(days=25)
    assert max(post.created_at for post in posts) <= EPOCH
    assert min(post.created_at for post in posts) > EPOCH - timedelta(days=30)


async def test_our_answers_were_quick_and_slow(make, listen):
    posts = {post.ref.id: post for post in await whole(listen, make)}
    waits = sorted(
        (post.created_at - posts[post.parent].created_at).total_seconds() / 60
        for post in posts.values()
        if post.ours and post.parent in posts and not posts[post.parent].ours
    )
    assert len(waits) >= 60
    assert waits[0] < 10
    assert waits[-1] > 300
    assert 10 < waits[len(waits) // 2] < 120


async def test_the_people_of_the_first_screen(make, listen):
    masto = (await listen(make(DemoMastodon)))[0]
    ben = by_text(masto, "does the blue one ship to Lagos?")
    assert ben.author.name == "Ben Okafor"
    assert ben.created_at == EPOCH - timedelta(minutes=41)
    assert ben.text.endswith("\nAnd what about customs?")
    assert ben.mentions_us
    assert by_text(masto, "We restocked the blue one today.").ref.id == ben.parent
    ana = by_text((await listen(make(DemoBluesky)))[0], "Third time my order arrives broken")
    assert ana.author.name == "Ana Ruiz"
    assert by_text((await listen(make(DemoYouTube)))[0], "bought it thrice").author.name == "chloé"
    assert by_text((await listen(make(DemoInstagram)))[0], "どこで買えますか").author.name == "Mika S."


async def test_ages_are_the_same_whenever_one_comes(make, listen):
    early = (await listen(make(DemoMastodon)))[0]
    later = make(DemoMastodon)
    later.fake.time += timedelta(days=400, hours=5)
    posts = (await listen(later))[0]
    assert posts.keys() == early.keys()
    assert all(
        later.fake.now() - post.created_at == EPOCH - early[post_id].created_at for post_id, post in posts.items()
    )


async def test_another_seed_is_another_town(make, listen):
    one = (await listen(make(DemoBluesky, town="1")))[0]
    two = (await listen(make(DemoBluesky, town="2")))[0]
    assert {post.text for post in one.values()} != {post.text for post in two.values()}
    assert by_text(two, "Third time my order arrives broken")


async def test_a_thread_of_many_voices(make, listen):
    masto = make(DemoMastodon)
    posts = (await listen(masto))[0]
    thread = await masto.thread(by_text(posts, "womit leimt ihr eigentlich?").ref)
    assert len(thread.posts) >= 60
    told = sum(1 for post in thread.posts if post.ref.id in posts)
    assert 5 < told < 30, "most of what strangers say among themselves comes with the thread only"


async def test_a_chain_of_twenty(make, listen):
    bsky = make(DemoBluesky)
    posts = (await listen(bsky))[0]
    thread = {p.ref.id: p for p in (await bsky.thread(by_text(posts, "Ink or pencil?").ref)).posts}
    here, depth = by_text(thread, "most diplomatic thing"), 0
    while here.parent:
        here, depth = thread[here.parent], depth + 1
    assert depth >= 20


async def test_what_cannot_be_shown_is_named(make, listen):
    masto = make(DemoMastodon)
    posts = (await listen(masto))[0]
    blocked = await masto.thread(by_text(posts, "are they allowed to get wet").ref)
    assert [gap.state for gap in blocked.absent] == [PostState.HIDDEN]
    assert blocked.known == len(blocked.posts) + 1
    lost = by_text(posts, "same question as above")
    missing = await masto.thread(lost.ref)
    assert [(gap.id, gap.state) for gap in missing.absent] == [(lost.parent, PostState.MISSING)]


async def test_an_edit_and_a_deletion_come_after_the_post(make, listen):
    _, pages = await listen(make(DemoMastodon))
    versions = [p for page in pages for p in page.posts if "Zweite Lieferung" in p.text]
    assert [p.edited_at is not None for p in versions] == [False, True]
    assert len({p.ref.version for p in versions}) == 2
    angry = next(p for page in pages for p in page.posts if "should be ashamed" in p.text)
    assert [angry.ref.id] == [gone for page in pages for gone in page.deleted]


async def test_direct_messages_stay_private(make, listen):
    for platform in (DemoMastodon, DemoBluesky, DemoInstagram):
        connector = make(platform)
        posts = (await listen(connector))[0]
        direct = [post for post in posts.values() if post.kind is PostKind.DIRECT]
        assert direct
        assert all(post.audience is Audience.DIRECT and post.ref.channel for post in direct)
        for message in direct:
            thread = await connector.thread(message.ref)
            assert {post.ref.channel for post in thread.posts} == {message.ref.channel}


async def test_one_level_platforms_have_one_level(make, listen):
    for platform in (DemoYouTube, DemoInstagram):
        posts = (await listen(make(platform)))[0]
        comments = [post for post in posts.values() if post.parent]
        assert comments
        for post in comments:
            top = posts[post.parent]
            assert top.parent is None or posts[top.parent].parent is None


def test_everybody_lives_where_they_speak():
    from inbox_tui_demo.script import read

    for platform in ALL:
        key = platform.style.key
        for story in parse(read(f"{key}.txt")):
            for line in story.lines:
                assert key in citizens()[line.who].homes, f"{line.who} is not on {key}: {line.text[:40]}"


def test_nobody_answers_before_the_question():
    from inbox_tui_demo.script import read

    for platform in ALL:
        for story in parse(read(f"{platform.style.key}.txt")):
            for line in story.lines:
                assert line.parent is None or story.lines[line.parent].at <= line.at, line.text
                assert all(at > line.at for at, _ in line.edits)


@pytest.mark.parametrize(
    ("words", "seconds"), [("41m", -2460), ("3h12m", -11520), ("+40s", 40), ("2d", -172800), ("1d1h", -90000)]
)
def test_ages(words, seconds):
    assert age(words) == timedelta(seconds=seconds)


@pytest.mark.parametrize("script", ["ben 1h: too early", "== chat\nben: when?", "== chat\n> ben 1h: to whom?"])
def test_a_broken_script_is_refused(script):
    with pytest.raises(ValueError, match="line"):
        parse(script)


def test_no_blank_is_left_in_what_people_say():
    from inbox_tui_demo.pool import phrase, phrases

    for purpose, language in phrases():
        for n in range(60):
            assert not set("{}") & set(phrase(purpose, language, n))

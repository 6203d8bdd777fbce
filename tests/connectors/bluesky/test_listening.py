"""What happened since: nothing lost, nothing invented."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import RateLimited, TargetGone, Unreachable
from inbox_tui.domain.model import Cursor, Page, Post, PostKind, PostRef, PostState, RemoteId
from inbox_tui.testing.link import FakeLink, answer
from inbox_tui_bluesky import BlueskyConnector


class Ear:
    """Listens round by round, keeping the cursor as the store would."""

    def __init__(self, network: Any, link: FakeLink) -> None:
        self.network, self.link = network, link
        self.cursor: Cursor | None = None
        self.pages: list[Page] = []

    async def round(self) -> list[Post]:
        self.link.time = self.network.time
        self.pages = []
        before = len(self.link.http.calls)
        async for page in BlueskyConnector(self.link).updates(self.cursor):
            self.pages.append(page)
            self.cursor = page.cursor or self.cursor
        assert len(self.link.http.calls) - before <= 42
        return [post for page in self.pages for post in page.posts]

    async def until(self, uri: str, rounds: int) -> Post:
        for _ in range(rounds):
            for post in await self.round():
                if post.ref.id == uri:
                    return post
        raise AssertionError(f"not heard of within {rounds} rounds")

    @property
    def deleted(self) -> list[str]:
        return [uri for page in self.pages for uri in page.deleted]

    @property
    def absent(self) -> dict[str, PostState]:
        return {gap.id: gap.state for page in self.pages for gap in page.absent}


@pytest.fixture
def ear(network: Any, link: FakeLink) -> Ear:
    network.chat = (501, "MethodNotImplemented", "x")
    return Ear(network, link)


async def test_the_first_round_brings_what_is_there_with_its_context(network: Any, ear: Ear) -> None:
    ours = network.write("me", "New opening hours!")
    bob = network.write("bob", "Nice.", to=ours)
    ana = network.write("ana", "@bob.example not for me, @me.example", to=bob)
    stranger = network.write("eve", "unrelated")
    kinds = {p.ref.id: p.kind for p in await ear.round()}
    assert kinds == {ours: PostKind.POST, bob: PostKind.REPLY, ana: PostKind.REPLY}
    assert stranger not in kinds


async def test_a_quiet_round_brings_nothing(network: Any, ear: Ear) -> None:
    network.write("ana", "hello @me.example")
    await ear.round()
    assert await ear.round() == []


async def test_a_back_dated_mention_is_found_behind_hundreds_of_known_ones(network: Any, ear: Ear) -> None:
    for n in range(250):
        network.write("bob", f"{n} @me.example", minutes=0.1)
    await ear.round()
    late = network.write("ana", "hello @me.example", made=network.time - timedelta(hours=3))
    post = await ear.until(late, rounds=4)
    assert post.created_at < network.time - timedelta(hours=2)


async def test_a_post_from_the_future_is_taken_as_of_now(network: Any, ear: Ear) -> None:
    uri = network.write("ana", "hello @me.example", made=network.time + timedelta(days=900))
    assert (await ear.until(uri, rounds=1)).created_at == network.time


async def test_an_answer_that_was_never_notified_is_found_in_the_thread(network: Any, ear: Ear) -> None:
    ours = network.write("me", "Ask us anything.")
    await ear.round()
    lost = network.write("ana", "Why?", to=ours)
    network.unnotified.add(lost)
    assert (await ear.until(lost, rounds=1)).kind is PostKind.REPLY


async def test_lost_answers_to_older_posts_of_ours_are_found_in_turn(network: Any, ear: Ear) -> None:
    ours = [network.write("me", f"post {n}") for n in range(12)]
    await ear.round()
    lost = network.write("ana", "Why?", to=ours[3])
    network.unnotified.add(lost)
    await ear.until(lost, rounds=7)


async def test_a_reply_written_in_the_official_app_comes_as_ours(network: Any, ear: Ear) -> None:
    theirs = network.write("ana", "hello @me.example")
    await ear.round()
    ours = network.write("me", "Hi!", to=theirs)
    post = await ear.until(ours, rounds=1)
    assert post.ours
    assert (post.parent, post.parent_author) == (theirs, "did:plc:ana")


async def test_our_own_post_is_known_before_the_appview_shows_it(network: Any, ear: Ear) -> None:
    await ear.round()
    ours = network.write("me", "Fresh.")
    network.faults["getPosts"] = [answer(200, {"posts": []})]
    assert (await ear.until(ours, rounds=1)).text == "Fresh."
    network.faults["getPosts"] = [answer(200, {"posts": []})] * 3
    await ear.round()
    assert ear.deleted == []


async def test_a_deletion_in_the_official_app_is_noticed(network: Any, ear: Ear) -> None:
    ours = network.write("me", "Oops.")
    network.write("me", "Older or newer, it stays.")
    await ear.round()
    network.delete(ours)
    await ear.round()
    assert ear.deleted == [ours]
    await ear.round()
    assert ear.deleted == []


async def test_a_strangers_deletion_and_edit_are_noticed(network: Any, ear: Ear) -> None:
    kept = network.write("ana", "hello @me.example")
    gone = network.write("bob", "go away @me.example")
    await ear.round()
    network.delete(gone)
    network.put(kept, {**network.get(kept)[0], "text": "goodbye @me.example"})
    posts = await ear.round()
    assert [(p.ref.id, p.text) for p in posts] == [(kept, "goodbye @me.example")]
    assert ear.deleted == [gone]


async def test_a_block_hides_and_does_not_delete(network: Any, ear: Ear) -> None:
    uris = {network.write("ana", f"{n} @me.example") for n in range(7)}
    network.write("bob", "hello @me.example")
    await ear.round()
    network.blockers.add("did:plc:ana")
    await ear.round()
    assert ear.absent == dict.fromkeys(uris, PostState.HIDDEN)
    assert ear.deleted == []
    await ear.round()
    assert ear.absent == {}
    network.blockers.clear()
    assert {p.ref.id for p in await ear.round()} == uris


async def test_a_thread_that_closes_is_noticed(network: Any, ear: Ear) -> None:
    uri = network.write("ana", "hello @me.example")
    assert (await ear.until(uri, 1)).closed == ""
    network.gates.add(uri)
    assert "limited who can reply" in (await ear.until(uri, 1)).closed


async def test_a_long_absence_is_caught_up_over_several_rounds(network: Any, ear: Ear) -> None:
    await ear.round()
    uris = {network.write("bob", f"{n} @me.example", minutes=0.2) for n in range(1200)}
    heard: set[str] = set()
    for _ in range(6):
        heard |= {p.ref.id for p in await ear.round()}
    assert heard >= uris


async def test_a_crash_between_pages_loses_nothing(network: Any, ear: Ear) -> None:
    uris = {network.write("bob", f"{n} @me.example", minutes=0.2) for n in range(450)}
    heard: set[str] = set()
    cursor = None
    for stop_after in (1, 2, 1, 3, 50, 50, 50):
        left = stop_after
        async for page in BlueskyConnector(ear.link).updates(cursor):
            ear.link.time = network.time
            heard |= {p.ref.id for p in page.posts}
            cursor = page.cursor
            left -= 1
            if not left:
                break
    assert heard == uris


async def test_a_busy_account_is_not_told_everything_again(network: Any, ear: Ear) -> None:
    """More is going on than is remembered: most rounds still bring only what is new."""
    for n in range(450):
        network.write("bob", f"{n} @me.example", minutes=0.5)
    for _ in range(3):
        await ear.round()
    again = [len(await ear.round()) for _ in range(5)]
    assert sorted(again)[:4] == [0, 0, 0, 0]
    assert max(again) <= 100
    fresh = network.write("ana", "and this, @me.example")
    await ear.until(fresh, rounds=1)


async def test_an_empty_page_with_a_cursor_is_not_the_end(network: Any, ear: Ear) -> None:
    uri = network.write("ana", "hello @me.example")
    network.faults["listNotifications"] = [answer(200, {"notifications": [], "cursor": "0"})]
    await ear.until(uri, rounds=1)


async def test_a_server_that_repeats_its_cursor_does_not_hold_us(network: Any, ear: Ear) -> None:
    network.faults["listNotifications"] = [answer(200, {"notifications": [], "cursor": "same"})] * 60
    await ear.round()


async def test_a_cursor_the_server_no_longer_takes_costs_nothing(network: Any, ear: Ear) -> None:
    for n in range(1200):
        network.write("bob", f"{n} @me.example", minutes=0.2)
    heard = {p.ref.id for p in await ear.round()}
    assert len(heard) < 1200
    bad = answer(502, {"error": "UpstreamFailure", "message": "x"})
    network.faults["listNotifications"] = [answer(200, {"notifications": []}), bad]
    for _ in range(6):
        heard |= {p.ref.id for p in await ear.round()}
    assert len(heard) == 1200


@pytest.mark.parametrize("rubbish", ["", "{}", "[]", "x", '{"v":99}', '{"v":1,"seen":5,"back":[1,2,3],"todo":{}}'])
async def test_a_cursor_that_cannot_be_read_begins_anew(network: Any, ear: Ear, rubbish: str) -> None:
    uri = network.write("ana", "hello @me.example")
    ear.cursor = Cursor(rubbish)
    await ear.until(uri, rounds=1)


async def test_a_bad_item_is_counted_and_the_rest_comes(network: Any, ear: Ear) -> None:
    uri = network.write("ana", "hello @me.example")
    view = network.view(uri)
    bad = {"uri": "at://did:plc:x/app.bsky.feed.post/3kx", "cid": "c", "reason": "mention", "record": {"text": 7}}
    network.faults["listNotifications"] = [answer(200, {"notifications": [bad, {**view, "reason": "mention"}, 7]})]
    assert [p.ref.id for p in await ear.round()] == [uri]
    assert sum(page.skipped for page in ear.pages) == 1
    assert any("3kx" in page.sample for page in ear.pages)


async def test_second_looks_may_fail_but_a_rate_limit_ends_the_round(network: Any, ear: Ear) -> None:
    uri = network.write("ana", "hello @me.example")
    network.faults["listRecords"] = [answer(502, b"")]
    await ear.until(uri, rounds=1)
    network.faults["listRecords"] = [answer(429, {"error": "RateLimitExceeded"}, {"RateLimit-Reset": "1772442100"})]
    with pytest.raises(RateLimited) as caught:
        await ear.round()
    assert caught.value.until is not None
    network.faults["listNotifications"] = [answer(503, b"")]
    with pytest.raises(Unreachable):
        await ear.round()


# --- threads


async def test_a_thread_holds_what_stands_above_and_below(network: Any, bluesky: BlueskyConnector) -> None:
    root = network.write("eve", "root")
    ours = network.write("me", "ours", to=root)
    ana = network.write("ana", "ana", to=ours)
    bob = network.write("bob", "bob", to=ana)
    got = await bluesky.thread(PostRef(id=RemoteId(ana)))
    assert {p.ref.id for p in got.posts} == {root, ours, ana, bob}
    assert got.known == 4


@pytest.mark.parametrize("v2", [True, False])
async def test_long_threads_are_fetched_in_stretches(network: Any, bluesky: BlueskyConnector, v2: bool) -> None:
    network.v2 = v2
    last = network.write("me", "root")
    for n in range(150):
        last = network.write("ana" if n % 2 else "bob", str(n), to=last)
    root = next(iter(network.posts()))
    assert len((await bluesky.thread(PostRef(id=RemoteId(root)))).posts) == 151
    assert len((await bluesky.thread(PostRef(id=RemoteId(last)))).posts) == 151


async def test_blocked_and_deleted_posts_leave_their_place(network: Any, bluesky: BlueskyConnector) -> None:
    root = network.write("me", "root")
    blocked = network.write("eve", "blocked", to=root)
    middle = network.write("ana", "middle", to=root)
    below = network.write("bob", "below", to=middle)
    network.blockers.add("did:plc:eve")
    network.delete(middle)
    got = await bluesky.thread(PostRef(id=RemoteId(below)))
    assert {p.ref.id for p in got.posts} == {root, below}, "the root is found although the way to it is gone"
    assert {a.id: a.state for a in got.absent} == {blocked: PostState.HIDDEN, middle: PostState.DELETED}


async def test_a_post_that_is_gone_or_hidden_is_said_to_be(network: Any, bluesky: BlueskyConnector) -> None:
    gone, hidden = network.write("ana", "x"), network.write("eve", "y")
    network.delete(gone)
    network.blockers.add("did:plc:eve")
    with pytest.raises(TargetGone, match="gone"):
        await bluesky.thread(PostRef(id=RemoteId(gone)))
    with pytest.raises(TargetGone, match="block"):
        await bluesky.thread(PostRef(id=RemoteId(hidden)))


async def test_either_call_alone_can_carry_a_thread(network: Any, bluesky: BlueskyConnector) -> None:
    root = network.write("ana", "root")
    network.write("bob", "answer", to=root)
    for broken in ("getPostThread", "getPostThreadV2"):
        network.faults[broken] = [answer(504, b"<html>timeout</html>")]
        assert len((await bluesky.thread(PostRef(id=RemoteId(root)))).posts) == 2
    network.faults = {name: [answer(504, b"")] for name in ("getPostThread", "getPostThreadV2")}
    with pytest.raises(Unreachable):
        await bluesky.thread(PostRef(id=RemoteId(root)))


async def test_a_mention_whose_notification_was_lost_is_found_by_searching(network: Any, ear: Ear) -> None:
    network.write("me", "Hello!")
    await ear.round()
    lost = network.write("ana", "@me.example are you there?")
    network.unnotified.add(lost)
    assert (await ear.until(lost, 16)).mentions_us
    for _ in range(16):
        assert lost not in [post.ref.id for post in await ear.round()], "once is enough"


async def test_a_server_that_cannot_search_is_listened_to_all_the_same(network: Any, ear: Ear) -> None:
    network.faults["searchPosts"] = [answer(403, {"error": "Forbidden"}), answer(502, b""), answer(200, {"posts": 5})]
    for _ in range(31):
        await ear.round()
    late = network.write("bob", "@me.example hello")
    assert late in [post.ref.id for post in await ear.round()]
    assert len(network.faults["searchPosts"]) == 1

"""Whatever order posts come in, they end up in the same conversations, and nothing the user did is lost."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.config import Config
from inbox_tui.connector import Features, Profile
from inbox_tui.domain.model import (
    Absent,
    Act,
    ConversationId,
    Identity,
    Page,
    Post,
    PostKind,
    PostRef,
    PostState,
    RemoteId,
)
from inbox_tui.domain.views import ViewKey
from inbox_tui.store import Rules, Store

ALL = ViewKey("all")
Say = Callable[..., Post]


def ids(store: Store, view: str = "all") -> list[ConversationId]:
    return [row.id for row in store.lists.window(ViewKey(view), 1 << 60).rows]


def texts(store: Store, conversation: ConversationId) -> list[str]:
    return [post.text for post in store.thread(conversation).posts]


async def test_each_branch_under_our_post_is_a_conversation(store: Store, say: Say) -> None:
    await store.ingest("acme", Page(posts=(
        say("1", "us", "news", ago=60), say("2", "ana", "nice", parent="1", ago=50),
        say("3", "ben", "where?", parent="1", ago=40), say("4", "us", "here", parent="3", ago=30),
    )))  # fmt: skip
    assert sorted(texts(store, each) for each in ids(store)) == [["nice"], ["where?", "here"]]
    first = next(each for each in ids(store) if texts(store, each) == ["nice"])
    assert [post.text for post in store.thread(first).context] == ["news"]


async def test_a_thread_of_somebody_elses_is_one_conversation(store: Store, say: Say) -> None:
    await store.ingest("acme", Page(posts=(
        say("1", "ana", "who knows acme?", ago=60), say("2", "ben", "me", parent="1", ago=50),
        say("3", "chloe", "me too", parent="1", ago=40),
    )))  # fmt: skip
    assert [texts(store, each) for each in ids(store)] == [["who knows acme?", "me", "me too"]]


async def test_a_direct_message_channel_is_one_conversation(store: Store, say: Say) -> None:
    for number in range(3):
        post = say(str(number), "ana", f"dm {number}", channel="room", kind=PostKind.DIRECT, ago=10 - number)
        await store.ingest("acme", Page(posts=(post,)))
    assert [texts(store, each) for each in ids(store)] == [["dm 0", "dm 1", "dm 2"]]


async def test_two_conversations_join_when_what_stands_above_them_arrives(store: Store, say: Say) -> None:
    await store.ingest("acme", Page(posts=(say("a", "ana", "left", parent="x", ago=5),)))
    await store.ingest("acme", Page(posts=(say("b", "ben", "right", parent="y", ago=4),)))
    left, right = ids(store)[1], ids(store)[0]
    target = store.default_target(right)
    entry = await store.out.save_draft(
        entry=None, act=Act.REPLY, account="acme", conversation=right, target=target, text="my draft"
    )
    await store.decide([left], "star", "", "starred", {"starred": 1})
    await store.decide([right], "tag", "", "tagged", {"tags": '["vip"]'})
    assert target is not None
    await store.hear([target], "read")

    await store.ingest("acme", Page(posts=(
        say("x", "carl", "middle left", parent="top", ago=20), say("y", "dora", "middle right", parent="top", ago=19),
    )))  # fmt: skip

    (joined,) = ids(store)
    thread = store.thread(joined)
    assert {post.text for post in thread.posts} >= {"left", "right", "middle left", "middle right"}
    assert thread.row.starred
    assert thread.row.tags == ("vip",)
    draft = store.out.draft_of(joined)
    assert draft is not None
    assert (draft.id, draft.text) == (entry, "my draft")
    assert next(post for post in thread.posts if post.text == "right").heard


async def test_branches_part_when_the_unknown_top_turns_out_to_be_ours(store: Store, say: Say) -> None:
    await store.ingest("acme", Page(posts=(
        say("a", "ana", "one", parent="top", ago=5), say("b", "ben", "two", parent="top", ago=4),
        say("c", "carl", "under two", parent="b", ago=3),
    )))  # fmt: skip
    assert len(ids(store)) == 1
    await store.ingest("acme", Page(posts=(say("top", "us", "our post", ago=60),)))
    assert sorted(texts(store, each) for each in ids(store)) == [["one"], ["two", "under two"]]


async def test_a_known_parent_author_places_posts_before_the_parent_is_fetched(store: Store, say: Say) -> None:
    await store.ingest("acme", Page(posts=(
        say("a", "ana", "one", parent="top", parent_author=RemoteId("us"), ago=5),
        say("b", "ben", "two", parent="top", parent_author=RemoteId("us"), ago=4),
    )))  # fmt: skip
    assert sorted(texts(store, each) for each in ids(store)) == [["one"], ["two"]]


async def test_completeness_counts_placeholders_and_unseen_answers(store: Store, say: Say) -> None:
    await store.ingest("acme", Page(
        posts=(say("a", "ana", "one", parent="gone", ago=5, replies=3),),
        absent=(Absent(id=RemoteId("z"), state=PostState.HIDDEN, parent=RemoteId("a")),),
    ))  # fmt: skip
    thread = store.thread(ids(store)[0])
    assert (thread.heard, thread.fetched, thread.known) == (0, 1, 5)
    assert [post.state for post in thread.posts] == [PostState.MISSING, PostState.LIVE, PostState.HIDDEN]


async def test_an_edit_keeps_the_earlier_words_and_must_be_heard_again(store: Store, say: Say) -> None:
    await store.ingest("acme", Page(posts=(say("a", "ana", "I love it", ago=5),)))
    (conversation,) = ids(store)
    target = store.default_target(conversation)
    assert target is not None
    await store.hear([target], "read")
    assert store.verdict(target).open
    await store.ingest("acme", Page(posts=(say("a", "ana", "I loathe it", ago=5),)))
    assert [text for _, text in store.revisions(target)] == ["I love it", "I loathe it"]
    assert store.verdict(target).unheard == (target,)


async def test_a_deletion_leaves_a_tombstone_without_words(store: Store, say: Say, tmp_path: Path) -> None:
    await store.ingest("acme", Page(posts=(say("a", "ana", "sesquipedalian", ago=5),)))
    await store.ingest("acme", Page(posts=(say("a", "ana", "sesquipedalian regret", ago=5),)))
    (conversation,) = ids(store)
    await store.ingest("acme", Page(deleted=(RemoteId("a"),)))
    (post,) = store.thread(conversation).posts
    assert (post.state, post.text, post.revisions) == (PostState.DELETED, "", 2)
    assert [text for _, text in store.revisions(post.id)] == [""]
    row = store.lists.row(conversation)
    assert row is not None
    assert row.waiting_since is None


async def test_absence_from_an_answer_deletes_nothing(store: Store, say: Say) -> None:
    await store.ingest("acme", Page(posts=(say("a", "ana", "still here", ago=5),)))
    await store.ingest("acme", Page(absent=(Absent(id=RemoteId("a"), state=PostState.MISSING),)))
    assert texts(store, ids(store)[0]) == ["still here"]


async def test_the_same_page_twice_changes_nothing(store: Store, say: Say) -> None:
    page = Page(posts=(say("1", "us", ago=9), say("2", "ana", parent="1", ago=8), say("3", "ben", parent="q", ago=7)))
    await store.ingest("acme", page)
    before = store.lists.window(ALL, 1 << 60)
    changes = await store.ingest("acme", page)
    assert not changes
    assert store.lists.window(ALL, 1 << 60) == before


async def test_circles_of_parents_are_survived(store: Store, say: Say) -> None:
    await store.ingest("acme", Page(posts=(
        say("a", "ana", "a", parent="b", ago=3), say("b", "ben", "b", parent="c", ago=2),
        say("c", "carl", "c", parent="a", ago=1), say("self", "dora", "d", parent="self", ago=1),
    )))  # fmt: skip
    found = sorted(sorted(texts(store, each)) for each in ids(store))
    assert found == [["a", "b", "c"], ["d"]]


def reference(parents: dict[int, int | None], ours: set[int]) -> set[frozenset[int]]:
    """Conversations by the rule itself, from the whole picture."""
    groups: dict[int, set[int]] = {}
    for post in parents:
        chain = [post]
        while (above := parents[chain[-1]]) is not None:
            chain.append(above)
        top = chain[-1]
        if top in ours:
            if len(chain) == 1:
                continue
            top = chain[-2]
        groups.setdefault(top, set()).add(post)
    return {frozenset(group) for group in groups.values()}


@st.composite
def pictures(draw: st.DrawFn) -> tuple[dict[int, int | None], set[int], list[list[int]]]:
    count = draw(st.integers(1, 14))
    parents = {n: draw(st.sampled_from([None, *range(n)]) if n else st.none()) for n in range(count)}
    ours = set(draw(st.lists(st.sampled_from(range(count)), max_size=count // 2)))
    order = list(range(count))
    random.Random(draw(st.integers(0, 2**20))).shuffle(order)
    cut = draw(st.integers(1, count))
    return parents, ours, [order[start : start + cut] for start in range(0, count, cut)]


@pytest.mark.parametrize("hint", [False, True], ids=["plain", "parent author told"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(picture=pictures())
def test_any_order_gives_the_same_conversations(
    tmp_path_factory: pytest.TempPathFactory,
    hint: bool,
    picture: tuple[dict[int, int | None], set[int], list[list[int]]],
) -> None:
    parents, ours, pages = picture
    start = datetime(2026, 3, 2, tzinfo=UTC)

    def post(number: int) -> Post:
        parent = parents[number]
        author = "us" if number in ours else f"p{number % 4}"
        return Post(
            ref=PostRef(id=RemoteId(str(number))),
            author=Identity(id=RemoteId(author), handle=author),
            created_at=start + timedelta(minutes=number),
            text=str(number),
            parent=None if parent is None else RemoteId(str(parent)),
            parent_author=RemoteId("us") if hint and parent in ours else None,
            ours=number in ours,
            kind=PostKind.MENTION,
        )

    async def run() -> set[frozenset[int]]:
        folder = tmp_path_factory.mktemp("places")
        store = await Store.open(folder / "inbox.db", now=lambda: start, rules=Rules.of(Config()))
        try:
            await store.register_account("acme", "mastodon", "masto", "Mastodon")
            await store.saw_profile("acme", Profile(identity=Identity(id=RemoteId("us"), handle="us")), Features())
            for page in pages:
                await store.ingest("acme", Page(posts=tuple(map(post, page))))
            found = await store._desk.db.read(
                lambda db: db.execute(
                    "SELECT conversation_id, remote_id FROM post WHERE conversation_id IS NOT NULL"
                ).fetchall()
            )
            counted = await store._desk.db.read(
                lambda db: db.execute(
                    "SELECT (SELECT n FROM tally WHERE key = 'all'), "
                    "(SELECT count(*) FROM conversation WHERE inbound > 0)"
                ).fetchone()
            )
            assert (counted[0] or 0) == counted[1]
        finally:
            await store.close()
        groups: dict[int, set[int]] = {}
        for conversation, remote in found:
            groups.setdefault(conversation, set()).add(int(remote))
        return {frozenset(group) for group in groups.values()}

    assert asyncio.run(run()) == reference(parents, ours)

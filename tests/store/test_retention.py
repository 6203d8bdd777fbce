"""Terms of platforms that let nobody keep words for ever: others' go in time, ours and what was decided stay."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.config import Config
from inbox_tui.connector import Features, Profile, Retention
from inbox_tui.domain.model import Act, Identity, Media, Page, Post, PostRef, PostState, Quoted, RemoteId, Thread
from inbox_tui.domain.query import parse
from inbox_tui.domain.views import BuiltIn, ViewKey
from inbox_tui.errors import InboxError
from inbox_tui.store import Rules, Store
from inbox_tui.store.accounts import view

Say = Callable[..., Post]
US = Identity(id=RemoteId("us"), handle="acme", name="Acme")
ALL = ViewKey("all")
RULE = "LinkedIn lets comments be kept for 48 hours, and profiles for 24."
TERMS = Retention(posts=timedelta(hours=48), people=timedelta(hours=24), rule=RULE)
SAID = "Removed after 48 h, as LinkedIn's terms ask."


async def sign_in(store: Store, retention: Retention | None, name: str = "page") -> None:
    await store.register_account(name, "linkedin", "lnkdn", "LinkedIn")
    await store.saw_profile(name, Profile(identity=US), Features(retention=retention))


@pytest.fixture
async def page(store: Store) -> Store:
    await sign_in(store, TERMS)
    return store


def everything(folder: Path) -> bytes:
    """All bytes of all files: the store, its companions, the journal, the copies."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 4
    return b"".join(path.read_bytes() for path in files).lower()


def only(store: Store) -> Any:
    (row,) = store.lists.window(ALL, 0).rows
    return row


async def texts(store: Store, typed: str) -> list[str]:
    return [store.post(hit.post).text for hit in await store.search(parse(typed), 50)]  # type: ignore[union-attr]


async def test_others_words_go_when_their_time_is_up_and_ours_stay(page: Store, say: Say, clock: Any) -> None:
    asked = say("1", "ana", "Is the lilac teapot here?", ago=600_000)
    await page.ingest("page", Page(posts=(asked, say("2", "us", "Yes, on Friday.", parent="1", ago=10))))
    clock.move(hours=48, seconds=-1)
    assert page.thread(only(page).id).posts[0].text == "Is the lilac teapot here?"
    await page.keep_terms()
    assert page.thread(only(page).id).posts[0].text == "Is the lilac teapot here?"
    clock.move(seconds=1)
    assert await page.keep_terms() == 1
    theirs, ours = page.thread(only(page).id).posts
    assert (theirs.state, theirs.text, theirs.removed) == (PostState.EXPIRED, "", SAID)
    assert (ours.state, ours.text, ours.removed) == (PostState.LIVE, "Yes, on Friday.", "")
    assert await texts(page, "lilac") == []
    assert await texts(page, "Friday") == ["Yes, on Friday."]
    assert await page.keep_terms() == 0


async def test_names_and_bios_go_after_theirs_while_the_words_stay(page: Store, say: Say, clock: Any) -> None:
    ana = Identity(id=RemoteId("ana"), handle="ana-v", name="Ana Vale", bio="Potter", url="https://l.example/ana")
    post = replace(say("1", "ana", "Hello"), author=ana, mentions=(replace(ana, name="Ana Vale"),))
    await page.ingest("page", Page(posts=(post, replace(post, ref=PostRef(id=RemoteId("2"))))))
    clock.move(hours=24)
    assert await page.keep_terms()
    row = page.lists.window(ALL, 0).rows[0]
    assert (row.name, row.handle, row.excerpt) == ("somebody", "", "Hello")
    (shown, *_) = page.thread(row.id).posts
    assert shown.author is not None
    assert (shown.author.name, shown.author.handle, shown.author.url) == ("somebody", "", "")
    assert await texts(page, "Vale") == []
    assert await texts(page, "from:ana-v") == []
    assert page.raw_post(shown.id).mentions == ()
    clock.move(hours=1)
    await page.ingest("page", Page(posts=(replace(post, text="Hello again", ref=PostRef(id=RemoteId("3"))),)))
    assert len(await texts(page, "Vale")) == 3, "whoever writes again has a name again"


async def test_who_waits_waits_on_and_what_was_decided_stays(page: Store, say: Say, clock: Any) -> None:
    await page.ingest("page", Page(posts=(say("1", "ana", "Broken! Again!", ago=5),)))
    (post,) = page.thread(only(page).id).posts
    await page.hear([post.id], "read")
    await page.decide([only(page).id], "star", "True", "starred", {"starred": 1, "tags": '["glaze"]'})
    before = only(page)
    clock.move(hours=49)
    await page.keep_terms()
    after = only(page)
    for name in ("waiting_since", "due_at", "warn_at", "kind", "starred", "tags", "posts", "channel"):
        assert getattr(after, name) == getattr(before, name), name
    assert after.excerpt == "(removed, as the platform's terms ask)"
    assert [row.id for row in page.lists.window(ViewKey(BuiltIn.NEEDS_REPLY), 0).rows] == [before.id]
    assert after.unheard == 0, "nobody is asked to hear what is not there"
    assert await page.undo() is not None
    assert only(page).starred is False


async def test_fetching_anew_starts_the_time_afresh_only_where_the_terms_say_so(
    store: Store, say: Say, clock: Any
) -> None:
    post = say("1", "ana", "Hello")
    for name, refreshable in (("fixed", False), ("fresh", True)):
        await sign_in(store, replace(TERMS, people=None, refreshable=refreshable), name)
        await store.ingest(name, Page(posts=(post,)))
    clock.move(hours=47)
    for name in ("fixed", "fresh"):
        changes = await store.ingest_thread(name, post.ref, Thread(posts=(post,)))
        assert changes.changed_posts == 0
    clock.move(hours=2)
    await store.keep_terms()
    shown = {row.account: row.excerpt for row in store.lists.window(ALL, 0).rows}
    assert shown == {"fixed": "(removed, as the platform's terms ask)", "fresh": "Hello"}
    clock.move(hours=47)
    await store.keep_terms()
    for name in ("fixed", "fresh"):
        await store.ingest(name, Page(posts=(post,)))
    shown = {row.account: row.excerpt for row in store.lists.window(ALL, 0).rows}
    assert shown == {"fixed": "(removed, as the platform's terms ask)", "fresh": "Hello"}
    assert sorted(await texts(store, "Hello")) == ["Hello"]


async def test_what_was_heard_is_heard_when_it_comes_back_unless_it_was_edited(
    store: Store, say: Say, clock: Any
) -> None:
    await sign_in(store, replace(TERMS, refreshable=True))
    post = say("1", "ana", "Hello")
    await store.ingest("page", Page(posts=(post,)))
    (shown,) = store.thread(only(store).id).posts
    await store.hear([shown.id], "read")
    clock.move(hours=49)
    await store.keep_terms()
    await store.ingest("page", Page(posts=(post,)))
    assert store.post(shown.id).heard  # type: ignore[union-attr]
    clock.move(hours=49)
    await store.keep_terms()
    await store.ingest("page", Page(posts=(replace(post, text="Goodbye", edited_at=clock()),)))
    assert not store.post(shown.id).heard  # type: ignore[union-attr]


async def test_old_wordings_quotes_and_descriptions_go_too(page: Store, say: Say, clock: Any) -> None:
    first = say(
        "1", "ana", "The purple kettle", media=(Media(kind="image", url="https://l.example/1", alt="a zither"),)
    )
    await page.ingest("page", Page(posts=(first,)))
    await page.ingest("page", Page(posts=(replace(first, text="The orange kettle", edited_at=clock()),)))
    quote = Quoted(id=RemoteId("1"), author="Ana", text="The purple kettle", url="")
    await page.ingest("page", Page(posts=(replace(say("2", "us", "Look at this", parent="1"), quoted=quote),)))
    thread = page.thread(only(page).id)
    await page.out.save_draft(
        entry=None, act=Act.REPLY, account="page", conversation=only(page).id, target=thread.target, text="Thank you!"
    )  # type: ignore[arg-type]
    assert page.out.drafts()[0].quote
    clock.move(hours=48)
    await page.keep_terms()
    theirs, ours = page.thread(only(page).id).posts
    assert [words for _, words in page.revisions(theirs.id)] == [""]
    assert (theirs.media, ours.quoted, ours.text) == ((), None, "Look at this")
    (draft,) = page.out.drafts()
    assert (draft.text, draft.quote, draft.to) == ("Thank you!", "", "")
    for word in ("purple", "orange", "zither"):
        assert await texts(page, word) == []


async def test_nobody_answers_what_is_not_here_to_be_heard(page: Store, say: Say, clock: Any) -> None:
    await page.ingest("page", Page(posts=(say("1", "ana", "Hello?"),)))
    row = only(page)
    target = page.thread(row.id).target
    entry = await page.out.save_draft(
        entry=None, act=Act.REPLY, account="page", conversation=row.id, target=target, text="Yes."
    )
    clock.move(hours=48)
    await page.keep_terms()
    with pytest.raises(InboxError, match="kept here any longer"):
        await page.out.queue(entry, send_at=clock(), key="k", checked_at=None)
    assert page.out.drafts()[0].text == "Yes."


async def test_what_ours_quoted_does_not_come_back_where_the_time_is_over_for_good(
    page: Store, say: Say, clock: Any
) -> None:
    quote = Quoted(id=RemoteId("9"), author="Ana", text="The purple kettle", url="")
    ours = replace(say("2", "us", "Look at this", parent="1"), quoted=quote)
    await page.ingest("page", Page(posts=(say("1", "ana", "Hello"), ours)))
    clock.move(hours=48)
    await page.keep_terms()
    await page.ingest("page", Page(posts=(replace(ours, liked=True),)))
    (_, shown) = page.thread(only(page).id).posts
    assert (shown.quoted, shown.liked, shown.text) == (None, True, "Look at this")


async def test_names_of_those_mentioned_go_although_the_author_was_met_again(
    store: Store, say: Say, clock: Any
) -> None:
    await sign_in(store, replace(TERMS, refreshable=True))
    ben = Identity(id=RemoteId("ben"), handle="ben-o", name="Ben Okafor")
    await store.ingest("page", Page(posts=(replace(say("1", "ana", "Ask him"), mentions=(ben,)),)))
    clock.move(hours=20)
    await store.ingest("page", Page(posts=(say("2", "ana", "Hello"),)))
    clock.move(hours=5)
    assert await store.keep_terms() == 1
    post = next(
        one for row in store.lists.window(ALL, 0).rows for one in store.thread(row.id).posts if "Ask" in one.text
    )
    assert store.raw_post(post.id).mentions == ()
    assert not store.has_due()


async def test_nothing_of_it_is_left_in_the_bytes_of_any_file(tmp_path: Path, say: Say, clock: Any) -> None:
    backups = tmp_path / "backups"
    store = await Store.open(tmp_path / "inbox.db", now=clock, rules=Rules.of(Config()), backups=backups)
    try:
        await sign_in(store, TERMS)
        many = [say(str(n), f"p{n}", f"zyzzyva{n} quokka", ago=n) for n in range(300)]
        for start in range(0, 300, 50):
            await store.ingest("page", Page(posts=tuple(many[start : start + 50])))
        edited = [replace(post, text="wombat", edited_at=clock()) for post in many[:40]]
        await store.ingest("page", Page(posts=tuple(edited)))
        await store.ingest("page", Page(posts=(say("ours", "us", "our own gazebo", ago=1),)))
        row = store.lists.window(ALL, 0).rows[0]
        await store.out.save_draft(
            entry=None, act=Act.REPLY, account="page", conversation=row.id, target=None, text="my fandango"
        )  # type: ignore[arg-type]
        assert await store.backup() is not None
        clock.move(hours=48)
        assert await store.keep_terms() >= 300
        there = everything(tmp_path)
        assert b"gazebo" in there
        assert b"fandango" in there
        for word in (b"zyzzyva", b"quokka", b"wombat", b"town.example"):
            assert word not in there, word
        assert store.check() == "ok"
        with closing(sqlite3.connect(tmp_path / "inbox.db")) as db:
            db.execute("INSERT INTO post_words (post_words) VALUES ('integrity-check')")
    finally:
        await store.close()
    with closing(sqlite3.connect(next(backups.glob("*.db")))) as db:
        assert db.execute("SELECT count(*) FROM post WHERE state = 'expired'").fetchone()[0] == 300
        assert db.execute("SELECT count(*) FROM post WHERE ours = 1 AND text <> ''").fetchone()[0] == 1


async def test_an_account_without_terms_keeps_everything(page: Store, say: Say, clock: Any) -> None:
    await page.ingest("acme", Page(posts=(say("1", "ana", "For ever"),)))
    clock.move(days=900)
    assert await page.keep_terms() == 0
    assert await texts(page, "ever") == ["For ever"]
    assert page.next_removal("acme") is None


async def test_a_rule_that_names_no_time_takes_nothing_away(store: Store, say: Say, clock: Any) -> None:
    await sign_in(store, Retention(rule="Deleted when they ask for it."))
    await store.ingest("page", Page(posts=(say("1", "ana", "Hello"),)))
    clock.move(days=900)
    assert store.next_removal("page") is None
    assert await store.keep_terms() == 0


async def test_terms_that_come_later_count_from_when_the_words_came(store: Store, say: Say, clock: Any) -> None:
    await sign_in(store, None)
    await store.ingest("page", Page(posts=(say("1", "ana", "Hello"),)))
    await store.sync_ok("page", clock())
    clock.move(hours=40)
    await sign_in(store, TERMS)
    assert store.next_removal("page") is not None
    clock.move(hours=9)
    await store.keep_terms()
    assert only(store).excerpt == "(removed, as the platform's terms ask)"
    assert only(store).name == "somebody"


async def test_a_login_that_was_forgotten_is_held_to_its_terms(page: Store, say: Say, clock: Any) -> None:
    await page.ingest("page", Page(posts=(say("1", "ana", "Hello"),)))
    await page.forget_account("page")
    clock.move(hours=48)
    assert await page.keep_terms()


async def test_a_post_that_is_deleted_after_its_time_is_a_tombstone(page: Store, say: Say, clock: Any) -> None:
    await page.ingest("page", Page(posts=(say("1", "ana", "Hello"), say("2", "ana", "Hi", parent="1"))))
    clock.move(hours=48)
    await page.keep_terms()
    await page.ingest("page", Page(deleted=(RemoteId("1"),)))
    assert [post.state for post in page.thread(only(page).id).posts] == [PostState.DELETED, PostState.EXPIRED]


async def test_it_is_known_when_the_next_words_go_and_which_could_be_fetched_anew(
    store: Store, say: Say, clock: Any
) -> None:
    await sign_in(store, replace(TERMS, people=None, refreshable=True))
    await store.ingest("page", Page(posts=(say("1", "ana", "Hello"), say("2", "ben", "Hi"))))
    assert store.next_removal("page") == clock() + timedelta(hours=48)
    state = store.account_state("page")
    assert state is not None
    assert view(state).keeps == RULE
    rows = {row.handle: row for row in store.lists.window(ALL, 0).rows}
    await store.decide(
        [rows["ben@town.example"].id], "done", "", "done", {"closed_at": 1 << 50, "closed_reason": "thanked or liked"}
    )
    soon = clock() + timedelta(hours=50)
    assert [ref.id for ref in store.to_refresh("page", soon, 10)] == ["1"]
    assert store.to_refresh("page", clock(), 10) == []
    clock.move(hours=49)
    await store.keep_terms()
    assert [ref.id for ref in store.to_refresh("page", clock(), 10)] == ["1"], "lost while nobody looked"


async def test_a_stop_in_the_middle_goes_on_where_it_was(page: Store, say: Say, clock: Any) -> None:
    for start in range(0, 900, 100):
        posts = [say(str(n), "ana", f"Hello {n}", ago=1) for n in range(start, start + 100)]
        await page.ingest("page", Page(posts=tuple(posts)))
    clock.move(hours=48)
    task = asyncio.create_task(page.keep_terms())
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await page.keep_terms()
    assert not page.has_due()
    assert await texts(page, "Hello") == []


@pytest.fixture
async def bare(tmp_path: Path, clock: Any) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "bare.db", now=clock, rules=Rules.of(Config()))
    yield store
    await store.close()


async def test_terms_in_days_are_said_in_days(bare: Store, say: Say, clock: Any) -> None:
    await sign_in(bare, Retention(posts=timedelta(days=30), rule="Thirty days."))
    await bare.ingest("page", Page(posts=(say("1", "ana", "Hello"),)))
    clock.move(days=30)
    await bare.keep_terms()
    assert bare.thread(only(bare).id).posts[0].removed == "Removed after 30 days, as LinkedIn's terms ask."


async def test_a_connectors_own_words_for_fetching_anew_are_no_names(page: Store, say: Say, clock: Any) -> None:
    ref = PostRef(id=RemoteId("1"), extra={"mentions": "7", "quoted": "8"})
    await page.ingest("page", Page(posts=(replace(say("1", "ana", "Hello"), ref=ref),)))
    clock.move(hours=25)
    async with asyncio.timeout(5):
        assert await page.keep_terms() == 1, "her name, once"
    assert page.raw_post(page.thread(only(page).id).posts[0].id).ref.extra == ref.extra

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.connector import (
    ConnectorError,
    PermissionMissing,
    Profile,
    RateLimited,
    Rejected,
    Unreachable,
    Unreadable,
    Unsupported,
    Unsure,
)
from inbox_tui.domain.model import (
    Absent,
    Act,
    Audience,
    Cursor,
    Hyperlink,
    Identity,
    Media,
    OutboxId,
    Page,
    Poll,
    Post,
    PostRef,
    PostState,
    Quoted,
    RemoteId,
    Reply,
    Thread,
)
from inbox_tui.domain.outbox import mint
from inbox_tui.domain.text import is_clean
from inbox_tui.engine.border import ConnectorFault
from inbox_tui.engine.customs import Customs

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ESC = "\x1b]52;c;aGk=\x1b\\"


async def pages_of(border, since=None):
    return [page async for page in border.updates(since)]


def strings(value):
    """Every string inside a domain value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(key)
            yield from strings(inner)
    elif isinstance(value, tuple | list | frozenset):
        for inner in value:
            yield from strings(inner)
    elif hasattr(value, "__slots__"):
        for name in value.__slots__:
            yield from strings(getattr(value, name))


async def test_hostile_text_is_clean_in_every_field(bench, scripted, give, make_post):
    connector = scripted()
    who = Identity(id=RemoteId("x"), handle=f"@ana{ESC}", name=ESC, url=f"https://a.example/{ESC}", bio=ESC)
    post = make_post(
        "1", f"hi{ESC}\u202e", author=who, mentions=(who,), spoiler=ESC, url=ESC, language=ESC, closed=ESC,
        links=(Hyperlink(text=ESC, url=f"javascript:{ESC}"),), media=(Media(kind=ESC, url=ESC, alt=ESC),),
        poll=Poll(options=((ESC, 3),)), quoted=Quoted(id=RemoteId("q"), author=ESC, text=ESC, url=ESC),
    )  # fmt: skip
    connector.pages = give(Page(posts=(post,), note=ESC, sample=ESC, skipped=2))
    (page,) = await pages_of(bench.border(connector))
    assert len(page.posts) == 1
    assert page.skipped == 2
    assert all(is_clean(text) for text in strings(page))
    assert page.posts[0].links[0].url == ""
    assert page.posts[0].author.handle.startswith("ana")


@pytest.mark.parametrize(
    "bad",
    [
        {"ref": PostRef(id=RemoteId(""))},
        {"ref": PostRef(id=RemoteId("a\x00b"))},
        {"ref": PostRef(id=RemoteId("\ud800"))},
        {"ref": PostRef(id=RemoteId("x" * 3000))},
        {"author": Identity(id=RemoteId(""), handle="ana")},
        {"author": None},
        {"text": None},
        {"created_at": "yesterday"},
        {"audience": "everybody and their dog"},
        {"kind": 7},
        {"mentions": 5},
    ],
)
async def test_an_item_that_cannot_be_stored_costs_only_itself(bench, scripted, give, make_post, bad):
    connector = scripted()
    connector.pages = give(Page(posts=(make_post("1"), make_post("2", **bad), "no post", make_post("3"))))
    (page,) = await pages_of(bench.border(connector))
    assert [post.ref.id for post in page.posts] == ["1", "3"]
    assert page.skipped == 2


@pytest.mark.parametrize(
    "at",
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2999, 1, 1, tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
        NOW + timedelta(hours=1),
    ],
)
async def test_impossible_times_are_taken_for_now_and_told(bench, scripted, give, make_post, at):
    connector = scripted()
    connector.pages = give(Page(posts=(make_post("1", created_at=at, edited_at=at),)))
    (page,) = await pages_of(bench.border(connector))
    assert page.posts[0].created_at == NOW
    assert "impossible" in page.note


async def test_believable_times_pass_unchanged_whatever_their_zone(bench, scripted, give, make_post):
    from zoneinfo import ZoneInfo

    connector = scripted()
    at = datetime(2026, 3, 1, 12, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    ahead = NOW + timedelta(minutes=5)
    connector.pages = give(Page(posts=(make_post("1", created_at=at), make_post("2", created_at=ahead))))
    (page,) = await pages_of(bench.border(connector))
    assert [post.created_at for post in page.posts] == [datetime(2026, 3, 1, 3, 0, tzinfo=UTC), ahead]
    assert page.note == ""


async def test_what_a_connector_says_to_itself_comes_back_unchanged(bench, scripted, give, make_post):
    connector = scripted()
    ref = PostRef(id=RemoteId("at://did:plc:x/app.bsky.feed.post/3k"), version="bafy ", extra={"cid": "ä\n", "n": ""})
    connector.pages = give(Page(posts=(make_post("1", ref=ref),), cursor=Cursor('{"a": "\t"}')))
    (page,) = await pages_of(bench.border(connector))
    assert page.posts[0].ref == ref
    assert page.cursor == '{"a": "\t"}'


async def test_a_post_is_not_its_own_parent(bench, scripted, give, make_post):
    connector = scripted()
    connector.pages = give(Page(posts=(make_post("1", parent=RemoteId("1")),)))
    (page,) = await pages_of(bench.border(connector))
    assert page.posts[0].parent is None


async def test_a_large_page_goes_on_in_pieces_and_only_the_last_promises(bench, scripted, give, make_post):
    connector = scripted()
    posts = tuple(make_post(str(n)) for n in range(25))
    connector.pages = give(Page(posts=posts, deleted=(RemoteId("gone"),), cursor=Cursor("end")))
    pieces = await pages_of(bench.border(connector, page_posts=10))
    assert [len(piece.posts) for piece in pieces] == [10, 10, 5]
    assert [piece.cursor for piece in pieces] == [None, None, "end"]
    assert [piece.deleted for piece in pieces] == [(), (), ("gone",)]


async def test_pages_that_never_end_do_end(bench, scripted, make_post):
    connector = scripted()

    async def endless(since):
        number = 0
        while True:
            number += 1
            yield Page(posts=(make_post(str(number)),), cursor=Cursor(str(number)))

    connector.pages = endless
    assert len(await pages_of(bench.border(connector, pages=40))) == 40
    assert len(await pages_of(bench.border(connector, posts=12))) == 12


async def test_a_cursor_that_comes_again_without_news_ends_the_round(bench, scripted, make_post):
    connector = scripted()

    async def circling(since):
        while True:
            yield Page(posts=(make_post("1"),), cursor=Cursor("a"))
            yield Page(posts=(make_post("2"),), cursor=Cursor("b"))

    connector.pages = circling
    assert len(await pages_of(bench.border(connector))) == 3


async def test_places_where_nothing_happened_do_not_hide_the_last_where_something_did(bench, scripted, give, make_post):
    """A connector with several sources yields an empty page for each quiet one, and its cursor stays the same."""
    connector = scripted()
    quiet = [Page(cursor=Cursor("same")) for _ in range(5)]
    connector.pages = give(*quiet, Page(posts=(make_post("1"),), cursor=Cursor("next")))
    found = await pages_of(bench.border(connector))
    assert [post.ref.id for page in found for post in page.posts] == ["1"]


async def test_a_page_that_hangs_is_given_up(bench, scripted):
    connector = scripted()

    async def hanging(since):
        await asyncio.Event().wait()
        yield Page()

    connector.pages = hanging
    with pytest.raises(Unreachable, match="took too long"):
        await pages_of(bench.border(connector, page_seconds=0.01))


@pytest.mark.parametrize(
    "error",
    [
        ValueError("token=abc"),
        RecursionError(),
        SystemExit(0),
        asyncio.CancelledError(),
        StopIteration(),
        AssertionError(),
    ],
)
async def test_a_bug_in_a_connector_is_one_sentence_without_its_words(bench, scripted, error):
    connector = scripted()
    connector.trouble = error
    with pytest.raises(ConnectorFault) as told:
        await pages_of(bench.border(connector))
    assert "Scripted connector failed" in str(told.value)
    assert "abc" not in str(told.value)


async def test_what_is_no_page_at_all_is_a_fault(bench, scripted, give):
    for nonsense in (None, "page", Page(posts=None), Page(posts=(), deleted=7)):
        connector = scripted()
        connector.pages = give(nonsense)
        with pytest.raises(ConnectorFault):
            await pages_of(bench.border(connector))


async def test_a_method_that_is_not_even_a_coroutine_is_a_fault(bench, scripted):
    connector = scripted()
    connector.thread = lambda ref: 1 / 0
    with pytest.raises(ConnectorFault):
        await bench.border(connector).thread(PostRef(id=RemoteId("1")))
    connector.profile = lambda: None
    with pytest.raises(ConnectorFault):
        await bench.border(connector).profile()


@pytest.mark.parametrize(
    "error",
    [
        Rejected(ESC),
        RateLimited(ESC, NOW),
        PermissionMissing(ESC, permission=ESC),
        Unreadable(ESC, sample=ESC),
        type("Odd", (Unreachable,), {})("the server said: " + ESC),
    ],
)
async def test_the_platforms_sentences_are_cleaned_and_keep_their_kind(bench, scripted, error):
    connector = scripted()
    connector.trouble = error
    with pytest.raises(ConnectorError) as told:
        await pages_of(bench.border(connector))
    assert isinstance(error, type(told.value))
    assert all(is_clean(str(part)) for part in (told.value, *vars(told.value).values()))
    if isinstance(error, RateLimited):
        assert told.value.until == NOW


async def test_cancelling_a_round_is_no_fault(bench, scripted):
    connector = scripted()

    async def hanging(since):
        await asyncio.Event().wait()
        yield Page()

    connector.pages = hanging
    task = asyncio.create_task(pages_of(bench.border(connector)))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_one_read_at_a_time_but_others_get_their_turn_between_pages(bench, scripted, make_post):
    connector = scripted()
    order = []

    async def slow(since):
        for name in ("page 1", "page 2"):
            order.append(name)
            await asyncio.sleep(0)
            yield Page(posts=(make_post(name),))

    async def thread(ref):
        order.append("thread")
        return Thread(posts=())

    connector.pages, connector.thread = slow, thread
    border = bench.border(connector)
    await asyncio.gather(pages_of(border), border.thread(PostRef(id=RemoteId("1"))))
    assert order == ["page 1", "thread", "page 2"]


async def test_threads_and_profiles_are_cleaned_too(bench, scripted, make_post):
    connector = scripted()
    gap = Absent(id=RemoteId("gap"), state=PostState.HIDDEN)
    alive = Absent(id=RemoteId("odd"), state=PostState.LIVE)
    connector.threads = lambda ref: Thread(posts=(make_post("1", ESC),), absent=(gap, alive), known=-4)
    thread = await bench.border(connector).thread(PostRef(id=RemoteId("1")))
    assert thread.absent == (gap,)
    assert thread.skipped == 1
    assert thread.known == 0

    async def profile():
        return Profile(identity=Identity(id=RemoteId("u"), handle="a" + ESC), server=ESC, reads=ESC, warnings=(ESC,))

    connector.profile = profile
    seen = await bench.border(connector).profile()
    assert all(is_clean(text) for text in strings((seen.identity, seen.server, seen.reads, seen.warnings)))


def permit_for(account="acme"):
    reply = Reply(act=Act.POST, account=account, key="k", target=None, target_post=None, text="hi", created_at=NOW)
    return mint(OutboxId(1), reply, 1, NOW + timedelta(minutes=1))


@pytest.mark.parametrize("failure", [KeyError("x"), TimeoutError(), "not a post"])
async def test_a_write_that_fails_in_an_unforeseen_way_may_have_happened(bench, scripted, failure):
    connector = scripted()

    async def send(reply):
        if isinstance(failure, Exception):
            raise failure
        return failure

    connector._send = send
    with pytest.raises(Unsure, match="may have been posted"):
        await bench.border(connector).reply(permit_for())


async def test_a_write_that_was_refused_was_refused(bench, scripted):
    with pytest.raises(Unsupported):
        await bench.border(scripted()).reply(permit_for())


anything = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.tuples())
texts = st.text(st.characters(codec=None), max_size=80)
posts = st.builds(
    Post,
    ref=st.builds(PostRef, id=texts, version=texts, channel=texts, extra=st.dictionaries(texts, texts, max_size=3)),
    author=st.builds(Identity, id=texts, handle=texts, name=texts, url=texts, bio=texts),
    created_at=st.datetimes(timezones=st.none() | st.timezones()),
    edited_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    text=texts,
    spoiler=texts,
    parent=st.none() | texts,
    audience=st.sampled_from(Audience) | anything,
    url=texts,
    language=texts,
    links=st.tuples(st.builds(Hyperlink, text=texts, url=texts)),
    media=st.tuples(st.builds(Media, kind=texts, url=texts, alt=texts)),
    stars=anything,
    replies=anything,
    closed=texts,
)


@given(posts | anything)
def test_whatever_comes_nothing_unclean_passes(raw):
    customs = Customs(NOW)
    post = customs.try_post(raw)
    if post is None:
        assert customs.skipped == 1
        return
    kept = Post(**{name: getattr(post, name) for name in Post.__slots__ if name != "ref"}, ref=PostRef(id=post.ref.id))
    for text in strings(kept):
        assert is_clean(text)
        text.encode()
    assert post.ref.id
    assert post.author.handle
    assert post.created_at.tzinfo is UTC
    assert datetime(1990, 1, 1, tzinfo=UTC) <= post.created_at <= NOW + timedelta(minutes=10)
    for text in strings(post.ref):
        text.encode()


@given(posts)
def test_what_has_passed_passes_again_unchanged(raw):
    post = Customs(NOW).try_post(raw)
    if post is not None:
        assert Customs(NOW).post(post) == post

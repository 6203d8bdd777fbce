"""The suite every connector passes, ours and a stranger's.

::

    class TestMine(ConnectorContract):
        def make(self) -> Harness:
            link = FakeLink(handler, secrets={"token": "not-a-real-token"})
            return Harness(MyConnector(link), link)

``make`` is called anew for each run and must yield the same world each time: the same clock, the same answers. The
tests are plain functions (each drives its own event loop), so they need pytest and no plugin.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar

import pytest

from inbox_tui.connector import Connector, ConnectorError, Rejected, Unreachable, Unsupported, Unsure
from inbox_tui.domain.model import AccountId, Act, Cursor, Page, Post, PostState, width
from inbox_tui.domain.outbox import PermitRefused
from inbox_tui.testing.garbage import GARBAGE, always, failing, only_writes
from inbox_tui.testing.link import FakeLink
from inbox_tui.testing.permits import permit_for, reply_for, unknown

CURSOR_BYTES = 64_000
PAGES = 200
REQUESTS = 60
"""Some forty requests a round is the promise; a little more is no crime."""
SENDING = (Act.REPLY, Act.POST)

T = TypeVar("T")


@dataclass
class Harness:
    """One connector on one fake link, and what the suite must know about the world behind it."""

    connector: Connector
    link: FakeLink
    over_http: bool = True
    """Whether its answers come through ``link.http.handler`` (all but a world in memory)."""
    answers_writes: bool = True
    """Whether the handler can take a reply, so that sending and ``find_sent`` can be tried."""
    written: Callable[[], int] | None = None
    """How many writes reached the other side; by default, the requests that were neither GET nor HEAD."""
    may_write: frozenset[str] = field(default_factory=frozenset)
    """Paths of requests that are no writes though they are POSTed (refreshing a login)."""

    def writes(self) -> int:
        if self.written is not None:
            return self.written()
        return sum(1 for c in self.link.http.calls if c.method not in ("GET", "HEAD") and c.path not in self.may_write)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Drive one piece of work; ten seconds are more than any in-memory world needs."""

    async def limited() -> T:
        async with asyncio.timeout(10):
            return await work

    return asyncio.run(limited())


async def listen(connector: Connector, since: Cursor | None = None, most: int = PAGES) -> list[Page]:
    """All pages of one round, at most ``most``."""
    pages: list[Page] = []
    async for page in connector.updates(since):
        pages.append(page)
        assert len(pages) <= most, "updates() does not end by itself"
    return pages


def posts_of(pages: list[Page]) -> list[Post]:
    return [post for page in pages for post in page.posts]


def answerable(posts: list[Post]) -> list[Post]:
    """What could be answered as it stands at the end of the pages."""
    latest = {post.ref.id: post for post in posts}
    return [p for p in latest.values() if not p.ours and not p.closed and p.state is PostState.LIVE]


class ConnectorContract:
    """Subclass it, define ``make``, and every test below runs against your connector."""

    def make(self) -> Harness:
        raise NotImplementedError("a contract test defines make()")

    # --- what it declares

    def test_declares_itself(self) -> None:
        cls = type(self.make().connector)
        assert re.fullmatch(r"[a-z][a-z0-9-]{1,30}", cls.platform)
        assert cls.label.strip() == cls.label != ""
        assert re.fullmatch(r"[a-z]{2,5}", cls.tag)
        features = cls.features
        assert not features.acts & features.why_not.keys(), "an act is offered and explained away"
        assert all(reason.strip() for reason in features.why_not.values())
        assert all(width(wide) > width(narrow) for wide, narrow in pairwise(features.audiences))
        assert features.audiences
        assert features.text.limit > 0
        assert features.poll_seconds >= 5
        names = [setting.name for setting in cls.settings]
        assert len(set(names)) == len(names)
        assert not any(setting.secret and setting.default for setting in cls.settings), "a secret with a default"
        assert all(path.startswith("/") for path in cls.sign_in_paths)

    def test_sending_cannot_be_overridden(self) -> None:
        cls = type(self.make().connector)
        for name in ("reply", "act"):
            with pytest.raises(TypeError):
                type("Sly", (cls,), {name: lambda self, permit: None})
            assert getattr(cls, name) is getattr(Connector, name)

    def test_origins_are_bare_and_pure(self) -> None:
        harness = self.make()
        cls, settings = type(harness.connector), harness.link.settings
        assert cls.origins(settings) == cls.origins(settings)
        assert all(re.fullmatch(r"https?://[^/\s@]+", origin) for origin in cls.origins(settings))

    # --- listening

    def test_listening_ends(self) -> None:
        harness = self.make()
        run(listen(harness.connector))
        assert len(harness.link.http.calls) <= REQUESTS

    def test_listening_never_writes(self) -> None:
        harness = self.make()
        pages = run(listen(harness.connector))
        run(listen(harness.connector, self._last(pages)))
        assert harness.writes() == 0

    def test_the_same_cursor_gives_the_same_posts(self) -> None:
        first = run(listen(self.make().connector))
        cursors = [None, *(page.cursor for page in first if page.cursor is not None)]
        for cursor in {None, cursors[-1], cursors[len(cursors) // 2]}:
            one, two = (posts_of(run(listen(self.make().connector, cursor))) for _ in range(2))
            assert one == two

    def test_a_cursor_survives_storage_and_is_small(self) -> None:
        for page in run(listen(self.make().connector)):
            if page.cursor is not None:
                assert isinstance(page.cursor, str)
                assert page.cursor.encode("utf-8").decode("utf-8") == page.cursor
                assert len(page.cursor.encode()) < CURSOR_BYTES

    def test_going_on_after_any_page_loses_nothing(self) -> None:
        """A crash after any stored page: the rest still comes, from a connector that knows nothing but the cursor."""
        pages = run(listen(self.make().connector))
        for stored, page in enumerate(pages[:-1], 1):
            if page.cursor is None:
                continue
            rest = posts_of(run(listen(self.make().connector, page.cursor)))
            have = {p.ref.id for p in [*posts_of(pages[:stored]), *rest]}
            assert have >= {p.ref.id for p in posts_of(pages)}

    def test_a_second_look_finds_nothing_new(self) -> None:
        first = run(listen(self.make().connector))
        again = posts_of(run(listen(self.make().connector, self._last(first))))
        assert {p.ref.id for p in again} <= {p.ref.id for p in posts_of(first)}

    def test_posts_are_well_formed(self) -> None:
        pages = run(listen(self.make().connector))
        assert posts_of(pages), "the harness's world has no post to listen to"
        for page in pages:
            ids = [post.ref.id for post in page.posts]
            assert len(set(ids)) == len(ids), "a post stands twice in one page"
            assert all([*ids, *page.deleted, *(gap.id for gap in page.absent)])
        for post in posts_of(pages):
            assert post.author.id
            assert post.author.handle
            assert not post.author.handle.startswith("@")
            assert post.parent != post.ref.id
            for time in (post.created_at, post.edited_at):
                assert time is None or time.utcoffset() == timedelta(0)
            assert hash(post.ref.id) is not None

    def test_a_post_is_the_same_post_on_every_page(self) -> None:
        """Pages may be stored in any order: what makes a post this post never changes with the page it comes on."""
        known: dict[str, tuple[object, ...]] = {}
        for post in posts_of(run(listen(self.make().connector))):
            identity = (post.author.id, post.created_at, post.parent, post.ours, post.ref.channel)
            assert known.setdefault(post.ref.id, identity) == identity

    def test_what_can_be_answered_can_be_opened(self) -> None:
        harness = self.make()
        pages = run(listen(harness.connector))
        gone = {post_id for page in pages for post_id in page.deleted}
        targets = [post for post in answerable(posts_of(pages)) if post.ref.id not in gone]
        assert targets, "the harness's world has no post to answer"
        for target in targets[-8:]:
            thread = run(harness.connector.thread(target.ref))
            ids = [post.ref.id for post in thread.posts]
            assert target.ref.id in ids
            assert len(set(ids)) == len(ids)
            assert not set(ids) & {gap.id for gap in thread.absent}
            assert all(post.created_at.utcoffset() == timedelta(0) for post in thread.posts)

    def test_a_stream_begins_with_an_empty_page(self) -> None:
        """So that the engine knows it stands and catches up. A platform without streams says so at once."""
        connector = self.make().connector
        try:
            page = run(_first(connector))
        except Unsupported:
            return
        assert connector.features.streaming, "it streams, but does not say so"
        assert page is not None
        assert (page.posts, page.deleted) == ((), ())

    def test_a_profile_promises_only_what_is_offered(self) -> None:
        harness = self.make()
        profile = run(harness.connector.profile())
        assert profile.identity.id
        assert profile.identity.handle
        assert profile.may <= harness.connector.features.acts

    # --- words

    def test_keys_never_repeat(self) -> None:
        connector = self.make().connector
        keys = [connector.new_key() for _ in range(200)]
        assert len(set(keys)) == 200
        assert all(0 < len(key) <= 200 for key in keys)

    def test_opening_is_pure(self) -> None:
        harness = self.make()
        us = run(harness.connector.profile()).identity
        targets = answerable(posts_of(run(listen(harness.connector))))
        calls = len(harness.link.http.calls)
        for target in targets:
            words = type(harness.connector).opening(target, us)
            assert words == type(harness.connector).opening(target, us)
            assert words == "" or words.endswith(" ")
            assert not {us.handle, f"@{us.handle}"} & set(words.split())
        assert len(harness.link.http.calls) == calls

    # --- sending

    def test_nothing_is_written_without_a_permit(self) -> None:
        harness = self.make()
        connector = harness.connector
        target = self._target(harness)
        for act in connector.features.acts:
            reply = reply_for(connector, target if act is not Act.POST else None, act=act)
            # An act with nothing to do (taking back a like that is not there) may find that out and end.
            error = _error_of(partial(connector._send if act in SENDING else connector._act, reply))
            assert error is None or isinstance(error, ConnectorError), f"{act.value} raised {error!r}"
        assert harness.writes() == 0
        with pytest.raises(Rejected):
            run(_awaited(connector._send(reply_for(connector, target))))

    def test_a_permit_is_good_for_one_act_of_one_account(self) -> None:
        harness = self.make()
        connector = harness.connector
        reply = reply_for(connector, self._target(harness))
        spent = permit_for(reply)
        spent.use(reply.account, (Act.REPLY,))
        foreign = permit_for(replace(reply, account=AccountId("somebody-else")))
        other = permit_for(replace(reply, act=Act.LIKE))
        for permit in (spent, foreign, other):
            with pytest.raises(PermitRefused):
                run(connector.reply(permit))
        with pytest.raises(PermitRefused):
            run(_awaited(connector.act(permit_for(reply))))
        assert harness.writes() == 0

    def test_what_is_not_offered_is_said_to_be_unsupported(self) -> None:
        harness = self.make()
        connector = harness.connector
        target = self._target(harness)
        for act in set(Act) - connector.features.acts:
            permit = permit_for(reply_for(connector, target if act is not Act.POST else None, act=act))
            with pytest.raises(Unsupported):
                run(_awaited(connector.reply(permit) if act in SENDING else connector.act(permit)))
        assert harness.writes() == 0

    def test_a_reply_goes_out_once_and_is_found(self) -> None:
        harness = self.make()
        if not harness.answers_writes:
            pytest.skip("this harness's world takes no replies")
        connector = harness.connector
        target = self._target(harness)
        blank = reply_for(connector, target, connector.opening(target, run(connector.profile()).identity) + "Yes.")
        reply = replace(blank, fence=run(connector.fence(blank)))
        assert run(connector.find_sent(reply)) is None
        sent = run(connector.reply(permit_for(reply)))
        assert sent.ours
        assert sent.ref.id not in ("", target.ref.id)
        assert sent.created_at.utcoffset() == timedelta(0)
        assert width(sent.audience) <= width(target.audience)
        assert sent.parent or target.ref.channel
        assert harness.writes() >= 1
        found = run(connector.find_sent(reply))
        assert found is not None
        assert found.ref.id == sent.ref.id
        with pytest.raises(Rejected):  # the permit unlocked that one act, and no more
            run(_awaited(connector._send(reply_for(connector, target, "And another thing."))))

    # --- trouble

    def test_garbage_never_becomes_anything_but_a_connector_error(self) -> None:
        harness = self._over_http()
        pages = run(listen(harness.connector))
        target = answerable(posts_of(pages))[-1]
        connector = harness.connector
        for status, body, kind in GARBAGE:
            harness.link.http.handler = always(status, body, kind)
            self._try_everything(connector, target, self._last(pages), f"{status} {body[:40]!r}")

    def test_a_broken_line_comes_through_as_what_it_is(self) -> None:
        harness = self._over_http()
        pages = run(listen(harness.connector))
        for error in (Unreachable("The line is down."), Unsure("No answer came.")):
            harness.link.http.handler = failing(error)
            target = answerable(posts_of(pages))[-1]
            self._try_everything(harness.connector, target, self._last(pages), repr(error))

    def test_a_write_answered_with_garbage_is_never_taken_for_done(self) -> None:
        harness = self._over_http()
        target = answerable(posts_of(run(listen(harness.connector))))[-1]
        world = harness.link.http.handler
        for status, body, kind in GARBAGE:
            if not 200 <= status < 300:
                continue
            harness.link.http.handler = only_writes(always(status, body, kind), world)
            before = harness.writes()
            with pytest.raises(ConnectorError) as caught:
                run(harness.connector.reply(permit_for(reply_for(harness.connector, target))))
            if harness.writes() > before:
                assert isinstance(caught.value, Unsure), f"{status} {body[:40]!r} to a write gave {caught.value!r}"

    def test_secrets_stay_out_of_errors_and_logs(self, caplog: pytest.LogCaptureFixture) -> None:
        harness = self._over_http()
        target = answerable(posts_of(run(listen(harness.connector))))[-1]
        caplog.set_level(logging.DEBUG)
        said: list[str] = []
        for status, body, kind in GARBAGE:
            harness.link.http.handler = always(status, body, kind)
            said += self._try_everything(harness.connector, target, None, "")
        for secret in harness.link.secrets.values():
            value = secret.reveal()
            assert not any(value in words for words in [*said, caplog.text])

    # --- inside

    def _over_http(self) -> Harness:
        harness = self.make()
        if not harness.over_http:
            pytest.skip("this connector speaks to no server")
        return harness

    @staticmethod
    def _last(pages: list[Page]) -> Cursor | None:
        return next((page.cursor for page in reversed(pages) if page.cursor is not None), None)

    @staticmethod
    def _target(harness: Harness) -> Post:
        """The newest post that can be answered."""
        pages = run(listen(harness.connector))
        gone = {post_id for page in pages for post_id in page.deleted}
        return [post for post in answerable(posts_of(pages)) if post.ref.id not in gone][-1]

    @staticmethod
    def _try_everything(connector: Connector, target: Post, cursor: Cursor | None, case: str) -> list[str]:
        """Call every method; whatever it raises must be a connector error. Returns the words of those errors."""
        send = reply_for(connector, target)
        doing: list[tuple[str, Callable[[], Awaitable[object]]]] = [
            ("profile", connector.profile),
            ("updates from the start", lambda: listen(connector)),
            ("updates", lambda: listen(connector, cursor)),
            ("thread", lambda: connector.thread(target.ref)),
            ("thread of an unknown post", lambda: connector.thread(unknown().ref)),
            ("fence", lambda: connector.fence(send)),
            ("find_sent", lambda: connector.find_sent(send)),
            ("reply", lambda: connector.reply(permit_for(send))),
            ("stream", lambda: _first(connector)),
        ]
        for act in sorted(connector.features.acts - {Act.REPLY, Act.POST}):
            permit = permit_for(reply_for(connector, target, act=act))
            doing.append((act.value, partial(connector.act, permit)))
        said: list[str] = []
        for name, work in doing:
            error = _error_of(work)
            if error is None:
                continue
            if not isinstance(error, ConnectorError):
                raise AssertionError(f"{name} raised {error!r} ({case})") from error
            assert str(error).strip(), f"{name} failed without a word ({case})"
            said += [str(error), repr(error), repr(error.__cause__), str(getattr(error, "sample", ""))]
        return said


async def _awaited(work: Awaitable[T]) -> T:
    return await work


def _error_of(work: Callable[[], Awaitable[object]]) -> Exception | None:
    try:
        run(_awaited(work()))
    except Exception as error:  # noqa: BLE001 - whatever it is, the suite must see it
        return error
    return None


async def _first(connector: Connector) -> Page | None:
    """The first page of a stream, and then no more."""
    pages: AsyncIterator[Page] = connector.stream()
    try:
        return await anext(pages, None)
    finally:
        if (close := getattr(pages, "aclose", None)) is not None:
            await close()

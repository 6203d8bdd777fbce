"""The contract suite finds what it is there to find: connectors with one fault each fail the test that names it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import inbox_tui_demo
from inbox_tui.connector import Checks, Unsupported
from inbox_tui.domain.model import Act, Cursor, Page, PostRef, Thread
from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.garbage import GARBAGE
from inbox_tui.testing.link import FakeLink, answer
from inbox_tui.testing.trouble import Trouble
from inbox_tui_demo import DemoMastodon, DemoYouTube
from inbox_tui_demo.life import apply

FAULTS: list[tuple[str, type[DemoMastodon | DemoYouTube]]] = []


def caught_by(test: str) -> Callable[[Any], Any]:
    def note(cls: Any) -> Any:
        FAULTS.append((test, cls))
        return cls

    return note


@caught_by("test_declares_itself")
class Shouting(DemoMastodon):
    tag = "MASTO!"


@caught_by("test_declares_itself")
class TwoFaced(DemoMastodon):
    features = replace(DemoMastodon.features, why_not={Act.LIKE: "No."})


@caught_by("test_listening_ends")
class Endless(DemoMastodon):
    async def updates(self, since):
        while True:
            yield Page()


@caught_by("test_the_same_cursor_gives_the_same_posts")
class Fickle(DemoMastodon):
    rounds = itertools.count()

    async def updates(self, since):
        number = next(self.rounds)
        async for page in super().updates(since):
            yield replace(page, posts=page.posts[number % 3 :])


@caught_by("test_a_cursor_survives_storage_and_is_small")
class Hoarder(DemoMastodon):
    async def updates(self, since):
        async for page in super().updates(None):
            yield replace(page, cursor=Cursor((page.cursor or "") + " " * 64_000))


@caught_by("test_going_on_after_any_page_loses_nothing")
class Hasty(DemoMastodon):
    async def updates(self, since):
        pages = [page async for page in super().updates(since)]
        for page in pages:
            yield replace(page, cursor=pages[-1].cursor)


@caught_by("test_posts_are_well_formed")
class Naive(DemoMastodon):
    async def updates(self, since):
        async for page in super().updates(since):
            yield replace(
                page, posts=tuple(replace(p, created_at=p.created_at.replace(tzinfo=None)) for p in page.posts)
            )


@caught_by("test_posts_are_well_formed")
class Nameless(DemoMastodon):
    async def updates(self, since):
        async for page in super().updates(since):
            yield replace(page, posts=tuple(replace(p, ref=replace(p.ref, id="")) for p in page.posts[:1]))


@caught_by("test_a_post_is_the_same_post_on_every_page")
class Confused(DemoMastodon):
    async def updates(self, since):
        async for page in super().updates(since):
            yield page
        yield replace(page, posts=tuple(replace(p, ours=not p.ours) for p in page.posts))


@caught_by("test_what_can_be_answered_can_be_opened")
class Closed(DemoMastodon):
    async def thread(self, ref: PostRef) -> Thread:
        found = await super().thread(ref)
        return replace(found, posts=tuple(post for post in found.posts if post.ref.id != ref.id))


@caught_by("test_keys_never_repeat")
class OneKey(DemoMastodon):
    def new_key(self) -> str:
        return "key"


@caught_by("test_opening_is_pure")
class Moody(DemoMastodon):
    turns = itertools.count()

    @classmethod
    def opening(cls, target, us):
        return f"{next(cls.turns)} "


@caught_by("test_nothing_is_written_without_a_permit")
class Backdoor(DemoMastodon):
    async def _write(self, what, *rest):
        return apply(self._town(), (what, self.link.now().isoformat(), *rest)).id


@caught_by("test_what_is_not_offered_is_said_to_be_unsupported")
class Overeager(DemoYouTube):
    async def _act(self, reply):
        return None


@caught_by("test_a_reply_goes_out_once_and_is_found")
class Forgetful(DemoMastodon):
    async def find_sent(self, reply):
        return None


@caught_by("test_a_reply_goes_out_once_and_is_found")
class LeftAjar(DemoMastodon):
    async def _send(self, reply):
        sent = await super()._send(reply)
        self.link.http._open = 5
        return sent


@caught_by("test_a_stream_begins_with_an_empty_page")
class HeadOverHeels(DemoMastodon):
    async def stream(self):
        async for page in self.updates(None):
            yield page


@caught_by("test_a_profile_promises_only_what_is_offered")
class Boaster(DemoMastodon):
    async def profile(self):
        return replace(await super().profile(), may=frozenset(Act))


@caught_by("test_a_profile_promises_only_what_is_offered")
class Contrary(DemoMastodon):
    async def profile(self):
        return replace(await super().profile(), why_not={Act.REPLY: "Not with this login."})


@caught_by("test_a_profile_promises_only_what_is_offered")
class Hurried(DemoMastodon):
    async def profile(self):
        return replace(await super().profile(), poll_seconds=1)


@caught_by("test_quotas_ask_nobody")
class Talkative(DemoMastodon):
    def quotas(self):
        return ("lots",)


@caught_by("test_checks_are_pure")
class Wavering(DemoMastodon):
    turns = itertools.count()

    @classmethod
    def checks(cls, reply, now):
        return Checks(notes=(f"Asked {next(cls.turns)} times.",))


@caught_by("test_declares_itself")
class Choosy(DemoMastodon):
    features = replace(DemoMastodon.features, manners={Act.LIKE: ("thumbs up",)})


def contract_of(platform: Any, **more: Any) -> ConnectorContract:
    class Suite(ConnectorContract):
        def make(self) -> Harness:
            inbox_tui_demo.towns.clear()
            link = FakeLink(
                lambda call: answer(200, {"id": "1"}), settings={"town": "1"}, secrets={"token": "hushhush"}
            )
            written = lambda: sum(len(town.log) for town in inbox_tui_demo.towns.values())  # noqa: E731
            return Harness(platform(link), link, **{"over_http": False, "written": written, **more})

    return Suite()


@pytest.mark.parametrize(("test", "platform"), FAULTS, ids=lambda value: getattr(value, "__name__", value))
def test_a_fault_is_caught(test, platform):
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        getattr(contract_of(platform), test)()


class Careless(DemoMastodon):
    """Trusts every answer."""

    async def profile(self):
        found = await self.link._link.http.request("GET", "/me")
        assert found.status < 300, found
        return await super().profile()


def test_garbage_that_gets_through_is_caught():
    with pytest.raises(AssertionError, match="profile raised AssertionError"):
        contract_of(Careless, over_http=True).test_garbage_never_becomes_anything_but_a_connector_error()


class Trusting(DemoMastodon):
    """Takes any answer to a write for a success."""

    async def _send(self, reply):
        with self.link._link.http.unlocked(None):
            await self.link._link.http.request("POST", "/posts", json={})
        return await super()._send(reply)


def test_a_write_taken_for_done_is_caught():
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        contract_of(Trusting, over_http=True).test_a_write_answered_with_garbage_is_never_taken_for_done()


class Leaky(DemoMastodon):
    async def profile(self):
        self.link.log.warning("signing in with %s", self.link.secret("token").reveal())
        return await super().profile()


def test_a_secret_in_the_log_is_caught(caplog):
    with pytest.raises(AssertionError):
        contract_of(Leaky, over_http=True).test_secrets_stay_out_of_errors_and_logs(caplog)


def test_the_garbage_holds_every_kind_of_trouble():
    statuses = {status for status, _, _ in GARBAGE}
    assert statuses >= {200, 204, 302, 400, 401, 403, 404, 410, 422, 429, 500, 503}


class Archive(DemoMastodon):
    """A platform that is only read: it offers no act, and says so."""

    features = replace(
        DemoMastodon.features, acts=frozenset(), why_not={Act.REPLY: "An archive is read, not answered."}
    )

    async def profile(self):
        return replace(await super().profile(), may=frozenset())

    async def updates(self, since):
        async for page in super().updates(since):
            yield replace(page, posts=tuple(replace(p, closed="This is an archive.") for p in page.posts))

    async def _send(self, reply):
        raise Unsupported("An archive is read, not answered.")

    async def _act(self, reply):
        raise Unsupported("An archive is read, not answered.")


OVER_HTTP = {name for name in vars(Trouble) if name.startswith("test_")}
SENT = {"test_a_reply_goes_out_once_and_is_found"}
READ_ONLY = sorted({name for name in dir(ConnectorContract) if name.startswith("test_")} - OVER_HTTP - SENT)


@pytest.mark.parametrize("test", READ_ONLY)
def test_a_connector_that_only_reads_passes(test):
    getattr(contract_of(Archive), test)()


def test_sending_is_not_tried_with_a_connector_that_only_reads():
    with pytest.raises(pytest.skip.Exception):
        contract_of(Archive).test_a_reply_goes_out_once_and_is_found()
    with pytest.raises(pytest.skip.Exception, match="only reads"):
        contract_of(Archive, over_http=True).test_a_write_answered_with_garbage_is_never_taken_for_done()

"""The whole loop of a platform against a stub of it over real HTTP: through setup, engine, store and inbox.

::

    class TestX(WholeLoop):
        platform = "x"
        connector = "inbox_tui_x:XConnector"
        def world(self, now): return XWorld(now)
        def wish(self, origin, world): return Wish(given={"server": origin}, secrets={"token": Secret(world.token)})

``world`` is the platform as strangers see it; what is asserted is what stands there.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, Protocol

import pytest

from inbox_tui.config import Config
from inbox_tui.connector import Answer, Asker, Rejected
from inbox_tui.domain.account import AccountView, Health
from inbox_tui.domain.model import Act, OutboxId, OutboxState
from inbox_tui.domain.views import ConversationRow, PostView, ViewKey
from inbox_tui.engine.accounts import Accounts
from inbox_tui.engine.opening import Ground
from inbox_tui.engine.registry import GROUP, Registry
from inbox_tui.engine.setup import Setup, SignInRefused, Wish
from inbox_tui.inbox import Inbox, open_inbox
from inbox_tui.paths import Home
from inbox_tui.secrets import Vaults
from inbox_tui.testing.link import Call
from inbox_tui.testing.serve import served

ALL = ViewKey("all")
NEEDS_REPLY = ViewKey("needs-reply")
QUESTION = "Does the blue one ship to Lagos?"
WORDS = "Yes, it does. Thank you for asking."


class World(Protocol):
    """A platform with one account of ours and a few strangers. ``now`` comes from the test."""

    faults: list[str]
    """What shall go wrong with the next writes that reply, one each: ``cut after`` (done, then the line is cut),
    ``limited`` (refused for now by the platform's rate limit), ``refused`` (its content refused)."""

    def __call__(self, call: Call) -> Answer | None: ...

    def say(self, who: str, words: str, *, to: str | None = None) -> str:
        """A stranger (or ``us``, in the platform's own app) writes something that should reach our inbox, below the
        post ``to`` where it is given. Returns its id as the connector will name it."""
        ...

    def ours(self) -> list[str]:
        """What stands under our name, as a stranger reads it, oldest first."""
        ...

    def expire(self) -> None:
        """The access token ends; a refresh token, where there is one, still works."""
        ...

    def end(self) -> None:
        """The login ends altogether: nothing renews it any more."""
        ...


class QuickTime:
    """Time that runs a hundredfold: an undo window takes a tenth of a second."""

    RATE = 100.0

    def __init__(self) -> None:
        self._start = datetime.now(UTC)
        self._from = time.monotonic()
        self.skip = timedelta()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=(time.monotonic() - self._from) * self.RATE) + self.skip

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.RATE)


class Nobody:
    """A script's sign-in: there is nobody to ask."""

    async def open(self, url: str, why: str) -> None:
        raise Rejected("Nobody is here to open a page.")

    async def code(self, label: str, help: str) -> str:
        raise Rejected("Nobody is here to paste a code.")

    def catcher(self, *, port: int = 0, path: str = "") -> Any:
        raise Rejected("Nobody is here to come back from a browser.")


@dataclass
class Stand:
    """One home folder with one account on the stub."""

    world: Any
    origin: str
    clock: QuickTime
    home: Home
    ground: Ground
    accounts: Accounts
    setup: Setup

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Inbox]:
        luck = random.Random(7)
        async with open_inbox(self.home, Config(), self.ground, self.accounts, random=luck.random) as inbox:
            yield inbox

    async def draft(self, inbox: Inbox, row: ConversationRow, words: str = WORDS) -> OutboxId:
        """Hear a conversation out and write below it."""
        thread = inbox.thread(row.id)
        await inbox.heard([post.id for post in thread.posts])
        opening = inbox.opening(row.id)
        return await inbox.save_draft(
            account=row.account, conversation=row.id, target=thread.target, text=opening + words
        )

    async def answer(self, inbox: Inbox, row: ConversationRow, words: str = WORDS) -> OutboxId:
        entry = await self.draft(inbox, row, words)
        found = await inbox.check_fresh(entry)
        assert found.ok, found.sentence
        await inbox.queue(entry)
        return entry

    async def until(self, holds: Callable[[], Any]) -> Any:
        async with asyncio.timeout(20):
            while not (found := holds()):  # noqa: ASYNC110 - what is waited for happens in rows, not in events
                await asyncio.sleep(0.01)
            return found


def state(inbox: Inbox, entry: OutboxId) -> OutboxState | None:
    found = inbox.outgoing(entry)
    return found.state if found else None


def health(inbox: Inbox) -> AccountView:
    (account,) = inbox.accounts()
    return account


def own(inbox: Inbox, row: ConversationRow) -> PostView:
    return next(post for post in inbox.thread(row.id).posts if post.ours)


class WholeLoop:
    """Every platform's loop. Subclasses say how to make its world and how to sign in."""

    platform: str
    connector: str
    """``module:Class``."""
    refreshes = True
    """Whether a login that ran out is renewed without the user."""
    answers = True
    """Whether it can be replied to through the platform's API."""
    tells_limits = True
    """Whether a write can be refused for now by a rate limit."""

    def world(self, now: Callable[[], datetime]) -> Any:
        raise NotImplementedError

    def wish(self, origin: str, world: Any) -> Wish:
        raise NotImplementedError

    def serve(self, world: Any) -> AbstractAsyncContextManager[str]:
        """Where the stub can be reached. Platforms that do not speak HTTP serve themselves."""
        return served(world)

    def asker(self, world: Any) -> Asker:
        return Nobody()

    # --- the ground

    @pytest.fixture
    async def stand(self, tmp_path: Path) -> AsyncIterator[Stand]:
        clock = QuickTime()
        world = self.world(clock.now)
        home = Home.at(tmp_path / "home")
        home.prepare()
        luck = random.Random(11)
        ground = Ground(
            registry=Registry([EntryPoint(self.platform, self.connector, GROUP)]),
            vaults=Vaults(home, environ=dict(os.environ)),
            now=clock.now,
            random_bits=luck.getrandbits,
            sleep=clock.sleep,
        )
        accounts = Accounts(home.accounts_file)
        async with self.serve(world) as origin:
            stand = Stand(world, origin, clock, home, ground, accounts, Setup(ground, accounts))
            yield stand

    async def sign_in(self, stand: Stand) -> None:
        wish = self.wish(stand.origin, stand.world)
        given = Wish(given=wish.given, secrets=wish.secrets, place="clear", name="brand", confirmed=True)
        await stand.setup.add(self.platform, given, self.asker(stand.world))

    @asynccontextmanager
    async def asked(self, stand: Stand) -> AsyncIterator[tuple[Inbox, ConversationRow]]:
        """Ana's question is the one that waits. Skips where nothing can be answered."""
        if not self.answers:
            pytest.skip("nothing can be answered here")
        stand.world.say("ana", QUESTION)
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            (row,) = inbox.window(NEEDS_REPLY).rows
            yield inbox, row

    # --- the loop

    async def test_a_login_that_is_wrong_is_refused_in_a_sentence(self, stand: Stand) -> None:
        stand.world.end()
        with pytest.raises(SignInRefused) as caught:
            await self.sign_in(stand)
        assert str(caught.value).endswith(".")
        assert list(stand.accounts.all()) == []

    async def test_what_strangers_say_arrives_once_and_waits(self, stand: Stand) -> None:
        first = stand.world.say("ana", QUESTION)
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            await inbox.sync_now()
            rows = inbox.window(NEEDS_REPLY).rows if self.answers else inbox.window(ALL).rows
            assert [row.excerpt for row in rows] == [QUESTION]
            remote = [post.remote_id for post in inbox.thread(rows[0].id).posts]
            assert remote.count(first) == 1
            stand.world.say("ben", "And when is the red one back?")
            await inbox.sync_now()
            said = {row.excerpt for row in inbox.window(ALL).rows}
            assert {QUESTION, "And when is the red one back?"} <= said

    async def test_a_week_away_loses_nothing_and_doubles_nothing(self, stand: Stand) -> None:
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            stand.clock.skip += timedelta(days=7)
            said = [f"Question number {number} of the week." for number in range(60)]
            for number, words in enumerate(said):
                stand.world.say(f"guest{number}", words)
            for _ in range(4):
                await inbox.sync_now()
            found = [
                post.text for row in inbox.window(ALL, limit=480).rows for post in inbox.thread(row.id).posts
                if not post.ours and post.text.startswith("Question")
            ]  # fmt: skip
            assert sorted(found) == sorted(said)

    async def test_a_reply_stands_there_once_and_ends_the_wait(self, stand: Stand) -> None:
        async with self.asked(stand) as (inbox, row):
            before = len(stand.world.ours())
            entry = await stand.answer(inbox, row)
            assert len(stand.world.ours()) == before, "it left before its undo window was over"
            await stand.until(lambda: state(inbox, entry) is OutboxState.SENT)
            assert [WORDS in each for each in stand.world.ours()[before:]] == [True]
            await inbox.sync_now()
            assert inbox.window(NEEDS_REPLY).rows == ()
            assert sum(WORDS in post.text for post in inbox.thread(row.id).posts if post.ours) == 1

    async def test_an_answer_lost_on_the_way_makes_no_second_copy(self, stand: Stand) -> None:
        async with self.asked(stand) as (inbox, row):
            stand.world.faults = ["cut after"]
            entry = await stand.answer(inbox, row)
            await stand.until(lambda: state(inbox, entry) is OutboxState.SENT)
        assert sum(WORDS in each for each in stand.world.ours()) == 1

    async def test_a_refused_reply_keeps_its_words_and_says_why(self, stand: Stand) -> None:
        async with self.asked(stand) as (inbox, row):
            stand.world.faults = ["refused"]
            entry = await stand.answer(inbox, row)
            await stand.until(lambda: state(inbox, entry) is OutboxState.FAILED)
            found = inbox.outgoing(entry)
            assert found is not None
            assert WORDS in found.text
            assert found.cause
        assert not any(WORDS in each for each in stand.world.ours())

    async def test_a_rate_limit_is_waited_out(self, stand: Stand) -> None:
        if not (self.answers and self.tells_limits):
            pytest.skip("no rate limit on writes here")
        async with self.asked(stand) as (inbox, row):
            stand.world.faults = ["limited"]
            entry = await stand.answer(inbox, row)
            await stand.until(lambda: stand.world.faults == [])
            stand.clock.skip += timedelta(hours=1)
            await stand.until(lambda: state(inbox, entry) in (OutboxState.SENT, OutboxState.HELD, OutboxState.DRAFT))
        assert sum(WORDS in each for each in stand.world.ours()) <= 1

    async def test_a_login_that_runs_out_is_renewed_or_asked_for(self, stand: Stand) -> None:
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            stand.world.expire()
            stand.world.say("ana", QUESTION)
            await inbox.sync_now()
            if self.refreshes:
                assert health(inbox).health is Health.OK, health(inbox).sentence
                assert [row.excerpt for row in inbox.window(ALL).rows] == [QUESTION]
            else:
                assert health(inbox).health is Health.SIGN_IN
                assert health(inbox).sentence
        if self.refreshes:
            async with stand.open() as inbox:  # what was renewed is kept, for the next start
                await inbox.sync_now()
                assert health(inbox).health is Health.OK, health(inbox).sentence

    async def test_a_login_that_ended_pauses_the_account_and_loses_nothing(self, stand: Stand) -> None:
        stand.world.say("ana", QUESTION)
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            stand.world.end()
            await inbox.sync_now()
            assert health(inbox).health is Health.SIGN_IN, health(inbox).sentence
            assert [row.excerpt for row in inbox.window(ALL).rows] == [QUESTION]

    async def test_own_words_are_edited_and_deleted_where_that_is_offered(self, stand: Stand) -> None:
        kind = stand.ground.registry.load(self.platform)
        if not self.answers or not kind.features.acts & {Act.EDIT, Act.DELETE}:
            pytest.skip("neither is offered here")
        async with self.asked(stand) as (inbox, row):
            entry = await stand.answer(inbox, row)
            await stand.until(lambda: state(inbox, entry) is OutboxState.SENT)
            ours = own(inbox, row)
            if Act.EDIT in kind.features.acts:
                changed = await inbox.save_draft(
                    act=Act.EDIT, account=row.account, conversation=row.id, target=ours.id, text="It ships on Monday."
                )
                await inbox.queue(changed)
                await stand.until(lambda: state(inbox, changed) is OutboxState.SENT)
                assert stand.world.ours()[-1].endswith("It ships on Monday.")
            if Act.DELETE in kind.features.acts:
                gone = await inbox.act(Act.DELETE, ours.id)
                await stand.until(lambda: state(inbox, gone.id) is OutboxState.SENT)
                assert not any(WORDS in each or "Monday" in each for each in stand.world.ours())

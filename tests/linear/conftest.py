"""A person who types lines and listens to what comes."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.config import Config
from inbox_tui.domain.touch import nobody_waits
from inbox_tui.errors import NoSuchThing
from inbox_tui.linear import Session, Talk

FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2500-\u259f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What must never be said: what a terminal obeys, what turns a line around, what is drawn with letters."""


def _load(name: str) -> Any:
    """The inbox in memory that the screens are tried on stands beside their tests."""
    path = Path(__file__).parents[1] / "ui" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


FAKES = sorted(path.stem for path in (Path(__file__).parents[1] / "ui").glob("fake_*.py"))
for part in FAKES:
    if part != "fake_inbox":
        _load(part)
fake_inbox = _load("fake_inbox")


class Known(fake_inbox.FakeInbox):  # type: ignore[name-defined,misc]
    """The inbox in memory, with nobody's card in it, and nothing promised, waited for or owed but what a test puts."""

    promised_to: tuple[Any, ...] = ()
    waited_for: tuple[Any, ...] = ()

    cards: tuple[Any, ...] = ()
    """Cards of people; each profile in a card leads to it."""

    def identity_of(self, conversation: Any) -> None:
        return None

    def person(self, identity: Any) -> Any:
        for card in self.cards:
            if identity in (one.id for one in card.identities):
                return card
        raise NoSuchThing("That person is not here (any more).")

    def promises_of(self, conversation: Any) -> tuple[Any, ...]:
        return tuple(one for one in self.promised_to if one.conversation == conversation)

    def promises(self) -> tuple[Any, ...]:
        return self.promised_to

    def waiting_on(self) -> tuple[Any, ...]:
        return self.waited_for

    def thanks(self) -> tuple[Any, ...]:
        return ()

    def nobody_waits(self) -> str:
        return nobody_waits(48)

    def losing_touch(self) -> tuple[Any, ...]:
        return ()

    async def keep_promise(self, promise: Any) -> Any:
        return await self.star([])


class Sitting:
    """A session, and its person. ``heard`` is all that was said."""

    def __init__(self, inbox: Any, config: Config, encoding: str, view: str = "") -> None:
        self.heard = ""
        self.inbox = inbox
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._asked = asyncio.Event()
        talk = Talk(self._read, self._put, encoding=encoding, typed=False)
        self.session = Session(inbox, talk, config, view=view)
        self.task = asyncio.create_task(self.session.run())

    async def _read(self) -> str | None:
        if self._lines.empty():
            self._asked.set()
        return await self._lines.get()

    def _put(self, text: str) -> None:
        found = FORBIDDEN.search(text)
        assert found is None, repr(text)
        self.heard += text

    async def type(self, *lines: str | None) -> str:
        """Type these, one after the other; returns what was said since, on one line. None ends the input."""
        before = len(self.heard)
        for line in lines:
            self._asked.clear()
            self._lines.put_nowait(line)
            await self.asked()
        return " ".join(self.heard[before:].split())

    async def asked(self) -> None:
        """Until something is asked, or the session is over."""
        waiting = asyncio.ensure_future(self._asked.wait())
        async with asyncio.timeout(20):
            await asyncio.wait({waiting, self.task}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self.task.done():
            self.task.result()

    @property
    def over(self) -> bool:
        return self.task.done()


Sit = Callable[..., AbstractAsyncContextManager[Sitting]]


@asynccontextmanager
async def _sit(
    inbox: Any, config: Config | None = None, encoding: str = "utf-8", view: str = ""
) -> AsyncIterator[Sitting]:
    sitting = Sitting(inbox, config or Config(), encoding, view)
    try:
        await sitting.asked()
        yield sitting
    finally:
        sitting.task.cancel()
        with suppress(asyncio.CancelledError):
            await sitting.task


@pytest.fixture
def sit() -> Sit:
    """``async with sit(inbox) as s``: a sitting that has asked its first question."""
    return _sit


@pytest.fixture
def at(town: Any) -> Sit:
    """``async with at() as s``: the same in the town, after a look at its server."""

    @asynccontextmanager
    async def begin(**more: Any) -> AsyncIterator[Sitting]:
        async with town.open() as inbox:
            await inbox.sync_now()
            async with _sit(inbox, town.config, **more) as sitting:
                yield sitting

    return begin


@pytest.fixture
def clock() -> Any:
    return fake_inbox.Clock()


@pytest.fixture
def inbox(clock: Any) -> Any:
    made = Known(clock)
    made.add_account()
    return made

"""An app over an inbox in memory, with time moved by hand."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inbox_tui.config import Config
from inbox_tui.domain.hours import BusinessHours
from inbox_tui.ui.app import InboxApp


def _load(name):
    """A module beside this one: in importlib mode test modules cannot import each other."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


_load("fake_caring")
_load("fake_lists")
_load("fake_outbox")
_load("fake_triage")
_load("fake_setup")
fake_inbox = _load("fake_inbox")
made_up_town = _load("made_up_town")
_load("made_up_wants")
_load("promised_desk")


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch):
    """The same looks wherever the tests run."""
    for name in ("TMUX", "STY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TZ", "UTC")


async def idle(*_):
    """Until the loop has nothing left to do at once.

    Textual's own way watches the processor's time: it takes up to a second, and longer the busier the machine is.
    """
    ready = asyncio.get_running_loop()._ready
    await asyncio.sleep(0.001)  # what other threads have finished comes in
    for _ in range(1000):
        if not ready:
            break
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def no_idling(request, monkeypatch, quiet):
    wait = quiet if request.path.name.startswith("test_real") else idle
    monkeypatch.setattr("textual.app.wait_for_idle", wait)
    monkeypatch.setattr("textual.pilot.wait_for_idle", wait)


@pytest.fixture
def fakes():
    return fake_inbox


@pytest.fixture
def clock():
    return fake_inbox.Clock()


@pytest.fixture
def inbox(clock):
    made = fake_inbox.FakeInbox(clock)
    made.add_account()
    return made


@pytest.fixture
def town(clock):
    return made_up_town.town(clock)


class Stage:
    """A running app, its pilot, and what a user could see."""

    def __init__(self, app, pilot, clock):
        self.app, self.pilot, self.clock = app, pilot, clock
        self.opened = app.opened_pages
        self.sent = []
        """What went to the terminal: the words of each frame."""
        display = app._display

        def watched(screen, frame):
            if hasattr(frame, "render_segments"):
                self.sent.append(re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", frame.render_segments(app.console)))
            display(screen, frame)

        app._display = watched

    @property
    def main(self):
        return self.app.screen_stack[1]

    async def settle(self):
        """Until what was set going has arrived: changes gathered and passed on, the thread following the list."""
        for _ in range(2):
            await self.pilot.pause(0.017)  # a frame
            await self.drawn()
        while self.app.is_running and self._busy():
            await self.pilot.pause(0.01)
        await self.drawn()

    async def drawn(self):
        """Until every message is dealt with, what waits for the next frame too, and the frame is drawn."""
        for _ in range(20):
            await idle()
            if not self.app.is_running:
                break
            screen = self.app.screen
            screen._on_timer_update()
            await idle()
            if not screen._callbacks and not screen._dirty_widgets and screen is self.app.screen:
                break

    def _busy(self):
        following = len(self.app.screen_stack) > 1 and getattr(self.main, "_following", None)
        return (
            self.app._gathering
            or following
            or any(one.is_running for one in self.app.workers if one.group == "doing" and not self.waits_for_answer)
        )

    @property
    def waits_for_answer(self):
        """A question or a form is open, and what opened it waits for it."""
        return len(self.app.screen_stack) > 2

    async def press(self, *keys):
        for key in keys:
            await self.pilot.press(key)
            await self.drawn()
        await self.settle()

    async def type(self, text):
        names = {" ": "space", "\n": "enter"}
        await self.press(*(names.get(letter, letter) for letter in text))

    async def write(self, text="Yes, nine days."):
        """An answer to what is current, in the composer."""
        await self.press("r")
        await self.type(text)

    def lines(self):
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    def text(self):
        return "\n".join(self.lines())

    def shows(self, words):
        return words in " ".join(self.text().split())

    @property
    def notice(self):
        return self.app.notice.words if self.app.notice else ""

    async def listen(self, seconds=7.0):
        """Let the reading clock run for a while, with what is on screen."""
        self.clock.go(seconds)
        self.app.screen.pane.listen()
        await self.settle()


@pytest.fixture
def stage(clock):
    """``async with stage(inbox, size=(140, 40)) as s``"""

    @asynccontextmanager
    async def make(inbox, size=(140, 40), config=None, **more):
        opened = []
        app = InboxApp(
            inbox,
            config or Config(),
            opener=lambda url: opened.append(url) or True,
            monotonic=clock.monotonic,
            **more,
        )
        app.preferences = app.preferences.changed("zone", ZoneInfo("UTC"))
        app.hours = BusinessHours.of("UTC", {"mon-fri": "9-17"})
        app.opened_pages = opened
        async with app.run_test(size=size) as pilot:
            made = Stage(app, pilot, clock)
            await made.settle()
            if not inbox.account_list:
                await pilot.pause(0.4)
            yield made

    return make


@pytest.fixture
def one(inbox):
    """One conversation with one unheard post of ten words: one second to hear."""
    inbox.conversation = inbox.add(
        "Ben Okafor", (41, "does the blue one ship to Lagos and what else?", {}), waiting=41, due=60
    )
    inbox.post_id = inbox.conversations[inbox.conversation]["posts"][0]
    return inbox

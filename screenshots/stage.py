"""A running app on the demo town with every clock stopped: time goes on only when a scene says so."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import wrap

from rich.segment import Segment
from textual import events
from textual.pilot import Pilot

import inbox_tui_demo
from inbox_tui.cli.open import Passphrase
from inbox_tui.cli.open import Place as Here
from inbox_tui.cli.wizard import Wizard
from inbox_tui.config import Config
from inbox_tui.domain.hours import BusinessHours
from inbox_tui.domain.model import PostId, SnoozeMode
from inbox_tui.domain.views import ViewKey
from inbox_tui.engine.accounts import AccountRecord, Accounts
from inbox_tui.engine.opening import Ground
from inbox_tui.engine.registry import Registry
from inbox_tui.inbox import Inbox, open_inbox
from inbox_tui.paths import Home
from inbox_tui.secrets import Vaults
from inbox_tui.ui.app import InboxApp
from screenshots.draw import svg

ZONE = "Europe/Berlin"
NOON = datetime(2026, 5, 12, 12, 5, tzinfo=UTC)
"""A Tuesday, five past two in Berlin."""
SEED = 7


class Clock:
    def __init__(self) -> None:
        self.at = NOON
        self.seconds = 1000.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds

    def go(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.seconds += seconds


def plain_terminal() -> None:
    """The same looks wherever the pictures are taken, and no log on the screen."""
    logging.getLogger("inbox_tui").addHandler(logging.NullHandler())
    for name in ("TMUX", "STY", "NO_COLOR", "COLORTERM"):
        os.environ.pop(name, None)
    os.environ.update(TERM="xterm-256color", TZ=ZONE)
    time.tzset()


def _here(home: Home, clock: Clock) -> Here:
    chance = random.Random(SEED)
    ground = Ground(
        registry=Registry(),
        vaults=Vaults(home, ask=Passphrase()),
        now=clock.now,
        random_bits=chance.getrandbits,
        sleep=asyncio.sleep,
    )
    config = Config(hours=BusinessHours.of(ZONE, {"mon-fri": "9-17"}))
    return Here(home, config, Accounts(home.accounts_file), ground, Passphrase())


@asynccontextmanager
async def _open(here: Here) -> AsyncIterator[Inbox]:
    chance = random.Random(SEED).random
    async with open_inbox(here.home, here.config, here.ground, here.accounts, random=chance, listen=False) as inbox:
        yield inbox


async def settle_town(folder: Path, *, worked_in: bool = True) -> None:
    """A store in ``folder`` that has looked at every account of the demo once; and somebody works in it, or nobody
    has yet."""
    home = Home.at(folder)
    home.prepare()
    here = _here(home, Clock())
    for name, platform, settings, _ in inbox_tui_demo.DEMO_ACCOUNTS:
        here.accounts.put(AccountRecord(id=name, platform=platform, settings=dict(settings), added_at=NOON))
    inbox_tui_demo.towns.clear()
    async with _open(here) as inbox:
        await inbox.sync_now()
        if not worked_in:
            return
        rows = {row.name: row for row in inbox.window(ViewKey("needs-reply"), limit=400).rows}
        await inbox.later([rows["Hugo Bell"].id, rows["Oskar Nyman"].id])
        await inbox.snooze([rows["Gwen Hughes"].id], NOON + timedelta(hours=20), SnoozeMode.UNTIL_THEY_WRITE)
        await inbox.star([rows["Ana Ruiz"].id])
        begun = rows["Rosa Pintado"]
        await inbox.save_draft(account=begun.account, conversation=begun.id, text="Claro que sí. ¿A qué nombre")


class Stage:
    """What a scene works with: keys, time, and the camera."""

    def __init__(self, inbox: Inbox, app: InboxApp, pilot: Pilot[int], clock: Clock, home: Home | None = None) -> None:
        self.inbox = inbox
        self.app = app
        self.pilot = pilot
        self.clock = clock
        self.home = home
        self.printed = ""
        """What a program that draws nothing has printed; the picture shows this where there is any."""

    async def settle(self) -> None:
        for _ in range(4):
            await self.pilot.pause(0.05)

    async def until(self, there: Callable[[], bool]) -> None:
        """Wait for something that takes its own time. Raises ``TimeoutError`` after ten seconds."""
        async with asyncio.timeout(10):
            while not there():
                await self.pilot.pause(0.02)
        await self.settle()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause(0.03)
        await self.settle()

    async def write(self, text: str) -> None:
        """Put words into whatever has the keys, as a terminal's paste does."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def listen(self) -> None:
        """Read the open thread, screenful by screenful, until nothing in it is left to hear."""
        for _ in range(40):
            await self.read()
            if not self.to_hear():
                return
            await self.press("space")
        raise LookupError("some of this thread cannot be heard")

    async def read(self) -> None:
        """Let the reading clock run over what is in view."""
        for _ in range(3):
            self.clock.go(3)
            self.app.screen.pane.listen()  # type: ignore[attr-defined]
            await self.settle()

    def to_hear(self) -> tuple[PostId, ...]:
        """What the gate still wants of the open thread."""
        thread = self.app.screen.pane.thread  # type: ignore[attr-defined]
        return self.inbox.verdict(thread.row.id).unheard if thread is not None else ()

    async def go_to(self, name: str, words: str = "", view: str = "needs-reply") -> None:
        """Put the list's cursor on the newest conversation with somebody, and read it in the pane beside."""
        rows = self.inbox.window(ViewKey(view), limit=400).rows
        found = [row for row in rows if row.name.startswith(name) and words in row.excerpt]
        if not found:
            raise LookupError(f"{name} is not in {view}: {sorted({row.name for row in rows})}")
        self.app.screen.reveal(found[0].id)  # type: ignore[attr-defined]
        await self.settle()

    async def deliver(self) -> None:
        """Send what is due; with the engine standing still nothing else does."""
        await self.inbox._engine.delivery.once()
        await self.settle()

    def hush(self) -> None:
        """Take away a notice that would long be gone, had the clock not stood still."""
        self.app.say("")

    def picture(self) -> str:
        """The screen as SVG."""
        if self.printed:
            lines = [piece for line in self.printed.splitlines() for piece in wrap(line, self.app.size.width) or [""]]
            return svg(([Segment(line)] for line in lines), "#0f1218", self.app.size.width)
        strips = self.app.screen._compositor.render_strips()
        behind = self.app.screen_stack[1].styles.background
        return svg(strips, behind.rich_color.get_truecolor().hex, self.app.size.width)


@asynccontextmanager
async def stage(town: Path | None, folder: Path, size: tuple[int, int], theme: str) -> AsyncIterator[Stage]:
    """An app on a copy of ``town`` (None: an installation without accounts)."""
    if town is not None:
        shutil.copytree(town, folder)
    clock = Clock()
    clock.go(20)
    home = Home.at(folder)
    home.prepare()
    here = _here(home, clock)
    inbox_tui_demo.towns.clear()
    inbox_tui_demo.moods.clear()
    async with _open(here) as inbox:
        app = InboxApp(
            inbox, here.config, setup=Wizard(here, inbox), opener=lambda url: True, monotonic=clock.monotonic
        )
        app.theme = theme
        async with app.run_test(size=size) as pilot:
            made = Stage(inbox, app, pilot, clock, home)
            await made.settle()
            yield made

"""A real store on which somebody complained, was asked and praised us, and a hand at the keys of the app over it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from inbox_tui.config import Config
from inbox_tui.connector import Features, Profile
from inbox_tui.domain.hours import BusinessHours
from inbox_tui.domain.model import Identity, Page, Post, PostKind, PostRef
from inbox_tui.inbox.base import LateEngine
from inbox_tui.inbox.changes import ChangeFeed
from inbox_tui.inbox.facade import Inbox
from inbox_tui.store import Rules, Store
from inbox_tui.ui.app import InboxApp

MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
US = Identity(id="us", handle="acme", name="Acme")


class Clock:
    def __init__(self):
        self.at = MONDAY

    def __call__(self):
        return self.at

    def move(self, **span):
        self.at += timedelta(**span)


def engine():
    """Fetches nothing and refuses nothing."""

    async def nothing(*_):
        return None

    return SimpleNamespace(
        refresh_thread=nothing,
        opening=lambda *_: "",
        answers_privately=lambda *_: False,
        rules=lambda _: None,
        has_looked=lambda _: True,
        distribution=lambda _: "",
        schedule=SimpleNamespace(looking=lambda _: False),
    )


@asynccontextmanager
async def opened(tmp_path, at, settings):
    """Ana complains, Ben was asked something, Cy praised us three days ago."""
    config = Config(hours=BusinessHours.of("UTC", {"mon-sun": "0-24"}), relationship=settings)
    store = await Store.open(tmp_path / "inbox.db", now=at, rules=Rules.of(config))
    await store.register_account("acme", "mastodon", "masto", "Mastodon")
    await store.saw_profile("acme", Profile(identity=US), Features())
    await store.sync_ok("acme", at())

    def say(number, who, text, ago, parent=None):
        name = {"ana": "Ana Ruiz", "ben": "Ben Okafor", "cy": "Cy Twombly"}.get(who, who)
        author = US if who == "us" else Identity(id=who, handle=f"{who}@town.example", name=name)
        kind = PostKind.POST if who == "us" else PostKind.MENTION
        return Post(
            ref=PostRef(id=number),
            author=author,
            created_at=at() - timedelta(hours=ago),
            text=text,
            parent=parent,
            ours=who == "us",
            kind=kind,
            mentions_us=who != "us",
        )

    store.say = say
    await store.ingest(
        "acme",
        Page(
            posts=(
                say("1", "ana", "My order arrived broken, I want a refund [click](https://evil.example) <b>now</b>", 3),
                say("2", "ben", "hello", 30),
                say("3", "us", "Which one did you buy?", 29, "2"),
                say("4", "cy", "Thank you, I love it, best kettle ever!", 72),
            )
        ),
    )
    feed = ChangeFeed()
    store.on_change(feed.add)
    records = {"acme": SimpleNamespace(secrets_in_words="keyring")}
    inbox = Inbox(store, LateEngine(engine), records, at, config, feed)
    inbox.packets = tmp_path / "handed-over"
    inbox.store = store
    try:
        yield inbox
    finally:
        await store.close()


async def until(true, seconds=30.0):
    end = asyncio.get_running_loop().time() + seconds
    while not true():
        assert asyncio.get_running_loop().time() < end, "it never came"
        await asyncio.sleep(0.02)


class Story:
    def __init__(self, app, pilot, inbox):
        self.app, self.pilot, self.inbox = app, pilot, inbox
        self.main = app.screen_stack[1]

    async def press(self, *keys):
        await self.pilot.press(*keys)
        await self.pilot.pause(0.02)

    async def type(self, text):
        await self.press(*({" ": "space"}.get(letter, letter) for letter in text), "enter")

    @property
    def text(self):
        strips = self.app.screen._compositor.render_strips()
        return " ".join(" ".join(segment.text for segment in strip) for strip in strips)

    async def shows(self, *words):
        await until(lambda: all(one in " ".join(self.text.split()) for one in words))

    async def says(self, words):
        await until(lambda: self.app.notice is not None and words in self.app.notice.words)

    async def go_to(self, name):
        row = next(row for row in self.inbox.window("all").rows if row.name == name)
        self.main.reveal(row.id)
        await until(lambda: self.main.pane.thread is not None and self.main.pane.thread.row.id == row.id)
        await until(lambda: self.main.pane.has_focus)
        return row.id

    @property
    def needs(self):
        return [row.name for row in self.inbox.window("needs-reply").rows]


@asynccontextmanager
async def begun(desk, size=(140, 40), opener=lambda url: True):
    app = InboxApp(desk, desk._config, opener=opener)
    app.preferences = app.preferences.changed("zone", ZoneInfo("UTC"))
    async with app.run_test(size=size) as pilot:
        await until(lambda: len(app.screen_stack) > 1 and app.screen.list.rows)
        yield Story(app, pilot, desk)

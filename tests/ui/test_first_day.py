"""A first day over the real engine and store, against a platform's stub over real HTTP: an empty home, the form, the
first look, listening, an answer that stands there once. Only the screen is touched."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import mail_world
import reddit_world
import snapchat_world
from inbox_tui.cli.open import Passphrase, Place
from inbox_tui.cli.wizard import Wizard
from inbox_tui.config import Config
from inbox_tui.connector import Connector
from inbox_tui.engine.accounts import Accounts
from inbox_tui.engine.opening import Ground
from inbox_tui.engine.registry import Registry
from inbox_tui.inbox import open_inbox
from inbox_tui.paths import Home
from inbox_tui.secrets import Vaults
from inbox_tui.secrets.survey import Survey
from inbox_tui.testing.serve import served
from inbox_tui.ui.app import InboxApp
from inbox_tui.ui.screens.accounts import AccountsScreen
from inbox_tui.ui.screens.add_account import AddAccountScreen
from inbox_tui.ui.screens.pick import FindScreen, PickScreen
from inbox_tui.ui.screens.prompts import Ask
from inbox_tui.ui.screens.review import ReviewScreen
from inbox_tui_snapchat.parse import NO_ANSWER
from mail_world import MailWorld
from mastodon_world import MastodonWorld
from reddit_world import RedditWorld
from snapchat_world import SnapchatWorld
from threads_world import ThreadsWorld
from whole_loop import QuickTime
from x_world import XWorld

QUESTION = "Does the blue one ship to Lagos?"
ANSWER = "Yes, it does."
PASSPHRASE = "three odd ducks"


class Elsewhere(Registry):
    """What is installed; one platform's vendor answers at another address, as far as anybody who adds it can tell."""

    def __init__(self, platform: str, origin: str) -> None:
        super().__init__()
        self._moved, self._to = platform, origin

    def load(self, name: str) -> type[Connector]:
        kind = super().load(name)
        if name != self._moved:
            return kind
        moved = tuple(
            replace(one, default=self._to) if one.name == "server" and one.advanced else one for one in kind.settings
        )
        return type(kind.__name__, (kind,), {"settings": moved, "__doc__": kind.__doc__})


class Person:
    """Somebody at the keyboard: presses keys, and sees what is on the screen."""

    def __init__(self, app: InboxApp, pilot: Any, opened: list[str]) -> None:
        self.app, self.pilot, self.opened = app, pilot, opened
        self.reading = 0.0

    @property
    def screen(self) -> Any:
        return self.app.screen

    @property
    def main(self) -> Any:
        return self.app.screen_stack[1]

    def sight(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        text = "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)
        return " ".join(text.split())

    async def sees(self, *words: str) -> None:
        for each in words:
            await self.until(lambda each=each: each in self.sight(), each)

    async def until(self, true: Callable[[], Any], what: str = "") -> None:
        try:
            async with asyncio.timeout(15):
                while not true():  # noqa: ASYNC110 - what is waited for happens in rows, not in events
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(f"never came: {what}\n{self.sight()}") from None

    async def at(self, kind: type) -> None:
        await self.until(lambda: isinstance(self.screen, kind) and self.screen.takes_keys, kind.__name__)

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)

    async def type(self, words: str) -> None:
        await self.press(*({" ": "space"}.get(letter, letter) for letter in words))

    async def reads_on(self) -> None:
        """Time goes by with the conversation before one's eyes, until all of it is heard."""

        def heard() -> bool:
            self.reading += 1.0
            self.screen.pane.listen()
            return "all heard" in self.sight()

        await self.until(heard, "all heard")


@dataclass(kw_only=True)
class Case:
    """A platform, what is typed into its form in this order, and where the answer belongs."""

    platform: str
    typed: str
    """What finds it among all platforms."""
    make: Callable[[Callable[[], Any]], Any]
    form: Callable[[str, Any], dict[str, str]]
    """By field, from the stub's origin and the stub."""
    parent: Callable[[Any], str] = lambda world: ""
    """What our answer stands under, as the stub has it."""
    allow: Callable[[Any, str], str] | None = None
    """What the browser's page ends at once the person allowed it."""
    says: str = ""
    """On the review, of what it costs or what the rules are."""
    serve: Callable[[Any], AbstractAsyncContextManager[str]] = served
    sealed: bool = False
    """The login goes into a file with a passphrase; else it is not kept at all."""


def the_answer(posts: dict[str, Any], words: Callable[[Any], str]) -> Any:
    (found,) = [each for each in posts.values() if ANSWER in words(each)]
    return found


THREADS = Case(
    platform="threads",
    typed="threads",
    make=ThreadsWorld,
    form=lambda origin, world: {"token": world.token},
    parent=lambda world: the_answer(world.posts, lambda each: each["text"])["_parent"],
    sealed=True,
)
X = Case(
    platform="x",
    typed="x",
    make=XWorld,
    form=lambda origin, world: {"client_id": world.client_id},
    parent=lambda world: the_answer(world.posts, lambda each: each["text"])["referenced_tweets"][0]["id"],
    allow=lambda world, url: world.allow(url),
    says="X charges 0.01 $ for this post.",
)
REDDIT = Case(
    platform="reddit",
    typed="reddit",
    make=RedditWorld,
    form=lambda origin, world: {"client_id": reddit_world.CLIENT},
    parent=lambda world: the_answer(world.things, lambda each: each.get("body", ""))["parent_id"],
    allow=lambda world, url: world.authorize(url),
    says="Markdown",
)
MAIL = Case(
    platform="mail",
    typed="mail",
    make=MailWorld,
    form=lambda origin, world: {
        "address": mail_world.ADDRESS, "password": world.password, "server": origin, "outgoing": world.outgoing,
        "checked_by": mail_world.CHECKER,
    },
    parent=lambda world: f"github:{world.delivered[-1]['In-Reply-To'].strip('<>')}",
    serve=mail_world.served,
)  # fmt: skip
MASTODON = Case(
    platform="mastodon",
    typed="masto",
    make=MastodonWorld,
    form=lambda origin, world: {"server": origin, "token": world.token},
    parent=lambda world: the_answer(world.statuses, lambda each: each["content"])["in_reply_to_id"],
    sealed=True,
)


def snap_allowed(url: str) -> str:
    asked = parse_qs(urlsplit(url).query)
    return f"{asked['redirect_uri'][0]}?code=invented-code&state={asked['state'][0]}"


SNAPCHAT = Case(
    platform="snapchat",
    typed="snap",
    make=SnapchatWorld,
    form=lambda origin, world: {"client_id": snapchat_world.CLIENT, "client_secret": snapchat_world.KEY},
    allow=lambda world, url: snap_allowed(url),
)


@pytest.fixture(autouse=True)
def a_bare_machine(monkeypatch):
    """No keyring, and the browser on another machine: so codes are pasted, and nothing of this machine is touched."""

    async def bare() -> Survey:
        return Survey("", "There is no keyring.", (), True)

    monkeypatch.setattr("inbox_tui.secrets.survey.survey", bare)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "INBOX_TUI_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")


@asynccontextmanager
async def sitting(folder, case: Case, world: Any, origin: str, clock: QuickTime) -> AsyncIterator[Person]:
    """The app as it is started, on whatever is in ``folder``."""
    home = Home.at(folder)
    home.prepare()
    accounts = Accounts(home.accounts_file)
    passphrase = Passphrase()
    passphrase.silent = True
    luck = random.Random(11)
    ground = Ground(
        registry=Elsewhere(case.platform, origin),
        vaults=Vaults(home, ask=passphrase, environ={}),
        now=clock.now,
        random_bits=luck.getrandbits,
        sleep=clock.sleep,
    )
    here = Place(home, Config(), accounts, ground, passphrase)
    opened: list[str] = []
    person: Person

    async with open_inbox(home, Config(), ground, accounts, random=luck.random) as inbox:
        app = InboxApp(
            inbox,
            setup=Wizard(here, inbox),
            opener=lambda url: bool(opened.append(url)) or True,
            monotonic=lambda: person.reading,
        )
        person = Person(app, None, opened)
        async with app.run_test(size=(140, 44)) as person.pilot:
            yield person


async def add(person: Person, case: Case, world: Any, origin: str) -> None:
    """From "No account yet." until the form says that it is there."""
    await person.at(AccountsScreen)
    await person.sees("No account yet.")
    await person.press("a")
    await person.at(FindScreen)
    await person.type(case.typed)
    await person.press("enter")
    await person.at(AddAccountScreen)
    form = person.screen
    assert form._platform.name == case.platform
    wanted = case.form(origin, world)
    for one in form._fields:
        box = form.query_one(f"#field-{one.name}")
        await person.until(lambda box=box: box.has_focus, one.label)
        await person.type(wanted.get(one.name, ""))
        if wanted.get(one.name):
            assert (wanted[one.name] in person.sight()) is not one.secret
        if one is not form._fields[-1]:
            await person.press("tab")
    assert set(wanted) <= {one.name for one in form._fields}
    await person.press("ctrl+s")
    if form._keeps:
        await keep(person, case)
    if case.allow is not None:
        await person.at(Ask)
        assert origin in person.opened[-1]
        await person.type(case.allow(world, person.opened[-1]))
        await person.press("enter")
    await person.sees("is here.", "It reads")


async def keep(person: Person, case: Case) -> None:
    """Where its secrets go."""
    await person.at(PickScreen)
    await person.sees("Where do its secrets go?")
    labels = [label for label, _ in person.screen._options]
    wanted = "An encrypted file with a passphrase" if case.sealed else "Memory only"
    await person.press(str(labels.index(wanted) + 1))
    if case.sealed:
        for _ in range(2):
            await person.at(Ask)
            asked = person.screen
            await person.type(PASSPHRASE)

            await person.press("enter")
            await person.until(lambda asked=asked: person.screen is not asked)


@pytest.mark.parametrize("case", [THREADS, X, REDDIT, MAIL, MASTODON], ids=lambda case: case.platform)
async def test_a_question_is_heard_and_answered_once_where_it_was_asked(tmp_path, case):
    clock = QuickTime()
    world = case.make(clock.now)
    async with case.serve(world) as origin:
        asked = world.say("ana", QUESTION)
        before = len(world.ours())
        async with sitting(tmp_path / "home", case, world, origin, clock) as person:
            await add(person, case, world, origin)
            assert len(world.ours()) == before, "adding an account posts nothing"
            await person.press("ctrl+s", "escape")
            await person.until(lambda: person.screen is person.main)
            main = person.main
            await person.until(lambda: main.list.rows, "the list")
            await person.sees(QUESTION)
            await person.press("space")
            await person.until(lambda: main.pane.has_focus and main.pane.thread is not None, "the thread")
            row = main.list.rows[0]
            await person.sees("1 to hear")
            await person.reads_on()
            await person.press("r")
            await person.until(lambda: main.composer.words.has_focus, "the composer")
            await person.type(ANSWER)
            await person.press("ctrl+s")
            await person.at(ReviewScreen)
            await person.sees(ANSWER, "heard all", "length", case.says)
            await person.press("y")
            await person.until(lambda: person.screen is main, "back on the main screen")
            await person.sees("z takes it back")
            await person.until(lambda: any(ANSWER in each for each in world.ours()), "the answer on the stub")
            await person.until(lambda: not main.list.rows, "nobody waits any more")
            await person.press("g", "v")
            await person.until(lambda: [each.id for each in main.list.rows] == [row.id], "the list of all")
            assert main.list.rows[0].excerpt_ours
            await person.sees("you: ", ANSWER, "nobody waits")
        assert sum(ANSWER in each for each in world.ours()) == 1
        assert case.parent(world) == asked


async def test_where_nothing_can_be_answered_it_says_so_before_and_after(tmp_path):
    clock = QuickTime()
    world = SNAPCHAT.make(clock.now)
    async with served(world) as origin, sitting(tmp_path / "home", SNAPCHAT, world, origin, clock) as person:
        await add(person, SNAPCHAT, world, origin)
        await person.sees("It may nothing but read.", f"It may not reply: {NO_ANSWER}"[:60])
        await person.press("ctrl+s")
        await person.at(AccountsScreen)
        await person.sees("may only read", "no reply Snap's API has no comments and no chats")


async def test_what_came_by_mail_and_takes_no_answer_is_greyed_with_the_reason(tmp_path):
    clock = QuickTime()
    world = MailWorld(clock.now)
    async with mail_world.served(world) as origin:
        world.deliver(
            mail_world.compose(
                {
                    **mail_world.checked("dkim=pass header.d=snapchat.com"),
                    "From": "Team Snapchat <no_reply@snapchat.com>",
                    "To": mail_world.ADDRESS,
                    "Subject": "Dora sent you a new Chat",
                    "Message-ID": "<9@snapchat.com>",
                    "Date": format_datetime(clock.now()),
                },
                "Open the app to see it.",
            )
        )
        async with sitting(tmp_path / "home", MAIL, world, origin, clock) as person:
            await add(person, MAIL, world, origin)
            await person.press("ctrl+s", "escape")
            await person.until(lambda: person.screen is person.main)
            await person.until(lambda: person.main.list.rows, "the list")
            await person.press("space")
            await person.until(lambda: person.main.pane.thread is not None and person.main.pane.has_focus)
            await person.sees("No reply possible: Snapchat takes no answers by mail")
            await person.press("question_mark", "space")
            await person.sees("Reply Snapchat takes no answers by mail")
            await person.press("escape")
            await person.until(lambda: person.screen is person.main)
            await person.press("r")
            await person.sees("it cannot be sent: Snapchat takes no answers by mail")
        assert world.delivered == []

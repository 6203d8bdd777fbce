"""Promises, hand-offs and thanks over a real store: what the keys do, what is said, and that z takes it back."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from inbox_tui.config import Config, Relationship
from inbox_tui.connector import Features, Profile
from inbox_tui.domain.handing import Way
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


@pytest.fixture
def at():
    return Clock()


@pytest.fixture
def settings():
    return Relationship()


@pytest.fixture
async def desk(tmp_path, at, settings):
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
    yield inbox
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


@pytest.fixture
def story(desk):
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def begin(size=(140, 40), **more):
        app = InboxApp(desk, desk._config, opener=more.pop("opener", lambda url: True))
        app.preferences = app.preferences.changed("zone", ZoneInfo("UTC"))
        async with app.run_test(size=size) as pilot:
            await until(lambda: len(app.screen_stack) > 1 and app.screen.list.rows)
            yield Story(app, pilot, desk)

    return begin


@pytest.mark.parametrize("size", [(140, 40), (80, 24)])
async def test_a_promise_is_written_down_missed_told_first_and_kept(story, desk, at, size):
    async with story(size) as s:
        await s.go_to("Ben Okafor")
        await s.press("W")
        await s.shows("What did you promise Ben Okafor?")
        await s.type("a list of shops")
        await s.shows("By when?")
        await s.type("2h")
        await s.says("Promise to Ben Okafor by Mon 02 Mar 14:00")
        assert "Ben Okafor" not in s.needs, "before its time it is nothing to hurry for"
        at.move(hours=4)
        await desk.store.wake_snoozed()
        assert s.needs[0] == "Ben Okafor"
        await s.press("g", "i")
        await s.shows("promise 2h late Ben Okafor")
        await s.press("g", "p")
        await s.shows("Missed", "missed 2h ago Ben Okafor", "“a list of shops”", "by 14:00")
        await s.press("d")
        await s.says("Promise to Ben Okafor kept")
        await s.shows("Kept in the last seven days", "kept 16:00")
        assert "Ben Okafor" not in s.needs
        await s.press("z")
        await s.says("Undone: promise to Ben Okafor kept")
        await s.shows("missed 2h ago")
        assert s.needs[0] == "Ben Okafor"


async def test_a_promise_is_moved_and_dropped(story, desk, at):
    ben = next(row.id for row in desk.window("all").rows if row.name == "Ben Okafor")
    await desk.promise(ben, "a list of shops", at() + timedelta(hours=1))
    at.move(hours=2)
    async with story() as s:
        await s.press("g", "p")
        await s.shows("missed 1h ago")
        await s.press("m")
        await s.shows("Move the promise to Ben Okafor to")
        await s.type("fri 12:00")
        await s.says("moved to Fri 06 Mar 12:00")
        await s.shows("due in 3d", "moved once")
        await s.press("number_sign")
        await s.shows("Drop the promise to Ben Okafor?")
        await s.press("y")
        await s.shows("Nothing is promised.")
        await s.press("z")
        await s.shows("due in 3d")
        await s.press("enter")
        await until(lambda: s.app.screen is s.main and s.main.shown == ben)


async def test_one_promise_after_the_other_is_kept_with_d(story, desk, at):
    ids = {row.name: row.id for row in desk.window("all").rows}
    for number, name in enumerate(("Ben Okafor", "Ana Ruiz", "Cy Twombly")):
        await desk.promise(ids[name], f"a list {number}", at() + timedelta(hours=number + 1))
    async with story() as s:
        await s.press("g", "p")
        await s.shows("due in 1h", "due in 3h")
        screen = s.app.screen
        await s.press("d")
        await s.says("Promise to Ben Okafor kept")
        await until(lambda: screen.current.name == "Ana Ruiz")
        await s.press("down", "d")
        await s.says("Promise to Cy Twombly kept")
        await until(lambda: screen.current.name == "Ana Ruiz")  # the last of the open ones went: the one before
        await s.press("z")
        await s.says("Undone: promise to Cy Twombly kept")
        await until(lambda: screen.current.name == "Cy Twombly" and screen.current.ended_at is None)


async def test_what_is_brought_back_has_the_cursor(story, desk, at):
    ids = {row.name: row.id for row in desk.window("all").rows}
    async with story() as s:
        for name in ("Ana Ruiz", "Cy Twombly"):
            await desk.hand_off(ids[name], "support", Way.FILE)
        await s.press("g", "w")
        await s.shows("Handed over", "Ana Ruiz", "Cy Twombly")
        screen = s.app.screen
        names = [one.name for one in screen.found]
        first = next(name for name in names if name != "Ben Okafor")
        await s.press(*["down"] * names.index(first))
        await until(lambda: screen.current.name == first)
        await s.press("b")
        await s.says(f"Back from support: {first}")
        await until(lambda: screen.current.name != first)
        await s.press("z")
        await until(lambda: screen.current.name == first and len(screen.found) == len(names))


async def test_r_in_a_sheet_leads_to_the_composer_under_the_conversation(story, desk, at):
    ben = next(row.id for row in desk.window("all").rows if row.name == "Ben Okafor")
    await desk.promise(ben, "a list", at() + timedelta(hours=1))
    async with story() as s:
        await s.press("g", "p")
        await s.shows("due in")
        await s.press("r")
        await until(lambda: s.app.screen is s.main and s.main.shown == ben and s.main.composer.has_focus_within)


async def test_handed_over_into_a_file_both_clocks_asked_again_and_back(story, desk, at, tmp_path):
    async with story() as s:
        await s.go_to("Ana Ruiz")
        await s.press("H")
        await s.shows("Hand Ana Ruiz over to", "1 support", "2 sales")
        await s.press("1")
        await s.shows("What support needs to know goes into", "f or enter a file", "c the clipboard", "m a mail")
        await s.press("f")
        await s.says("Handed over to support: ")
        (file,) = (tmp_path / "handed-over").iterdir()
        assert file.stat().st_mode & 0o077 == 0
        told = file.read_text()
        assert "# For support: Ana Ruiz" in told
        assert "\\[click\\](https://evil.example) &lt;b&gt;now&lt;/b&gt;" in told
        assert "Ana Ruiz" not in s.needs
        at.move(hours=25)
        s.main.remind()
        await s.says("Time to ask support about Ana Ruiz: g w")
        await s.press("g", "w")
        await s.shows("To do now", "ask support again", "support has it 25h · Ana Ruiz waits 28h")
        await s.press("n")
        await s.says("Support was asked again")
        await s.shows("Handed over: our clock stands still", "support was asked just now")
        await s.press("b")
        await s.says("Back from support: Ana Ruiz")
        assert "Ana Ruiz" in s.needs
        assert not desk.row(next(row.id for row in desk.window("all").rows if row.name == "Ana Ruiz")).handed_at
        await s.press("z", "z", "z")
        await until(lambda: not any(one.name == "Ana Ruiz" for one in desk.waiting_on()))


async def test_the_clipboard_gets_the_packet(story, desk):
    async with story() as s:
        await s.go_to("Ana Ruiz")
        await s.press("H", "1", "c")
        await s.says("the packet is in the clipboard")
        assert s.app.clipboard.startswith("# For support: Ana Ruiz")


@pytest.mark.parametrize("opens", [True, False])
async def test_a_mail_is_opened_with_the_packet_in_it(story, desk, opens):
    opened = []
    async with story(opener=lambda url: opened.append(url) or opens) as s:
        await s.go_to("Ana Ruiz")
        await s.press("H", "1", "m")
        await s.says("Handed over to support" if opens else "no mail program opened; the packet is /")
        (url,) = opened
        assert url.startswith("mailto:?subject=Ana%20Ruiz%20on%20Mastodon")
        assert "%23%20For%20support" in url
        assert "\n" not in url


class TestCommand:
    @pytest.fixture
    def settings(self, tmp_path):
        program = tmp_path / "take.py"
        program.write_text(
            "import pathlib, sys\n"
            "words = sys.stdin.read()\n"
            "if pathlib.Path(sys.argv[1] + '.full').exists(): sys.exit('the desk is \\x1b[31mfull')\n"
            "pathlib.Path(sys.argv[1]).write_text(words)\n"
        )
        return Relationship(hand_off_command=f"{sys.executable} {program} {tmp_path / 'taken'}", hand_off_by="command")

    async def test_it_gets_the_packet_on_its_input(self, story, desk, tmp_path):
        async with story() as s:
            await s.go_to("Ana Ruiz")
            await s.press("H", "2", "enter")
            await s.says("Handed over to sales")
            assert (tmp_path / "taken").read_text().startswith("# For sales: Ana Ruiz")

    async def test_where_it_fails_nothing_is_handed_over(self, story, desk, tmp_path):
        (tmp_path / "taken.full").touch()
        async with story() as s:
            await s.go_to("Ana Ruiz")
            await s.press("H", "2", "r")
            await s.says("failed, nothing was handed over: the desk is")
            assert "\x1b" not in s.app.notice.words
            assert "Ana Ruiz" in s.needs


async def test_a_private_note_stays_private_unless_it_is_chosen(story, desk, tmp_path):
    from inbox_tui.domain.model import ChangeSet

    ana = next(row.id for row in desk.window("all").rows if row.name == "Ana Ruiz")

    def note(db):
        db.execute("INSERT INTO note (conversation_id, at, text) VALUES (?, 1, 'she is my aunt')", (ana,))
        return None, ChangeSet()

    await desk.store._desk.write(note)
    async with story() as s:
        await s.go_to("Ana Ruiz")
        await s.press("H", "1", "c")
        await s.shows("Your private note too?")
        await s.press("enter")
        await s.says("clipboard")
        assert "aunt" not in s.app.clipboard
        await s.press("z")
        await until(lambda: "Ana Ruiz" in s.needs)
        await s.go_to("Ana Ruiz")
        await s.press("H", "1", "c", "y")
        await until(lambda: "she is my aunt" in s.app.clipboard)


async def test_whoever_we_asked_stands_there_until_they_write(story, desk, at):
    async with story() as s:
        await s.press("g", "w")
        await s.shows("You asked, and they have not written since", "asked 29h ago Ben Okafor")
        await desk.store.ingest("acme", Page(posts=(desk.store.say("9", "ben", "the blue one", 0, "3"),)))
        await s.shows("Nothing is waited for.")


async def test_after_a_complaint_was_answered_a_day_to_look_in_again_is_proposed(story, desk, at):
    say = desk.store.say
    await desk.store.ingest("acme", Page(posts=(say("5", "us", "A new one is on its way to you.", 0, "1"),)))
    async with story() as s:
        ana = await s.go_to("Ana Ruiz")
        assert desk.proposed_follow_up(ana).due_at == MONDAY + timedelta(days=3)
        await s.press("I")
        await s.shows("Look in on Ana Ruiz again?", "y or enter Thu 12:00")
        await s.press("enter")
        await s.says("Looking in on Ana Ruiz Thu 05 Mar 12:00")
        assert desk.proposed_follow_up(ana) is None
        at.move(days=3, hours=1)
        await desk.store.wake_snoozed()
        assert "Ana Ruiz" not in s.needs, "nobody was promised that"
        await s.press("g", "w")
        await s.shows("To do now", "look in again Ana Ruiz")
        await s.press("d")
        await s.says("Looked in on Ana Ruiz")
        assert not [one for one in desk.waiting_on() if one.name == "Ana Ruiz"]


async def test_thanks_that_are_owed_are_let_be_and_brought_back(story, desk, at):
    async with story() as s:
        await s.press("g", "t")
        await s.shows("Not thanked yet", "praise 3d ago Cy Twombly", "best kettle ever")
        await s.press("e")
        await s.says("Let be: thanks to Cy Twombly")
        await s.shows("Everybody is thanked")
        await s.press("z")
        await s.shows("praise 3d ago Cy Twombly")


async def test_the_side_pane_counts_them(story, desk, at):
    await desk.promise(desk.window("all").rows[0].id, "soon", at() + timedelta(hours=1))
    counts = {str(view.key): view.count for view in desk.views()}
    assert (counts["promises"], counts["waiting-on"], counts["thanks"]) == (1, 1, 1)
    async with story() as s:
        await s.shows("Waiting on 1", "Promises 1", "Thanks 1")


async def test_there_is_no_promise_for_a_time_that_is_past_or_without_words(desk, at):
    from inbox_tui.errors import InboxError

    ana = desk.window("all").rows[0].id
    with pytest.raises(InboxError, match="past"):
        await desk.promise(ana, "soon", at())
    with pytest.raises(InboxError, match="words"):
        await desk.promise(ana, "   ", at() + timedelta(hours=1))
    assert desk.promises() == ()

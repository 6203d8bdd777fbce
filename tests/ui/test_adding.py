"""Accounts: how each is doing, and adding one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from inbox_tui.domain.secret import Secret
from inbox_tui.ui.screens.add_account import needed
from inbox_tui.ui.setup import Field, Platform

from fake_setup import FakeSetup  # isort: skip  (put there by conftest)


class TestAccounts:
    async def test_each_tells_health_rights_and_where_it_comes_from(self, stage, town):
        async with stage(town, size=(120, 40)) as s:
            await s.press("a")
            for words in (
                "masto @acme@masto.example", "Mastodon 4.5 at masto.example", "reads mentions, replies",
                "may reply, post, like, boost, delete", "goes on at 14:45",
                "secrets keyring", "connector inbox-tui 0.1.0", "rate-limited",
            ):  # fmt: skip
                assert s.shows(words), words
            assert not s.shows("YouTube has no boosts.")
            await s.press("j", "j")
            assert s.shows("no boost YouTube has no boosts.")

    async def test_how_long_words_are_kept_and_when_the_next_go(self, stage, inbox):
        inbox.account_list.clear()
        rule = "LinkedIn lets comments be kept for 48 hours."
        inbox.add_account(keeps=rule, removes_at=inbox.now() + timedelta(hours=3))
        async with stage(inbox, size=(120, 40)) as s:
            await s.press("a")
            assert s.shows(f"keeps {rule} The next words go in 3h.")

    async def test_first_run_leads_to_adding_one_and_ends_with_what_it_may(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        setup = FakeSetup(inbox)
        setup.go.clear()
        async with stage(inbox, setup=setup) as s:
            assert s.shows("No account yet.")
            assert s.shows("Press a to add one.")
            await s.press("a")
            assert s.shows("Add an account")
            assert s.shows("Odd cannot be used here: needs a newer Python")
            await s.press("1")
            assert s.shows("Where you log in, like masto.example")
            await s.press("ctrl+s")
            assert s.notice == "“Server” is still empty."
            await s.type("masto.example")
            await s.press("enter")
            await s.type("s3cret")
            assert not s.shows("s3cret")
            await s.press("enter")
            assert s.shows("Paste the code")
            assert s.shows("Ctrl+Y copies the address")
            await s.press("ctrl+y")
            assert s.app.clipboard == "https://masto.example/oauth"
            await s.type("1234")
            await s.press("enter")
            assert s.opened == ["https://masto.example/oauth"]
            assert s.shows("Looking for the first time…")
            assert not s.shows("masto.example/oauth")
            assert s.shows("40%")
            setup.go.set()
            await s.settle()
            assert setup.given == ("mastodon", {"server": "masto.example"}, {"token": Secret("s3cret")})
            assert setup.code == "1234"
            assert s.shows("@acme@masto.example is here.")
            assert s.shows("It reads mentions, replies and direct messages.")
            assert s.shows("It may not edit: Not offered here.")
            await s.press("ctrl+s")
            assert s.shows("masto @acme@masto.example")

    async def test_tab_goes_from_field_to_field_so_that_no_secret_lands_in_a_plain_one(self, stage, fakes, clock):
        setup = FakeSetup(inbox := fakes.FakeInbox(clock))
        async with stage(inbox, setup=setup) as s:
            await s.press("a", "1")
            await s.type("masto.example")
            await s.press("tab")
            await s.type("s3cret")
            assert not s.shows("s3cret")
            await s.press("shift+tab", "end")
            await s.type("!")
            await s.press("ctrl+s")
            assert setup.given == ("mastodon", {"server": "masto.example!"}, {"token": Secret("s3cret")})
            await s.press("escape", "escape")

    async def test_the_first_run_gives_way_when_accounts_turn_up_after_all(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        async with stage(inbox) as s:
            assert s.shows("No account yet.")
            inbox.add_account()
            inbox.ring()
            await s.pilot.pause(0.2)
            assert s.app.screen is s.main

    async def test_a_refused_sign_in_is_told_and_can_be_tried_again(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        setup = FakeSetup(inbox)
        setup.fails = fakes.error("That server does not answer.", "Check its name.")
        async with stage(inbox, setup=setup) as s:
            await s.press("a", "1")
            await s.type("nowhere.example")
            await s.press("ctrl+s")
            assert s.shows("That server does not answer. Check its name.")
            assert s.lines()[-1].strip().startswith("Ctrl+S sign in")
            assert s.shows("nowhere.example"), "to be corrected"

    async def test_escape_at_the_code_goes_back_to_the_form(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        async with stage(inbox, setup=FakeSetup(inbox)) as s:
            await s.press("a", "1")
            await s.type("masto.example")
            await s.press("ctrl+s", "escape")
            assert s.shows("Ctrl+S sign in")
            assert inbox.account_list == []

    async def test_what_was_typed_stays_when_one_leaves_but_never_a_secret(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        async with stage(inbox, setup=FakeSetup(inbox)) as s:
            await s.press("a", "1")
            await s.type("masto.example")
            await s.press("tab")
            await s.type("s3cret")
            await s.press("escape", "a", "1")
            assert s.shows("masto.example")
            assert [one.value for one in s.app.screen.inputs] == ["masto.example", ""]

    async def test_the_list_of_platforms_says_what_is_needed_and_what_does_not_work(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        async with stage(inbox, setup=FakeSetup(inbox)) as s:
            await s.press("a")
            assert s.shows("1 Mastodon")
            assert s.shows("You need: server.")
            assert s.shows("Odd cannot be used here: needs a newer Python")
            await s.press("enter")
            assert s.shows("Where you log in, like masto.example")


def test_what_is_needed_is_said_in_a_sentence():
    def said(*fields):
        return needed(Platform(name="x", label="X", fields=fields))

    assert said(Field(name="a", label="OAuth key"), Field(name="b", label="Client ID")) == (
        "You need: OAuth key, client ID."
    )
    assert said(
        Field(name="a", label="App id", required=False), Field(name="b", label="Server", default="https://x")
    ) == ("You may need: app id.")
    assert said() == "Nothing is needed."


async def test_a_default_is_said_and_the_price_once(stage, fakes, clock):
    inbox = fakes.FakeInbox(clock)
    setup = FakeSetup(inbox)
    costs = "A mention costs 0.001 $"
    setup.platforms = lambda: [
        Platform(
            name="x",
            label="X",
            fields=(
                Field(name="cap", label="Spending cap", default="10", required=False),
                Field(name="blog", label="Blog", required=False),
            ),
            costs=costs,
            outlook=("It can reply.", f"It costs: {costs}."),
        )
    ]
    async with stage(inbox, setup=setup) as s:
        await s.press("a", "1")
        assert s.shows("Spending cap default: 10")
        assert s.shows("Blog may stay empty")
        assert s.shows("It can reply.")
        assert s.text().count("It costs:") == 1


class TestAmongMany:
    """Twenty platforms on 80 by 24: typing finds the one, and what it asks and offers is said before signing in."""

    NAMES = (
        "Archives", "Bluesky", "Facebook Pages", "Google Business Profile", "Instagram", "LinkedIn", "Mail", "Mastodon",
        "Pinterest", "Reddit", "Snapchat", "Threads", "Tumblr", "X (Twitter)", "YouTube", "Guestbook", "Lemmy",
        "PeerTube", "Discourse", "Matrix",
    )  # fmt: skip

    def setup(self, inbox):
        made = FakeSetup(inbox)
        steps = "1. Open developers.example and make an app.\n2. Copy its id.\n3. Paste it here."
        made.platforms = lambda: [
            Platform(
                name=name.split()[0].lower(),
                label=name,
                fields=(
                    Field(name="client", label="App id", help=steps),
                    Field(name="secret", label="App secret", help="Beside the id.", secret=True),
                ),
                costs="A mention costs 0.001 $" if name.startswith("X") else "",
                outlook=("It can reply, like.", "It cannot edit own posts: No app may.", "Kept for 48 hours."),
            )
            for name in self.NAMES
        ]
        return made

    async def test_typing_finds_it(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        async with stage(inbox, size=(80, 24), setup=self.setup(inbox)) as s:
            await s.press("a")
            assert s.shows("type to find one of 20")
            assert sum(name in s.text() for name in self.NAMES) >= 15, "a line each"
            await s.type("twit")
            assert s.shows("X (Twitter)")
            assert not s.shows("Mastodon")
            await s.press("enter")
            assert s.shows("It costs: A mention costs 0.001 $.")
            assert s.shows("1. Open developers.example and make an app.")
            assert s.shows("3. Paste it here.")
            assert s.shows("It can reply, like.") or s.shows("App secret")
            await s.press("pagedown")
            for words in ("It can reply, like.", "It cannot edit own posts: No app may.", "Kept for 48 hours."):
                assert s.shows(words), words

    async def test_what_it_needs_is_not_what_it_is_called(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        setup = self.setup(inbox)
        there = [replace(one, known_as=("google",) if one.name == "youtube" else ()) for one in setup.platforms()]
        setup.platforms = lambda: there
        async with stage(inbox, size=(80, 24), setup=setup) as s:
            await s.press("a")
            await s.type("you")
            assert s.shows("YouTube")
            assert not s.shows("Mastodon")
            await s.press("backspace", "backspace", "backspace")
            await s.type("google")
            assert s.shows("YouTube")
            assert s.shows("Google Business Profile")
            assert not s.shows("Mastodon")

    async def test_arrows_and_what_begins_so_comes_first(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        async with stage(inbox, size=(80, 24), setup=self.setup(inbox)) as s:
            await s.press("a")
            await s.type("ma")
            names = [line for line in s.lines() if "You need" in line]
            assert ["Mail" in names[0], "Mastodon" in names[1]] == [True, True]
            await s.press("down", "enter")
            assert s.shows("Mastodon")
            assert s.shows("App id")

    async def test_nothing_found_says_so_and_escape_leaves(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        async with stage(inbox, size=(80, 24), setup=self.setup(inbox)) as s:
            await s.press("a")
            await s.type("myspace")
            assert s.shows("None is called so.")
            await s.press("enter")
            assert s.shows("None is called so.")
            await s.press("escape")
            assert s.shows("No account yet.")

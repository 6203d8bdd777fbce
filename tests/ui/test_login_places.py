"""Where the secrets of an account go, and repairing one."""

from __future__ import annotations

from inbox_tui.domain.account import Health
from inbox_tui.domain.secret import Secret
from inbox_tui.ui.setup import PASSPHRASE, PLACE, PLACE_DETAIL

from fake_setup import PLACES, FakeSetup  # isort: skip  (put there by conftest)


class TestWhereSecretsGo:
    async def test_with_a_keyring_nobody_is_asked(self, stage, fakes, clock):
        setup = FakeSetup(inbox := fakes.FakeInbox(clock))
        async with stage(inbox, setup=setup) as s:
            await s.press("a", "1")
            await s.type("masto.example")
            assert s.shows("Its secrets go to the system keyring Ctrl+O elsewhere")
            await s.press("ctrl+s")
            assert setup.given[1] == {"server": "masto.example"}
            await s.press("escape", "escape")

    async def test_without_one_the_places_are_explained_and_a_passphrase_is_asked_twice(self, stage, fakes, clock):
        setup = FakeSetup(inbox := fakes.FakeInbox(clock), PLACES)
        async with stage(inbox, size=(80, 24), setup=setup) as s:
            await s.press("a", "1")
            await s.type("masto.example")
            told = "There is no keyring on this machine: you will be asked where its secrets go."
            assert s.shows(told), "whole, on the narrowest screen too"
            await s.press("ctrl+s")
            assert s.shows("No keyring can be used on this machine")
            assert s.shows("1 An encrypted file with a passphrase")
            assert s.shows("Works everywhere.")
            await s.press("1")
            await s.type("horse")
            await s.press("enter")
            assert not s.shows("horse")
            await s.type("house")
            await s.press("enter")
            assert "differ" in s.notice
            assert setup.given is None
            await s.press("escape", "ctrl+s", "enter")
            await s.type("horse")
            await s.press("enter")
            await s.type("horse")
            await s.press("enter")
            assert setup.given[1] == {"server": "masto.example", PLACE: "file"}
            assert setup.given[2][PASSPHRASE] == Secret("horse")
            await s.press("escape", "escape")

    async def test_a_command_is_named_and_the_secret_may_then_stay_empty(self, stage, fakes, clock):
        setup = FakeSetup(inbox := fakes.FakeInbox(clock))
        async with stage(inbox, setup=setup) as s:
            await s.press("a", "1")
            await s.type("masto.example")
            await s.press("ctrl+o", "3")
            await s.type("pass acme")
            await s.press("enter", "ctrl+s")
            assert setup.given[1] == {"server": "masto.example", PLACE: "command", PLACE_DETAIL: "pass acme"}
            await s.press("escape", "escape")

    async def test_a_place_that_fails_is_asked_for_anew(self, stage, fakes, clock):
        from inbox_tui.errors import SecretsUnavailable

        setup = FakeSetup(inbox := fakes.FakeInbox(clock), PLACES)
        setup.fails = SecretsUnavailable("That passphrase does not open the file.", next_step="Try again.")
        async with stage(inbox, setup=setup) as s:
            await s.press("a", "1")
            await s.type("masto.example")
            await s.press("ctrl+s", "3")
            assert s.shows("That passphrase does not open the file. Try again.")
            await s.press("ctrl+s")
            assert s.shows("3 Nowhere Gone when you quit.")


class TestRepair:
    """What is wrong with an account, and the way out."""

    async def test_an_expired_login_is_repaired_in_place(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        inbox.add_account(health=Health.SIGN_IN, sentence="The server no longer accepts the token.")
        setup = FakeSetup(inbox)
        async with stage(inbox, size=(99, 30), setup=setup) as s:
            assert s.shows("Mastodon wants you to sign in again for @acme@masto.example: press a.")
            await s.press("a")
            assert s.shows("sign in again")
            await s.press("r")
            await s.type("new")
            await s.press("ctrl+s", "ctrl+s")
            assert setup.given == ("acme", {"token": Secret("new")})
            assert not s.shows("no longer accepts")

    async def test_pause_sync_and_remove(self, stage, inbox):
        setup = FakeSetup(inbox)
        async with stage(inbox, setup=setup) as s:
            await s.press("a", "p")
            assert inbox.said[-1] == ("pause", "acme", True)
            assert s.shows("paused")
            await s.press("full_stop")
            assert inbox.said[-1] == ("sync", "acme")
            await s.press("number_sign")
            assert s.shows("What was fetched stays here to read.")
            await s.press("y")
            assert setup.removed == ["acme"]

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import EntryPoint

import pytest

from inbox_tui.connector import (
    Connector,
    Features,
    Profile,
    Rejected,
    Retention,
    Secret,
    Setting,
    SignedIn,
    Unsupported,
)
from inbox_tui.domain.model import Act, Identity, RemoteId
from inbox_tui.engine.accounts import Accounts
from inbox_tui.engine.opening import Ground, opened
from inbox_tui.engine.registry import GROUP, Registry
from inbox_tui.engine.setup import NotConfirmed, PlaceNeeded, Setup, SignInRefused, Wish, may_lines, outlook, variable
from inbox_tui.errors import ConfigError, InboxError, NoSuchThing, SecretsUnavailable
from inbox_tui.paths import Home
from inbox_tui.secrets import Vaults

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOKEN = "canary-7Qx"


class Toy(Connector):
    """A platform whose tokens are ``canary-NAME``: NAME is who signs in."""

    platform = "toy"
    label = "Toy"
    tag = "toy"
    features = Features(acts=frozenset({Act.REPLY, Act.LIKE}), why_not={Act.EDIT: "Toy has no editing."})
    settings = (
        Setting(name="server", label="Server", help="Its address."),
        Setting(name="token", label="Token", secret=True),
    )

    @classmethod
    async def sign_in(cls, link, given, secrets, ask):
        if secrets["token"].reveal() == "boom":
            raise ZeroDivisionError("boom")
        if not secrets["token"].reveal().startswith("canary-"):
            raise Rejected("The server \x1b[31mrefuses this token.")
        connector = cls(link)
        name = secrets["token"].reveal().removeprefix("canary-").split(".")[0]
        profile = await connector._who(name)
        return SignedIn(settings={"server": given["server"].rstrip("/")}, secrets=dict(secrets), profile=profile)

    async def _who(self, name):
        identity = Identity(id=RemoteId(f"id-{name}"), handle=f"{name}@toy.example")
        return Profile(identity=identity, server="Toy 1", may=frozenset({Act.REPLY}), reads="mentions")

    async def profile(self):
        token = self.link.secret("token")
        return await self._who(token.reveal().removeprefix("canary-").split(".")[0])

    def updates(self, since):
        raise NotImplementedError

    async def thread(self, ref):
        raise NotImplementedError


class Nobody:
    async def open(self, url, why):
        raise Rejected("Nobody is here.")

    async def code(self, label, help):
        raise Rejected("Nobody is here.")

    @asynccontextmanager
    async def catcher(self):
        raise Unsupported("No browser.")
        yield


async def no_sleep(seconds):
    raise AssertionError("nobody sleeps here")


@pytest.fixture
def home(tmp_path):
    home = Home.at(tmp_path / "home")
    home.prepare()
    return home


@pytest.fixture
def environ():
    return {"TOY_TOKEN": TOKEN, "INBOX_TUI_PASSPHRASE": "correct horse"}


@pytest.fixture
def setup(home, environ, monkeypatch):
    monkeypatch.setattr(f"{__name__}.Toy", Toy, raising=False)
    import sys
    from types import ModuleType

    module = ModuleType("toy_for_tests")
    module.Toy = Toy
    monkeypatch.setitem(sys.modules, "toy_for_tests", module)
    ground = Ground(
        registry=Registry([EntryPoint("toy", "toy_for_tests:Toy", GROUP)]),
        vaults=Vaults(home, environ=environ),
        now=lambda: NOW,
        random_bits=lambda bits: 4,
        sleep=no_sleep,
    )
    made = Setup(ground, Accounts(home.accounts_file))
    made.ground = ground
    return made


def wish(token=TOKEN, place="file", **more):
    secrets = {"token": Secret(token)} if token else {}
    return Wish(given={"server": "https://toy.example"}, secrets=secrets, place=place, **more)


@pytest.mark.parametrize("place", ["file", "env:TOY_TOKEN", "command:printf canary-7Qx", "clear"])
async def test_an_added_account_works_at_the_next_start(setup, home, place):
    record, profile = await setup.add("toy", wish(place=place, confirmed=True), Nobody())
    assert record.id == "7qx"
    assert profile.identity.handle == "7Qx@toy.example"
    (again,) = Accounts(home.accounts_file).all()
    assert again == record
    async with opened(setup.ground, again) as connector:
        assert connector.link.secret("token").reveal() == TOKEN
    written = [path for path in home.config.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]
    where = {home.clear_secrets_file} if place == "clear" else {home.accounts_file} if "printf" in place else set()
    assert set(written) == where, "the token rests nowhere but where the user said"


async def test_without_a_keyring_and_a_choice_nothing_is_asked_and_nothing_written(setup, home, monkeypatch):
    from inbox_tui.secrets import survey as module

    async def none():
        return module.Survey("", "No keyring runs here.", ("pass",), True)

    monkeypatch.setattr(module, "survey", none)
    with pytest.raises(PlaceNeeded) as told:
        await setup.add("toy", wish(place=""), Nobody())
    assert "pass is installed" in str(told.value)
    assert "--secrets env" in told.value.next_step
    assert not home.accounts_file.exists()


async def test_clear_text_takes_the_typed_word(setup, home):
    with pytest.raises(NotConfirmed):
        await setup.add("toy", wish(place="clear"), Nobody())
    assert not home.clear_secrets_file.exists()


async def test_a_refused_login_is_a_clean_sentence_and_keeps_nothing(setup, home):
    with pytest.raises(SignInRefused) as told:
        await setup.add("toy", wish("wrong"), Nobody())
    assert str(told.value).isprintable()
    assert not home.accounts_file.exists()
    assert not home.secrets_file.exists()


async def test_settings_that_a_connector_cannot_use_are_a_clean_sentence(setup, monkeypatch):
    def refusing(self, link):
        raise Rejected("That is no \x1b[31mserver.")

    monkeypatch.setattr(Toy, "__init__", refusing)
    with pytest.raises(ConfigError) as told:
        await setup.add("toy", wish(), Nobody())
    assert str(told.value).startswith("That is no")
    assert str(told.value).isprintable()


async def test_a_connector_that_fails_while_signing_in_is_told_as_such(setup):
    with pytest.raises(SignInRefused, match="bug in it") as told:
        await setup.add("toy", wish("boom"), Nobody())
    assert "boom" not in str(told.value)


async def test_a_missing_setting_names_its_option(setup):
    with pytest.raises(InboxError) as told:
        await setup.add("toy", Wish(secrets={"token": Secret(TOKEN)}, place="file"), Nobody())
    assert told.value.next_step == "Give it with --server VALUE. Its address."
    with pytest.raises(InboxError) as told:
        await setup.add("toy", wish(None), Nobody())
    assert told.value.next_step == "Give it with --token-env NAME."


async def test_an_address_that_is_none_is_refused_before_anything_is_sent(setup):
    bad = Wish(given={"server": "http://toy.example"}, secrets={"token": Secret(TOKEN)}, place="file")
    with pytest.raises(InboxError, match="not a server's https address"):
        await setup.add("toy", bad, Nobody())


async def test_the_same_account_is_not_added_twice(setup):
    await setup.add("toy", wish(), Nobody())
    with pytest.raises(InboxError, match="here already, as 7qx"):
        await setup.add("toy", wish(), Nobody())
    record, _ = await setup.add("toy", wish("canary-other"), Nobody())
    assert record.id == "other"
    with pytest.raises(InboxError, match="called 'other' already"):
        await setup.add("toy", wish("canary-third", name="other"), Nobody())


async def test_repair_keeps_the_name_and_takes_the_new_secret(setup):
    before, _ = await setup.add("toy", wish(name="shop"), Nobody())
    after, _ = await setup.repair("shop", Wish(secrets={"token": Secret("canary-7Qx.renewed")}), Nobody())
    assert after == before
    async with opened(setup.ground, after) as connector:
        assert connector.link.secret("token").reveal() == "canary-7Qx.renewed"


async def test_repair_with_somebody_elses_login_changes_nothing(setup):
    before, _ = await setup.add("toy", wish(name="shop"), Nobody())
    with pytest.raises(SignInRefused, match="but shop is 7Qx@toy"):
        await setup.repair("shop", Wish(secrets={"token": Secret("canary-other")}), Nobody())
    async with opened(setup.ground, before) as connector:
        assert connector.link.secret("token").reveal() == TOKEN


async def test_repair_can_move_the_secrets_elsewhere(setup, home):
    await setup.add("toy", wish(name="shop", place="clear", confirmed=True), Nobody())
    assert TOKEN in home.clear_secrets_file.read_text()
    moved, _ = await setup.repair("shop", Wish(secrets={"token": Secret(TOKEN)}, place="file"), Nobody())
    assert moved.secrets == "file"
    assert not home.clear_secrets_file.exists() or TOKEN not in home.clear_secrets_file.read_text()


async def test_removing_forgets_the_secrets_too(setup, home):
    await setup.add("toy", wish(name="shop", place="clear", confirmed=True), Nobody())
    _, left = await setup.remove("shop")
    assert left == ""
    assert not home.clear_secrets_file.exists() or TOKEN not in home.clear_secrets_file.read_text()
    with pytest.raises(NoSuchThing):
        await setup.remove("shop")


async def test_checking_says_what_a_login_may_and_may_not(setup):
    await setup.add("toy", wish(name="shop"), Nobody())
    report = await setup.check("shop")
    assert report.ok
    assert report.lines == (
        "Signed in as 7Qx@toy.example on Toy 1.",
        "It reads: mentions.",
        "It may: reply.",
        "This login may not: like.",
        "Toy has no editing.",
    )


async def test_checking_an_account_whose_variable_is_gone_says_so(setup, environ):
    await setup.add("toy", wish(None, place="env:TOY_TOKEN", name="shop"), Nobody())
    del environ["TOY_TOKEN"]
    report = await setup.check("shop")
    assert not report.ok
    assert "TOY_TOKEN is not set" in report.lines[0]


async def test_what_the_place_did_not_keep_is_noticed(setup, home, monkeypatch):
    from inbox_tui.secrets.files import FileVault

    async def forgets(self, secrets):
        pass

    monkeypatch.setattr(FileVault, "save", forgets)
    with pytest.raises(SecretsUnavailable, match="did not keep"):
        await setup.add("toy", wish(), Nobody())
    assert not home.accounts_file.exists()


def test_a_variable_that_is_not_set_is_named():
    with pytest.raises(InboxError, match="TOY_TOKEN is not set"):
        variable("TOY_TOKEN", {})
    assert variable("TOY_TOKEN", {"TOY_TOKEN": " x\n"}).reveal() == "x"


async def test_a_login_that_opens_several_accounts_adds_them_all_but_none_twice(setup, home, monkeypatch):
    """A person's Facebook Pages: one login, a token for each."""

    async def sign_in(cls, link, given, secrets, ask):
        connector = cls(link)

        async def page(name):
            kept = {"token": Secret(f"canary-{name}")}
            return SignedIn(settings={"server": given["server"]}, secrets=kept, profile=await connector._who(name))

        return replace(await page("ana"), also=(await page("bob"), await page("ana"), await page("carla")))

    monkeypatch.setattr(Toy, "sign_in", classmethod(sign_in))
    record, _ = await setup.add("toy", wish(), Nobody())
    assert [one.id for one in (record, *setup.also)] == ["ana", "bob", "carla"]
    for one in Accounts(home.accounts_file).all():
        async with opened(setup.ground, one) as connector:
            assert connector.link.secret("token").reveal() == f"canary-{one.id}"


def test_what_a_login_costs_keeps_and_lacks_is_said_when_it_is_made():
    features = Features(
        acts=frozenset({Act.REPLY, Act.LIKE}),
        costs="A mention costs 0.001 $, an answer 0.015 $",
        retention=Retention(posts=timedelta(hours=48), rule="Comments may be kept for 48 hours."),
    )
    identity = Identity(id=RemoteId("1"), handle="brand")
    profile = Profile(identity=identity, may=frozenset({Act.REPLY}), why_not={Act.LIKE: "Likes need a review"})
    assert may_lines(features, profile)[-4:] == (
        "This login may not: like.",
        "Likes need a review.",
        "A mention costs 0.001 $, an answer 0.015 $.",
        "Comments may be kept for 48 hours.",
    )
    assert may_lines(features, profile, outlook_told=True)[-2:] == ("This login may not: like.", "Likes need a review.")


def test_what_to_expect_of_a_platform_is_said_before_signing_in():
    features = Features(
        acts=frozenset({Act.REPLY, Act.HIDE}),
        why_not={Act.EDIT: "No app may.", Act.LIKE: "Likes are for people.", Act.BOOST: "Likes are for people"},
        manners={Act.HIDE: ("hold for review", "reject")},
        direct=True,
        costs="A mention costs 0.001 $.",
        retention=Retention(posts=timedelta(hours=48), rule="Kept for 48 hours."),
    )
    assert outlook(features) == (
        "It can reply, hide replies (hold for review, reject).",
        "Direct messages come in too.",
        "It cannot edit own posts: No app may.",
        "It cannot like, boost: Likes are for people.",
        "It costs: A mention costs 0.001 $.",
        "Kept for 48 hours. What is older is removed here by itself.",
    )
    undated = outlook(Features(retention=Retention(rule="Deleted when somebody asks for it.")))
    assert undated[-1] == "Deleted when somebody asks for it.", "nothing is removed by its age"
    assert outlook(Features(acts=frozenset(), archive=True)) == (
        "It can only be read: nothing is sent from here.",
        "A past to be read and searched: nobody in it waits.",
    )


@pytest.mark.parametrize("value", ["", "a\nb", "x" * 9000])
async def test_a_login_that_no_place_would_keep_is_refused_in_words(setup, monkeypatch, value):
    async def sign_in(cls, link, given, secrets, ask):
        profile = await cls(link)._who("acme")
        return SignedIn(settings={"server": given["server"]}, secrets={"token": Secret(value)}, profile=profile)

    monkeypatch.setattr(Toy, "sign_in", classmethod(sign_in))
    wish = Wish(given={"server": "https://toy.example"}, secrets={"token": Secret(TOKEN)}, place="file")
    with pytest.raises(SignInRefused, match="holds characters it may not") as told:
        await setup.add("toy", wish, Nobody())
    assert not value or value not in str(told.value)
    assert not setup.accounts.all()

"""The form on the screen adds, repairs and removes by the same steps as the shell."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import pytest

from inbox_tui.cli import open as root
from inbox_tui.cli import start
from inbox_tui.cli.wizard import Wizard
from inbox_tui.connector import Profile, Setting, SignedIn
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import AccountId, Identity, RemoteId
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.accounts import AccountRecord
from inbox_tui.errors import InboxError, SecretsUnavailable
from inbox_tui.inbox.opening import open_inbox
from inbox_tui.paths import Home
from inbox_tui.secrets import CLEAR, Choice
from inbox_tui.secrets.files import FileVault
from inbox_tui.ui.setup import PASSPHRASE, PLACE
from inbox_tui_mastodon import MastodonConnector


class Person:
    def __init__(self):
        self.told = []

    def open_page(self, url, why):
        self.told.append(url)

    async def code(self, prompt, secret=False):
        raise asyncio.CancelledError

    def progress(self, words, share=None):
        self.told.append(words)


@pytest.fixture
async def wizard(home):
    here = root.place(Home.at(home))
    try:
        async with open_inbox(
            here.home, here.config, here.ground, here.accounts, random=random.Random(1).random, listen=False
        ) as inbox:
            made = Wizard(here, inbox)
            made.inbox = inbox
            yield made
    finally:
        start.stop_log()


def test_platforms_are_offered_with_their_fields(wizard):
    offered = {platform.name: platform for platform in wizard.platforms()}
    assert {"mastodon", "bluesky"} <= set(offered)
    assert {field.name: field for field in offered["bluesky"].fields}["password"].secret
    assert offered["bluesky"].secrets


def test_platforms_are_found_by_what_people_call_them(wizard):
    def found(words):
        texts = {p.name: " ".join((p.label, p.name, *p.known_as)).casefold() for p in wizard.platforms()}
        return {name for name, text in texts.items() if words in text}

    assert found("you") == {"youtube"}
    assert found("twitter") == {"x"}
    assert found("google") == {"youtube", "google-business"}
    assert found("email") == found("gmail") == {"mail"}
    assert found("masto") == {"mastodon"}


def test_what_hardly_anybody_changes_is_not_asked_for(wizard, shell, monkeypatch):
    from inbox_tui_mastodon import MastodonConnector

    more = Setting(name="gateway", label="Gateway", help="For tests.", default="https://g.example", advanced=True)
    monkeypatch.setattr(MastodonConnector, "settings", (*MastodonConnector.settings, more))
    offered = {platform.name: platform for platform in wizard.platforms()}
    assert [field.name for field in offered["mastodon"].fields] == ["server", "token"]
    assert "--gateway" in shell("accounts", "add", "mastodon", "--help").out


async def test_the_made_up_town_is_offered_only_where_it_is_at_home_and_last(wizard):
    assert not [platform.name for platform in wizard.platforms() if platform.name.startswith("demo-")]
    await wizard.add("demo-masto", "shop", {}, {}, Person())
    names = [platform.name for platform in wizard.platforms()]
    assert {"demo-masto", "mastodon"} <= set(names)
    made_up = [name.startswith("demo-") for name in names]
    assert made_up == sorted(made_up), "the real ones first"


async def test_every_place_for_secrets_is_explained(wizard, monkeypatch):
    from inbox_tui.secrets import survey as module

    async def none():
        return module.Survey("", "No keyring service is running here.", ("pass",), True)

    monkeypatch.setattr(module, "survey", none)
    places = {place.name: place for place in await wizard.places()}
    assert list(places) == ["file", "command", "env", "memory"]
    assert all(place.help for place in places.values())
    assert places["file"].asks.secret
    assert places["file"].twice
    assert "pass is installed here" in places["command"].help
    assert not any(place.usual for place in places.values())


async def test_a_passphrase_given_on_the_screen_seals_the_file(wizard, home):
    from inbox_tui.secrets import Choice

    vault = wizard._here.ground.vaults.open(Choice("file"), "shop", primary="token", interactive=True)
    wizard._here.passphrase.silent = True
    wizard._here.passphrase.offer(Secret("correct horse"))
    await vault.save({"token": Secret("canary-7f")})
    assert await vault.load() == {"token": Secret("canary-7f")}
    assert b"canary" not in wizard._here.home.secrets_file.read_bytes()
    assert not (await wizard.places())[-4].twice, "it is there already"
    values = {"server": "http://127.0.0.1:9", "handle": "acme.example", PLACE: "file"}
    given = {"password": Secret("canary-2b"), PASSPHRASE: Secret("correct horse")}
    with pytest.raises(InboxError, match="cannot be reached"):
        await wizard.add("bluesky", "", values, given, Person())


async def test_adding_signs_in_and_looks_at_once(wizard):
    person = Person()
    view = await wizard.add("demo-masto", "shop", {"town": "2", "mood": "fine"}, {}, person)
    assert (view.id, view.health) == ("shop", Health.OK)
    assert view.reads
    assert any(row.account == "shop" for row in wizard.inbox.window("all").rows)
    assert any("Signed in" in words for words in person.told)


async def test_repairing_and_removing(wizard):
    await wizard.add("demo-masto", "shop", {}, {}, Person())
    view = await wizard.repair(AccountId("shop"), {}, Person())
    assert view.id == "shop"
    assert await wizard.remove(AccountId("shop")) == ""
    assert wizard.inbox.accounts() == ()
    with pytest.raises(InboxError, match="no account called"):
        await wizard.remove(AccountId("shop"))


async def test_a_login_that_is_refused_is_a_sentence_and_leaves_nothing(wizard, home):
    values = {"server": "http://127.0.0.1:9", "handle": "acme.example", PLACE: "memory"}
    with pytest.raises(InboxError, match="cannot be reached"):
        await wizard.add("bluesky", "", values, {"password": Secret("canary-2b")}, Person())
    assert wizard.inbox.accounts() == ()
    assert not (home / "accounts.json").exists()


async def test_without_a_place_for_secrets_the_form_says_which_there_are(wizard, monkeypatch):
    from inbox_tui.secrets import survey as module

    async def none():
        return module.Survey("", "No keyring service is running here.", (), True)

    monkeypatch.setattr(module, "survey", none)
    with pytest.raises(InboxError, match="No keyring") as told:
        await wizard.add("mastodon", "", {"server": "http://127.0.0.1:9"}, {"token": Secret("")}, Person())
    assert "where its secrets go" in told.value.next_step


async def test_further_accounts_that_a_login_opens_begin_at_once_too(wizard, monkeypatch):
    from inbox_tui_demo import DemoMastodon

    real = DemoMastodon.sign_in.__func__

    async def several(cls, link, given, secrets, ask):
        one = await real(cls, link, given, secrets, ask)
        who = replace(one.profile.identity, id="page-2", handle="shop-two@town.example")
        return replace(one, also=(replace(one, profile=replace(one.profile, identity=who)),))

    monkeypatch.setattr(DemoMastodon, "sign_in", classmethod(several))
    view = await wizard.add("demo-masto", "shop", {}, {}, Person())
    assert view.id == "shop"
    assert {account.id for account in wizard.inbox.accounts()} == {"shop", "shop-two"}
    assert all(account.health is Health.OK for account in wizard.inbox.accounts())


async def test_a_login_is_closed_before_its_secrets_are_taken_away(wizard, home, monkeypatch):
    """A renewal that is under way ends first; else it would put a new login where the old one was."""
    here = wizard._here
    record = AccountRecord(
        id=AccountId("shop"), platform="mastodon", settings={"server": "http://127.0.0.1:9"}, secrets=CLEAR,
        added_at=here.ground.now(),
    )  # fmt: skip
    await here.ground.vaults.open(Choice(CLEAR), "shop").save({"token": Secret("old-token")})
    here.accounts.put(record)
    await wizard.inbox.take_in(record)
    link = wizard.inbox._engine._running["shop"].border.connector.link
    go = asyncio.Event()

    async def renewal():
        await go.wait()
        await link.keep({"token": Secret("new-token")})

    renewing = asyncio.create_task(link.finish(renewal()))
    removing = asyncio.create_task(wizard.remove(AccountId("shop")))
    await asyncio.sleep(0.05)
    go.set()
    told = await removing
    await renewing
    assert "take it back there" in told
    assert await here.ground.vaults.open(Choice(CLEAR), "shop").load() == {}
    assert b"-token" not in b"".join(file.read_bytes() for file in home.iterdir() if file.is_file())


@pytest.fixture
async def shop(wizard):
    """An account whose login is kept in a file, listening."""
    here = wizard._here
    record = AccountRecord(
        id=AccountId("shop"), platform="mastodon", settings={"server": "http://127.0.0.1:9"}, secrets=CLEAR,
        added_at=here.ground.now(),
    )  # fmt: skip
    await here.ground.vaults.open(Choice(CLEAR), "shop").save({"token": Secret("old-token")})
    here.accounts.put(record)
    await wizard.inbox.take_in(record)
    return record


async def _signs_in(cls, link, given, secrets, ask):
    who = Identity(id=RemoteId("7"), handle="shop@town.example")
    return SignedIn(settings=given, secrets={"token": Secret("new-token")}, profile=Profile(identity=who))


async def test_an_old_renewal_never_overwrites_the_new_login(wizard, shop, monkeypatch):
    monkeypatch.setattr(MastodonConnector, "sign_in", classmethod(_signs_in))
    old = wizard.inbox._engine._running["shop"].border.connector.link
    go = asyncio.Event()

    async def renewal():
        await go.wait()
        await old.keep({"token": Secret("renewed-token")})

    renewing = asyncio.create_task(old.finish(renewal()))
    repairing = asyncio.create_task(wizard.repair(AccountId("shop"), {}, Person()))
    await asyncio.sleep(0.05)
    assert wizard.inbox._engine.is_opening(AccountId("shop")), "nothing is said to be unusable meanwhile"
    go.set()
    await asyncio.gather(renewing, repairing)
    assert (await wizard._here.ground.vaults.open(Choice(CLEAR), "shop").load())["token"] == Secret("new-token")
    assert wizard.inbox._engine._running["shop"].border.connector.link.secret("token") == Secret("new-token")


async def test_an_account_whose_new_login_cannot_be_kept_goes_on_with_the_old_one(wizard, shop, monkeypatch):
    async def full(*given):
        raise SecretsUnavailable("The disk is full.")

    monkeypatch.setattr(MastodonConnector, "sign_in", classmethod(_signs_in))
    monkeypatch.setattr(FileVault, "save", full)
    with pytest.raises(SecretsUnavailable, match="full"):
        await wizard.repair(AccountId("shop"), {}, Person())
    assert wizard.inbox._engine._running["shop"].border.connector.link.secret("token") == Secret("old-token")
    assert not wizard.inbox._engine.is_opening(AccountId("shop"))


async def test_a_passphrase_that_is_known_is_not_asked_for_again(wizard):
    """What would be typed then was not looked at: a wrong one was taken, too."""
    wizard._here.passphrase.silent = True
    wizard._here.passphrase.offer(Secret("correct horse"))
    values = {"server": "http://127.0.0.1:9", "handle": "acme.example", PLACE: "file"}
    given = {"password": Secret("canary-2b"), PASSPHRASE: Secret("correct horse")}
    with pytest.raises(InboxError, match="cannot be reached"):
        await wizard.add("bluesky", "", values, given, Person())
    (place,) = [place for place in await wizard.places() if place.name == "file"]
    assert place.asks is None
    with pytest.raises(InboxError, match="cannot be reached"):
        await wizard.add("bluesky", "", values, {"password": Secret("canary-2b")}, Person())

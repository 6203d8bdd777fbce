"""The form on the screen adds, repairs and removes by the same steps as the shell."""

from __future__ import annotations

import asyncio
import random

import pytest

from inbox_tui.cli import open as root
from inbox_tui.cli import start
from inbox_tui.cli.wizard import PLACE, Wizard
from inbox_tui.domain.model import AccountId
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.views import Health
from inbox_tui.errors import InboxError
from inbox_tui.inbox.opening import open_inbox
from inbox_tui.paths import Home


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
    assert {"mastodon", "bluesky", "demo-masto"} <= set(offered)
    fields = {field.name: field for field in offered["bluesky"].fields}
    assert fields["password"].secret
    assert not fields[PLACE].required
    assert PLACE not in {field.name for field in offered["demo-masto"].fields}, "it has no secrets to keep"


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

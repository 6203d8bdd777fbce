"""Signing in without a platform: what the forms ask of it, in memory."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from inbox_tui.domain.account import Health
from inbox_tui.domain.model import Act
from inbox_tui.ui.setup import PASSPHRASE, PLACE_DETAIL, Field, Platform, SecretPlace

KEYRING = SecretPlace(name="keyring", label="The system keyring", usual=True)
PLACES = (
    SecretPlace(
        name="file",
        label="An encrypted file with a passphrase",
        help="Works everywhere.",
        asks=Field(name=PASSPHRASE, label="A new passphrase", secret=True),
        twice=True,
    ),
    SecretPlace(name="command", label="A command", asks=Field(name=PLACE_DETAIL, label="Which command?")),
    SecretPlace(name="memory", label="Nowhere", help="Gone when you quit."),
)


class FakeSetup:
    def __init__(self, inbox, places=(KEYRING, *PLACES)):
        self.inbox = inbox
        self.offered = places
        self.given = None
        self.removed = []
        self.code = ""
        self.fails = None
        self.go = asyncio.Event()
        self.go.set()

    def platforms(self):
        return (
            Platform(
                name="mastodon",
                label="Mastodon",
                fields=(
                    Field(name="server", label="Server", help="Where you log in, like masto.example"),
                    Field(name="token", label="Token", secret=True, required=False),
                ),
            ),
            Platform(name="odd", label="Odd", trouble="needs a newer Python"),
        )

    def platform(self, name):
        return next((one for one in self.platforms() if one.name == name and not one.trouble), None)

    async def places(self):
        return self.offered

    async def add(self, platform, name, values, secrets, ask):
        self.given = (platform, dict(values), dict(secrets))
        if self.fails:
            raise self.fails
        ask.open_page("https://masto.example/oauth", "Allow inbox-tui to read for you.")
        self.code = await ask.code("Paste the code")
        ask.progress("Looking for the first time…", 0.4)
        await self.go.wait()
        self.inbox.add_account(why_not={Act.EDIT: "Not offered here."})
        return self.inbox.account("acme")

    async def repair(self, account, secrets, ask):
        self.given = (account, dict(secrets))
        self.inbox.account_list = [replace(one, health=Health.OK, sentence="") for one in self.inbox.account_list]
        return self.inbox.account(account)

    async def remove(self, account):
        self.removed.append(account)
        self.inbox.account_list = []
        return ""

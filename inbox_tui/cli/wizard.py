"""The form on the screen and the steps of signing in, brought together: what the screens call ``AccountSetup``."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING

from inbox_tui.cli.asking import browser_here
from inbox_tui.cli.open import Place
from inbox_tui.connector import Catcher, Rejected, Unsupported
from inbox_tui.domain.account import AccountView
from inbox_tui.domain.links import openable
from inbox_tui.domain.model import AccountId
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.text import clean
from inbox_tui.errors import InboxError
from inbox_tui.inbox.facade import Inbox
from inbox_tui.ui.setup import PASSPHRASE, PLACE, PLACE_DETAIL, Asking, Field, Platform, SecretPlace

if TYPE_CHECKING:
    from inbox_tui.engine.accounts import AccountRecord
    from inbox_tui.engine.setup import Platform as Offered
    from inbox_tui.engine.setup import Setup

DEMO = "demo-"
"""What the platforms of the made-up town begin with."""


class Wizard:
    """Implements :class:`inbox_tui.ui.setup.AccountSetup`."""

    def __init__(self, here: Place, inbox: Inbox) -> None:
        self._here = here
        self._inbox = inbox

    @cached_property
    def _setup(self) -> Setup:
        from inbox_tui.engine.setup import Setup

        return Setup(self._here.ground, self._here.accounts)

    def platforms(self) -> Sequence[Platform]:
        """Imports every connector: what each needs and can do is in its class."""
        usable = [
            _shown(platform)
            for platform in sorted(self._setup.platforms(), key=_is_demo)
            if self._in_the_demo or not _is_demo(platform)
        ]
        broken = [
            Platform(name=found.name, label=found.name, distribution=found.distribution, trouble=found.reason)
            for found in self._here.ground.registry.broken()
        ]
        return (*usable, *broken)

    def platform(self, name: str) -> Platform | None:
        with suppress(InboxError):
            return _shown(self._setup.platform(name))
        return None

    @property
    def _in_the_demo(self) -> bool:
        return any(record.platform.startswith(DEMO) for record in self._here.accounts.all())

    async def places(self) -> Sequence[SecretPlace]:
        from inbox_tui.secrets.survey import survey

        found = await survey()
        keyring = SecretPlace(
            name="keyring",
            label="The system keyring",
            help=f"{found.keyring} keeps them; they are open while you are logged in to this machine.",
            usual=True,
        )
        known, there = self._here.ground.vaults.asks_no_more, self._here.home.secrets_file.exists()
        sealed = SecretPlace(
            name="file",
            label="An encrypted file with a passphrase",
            help="Works everywhere. The passphrase is asked for at each start; without it nobody can read the file.",
            asks=None if known else _passphrase_field(new=not there),
            twice=not there,
        )
        installed = f" {found.commands[0]} is installed here." if found.commands else ""
        others = (
            SecretPlace(
                name="command",
                label="A command that prints the secret",
                help=f"For a password manager that has it already; run at each start.{installed}",
                asks=Field(name=PLACE_DETAIL, label="Which command?", help="As in: pass show social/acme"),
            ),
            SecretPlace(
                name="env",
                label="An environment variable",
                help="You set it before each start; inbox-tui reads it and stores nothing.",
                asks=Field(name=PLACE_DETAIL, label="Which variable?", help="As in: ACME_TOKEN"),
            ),
            SecretPlace(
                name="memory", label="Memory only", help="Gone when you quit; you sign in again at the next start."
            ),
        )
        return (*([keyring] if found.keyring else []), *([sealed] if found.sealing else []), *others)

    async def add(
        self, platform: str, name: str, values: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asking
    ) -> AccountView:
        from inbox_tui.engine.setup import PlaceNeeded, Wish

        given = {key: value for key, value in values.items() if key not in (PLACE, PLACE_DETAIL)}
        place = ":".join(filter(None, (values.get(PLACE, ""), values.get(PLACE_DETAIL, "").strip())))
        self._here.passphrase.offer(secrets.get(PASSPHRASE))
        wish = Wish(given=given, secrets=_given(secrets), place=place, name=name)
        try:
            record, _ = await self._setup.add(platform, wish, _Person(ask))
        except PlaceNeeded as error:
            raise InboxError(str(error), next_step="Choose where its secrets go.") from None
        finally:
            self._here.passphrase.offer(None)
        for other in self._setup.also:  # the login opens these, too
            await self._begin(other, ask)
        return await self._begin(record, ask)

    async def repair(self, account: AccountId, secrets: Mapping[str, Secret], ask: Asking) -> AccountView:
        from inbox_tui.engine.setup import Wish

        # Closed before the new login is kept: a renewal of the old one under way would be put over it.
        aside = self._inbox.set_aside(account)
        await self._setup.repair(account, Wish(secrets=_given(secrets)), _Person(ask), aside)
        return await self._look(account, ask)

    async def remove(self, account: AccountId) -> str:
        from inbox_tui.engine.setup import still_granted

        self._here.accounts.get(account)
        # First its end: a renewal under way would put a new login where the old one was taken away.
        await self._inbox.forget_account(account)
        record, left = await self._setup.remove(account)
        words = still_granted(record)
        return left or (f"The login is forgotten. {words}" if words else "")

    async def _begin(self, record: AccountRecord, ask: Asking) -> AccountView:
        await self._inbox.take_in(record)
        return await self._look(record.id, ask)

    async def _look(self, account: AccountId, ask: Asking) -> AccountView:
        ask.progress("Signed in. Looking what waits…")
        await self._inbox.sync_now(account)
        view = self._inbox.account(account)
        if view is None:
            raise InboxError(f"{account} was added, but cannot be opened.", next_step="See Accounts.")
        return view


def _given(secrets: Mapping[str, Secret]) -> dict[str, Secret]:
    return {name: secret for name, secret in secrets.items() if secret and name != PASSPHRASE}


def _shown(platform: Offered) -> Platform:
    from inbox_tui.engine.setup import outlook

    return Platform(
        name=platform.name,
        label=platform.label,
        fields=tuple(
            Field(
                name=setting.name,
                label=setting.label,
                help=setting.help,
                default=setting.default,
                required=setting.required,
                secret=setting.secret,
            )
            for setting in platform.settings
            if not setting.advanced
        ),
        distribution=platform.distribution,
        secrets=any(setting.secret for setting in platform.settings),
        costs=platform.features.costs,
        outlook=outlook(platform.features),
        known_as=platform.known_as,
    )


def _is_demo(platform: Offered) -> bool:
    return platform.name.startswith(DEMO)


def _passphrase_field(new: bool) -> Field:
    label = "A new passphrase for the file of secrets" if new else "The passphrase of the file of secrets"
    return Field(name=PASSPHRASE, label=label, secret=True)


class _Person:
    """The form as a connector's :class:`~inbox_tui.connector.Asker`."""

    def __init__(self, ask: Asking) -> None:
        self._ask = ask

    async def open(self, url: str, why: str) -> None:
        address = openable(url)
        if address is None:
            raise Rejected("The server gave an address to sign in at that is not a plain web page.")
        self._ask.open_page(address, clean(why, limit=300, one_line=True))

    async def code(self, label: str, help: str) -> str:
        words = f"{label}. {help}" if help else label
        return await self._ask.code(clean(words, limit=400, one_line=True))

    def catcher(self, *, port: int = 0, path: str = "") -> AbstractAsyncContextManager[Catcher]:
        return self._catcher(port, path)

    @asynccontextmanager
    async def _catcher(self, port: int, path: str) -> AsyncIterator[Catcher]:
        if not browser_here(os.environ):
            raise Unsupported("The browser is not on this machine, so the code is pasted.")
        from inbox_tui.net.loopback import catch

        async with catch(port=port, path=path) as caught:
            yield caught

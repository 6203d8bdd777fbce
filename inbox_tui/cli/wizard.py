"""The form on the screen and the steps of signing in, brought together: what the screens call ``AccountSetup``."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from inbox_tui.cli.asking import browser_here
from inbox_tui.cli.open import Place
from inbox_tui.connector import Catcher, Rejected, Unsupported
from inbox_tui.domain.links import openable
from inbox_tui.domain.model import AccountId
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.text import clean
from inbox_tui.domain.views import AccountView
from inbox_tui.errors import InboxError
from inbox_tui.inbox.facade import Inbox
from inbox_tui.ui.setup import Asking, Field, Platform

if TYPE_CHECKING:
    from inbox_tui.engine.accounts import AccountRecord
    from inbox_tui.engine.setup import Setup

PLACE = "secrets-place"
_PLACE_FIELD = Field(
    name=PLACE,
    label="Where its secrets go",
    help="Empty: the system keyring. Else: command:CMD, env:VARIABLE, file, or memory (asked again at each start).",
    required=False,
)


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
        usable = [
            Platform(
                name=platform.name,
                label=platform.label,
                fields=(
                    *(
                        Field(
                            name=setting.name,
                            label=setting.label,
                            help=setting.help,
                            default=setting.default,
                            required=setting.required,
                            secret=setting.secret,
                        )
                        for setting in platform.settings
                    ),
                    *([_PLACE_FIELD] if any(setting.secret for setting in platform.settings) else []),
                ),
                distribution=platform.distribution,
            )
            for platform in self._setup.platforms()
        ]
        broken = [
            Platform(name=found.name, label=found.name, distribution=found.distribution, trouble=found.reason)
            for found in self._here.ground.registry.broken()
        ]
        return (*usable, *broken)

    async def add(
        self, platform: str, name: str, values: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asking
    ) -> AccountView:
        from inbox_tui.engine.setup import PlaceNeeded, Wish

        given = {key: value for key, value in values.items() if key != PLACE}
        wish = Wish(given=given, secrets=_given(secrets), place=values.get(PLACE, "").strip(), name=name)
        try:
            record, _ = await self._setup.add(platform, wish, _Person(ask))
        except PlaceNeeded as error:
            raise InboxError(str(error), next_step="Name one of these under where its secrets go.") from None
        return await self._begin(record, ask)

    async def repair(self, account: AccountId, secrets: Mapping[str, Secret], ask: Asking) -> AccountView:
        from inbox_tui.engine.setup import Wish

        record, _ = await self._setup.repair(account, Wish(secrets=_given(secrets)), _Person(ask))
        return await self._begin(record, ask)

    async def remove(self, account: AccountId) -> str:
        _, left = await self._setup.remove(account)
        await self._inbox.forget_account(account)
        return left

    async def _begin(self, record: AccountRecord, ask: Asking) -> AccountView:
        ask.progress("Signed in. Looking what waits…")
        await self._inbox.take_in(record)
        await self._inbox.sync_now(record.id)
        view = self._inbox.account(record.id)
        if view is None:
            raise InboxError(f"{record.id} was added, but cannot be opened.", next_step="See Accounts.")
        return view


def _given(secrets: Mapping[str, Secret]) -> dict[str, Secret]:
    return {name: secret for name, secret in secrets.items() if secret}


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

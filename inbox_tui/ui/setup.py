"""What the add-account screens need from whoever knows the connectors. The composition root hands it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from inbox_tui.domain.account import AccountView
from inbox_tui.domain.model import AccountId
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class


@value_class(kw_only=True)
class Field:
    """One thing to fill in. ``secret`` is typed masked and handed over as a :class:`Secret`."""

    name: str
    label: str
    help: str = ""
    default: str = ""
    required: bool = True
    secret: bool = False


@value_class(kw_only=True)
class Platform:
    """A platform that an account can be added on. ``trouble``: why its connector cannot be used, or empty."""

    name: str
    label: str
    fields: tuple[Field, ...] = ()
    distribution: str = ""
    trouble: str = ""
    secrets: bool = True
    """Whether there is something to keep secret."""
    costs: str = ""
    """What it charges, in words."""
    outlook: tuple[str, ...] = ()
    """What it can do here and what not, what it charges, how long its words may be kept: a sentence each."""
    known_as: tuple[str, ...] = ()
    """What else it is looked for by; shown nowhere."""


PLACE, PLACE_DETAIL, PASSPHRASE = "secrets-place", "secrets-detail", "secrets-passphrase"
"""Under these names where secrets go is handed over with the values of the form; the passphrase with its secrets."""


@value_class(kw_only=True)
class SecretPlace:
    """Somewhere on this machine that an account's secrets can be kept. The first one offered is the usual one."""

    name: str
    label: str
    help: str = ""
    asks: Field | None = None
    """What has to be known first; it is named :data:`PLACE_DETAIL` or :data:`PASSPHRASE`."""
    usual: bool = False
    """Taken without asking."""
    twice: bool = False
    """What it asks for is asked twice: nobody could correct a slip later."""


class Asking(Protocol):
    """How signing in talks to the person while it is under way."""

    def open_page(self, url: str, why: str) -> None:
        """Show an address to open in a browser, and why."""

    async def code(self, label: str, help: str = "") -> str:
        """Ask for something to be pasted. Raises ``asyncio.CancelledError`` when the person goes back."""
        ...

    def progress(self, words: str, share: float | None = None) -> None:
        """Say what is going on; ``share`` from 0 to 1 where it is known."""


class AccountSetup(Protocol):
    """Adding and repairing accounts. Errors are ``InboxError`` with a sentence."""

    def platforms(self) -> Sequence[Platform]: ...

    def platform(self, name: str) -> Platform | None:
        """One of them; None where its connector cannot be used."""
        ...

    async def places(self) -> Sequence[SecretPlace]:
        """Where secrets can be kept here."""
        ...

    async def add(
        self, platform: str, name: str, values: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asking
    ) -> AccountView:
        """Sign in, store the login, do the first sync. ``name`` may be empty: then one is made up."""
        ...

    async def repair(self, account: AccountId, secrets: Mapping[str, Secret], ask: Asking) -> AccountView:
        """Sign in again for an account that is there already."""
        ...

    async def remove(self, account: AccountId) -> str:
        """Forget the login. Returns what the person should still know, or nothing."""
        ...

"""The composition root: what every command stands on, made from the arguments and the system."""

from __future__ import annotations

import asyncio
import random

from inbox_tui.cli.start import now, prepare
from inbox_tui.config import Config
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class
from inbox_tui.engine.accounts import Accounts
from inbox_tui.engine.opening import Ground
from inbox_tui.engine.registry import Registry
from inbox_tui.errors import SecretsUnavailable
from inbox_tui.paths import Home
from inbox_tui.secrets import PASSPHRASE_VARIABLE, Vaults


def chance() -> float:
    """In [0, 1)."""
    return random.random()


class Passphrase:
    """Asks on the terminal, unseen; twice for a new one. Not any more once the screen is not a plain terminal's."""

    def __init__(self) -> None:
        self.silent = False
        self._offered: Secret | None = None

    def offer(self, passphrase: Secret | None) -> None:
        """Answer the next question with this, which was asked on the screen. None: no more."""
        self._offered = passphrase

    async def __call__(self, new: bool) -> Secret:
        from inbox_tui.cli.asking import hidden, somebody_there

        if self._offered is not None:
            given, self._offered = self._offered, None
            return given
        if self.silent and somebody_there():
            raise SecretsUnavailable(
                "The file of secrets is closed: it was not given its passphrase at the start.",
                next_step=f"Leave and start again, or set {PASSPHRASE_VARIABLE} before.",
            )
        if self.silent or not somebody_there():
            raise SecretsUnavailable(
                "The file of secrets is sealed, and there is nobody to ask for its passphrase.",
                next_step=f"Set {PASSPHRASE_VARIABLE}, or run this in a terminal.",
            )
        given = hidden("Passphrase for the file of secrets (new): " if new else "Passphrase for the file of secrets: ")
        if new and hidden("The same once more: ") != given:
            raise SecretsUnavailable("The two passphrases differ; nothing was written.", next_step="Try again.")
        if not given:
            raise SecretsUnavailable("A passphrase is needed to seal the file of secrets.")
        return given


@value_class()
class Place:
    """One installation, ready for use."""

    home: Home
    config: Config
    accounts: Accounts
    ground: Ground
    passphrase: Passphrase
    warnings: tuple[str, ...] = ()
    greeting: str = ""
    """Said once, on the first screen."""


def place(home: Home) -> Place:
    """Everything an engine needs but a store. Raises :class:`~inbox_tui.errors.InboxError`."""
    warnings = prepare(home)
    config = Config.load(home.config_file)
    accounts = Accounts(home.accounts_file)
    passphrase = Passphrase()
    ground = Ground(
        registry=Registry(),
        vaults=Vaults(home, ask=passphrase),
        now=now,
        random_bits=random.SystemRandom().getrandbits,  # what secrets.randbits is, without OpenSSL
        sleep=asyncio.sleep,
    )
    return Place(home, config, accounts, ground, passphrase, (*warnings, *accounts.warnings))

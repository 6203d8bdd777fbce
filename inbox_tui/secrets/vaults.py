"""Opening the place an account chose. Nothing here ever falls through to another place."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping

from inbox_tui.domain.secret import Secret
from inbox_tui.errors import SecretsUnavailable
from inbox_tui.log import REDACTOR
from inbox_tui.paths import APP, Home
from inbox_tui.secrets.files import AskPassphrase, ClearText, FileVault, Sealed, SecretsFile
from inbox_tui.secrets.outside import CommandVault, EnvVault
from inbox_tui.secrets.turns import Turns
from inbox_tui.secrets.vault import CLEAR, COMMAND, FILE, KEYRING, PASSPHRASE_VARIABLE, Choice, MemoryVault, Vault


async def _nobody(new: bool) -> Secret:
    raise SecretsUnavailable(
        "The file of secrets is sealed, and there is nobody to ask for its passphrase.",
        next_step=f"Set {PASSPHRASE_VARIABLE}, or open inbox-tui in a terminal.",
    )


class Vaults:
    """All accounts' vaults in one installation; the sealed file's passphrase is asked for once for all. What is kept
    for this run only is found again by the next vault that is opened in the same place for the same account."""

    def __init__(self, home: Home, *, ask: AskPassphrase = _nobody, environ: Mapping[str, str] = os.environ) -> None:
        self._home = home
        self._ask = ask
        self._environ = environ
        self._files: dict[str, SecretsFile] = {}
        self._held: dict[tuple[str, str], dict[str, Secret]] = {}
        self._turns: defaultdict[str, Turns] = defaultdict(Turns)
        self._terminal = Turns(1)
        # Whoever asks there (for the passphrase, or a command by itself) asks alone.

    def __repr__(self) -> str:
        return "Vaults(***)"

    def open(self, choice: Choice, account: str, *, primary: str = "token", interactive: bool = False) -> Vault:
        """The vault of one account. Touches nothing yet.

        ``primary`` names the secret that a bare command or variable holds; ``interactive`` lets a command ask on the
        terminal. The caller has made sure that ``clear`` was typed and meant.
        """
        held = self._held.setdefault((account, str(choice)), {})
        match choice.kind:
            case "keyring":
                from inbox_tui.secrets.system import KeyringVault

                return KeyringVault(account, self.keyring_service, turns=self._turns[KEYRING])
            case "command":
                program = f"{COMMAND}:{choice.detail.partition(' ')[0]}"
                return CommandVault(
                    choice.detail,
                    primary,
                    environ=self._environ,
                    interactive=interactive,
                    held=held,
                    turns=self._terminal if interactive else self._turns[program],
                )
            case "env":
                return EnvVault(choice.detail, primary, self._environ, held=held)
            case "file":
                return FileVault(account, self._file(FILE))
            case "clear":
                return FileVault(account, self._file(CLEAR), clear_text=True)
            case _:
                return MemoryVault(held=held)

    def has_file(self) -> bool:
        """Whether there is an encrypted file of secrets."""
        return self._home.secrets_file.exists()

    @property
    def asks_no_more(self) -> bool:
        """Whether the encrypted file's passphrase is known to this run, so that another one would not be looked at."""
        return bool(self._environ.get(PASSPHRASE_VARIABLE)) or self._file(FILE).settled

    async def unlock(self) -> None:
        """Ask for the sealed file's passphrase now, and see that it fits. Raises :class:`SecretsUnavailable`."""
        await self._file(FILE).unlock()

    @property
    def keyring_service(self) -> str:
        """The name our entries have in the keyring; a home of its own (``--home``) has entries of its own."""
        return APP if self._home.config != self._home.data else f"{APP} {self._home.data}"

    def _file(self, kind: str) -> SecretsFile:
        if kind not in self._files:
            self._files[kind] = (
                SecretsFile(self._home.clear_secrets_file, ClearText())
                if kind == CLEAR
                else SecretsFile(self._home.secrets_file, Sealed(self._passphrase))
            )
        return self._files[kind]

    async def _passphrase(self, new: bool) -> Secret:
        given = Secret(self._environ.get(PASSPHRASE_VARIABLE, ""))
        if not given:
            async with self._terminal.turn():
                given = await self._ask(new)
        REDACTOR.know([given])
        return given

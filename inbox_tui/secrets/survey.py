"""Which places for secrets work on this machine, in words for somebody who has to choose one."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable

from inbox_tui.domain.value import value_class
from inbox_tui.errors import SecretsUnavailable
from inbox_tui.secrets.system import Backend, find_backend, in_thread

COMMANDS = ("pass", "gopass", "op", "bw", "rbw", "secret-tool", "security")
"""Password managers' own commands, the usual first."""
_SECONDS = 10.0


@value_class()
class Survey:
    keyring: str
    """The system keyring's name; empty where there is none to trust."""
    why_not: str
    """Why not, a sentence; empty where there is one."""
    commands: tuple[str, ...]
    """Installed commands that print secrets."""
    sealing: bool
    """Whether an encrypted file can be made."""

    @property
    def sentence(self) -> str:
        """What works here."""
        if self.keyring:
            return f"Secrets go to the system keyring ({self.keyring})."
        works = ["a command that prints the secret" + (f" ({self.commands[0]} is installed)" if self.commands else "")]
        if self.sealing:
            works.append("an encrypted file with a passphrase")
        works.append("an environment variable")
        return f"{self.why_not} What works here: {', '.join(works)}."


async def survey(
    *, find: Callable[[], tuple[Backend, str]] = find_backend, which: Callable[[str], str | None] = shutil.which
) -> Survey:
    """Look round; writes nothing and asks for nothing."""
    keyring, why_not = "", ""
    try:
        _, keyring = await in_thread(find, _SECONDS)
    except SecretsUnavailable as error:
        why_not = str(error)
    except TimeoutError:
        why_not = "The system keyring does not answer."
    commands = tuple(name for name in COMMANDS if which(name))
    return Survey(keyring, why_not, commands, importlib.util.find_spec("cryptography") is not None)

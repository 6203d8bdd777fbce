"""What every place for secrets has in common."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Protocol

from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class
from inbox_tui.errors import ConfigError, SecretsUnavailable

KEYRING, COMMAND, ENV, FILE, CLEAR, MEMORY = "keyring", "command", "env", "file", "clear", "memory"
CHOICES = (KEYRING, COMMAND, ENV, FILE, MEMORY, CLEAR)
PASSPHRASE_VARIABLE = "INBOX_TUI_PASSPHRASE"  # noqa: S105 - the name of it

# Patterns as text: re compiles (and keeps) them when they are first needed, which is not at a start.
_TOKEN = r"[!-~]{1,8192}"  # noqa: S105 - what one looks like
_OTHER = r"(?s)[^\x00]{1,16384}"
_VARIABLE = r"[A-Za-z_][A-Za-z0-9_]{0,100}"


class Vault(Protocol):
    """One account's named secrets in one place. All methods raise :class:`SecretsUnavailable`."""

    @property
    def kind(self) -> str:
        """One of :data:`CHOICES`."""
        ...

    @property
    def writable(self) -> bool:
        """False where renewed secrets live in memory only, for this run."""
        ...

    @property
    def clear_text(self) -> bool:
        """True where anybody who reads the file has the secrets: shown for as long as it is so."""
        ...

    async def load(self) -> dict[str, Secret]:
        """All of them; empty where none were saved."""
        ...

    async def again(self) -> dict[str, Secret]:
        """What the place itself has now, where ``load`` would give what it had before."""
        ...

    async def save(self, secrets: Mapping[str, Secret]) -> None:
        """Add or replace these; others stay. Durable when it returns. Refuses empty values (``ValueError``)."""
        ...

    async def forget(self) -> None:
        """Remove all of this account's."""
        ...


@value_class()
class Choice:
    """A place, as a person wrote it: ``keyring``, ``file``, ``clear``, ``memory``, ``command:pass show acme`` or
    ``env:ACME_TOKEN``."""

    kind: str
    detail: str = ""

    @classmethod
    def parse(cls, text: str) -> Choice:
        """Raises :class:`ConfigError`."""
        kind, colon, detail = text.strip().partition(":")
        kind, detail = kind.strip().lower(), detail.strip()
        if kind not in CHOICES:
            raise ConfigError(
                "That is not a place for secrets.",
                next_step="Choose one of: keyring, command:COMMAND, env:VARIABLE, file, memory, clear.",
            )
        if kind == COMMAND and not detail:
            raise ConfigError("The command is missing.", next_step="Write it as command:pass show acme.")
        if kind == ENV and not re.fullmatch(_VARIABLE, detail):
            raise ConfigError("That is not a variable's name.", next_step="Write it as env:ACME_TOKEN.")
        if kind not in (COMMAND, ENV) and (colon or detail):
            raise ConfigError(f"Nothing belongs behind {kind!r}.")
        return cls(kind, detail)

    def __str__(self) -> str:
        return f"{self.kind}:{self.detail}" if self.detail else self.kind


def checked(secrets: Mapping[str, Secret]) -> dict[str, str]:
    """Names and values fit to be kept. Raises ``ValueError`` for an empty value, or a token with characters no token
    has (a line end in one would end a header early). The value is not in the message."""
    found = {}
    for name, secret in secrets.items():
        if not secret:
            raise ValueError("an empty secret is not kept")
        token = name.lower().endswith(("token", "jwt"))
        if not re.fullmatch(_TOKEN if token else _OTHER, secret.reveal()):
            raise ValueError(f"the {name} holds characters it may not, or is too long")
        found[name] = secret.reveal()
    return found


def decode(text: str) -> dict[str, Secret]:
    """Named secrets from the JSON object they are kept as. Raises :class:`SecretsUnavailable`."""
    found = named(text)
    if found is None:
        raise SecretsUnavailable(
            "What is kept for this account is not what inbox-tui put there.", next_step="Sign in again."
        )
    return found


def named(text: str) -> dict[str, Secret] | None:
    """A JSON object of strings as secrets; None for anything else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        return None
    return {name: Secret(value) for name, value in found.items() if value}


def reveal(secrets: Mapping[str, Secret]) -> dict[str, str]:
    """The bare values, on their way into a store."""
    return {name: secret.reveal() for name, secret in secrets.items()}


def encode(secrets: Mapping[str, str]) -> str:
    return json.dumps(dict(secrets), sort_keys=True)


class MemoryVault:
    """For this run only: nothing is written anywhere."""

    kind = MEMORY
    writable = False
    clear_text = False

    def __init__(self, secrets: Mapping[str, Secret] | None = None, *, held: dict[str, Secret] | None = None) -> None:
        """``held``: where they lie, shared with every other vault that is to have them, too."""
        self._kept: dict[str, Secret] = {} if held is None else held
        self._kept.update(secrets or {})

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"

    async def load(self) -> dict[str, Secret]:
        return dict(self._kept)

    async def again(self) -> dict[str, Secret]:
        return await self.load()

    async def save(self, secrets: Mapping[str, Secret]) -> None:
        checked(secrets)
        self._kept.update(secrets)

    async def forget(self) -> None:
        self._kept.clear()


def read_text(text: str, primary: str) -> dict[str, Secret]:
    """What a command or a variable holds: a JSON object of named secrets, or the bare ``primary`` one in the first
    line."""
    if text.lstrip().startswith("{") and (found := named(text)) is not None:
        return found
    first = text.split("\n", 1)[0].removesuffix("\r")
    return {primary: Secret(first)} if first else {}

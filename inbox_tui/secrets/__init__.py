"""Where an account's secrets are kept: chosen once for each account, and never anywhere else than chosen."""

from __future__ import annotations

from inbox_tui.secrets.vault import (
    CHOICES,
    CLEAR,
    COMMAND,
    ENV,
    FILE,
    KEYRING,
    MEMORY,
    PASSPHRASE_VARIABLE,
    Choice,
    MemoryVault,
    Vault,
    checked,
)
from inbox_tui.secrets.vaults import Vaults

__all__ = [
    "CHOICES", "CLEAR", "COMMAND", "ENV", "FILE", "KEYRING", "MEMORY", "PASSPHRASE_VARIABLE", "Choice", "MemoryVault",
    "Vault", "Vaults", "checked",
]  # fmt: skip

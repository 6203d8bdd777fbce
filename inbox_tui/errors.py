"""Errors a person can be told about. Every one carries a sentence and, where there is one, the next step."""

from __future__ import annotations


class InboxError(Exception):
    """Something went wrong that can be said in one sentence.

    ``str(error)`` is the sentence; ``next_step`` says what to do, or is empty. Neither holds a secret.
    """

    def __init__(self, sentence: str, *, next_step: str = "") -> None:
        super().__init__(sentence)
        self.next_step = next_step


class ConfigError(InboxError):
    """The configuration file or an argument cannot be understood."""


class StoreError(InboxError):
    """The database cannot be read or written."""


class StoreLocked(StoreError):
    """Another running inbox-tui owns this store."""


class StoreDamaged(StoreError):
    """The database file is not a healthy inbox-tui database."""


class DiskFull(StoreError):
    """Nothing more can be written; nothing that was written is lost."""


class SecretsUnavailable(InboxError):
    """No place to keep a secret works here, or the chosen one does not."""


class WrongPassphrase(SecretsUnavailable):
    """The encrypted file of secrets is another passphrase's."""


class NoSuchThing(InboxError):
    """A conversation, account, draft or entry that was named does not exist."""

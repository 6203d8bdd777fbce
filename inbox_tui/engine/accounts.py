"""Which accounts there are: a small file of settings. No secret is in it, only where each account keeps its own."""

from __future__ import annotations

import fcntl
import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from inbox_tui.domain.model import EMPTY, AccountId
from inbox_tui.domain.text import clean
from inbox_tui.domain.value import value_class
from inbox_tui.errors import ConfigError, InboxError, NoSuchThing

VERSION = 1
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
"""What an account may be called: it stands in commands, view names and file names."""
LARGEST_FILE = 4_000_000


@value_class(kw_only=True)
class AccountRecord:
    """One account as the file has it."""

    id: AccountId
    platform: str
    settings: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    secrets: str = ""
    """Where its secrets are, as :class:`inbox_tui.secrets.Choice` writes it; empty for an account that has none."""
    us: str = ""
    """Our own id on that platform: signing in again must lead to the same one."""
    handle: str = ""
    added_at: datetime

    @property
    def secrets_in_words(self) -> str:
        """``keyring``, ``command``, ``encrypted file``, ``environment`` or ``clear text``; empty for none."""
        kind = self.secrets.partition(":")[0]
        return {"file": "encrypted file", "env": "environment", "clear": "clear text"}.get(kind, kind)


class Accounts:
    """The accounts file. Reading tolerates damage: what can be read is kept, and ``warnings`` says what could not."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.warnings: tuple[str, ...] = ()
        self._records: dict[AccountId, AccountRecord] = {}
        self._damaged = False
        self.read()

    def read(self) -> None:
        """Read the file again. Raises :class:`ConfigError` where it exists and may not be read."""
        self._records, self.warnings, self._damaged = {}, (), False
        try:
            with self.file.open("rb") as file:
                raw = file.read(LARGEST_FILE + 1)
        except FileNotFoundError:
            return
        except OSError as error:
            raise ConfigError(
                f"The accounts file {self.file} cannot be read: {error.strerror}.",
                next_step="Check its owner and permissions.",
            ) from None
        try:
            entries = _entries(raw)
        except (ValueError, RecursionError):
            self._spoil(f"The accounts file {self.file} is damaged and was not understood; it is left as it is.")
            return
        unread = 0
        for entry in entries:
            record = _record(entry)
            if record is None or record.id in self._records:
                unread += 1
            else:
                self._records[record.id] = record
        if unread:
            self._spoil(f"{unread} of {len(entries)} entries in {self.file} could not be understood and are ignored.")

    def _spoil(self, sentence: str) -> None:
        self.warnings = (sentence,)
        self._damaged = True

    def all(self) -> tuple[AccountRecord, ...]:
        """In the order they were added."""
        return tuple(self._records.values())

    def get(self, account: str) -> AccountRecord:
        """Raises :class:`NoSuchThing`, naming the accounts there are."""
        found = self._records.get(AccountId(account))
        if found is None:
            names = ", ".join(self._records) or "none yet"
            raise NoSuchThing(f"There is no account called {clean(account, limit=40, one_line=True)!r}.",
                              next_step=f"Accounts: {names}.")  # fmt: skip
        return found

    def __contains__(self, account: str) -> bool:
        return account in self._records

    def free_name(self, wanted: str, tag: str = "") -> AccountId:
        """A name like ``wanted`` that is not taken: ``acme``, ``acme-bsky`` (by the platform's tag), ``acme-2``, …"""
        base = slug(wanted)
        more = (f"{base[:28]}-{number}" for number in range(2, 10_000))
        names = (base, f"{base[:26]}-{slug(tag)[:5]}", *more) if tag else (base, *more)
        return next(AccountId(name) for name in names if name not in self._records)

    def put(self, record: AccountRecord) -> None:
        """Add or replace one account; on disk when this returns. Raises :class:`ConfigError` where it cannot be
        written (nothing is changed then)."""
        self._change(lambda records: {**records, record.id: record})

    def remove(self, account: str) -> AccountRecord:
        """Forget one account. Raises :class:`NoSuchThing`."""
        record = self.get(account)
        self._change(lambda records: {name: kept for name, kept in records.items() if name != record.id})
        return record

    def _change(self, change: Callable[[Mapping[AccountId, AccountRecord]], Mapping[AccountId, AccountRecord]]) -> None:
        """Change what the file holds now: the app and a shell beside it both add and remove accounts."""
        lock = None
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.file.parent, os.O_RDONLY | os.O_CLOEXEC)
            fcntl.flock(lock, fcntl.LOCK_EX)
        except OSError as error:
            if lock is not None:
                os.close(lock)
            raise self._unwritable(error) from None
        try:
            self.read()
            self._write(change(self._records))
        finally:
            os.close(lock)

    def _unwritable(self, error: OSError) -> ConfigError:
        return ConfigError(
            f"The accounts file {self.file} cannot be written: {error.strerror}.",
            next_step="Nothing was changed. Check the space and the permissions there.",
        )

    def _write(self, records: Mapping[AccountId, AccountRecord]) -> None:
        body = {"version": VERSION, "accounts": [_json(record) for record in records.values()]}
        try:
            if self._damaged:
                self._set_aside()
            write_private(self.file, json.dumps(body, indent=2, ensure_ascii=False).encode() + b"\n")
        except OSError as error:
            raise self._unwritable(error) from None
        self._records = dict(records)
        self._damaged = False

    def _set_aside(self) -> None:
        """Keep what was not understood: it may be mended by hand."""
        for number in range(1, 1000):
            aside = self.file.with_name(f"{self.file.name}.damaged-{number}")
            if not aside.exists():
                os.link(self.file, aside)
                return


def slug(words: str) -> str:
    """``words`` as an account name: lower-case letters, digits and hyphens, at most 32."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:32].strip("-") or "account"


def check_name(name: str) -> AccountId:
    """``name`` if it may be an account's. Raises :class:`InboxError` with a suggestion."""
    if not NAME.fullmatch(name):
        shown = clean(name, limit=40, one_line=True)
        raise InboxError(
            f"{shown!r} cannot be an account's name: lower-case letters, digits and hyphens only, at most 32.",
            next_step=f"Try --name {slug(name)}",
        )
    return AccountId(name)


def write_private(file: Path, content: bytes) -> None:
    """Replace ``file`` by ``content`` so that a crash leaves the old or the new one, readable by its owner alone."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as writer:
            os.fchmod(writer.fileno(), 0o600)
            writer.write(content)
            writer.flush()
            os.fsync(writer.fileno())
        os.replace(name, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    with suppress(OSError):
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _entries(raw: bytes) -> list[Any]:
    if len(raw) > LARGEST_FILE:
        raise ValueError("too large")
    body = json.loads(raw)
    if not isinstance(body, dict) or body.get("version") != VERSION or not isinstance(body.get("accounts"), list):
        raise ValueError("not an accounts file")
    return list(body["accounts"])


def _record(entry: Any) -> AccountRecord | None:
    if not isinstance(entry, dict):
        return None
    name, platform, settings = entry.get("id"), entry.get("platform"), entry.get("settings", {})
    words = {key: entry.get(key, "") for key in ("secrets", "us", "handle")}
    if not (isinstance(name, str) and NAME.fullmatch(name) and isinstance(platform, str) and platform):
        return None
    if not (_is_words(settings) and _is_words(words)):
        return None
    try:
        added_at = datetime.fromisoformat(entry["added_at"]).astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        added_at = datetime(1970, 1, 1, tzinfo=UTC)
    return AccountRecord(
        id=AccountId(name),
        platform=platform,
        settings=dict(settings),
        added_at=added_at,
        **words,
    )


def _is_words(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(key, str) and isinstance(word, str) for key, word in value.items()
    )


def _json(record: AccountRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "platform": record.platform,
        "settings": dict(record.settings),
        "secrets": record.secrets,
        "us": record.us,
        "handle": record.handle,
        "added_at": record.added_at.isoformat(),
    }

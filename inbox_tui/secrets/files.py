"""Secrets in a file of one's own: sealed with a passphrase, or (only if the user typed so) in clear text."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import fcntl
import json
import os
import stat
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class
from inbox_tui.errors import SecretsUnavailable, WrongPassphrase
from inbox_tui.secrets.vault import CLEAR, FILE, checked

Accounts = dict[str, dict[str, str]]
AskPassphrase = Callable[[bool], Awaitable[Secret]]
"""Asks for the passphrase, masked; True when it is a new one (ask twice). Raises :class:`SecretsUnavailable` where
nobody can answer."""

_LARGEST = 4_000_000
_DAMAGED = "The file of secrets {} is damaged."
_SIGN_IN_AGAIN = "Move it away and sign in again."


@value_class()
class Cost:
    """What scrypt spends on one guess: 128 * n * r bytes of memory."""

    n: int = 2**17
    r: int = 8
    p: int = 1

    @property
    def bearable(self) -> bool:
        """A file may not ask for a gigabyte before its passphrase is even checked."""
        return 2 <= self.n <= 2**20 and not self.n & (self.n - 1) and 1 <= self.r <= 16 and 1 <= self.p <= 4


class Format(Protocol):
    """How accounts' secrets become the bytes of a file."""

    @property
    def settled(self) -> bool:
        """Whether ``ready`` would ask for nothing."""
        ...

    async def ready(self, present: bool) -> None:
        """Called before either, off no thread: may ask. ``present``: there is a file already."""
        ...

    def pack(self, accounts: Accounts) -> bytes: ...
    def unpack(self, data: bytes) -> Accounts:
        """Raises ``ValueError`` for damage, :class:`SecretsUnavailable` for what a person can put right."""
        ...


class SecretsFile:
    """A file for all accounts that chose it. Written whole (new file, fsync, rename) under a lock, 0600."""

    def __init__(self, path: Path, form: Format) -> None:
        self._path = path
        self._format = form
        self._turn = asyncio.Lock()

    def __repr__(self) -> str:
        return f"SecretsFile({str(self._path)!r})"

    @property
    def settled(self) -> bool:
        """Whether nothing will be asked for before it is read or written."""
        return self._format.settled

    async def read(self) -> Accounts:
        async with self._turn:
            if not self._path.exists():
                return {}
            await self._format.ready(True)
            return await asyncio.to_thread(self._read)

    async def unlock(self) -> None:
        """Settle what opens it, before there is anything to keep. Raises :class:`SecretsUnavailable`."""
        async with self._turn:
            await self._format.ready(self._path.exists())
            await asyncio.to_thread(self._read)

    async def change(self, account: str, new: Mapping[str, str] | None) -> None:
        """Add or replace secrets of ``account``; None removes it."""

        def apply() -> None:
            with self._locked():
                accounts = self._read()
                if new is None:
                    accounts.pop(account, None)
                else:
                    accounts[account] = accounts.get(account, {}) | dict(new)
                self._write(self._format.pack(accounts))

        async with self._turn:
            await self._format.ready(self._path.exists())
            await asyncio.to_thread(apply)

    def _read(self) -> Accounts:
        try:
            file = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._trouble("read", error) from None
        with open(file, "rb") as opened:
            found = os.fstat(file)
            if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or found.st_size > _LARGEST:
                raise SecretsUnavailable(f"{self._path} is not a file of yours with secrets in it.")
            if stat.S_IMODE(found.st_mode) & 0o077:
                os.fchmod(file, 0o600)
            data = opened.read(_LARGEST)
        try:
            return self._format.unpack(data)
        except (ValueError, KeyError, TypeError, RecursionError):
            raise SecretsUnavailable(_DAMAGED.format(self._path), next_step=_SIGN_IN_AGAIN) from None

    def _write(self, data: bytes) -> None:
        new = self._path.with_name(f".{self._path.name}.{os.getpid()}.new")
        try:
            with contextlib.suppress(FileNotFoundError):
                new.unlink()
            file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            with open(file, "wb") as opened:
                opened.write(data)
                opened.flush()
                os.fsync(file)
            new.replace(self._path)
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            with contextlib.suppress(OSError):
                new.unlink()
            raise self._trouble("written", error) from None

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time, a second process (``inbox-tui accounts``) included."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(
                self._path.with_name(self._path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
            )
        except OSError as error:
            raise self._trouble("written", error) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _trouble(self, done: str, error: OSError) -> SecretsUnavailable:
        return SecretsUnavailable(f"The file of secrets {self._path} cannot be {done}: {error.strerror}.")


class ClearText:
    """No protection but the file's mode."""

    @property
    def settled(self) -> bool:
        return True

    async def ready(self, present: bool) -> None:
        return

    def pack(self, accounts: Accounts) -> bytes:
        return json.dumps({"format": 1, "accounts": accounts}, indent=1).encode()

    def unpack(self, data: bytes) -> Accounts:
        return _accounts(json.loads(data)["accounts"])


class Sealed:
    """AES-256-GCM under a key that scrypt makes of the passphrase, which is asked for once a run."""

    def __init__(self, ask: AskPassphrase, *, cost: Cost | None = None) -> None:
        self._ask = ask
        self._cost = cost or Cost()
        self._passphrase: Secret | None = None
        self._keys: dict[tuple[bytes, Cost], bytes] = {}

    def __repr__(self) -> str:
        return "Sealed(***)"

    @property
    def settled(self) -> bool:
        return self._passphrase is not None

    async def ready(self, present: bool) -> None:
        if self._passphrase is None:
            given = await self._ask(not present)
            if not given:
                raise SecretsUnavailable("Without a passphrase the file of secrets stays closed.")
            self._passphrase = given

    def pack(self, accounts: Accounts) -> bytes:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        salt, cost = next(iter(self._keys)) if self._keys else (os.urandom(16), self._cost)
        head = _head(salt, cost)
        nonce = os.urandom(12)
        sealed = AESGCM(self._key(salt, cost)).encrypt(nonce, json.dumps(accounts).encode(), _bound(head))
        return json.dumps(head | {"nonce": _text(nonce), "sealed": _text(sealed)}, indent=1).encode()

    def unpack(self, data: bytes) -> Accounts:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        found = json.loads(data)
        kdf = found["kdf"]
        cost, salt = Cost(int(kdf["n"]), int(kdf["r"]), int(kdf["p"])), base64.b64decode(kdf["salt"])
        if found["format"] != 1 or not cost.bearable:
            raise ValueError("not a format this version reads")
        nonce, sealed = base64.b64decode(found["nonce"]), base64.b64decode(found["sealed"])
        try:
            clear = AESGCM(self._key(salt, cost)).decrypt(nonce, sealed, _bound(_head(salt, cost)))
        except InvalidTag:
            self._passphrase = None  # ask again next time
            self._keys.clear()
            raise WrongPassphrase(
                "That passphrase does not open the file of secrets.", next_step="Try again."
            ) from None
        return _accounts(json.loads(clear))

    def _key(self, salt: bytes, cost: Cost) -> bytes:
        key = self._keys.get((salt, cost))
        if key is None:
            from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

            assert self._passphrase is not None
            kdf = Scrypt(salt=salt, length=32, n=cost.n, r=cost.r, p=cost.p)
            key = kdf.derive(self._passphrase.reveal().encode("utf-8", "surrogatepass"))
            self._keys = {(salt, cost): key}
        return key


def _head(salt: bytes, cost: Cost) -> dict[str, Any]:
    return {"format": 1, "kdf": {"name": "scrypt", "n": cost.n, "r": cost.r, "p": cost.p, "salt": _text(salt)}}


def _bound(head: dict[str, Any]) -> bytes:
    """The head is not secret, but is sealed in: nobody can weaken it unnoticed."""
    return json.dumps(head, sort_keys=True).encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _accounts(found: Any) -> Accounts:
    if not isinstance(found, dict):
        raise ValueError("accounts are an object")
    for one in found.values():
        if not isinstance(one, dict) or not all(isinstance(value, str) for value in one.values()):
            raise ValueError("an account's secrets are an object of strings")
    return found


class FileVault:
    """One account's part of a :class:`SecretsFile`."""

    writable = True

    def __init__(self, account: str, file: SecretsFile, *, clear_text: bool = False) -> None:
        self._account = account
        self._file = file
        self.clear_text = clear_text
        self.kind = CLEAR if clear_text else FILE

    def __repr__(self) -> str:
        return f"FileVault({self._account!r}, clear_text={self.clear_text})"

    async def load(self) -> dict[str, Secret]:
        accounts = await self._file.read()
        return {name: Secret(value) for name, value in accounts.get(self._account, {}).items() if value}

    async def again(self) -> dict[str, Secret]:
        return await self.load()

    async def save(self, secrets: Mapping[str, Secret]) -> None:
        await self._file.change(self._account, checked(secrets))

    async def forget(self) -> None:
        await self._file.change(self._account, None)

"""The system keyring: only where it is a real one, and believed only after reading back."""

from __future__ import annotations

import asyncio
import hmac
import threading
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from inbox_tui.domain.secret import Secret
from inbox_tui.errors import SecretsUnavailable
from inbox_tui.secrets.turns import Turns
from inbox_tui.secrets.vault import KEYRING, checked, decode, encode, named, reveal

T = TypeVar("T")

SECONDS = 60.0
"""Unlocking may ask the user in a window of the desktop; after this long nobody is there."""
ALLOWED = {
    ("keyring.backends.SecretService", "Keyring"): "Secret Service",
    ("keyring.backends.libsecret", "Keyring"): "libsecret",
    ("keyring.backends.kwallet", "DBusKeyring"): "KWallet",
    ("keyring.backends.kwallet", "DBusKeyringKWallet4"): "KWallet",
    ("keyring.backends.macOS", "Keyring"): "macOS Keychain",
    ("keyring.backends.Windows", "WinVaultKeyring"): "Windows Credential Locker",
}
"""Everything else stores nothing, stores in clear text, or asks on the terminal."""
_CHAINER = ("keyring.backends.chainer", "ChainerBackend")
ELSEWHERE = "Choose another place: a command, an encrypted file, or an environment variable."


class Backend(Protocol):
    """The part of a keyring backend that is used."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


def _name(backend: object) -> tuple[str, str]:
    return type(backend).__module__, type(backend).__qualname__


def find_backend() -> tuple[Any, str]:
    """The system's keyring and its name. Blocks (it may talk to D-Bus). Raises :class:`SecretsUnavailable`.

    Of a chain only a real keyring in it is taken: the chain itself would fall through to whatever comes next.
    """
    try:
        import keyring

        chosen: Any = keyring.get_keyring()
        several = list(chosen.backends) if _name(chosen) == _CHAINER else [chosen]
    except Exception:  # noqa: BLE001 - a misconfigured keyring raises anything, even ModuleNotFoundError
        several, chosen = [], None
    for backend in several:
        if label := ALLOWED.get(_name(backend)):
            return backend, label
    if chosen is None:
        raise SecretsUnavailable("The system keyring cannot be loaded.", next_step=ELSEWHERE)
    if _name(chosen) in (("keyring.backends.fail", "Keyring"), _CHAINER):
        raise SecretsUnavailable("No keyring service is running here.", next_step=ELSEWHERE)
    raise SecretsUnavailable(
        f"The keyring configured here ({'.'.join(_name(chosen))}) does not keep secrets safely.", next_step=ELSEWHERE
    )


async def in_thread(call: Callable[[], T], seconds: float = SECONDS) -> T:
    """Run ``call`` in a thread of its own. Raises ``TimeoutError``; the thread is then left behind, and being a daemon
    does not keep the process from ending (a pool's thread would)."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if answer.done():
            return
        if error is None:
            answer.set_result(result)  # type: ignore[arg-type]
        else:
            answer.set_exception(error)

    def run() -> None:
        result: T | None = None
        failed: BaseException | None = None
        try:
            result = call()
        except Exception as error:  # noqa: BLE001 - handed to the caller
            failed = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result, failed)

    threading.Thread(target=run, name="keyring", daemon=True).start()
    async with asyncio.timeout(seconds):
        return await answer


class KeyringVault:
    """One account's secrets as one entry of the system keyring."""

    kind = KEYRING
    writable = True
    clear_text = False

    def __init__(
        self,
        account: str,
        service: str,
        *,
        find: Callable[[], tuple[Backend, str]] = find_backend,
        seconds: float = SECONDS,
        turns: Turns | None = None,
    ) -> None:
        """``turns``: those of all accounts that the keyring keeps."""
        self._account = account
        self._service = service
        self._find = find
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._turns = turns or Turns()

    def __repr__(self) -> str:
        return f"KeyringVault({self._account!r})"

    async def load(self) -> dict[str, Secret]:
        async with self._turn, self._turns.turn():
            text = await self._call(self._get, "read")
        return decode(text) if text else {}

    async def again(self) -> dict[str, Secret]:
        return await self.load()

    async def save(self, secrets: Mapping[str, Secret]) -> None:
        new = checked(secrets)

        def put() -> bool:
            backend, _ = self._find()
            before = backend.get_password(self._service, self._account)
            text = encode({**reveal(named(before or "") or {}), **new})  # damaged ones are written anew
            backend.set_password(self._service, self._account, text)
            after = backend.get_password(self._service, self._account) or ""
            return hmac.compare_digest(after.encode(), text.encode())

        async with self._turn:
            stored = await self._call(put, "written")
        if not stored:
            raise SecretsUnavailable("The system keyring took the secret, but does not have it.", next_step=ELSEWHERE)

    async def forget(self) -> None:
        def remove() -> None:
            backend, _ = self._find()
            if backend.get_password(self._service, self._account) is not None:
                backend.delete_password(self._service, self._account)

        async with self._turn:
            await self._call(remove, "written")

    def _get(self) -> str | None:
        backend, _ = self._find()
        return backend.get_password(self._service, self._account)

    async def _call(self, call: Callable[[], T], done: str) -> T:
        try:
            return await in_thread(call, self._seconds)
        except SecretsUnavailable:
            raise
        except TimeoutError:
            failure = SecretsUnavailable(
                f"The system keyring did not answer within {self._seconds:.0f} seconds.",
                next_step="Unlock it (it may be asking in another window) and try again.",
            )
        except Exception as error:  # noqa: BLE001 - backends raise anything
            kind = type(error).__name__
            failure = SecretsUnavailable(
                f"The system keyring could not be {done} ({kind}).",
                next_step="Unlock it and try again, or choose another place.",
            )
        raise failure  # out here: a backend's exception may carry what it was given

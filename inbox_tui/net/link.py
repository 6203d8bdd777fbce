"""All that a connector may touch, for one account: :class:`inbox_tui.connector.Link` made real."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets as entropy
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from inbox_tui.connector import Http, Rejected, Unreachable, Unreadable
from inbox_tui.domain.model import AccountId
from inbox_tui.domain.secret import Secret
from inbox_tui.errors import SecretsUnavailable
from inbox_tui.log import REDACTOR, account_logger
from inbox_tui.secrets.vault import Vault, checked

T = TypeVar("T")

GRACE = 5.0
"""Seconds that the end waits for what must not be cut."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class AccountLink:
    """Implements :class:`inbox_tui.connector.Link`. Made with :meth:`open`, which fetches the secrets."""

    def __init__(
        self,
        account: AccountId,
        settings: Mapping[str, str],
        http: Http,
        vault: Vault,
        *,
        secrets: Mapping[str, Secret] | None = None,
        now: Callable[[], datetime] = _utc_now,
        random: Callable[[int], int] = entropy.randbits,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.account = account
        self.settings: Mapping[str, str] = dict(settings)
        self.http: Http = http
        self.log: logging.Logger = account_logger(account)
        self.unsaved = ""
        """Why renewed secrets could not be kept, a sentence; empty while all is well. They work until the app ends."""
        self._vault = vault
        self._secrets: dict[str, Secret] = dict(secrets or {})
        self._pending: dict[str, Secret] = {}
        self._now = now
        self._random = random
        self._sleep = sleep
        self._turn = asyncio.Lock()
        self._under_way: set[asyncio.Task[Any]] = set()
        REDACTOR.know(self._secrets.values())

    @classmethod
    async def open(
        cls,
        account: AccountId,
        settings: Mapping[str, str],
        http: Http,
        vault: Vault,
        *,
        now: Callable[[], datetime] = _utc_now,
        random: Callable[[int], int] = entropy.randbits,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> AccountLink:
        """Raises :class:`~inbox_tui.errors.SecretsUnavailable`."""
        found = await vault.load()
        return cls(account, settings, http, vault, secrets=found, now=now, random=random, sleep=sleep)

    def __repr__(self) -> str:
        return f"AccountLink({self.account!r})"

    def secret(self, name: str) -> Secret | None:
        return self._secrets.get(name)

    @contextlib.contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """See :meth:`inbox_tui.connector.Link.file`."""
        given = self.settings.get(name, "")
        if not given:
            raise Rejected("No file has been named for this account yet.")
        path = Path(given).expanduser()
        try:
            opened = path.open("rb")
        except IsADirectoryError:
            why = "is a folder"
        except FileNotFoundError:
            why = "is not there (any more)"
        except PermissionError:
            why = "may not be read"
        except (OSError, ValueError):
            why = "cannot be opened"
        else:
            with opened:
                yield opened
            return
        raise Rejected(f"The file {path.name!r} {why}.")

    async def reread(self, name: str) -> Secret | None:
        """See :meth:`inbox_tui.connector.Link.reread`. What was renewed and is not stored yet goes before."""
        try:
            found = await self._vault.again()
        except SecretsUnavailable as error:
            raise Unreachable(str(error)) from None
        REDACTOR.know(found.values())
        self._secrets.update(found | self._pending)
        return self.secret(name)

    async def keep(self, secrets: Mapping[str, Secret]) -> None:
        """See :meth:`inbox_tui.connector.Link.keep`. Raises ``ValueError`` for an empty value, ``Unreadable`` for a
        token no server should hand out.

        Renewed secrets are usable even where the store fails (the old ones are spent): :attr:`unsaved` then says why,
        and the next call tries again. Cancelling the caller does not stop the writing.
        """
        REDACTOR.know(secrets.values())
        if not all(secrets.values()):
            raise ValueError("an empty secret is not kept")
        try:
            checked(secrets)
        except ValueError:
            raise Unreadable("The server handed out a login that cannot be one.") from None
        self._pending.update(secrets)
        await self.finish(self._store())

    async def finish(self, work: Coroutine[Any, Any, T]) -> T:
        """See :meth:`inbox_tui.connector.Link.finish`."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._finished)
        return await asyncio.shield(task)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # Where nobody waits any more, this is the only word of it.
            self.log.debug("what was to be finished was not: %s", error)

    async def settle(self, grace: float = GRACE) -> None:
        """Before the client is closed: wait for what must not be cut, then break off what still is not done; and wait
        once more for what that began in time, as keeping a login that has just come."""
        for _ in range(2):
            if not self._under_way:
                return
            _, late = await asyncio.wait(self._under_way, timeout=grace)
            for task in late:
                self.log.warning("A renewal of the login took too long to be waited for; a new sign-in may be needed.")
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _store(self) -> None:
        async with self._turn:
            new, self._pending = self._pending, {}
            if not new:
                return
            try:
                await self._vault.save(new)
                self.unsaved = ""
            except SecretsUnavailable as error:
                self._pending = new | self._pending
                self.unsaved = str(error)
                self.log.warning("A renewed login is kept in memory only: %s", error)
            finally:
                self._secrets.update(new)

    def now(self) -> datetime:
        return self._now()

    def random(self, bits: int) -> int:
        return self._random(bits)

    async def sleep(self, seconds: float) -> None:
        await self._sleep(seconds)

"""The way into the town: an HTTP client that leads nowhere, but keeps the rule that listening never writes."""

from __future__ import annotations

import json as jsonlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any, BinaryIO, TypeVar

from inbox_tui.connector import Answer, Http, Link, Rejected, Unsupported, Wire
from inbox_tui.domain.model import AccountId
from inbox_tui.domain.outbox import Permit
from inbox_tui.domain.secret import Secret

T = TypeVar("T")
Serve = Callable[[str, Any], Any]


class Door:
    """Answers requests from the town itself, with the rules of ``connector.Http``: a write needs a permit.

    The account's real client takes part in unlocking, so that whoever watches it sees each permitted act.
    """

    def __init__(self, street: Http, serve: Serve) -> None:
        self._street = street
        self._serve = serve
        self._open = 0

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        json: Any = None,
        form: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        sign_in: bool = False,
        timeout: float = 30.0,
    ) -> Answer:
        if method not in ("GET", "HEAD") and not self._open:
            raise Rejected(f"{method} {url} is refused while listening.")
        return Answer(200, {"content-type": "application/json"}, jsonlib.dumps(self._serve(url, json)).encode(), url)

    def lines(
        self, url: str, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        raise Unsupported("The demo town has no event stream.")

    def socket(
        self, url: str, *, headers: Mapping[str, str] | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        raise Unsupported("The demo town has no socket.")

    def allow_stream_host(self, url: str) -> bool:
        return False

    def wire(self, url: str) -> AbstractAsyncContextManager[Wire]:
        raise Unsupported("The demo town has no mail server.")

    @contextmanager
    def unlocked(self, permit: Permit) -> Iterator[None]:
        with self._street.unlocked(permit):
            self._open += 1
            try:
                yield
            finally:
                self._open -= 1


class TownLink:
    """An account's link with the town behind its client."""

    def __init__(self, link: Link, serve: Serve) -> None:
        self._link = link
        self.account: AccountId = link.account
        self.settings: Mapping[str, str] = link.settings
        self.http: Http = Door(link.http, serve)
        self.log: logging.Logger = link.log

    def secret(self, name: str) -> Secret | None:
        return self._link.secret(name)

    def file(self, name: str) -> AbstractContextManager[BinaryIO]:
        return self._link.file(name)

    async def reread(self, name: str) -> Secret | None:
        return await self._link.reread(name)

    async def keep(self, secrets: Mapping[str, Secret]) -> None:
        await self._link.keep(secrets)

    async def finish(self, work: Coroutine[Any, Any, T]) -> T:
        return await self._link.finish(work)

    def now(self) -> datetime:
        return self._link.now()

    def random(self, bits: int) -> int:
        return self._link.random(bits)

    async def sleep(self, seconds: float) -> None:
        await self._link.sleep(seconds)

"""A :class:`~inbox_tui.connector.Link` for tests: answers come from a function, nothing leaves the process."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, BinaryIO, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from inbox_tui.connector import Answer, Rejected, Unreachable, Unsupported, Wire
from inbox_tui.domain.model import AccountId
from inbox_tui.domain.outbox import Permit
from inbox_tui.domain.secret import Secret

T = TypeVar("T")

EPOCH = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Call:
    """One request a connector made: ``path`` without the query, ``query`` as pairs, ``body`` decoded where it is JSON
    or a form, else bytes."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None

    def param(self, name: str) -> str | None:
        return next((value for key, value in self.query if key == name), None)


Handler = Callable[[Call], Answer]


def answer(status: int = 200, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer with a JSON body (or bytes as they are)."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
    return Answer(status, {k.lower(): v for k, v in (headers or {}).items()}, raw)


class FakeHttp:
    """Keeps the rules of ``connector.Http``: own origin only, writes only when unlocked or signing in."""

    def __init__(self, origins: Sequence[str], sign_in_paths: Sequence[str], handler: Handler) -> None:
        self.origins = tuple(origins)
        self.sign_in_paths = tuple(sign_in_paths)
        self.handler = handler
        self.calls: list[Call] = []
        self.frames: list[str] = []
        self.wires: Callable[[str], Wire] | None = None
        """The other end of a mail server's line, by address."""
        self._unlocked = 0

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
        path = self._path(url)
        if method not in ("GET", "HEAD") and not self._unlocked and not (sign_in and path in self.sign_in_paths):
            raise Rejected(f"{method} {path} is refused while listening.")
        pairs = list(params.items()) if isinstance(params, Mapping) else list(params or ())
        query = tuple(parse_qsl(urlsplit(url).query, keep_blank_values=True)) + tuple(pairs)
        body = json if json is not None else form if form is not None else content
        call = Call(method, path, query, {k.lower(): v for k, v in (headers or {}).items()}, body)
        self.calls.append(call)
        return self.handler(call)

    def _path(self, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme and f"{parts.scheme}://{parts.netloc}" not in self.origins:
            raise Rejected("That address is not this account's server.")
        return parts.path

    @asynccontextmanager
    async def lines(
        self, url: str, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[AsyncIterator[str]]:
        query = urlencode(dict(params or {}))
        got = await self.request("GET", f"{url}?{query}" if query else url, headers=headers)
        if got.status != 200:
            raise Unsupported("No stream here.")

        async def each() -> AsyncIterator[str]:
            for line in got.body.decode().split("\n"):
                yield line

        yield each()

    @asynccontextmanager
    async def socket(self, url: str, *, headers: Mapping[str, str] | None = None) -> AsyncIterator[AsyncIterator[str]]:
        if not self.frames:
            raise Unsupported("No socket here.")

        async def each() -> AsyncIterator[str]:
            for frame in self.frames:
                yield frame

        yield each()

    def allow_stream_host(self, url: str) -> bool:
        host = urlsplit(url).hostname or ""
        own = [urlsplit(origin).hostname or "" for origin in self.origins]
        return urlsplit(url).scheme in ("https", "wss") and any(host == o or host.endswith("." + o) for o in own)

    @asynccontextmanager
    async def wire(self, url: str) -> AsyncIterator[Wire]:
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" not in self.origins:
            raise Rejected("That address is not this account's server.")
        if parts.scheme.startswith("smtp") and not self._unlocked:
            raise Rejected("Mail is refused while listening.")
        if self.wires is None:
            raise Unreachable("Nobody answers there.")
        yield self.wires(url)

    @contextmanager
    def unlocked(self, permit: Permit) -> Iterator[None]:
        self._unlocked += 1
        try:
            yield
        finally:
            self._unlocked -= 1


class FakeLink:
    """Everything a connector is given, in memory. ``time`` moves only when told (``sleep`` moves it)."""

    def __init__(
        self,
        handler: Handler,
        *,
        settings: Mapping[str, str] | None = None,
        secrets: Mapping[str, str] | None = None,
        origins: Sequence[str] = ("https://server.example",),
        sign_in_paths: Sequence[str] = (),
        account: str = "acme",
    ) -> None:
        self.account = AccountId(account)
        self.settings: Mapping[str, str] = dict(settings or {"server": origins[0] if origins else ""})
        self.secrets = {name: Secret(value) for name, value in (secrets or {}).items()}
        self.http = FakeHttp(origins, sign_in_paths, handler)
        self.log = logging.getLogger("inbox_tui.test")
        self.files: dict[str, bytes] = {}
        """What the file of each setting holds."""
        self.printed: dict[str, str] = {}
        """What a command prints for each secret when it is run again."""
        self.time = EPOCH
        self._seed: int = 0x9E3779B97F4A7C15
        self._under_way: set[asyncio.Task[Any]] = set()

    def secret(self, name: str) -> Secret | None:
        return self.secrets.get(name)

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        if name not in self.files:
            raise Rejected("The file is not there.")
        yield BytesIO(self.files[name])

    async def reread(self, name: str) -> Secret | None:
        if name in self.printed:
            self.secrets[name] = Secret(self.printed[name])
        return self.secret(name)

    async def keep(self, secrets: Mapping[str, Secret]) -> None:
        if not all(secrets.values()):
            raise ValueError("an empty secret is not kept")
        self.secrets.update(secrets)

    async def finish(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    def now(self) -> datetime:
        return self.time

    def random(self, bits: int) -> int:
        self._seed = (self._seed * 6364136223846793005 + 1442695040888963407) % 2**128
        return self._seed & ((1 << bits) - 1)

    async def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

"""One account's HTTP client: what :class:`inbox_tui.connector.Http` promises, on top of httpx's transports.

There is no ``httpx.AsyncClient`` in it. A client follows redirects, keeps cookies, reads the environment and adds
credentials; a transport does none of that, so nothing has to be switched off.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import httpx

from inbox_tui.connector import Answer
from inbox_tui.domain.model import AccountId
from inbox_tui.domain.outbox import Permit
from inbox_tui.net import body, stream, wire
from inbox_tui.net import socket as websocket
from inbox_tui.net.budget import Budget, is_urgent, kind_of
from inbox_tui.net.failure import Journey, explain
from inbox_tui.net.guard import READING, Gate, GuardedTransport
from inbox_tui.net.origin import BadAddress, Origin, parse_origin, same_family
from inbox_tui.net.request import Pairs, build, encoded_body, target
from inbox_tui.net.tls import no_authorities, shared_context

CONNECT_SECONDS = 10.0
IDLE_SECONDS = 60.0
"""A stream that says nothing for this long is dead: servers send a heartbeat every 15 to 30 seconds."""

# Header values appear in these libraries' DEBUG lines; nobody turns that on by accident.
for _name in ("httpcore", "websockets"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class AccountHttp:
    """Implements :class:`inbox_tui.connector.Http` for one account. Close it with :meth:`aclose`.

    ``origins`` are where its credentials may go (``https://host[:port]``; the first is the base of relative paths),
    ``proxy`` an explicit proxy's address; the environment's are not used. Raises ``BadAddress`` for a bad origin.
    """

    def __init__(
        self,
        account: AccountId,
        origins: Sequence[str],
        sign_in_paths: Sequence[str] = (),
        *,
        now: Callable[[], datetime] = _utc_now,
        proxy: str | None = None,
        idle_seconds: float = IDLE_SECONDS,
        wire_limit: int = body.WIRE_LIMIT,
        body_limit: int = body.BODY_LIMIT,
    ) -> None:
        mail, web = wire.split(origins)
        self._gate = Gate(account, tuple(parse_origin(origin) for origin in web), now)
        self._mail = mail
        self._sign_in_paths = frozenset(path.encode("ascii") for path in sign_in_paths)
        self._budget = Budget(now)
        self._proxy = proxy
        self._idle_seconds = idle_seconds
        self._wire_limit = wire_limit
        self._body_limit = body_limit
        self._transports: dict[str, GuardedTransport] = {}
        self._making = asyncio.Lock()

    def __repr__(self) -> str:
        return f"AccountHttp({self._gate.account!r})"

    async def aclose(self) -> None:
        """Close every connection."""
        transports, self._transports = list(self._transports.values()), {}
        for transport in transports:
            await transport.aclose()

    # --- connector.Http

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Pairs | None = None,
        json: Any = None,
        form: Pairs | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        sign_in: bool = False,
        timeout: float = 30.0,
    ) -> Answer:
        address = target(url, self._gate.origins, params)
        writing = method not in READING
        journey = Journey()
        request = build(
            method,
            address,
            headers=headers,
            body=encoded_body(json, form, content),
            close=writing,
            extensions=self._extensions(timeout, journey),
        )
        path = request.url.raw_path.partition(b"?")[0]
        allowed = sign_in and writing and path in self._sign_in_paths
        with self._gate.signing_in(path) if allowed else contextlib.nullcontext():
            self._gate.check(request)
            self._budget.spend(writing=writing, urgent=is_urgent() or self._gate.writing, kind=_kind(request))
            host = request.url.host
            try:
                async with asyncio.timeout(timeout):
                    if writing:
                        return await self._exchange("write", request)
                    return await self._read(request, journey)
            except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets one of the contract's errors
                failure = explain(error, host, journey, writing=writing)
        # Raised out here so that the library's exception, which may quote a header, is not chained to it.
        raise failure

    def lines(
        self, url: str, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        return self._lines(url, params, headers)

    def socket(
        self, url: str, *, headers: Mapping[str, str] | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        return self._socket(url, headers)

    def wire(self, url: str) -> AbstractAsyncContextManager[wire.MailWire]:
        return wire.opened(url, self._mail, writing=self._gate.writing, connect_seconds=CONNECT_SECONDS)

    def unlocked(self, permit: Permit) -> AbstractContextManager[None]:
        return self._gate.unlocked(permit)

    def allow_stream_host(self, url: str) -> bool:
        try:
            origin = parse_origin(url)
        except BadAddress:
            return False
        own = self._gate.origins
        near = any(same_family(origin.host, one.host) and (origin.scheme == "https" or one.loopback) for one in own)
        if not near and not (origin.loopback and any(one.loopback for one in own)):
            return False
        self._gate.streams.add(origin)
        return True

    # --- inside

    async def _read(self, request: httpx.Request, journey: Journey) -> Answer:
        """A read; once more at once, on a fresh connection, if a connection used before turns out to be dead."""
        try:
            return await self._exchange("read", request)
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
            if journey.connected or journey.answered:
                raise
        return await self._exchange("write", request)

    async def _exchange(self, kind: str, request: httpx.Request) -> Answer:
        """Send ``request`` once and read the whole answer."""
        transport = await self._transport(kind)
        response = await transport.handle_async_request(request)
        try:
            headers = lower(response.headers)
            writing = request.method not in READING
            self._budget.learn(response.status_code, headers, writing=writing, kind=_kind(request))
            data = await body.read_body(
                response.aiter_raw(),
                response.status_code,
                headers,
                head=request.method == "HEAD",
                wire_limit=self._wire_limit,
                body_limit=self._body_limit,
            )
        finally:
            await response.aclose()
        for name in ("content-encoding", "set-cookie"):
            headers.pop(name, None)
        return Answer(response.status_code, headers, data, str(request.url).partition("?")[0])

    @contextlib.asynccontextmanager
    async def _lines(
        self, url: str, params: Mapping[str, str] | None, headers: Mapping[str, str] | None
    ) -> AsyncIterator[AsyncIterator[str]]:
        address = target(url, (*self._gate.origins, *self._gate.streams), params)
        journey = Journey()
        request = build(
            "GET",
            address,
            headers=headers,
            accept=stream.EVENT_STREAM,
            encoding="identity",
            close=True,
            extensions=self._extensions(self._idle_seconds, journey),
        )
        self._gate.check(request, stream=True)
        self._budget.spend(writing=False)
        response = await self._opened(request, journey)
        try:
            lines = stream.lines_of(response, request.url.host, journey)
            async with contextlib.aclosing(lines):
                yield lines
        finally:
            await response.aclose()

    async def _opened(self, request: httpx.Request, journey: Journey) -> httpx.Response:
        """The answer to a request for a stream, its body still to come."""
        response: httpx.Response | None = None
        host = request.url.host
        try:
            async with asyncio.timeout(min(30.0, self._idle_seconds)):
                response = await (await self._transport("stream")).handle_async_request(request)
            stream.check_stream(response, lower(response.headers), host, self._budget)
            return response
        except Exception as error:  # noqa: BLE001 - as above
            failure = explain(error, host, journey, writing=False)
        if response is not None:
            await response.aclose()
        raise failure

    @contextlib.asynccontextmanager
    async def _socket(self, url: str, headers: Mapping[str, str] | None) -> AsyncIterator[AsyncIterator[str]]:
        address = target(url, (*self._gate.origins, *self._gate.streams))
        self._budget.spend(writing=False)
        context = await shared_context() if address.startswith("https:") else None
        async with websocket.frames(address, headers, self._budget, context=context, proxy=self._proxy) as frames:
            yield frames

    def _extensions(self, seconds: float, journey: Journey) -> dict[str, Any]:
        limits = httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))
        return {"timeout": limits.as_dict(), "trace": journey}

    async def _transport(self, kind: str) -> GuardedTransport:
        """``read`` keeps connections, ``write`` never does, ``stream`` has its own so that it starves neither."""
        async with self._making:
            found = self._transports.get(kind)
            if found is None:
                origins: set[Origin] = {*self._gate.origins, *self._gate.streams}
                plain = all(origin.scheme == "http" for origin in origins) and not self._proxy
                inner = httpx.AsyncHTTPTransport(
                    verify=no_authorities() if plain else await shared_context(),
                    http1=True,
                    http2=False,
                    trust_env=False,
                    proxy=self._proxy,
                    retries=0,
                    limits=httpx.Limits(
                        max_connections=4,
                        max_keepalive_connections=2 if kind == "read" else 0,
                        keepalive_expiry=30.0,
                    ),
                )
                found = self._transports[kind] = GuardedTransport(inner, self._gate, stream=kind == "stream")
        return found


def _kind(request: httpx.Request) -> str:
    return kind_of(request.url.path, request.url.query.decode("ascii", "replace"))


def lower(headers: httpx.Headers) -> dict[str, str]:
    """Headers with lower-case names, repeated ones joined by commas."""
    return {name.lower(): value for name, value in headers.items()}

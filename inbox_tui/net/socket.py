"""WebSockets: text frames from a server, one way."""

from __future__ import annotations

import contextlib
import logging
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Mapping

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, ConnectionClosedOK, InvalidHandshake, InvalidStatus

from inbox_tui.connector import Unreachable, Unreadable, Unsupported
from inbox_tui.net.budget import Budget
from inbox_tui.net.failure import Journey, explain
from inbox_tui.net.origin import parse_origin
from inbox_tui.net.request import USER_AGENT, checked_headers
from inbox_tui.net.stream import refusal

LARGEST_FRAME = 1_000_000
"""Bytes; a larger one ends the connection."""
OPEN_SECONDS = 20.0
PING_SECONDS = 25.0
CLOSE_SECONDS = 2.0
_TOO_BIG = 1009
_LOG = logging.getLogger("websockets.client")


class _StraightConnect(connect):
    """Follows no redirect: the headers, credentials among them, would go along."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


@contextlib.asynccontextmanager
async def frames(
    address: str,
    headers: Mapping[str, str] | None,
    budget: Budget,
    *,
    context: ssl.SSLContext | None = None,
    proxy: str | None = None,
) -> AsyncIterator[AsyncIterator[str]]:
    """Open the socket at ``address`` (``http(s)://``, already admitted), yield its text frames, and close it after."""
    host = parse_origin(address).host
    connection = await _opened(address, checked_headers(headers), budget=budget, context=context, proxy=proxy)
    try:
        async with contextlib.aclosing(_texts(connection, host)) as texts:
            yield texts
    finally:
        await connection.close()


async def _opened(
    address: str,
    headers: list[tuple[str, str]],
    *,
    budget: Budget,
    context: ssl.SSLContext | None,
    proxy: str | None,
) -> ClientConnection:
    try:
        return await _StraightConnect(
            "ws" + address.removeprefix("http"),
            additional_headers=headers,
            user_agent_header=USER_AGENT,
            proxy=proxy,
            compression=None,  # a frame is small; a compressed bomb is not
            open_timeout=OPEN_SECONDS,
            close_timeout=CLOSE_SECONDS,
            ping_interval=PING_SECONDS,
            ping_timeout=PING_SECONDS,
            max_size=LARGEST_FRAME,
            logger=_LOG,
            ssl=context,
        )
    except Exception as error:  # noqa: BLE001 - the caller gets one of the contract's errors
        failure = _refusal(error, parse_origin(address).host, budget)
    # Raised out here so that the library's exception, which may quote a header, is not chained to it.
    raise failure


async def _texts(connection: ClientConnection, host: str) -> AsyncGenerator[str, None]:
    failure: Exception | None = None
    try:
        while True:
            frame = await connection.recv()
            if isinstance(frame, str):
                yield frame
    except ConnectionClosedOK:
        return
    except ConnectionClosed as error:
        if _TOO_BIG in {end.code for end in (error.rcvd, error.sent) if end}:
            failure = Unreadable(f"A message in the stream of {host} is too large.")
        else:
            failure = Unreachable(f"The stream of {host} broke off.")
    except Exception as error:  # noqa: BLE001 - as above
        failure = explain(error, host, Journey(), writing=False)
    if failure is not None:
        raise failure


def _refusal(error: Exception, host: str, budget: Budget) -> Exception:
    if isinstance(error, InvalidStatus):
        headers = {name.lower(): text for name, text in error.response.headers.raw_items()}
        return refusal(error.response.status_code, headers, host, budget)
    if isinstance(error, InvalidHandshake):
        return Unsupported(f"{host} offers no live stream.")
    return explain(error, host, Journey(), writing=False)

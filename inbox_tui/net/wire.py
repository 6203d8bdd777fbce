"""A line to a mail server: its own hosts only, encrypted from the first byte, bounded, and mail only with a permit."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from urllib.parse import urlsplit

from inbox_tui.connector import Rejected, Unreachable, Unreadable
from inbox_tui.net.failure import Journey, explain
from inbox_tui.net.origin import BadAddress, Origin, parse_origin
from inbox_tui.net.tls import shared_context

PORTS = {"imaps": 993, "smtps": 465, "imap": 143, "smtp": 25}
LINE_LIMIT = 1_000_000
READ_LIMIT = 32_000_000
Mail = dict[tuple[str, Origin], bool]
"""Protocol (``imap``, ``smtp``) and place of each mail server; whether its line is encrypted."""


def split(origins: Sequence[str]) -> tuple[Mail, list[str]]:
    """An account's mail servers, and its other origins. Raises ``BadAddress``."""
    mail: Mail = {}
    web: list[str] = []
    for origin in origins:
        if origin.partition(":")[0].lower() in PORTS:
            kind, place, secure = _place(origin)
            mail[kind, place] = secure
        else:
            web.append(origin)
    return mail, web


def _place(url: str) -> tuple[str, Origin, bool]:
    """Protocol, place and whether it is encrypted. Plain lines lead to this machine only. Raises ``BadAddress``."""
    scheme, _, rest = url.partition("://")
    scheme = scheme.lower()
    if scheme not in PORTS or not rest:
        raise BadAddress("That is not a mail server's address.")
    secure = scheme.endswith("s")
    found = parse_origin(f"{'https' if secure else 'http'}://{rest}")
    port = found.port if urlsplit(f"x://{rest}").port is not None else PORTS[scheme]
    return scheme.removesuffix("s"), Origin(found.scheme, found.host, port), secure


class MailWire:
    """Implements :class:`inbox_tui.connector.Wire`. Made by :func:`opened`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader = reader
        self._writer = writer
        self._host = host

    async def line(self, *, timeout: float = 30.0) -> bytes:
        try:
            async with asyncio.timeout(timeout):
                return await self._reader.readuntil(b"\n")
        except asyncio.LimitOverrunError:
            raise Unreadable(f"A line of {self._host} has no end.") from None
        except asyncio.IncompleteReadError:
            raise Unreachable(f"{self._host} ended the connection.") from None
        except (TimeoutError, OSError) as error:
            raise self._broken(error) from None

    async def read(self, size: int, *, timeout: float = 30.0) -> bytes:
        if not 0 <= size <= READ_LIMIT:
            raise Unreadable(f"An answer of {self._host} is too large.")
        try:
            async with asyncio.timeout(timeout):
                return await self._reader.readexactly(size)
        except asyncio.IncompleteReadError:
            raise Unreachable(f"{self._host} ended the connection.") from None
        except (TimeoutError, OSError) as error:
            raise self._broken(error) from None

    async def write(self, data: bytes, *, timeout: float = 30.0) -> None:
        try:
            async with asyncio.timeout(timeout):
                self._writer.write(data)
                await self._writer.drain()
        except (TimeoutError, OSError) as error:
            raise self._broken(error) from None

    def _broken(self, error: BaseException) -> Exception:
        return explain(error, self._host, Journey(), writing=False)


@contextlib.asynccontextmanager
async def opened(url: str, mail: Mail, *, writing: bool, connect_seconds: float) -> AsyncIterator[MailWire]:
    """A line to ``url``, one of ``mail``. ``writing``: a permitted act is under way. Raises as
    :meth:`inbox_tui.connector.Http.wire` says."""
    try:
        kind, place, secure = _place(url)
    except BadAddress as error:
        raise Rejected(str(error)) from None
    if mail.get((kind, place)) is not secure:
        raise Rejected("That address is not this account's server, so nothing was sent there.")
    if kind == "smtp" and not writing:
        raise Rejected("Mail is refused while listening.")
    context = await shared_context() if secure else None
    try:
        async with asyncio.timeout(connect_seconds):
            reader, writer = await asyncio.open_connection(place.host, place.port, ssl=context, limit=LINE_LIMIT)
    except (TimeoutError, OSError) as error:
        failure = explain(error, place.host, Journey(), writing=False)
    else:
        try:
            yield MailWire(reader, writer, place.host)
        finally:
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(1):
                    await writer.wait_closed()
        return
    raise failure

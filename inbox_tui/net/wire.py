"""A line to a mail server: its own hosts only, encrypted before a word of ours, bounded, mail only with a permit."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from urllib.parse import urlsplit

from inbox_tui.connector import Rejected, Unreachable, Unreadable
from inbox_tui.net.failure import Journey, explain
from inbox_tui.net.origin import BadAddress, Origin, parse_origin
from inbox_tui.net.starttls import GREETING, cover
from inbox_tui.net.tls import shared_context

STARTTLS = "+starttls"
PORTS = {"imaps": 993, "smtps": 465, "imap+starttls": 143, "smtp+starttls": 587, "imap": 143, "smtp": 25}
LINE_LIMIT = 1_000_000
READ_LIMIT = 32_000_000
Mail = dict[tuple[str, Origin], str]
"""Protocol (``imap``, ``smtp``) and place of each mail server; the scheme that says how its line is encrypted."""


def split(origins: Sequence[str]) -> tuple[Mail, list[str]]:
    """An account's mail servers, and its other origins. Raises ``BadAddress``."""
    mail: Mail = {}
    web: list[str] = []
    for origin in origins:
        if origin.partition(":")[0].lower() in PORTS:
            kind, place, scheme = _place(origin)
            mail[kind, place] = scheme
        else:
            web.append(origin)
    return mail, web


def _place(url: str) -> tuple[str, Origin, str]:
    """Protocol, place and scheme. Plain lines lead to this machine only. Raises ``BadAddress``."""
    scheme, _, rest = url.partition("://")
    scheme = scheme.lower()
    if scheme not in PORTS or not rest:
        raise BadAddress("That is not a mail server's address.")
    secure = scheme not in ("imap", "smtp")
    found = parse_origin(f"{'https' if secure else 'http'}://{rest}")
    port = found.port if urlsplit(f"x://{rest}").port is not None else PORTS[scheme]
    return scheme[:4], Origin(found.scheme, found.host, port), scheme


class MailWire:
    """Implements :class:`inbox_tui.connector.Wire`. Made by :func:`opened`."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, first: bytes = b""
    ) -> None:
        """``first``: a line that stands before whatever the server says."""
        self._reader = reader
        self._writer = writer
        self._host = host
        self._first = first

    async def line(self, *, timeout: float = 30.0) -> bytes:
        if self._first:
            first, self._first = self._first, b""
            return first
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
        kind, place, scheme = _place(url)
    except BadAddress as error:
        raise Rejected(str(error)) from None
    if mail.get((kind, place)) != scheme:
        raise Rejected("That address is not this account's server, so nothing was sent there.")
    if kind == "smtp" and not writing:
        raise Rejected("Mail is refused while listening.")
    writer: asyncio.StreamWriter | None = None
    try:
        try:
            async with asyncio.timeout(connect_seconds):
                context = await shared_context() if place.scheme == "https" else None
                later = scheme.endswith(STARTTLS)
                reader, writer = await asyncio.open_connection(
                    place.host, place.port, ssl=None if later else context, limit=LINE_LIMIT
                )
                if later and context is not None:
                    await cover(reader, writer, kind, place.host, context)
        except asyncio.IncompleteReadError:
            raise Unreachable(f"{place.host} ended the connection.") from None
        except asyncio.LimitOverrunError:
            raise Unreadable(f"A line of {place.host} has no end.") from None
        except (TimeoutError, OSError) as error:
            raise explain(error, place.host, Journey(), writing=False) from None
        yield MailWire(reader, writer, place.host, GREETING[kind] if later else b"")
    finally:
        if writer is not None:
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(1):
                    await writer.wait_closed()

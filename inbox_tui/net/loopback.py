"""A one-shot listener for an OAuth redirect (RFC 8252): 127.0.0.1, a port and a path nobody can guess, one answer."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import secrets as entropy
from collections.abc import AsyncIterator, Callable, Mapping
from urllib.parse import parse_qsl

from inbox_tui.connector import Unreachable

WAIT_SECONDS = 300.0
_READ_SECONDS = 10.0
_LONGEST_HEAD = 16_384
_MOST_OPEN = 16

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>inbox-tui</title>
<p>{}</p></html>
"""
_DONE = _PAGE.format("Signed in as far as the browser goes. You can close this page and return to inbox-tui.")
_USED = _PAGE.format("This sign-in has been answered already. Nothing was done.")
_NO = _PAGE.format("There is nothing here.")


class LoopbackCatcher:
    """Implements :class:`inbox_tui.connector.Catcher`. Made by :func:`catch`.

    It says nothing about who answered: the caller compares ``state`` and lets PKCE do the rest.
    """

    redirect_uri: str

    def __init__(self, path: str, seconds: float) -> None:
        self.redirect_uri = ""
        self._path = path
        self._seconds = seconds
        self._host = ""
        self._caught: asyncio.Future[Mapping[str, str]] = asyncio.get_running_loop().create_future()
        self._connections: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}

    async def wait(self) -> Mapping[str, str]:
        """The redirect's query parameters, once. Raises ``Unreachable`` when none came in time."""
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.shield(self._caught)
        except TimeoutError:
            pass
        raise Unreachable("Nothing came back from the browser in time; start signing in again.")

    def listening_on(self, port: int) -> None:
        self._host = f"127.0.0.1:{port}"
        self.redirect_uri = f"http://{self._host}{self._path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        self._connections[writer] = asyncio.current_task()
        try:
            if len(self._connections) <= _MOST_OPEN:
                async with asyncio.timeout(_READ_SECONDS):
                    status, page = self._answer(await reader.readuntil(b"\r\n\r\n"))
                    writer.write(_response(status, page))
                    await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # a scanner, or a browser that changed its mind
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
            self._connections.pop(writer, None)

    async def hang_up(self) -> None:
        """Browsers open connections ahead of need; do not wait for those to speak."""
        for writer in self._connections:
            writer.close()
        await asyncio.gather(*filter(None, self._connections.values()), return_exceptions=True)

    def _answer(self, head: bytes) -> tuple[str, str]:
        lines = head.decode("latin-1").split("\r\n")
        words = lines[0].split(" ")
        hosts = [line.partition(":")[2].strip() for line in lines[1:] if line.lower().startswith("host:")]
        if len(words) != 3 or not words[2].startswith("HTTP/1.") or hosts != [self._host]:
            return "400 Bad Request", _NO
        if words[0] != "GET":
            return "405 Method Not Allowed", _NO
        path, _, query = words[1].partition("?")
        if not hmac.compare_digest(path.encode("latin-1"), self._path.encode("latin-1")):
            return "404 Not Found", _NO
        if self._caught.done():
            return "410 Gone", _USED
        try:
            pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=32, errors="strict")
        except (ValueError, UnicodeDecodeError):
            return "400 Bad Request", _NO
        found = dict(pairs)
        if len(found) != len(pairs) or not found.keys() & {"code", "error"}:
            return "400 Bad Request", _NO
        self._caught.set_result(found)
        return "200 OK", _DONE


def _response(status: str, page: str) -> bytes:
    body = page.encode()
    head = (
        f"HTTP/1.1 {status}\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Connection: close\r\n"
        "Cache-Control: no-store\r\n"
        "Referrer-Policy: no-referrer\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "X-Frame-Options: DENY\r\n"
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n\r\n"
    )
    return head.encode("ascii") + body


@contextlib.asynccontextmanager
async def catch(
    *,
    port: int = 0,
    path: str = "",
    seconds: float = WAIT_SECONDS,
    token: Callable[[], str] = lambda: entropy.token_urlsafe(24),
) -> AsyncIterator[LoopbackCatcher]:
    """Listen for one redirect; ``port`` and ``path`` are as :meth:`~inbox_tui.connector.Asker.catcher` says. Raises
    ``Unreachable`` where this machine lets nothing be listened on."""
    catcher = LoopbackCatcher("/" + (path.lstrip("/") or token()), seconds)
    try:
        # The literal address: "localhost" may be somebody else's on IPv6.
        server = await asyncio.start_server(catcher.serve, "127.0.0.1", port, limit=_LONGEST_HEAD)
    except (OSError, OverflowError):
        which = f"Port {port}" if port else "No port"
        what = (
            "is taken, so the browser cannot return to it" if port else "could be opened for the browser to return to"
        )
        failed = f"{which} on this machine {what}; paste the code instead."
    else:
        catcher.listening_on(server.sockets[0].getsockname()[1])
        try:
            yield catcher
        finally:
            server.close()
            await catcher.hang_up()
            await server.wait_closed()
        return
    raise Unreachable(failed)

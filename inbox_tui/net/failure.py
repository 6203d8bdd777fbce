"""Everything that can go wrong on the way, as one of the contract's errors: a sentence without addresses or secrets.

No text of a library's exception is ever passed on: h11 quotes the header it refuses, token and all.
"""

from __future__ import annotations

import socket
import ssl
from typing import Any

import httpx

from inbox_tui.connector import ConnectorError, Rejected, Unreachable, Unreadable, Unsure
from inbox_tui.net.body import BadBody

_DEEPEST = 20


class Journey:
    """How far one request got, told by httpcore's trace: opened a connection, sent, was answered."""

    def __init__(self) -> None:
        self.connected = False
        """A new connection was opened for it (otherwise it ran on one used before)."""
        self.sent = False
        self.body = False
        self.answered = False
        self._bare: Any = None
        """A connection whose TLS handshake is not through yet."""

    async def __call__(self, event: str, info: dict[str, Any]) -> None:
        if event == "connection.connect_tcp.started":
            self.connected = True
        elif event == "http11.send_request_headers.started":
            # A proxy's CONNECT carries nothing of ours.
            self.sent = self.sent or info["request"].method != b"CONNECT"
        elif event == "http11.send_request_body.started":
            self.body = self.body or info["request"].method != b"CONNECT"
        elif event == "http11.receive_response_headers.complete":
            self.answered = self.answered or self.sent
        elif event == "connection.connect_tcp.complete":
            self._bare = info["return_value"]
        elif event == "connection.start_tls.complete":
            self._bare = None
        elif event == "connection.start_tls.failed" and self._bare is not None:
            # httpcore 1.0.9 leaves the socket open when a handshake runs out of time.
            await self._bare.aclose()


def explain(error: BaseException, host: str, journey: Journey, *, writing: bool) -> ConnectorError:
    """The contract's error for ``error``, which came while asking ``host``."""
    if isinstance(error, ConnectorError):
        return error
    if isinstance(error, httpx.LocalProtocolError) and not journey.body:
        # h11 refused the headers before it made a single byte of them.
        return Unreachable(f"The request to {host} could not be made: the login holds characters it may not.")
    if writing and journey.sent:
        return Unsure(f"The connection to {host} broke before it confirmed; it may have gone through.")
    if isinstance(error, BadBody):
        return Unreadable(f"The answer of {host} {error}.")
    if journey.sent and isinstance(error, httpx.RemoteProtocolError):
        if journey.answered:
            return Unreadable(f"The answer of {host} ends early.")
        if "disconnected" in str(error):
            return Unreachable(f"{host} closed the connection without an answer.")
        return Unreadable(f"What {host} answered is not HTTP.")
    if isinstance(error, httpx.InvalidURL | UnicodeError):
        return Rejected("That address cannot be asked for.")
    return Unreachable(f"{host} cannot be reached: {_reason(error)}.")


def _reason(error: BaseException) -> str:
    """In words, from the innermost cause that says something."""
    for cause in _causes(error):
        match cause:
            case socket.gaierror():
                return "its name was not found"
            case ssl.SSLWantReadError() | ssl.SSLWantWriteError():
                continue  # it only waited for the next bytes
            case ssl.SSLCertVerificationError():
                return "its certificate is not trusted"
            case ssl.SSLError():
                return "no secure connection could be made"
            case ConnectionRefusedError():
                return "it refuses connections"
            case httpx.ProxyError():
                return "the proxy did not pass the request on"
            case ConnectionError() | httpx.ReadError() | httpx.WriteError():
                return "the connection broke"
            case TimeoutError() | httpx.TimeoutException():
                return "it did not answer in time"
    return "there is no way to it"


def _causes(error: BaseException) -> list[BaseException]:
    """``error`` and what lies behind it, innermost first."""
    found: list[BaseException] = []
    todo: list[BaseException | None] = [error]
    while todo and len(found) < _DEEPEST:
        one = todo.pop()
        if one is None or one in found:
            continue
        found.append(one)
        todo += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            todo += one.exceptions
    return found[::-1]

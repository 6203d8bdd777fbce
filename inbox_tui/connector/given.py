"""What a connector is given: a client, secrets, a clock, and the person at the other end of signing in."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import datetime
from typing import Any, BinaryIO, Protocol, TypeVar

from inbox_tui.domain.model import AccountId
from inbox_tui.domain.outbox import Permit
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class

T = TypeVar("T")


@value_class()
class Answer:
    """An HTTP answer, whole: status, headers (lower-case names) and the decoded body (at most 16 MB)."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str = ""

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")


class Http(Protocol):
    """The account's own HTTP client. It goes to the account's server and to no other.

    * ``url`` is a path (``/api/v1/notifications``) or an absolute URL on the account's own origin; anything else is
      refused with :class:`Rejected` before a byte leaves, so that a credential cannot follow a foreign link.
    * No redirect is followed. Bodies are capped. Every call has a total time limit (30 s unless said).
    * Any method but GET and HEAD is refused (``Rejected``) unless a permit unlocked writing, or ``sign_in`` is true and
      the path is one of the connector's ``sign_in_paths``.
    * Any HTTP status comes back as an :class:`Answer`; classify it yourself. What is raised is: ``Unreachable`` when
      surely nothing was done, ``Unsure`` when a write's bytes may have left, ``Unreadable`` for an answer that breaks
      HTTP, is too large or ends early (for a write: ``Unsure``), ``RateLimited`` when our own budget says wait.
    * A read that fails on a reused connection is repeated once; a write never is, and gets a fresh connection.
    """

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
    ) -> Answer: ...

    def lines(
        self, url: str, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """Open a long-lived ``text/event-stream`` and yield its lines. Raises ``Unsupported`` on any non-200 status
        but 401 (``SignInNeeded``) and 429 (``RateLimited``)."""
        ...

    def socket(
        self, url: str, *, headers: Mapping[str, str] | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """Open a WebSocket (``ws``/``wss`` on an origin that ``allow_stream_host`` has admitted, or the account's own)
        and yield its text frames."""
        ...

    def allow_stream_host(self, url: str) -> bool:
        """Admit the origin of a streaming address the server itself has advertised, for ``lines`` and ``socket`` only.
        True when admitted: ``https``/``wss`` on the account's own host name or a subdomain of it (any port), or
        loopback when the account itself is on loopback. Anything else is not, and no credential goes there."""
        ...

    def wire(self, url: str) -> AbstractAsyncContextManager[Wire]:
        """Open a line to a mail server that ``origins`` names: ``imaps://host[:port]``, ``smtps://host[:port]``,
        encrypted from the first byte; ``imap+starttls``, ``smtp+starttls``, encrypted by STARTTLS before the connector
        has the line, whose first line is then a greeting without words; ``imap`` and ``smtp`` only to this machine.
        ``Rejected`` for any other, and for sending outside a permitted act; ``Unreachable`` where it does not answer or
        does not encrypt."""
        ...

    def unlocked(self, permit: Permit) -> AbstractContextManager[None]:
        """Let writes through for the length of one permitted act."""
        ...


class Wire(Protocol):
    """A line to a server that does not speak HTTP. The protocol on it is the connector's; listening reads only, so a
    mailbox is opened with EXAMINE. Everything raises ``Unreachable`` when the line breaks or time runs out (the caller
    turns that into ``Unsure`` once a message was on its way)."""

    async def line(self, *, timeout: float = 30.0) -> bytes:
        """The next line with its line break, at most 1 MB (``Unreadable``). A long ``timeout`` waits for a push."""
        ...

    async def read(self, size: int, *, timeout: float = 30.0) -> bytes:
        """Exactly ``size`` bytes, at most 32 MB (``Unreadable``)."""
        ...

    async def write(self, data: bytes, *, timeout: float = 30.0) -> None: ...


class Link(Protocol):
    """All that a connector may touch."""

    @property
    def account(self) -> AccountId: ...

    @property
    def settings(self) -> Mapping[str, str]: ...

    @property
    def http(self) -> Http: ...

    @property
    def log(self) -> logging.Logger:
        """Redacts this account's secrets."""
        ...

    def secret(self, name: str) -> Secret | None:
        """One of this account's own secrets."""
        ...

    def file(self, name: str) -> AbstractContextManager[BinaryIO]:
        """The file that setting ``name`` gives the path of, open for reading and seekable. ``Rejected`` says why not.
        Reading blocks: read long files in a thread, and in pieces."""
        ...

    async def reread(self, name: str) -> Secret | None:
        """One of this account's secrets once more from where it is kept: a command that prints access tokens is run
        again. ``Unreachable`` where that place cannot be had now."""
        ...

    async def keep(self, secrets: Mapping[str, Secret]) -> None:
        """Store renewed secrets durably before they are used; where the user chose a store that cannot be written
        (environment, command) they live in memory for this run. An empty value is refused."""
        ...

    async def finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Carry out what must not be cut once it has begun, as a renewal that spends the old login. Whoever waits may
        give up, and it goes on all the same; the program's end waits for it, some seconds at most."""
        ...

    def now(self) -> datetime:
        """The time, UTC."""
        ...

    def random(self, bits: int) -> int:
        """A random number of that many bits (injected, so that tests repeat)."""
        ...

    async def sleep(self, seconds: float) -> None: ...


class Asker(Protocol):
    """The person at the other end of signing in: a form, a prompt, or a script's options."""

    async def open(self, url: str, why: str) -> None:
        """Show a page to visit, and open the browser if there is one."""
        ...

    async def code(self, label: str, help: str) -> str:
        """Ask for something to be pasted. Raises ``Rejected`` where nobody can answer."""
        ...

    def catcher(self, *, port: int = 0, path: str = "") -> AbstractAsyncContextManager[Catcher]:
        """A one-shot listener on 127.0.0.1 for an OAuth redirect (RFC 8252). Raises ``Unsupported`` where the browser
        would not be on this machine (or the user prefers to paste), ``Unreachable`` where the port is taken.

        ``port`` and ``path`` (``/callback``) are for platforms that compare the whole redirect address with one
        registered before; left out, both are new each time and nobody can guess them."""
        ...


class Catcher(Protocol):
    redirect_uri: str
    """``http://127.0.0.1:PORT/PATH``"""

    async def wait(self) -> Mapping[str, str]:
        """The redirect's query parameters, once. ``Unreachable`` after five minutes."""
        ...

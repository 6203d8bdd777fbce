"""The last gate before the network: own server only, and no writing while listening.

It sits below everything that builds requests, so code that goes around :meth:`AccountHttp.request` meets it too.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakSet

import httpx

from inbox_tui.connector import Rejected, Unreachable
from inbox_tui.domain.model import AccountId
from inbox_tui.domain.outbox import Permit, PermitRefused
from inbox_tui.net.origin import Origin

READING = ("GET", "HEAD")


@dataclass(slots=True, eq=False)
class _Leave:
    """Leave to write, for as long as it is open. A task that outlives the act inherits it closed."""

    gate: Gate
    path: bytes | None = None
    """The one path it is good for; None for any on the account's server."""
    open: bool = True


_LEAVE: ContextVar[_Leave | None] = ContextVar("inbox_tui_leave_to_write", default=None)


class Gate:
    """One account's: its servers, and who may write just now."""

    def __init__(self, account: AccountId, origins: tuple[Origin, ...], now: Callable[[], datetime]) -> None:
        self.account = account
        self.origins = origins
        self.streams: set[Origin] = set()
        """Where streams may be read from besides."""
        self._now = now
        self._spent: WeakSet[Permit] = WeakSet()
        # A permit that nobody holds any more cannot be shown again.

    @property
    def writing(self) -> bool:
        """Whether this very task carries out a permitted act now."""
        leave = _LEAVE.get()
        return leave is not None and leave.open and leave.gate is self and leave.path is None

    @contextlib.contextmanager
    def unlocked(self, permit: Permit) -> Iterator[None]:
        """Let this task's writes through, once for each permit.

        Raises :class:`PermitRefused` for a permit that is forged, unspent, seen before or another account's, and
        ``Unreachable`` when its time is up.
        """
        if type(permit) is not Permit or not permit.used:
            raise PermitRefused("writing is unlocked by a permit that has just been spent, and by nothing else")
        if permit.reply.account != self.account:
            raise PermitRefused("this permit is another account's")
        if permit in self._spent:
            raise PermitRefused("this permit has unlocked writing before")
        self._spent.add(permit)
        if self._now() > permit.expires_at:
            raise Unreachable("It took too long to begin; nothing was sent.")
        with self._given(_Leave(self)):
            yield

    @contextlib.contextmanager
    def signing_in(self, path: bytes) -> Iterator[None]:
        """Let this task write to one path: a login has no permit."""
        with self._given(_Leave(self, path)):
            yield

    @contextlib.contextmanager
    def _given(self, leave: _Leave) -> Iterator[None]:
        token = _LEAVE.set(leave)
        try:
            yield
        finally:
            leave.open = False
            with contextlib.suppress(ValueError):  # a generator may be closed from another task
                _LEAVE.reset(token)

    def check(self, request: httpx.Request, *, stream: bool = False) -> None:
        """Raises ``Rejected`` for a request that must not leave."""
        where = Origin(
            request.url.scheme,
            request.url.raw_host.decode("ascii", "replace").lower().strip("[]"),
            request.url.port or {"http": 80, "https": 443}.get(request.url.scheme, 0),
        )
        if where not in self.origins and not (stream and where in self.streams):
            raise Rejected("That address is not this account's server, so nothing was sent there.")
        if request.method in READING:
            return
        leave = _LEAVE.get()
        path = request.url.raw_path.partition(b"?")[0]
        if leave is None or not leave.open or leave.gate is not self or leave.path not in (None, path):
            raise Rejected(f"{request.method} is refused while listening.")


class GuardedTransport(httpx.AsyncBaseTransport):
    """A transport that asks the gate first."""

    def __init__(self, inner: httpx.AsyncBaseTransport, gate: Gate, *, stream: bool = False) -> None:
        self._inner = inner
        self._gate = gate
        self._stream = stream

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._gate.check(request, stream=self._stream)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()

"""An HTTP proxy on loopback that stands between our program and a real server, and misbehaves when told to.

It reads whole requests and whole answers, so that it can do what a network does at the worst moment: let a request
through and lose the answer. It keeps a list of what passed.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fnmatch import fnmatch
from io import BufferedReader
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

LIMIT = 20_000_000


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    target: str
    head: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


@dataclass(slots=True)
class Fault:
    """What to do with requests that match, the next ``count`` of them (0: all).

    ``kind`` is one of

    * ``cut``: forward, wait for the server's whole answer, then break the connection without a byte of it (or, with a
      ``status``, say that instead: a gateway that lost patience)
    * ``drop``: break the connection before anything is forwarded
    * ``stall``: forward nothing, say nothing, for ``seconds``; then break
    * ``answer``: answer ``status``, ``headers``, ``body`` ourselves; the server hears nothing
    * ``rewrite``: forward with ``headers`` set in place of the program's (an empty value removes one)
    """

    kind: str
    method: str = "*"
    path: str = "*"
    count: int = 1
    seconds: float = 0.0
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    after: Callable[[], None] | None = None
    """Called between the server's answer and the break, for ``cut``: the moment to kill it."""

    def matches(self, request: Request) -> bool:
        return fnmatch(request.method, self.method) and fnmatch(request.path, self.path)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what became of it: the server's own status (0: it never heard of it), and what we did."""

    method: str
    path: str
    status: int
    fault: str


class Proxy:
    """Forwards to ``upstream`` (``http://127.0.0.1:PORT``). Its own address stays the same through ``away``."""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.log: list[Exchange] = []
        self.headers: dict[str, str] = {}
        """Set on every request in place of the program's own; an empty value takes one away."""
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._closed = threading.Event()
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        self.away()

    # --- told by the test

    def add(self, fault: Fault) -> Fault:
        with self._lock:
            self._faults.append(fault)
        return fault

    def heal(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._faults.clear()

    def away(self) -> None:
        """Refuse every connection and break those that stand, as a machine that is switched off."""
        _wake(self._listener)
        self._listener.close()
        with self._lock:
            standing = list(self._open)
        for one in standing:
            _wake(one)

    def back(self) -> None:
        """Be there again, at the same address."""
        self._listener = self._listen(self.port)

    def passed(self, method: str, path: str) -> list[Exchange]:
        """The requests that reached the server."""
        return [e for e in self.log if e.status and fnmatch(e.method, method) and fnmatch(e.path, path)]

    # --- at work

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port), backlog=64)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    @contextmanager
    def _tracked(self, one: socket.socket) -> Iterator[socket.socket]:
        """Known to :meth:`away`, and closed in the end."""
        with self._lock:
            self._open.add(one)
        try:
            yield one
        finally:
            with self._lock:
                self._open.discard(one)
            one.close()

    def _serve(self, client: socket.socket) -> None:
        """One connection, one request: the server is asked to close after it, and says so to the program."""
        with self._tracked(client), suppress(OSError, ValueError), client.makefile("rb") as reader:
            request = _read_request(reader)
            if request is not None:
                self._handle(client, request)

    def _handle(self, client: socket.socket, request: Request) -> None:
        request = _with_headers(request, self.headers)
        fault = self._take(request)
        kind = fault.kind if fault else ""
        if fault and kind in {"drop", "stall"}:
            self.log.append(Exchange(request.method, request.path, 0, kind))
            if kind == "stall":
                self._closed.wait(fault.seconds)
            _reset_on_close(client)
            return
        if fault and kind == "answer":
            self.log.append(Exchange(request.method, request.path, 0, kind))
            client.sendall(_answer(fault))
            return
        if fault and kind == "rewrite":
            request = _with_headers(request, fault.headers)
        self._forward(client, request, fault if kind == "cut" else None, kind)

    def _take(self, request: Request) -> Fault | None:
        with self._lock:
            fault = next((f for f in self._faults if f.matches(request)), None)
            if fault and fault.count:
                fault.count -= 1
                if not fault.count:
                    self._faults.remove(fault)
            return fault

    def _forward(self, client: socket.socket, request: Request, cut: Fault | None, kind: str) -> None:
        where = urlsplit(self.upstream)
        upgrade = any(name.lower() == "upgrade" for name, _ in request.head)
        if not upgrade:
            request = _with_headers(request, {"Connection": "close"})
        with self._tracked(socket.create_connection((where.hostname or "", where.port or 80), timeout=60)) as server:
            server.sendall(_bytes(request))
            answer = server.recv(65536)
            status = int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0
            self.log.append(Exchange(request.method, request.path, status, kind))
            if cut:
                while server.recv(65536):
                    pass
                if cut.after:
                    cut.after()
                if cut.status:
                    client.sendall(_answer(cut))
                else:
                    _reset_on_close(client)
                return
            server.settimeout(None)  # an event stream is silent for as long as it likes
            if upgrade:
                threading.Thread(target=_carry, args=(client, server), daemon=True).start()
            client.sendall(answer)
            _carry(server, client)


def _read_request(reader: BufferedReader) -> Request | None:
    first = reader.readline(65536).decode("latin-1").split()
    if len(first) != 3:
        return None
    method, target, _ = first
    head: list[tuple[str, str]] = []
    while (line := reader.readline(65536).decode("latin-1").rstrip("\r\n")) != "":
        name, _, value = line.partition(":")
        head.append((name, value.strip()))
    sizes = {name.lower(): value for name, value in head}
    if "transfer-encoding" in sizes:
        raise ValueError("the proxy takes requests with a length only")
    length = int(sizes.get("content-length", "0"))
    if length > LIMIT:
        raise ValueError("too long a request")
    return Request(method, target, tuple(head), reader.read(length) if length else b"")


def _with_headers(request: Request, headers: Mapping[str, str]) -> Request:
    replaced = {name.lower() for name in headers}
    kept = [(name, value) for name, value in request.head if name.lower() not in replaced]
    return Request(request.method, request.target, (*kept, *((n, v) for n, v in headers.items() if v)), request.body)


def _bytes(request: Request) -> bytes:
    lines = [f"{request.method} {request.target} HTTP/1.1", *(f"{name}: {value}" for name, value in request.head)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + request.body


def _answer(fault: Fault) -> bytes:
    headers = {"Content-Type": "application/json", "Content-Length": str(len(fault.body)), "Connection": "close"}
    lines = [f"HTTP/1.1 {fault.status} Fault", *(f"{n}: {v}" for n, v in {**headers, **fault.headers}.items())]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + fault.body


def _carry(source: socket.socket, target: socket.socket) -> None:
    """Carry bytes one way until either side ends, then let the other side know."""
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    _wake(target)


def _wake(one: socket.socket) -> None:
    """End it in both directions; whoever waits on it wakes up and closes it."""
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


def _reset_on_close(one: socket.socket) -> None:
    """Closing it will be a reset instead of a farewell: what a killed machine's peer sees."""
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def wait_until(what: str, true: Callable[[], bool], seconds: float = 90.0, every: float = 0.1) -> None:
    """Ask until it is so. Raises ``AssertionError`` naming ``what`` when it never is."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(every)

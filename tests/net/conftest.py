"""Servers on loopback that misbehave on purpose, told byte by byte what to say."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from inbox_tui.domain.model import AccountId, Act, OutboxId, Reply
from inbox_tui.domain.outbox import Permit, mint
from inbox_tui.net.client import AccountHttp

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CANARY = "cn4RY/t0k+en~Zz9.x-LIVE"

Talk = Callable[[bytes, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""Called with each request's head; writes what it likes and closes the writer when it wants to."""


@dataclass
class RawServer:
    """Records every request head; ``talk`` answers."""

    talk: Talk
    heads: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def everything(self) -> bytes:
        return b"".join(self.heads + self.bodies)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                self.heads.append(head)
                for line in head.lower().split(b"\r\n"):
                    if line.startswith(b"content-length:"):
                        self.bodies.append(await reader.readexactly(int(line.split(b":")[1])))
                await self.talk(head, reader, writer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


def reply(status: str = "200 OK", body: bytes = b"{}", *headers: str, length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body) if length is None else length}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and self-signed certificate for 127.0.0.1, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def say() -> Callable[..., bytes]:
    return reply


@pytest.fixture
async def serve() -> AsyncIterator[Callable[..., Awaitable[RawServer]]]:
    """``await serve(talk)``, or ``await serve(b"...", b"...")``: answers in turn, the last one for ever."""
    async with contextlib.AsyncExitStack() as stack:

        async def start(*answers: Any) -> RawServer:
            if callable(answers[0]):
                talk = answers[0]
            else:
                left = list(answers)

                async def talk(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                    writer.write(left.pop(0) if len(left) > 1 else left[0])

            server = RawServer(talk)
            tasks: set[asyncio.Task[None]] = set()

            async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                task = asyncio.current_task()
                assert task is not None
                tasks.add(task)
                with contextlib.suppress(asyncio.CancelledError):
                    await server.connected(reader, writer)
                tasks.discard(task)

            async def stop() -> None:
                listening.close()
                for task in list(tasks):
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                await listening.wait_closed()

            listening = await asyncio.start_server(connected, "127.0.0.1", 0)
            server.port = listening.sockets[0].getsockname()[1]
            stack.push_async_callback(stop)
            return server

        yield start


@pytest.fixture
async def client() -> AsyncIterator[Callable[..., AccountHttp]]:
    """``client(server, ...)``: an account's client for that server, closed at the end."""
    made: list[AccountHttp] = []

    def make(server: RawServer | str, **options: Any) -> AccountHttp:
        origin = server if isinstance(server, str) else server.origin
        options.setdefault("now", lambda: NOW)
        options.setdefault("sign_in_paths", ("/oauth/token",))
        http = AccountHttp(AccountId("acme"), (origin,), **options)
        made.append(http)
        return http

    yield make
    for http in made:
        await http.aclose()


@pytest.fixture
def permit() -> Callable[..., Permit]:
    """A permit as the store mints it; spent unless told otherwise."""

    def make(account: str = "acme", *, used: bool = True, late: bool = False) -> Permit:
        asked = Reply(
            act=Act.POST, account=AccountId(account), key="k", target=None, target_post=None, text="hi", created_at=NOW
        )
        expires = NOW + timedelta(minutes=-1 if late else 5)
        one = mint(OutboxId(1), asked, 1, expires)
        if used:
            one.use(AccountId(account), (Act.POST,))
        return one

    return make


@pytest.fixture
def bearer() -> dict[str, str]:
    return {"Authorization": f"Bearer {CANARY}"}


@pytest.fixture
def canary() -> str:
    return CANARY


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Clock:
    """Stands still until moved."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)

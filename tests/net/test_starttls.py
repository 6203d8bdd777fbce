"""STARTTLS: encrypted before a connector has the line, or nothing is said at all."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.connector import ConnectorError, Rejected, Unreachable, Unreadable
from inbox_tui.domain.model import AccountId
from inbox_tui.net import wire as wires
from inbox_tui.net.client import AccountHttp
from inbox_tui.net.origin import BadAddress
from inbox_tui.net.wire import split

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Said = list[bytes]
IMAP = (b"* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] hello\r\n", b"s1 OK go\r\n")
SMTP = (b"220 hello\r\n", b"250-out.example\r\n250 STARTTLS\r\n", b"220 go\r\n")


@pytest.fixture
def trusting(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.create_default_context(cafile=str(certificate))

    async def shared() -> ssl.SSLContext:
        return context

    monkeypatch.setattr(wires, "shared_context", shared)


@asynccontextmanager
async def server(certificate: Path, lines: tuple[bytes, ...]) -> AsyncIterator[tuple[int, Said, Said]]:
    """Says ``lines`` in clear text, the first by itself and each other one after a line of the client; after the last
    one it encrypts, and echoes. Yields its port, what it was told in clear text, and what under encryption."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    clear: Said = []
    covered: Said = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(OSError):
            writer.write(lines[0])
            for line in lines[1:]:
                if not (told := await reader.readline()):
                    return
                clear.append(told)
                writer.write(line)
            await writer.start_tls(context)
            while told := await reader.readline():
                covered.append(told)
                writer.write(told)

    made = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with made:
        yield made.sockets[0].getsockname()[1], clear, covered


@asynccontextmanager
async def account(*origins: str) -> AsyncIterator[AccountHttp]:
    http = AccountHttp(AccountId("acme"), origins, now=lambda: NOW)
    yield http
    await http.aclose()


@pytest.mark.usefixtures("trusting")
async def test_a_mailbox_is_spoken_to_under_encryption_only(certificate: Path) -> None:
    async with server(certificate, IMAP) as (port, clear, covered):
        url = f"imap+starttls://127.0.0.1:{port}"
        async with account(url) as http, http.wire(url) as wire:
            assert await wire.line() == b"* OK ready\r\n", "not what anybody on the way may have written"
            await wire.write(b"a1 LOGIN me secret\r\n")
            assert await wire.line() == b"a1 LOGIN me secret\r\n"
    assert clear == [b"s1 STARTTLS\r\n"]
    assert covered == [b"a1 LOGIN me secret\r\n"]


@pytest.mark.usefixtures("trusting")
async def test_a_mail_is_handed_over_under_encryption_only(certificate: Path, permit: Callable[..., Any]) -> None:
    async with server(certificate, SMTP) as (port, clear, covered):
        url = f"smtp+starttls://127.0.0.1:{port}"
        async with account(url) as http:
            with pytest.raises(Rejected, match="while listening"):
                async with http.wire(url):
                    pass
            with http.unlocked(permit()):
                async with http.wire(url) as wire:
                    assert (await wire.line()).startswith(b"220 ")
                    await wire.write(b"EHLO again\r\n")
                    assert await wire.line() == b"EHLO again\r\n"
    assert clear == [b"EHLO [127.0.0.1]\r\n", b"STARTTLS\r\n"]
    assert covered == [b"EHLO again\r\n"]


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("imap", (IMAP[0], b"s1 BAD what?\r\n")),
        ("imap", (IMAP[0], b"s1 NO not here\r\n")),
        ("imap", (b"* PREAUTH you are in already\r\n", b"s1 OK go\r\n")),
        ("imap", (b"* BYE full\r\n",)),
        ("imap", (IMAP[0], b"* noise\r\n" * 60)),
        ("imap", (IMAP[0], b"s1 OK go\r\n* CAPABILITY slipped in\r\n")),
        ("imap", (b"HTTP/1.1 400 what?\r\n",)),
        ("smtp", (SMTP[0], b"250-out.example\r\n250 AUTH PLAIN\r\n")),
        ("smtp", (SMTP[0], b"250-out.example\r\n250 XXXXXXXA\r\n")),
        ("smtp", (SMTP[0], SMTP[1], b"454 not now\r\n")),
        ("smtp", (SMTP[0], SMTP[1], b"220 go\r\n250 slipped in\r\n")),
        ("smtp", (SMTP[0], b"502 EHLO?\r\n")),
        ("smtp", (b"554 go away\r\n",)),
    ],
)
async def test_without_encryption_nothing_is_said(
    certificate: Path, permit: Callable[..., Any], kind: str, lines: tuple[bytes, ...]
) -> None:
    """The offer was taken out, answered by somebody else, or never made."""
    async with server(certificate, lines) as (port, clear, covered):
        url = f"{kind}+starttls://127.0.0.1:{port}"
        async with account(url) as http:
            with http.unlocked(permit()), pytest.raises(Unreachable, match="nothing was sent there"):
                async with http.wire(url):
                    pass
    assert set(clear) <= {b"s1 STARTTLS\r\n", b"EHLO [127.0.0.1]\r\n", b"STARTTLS\r\n"}
    assert covered == []


@pytest.mark.parametrize("kind", ["imap", "smtp"])
async def test_a_certificate_that_nobody_vouches_for_is_refused(
    certificate: Path, permit: Callable[..., Any], kind: str
) -> None:
    async with server(certificate, IMAP if kind == "imap" else SMTP) as (port, _, covered):
        url = f"{kind}+starttls://127.0.0.1:{port}"
        async with account(url) as http:
            with http.unlocked(permit()), pytest.raises(Unreachable, match="certificate is not trusted"):
                async with http.wire(url):
                    pass
    assert covered == []


async def _ends(writer: asyncio.StreamWriter) -> None:
    writer.close()


async def _raves(writer: asyncio.StreamWriter) -> None:
    writer.write(b"x" * 2_000_000)


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize(("does", "error"), [(_ends, Unreachable), (_raves, Unreadable)])
async def test_a_server_that_ends_or_raves_is_said_so(
    does: Callable[[asyncio.StreamWriter], Awaitable[None]], error: type[ConnectorError]
) -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await does(writer)

    made = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with made:
        url = f"imap+starttls://127.0.0.1:{made.sockets[0].getsockname()[1]}"
        async with account(url) as http:
            with pytest.raises(error):
                async with http.wire(url):
                    pass


async def test_one_kind_of_line_never_stands_for_another() -> None:
    """An account whose line is encrypted has no plain one, and the other way round."""
    for named, asked in (("imap+starttls", "imap"), ("imap", "imap+starttls"), ("imaps", "imap+starttls")):
        async with account(f"{named}://127.0.0.1:1143") as http:
            with pytest.raises(Rejected):
                async with http.wire(f"{asked}://127.0.0.1:1143"):
                    pass


def test_usual_ports() -> None:
    mail, _ = split(["imap+starttls://mail.example", "smtp+starttls://mail.example"])
    assert {(kind, place.port) for kind, place in mail} == {("imap", 143), ("smtp", 587)}
    with pytest.raises(BadAddress):
        split(["imap+starttls://me@mail.example"])

"""A line to a mail server: to its own host only, with bounds, and mail only with a permit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import Rejected, Unreachable, Unreadable, Wire
from inbox_tui.domain.model import AccountId
from inbox_tui.net.client import AccountHttp
from inbox_tui.net.origin import BadAddress
from inbox_tui.net.wire import split


@pytest.fixture
async def mailbox() -> AsyncIterator[Any]:
    """A server on loopback that greets, echoes lines in capitals, and says long, broken or no things when told."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK ready\r\n")
        while line := await reader.readline():
            match line.strip():
                case b"long":
                    writer.write(b"x" * 2_000_000 + b"\r\n")
                case b"bytes":
                    writer.write(b"\x00\r\n\xff!")
                case b"cut":
                    writer.write(b"half a li")
                    break
                case b"quiet":
                    continue
                case words:
                    writer.write(words.upper() + b"\r\n")
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.fixture
async def http(mailbox: int, clock: Any) -> AsyncIterator[AccountHttp]:
    origins = (f"imap://127.0.0.1:{mailbox}", f"smtp://127.0.0.1:{mailbox}", "https://mail.example")
    made = AccountHttp(AccountId("acme"), origins, now=clock)
    yield made
    await made.aclose()


async def test_lines_and_bytes_come_as_they_are(http: AccountHttp, mailbox: int) -> None:
    async with http.wire(f"imap://127.0.0.1:{mailbox}") as wire:
        found: Wire = wire
        assert await found.line() == b"* OK ready\r\n"
        await found.write(b"noop\r\n")
        assert await found.line() == b"NOOP\r\n"
        await found.write(b"bytes\r\n")
        assert await found.read(5) == b"\x00\r\n\xff!"


async def test_waiting_for_a_push_ends_when_it_should_and_loses_nothing(http: AccountHttp, mailbox: int) -> None:
    async with http.wire(f"imap://127.0.0.1:{mailbox}") as wire:
        await wire.line()
        with pytest.raises(Unreachable):
            await wire.line(timeout=0.01)
        await wire.write(b"idle\r\n")
        assert await wire.line() == b"IDLE\r\n"


async def test_what_has_no_end_or_breaks_off_is_said(http: AccountHttp, mailbox: int) -> None:
    async with http.wire(f"imap://127.0.0.1:{mailbox}") as wire:
        await wire.line()
        with pytest.raises(Unreadable):
            await wire.read(10**12)
        await wire.write(b"long\r\n")
        with pytest.raises(Unreadable):
            await wire.line()
    async with http.wire(f"imap://127.0.0.1:{mailbox}") as wire:
        await wire.line()
        await wire.write(b"cut\r\n")
        with pytest.raises(Unreachable, match="ended"):
            await wire.line()


@pytest.mark.parametrize(
    "url",
    [
        "imap://127.0.0.1:1",
        "imap://localhost:{port}",
        "imaps://127.0.0.1:{port}",
        "imaps://evil.example",
        "imap://mail.example",
        "https://mail.example",
        "imap://ana@127.0.0.1:{port}",
        "127.0.0.1:{port}",
        "",
    ],
)
async def test_it_leads_to_its_own_server_only(http: AccountHttp, mailbox: int, url: str) -> None:
    with pytest.raises(Rejected):
        async with http.wire(url.format(port=mailbox)):
            pass


async def test_mail_goes_out_with_a_permit_only(http: AccountHttp, mailbox: int, permit: Any) -> None:
    url = f"smtp://127.0.0.1:{mailbox}"
    with pytest.raises(Rejected, match="while listening"):
        async with http.wire(url):
            pass
    with http.unlocked(permit()):
        async with http.wire(url) as wire:
            assert await wire.line() == b"* OK ready\r\n"
    with pytest.raises(Rejected):
        async with http.wire(url):
            pass


async def test_nobody_there_is_said_so(clock: Any) -> None:
    http = AccountHttp(AccountId("acme"), ("imap://127.0.0.1:1",), now=clock)
    with pytest.raises(Unreachable, match="refuses connections"):
        async with http.wire("imap://127.0.0.1:1"):
            pass
    await http.aclose()


def test_a_plain_line_never_leaves_this_machine() -> None:
    with pytest.raises(BadAddress, match="Plain"):
        split(["imap://mail.example"])
    mail, web = split(["imaps://mail.example", "smtps://mail.example:465", "https://mail.example"])
    assert {(kind, place.port, scheme) for (kind, place), scheme in mail.items()} == {
        ("imap", 993, "imaps"),
        ("smtp", 465, "smtps"),
    }
    assert web == ["https://mail.example"]


async def test_silence_while_connecting_is_not_waited_for(http: AccountHttp, mailbox: int) -> None:
    async with http.wire(f"imap://127.0.0.1:{mailbox}") as wire:
        await wire.line()
        await wire.write(b"quiet\r\n")
        begin = asyncio.get_running_loop().time()
        with pytest.raises(Unreachable):
            await wire.read(1, timeout=0.02)
        assert asyncio.get_running_loop().time() - begin < timedelta(seconds=5).total_seconds()

"""TLS: a certificate nobody vouches for, or for another name, gets no login."""

from __future__ import annotations

import asyncio
import contextlib
import ssl

import pytest

from inbox_tui.connector import Unreachable
from inbox_tui.net import client as client_module
from inbox_tui.net.tls import shared_context


@pytest.fixture
async def tls_server(certificate):
    """A server that answers ``{}`` to everything; yields its port and what it was sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    got = bytearray()

    async def talk(reader, writer):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            got.extend(await reader.readuntil(b"\r\n\r\n"))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
            await writer.drain()
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1], got


@pytest.mark.parametrize("how", ["request", "lines", "socket"])
async def test_a_certificate_nobody_vouches_for_gets_no_login(client, tls_server, bearer, how):
    port, got = tls_server
    http = client(f"https://127.0.0.1:{port}")

    async def ask() -> None:
        if how == "request":
            await http.request("GET", "/api", headers=bearer)
        else:
            stream = http.lines("/s", headers=bearer) if how == "lines" else http.socket("/s", headers=bearer)
            async with stream:
                pass

    with pytest.raises(Unreachable, match="certificate is not trusted"):
        await ask()
    assert bytes(got) == b""


async def test_a_trusted_certificate_is_for_its_own_name_only(client, tls_server, certificate, bearer, monkeypatch):
    port, got = tls_server
    trusting = ssl.create_default_context(cafile=str(certificate))

    async def context() -> ssl.SSLContext:
        return trusting

    monkeypatch.setattr(client_module, "shared_context", context)
    with pytest.raises(Unreachable, match="certificate is not trusted"):
        await client(f"https://localhost:{port}").request("GET", "/api", headers=bearer)
    assert bytes(got) == b""
    answer = await client(f"https://127.0.0.1:{port}").request("GET", "/api", headers=bearer)
    assert answer.body == b"{}"
    assert b"Bearer" in got


async def test_the_context_is_made_once_and_checks_names():
    one, two = await asyncio.gather(shared_context(), shared_context())
    assert one is two
    assert one.check_hostname
    assert one.verify_mode is ssl.CERT_REQUIRED

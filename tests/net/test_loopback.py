"""The one-shot listener for a browser's return."""

from __future__ import annotations

import asyncio
import re

import pytest

from inbox_tui.connector import Catcher, Unreachable
from inbox_tui.net.loopback import catch


async def ask(port: int, data: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


def get(port: int, target: str, *, method: str = "GET", host: str = "") -> bytes:
    return f"{method} {target} HTTP/1.1\r\nHost: {host or f'127.0.0.1:{port}'}\r\n\r\n".encode()


def port_and_path(catcher: Catcher) -> tuple[int, str]:
    found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/[A-Za-z0-9_-]{32})", catcher.redirect_uri)
    assert found
    return int(found[1]), found[2]


async def test_the_first_return_is_caught_and_a_second_refused():
    async with catch() as catcher:
        port, path = port_and_path(catcher)
        first = await ask(port, get(port, f"{path}?code=abc%2F1&state=s+t&iss=https%3A%2F%2Fa.example"))
        second = await ask(port, get(port, f"{path}?code=other&state=s"))
        assert await catcher.wait() == {"code": "abc/1", "state": "s t", "iss": "https://a.example"}
        assert await catcher.wait() == {"code": "abc/1", "state": "s t", "iss": "https://a.example"}
    assert first.startswith(b"HTTP/1.1 200 ")
    assert second.startswith(b"HTTP/1.1 410 ")
    assert b"default-src 'none'" in first
    with pytest.raises(OSError):
        await ask(port, b"")


async def test_a_refusal_by_the_user_is_caught_and_nothing_of_it_shown():
    async with catch() as catcher:
        port, path = port_and_path(catcher)
        page = await ask(port, get(port, f"{path}?error=access_denied&error_description=<script>x"))
        assert (await catcher.wait())["error"] == "access_denied"
    assert b"script" not in page


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda p, path: get(p, f"{path}?code=1", method="POST"), b"405"),
        (lambda p, path: get(p, f"{path}?code=1", method="HEAD"), b"405"),
        (lambda p, path: get(p, f"{path}?code=1", host="evil.example"), b"400"),
        (lambda p, path: get(p, f"{path}?code=1", host=f"localhost:{p}"), b"400"),
        (lambda p, path: get(p, f"{path}?code=1").replace(b"\r\n\r\n", b"\r\nHost: x\r\n\r\n"), b"400"),
        (lambda p, path: get(p, "/favicon.ico"), b"404"),
        (lambda p, path: get(p, f"{path[:-1]}?code=1"), b"404"),
        (lambda p, path: get(p, f"{path}x?code=1"), b"404"),
        (lambda p, path: get(p, path), b"400"),
        (lambda p, path: get(p, f"{path}?code=1&code=2"), b"400"),
        (lambda p, path: get(p, f"{path}?code=%ff"), b"400"),
        (lambda p, path: get(p, f"{path}?code=1" + "&a=b" * 40), b"400"),
        (lambda p, path: b"nonsense\r\n\r\n", b"400"),
        (lambda p, path: b"\xff\xfe\x00 / HTTP/1.1\r\n\r\n", b"400"),
    ],
)
async def test_anything_else_is_turned_away_and_waiting_goes_on(change, status):
    async with catch() as catcher:
        port, path = port_and_path(catcher)
        answer = await ask(port, change(port, path))
        assert answer.split(b" ")[1] == status
        await ask(port, get(port, f"{path}?code=good"))
        assert await catcher.wait() == {"code": "good"}


async def test_a_head_too_long_is_dropped():
    async with catch() as catcher:
        port, path = port_and_path(catcher)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(get(port, f"{path}?code=" + "a" * 40_000))
        try:
            answer = await reader.read(1)
        except ConnectionResetError:
            answer = b""
        assert answer == b""
        writer.close()


async def test_nobody_comes_back():
    async with catch(seconds=0.01) as catcher:
        with pytest.raises(Unreachable, match="start signing in again"):
            await catcher.wait()


async def test_a_connection_a_browser_keeps_for_later_does_not_hold_up_the_end():
    async with catch() as catcher:
        port, _ = port_and_path(catcher)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /")
        await ask(port, b"x\r\n\r\n")
    async with asyncio.timeout(2):
        assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()


async def test_each_listener_has_a_path_of_its_own():
    async with catch() as one, catch() as two:
        assert port_and_path(one)[1] != port_and_path(two)[1]


async def test_a_registered_address_is_listened_at_exactly():
    async with catch() as first:
        free, _ = port_and_path(first)
    async with catch(port=free, path="/callback") as catcher:
        assert catcher.redirect_uri == f"http://127.0.0.1:{free}/callback"
        assert (await ask(free, get(free, "/callback?code=abc&state=s"))).startswith(b"HTTP/1.1 200 ")
        assert await catcher.wait() == {"code": "abc", "state": "s"}


async def test_a_port_that_is_taken_is_named():
    async with catch() as first:
        port, _ = port_and_path(first)
        with pytest.raises(Unreachable, match=f"Port {port} .* is taken"):
            async with catch(port=port, path="/callback"):
                pass

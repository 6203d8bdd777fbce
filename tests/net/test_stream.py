"""Event streams: lines until they end, and no surprises."""

from __future__ import annotations

import asyncio

import pytest

from inbox_tui.connector import RateLimited, Rejected, SignInNeeded, Unreachable, Unreadable, Unsupported
from inbox_tui.net.stream import LineSplitter

OPEN = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n"


def streaming(*parts: bytes, wait: bool = False):
    async def talk(head, reader, writer):
        writer.write(OPEN)
        for part in parts:
            writer.write(part)
            await writer.drain()
        if wait:
            await reader.read()
        writer.close()

    return talk


async def test_lines_come_until_the_server_ends_the_stream(serve, client, bearer):
    server = await serve(
        streaming(b"event: update\r\nda", b"ta: \xc3", b"\xa9\n\n:thump\rx\r", b"\ny\n", b"unfinished")
    )
    async with client(server).lines("/api/stream", params={"type": "user"}, headers=bearer) as lines:
        got = [line async for line in lines]
    assert got == ["event: update", "data: é", "", ":thump", "x", "y"]
    assert server.heads[0].startswith(b"GET /api/stream?type=user ")
    assert b"accept-encoding: identity" in server.heads[0].lower()


async def test_leaving_closes_the_connection(serve, client):
    closed = asyncio.Event()

    async def talk(head, reader, writer):
        writer.write(OPEN + b"a\n")
        await reader.read()
        closed.set()
        writer.close()

    async with client(await serve(talk)).lines("/s") as lines:
        assert await anext(lines) == "a"
    async with asyncio.timeout(2):
        await closed.wait()


async def test_a_stream_that_falls_silent_is_dead(serve, client):
    server = await serve(streaming(b"a\n", wait=True))
    async with client(server, idle_seconds=0.5).lines("/s") as lines:
        assert await anext(lines) == "a"
        with pytest.raises(Unreachable):
            await anext(lines)


async def test_a_server_that_never_answers_is_unreachable(serve, client):
    async def mute(head, reader, writer):
        await reader.read()

    with pytest.raises(Unreachable):
        async with client(await serve(mute), idle_seconds=0.5).lines("/s"):
            pass


async def test_a_line_without_end_is_refused(serve, client):
    server = await serve(streaming(*[b"a" * 100_000] * 11, wait=True))
    async with client(server).lines("/s") as lines:
        with pytest.raises(Unreadable):
            await anext(lines)


@pytest.mark.parametrize(
    ("status", "kind", "error"),
    [
        ("401 Unauthorized", "text/plain", SignInNeeded),
        ("429 Too Many Requests", "text/plain", RateLimited),
        ("404 Not Found", "text/event-stream", Unsupported),
        ("301 Moved", "text/html", Unsupported),
        ("200 OK", "text/html", Unsupported),
    ],
)
async def test_what_is_no_stream_says_so(serve, client, say, status, kind, error):
    server = await serve(
        say(status, b"<p>", f"Content-Type: {kind}", "Location: http://127.0.0.1:1/", "Retry-After: 9")
    )
    http = client(server)
    with pytest.raises(error):
        async with http.lines("/s"):
            pass
    if error is RateLimited:
        with pytest.raises(RateLimited):
            await http.request("GET", "/")
        assert len(server.heads) == 1, "the pause holds for everything"


async def test_a_stream_elsewhere_must_be_admitted_first(serve, client, bearer):
    own, other = await serve(streaming()), await serve(streaming(b"hello\n"))
    http = client(own)
    with pytest.raises(Rejected):
        async with http.lines(f"{other.origin}/s", headers=bearer):
            pass
    assert other.connections == 0
    assert http.allow_stream_host(f"ws://127.0.0.1:{other.port}")
    async with http.lines(f"{other.origin}/s", headers=bearer) as lines:
        assert [line async for line in lines] == ["hello"]
    with pytest.raises(Rejected):
        await http.request("GET", f"{other.origin}/api", headers=bearer)


@pytest.mark.parametrize(
    ("url", "admitted"),
    [
        ("wss://streaming.social.example", True),
        ("wss://social.example:4000/api", True),
        ("https://social.example", True),
        ("ws://social.example", False),
        ("wss://evil.example", False),
        ("wss://evilsocial.example", False),
        ("wss://social.example.evil.example", False),
        ("wss://social.example@evil.example", False),
        ("ws://127.0.0.1:4000", False),
        ("wss://127.0.0.1:4000", False),
        ("nonsense", False),
    ],
)
async def test_only_the_server_s_own_hosts_are_admitted(client, url, admitted):
    assert client("https://social.example").allow_stream_host(url) is admitted


def test_lines_are_the_same_however_they_arrive():
    data = "a\r\nb\rc\n\n\r\r\nü\u2028x\n".encode()
    whole = LineSplitter().feed(data)
    splitter = LineSplitter()
    assert whole == ["a", "b", "c", "", "", "", "ü\u2028x"]
    assert [line for byte in data for line in splitter.feed(bytes([byte]))] == whole

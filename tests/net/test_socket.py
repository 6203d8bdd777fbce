"""WebSockets: text frames from the account's own server, and from nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
import http as status

import pytest
from websockets.asyncio.server import serve as websocket_server

from inbox_tui.connector import RateLimited, Rejected, SignInNeeded, Unreachable, Unreadable, Unsupported


@contextlib.asynccontextmanager
async def speaking(handler, **options):
    async with websocket_server(handler, "127.0.0.1", 0, **options) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_text_frames_come_until_the_server_says_goodbye(client, bearer):
    seen = {}

    async def talk(connection):
        seen.update({name.lower(): value for name, value in connection.request.headers.raw_items()})
        seen["path"] = connection.request.path
        await connection.send("one")
        await connection.send(b"\x00binary")
        await connection.send("zwei ü")

    async with (
        speaking(talk) as where,
        client(f"http://{where}").socket(f"ws://{where}/s?a=1", headers=bearer) as frames,
    ):
        got = [frame async for frame in frames]
    assert got == ["one", "zwei ü"]
    assert seen["authorization"] == bearer["Authorization"]
    assert seen["path"] == "/s?a=1"
    assert "sec-websocket-extensions" not in seen, "nothing packed is asked for"
    assert seen["user-agent"].startswith("inbox-tui/")


async def test_leaving_closes_the_socket(client):
    closed = asyncio.Event()

    async def talk(connection):
        await connection.send("one")
        await connection.wait_closed()
        closed.set()

    async with speaking(talk) as where:
        async with client(f"http://{where}").socket("/s") as frames:
            assert await anext(frames) == "one"
        async with asyncio.timeout(2):
            await closed.wait()


async def test_a_frame_too_large_ends_it(client):
    async def talk(connection):
        await connection.send("a" * 1_000_001)
        await connection.wait_closed()

    async with speaking(talk) as where, client(f"http://{where}").socket("/s") as frames:
        with pytest.raises(Unreadable):
            await anext(frames)


async def test_a_connection_that_breaks_is_unreachable(client):
    async def talk(connection):
        await connection.send("one")
        connection.transport.abort()

    async with speaking(talk) as where, client(f"http://{where}").socket("/s") as frames:
        assert await anext(frames) == "one"
        with pytest.raises(Unreachable):
            await anext(frames)


@pytest.mark.parametrize(
    ("code", "error"), [(401, SignInNeeded), (429, RateLimited), (404, Unsupported), (500, Unsupported)]
)
async def test_a_refusal_is_named(client, code, error):
    def refuse(connection, request):
        return connection.respond(status.HTTPStatus(code), "no")

    async with speaking(None, process_request=refuse) as where:
        with pytest.raises(error) as caught:
            async with client(f"http://{where}").socket("/s"):
                pass
    assert caught.value.__context__ is None


async def test_no_redirect_is_followed(serve, client, say, bearer):
    other = await serve(say())
    own = await serve(say("302 Found", b"", f"Location: ws://127.0.0.1:{other.port}/s"))
    with pytest.raises(Unsupported):
        async with client(own).socket("/s", headers=bearer | {"X-Api-Key": "abc"}):
            pass
    assert (len(own.heads), other.connections) == (1, 0)


@pytest.mark.parametrize("answer", [b"220 mail\r\n\r\n", b"", b"HTTP/1.1 200 OK\r\n\r\n", b"\x00" * 20_000])
async def test_a_server_that_speaks_something_else_offers_no_stream(serve, client, answer):
    async def talk(head, reader, writer):
        writer.write(answer)
        await writer.drain()
        writer.close()

    with pytest.raises((Unsupported, Unreachable)):
        async with client(await serve(talk)).socket("/s"):
            pass


async def test_nobody_there(client):
    with pytest.raises(Unreachable, match="refuses connections"):
        async with client("http://127.0.0.1:1").socket("/s"):
            pass


async def test_an_origin_not_admitted_sees_nothing(serve, client, say, bearer):
    own, other = await serve(say()), await serve(say())
    with pytest.raises(Rejected):
        async with client(own).socket(f"ws://127.0.0.1:{other.port}/s", headers=bearer):
            pass
    assert other.connections == 0

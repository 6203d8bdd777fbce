"""Servers, portals and networks that do everything wrong: what comes out is one of the contract's errors."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import zlib

import pytest

from inbox_tui.connector import Unreachable, Unreadable, Unsure

HEAD = b"HTTP/1.1 200 OK\r\n"


def closing(*parts: bytes):
    """Says ``parts`` and hangs up."""

    async def talk(head, reader, writer):
        for part in parts:
            writer.write(part)
        await writer.drain()
        writer.close()

    return talk


def packed(data: bytes, encoding: str = "gzip") -> bytes:
    length = f"Content-Encoding: {encoding}\r\nContent-Length: {len(data)}\r\n\r\n"
    return HEAD + length.encode() + data


async def drip(head, reader, writer):
    writer.write(HEAD)
    for _ in range(10_000):
        writer.write(b"X")
        await writer.drain()
        await asyncio.sleep(0.001)


async def reset(head, reader, writer):
    writer.write(HEAD + b"Content-Length: 100\r\n\r\n{")
    await writer.drain()
    linger = struct.pack("ii", 1, 0)  # a close that says RST
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


BOMB = gzip.compress(b"\0" * 3_000_000)
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

BROKEN = {
    "hangs up without a word": (closing(), Unreachable),
    "speaks something else": (closing(b"220 mail.example ESMTP ready\r\n\r\n"), Unreadable),
    "headers without end": (closing(HEAD + b"X-Long: " + b"a" * 300_000), Unreadable),
    "a thousand headers": (closing(HEAD + b"X-A: b\r\n" * 20_000 + b"\r\n"), Unreadable),
    "closes inside the body": (closing(HEAD + b"Content-Length: 100\r\n\r\n{"), Unreadable),
    "closes inside a chunk": (closing(CHUNKED + b"ff\r\n{"), Unreadable),
    "a chunk size that is none": (closing(CHUNKED + b"zz\r\n{}\r\n"), Unreadable),
    "resets inside the body": (reset, Unreachable),
    "announces too much": (closing(HEAD + b"Content-Length: 9000000000\r\n\r\n"), Unreadable),
    "sends too much": (closing(HEAD + b"\r\n" + b"a" * 1_100_000), Unreadable),
    "a bomb": (closing(packed(BOMB)), Unreadable),
    "gzip cut short": (closing(packed(gzip.compress(b"{}" * 100)[:-9])), Unreadable),
    "gzip that is none": (closing(packed(b"<html>portal</html>")), Unreadable),
    "two gzips": (closing(packed(gzip.compress(b"{}") * 2)), Unreadable),
    "an empty gzip until close": (closing(HEAD + b"Content-Encoding: gzip\r\n\r\n"), Unreadable),
    "an unasked packing": (closing(packed(b"xx", "br")), Unreadable),
    "packed twice": (closing(packed(gzip.compress(gzip.compress(b"{}")), "gzip, gzip")), Unreadable),
    "one byte at a time": (drip, Unreachable),
}


def patience(name: str) -> float:
    """Only one of them is a matter of time."""
    return 1.0 if name == "one byte at a time" else 20.0


@pytest.mark.parametrize("name", BROKEN)
async def test_a_read_fails_as_one_of_ours_and_tells_no_more_than_the_host(serve, client, bearer, canary, name):
    talk, error = BROKEN[name]
    http = client(await serve(talk), body_limit=2_000_000, wire_limit=1_000_000)
    with pytest.raises(error) as caught:
        await http.request("GET", "/api", headers=bearer, timeout=patience(name))
    assert "127.0.0.1" in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("name", BROKEN)
async def test_a_write_that_left_is_never_called_failed(serve, client, permit, name):
    server = await serve(BROKEN[name][0])
    http = client(server, body_limit=2_000_000, wire_limit=1_000_000)
    with http.unlocked(permit()), pytest.raises(Unsure):
        await http.request("POST", "/api/v1/statuses", json={"status": "hi"}, timeout=patience(name))
    assert len(server.heads) == 1, "a write is never repeated"


async def test_a_write_that_never_left_is_safe_to_repeat(serve, client, say, permit):
    server = await serve(say())
    http = client("http://127.0.0.1:1")
    with http.unlocked(permit()), pytest.raises(Unreachable, match="refuses connections"):
        await http.request("POST", "/api/v1/statuses", json={})
    unknown = client("https://nowhere.invalid")
    with pytest.raises(Unreachable, match=r"nowhere\.invalid cannot be reached"):
        await unknown.request("GET", "/", timeout=5)
    assert server.connections == 0


async def test_plain_text_behind_https_is_unreachable(serve, client, say):
    async def plain(reader, writer):
        await reader.read(100)
        writer.write(say("400 Bad Request"))
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(plain, "127.0.0.1", 0)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        with pytest.raises(Unreachable, match="no secure connection"):
            await client(f"https://127.0.0.1:{port}").request("GET", "/", timeout=5)


async def test_a_handshake_that_never_ends_leaves_no_connection_open(serve, client, say):
    closed = asyncio.Event()

    async def mute(reader, writer):
        while await reader.read(1000):
            pass
        writer.close()
        closed.set()

    listening = await asyncio.start_server(mute, "127.0.0.1", 0)
    async with listening:
        http = client(f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}")
        with pytest.raises(Unreachable, match="in time"):
            await http.request("GET", "/", timeout=0.5)
        async with asyncio.timeout(2):
            await closed.wait()


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", "raw", "identity"])
async def test_honest_packing_is_undone(serve, client, encoding):
    text = b'{"a":"' + b"x" * 50_000 + b'"}'
    raw = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    data = {"deflate": zlib.compress(text), "raw": raw.compress(text) + raw.flush(), "identity": text}
    name = "deflate" if encoding == "raw" else encoding
    answer = await client(await serve(packed(data.get(encoding, gzip.compress(text)), name))).request("GET", "/")
    assert answer.body == text
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("GET", b"HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n"),
        ("GET", b"HTTP/1.1 304 Not Modified\r\nContent-Encoding: gzip\r\n\r\n"),
        ("HEAD", HEAD + b"Content-Encoding: gzip\r\nContent-Length: 9000000000\r\n\r\n"),
        ("GET", HEAD + b"Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"),
    ],
)
async def test_an_answer_without_a_body_may_still_name_a_packing(serve, client, method, said):
    answer = await client(await serve(said)).request(method, "/")
    assert answer.body == b""


async def test_a_portal_page_comes_back_as_it_is(serve, client, say):
    page = b"<!doctype html><title>Welcome to the hotel</title>"
    answer = await client(
        await serve(say("511 Network Authentication Required", page, "Content-Type: text/html"))
    ).request("GET", "/api")
    assert (answer.status, answer.body) == (511, page)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
@pytest.mark.parametrize("where", ["{other}/steal", "/elsewhere", "http://[bad", "\\\\evil"])
async def test_no_redirect_is_followed(serve, client, say, permit, bearer, status, where):
    other = await serve(say())
    server = await serve(say(status, b"", "Location: " + where.format(other=other.origin)))
    http = client(server)
    with http.unlocked(permit()):
        written = await http.request("POST", "/api/v1/statuses", json={"status": "hi"}, headers=bearer)
    read = await http.request("GET", "/api", headers=bearer)
    assert [str(written.status), str(read.status)] == [status[:3]] * 2
    assert (len(server.heads), other.connections) == (2, 0)


async def test_a_next_link_to_another_server_gets_no_login(serve, client, say, bearer, canary):
    other = await serve(say())
    server = await serve(say("200 OK", b"[]", f'Link: <{other.origin}/api?max_id=1>; rel="next"'))
    http = client(server)
    answer = await http.request("GET", "/api", headers=bearer)
    following = answer.header("link").partition(">")[0].lstrip("<")
    with pytest.raises(Exception, match="not this account's server"):
        await http.request("GET", following, headers=bearer)
    assert other.everything == b""


async def test_a_read_on_a_dead_connection_is_repeated_once_at_once(serve, client, say):
    async def then_die(head, reader, writer):
        if len(server.heads) == 1:
            writer.write(say("200 OK", b"first"))
        elif len(server.heads) == 2:
            writer.close()  # the keep-alive ran out just as the second request came
        else:
            writer.write(say("200 OK", b"third"))

    server = await serve(then_die)
    http = client(server)
    await http.request("GET", "/1")
    answer = await http.request("GET", "/2")
    assert answer.body == b"third"
    assert [head.split()[1] for head in server.heads] == [b"/1", b"/2", b"/2"]


async def test_a_read_is_not_repeated_on_a_new_connection_or_twice(serve, client, say):
    async def dead(head, reader, writer):
        if len(server.heads) == 1:
            writer.write(say())
        else:
            writer.close()

    server = await serve(dead)
    http = client(server)
    await http.request("GET", "/1")
    with pytest.raises(Unreachable):
        await http.request("GET", "/2")
    assert len(server.heads) == 3
    with pytest.raises(Unreachable):
        await http.request("GET", "/3")
    assert len(server.heads) == 4


async def test_an_answer_that_broke_off_half_way_is_not_asked_for_again(serve, client, say):
    async def break_off(head, reader, writer):
        if len(server.heads) == 1:
            writer.write(say())
        else:
            writer.write(say("200 OK", b"{", length=100))
            await writer.drain()
            writer.close()

    server = await serve(break_off)
    http = client(server)
    await http.request("GET", "/1")
    with pytest.raises(Unreadable):
        await http.request("GET", "/2")
    assert len(server.heads) == 2

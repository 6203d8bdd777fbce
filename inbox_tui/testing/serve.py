"""A world from :mod:`inbox_tui.testing.link` served over real HTTP on loopback, for tests of the whole program."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call

World = Callable[[Call], Answer | None]
"""Answers a call; None cuts the line without a word."""


@asynccontextmanager
async def served(world: World) -> AsyncIterator[str]:
    """Serve ``world`` until the block is left. Yields its origin (``http://127.0.0.1:PORT``)."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (call := await _call(reader)) is not None and (said := world(call)) is not None:
                writer.write(_bytes(said, empty=call.method == "HEAD"))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def _call(reader: asyncio.StreamReader) -> Call | None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    parts = urlsplit(target)
    query = tuple(parse_qsl(parts.query, keep_blank_values=True))
    return Call(method, parts.path, query, headers, _decoded(body, headers.get("content-type", "")))


def _decoded(body: bytes, kind: str) -> Any:
    if not body:
        return None
    if "json" in kind:
        return json.loads(body)
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    return body


def _bytes(said: Answer, *, empty: bool) -> bytes:
    headers = {"content-type": "application/json", **said.headers, "content-length": str(len(said.body))}
    head = [f"HTTP/1.1 {said.status} X", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + (b"" if empty else said.body)

"""Answer bodies, read with a limit on the wire and a limit once unpacked."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterable, Mapping

WIRE_LIMIT = 8_000_000
"""Bytes as they come."""
BODY_LIMIT = 16_000_000
"""Bytes once decoded."""
ACCEPTED = "gzip, deflate"
_PIECE = 1_000_000
_NO_BODY = (204, 304)


class BadBody(Exception):
    """A body that is too large, ends early or cannot be unpacked. The text completes "the server's answer …"."""


class Unpacker:
    """Undoes gzip or deflate piece by piece, so that a small bomb never becomes a large allocation."""

    def __init__(self, encoding: str, limit: int = BODY_LIMIT) -> None:
        self._encoding = encoding
        self._limit = limit
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 16 if encoding == "gzip" else zlib.MAX_WBITS)
        self._started = False
        self.size = 0

    def feed(self, data: bytes) -> list[bytes]:
        """The pieces ``data`` unpacks to. Raises :class:`BadBody`."""
        pieces = []
        while data:
            try:
                piece = self._zlib.decompress(data, min(_PIECE, self._limit - self.size + 1))
            except zlib.error:
                if self._started or self._encoding == "gzip":
                    raise BadBody("cannot be unpacked") from None
                # Half of all servers that say "deflate" leave the zlib header out.
                self._started = True
                self._zlib = zlib.decompressobj(-zlib.MAX_WBITS)
                continue
            self._started = True
            self.size += len(piece)
            if self.size > self._limit:
                raise BadBody("is too large")
            if piece:
                pieces.append(piece)
            if self._zlib.unused_data:
                raise BadBody("goes on after its end")
            data = self._zlib.unconsumed_tail
        return pieces

    def finish(self) -> None:
        """Raises :class:`BadBody` when the packed data stopped before its end: zlib itself would not say."""
        if not self._zlib.eof:
            raise BadBody("ends early")


async def read_body(
    chunks: AsyncIterable[bytes],
    status: int,
    headers: Mapping[str, str],
    *,
    head: bool = False,
    wire_limit: int = WIRE_LIMIT,
    body_limit: int = BODY_LIMIT,
) -> bytes:
    """The whole decoded body. ``headers`` have lower-case names. Raises :class:`BadBody`; network errors pass."""
    encoding = headers.get("content-encoding", "").strip().lower().removeprefix("x-")
    if encoding not in ("", "identity", "gzip", "deflate"):
        raise BadBody("is packed in a way that was not asked for")
    unpacker = Unpacker(encoding, body_limit) if encoding in ("gzip", "deflate") else None
    announced = headers.get("content-length", "")
    if announced.isdigit() and int(announced[:20]) > wire_limit and not head:
        raise BadBody("is too large")
    wire = since_pause = 0
    body = bytearray()
    async for chunk in chunks:
        wire += len(chunk)
        if wire > wire_limit or (unpacker is None and wire > body_limit):
            raise BadBody("is too large")
        for piece in unpacker.feed(chunk) if unpacker else (chunk,):
            body += piece
            since_pause += len(piece)
        if since_pause > _PIECE:
            since_pause = 0
            await asyncio.sleep(0)  # a large body must not hold up a key press
    if unpacker and (wire or not (head or status in _NO_BODY or announced == "0")):
        unpacker.finish()
    return bytes(body)

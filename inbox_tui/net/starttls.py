"""From a plain line to an encrypted one (STARTTLS): RFC 3501 section 6.2.1 for IMAP, RFC 3207 for SMTP.

It is done here, before a connector has the line: nothing of its own can go out in clear text, and nothing that was said
in clear text reaches it. A server that does not offer it, or whose offer somebody on the way took out, is refused.
"""

from __future__ import annotations

import asyncio
import re
import ssl

from inbox_tui.connector import Unreachable

GREETING = {"imap": b"* OK ready\r\n", "smtp": b"220 ready\r\n"}
"""What a connector reads first in place of the clear text greeting, which anybody on the way may have written."""
_LINES = 50
_LONGEST = 4_096


async def cover(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kind: str, host: str, context: ssl.SSLContext
) -> None:
    """Encrypt a line that was just opened; ``kind`` is ``imap`` or ``smtp``. Raises ``Unreachable`` where the server
    does not go along, ``OSError`` for a certificate that is not the host's."""
    offered = await (_imap(reader, writer) if kind == "imap" else _smtp(reader, writer))
    if not offered:
        usual = {"imap": 993, "smtp": 465}[kind]
        raise Unreachable(
            f"{host} offers no encryption (STARTTLS) on this line, so nothing was sent there: somebody on the way may "
            f"have taken it out. If it never does, use its encrypted port ({usual})."
        )
    if await _said_more(reader):
        raise Unreachable(f"What {host} said came from somebody else in part, so nothing was sent there.")
    await writer.start_tls(context, server_hostname=host)


async def _imap(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    if not re.match(rb"\* OK\b", await _line(reader), re.IGNORECASE):
        return False  # a goodbye; or "authenticated already", which would leave no room for STARTTLS
    writer.write(b"s1 STARTTLS\r\n")
    await writer.drain()
    for _ in range(_LINES):
        line = await _line(reader)
        if not line.startswith(b"* "):
            return re.match(rb"s1 OK\b", line, re.IGNORECASE) is not None
    return False


async def _smtp(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    if (await _reply(reader))[0] != b"220":
        return False
    writer.write(b"EHLO [127.0.0.1]\r\n")
    await writer.drain()
    code, words = await _reply(reader)
    if code != b"250" or b"STARTTLS" not in words:
        return False
    writer.write(b"STARTTLS\r\n")
    await writer.drain()
    return (await _reply(reader))[0] == b"220"


async def _reply(reader: asyncio.StreamReader) -> tuple[bytes, list[bytes]]:
    """Code and words of one SMTP answer; no code where it is none."""
    words: list[bytes] = []
    for _ in range(_LINES):
        line = await _line(reader)
        words.append(line[4:].strip().upper())
        if line[3:4] != b"-":
            return line[:3], words
    return b"", words


async def _line(reader: asyncio.StreamReader) -> bytes:
    line = await reader.readuntil(b"\n")
    return line[:_LONGEST]


async def _said_more(reader: asyncio.StreamReader) -> bool:
    """Whether something stands behind the answer already: it would be taken for what was said under encryption."""
    try:
        async with asyncio.timeout(0):
            return bool(await reader.read(1))
    except TimeoutError:
        return False

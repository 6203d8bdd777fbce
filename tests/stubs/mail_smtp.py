"""The mail server's side of SMTP, the way out: bytes in, bytes out."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mail_world import MailWorld


class SmtpTalk:
    """The way out."""

    def __init__(self, world: MailWorld) -> None:
        self.world = world
        self.open = True
        self._data: bytes | None = None
        self._to: list[str] = []
        self._words: list[bytes] | None = None
        self._in = self._refused = False

    def greeting(self) -> bytes:
        return b"220 out.example ready\r\n"

    def feed(self, data: bytes) -> bytes:
        out = b""
        if self._data is not None:
            self._data += data
            return self._end() if self._data.endswith(b"\r\n.\r\n") else b""
        for line in data.split(b"\r\n")[:-1]:
            out += self._line(line.decode())
        return out

    def news(self) -> bytes:
        return b""

    def _line(self, line: str) -> bytes:
        if self._words is not None:
            self._words.append(base64.b64decode(line))
            if len(self._words) == 1:
                return b"334 UGFzc3dvcmQ6\r\n"
            user, word = self._words
            self._words, self._in = None, self.world.lets_in(b"\0" + user + b"\0" + word)
            return b"235 in\r\n" if self._in else b"535 5.7.8 Authentication credentials invalid\r\n"
        match line.upper().split(" ")[0]:
            case "EHLO":
                return f"250-out.example\r\n250-8BITMIME\r\n250 AUTH {self.world.mechanisms}\r\n".encode()
            case "AUTH" if line.upper() == "AUTH LOGIN":
                self._words = []
                return b"334 VXNlcm5hbWU6\r\n"
            case "AUTH" if line.upper().split(" ")[1] in ("XOAUTH2", "OAUTHBEARER"):
                _, mechanism, word = line.split(" ")
                self._in = self.world.lets_in_by_token(mechanism, base64.b64decode(word))
                self._refused = not self._in
                told = base64.b64encode(b'{"status":"401"}')
                return b"235 in\r\n" if self._in else b"334 " + told + b"\r\n"
            case "" | "AQ==" if self._refused:
                self._refused = False
                return b"535 5.7.8 Authentication credentials invalid\r\n"
            case "AUTH":
                self._in = self.world.lets_in(base64.b64decode(line.split(" ")[2]))
                return b"235 in\r\n" if self._in else b"535 5.7.8 Authentication credentials invalid\r\n"
            case "MAIL" if self._in:
                return b"250 fine\r\n"
            case "RCPT" if self._in:
                if self.world.faults[:1] == ["limited"]:
                    self.world.faults.pop(0)
                    return b"451 4.7.1 Greylisted, come again later\r\n"
                self._to.append(line.partition("<")[2].rstrip(">"))
                return b"250 fine\r\n"
            case "DATA" if self._in:
                self._data = b""
                return b"354 go on\r\n"
            case "QUIT":
                self.open = False
                return b"221 bye\r\n"
        return b"503 5.5.1 not now\r\n"

    def _end(self) -> bytes:
        assert self._data is not None
        raw, self._data = re.sub(rb"(?m)^\.\.", b".", self._data[:-3]), None
        fault = self.world.faults.pop(0) if self.world.faults else ""
        if fault == "refused":
            return b"554 5.7.1 Message refused: its content is not to our taste\r\n"
        self.world.take(raw, self._to)
        if fault == "cut after":
            self.open = False
            return b""
        return b"250 2.0.0 taken\r\n"

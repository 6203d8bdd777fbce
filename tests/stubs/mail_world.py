"""A small mail server: one mailbox that platforms write to, one of sent mails, and a way out.

``ImapTalk`` and ``SmtpTalk`` answer bytes with bytes, so that the same world is served over sockets (:func:`served`)
and spoken to in memory (:class:`MemoryWire`).
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from inbox_tui.connector import Unreachable

ADDRESS = "desk@brand.example"
CHECKER = "mx.brand.example"
REPO = "acme/shop"


@dataclass
class Mail:
    uid: int
    raw: bytes
    at: datetime
    seen: bool = False


@dataclass
class Box:
    validity: int = 1700
    mails: list[Mail] = field(default_factory=list)
    next_uid: int = 1

    def put(self, raw: bytes, at: datetime) -> Mail:
        mail = Mail(self.next_uid, raw, at)
        self.next_uid += 1
        self.mails.append(mail)
        return mail

    def renumber(self) -> None:
        """The server lost its numbers: a new UIDVALIDITY, new UIDs."""
        self.validity += 1
        for number, mail in enumerate(self.mails, 101):
            mail.uid = number
        self.next_uid = 101 + len(self.mails)


def compose(headers: dict[str, str], text: str, *, html: str = "") -> bytes:
    mail = EmailMessage(policy=SMTP)
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


def checked(result: str = "dkim=pass header.d=github.com", by: str = CHECKER) -> dict[str, str]:
    return {"Authentication-Results": f"{by}; {result}; spf=pass smtp.mailfrom=github.com"}


class MailWorld:
    password = "invented-word-of-no-use"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.inbox = Box()
        self.sent = Box(validity=88)
        self.good = True
        self.faults: list[str] = []
        self.delivered: list[EmailMessage] = []
        """What the way out took, each once."""
        self.keeps_sent = True
        self.capabilities = "IMAP4rev1 SASL-IR AUTH=PLAIN IDLE SPECIAL-USE"
        self.mechanisms = "PLAIN LOGIN"
        self.commands: list[str] = []
        self.listeners: list[Callable[[], None]] = []
        self.origin = self.outgoing = ""
        self._threads = 0

    # --- what people do

    def say(self, who: str, words: str, *, to: str | None = None) -> str:
        """A mention on GitHub, as it writes a mail about it."""
        if to is None:
            self._threads += 1
            own = top = f"{REPO}/issues/{self._threads}@github.com"
        else:
            top = re.sub(r"/\d+@", "@", to.removeprefix("github:")) if to.count("/") > 3 else to.removeprefix("github:")
            own = top.replace("@", f"/{1000 + len(self.inbox.mails)}@")
        self.deliver(self.github(who, words, own, top if to else ""))
        return f"github:{own}"

    def github(self, who: str, words: str, own: str, top: str = "", **more: str) -> bytes:
        number = (top or own).partition("@")[0].rpartition("/")[2]
        headers = {
            **checked(),
            "Date": format_datetime(self.now()),
            "From": f"{who.title()} <notifications@github.com>",
            "Reply-To": f"{REPO} <reply+T0KEN{number}@reply.github.com>",
            "To": f"{REPO} <shop@noreply.github.com>",
            "Subject": f"{'Re: ' if top else ''}[{REPO}] A question (Issue #{number})",
            "Message-ID": f"<{own}>",
            "List-ID": f"{REPO} <shop.acme.github.com>",
            "X-GitHub-Sender": who,
            "X-GitHub-Reason": "your_activity" if who == "us" else "mention",
            **({"In-Reply-To": f"<{top}>", "References": f"<{top}>"} if top else {}),
            **more,
        }
        page = f"https://github.com/{REPO}/issues/{number}"
        text = f"{words}\n\n-- \nReply to this email directly or view it on GitHub:\n{page}\nYou are receiving this.\n"
        return compose(headers, text)

    def deliver(self, raw: bytes, at: datetime | None = None) -> None:
        self.inbox.put(raw, at or self.now())
        for tell in list(self.listeners):
            tell()

    def ours(self) -> list[str]:
        return [str(mail.get_content()).strip() for mail in self.delivered]

    def expire(self) -> None:
        self.good = False

    def end(self) -> None:
        self.good = False

    def lets_in(self, word: bytes) -> bool:
        return self.good and word == f"\0{ADDRESS}\0{self.password}".encode()

    def take(self, raw: bytes, to: list[str]) -> None:
        self.delivered.append(message_from_bytes(raw, policy=policy.default))  # type: ignore[arg-type]
        if self.keeps_sent:
            self.sent.put(raw, self.now())
        if ADDRESS in to:
            self.deliver(raw)

    def talk(self, url: str) -> ImapTalk | SmtpTalk:
        return SmtpTalk(self) if url.startswith("smtp") else ImapTalk(self)


class ImapTalk:
    """The server's side of one connection."""

    def __init__(self, world: MailWorld) -> None:
        self.world = world
        self.open = True
        self.idling = ""
        self._box: Box | None = None
        self._known = 0
        self._waiting = ""
        self._rest = b""

    def greeting(self) -> bytes:
        return f"* OK [CAPABILITY {self.world.capabilities}] ready\r\n".encode()

    def feed(self, data: bytes) -> bytes:
        self._rest += data
        out = b""
        while b"\r\n" in self._rest and self.open:
            line, _, self._rest = self._rest.partition(b"\r\n")
            out += self._line(line)
        return out

    def news(self) -> bytes:
        """What an idling client is pushed."""
        if not self.idling or self._box is None or len(self._box.mails) == self._known:
            return b""
        self._known = len(self._box.mails)
        return f"* {self._known} EXISTS\r\n".encode()

    def _line(self, line: bytes) -> bytes:
        world = self.world
        if self.idling and line.upper() == b"DONE":
            tag, self.idling = self.idling, ""
            return f"{tag} OK done\r\n".encode()
        if self._waiting:
            tag, self._waiting = self._waiting, ""
            return self._let_in(tag, base64.b64decode(line))
        tag, _, rest = line.decode("utf-8").partition(" ")
        name, _, more = rest.partition(" ")
        world.commands.append(name if name != "UID" else f"UID {more.partition(' ')[0]}")
        match name.upper():
            case "CAPABILITY":
                return f"* CAPABILITY {world.capabilities}\r\n{tag} OK\r\n".encode()
            case "AUTHENTICATE":
                _, _, word = more.partition(" ")
                if not word:
                    self._waiting = tag
                    return b"+ \r\n"
                return self._let_in(tag, base64.b64decode(word))
            case "LOGIN":
                user, password = re.findall(r'"((?:[^"\\]|\\.)*)"', more)
                return self._let_in(tag, f"\0{user}\0{password}".encode())
            case "LOGOUT":
                self.open = False
                return f"* BYE see you\r\n{tag} OK\r\n".encode()
            case "LIST":
                return (
                    f'* LIST (\\HasNoChildren) "/" INBOX\r\n* LIST (\\HasNoChildren \\Sent) "/" "Sent"\r\n{tag} OK\r\n'
                ).encode()
            case "EXAMINE":
                self._box = {"INBOX": world.inbox, "Sent": world.sent}.get(more.strip('"'))
                if self._box is None:
                    return f"{tag} NO [NONEXISTENT] Mailbox doesn't exist\r\n".encode()
                self._known = len(self._box.mails)
                return (
                    f"* {self._known} EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY {self._box.validity}] ok\r\n"
                    f"* OK [UIDNEXT {self._box.next_uid}] next\r\n{tag} OK [READ-ONLY] done\r\n"
                ).encode()
            case "IDLE":
                self.idling = tag
                return b"+ idling\r\n"
            case "UID" if more.upper().startswith("SEARCH ") and self._box is not None:
                found = " ".join(str(mail.uid) for mail in self._box.mails if _matches(mail, more[7:]))
                return f"* SEARCH {found}".rstrip().encode() + f"\r\n{tag} OK\r\n".encode()
            case "UID" if more.upper().startswith("FETCH ") and self._box is not None:
                return self._fetched(self._box, more[6:]) + f"{tag} OK\r\n".encode()
        return f"{tag} BAD what?\r\n".encode()

    def _let_in(self, tag: str, word: bytes) -> bytes:
        if not self.world.lets_in(word):
            return f"{tag} NO [AUTHENTICATIONFAILED] Authentication failed.\r\n".encode()
        return f"{tag} OK [CAPABILITY {self.world.capabilities}] in\r\n".encode()

    def _fetched(self, box: Box, what: str) -> bytes:
        uids = _set(what.partition(" ")[0], box.next_uid)
        section = re.search(r"BODY(\.PEEK)?\[([^\]]*)\]<(\d+)\.(\d+)>", what)
        assert section is not None, f"a fetch without bounds: {what}"
        out = b""
        for number, mail in enumerate(box.mails, 1):
            if mail.uid not in uids:
                continue
            mail.seen = mail.seen or not section[1]
            body = mail.raw
            if section[2].startswith("HEADER"):
                names = tuple(name.lower() + ":" for name in section[2].split("(")[1].rstrip(")").split())
                parts = re.split(rb"\r\n(?![ \t])", mail.raw.partition(b"\r\n\r\n")[0])
                body = b"\r\n".join(p for p in parts if p.decode("latin-1").lower().startswith(names)) + b"\r\n\r\n"
            piece = body[int(section[3]) : int(section[3]) + int(section[4])]
            at = f"{mail.at:%d-%b-%Y %H:%M:%S +0000}"
            told = f'UID {mail.uid} INTERNALDATE "{at}" BODY[{section[2]}]<0> {{{len(piece)}}}'
            out += f"* {number} FETCH ({told}\r\n".encode() + piece + b")\r\n"
        return out


def _set(text: str, next_uid: int) -> set[int]:
    found: set[int] = set()
    for part in text.split(","):
        low, _, high = part.partition(":")
        found.update(range(int(low), (next_uid - 1 if high == "*" else int(high or low)) + 1))
    return found


def _matches(mail: Mail, criteria: str) -> bool:
    if found := re.fullmatch(r"UID (\d+):\*", criteria):
        return mail.uid >= int(found[1])
    if found := re.fullmatch(r"SINCE (\S+)", criteria):
        return mail.at.date() >= datetime.strptime(found[1], "%d-%b-%Y").replace(tzinfo=UTC).date()
    head = mail.raw.partition(b"\r\n\r\n")[0].decode("latin-1")
    for name, word in re.findall(r'HEADER (\S+) "([^"]*)"', criteria):
        if any(
            word in re.sub(r"\s+", " ", line)
            for line in re.split(r"\r\n(?![ \t])", head)
            if line.lower().startswith(name.lower() + ":")
        ):
            return True
    return False


class SmtpTalk:
    """The way out."""

    def __init__(self, world: MailWorld) -> None:
        self.world = world
        self.open = True
        self._data: bytes | None = None
        self._to: list[str] = []
        self._words: list[bytes] | None = None
        self._in = False

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


class MemoryWire:
    """A line to the world that needs no socket; what does not come at once never comes."""

    def __init__(self, talk: Any) -> None:
        self.talk = talk
        self._buffer: bytes = talk.greeting()

    async def line(self, *, timeout: float = 30.0) -> bytes:
        self._buffer += self.talk.news()
        end = self._buffer.find(b"\n") + 1
        if not end:
            raise Unreachable("Nothing more comes.")
        line, self._buffer = self._buffer[:end], self._buffer[end:]
        return line

    async def read(self, size: int, *, timeout: float = 30.0) -> bytes:
        if len(self._buffer) < size:
            raise Unreachable("Nothing more comes.")
        piece, self._buffer = self._buffer[:size], self._buffer[size:]
        return piece

    async def write(self, data: bytes, *, timeout: float = 30.0) -> None:
        self._buffer += self.talk.feed(data)


@asynccontextmanager
async def served(world: MailWorld) -> AsyncIterator[str]:
    """Serve ``world`` until the block is left. Yields the IMAP origin; ``world.outgoing`` is the way out."""

    def serving(kind: str) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            talk = world.talk(kind)

            def tell() -> None:
                if not writer.is_closing():
                    writer.write(talk.news())

            world.listeners.append(tell)
            try:
                writer.write(talk.greeting())
                while talk.open and (data := await reader.read(65_536)):
                    writer.write(talk.feed(data))
                    await writer.drain()
            except OSError:
                pass
            finally:
                world.listeners.remove(tell)
                writer.close()

        return connected

    imap = await asyncio.start_server(serving("imap"), "127.0.0.1", 0)
    smtp = await asyncio.start_server(serving("smtp"), "127.0.0.1", 0)
    world.origin = f"imap://127.0.0.1:{imap.sockets[0].getsockname()[1]}"
    world.outgoing = f"smtp://127.0.0.1:{smtp.sockets[0].getsockname()[1]}"
    try:
        yield world.origin
    finally:
        imap.close()
        smtp.close()

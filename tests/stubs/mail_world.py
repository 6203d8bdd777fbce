"""A small mail server: one mailbox that platforms write to, one of sent mails, and a way out.

``ImapTalk`` and ``SmtpTalk`` answer bytes with bytes, so that the same world is served over sockets (:func:`served`)
and spoken to in memory (:class:`MemoryWire`).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from inbox_tui.connector import Unreachable
from mail_imap import ImapTalk
from mail_smtp import SmtpTalk

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
        self.token = ""
        """The access token that is good now; empty: none is taken."""
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

    def lets_in_by_token(self, mechanism: str, word: bytes) -> bool:
        start = f"user={ADDRESS}\x01" if mechanism == "XOAUTH2" else f"n,a={ADDRESS},\x01"
        return self.good and bool(self.token) and word == f"{start}auth=Bearer {self.token}\x01\x01".encode()

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

"""An answer as a mail, and handing it to the outgoing server (RFC 5321 over TLS, RFC 4954)."""

from __future__ import annotations

import base64
import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from inbox_tui.connector import ConnectorError, Link, Rejected, SignInNeeded, Unreachable, Unreadable, Unsure
from inbox_tui.connector.given import Wire
from inbox_tui.domain.model import Reply
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class
from inbox_tui_mail import tokens
from inbox_tui_mail.message import MOST_REFERENCES
from inbox_tui_mail.trouble import smtp_refusal

MOST_LINES = 200
ALL_SENT_SECONDS = 120.0
_CODE = re.compile(rb"(\d{3})([ -])(.*)")


@value_class(kw_only=True)
class Outgoing:
    """A mail ready to go: envelope and bytes. ``copy_to`` gets one as well, so that there is proof of it."""

    sender: str
    to: str
    copy_to: str
    raw: bytes


def key(random: int, address: str) -> str:
    """A Message-ID nobody can guess, without its brackets."""
    return f"{random:032x}.inbox-tui@{address.rpartition('@')[2].lower()}"


def answer(reply: Reply, address: str, to: str, *, copy: bool) -> Outgoing:
    """The mail that answers ``reply.target``. Raises ``Rejected`` where it cannot be written."""
    extra = reply.target.extra if reply.target is not None else {}
    parent = extra.get("message_id", "")
    chain = [*extra.get("references", "").split(), parent]
    subject = extra.get("subject", "")
    mail = EmailMessage(policy=SMTP.clone(max_line_length=78))
    try:
        mail["From"] = address
        mail["To"] = to
        mail["Subject"] = _line(subject if subject.lower().startswith("re:") else f"Re: {subject}")
        mail["Date"] = format_datetime(reply.created_at)
        mail["Message-ID"] = f"<{_line(reply.key)}>"
        mail["In-Reply-To"] = f"<{_line(parent)}>"
        mail["References"] = " ".join(f"<{_line(each)}>" for each in dict.fromkeys(chain[-MOST_REFERENCES:]))
        mail.set_content(reply.text + "\n", charset="utf-8", cte="quoted-printable")
        raw = mail.as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise Rejected(f"This answer cannot be put into a mail ({type(error).__name__}).") from None
    return Outgoing(sender=address, to=to, copy_to=address if copy else "", raw=raw)


def _line(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f<>]+", " ", text).strip()


class Submission:
    """One conversation with the outgoing server. Until the mail's last byte has been written, whatever goes wrong
    means that nothing was sent; from there on only a clear word of the server says so."""

    def __init__(self, wire: Wire, now: datetime) -> None:
        self._wire = wire
        self._now = now

    async def deliver(self, mail: Outgoing, user: str, password: Secret, *, token: bool = False) -> None:
        """``token``: the password is an access token. Raises ``Unsure`` where the mail may have been taken, another
        ``ConnectorError`` where it surely was not."""
        await self._expect("greeting", 220)
        offers = await self._say(b"EHLO [127.0.0.1]", "greeting", 250)
        mechanisms = next((line[5:].upper().split() for line in offers if line.upper().startswith("AUTH ")), [])
        if token:
            said = tokens.exchange(user, password.reveal(), mechanisms)
            await self._wire.write(f"AUTH {said.mechanism} ".encode() + said.first + b"\r\n")
            if not await self._let_in():
                await self._say(said.last, "login", 235)
        elif "PLAIN" in mechanisms:
            word = base64.b64encode(f"\0{user}\0{password.reveal()}".encode())
            await self._say(b"AUTH PLAIN " + word, "login", 235)
        elif "LOGIN" in mechanisms:
            await self._say(b"AUTH LOGIN", "login", 334)
            await self._say(base64.b64encode(user.encode()), "login", 334)
            await self._say(base64.b64encode(password.reveal().encode()), "login", 235)
        else:
            raise SignInNeeded("The outgoing mail server takes no password here. Check its address and port (465).")
        await self._say(f"MAIL FROM:<{mail.sender}>".encode(), "sender", 250)
        await self._say(f"RCPT TO:<{mail.to}>".encode(), "recipient", 250, 251)
        if mail.copy_to:
            await self._say(f"RCPT TO:<{mail.copy_to}>".encode(), "copy", 250, 251)
        await self._say(b"DATA", "data", 354)
        body = re.sub(rb"(?m)^\.", b"..", mail.raw)
        await self._finish(body + (b"" if body.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        try:
            await self._wire.write(b"QUIT\r\n")
        except ConnectorError:
            return

    async def _finish(self, body: bytes) -> None:
        try:
            await self._wire.write(body, timeout=ALL_SENT_SECONDS)
            code, lines = await self._answer(ALL_SENT_SECONDS)
        except (Unreachable, Unreadable):
            raise Unsure("The outgoing mail server did not say whether it took the mail.") from None
        if 200 <= code < 300:
            return
        if 400 <= code < 600:
            raise smtp_refusal(code, _words(lines), self._now, step="data")
        raise Unsure("The outgoing mail server's answer makes no sense; it may have taken the mail.")

    async def _let_in(self) -> bool:
        """Whether the login is good; False where the server says first why not, and waits for a word."""
        code, lines = await self._answer()
        if code not in (235, 334):
            raise smtp_refusal(code, _words(lines), self._now, step="login")
        return code == 235

    async def _say(self, command: bytes, step: str, *good: int) -> list[str]:
        await self._wire.write(command + b"\r\n")
        return await self._expect(step, *good)

    async def _expect(self, step: str, *good: int) -> list[str]:
        code, lines = await self._answer()
        if code not in good:
            raise smtp_refusal(code, _words(lines), self._now, step=step)
        return lines

    async def _answer(self, timeout: float = 30.0) -> tuple[int, list[str]]:
        lines: list[str] = []
        for _ in range(MOST_LINES):
            found = _CODE.match((await self._wire.line(timeout=timeout)).rstrip(b"\r\n") + b" ")
            if found is None:
                raise Unreadable("That server does not speak SMTP.")
            lines.append(found[3].decode("utf-8", "replace").strip())
            if found[2] == b" ":
                return int(found[1]), lines
        raise Unreadable("The outgoing mail server's answer has no end.")


def _words(lines: list[str]) -> str:
    return " ".join(lines)[:300]


async def submit(
    link: Link, url: str, mail: Outgoing, user: str, password: Secret | None, *, token: bool = False
) -> None:
    """Hand a mail to the outgoing server. Raises as :meth:`Submission.deliver` does."""
    if password is None:
        raise SignInNeeded("This account is not signed in.")

    async def go(word: Secret) -> None:
        async with link.http.wire(url) as wire:
            await Submission(wire, link.now()).deliver(mail, user, word, token=token)

    await tokens.renewed(link, password, token, go)

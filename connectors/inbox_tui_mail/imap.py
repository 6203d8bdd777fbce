"""A session with an IMAP server: the commands listening needs, all of which only read.

Mailboxes are opened with EXAMINE and bodies fetched with BODY.PEEK, so that nothing is ever marked as seen. Whatever
the server says is bounded: lines and literals by the wire, the number of responses, tokens and nesting here.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime

from inbox_tui.connector import Link, RateLimited, Rejected, SignInNeeded, Unreachable, Unreadable, Unsupported
from inbox_tui.connector.given import Wire
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class
from inbox_tui_mail import grammar, tokens
from inbox_tui_mail.grammar import NotImap, Status, Value
from inbox_tui_mail.trouble import imap_refusal

PIECE = 98_304
"""Of one mail so many bytes are asked for; a notification says what it has to say in far fewer."""
HEADERS = 4_096
LARGEST = PIECE + 4_096
"""A larger literal was not asked for."""
MOST_RESPONSES = 20_000
MOST_LITERALS = 8
COMMANDS = 40
"""So many commands a round."""
IDLE_SECONDS = 25 * 60.0
"""IDLE is renewed before the 29 minutes after which servers may hang up (RFC 2177)."""


@value_class(kw_only=True)
class Mailbox:
    """What EXAMINE told."""

    name: str
    validity: int
    next_uid: int | None = None


@value_class(kw_only=True)
class Message:
    """One message of a FETCH."""

    uid: int
    body: bytes
    received: str = ""
    """INTERNALDATE as the server writes it."""


class Session:
    """One connection. ``left`` counts down the commands it may still send."""

    def __init__(self, wire: Wire, now: Callable[[], datetime], commands: int = COMMANDS) -> None:
        self._wire = wire
        self._now = now
        self._count = 0
        self.left = commands
        self.capabilities: frozenset[str] = frozenset()
        self.alerts: list[str] = []
        """What the server insists on telling the person (RFC 3501 section 7.1, ALERT)."""

    # --- lines

    async def _response(self, timeout: float = 30.0) -> list[bytes]:
        """One response: stretches of line and literals by turns."""
        pieces = [await self._wire.line(timeout=timeout)]
        while (size := grammar.literal_at_end(pieces[-1])) is not None:
            if size > LARGEST or len(pieces) > 2 * MOST_LITERALS:
                raise Unreadable("The mail server's answer is larger than what was asked for.")
            pieces.append(await self._wire.read(size))
            pieces.append(await self._wire.line())
        return pieces

    async def greet(self) -> None:
        """The first line. Raises where the server does not want us."""
        first = (await self._response())[0]
        said = grammar.status(first[2:]) if first.startswith(b"* ") else None
        if said is None or said.kind not in ("OK", "BYE", "PREAUTH"):
            raise Unreadable("That server does not speak IMAP.", repr(first[:80]))
        self._note(said)
        if said.kind == "BYE":
            raise imap_refusal(said, self._now())

    def _note(self, said: Status) -> None:
        if said.code == "ALERT" and said.words and said.words not in self.alerts and len(self.alerts) < 5:
            self.alerts.append(said.words)
        if said.code == "CAPABILITY":
            self.capabilities = frozenset(said.argument.upper().split())

    async def each(
        self, command: bytes, *literals: bytes, login: bool = False, folder: str = ""
    ) -> AsyncIterator[list[Value]]:
        """Send a command and yield its untagged responses as they come. Raises what its end says.

        ``literals`` are sent one after the other whenever the server asks for more. ``login`` and ``folder`` say
        what a refusal is about (:func:`~inbox_tui_mail.trouble.imap_refusal`).
        """
        if self.left <= 0:
            raise Unreachable("The mailbox takes more looks than one round has; the next one goes on.")
        self.left -= 1
        self._count += 1
        tag = f"a{self._count}".encode()
        await self._wire.write(tag + b" " + command + b"\r\n")
        waiting = list(literals)
        for _ in range(MOST_RESPONSES):
            pieces = await self._response()
            first = pieces[0]
            if first.startswith(b"+"):
                if not waiting:
                    raise Unreadable("The mail server waits for something we do not have.")
                await self._wire.write(waiting.pop(0) + b"\r\n")
                continue
            mark, _, rest = first.partition(b" ")
            said = grammar.status(rest)
            if mark == tag:
                if said is None:
                    raise Unreadable("The mail server's answer has no result.", repr(first[:80]))
                self._note(said)
                if said.kind != "OK":
                    raise imap_refusal(said, self._now(), login=login, folder=folder)
                return
            if mark != b"*":
                raise Unreadable("The mail server's answer is not IMAP.", repr(first[:80]))
            if said is not None:
                self._note(said)
                if said.kind == "BYE" and command != b"LOGOUT":
                    raise imap_refusal(said, self._now())
                yield [said.kind.encode(), said.code.encode(), said.argument.encode()]
                continue
            try:
                yield grammar.values([rest, *pieces[1:]])
            except NotImap as error:
                raise Unreadable(f"The mail server's answer is not IMAP: {error}.", repr(first[:80])) from None
        raise Unreadable("The mail server's answer has no end.")

    async def run(self, command: bytes, *literals: bytes, login: bool = False, folder: str = "") -> list[list[Value]]:
        """Send a command whose answers are few."""
        return [values async for values in self.each(command, *literals, login=login, folder=folder)]

    # --- commands

    async def login(self, user: str, password: Secret, *, token: bool = False) -> None:
        """Raises ``SignInNeeded`` where the login is not good. ``token``: it is an access token."""
        if not self.capabilities:
            await self._capability()
        before = self.capabilities
        self.capabilities = frozenset()
        word = password.reveal()
        if token:
            offered = {each.removeprefix("AUTH=") for each in before}
            said = tokens.exchange(user, word, offered)
            await self._authenticate(said.mechanism, said.first, said.last, at_once="SASL-IR" in before)
        elif "AUTH=PLAIN" in before:
            plain = base64.b64encode(f"\0{user}\0{word}".encode())
            await self._authenticate("PLAIN", plain, at_once="SASL-IR" in before)
        elif "LOGINDISABLED" in before:
            raise SignInNeeded(
                "The mail server takes no password, only another kind of login that is not offered here."
            )
        else:
            name, secret = grammar.quoted(user), grammar.quoted(word)
            if name is None or secret is None:
                raise SignInNeeded("The mail server's simple login takes plain letters only. Choose another password.")
            await self.run(b"LOGIN " + name + b" " + secret, login=True)
        if not self.capabilities:
            await self._capability()

    async def _authenticate(self, mechanism: str, first: bytes, *more: bytes, at_once: bool) -> None:
        begin = f"AUTHENTICATE {mechanism}".encode()
        if at_once:
            await self.run(begin + b" " + first, *more, login=True)
        else:
            await self.run(begin, first, *more, login=True)

    async def _capability(self) -> None:
        for values in await self.run(b"CAPABILITY"):
            if values[:1] == [b"CAPABILITY"]:
                self.capabilities = frozenset(
                    v.decode("ascii", "replace").upper() for v in values[1:] if isinstance(v, bytes)
                )

    async def examine(self, folder: str, *, encoded: bool = False) -> Mailbox:
        """Open a mailbox for reading only. ``encoded``: its name is as the server wrote it."""
        validity: int | None = None
        next_uid: int | None = None
        for values in await self.run(b"EXAMINE " + grammar.mailbox(folder, encoded=encoded), folder=folder):
            match values:
                case [b"OK", b"UIDVALIDITY", bytes() as told] if told.isdigit():
                    validity = int(told)
                case [b"OK", b"UIDNEXT", bytes() as told] if told.isdigit():
                    next_uid = int(told)
        if validity is None:
            raise Unsupported(
                "This mail server gives its messages no lasting numbers (UIDVALIDITY), so it cannot be followed."
            )
        return Mailbox(name=folder, validity=validity, next_uid=next_uid)

    async def search(self, criteria: bytes) -> list[int]:
        """The UIDs of what matches, in order."""
        found: set[int] = set()
        for values in await self.run(b"UID SEARCH " + criteria):
            if values[:1] == [b"SEARCH"]:
                found.update(self._numbers(values[1:]))
        return sorted(found)

    @staticmethod
    def _numbers(values: Sequence[Value]) -> list[int]:
        try:
            return [grammar.number(value) for value in values]
        except NotImap as error:
            raise Unreadable(f"The mail server's answer is not IMAP: {error}.") from None

    async def fetch(self, uids: Sequence[int], what: bytes) -> AsyncIterator[Message]:
        """These messages' bodies (or whatever ``what`` asks for), as they come; those that are gone are left out."""
        wanted = set(uids)
        if not wanted:
            return
        async for values in self.each(b"UID FETCH " + grammar.ranges(uids) + b" (UID INTERNALDATE " + what + b")"):
            if len(values) != 3 or values[1] != b"FETCH":
                continue
            try:
                told = grammar.fields(values[2])
                uid = grammar.number(told.get("UID"))
            except NotImap:
                continue  # news of another message's flags need not name it
            body, received = told.get("BODY"), told.get("INTERNALDATE")
            if uid in wanted and isinstance(body, bytes):
                wanted.discard(uid)
                yield Message(
                    uid=uid,
                    body=body,
                    received=received.decode("ascii", "replace") if isinstance(received, bytes) else "",
                )

    async def sent_mailbox(self) -> str | None:
        """The raw name of the mailbox that holds what was sent, as the server marks it (RFC 6154); None without one."""
        usual: str | None = None
        for values in await self.run(b'LIST "" "*"'):
            if (
                len(values) != 4
                or values[0] != b"LIST"
                or not isinstance(values[1], list)
                or not isinstance(values[3], bytes)
            ):
                continue
            name = values[3].decode("latin-1")
            if b"\\sent" in [flag.lower() for flag in values[1] if isinstance(flag, bytes)]:
                return name
            if name.lower().rpartition("/")[2].rpartition(".")[2] in ("sent", "sent items", "sent messages"):
                usual = usual or name
        return usual

    async def idle(self) -> AsyncIterator[None]:
        """Yields whenever the open mailbox has news; once at the beginning. Ends never by itself."""
        if "IDLE" not in self.capabilities:
            raise Unsupported("This mail server does not push news (no IDLE); it is asked now and then instead.")
        first = True
        while True:
            self._count += 1
            tag = f"a{self._count}".encode()
            await self._wire.write(tag + b" IDLE\r\n")
            if not (await self._response())[0].startswith(b"+"):
                raise Unreadable("The mail server does not begin to wait with us.")
            if first:
                first = False
                yield
            news = await self._pushed()
            await self._wire.write(b"DONE\r\n")
            for _ in range(MOST_RESPONSES):
                line = (await self._response())[0]
                if line.startswith(tag + b" "):
                    said = grammar.status(line.partition(b" ")[2])
                    if said is None or said.kind != "OK":
                        raise Unreadable("The mail server does not end its waiting.")
                    break
                news = news or _is_news(line)
            else:
                raise Unreadable("The mail server's answer has no end.")
            if news:
                yield

    async def _pushed(self) -> bool:
        """Wait for a push; False where it is time to ask anew. A line that broke shows at the next word we send."""
        for _ in range(MOST_RESPONSES):
            try:
                line = (await self._response(IDLE_SECONDS))[0]
            except Unreachable:
                return False
            said = grammar.status(line[2:]) if line.startswith(b"* ") else None
            if said is not None and said.kind == "BYE":
                raise imap_refusal(said, self._now())
            if _is_news(line):
                return True
        return False

    async def logout(self) -> None:
        """Say goodbye; whatever the server answers no longer matters."""
        try:
            self.left += 1
            await self.run(b"LOGOUT")
        except (Unreachable, Unreadable, Rejected, RateLimited):
            return


def _is_news(line: bytes) -> bool:
    return line.startswith(b"* ") and line.rstrip().upper().endswith(b" EXISTS")


@asynccontextmanager
async def connected(
    link: Link, url: str, user: str, password: Secret | None, *, token: bool = False
) -> AsyncIterator[Session]:
    """A session that is logged in; ``token``: by an access token. Raises as :meth:`Session.login` does."""
    if password is None:
        raise SignInNeeded("This account is not signed in.")
    async with AsyncExitStack() as stack:

        async def go(word: Secret) -> Session:
            await stack.aclose()  # a line on which a login was refused is of no use
            session = Session(await stack.enter_async_context(link.http.wire(url)), link.now)
            await session.greet()
            await session.login(user, word, token=token)
            return session

        session = await tokens.renewed(link, password, token, go)
        yield session
        await session.logout()

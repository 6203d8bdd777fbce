"""The mail server's side of IMAP: bytes in, bytes out. Every fetch must be bounded."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mail_world import Box, Mail, MailWorld


class ImapTalk:
    """The server's side of one connection."""

    def __init__(self, world: MailWorld) -> None:
        self.world = world
        self.open = True
        self.idling = ""
        self._box: Box | None = None
        self._known = 0
        self._waiting = self._mechanism = ""
        self._refused = False
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
            return self._let_in(tag, base64.b64decode(line), self._mechanism)
        tag, _, rest = line.decode("utf-8").partition(" ")
        name, _, more = rest.partition(" ")
        world.commands.append(name if name != "UID" else f"UID {more.partition(' ')[0]}")
        match name.upper():
            case "CAPABILITY":
                return f"* CAPABILITY {world.capabilities}\r\n{tag} OK\r\n".encode()
            case "AUTHENTICATE":
                self._mechanism, _, word = more.partition(" ")
                if not word:
                    self._waiting = tag
                    return b"+ \r\n"
                return self._let_in(tag, base64.b64decode(word), self._mechanism)
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

    def _let_in(self, tag: str, word: bytes, mechanism: str = "PLAIN") -> bytes:
        if mechanism != "PLAIN":
            if not self._refused and not self.world.lets_in_by_token(mechanism, word):
                # A refusal is told in JSON first; the client answers with a word that means nothing.
                self._refused, self._waiting = True, tag
                return b"+ " + base64.b64encode(b'{"status":"401","schemes":"bearer"}') + b"\r\n"
            good = not self._refused
            assert good or word == (b"\x01" if mechanism == "OAUTHBEARER" else b"")
        else:
            good = self.world.lets_in(word)
        if not good:
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

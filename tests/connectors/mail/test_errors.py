"""What servers refuse, by what happens next; and what no server should say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import (
    ConnectorError,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unreadable,
    Unsure,
)
from inbox_tui.domain.model import Cursor
from inbox_tui.testing.harness import awaited, error_of, first_page, listen, posts_of, run
from inbox_tui.testing.link import EPOCH
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_mail import grammar, trouble
from inbox_tui_mail.grammar import NotImap
from mail_world import MemoryWire

SECRET = "invented-word-of-no-use"


@pytest.mark.parametrize(
    ("line", "login", "expected"),
    [
        (b"NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", True, SignInNeeded),
        (b"NO [ALERT] Application-specific password required", True, SignInNeeded),
        (b"NO [EXPIRED] Password expired", True, SignInNeeded),
        (b"NO [PRIVACYREQUIRED] TLS first", True, SignInNeeded),
        (b"NO LOGIN failed.", True, SignInNeeded),
        (b"NO [CONTACTADMIN] Ask", True, Rejected),
        (b"NO [UNAVAILABLE] Temporary authentication failure.", True, Unreachable),
        (b"NO [ALERT] Too many simultaneous connections. (Failure)", True, RateLimited),
        (b"NO [LIMIT] Too much", False, RateLimited),
        (b"NO [OVERQUOTA] Account exceeded command or bandwidth limits.", False, RateLimited),
        (b"NO [INUSE] Mailbox in use", False, Unreachable),
        (b"NO [SERVERBUG] Internal error occurred", False, Unreachable),
        (b"NO [NOPERM] Not yours", False, PermissionMissing),
        (b"NO [NONEXISTENT] Unknown Mailbox", False, Rejected),
        (b"BAD Error in IMAP command", False, Unreadable),
        (b"BYE Session expired", False, Unreachable),
    ],
)
def test_imap_refusals(line: bytes, login: bool, expected: type[ConnectorError]) -> None:
    said = grammar.status(line)
    assert said is not None
    error = trouble.imap_refusal(said, EPOCH, login=login)
    assert type(error) is expected
    assert said.words in str(error)
    if isinstance(error, RateLimited):
        assert error.until == EPOCH + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("code", "step", "expected"),
    [
        (535, "login", SignInNeeded),
        (534, "login", SignInNeeded),
        (530, "sender", SignInNeeded),
        (454, "login", RateLimited),
        (504, "login", SignInNeeded),
        (421, "greeting", Unreachable),
        (450, "recipient", RateLimited),
        (451, "data", RateLimited),
        (452, "sender", RateLimited),
        (550, "recipient", TargetGone),
        (550, "sender", Rejected),
        (552, "data", Rejected),
        (554, "data", Rejected),
        (354, "sender", Unreadable),
        (999, "sender", Unreadable),
    ],
)
def test_smtp_refusals(code: int, step: str, expected: type[ConnectorError]) -> None:
    assert type(trouble.smtp_refusal(code, "no", EPOCH, step=step)) is expected


class Script:
    """A server that says what it is told to, whatever it is asked."""

    def __init__(self, greeting: bytes, *answers: bytes) -> None:
        self.open = True
        self._greeting = greeting
        self._answers = list(answers)

    def greeting(self) -> bytes:
        return self._greeting

    def news(self) -> bytes:
        return b""

    def feed(self, data: bytes) -> bytes:
        tag = data.split(b" ")[0]
        return (self._answers.pop(0) if self._answers else b"").replace(b"TAG", tag)


OK = b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR IDLE] hi\r\n"
IN = b"TAG OK [CAPABILITY IMAP4rev1 IDLE] in\r\n"
LIST = b'* LIST () "/" INBOX\r\nTAG OK\r\n'
BOX = b"* OK [UIDVALIDITY 5] v\r\n* OK [UIDNEXT 9] n\r\nTAG OK\r\n"
FOUND = b"* SEARCH 1 2 3\r\nTAG OK\r\n"
GARBAGE: tuple[tuple[bytes, ...], ...] = (
    (b"",),
    (b"220 smtp.example ESMTP\r\n",),
    (b"HTTP/1.1 400 Bad Request\r\n\r\n",),
    (b"\x00\xff\x00\xff\r\n",),
    (b"* BYE too many connections\r\n",),
    (OK, b""),
    (OK, b"* \r\n"),
    (OK, b"TAG\r\n"),
    (OK, b"b7 OK\r\n"),
    (OK, b"TAG PERHAPS\r\n"),
    (OK, b"+ go on\r\n"),
    (OK, IN, b"* LIST (((((((((((((((((((((((((((((((((\r\nTAG OK\r\n"),
    (OK, IN, b"* LIST ) INBOX\r\nTAG OK\r\n"),
    (OK, IN, b'* LIST () "never ended\r\nTAG OK\r\n'),
    (OK, IN, b"* LIST () {99999999999}\r\n"),
    (OK, IN, b"* LIST () {400000}\r\n" + b"x" * 400_000),
    (OK, IN, b"* LIST () {5}\r\nabc"),
    (OK, IN, LIST, b"TAG OK\r\n"),
    (OK, IN, LIST, b"* OK [UIDVALIDITY many] v\r\nTAG OK\r\n"),
    (OK, IN, LIST, b"* BYE going\r\n"),
    (OK, IN, LIST, BOX, b"* SEARCH 1 two 3\r\nTAG OK\r\n"),
    (OK, IN, LIST, BOX, b"* SEARCH 99999999999999999999\r\nTAG OK\r\n"),
    (OK, IN, LIST, BOX, b"* SEARCH -1\r\nTAG OK\r\n"),
    (OK, IN, LIST, BOX, FOUND, b"* 1 FETCH (UID 1 BODY[] {10}\r\nfrom: x@githu"),
    (OK, IN, LIST, BOX, FOUND, b"* 1 FETCH (UID 1 BODY[] {999999999}\r\n"),
    (OK, IN, LIST, BOX, FOUND, b"* 1 FETCH (UID)\r\n* 2 FETCH ()\r\n* 3 FETCH 7\r\n* x\r\nTAG OK\r\n"),
    (OK, IN, LIST, BOX, FOUND, b"* 1 FETCH (UID 77 BODY[] {1}\r\nx)\r\nTAG OK\r\n"),
    (OK, IN, LIST, BOX, FOUND, b"* 1 EXISTS\r\n" * 20_001),
)


def doing(desk: Any, target: Any) -> list[Callable[[], Awaitable[object]]]:
    reply = reply_for(desk.connector, target)
    return [
        desk.connector.profile,
        lambda: listen(desk.connector),
        lambda: listen(desk.connector, Cursor('{"v":1,"inbox":[5,1,"",""],"sent":[0,0,"",""],"turned":[{},{},""]}')),
        lambda: desk.connector.thread(target.ref),
        lambda: desk.connector.find_sent(reply),
        lambda: desk.connector.reply(permit_for(reply)),
        lambda: first_page(desk.connector),
    ]


@pytest.mark.parametrize("script", GARBAGE, ids=lambda script: repr(script[-1][:40]))
def test_garbage_never_becomes_anything_but_a_connector_error(new_desk: Callable[..., Any], script: Any) -> None:
    desk = new_desk()
    desk.world.say("ana", "Hello?")
    (target,) = posts_of(run(listen(desk.connector)))
    desk.link.http.wires = lambda url: MemoryWire(Script(*script))
    for work in doing(desk, target):
        error = error_of(work)
        assert error is None or isinstance(error, ConnectorError), repr(error)
        if error is not None:
            assert str(error).strip()
            assert SECRET not in f"{error} {error!r} {getattr(error, 'sample', '')}"


def test_literals_that_are_not_where_they_should_be() -> None:
    for pieces in ([b"a {3} b\r\n"], [b"a {3}\r\n"], [b"a\r\n", b"xyz", b"\r\n"]):
        with pytest.raises(NotImap):
            grammar.values(pieces)
    assert grammar.values([b"a (b {3}\r\n", b"x\ny", b' "q\\"" NIL)\r\n']) == [b"a", [b"b", b"x\ny", b'q"', None]]


@pytest.mark.parametrize(
    ("name", "written"),
    [("INBOX", b'"INBOX"'), ("Entw\u00fcrfe & mehr", b'"Entw&APw-rfe &- mehr"'), ('a"b\\c', b'"a\\"b\\\\c"')],
)
def test_mailbox_names(name: str, written: bytes) -> None:
    assert grammar.mailbox(name) == written


def test_uid_sets() -> None:
    assert grammar.ranges([5, 1, 2, 3, 9, 2]) == b"1:3,5,9"
    assert grammar.ranges([]) == b""


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((b"220 hi\r\n", b"250 fine\r\n"), SignInNeeded),
        ((b"220 hi\r\n", b"250 AUTH PLAIN\r\n", b"535 no\r\n"), SignInNeeded),
        ((b"554 go away\r\n",), Rejected),
        ((b"* OK imap\r\n",), Unreadable),
        ((b"220 hi\r\n", b"250-x\r\n" * 300), Unreadable),
        ((b"220 hi\r\n", b"250 AUTH PLAIN\r\n", b"235 in\r\n", b"250 s\r\n", b"550 who?\r\n"), TargetGone),
        (
            (b"220 hi\r\n", b"250 AUTH PLAIN\r\n", b"235 in\r\n", b"250 s\r\n", b"250 r\r\n", b"250 c\r\n", b""),
            Unreachable,
        ),
        (
            (
                b"220 hi\r\n",
                b"250 AUTH PLAIN\r\n",
                b"235 in\r\n",
                b"250 s\r\n",
                b"250 r\r\n",
                b"250 c\r\n",
                b"354 go\r\n",
                b"",
            ),
            Unsure,
        ),
        (
            (
                b"220 hi\r\n",
                b"250 AUTH PLAIN\r\n",
                b"235 in\r\n",
                b"250 s\r\n",
                b"250 r\r\n",
                b"250 c\r\n",
                b"354 go\r\n",
                b"?\r\n",
            ),
            Unsure,
        ),
        (
            (
                b"220 hi\r\n",
                b"250 AUTH PLAIN\r\n",
                b"235 in\r\n",
                b"250 s\r\n",
                b"250 r\r\n",
                b"250 c\r\n",
                b"354 go\r\n",
                b"354 hm\r\n",
            ),
            Unsure,
        ),
    ],
)
def test_only_what_follows_the_last_byte_is_doubtful(
    new_desk: Callable[..., Any], answers: tuple[bytes, ...], expected: type[ConnectorError]
) -> None:
    desk = new_desk()
    desk.world.say("ana", "Hello?")
    (target,) = posts_of(run(listen(desk.connector)))
    desk.link.http.wires = lambda url: MemoryWire(Script(*answers))
    with pytest.raises(ConnectorError) as caught:
        run(awaited(desk.connector.reply(permit_for(reply_for(desk.connector, target)))))
    assert type(caught.value) is expected
    assert SECRET not in str(caught.value)

"""What servers refuse, as the contract's errors: by what happens next. Pure.

Codes are those of RFC 5530 and RFC 3501 section 7.1 for IMAP, of RFC 5321 section 4.2 and RFC 4954 for SMTP.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from inbox_tui.connector import (
    ConnectorError,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unreadable,
)
from inbox_tui_mail.grammar import Status

PAUSE = timedelta(minutes=5)
GREYLISTED = timedelta(minutes=10)
"""A server that does not know a sender yet takes the mail when it comes again, some minutes later."""
_LOGIN = frozenset({"AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "PRIVACYREQUIRED"})
_LATER = frozenset({"UNAVAILABLE", "INUSE", "SERVERBUG", "CORRUPTION"})
_PAUSE = frozenset({"LIMIT", "OVERQUOTA"})


def imap_refusal(said: Status, now: datetime, *, login: bool = False, folder: str = "") -> ConnectorError:
    """Why a command was refused. ``login``: it was the login; ``folder``: it opened that mailbox."""
    words = f" It says: {said.words}" if said.words else ""
    crowded = "too many" in said.words.lower() or "rate limit" in said.words.lower()
    if said.kind == "BYE":
        return Unreachable(f"The mail server ended the connection.{words}")
    if said.code in _PAUSE or crowded:
        return RateLimited(f"The mail server asks for a pause.{words}", now + PAUSE)
    if said.code in _LATER:
        return Unreachable(f"The mail server cannot do this at the moment.{words}")
    if said.code in _LOGIN or (login and said.code != "CONTACTADMIN"):
        return SignInNeeded(
            f"The mail server does not take this login (many want an app password, Microsoft's an access token).{words}"
        )
    if said.code == "CONTACTADMIN":
        return Rejected(f"The mail server sends you to its administrator.{words}")
    if said.code == "NOPERM":
        return PermissionMissing(f"The mail server does not let this login do that.{words}", folder)
    if folder and said.kind == "NO":
        return Rejected(f"There is no mailbox called {folder!r}, or it cannot be opened.{words}")
    if said.kind == "NO":
        return Rejected(f"The mail server refuses this.{words}")
    return Unreadable(f"The mail server did not understand us.{words}", said.words)


def smtp_refusal(code: int, words: str, now: datetime, *, step: str) -> ConnectorError:
    """Why a mail was refused before it was taken. ``step``: ``login``, ``recipient`` or anything else."""
    said = f" It says: {words}" if words else ""
    if code in (530, 534, 535, 538) or (step == "login" and 500 <= code < 600):
        return SignInNeeded(f"The outgoing mail server does not take this login.{said}")
    if code == 421:
        return Unreachable(f"The outgoing mail server is closing.{said}")
    if 400 <= code < 500:
        pause = GREYLISTED if step == "recipient" else PAUSE
        return RateLimited(f"The outgoing mail server wants this to come again later.{said}", now + pause)
    if step == "recipient" and code in (550, 551, 553):
        return TargetGone(f"The address for answers is not known (any more).{said}")
    if 500 <= code < 600:
        return Rejected(f"The outgoing mail server refuses this mail.{said}")
    return Unreadable(f"The outgoing mail server answered in a way it should not (code {code}).", words)

"""What an XRPC answer means: a JSON object, or one of the contract's errors.

The platform answers 400 for very different things, so the ``error`` name in the body decides, not the status alone.
Sources: the AT Protocol XRPC specification, and the reference server's answers.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unreadable,
    Unsupported,
    Unsure,
)

EXPIRED = frozenset({"ExpiredToken"})
_GONE = frozenset({"NotFound", "RecordNotFound", "RepoNotFound", "InvalidConvo", "ReplyTargetNotFound"})
_DEACTIVATED = (
    "This Bluesky account is deactivated on this server; bring it back in the app, or, if it has moved, sign in again "
    "and name its new server."
)
CLOSED = {
    "AccountTakedown": "Bluesky has taken this account down; its mail or the app says why.",
    "AccountDeactivated": _DEACTIVATED,
    "AccountSuspended": "Bluesky has suspended this account; its mail or the app says why.",
    "RepoTakendown": "Bluesky has taken this account down; its mail or the app says why.",
    "RepoSuspended": "Bluesky has suspended this account; its mail or the app says why.",
    "RepoDeactivated": _DEACTIVATED,
}
_STATUS = {"takendown": "AccountTakedown", "suspended": "AccountSuspended", "deactivated": "AccountDeactivated"}
_CHAT = {
    "ConvoLocked": "This conversation is locked, so it takes no messages.",
    "MessagesDisabled": "This person takes no direct messages.",
    "NotFollowedBySender": "This person takes direct messages only from people they follow.",
    "BlockedActor": "A block stands between this account and that person, so no message can be sent.",
    "BlockedSubject": "A block stands between this account and that person, so no message can be sent.",
    "RecipientNotFound": "The person this message is for has no account any more.",
}
SIGN_IN = "Bluesky no longer accepts this login; sign in to the account again."
NO_CHAT = (
    "This app password may not read or send direct messages; make one with "
    '"Allow access to your direct messages" and sign in with it.'
)
_TOKEN = re.compile(r"eyJ[\w.-]+|\b[a-z0-9]{4}(?:-[a-z0-9]{4}){3}\b")
_LONGEST_WAIT = timedelta(hours=24)
_FALLBACK_WAIT = timedelta(minutes=5)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def decode(body: bytes) -> Any:
    """JSON, strictly. Raises ``ValueError`` for anything else, nesting too deep to be read included."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def sample(body: bytes) -> str:
    """A short excerpt that may be shown: no tokens, no control characters."""
    text = body[:600].decode("utf-8", "replace")
    return "".join(c if c.isprintable() else " " for c in _TOKEN.sub("***", text))[:300]


def problem(answer: Answer) -> tuple[str, str]:
    """The ``error`` name and ``message`` of an error answer; both empty where it is not the protocol's."""
    try:
        found = decode(answer.body)
    except ValueError:
        return "", ""
    if not isinstance(found, dict) or not isinstance(found.get("error"), str):
        return "", ""
    message = found.get("message")
    return found["error"], sample(message.encode("utf-8", "replace")) if isinstance(message, str) else ""


def closed_words(status: Any) -> str:
    """Why an account is not active, in a sentence."""
    name = _STATUS.get(status) if isinstance(status, str) else None
    return CLOSED[name] if name else "This Bluesky account is not active; its mail or the app says why."


def bad_token_for_chat(name: str, message: str) -> bool:
    """Whether an ``InvalidToken`` says "wrong kind of app password" and not "this token is no good"."""
    return name == "InvalidToken" and message.startswith(("Bad token method", "Bad token scope"))


def read(answer: Answer, now: datetime, *, write: bool = False) -> dict[str, Any]:
    """The JSON object of a good answer. Raises what ``failure`` says for any other."""
    if answer.status == 200:
        try:
            found = decode(answer.body)
        except ValueError:
            found = None
        if isinstance(found, dict):
            return found
    raise failure(answer, now, write=write)


def failure(answer: Answer, now: datetime, *, write: bool = False) -> ConnectorError:
    """The error that ``answer`` stands for. ``write``: it may have been carried out although it looks wrong."""
    name, message = problem(answer)
    status = answer.status
    if status == 429:
        return RateLimited("Bluesky asks this account to slow down; it goes on by itself.", retry_at(answer, now))
    if 400 <= status < 500 and name:
        return _refusal(status, name, message)
    if write:
        return Unsure("Bluesky gave no clear answer, so this may have been carried out.")
    if status == 501:
        return Unsupported("This server does not offer that.")
    if status >= 500:
        return Unreachable("Bluesky has trouble answering; it will be asked again.")
    if status == 401:
        return SignInNeeded(SIGN_IN)
    return Unreadable(f"The server gave an answer that is not Bluesky's (status {status}).", sample(answer.body))


def _refusal(status: int, name: str, message: str) -> ConnectorError:
    if name in CLOSED:
        return SignInNeeded(CLOSED[name])
    if bad_token_for_chat(name, message):
        return PermissionMissing(NO_CHAT, "chat.bsky")
    if status == 401 or name in EXPIRED or name in ("InvalidToken", "AuthMissing", "AuthenticationRequired"):
        return SignInNeeded(SIGN_IN)
    if name in _GONE or message.startswith("Could not find record"):
        return TargetGone("That is gone from Bluesky, or hidden from this account.")
    if name in _CHAT:
        return Rejected(_CHAT[name])
    if name in ("XRPCNotSupported", "MethodNotImplemented"):
        return Unsupported("This server does not offer that.")
    if name == "InvalidSwap":
        return Rejected("It was changed elsewhere at the same moment; look at it again.")
    if status == 413:
        return Rejected("This is too large for Bluesky; shorten it.")
    return Rejected(f"Bluesky refused this: {message or name}")


def retry_at(answer: Answer, now: datetime) -> datetime:
    """When to come back after a 429: ``Retry-After`` in seconds or ``RateLimit-Reset`` in epoch seconds, kept within
    1 s and 24 h of now; 5 minutes where neither can be read."""
    until = now + _FALLBACK_WAIT
    after, reset = answer.header("retry-after"), answer.header("ratelimit-reset")
    try:
        if after:
            until = now + timedelta(seconds=int(after))
        elif reset:
            until = datetime.fromtimestamp(int(reset), UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return min(max(until, now + timedelta(seconds=1)), now + _LONGEST_WAIT)

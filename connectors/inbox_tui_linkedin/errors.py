"""What LinkedIn's answers mean: JSON, or one of the contract's errors.

Source: LinkedIn's API error handling and the Comments API's error table. ``code`` may be missing, so the status comes
first. There are no rate-limit headers; quotas end at midnight UTC, and commenting has a limit by the minute beside.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

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
    Unsure,
)
from inbox_tui.connector.fields import Odd, load
from inbox_tui.domain.value import value_class

WRONG = (KeyError, TypeError, ValueError, OverflowError, AttributeError, RecursionError)
"""What reading a server's JSON can raise."""
_MINUTE_LIMIT = timedelta(minutes=2)
_LOST = {
    65601: "This login was taken back on LinkedIn. Make a new token and sign in again.",
    65602: "This login has run out; LinkedIn's tokens live 60 days. Make a new token and sign in again.",
}
_NOT_ALLOWED = "Not enough permissions to access: "


class AlreadyThere(Unsure):
    """The same thing stands there already, says LinkedIn."""


class Conflict(Unreachable):
    """LinkedIn was busy with the same thing, or has it: nothing was done."""


@value_class(kw_only=True)
class Problem:
    status: int
    code: str = ""
    service: int = 0
    message: str = ""


def problem(answer: Answer) -> Problem:
    """The body of an error, as far as there is one."""
    try:
        raw = load(answer.body)
    except Odd:
        raw = None
    if not isinstance(raw, dict):
        return Problem(status=answer.status)
    code, service, message = raw.get("code"), raw.get("serviceErrorCode"), raw.get("message")
    return Problem(
        status=answer.status,
        code=code if isinstance(code, str) else "",
        service=service if isinstance(service, int) else 0,
        message=message[:300] if isinstance(message, str) else "",
    )


def midnight(now: datetime) -> datetime:
    """When LinkedIn's daily quotas begin anew."""
    return (now.astimezone(UTC) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def error_of(answer: Answer, now: datetime, *, version: str, writing: bool) -> ConnectorError:
    """The error that an answer outside 2xx stands for. ``version`` is the one asked for."""
    found = problem(answer)
    match answer.status:
        case 401:
            return SignInNeeded(_LOST.get(found.service, "LinkedIn no longer accepts this login. Sign in again."))
        case 403 if "/content" in found.message:
            return Rejected("LinkedIn takes no pictures in replies. Send the text alone.")
        case 403:
            return _forbidden(found)
        case 426:
            return _retired(version)
        case 400 if found.code == "VERSION_MISSING":
            return Rejected("LinkedIn was not told the version of its API. Sign in again with one (--version).")
        case 404 if found.message.startswith("No virtual resource"):
            return _retired(version)
        case 404 | 410:
            return TargetGone("That is not on LinkedIn any more, or not to be seen by this page.")
        case 409:
            return Conflict("LinkedIn was busy with the same thing. It will be tried again.")
        case 429:
            return _throttled(found, now)
        case 422 | 400 if "duplicate" in f"{found.code} {found.message}".lower():
            if writing:
                return AlreadyThere("LinkedIn says that these words are there already.")
            return Rejected("LinkedIn says that this is there already.")
        case 408 | 504 if writing:
            return Unsure("LinkedIn took too long; what was sent may be there.")
        case status if status >= 500:
            if writing:
                return Unsure(f"LinkedIn failed while it was at it (status {status}); what was sent may be there.")
            return Unreachable(f"LinkedIn has trouble at the moment (status {status}). It will be tried again.")
        case status if 400 <= status < 500:
            if found.code == "FIELD_LENGTH_TOO_LONG":
                return Rejected("This is too long for LinkedIn. Shorten it and send it again.")
            said = f" It says: {found.message.rstrip('.')}." if found.message else ""
            return Rejected(f"LinkedIn refuses this (status {status}).{said}")
        case status if writing:
            return Unsure(f"LinkedIn answered in a way it should not (status {status}).")
        case status:
            return Unreadable(f"LinkedIn answered in a way it should not (status {status}).")


def _retired(version: str) -> ConnectorError:
    return Rejected(
        f"LinkedIn has retired version {version} of its API. Sign in again with a newer one (year and month): "
        "inbox-tui accounts repair NAME --version YYYYMM."
    )


def _forbidden(found: Problem) -> ConnectorError:
    missing = found.message.partition(_NOT_ALLOWED)[2].strip(" .")
    return PermissionMissing(
        "This login may not do that: the app lacks LinkedIn's approval for it, or you are no longer an administrator "
        "of the page.",
        missing or found.code,
    )


def _throttled(found: Problem, now: datetime) -> ConnectorError:
    if "create throttled" in found.message.lower():
        return RateLimited("LinkedIn asks to comment more slowly.", now + _MINUTE_LIMIT)
    return RateLimited("LinkedIn's calls for today are used up; it goes on after midnight UTC.", midnight(now))


def checked(answer: Answer, now: datetime, *, version: str = "", writing: bool = False) -> Any:
    """The JSON of a good answer; None where a write was answered without a body. Raises what :func:`error_of` says."""
    if not 200 <= answer.status < 300:
        raise error_of(answer, now, version=version, writing=writing)
    if writing and not answer.body.strip():
        return None
    try:
        return load(answer.body)
    except Odd:
        if writing:
            raise Unsure("LinkedIn's answer cannot be read; what was sent may be there.") from None
        raise Unreadable("LinkedIn's answer is not JSON.", repr(answer.body[:80])) from None

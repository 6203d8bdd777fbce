"""Google's error envelope, and what an error means for what happens next.

Both of its shapes are read: ``{"error": {"code", "message", "errors": [{"reason"}], "status", "details"}}`` of the APIs
and ``{"error": "invalid_grant", "error_description"}`` of the token endpoint. Messages are shown, never matched.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unreadable,
    Unsure,
)
from inbox_tui.connector.fields import Odd, excerpt, items, load, part, text
from inbox_tui.domain.value import value_class

SHORT_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
SIGN_IN = "Google no longer accepts this login. Sign in again under Accounts."
_TAG = re.compile(r"<[^<>]{0,500}>")


@value_class(kw_only=True)
class Fault:
    """One error answer."""

    code: int
    """The HTTP status."""
    reason: str = ""
    """``quotaExceeded``; of the newer APIs ``RATE_LIMIT_EXCEEDED``. Empty where none is told."""
    status: str = ""
    """``PERMISSION_DENIED``."""
    words: str = ""
    """Google's own, on one line, without markup."""
    limit: str = ""
    """The quota that was reached: ``0`` for a project that is not let in."""

    @property
    def quoted(self) -> str:
        return f" Google says: “{self.words}”" if self.words else ""


def fault(answer: Answer) -> Fault:
    """What an error answer says; never raises."""
    try:
        raw = load(answer.body)
    except Odd:
        return Fault(code=answer.status)
    inner = raw.get("error") if isinstance(raw, dict) else None
    if isinstance(inner, str) and isinstance(raw, dict):
        return Fault(code=answer.status, reason=inner[:100], words=_line(text(raw, "error_description", 2000)))
    if not isinstance(inner, dict):
        return Fault(code=answer.status)
    reasons = [text(each, "reason", 100) for each in items(inner.get("errors"), 10) if isinstance(each, dict)]
    details = [each for each in items(inner.get("details"), 10) if isinstance(each, dict)]
    reasons += [text(each, "reason", 100) for each in details]
    limits = [text(part(each, "metadata"), "quota_limit_value", 20) for each in details]
    return Fault(
        code=answer.status,
        reason=next(filter(None, reasons), ""),
        status=text(inner, "status", 100),
        words=_line(text(inner, "message", 2000)),
        limit=next(filter(None, limits), ""),
    )


def _line(words: str) -> str:
    plain = _TAG.sub("", words)
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())[:160]


def wait_until(answer: Answer, now: datetime) -> datetime:
    """When to come back: ``Retry-After`` (seconds or a date) within an hour, else a minute."""
    after = answer.header("retry-after").strip()
    wait = SHORT_WAIT
    if after.isascii() and after.isdigit():
        wait = timedelta(seconds=int(after[:6]))
    elif after:
        try:
            moment = parsedate_to_datetime(after)
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
            wait = moment - now
        except (ValueError, TypeError, OverflowError, IndexError):
            wait = SHORT_WAIT
    return now + min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)


def common(answer: Answer, found: Fault, now: datetime, doing: str) -> ConnectorError | None:
    """What a refusal means wherever a platform's own table has no word on its reason. None where nothing is certain."""
    match answer.status:
        case 401:
            return SignInNeeded(SIGN_IN)
        case 404 | 410:
            return TargetGone("It is gone, or no longer shown to this account.")
        case 429:
            return RateLimited("Google asks for a pause: too many requests.", wait_until(answer, now))
        case 408 | 409 | 425:
            return None
        case status if 400 <= status < 500:
            return Rejected(f"Google refuses {doing} ({status}).{found.quoted or ' It gives no reason.'}")
    return None


def unsettled(answer: Answer, *, writing: bool) -> ConnectorError:
    """An answer that refuses nothing and is not good either: a server's trouble, a redirect."""
    if writing:
        return Unsure(f"Google answered {answer.status}, which does not say whether it was done. Looking for it.")
    if answer.status >= 400:
        return Unreachable(f"Google has trouble at the moment ({answer.status}); it will be asked again.")
    return Unreadable(
        f"Google's answer makes no sense ({answer.status}). Check the address under Accounts.", excerpt(answer.body)
    )

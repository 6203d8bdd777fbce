"""What an answer that is not the one hoped for means for what happens next.

By status only: error texts follow the account's language and are shown, never matched.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    PaymentNeeded,
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
from inbox_tui.connector.fields import Odd, excerpt, load, text, when_or_none

SHORTEST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=15)
_SCOPE = re.compile(r"insufficient_scope", re.IGNORECASE)


def said(answer: Answer) -> str:
    """The server's own words about a failure, on one printable line; empty where it sent none (or a web page)."""
    try:
        body = load(answer.body)
    except Odd:
        return ""
    if not isinstance(body, dict):
        return ""
    words = text(body, "error_description", 1000) or text(body, "error", 1000)
    shown = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return shown[:200]


def _moment(value: str) -> datetime | None:
    if value.isascii() and value.isdigit() and len(value) <= 11:
        return datetime.fromtimestamp(int(value), UTC)
    return when_or_none(value)


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def wait_until(answer: Answer, now: datetime) -> datetime | None:
    """When to come back: ``Retry-After`` (seconds or a date), else ``X-RateLimit-Reset`` (ISO 8601 on Mastodon and
    GoToSocial, epoch seconds elsewhere), by the server's own clock where it tells it; between 1 s and 15 min."""
    there = _http_date(answer.header("date")) or now
    after = answer.header("retry-after").strip()
    wait: timedelta | None = None
    if after.isascii() and after.isdigit():
        wait = timedelta(seconds=min(int(after[:9]), 10**6))
    else:
        moment = _http_date(after) if after else _moment(answer.header("x-ratelimit-reset").strip())
        wait = moment - there if moment else None
    if wait is None:
        return None
    return now + min(max(wait, SHORTEST_WAIT), LONGEST_WAIT)


def _refusal(answer: Answer, now: datetime, doing: str) -> ConnectorError | None:
    """What a 4xx means, for reads and writes alike. None where it tells nothing certain."""
    status, words = answer.status, said(answer)
    quoted = f" It says: “{words}”" if words else ""
    match status:
        case 401 | 421:  # 421 is snac's
            return SignInNeeded("The server no longer accepts this login. Sign in again under Accounts." + quoted)
        case 402:
            return PaymentNeeded(f"The server wants to be paid before {doing}.{quoted}")
        case 403:
            if _SCOPE.search(answer.header("www-authenticate")):
                return PermissionMissing(f"This login has no permission for {doing}. Sign in again to grant it.", doing)
            return Rejected(f"The server does not allow {doing} with this login.{quoted}")
        case 404 | 410:
            return TargetGone("The post is gone, or is no longer shown to this account.")
        case 405 | 501:
            return Unsupported(f"This server does not offer {doing}.")
        case 413:
            return Rejected(f"The server finds this too large.{quoted}")
        case 429:
            until = wait_until(answer, now)
            return RateLimited("The server asks for a pause: too many requests.", until)
        case 408 | 409 | 425:
            return None
        case _ if 400 <= status < 500:
            return Rejected(f"The server refuses {doing} ({status}).{quoted or ' It gives no reason.'}")
    return None


def read_error(answer: Answer, now: datetime, doing: str = "reading this") -> ConnectorError:
    """Why a read did not give what it should have."""
    refusal = _refusal(answer, now, doing)
    if isinstance(refusal, Rejected) and answer.status == 403:
        return PermissionMissing(str(refusal), doing)
    if refusal is not None:
        return refusal
    if answer.status == 503 and answer.header("retry-after"):
        return RateLimited("The server is overloaded and asks for a pause.", wait_until(answer, now))
    if answer.status >= 400:
        return Unreachable(f"The server has trouble at the moment ({answer.status}); it will be asked again.")
    return Unreadable(
        f"The server sends us elsewhere ({answer.status}). Check the server's address under Accounts.",
        excerpt(answer.body[:600]),
    )


def write_error(answer: Answer, now: datetime, doing: str) -> ConnectorError | None:
    """Why a write failed; None for a 2xx, whose body must still be checked. Whatever is not a clear refusal is
    :class:`Unsure`: servers and the proxies before them answer 5xx, 3xx and 409 for posts that were made."""
    if 200 <= answer.status < 300:
        return None
    return _refusal(answer, now, doing) or Unsure(
        f"The server answered {answer.status}, which does not say whether it was done. Looking for it."
    )

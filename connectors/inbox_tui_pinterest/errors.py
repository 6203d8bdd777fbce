"""What an answer of Pinterest's API that is not the one hoped for means.

Source: the API's OpenAPI description 5.23 (``{"code": 2, "message": "…"}`` with 400, 401, 403, 404, 409, 429).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
)
from inbox_tui_pinterest.parse import said

LONGEST_WAIT = timedelta(days=1)


def trouble(answer: Answer, now: datetime) -> ConnectorError | None:
    """None for a good answer (200)."""
    status, words = answer.status, said(answer.body)
    quoted = f" It says: “{words}”" if words else ""
    match status:
        case 200:
            return None
        case 401:
            return SignInNeeded("Pinterest no longer accepts this login. Sign in again under Accounts.")
        case 403:
            return PermissionMissing(
                f"Pinterest does not let this login do that: it needs leave to read pins and the account.{quoted}",
                "pins:read user_accounts:read",
            )
        case 404:
            return TargetGone("That pin is no longer on Pinterest.")
        case 429:
            return RateLimited("Pinterest asks for a pause: this app's calls are used up.", _until(answer, now))
    if status >= 500:
        return Unreachable(f"Pinterest has trouble at the moment ({status}). It is asked again later.")
    return Rejected(f"Pinterest refused that ({status}).{quoted}")


def _until(answer: Answer, now: datetime) -> datetime | None:
    """``Retry-After`` or ``x-ratelimit-reset``, both in seconds."""
    for name in ("retry-after", "x-ratelimit-reset"):
        value = answer.header(name).strip()
        if value.isascii() and value.isdigit() and len(value) < 9:
            return now + min(timedelta(seconds=int(value)), LONGEST_WAIT)
    return None

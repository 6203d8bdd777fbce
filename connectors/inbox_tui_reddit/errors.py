"""What Reddit's refusals mean for what happens next. Pure.

Reddit refuses in three ways: by status, by a ``json.errors`` list inside a 200, and by a web page from the network in
front of it. The codes are those of Reddit's own source (``r2/lib/errors.py``) and of recorded answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
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
from inbox_tui.connector.fields import Odd, items, load, part, text

LONGEST_WAIT = timedelta(hours=24)
_DEFAULT_WAIT = timedelta(seconds=60)
_SPAN = re.compile(r"(\d{1,6})\s+(millisecond|second|minute|hour)s?", re.IGNORECASE)
_UNITS = {
    "millisecond": timedelta(milliseconds=1), "second": timedelta(seconds=1), "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
}  # fmt: skip

ENDED = "Reddit no longer accepts this login. Sign in again under Accounts."
GONE = "That is gone from Reddit, or no longer shown to this account."
CLOSED = (
    "Reddit's network security turns this app away: it lets in approved apps only. "
    "Use a client ID that Reddit has approved."
)
_GONE = {
    "DELETED_COMMENT": "That comment has been deleted on Reddit.",
    "DELETED_LINK": "That post has been deleted on Reddit.",
    "DELETED_THING": "That has been deleted on Reddit.",
    "COMMENT_UNREPLIABLE": "That comment cannot be replied to any more.",
}
_REFUSED = {
    "THREAD_LOCKED": "This thread is locked: Reddit takes no more comments there.",
    "COMMENT_LOCKED": "This comment is locked: Reddit takes no replies to it.",
    "TOO_OLD": "This thread is archived: Reddit takes no more comments there.",
    "TOO_LONG": "Reddit finds this too long: 10,000 characters are the limit. Shorten it.",
    "NO_TEXT": "Reddit takes no empty text. Write something.",
    "BAD_CAPTCHA": "Reddit wants a captcha solved. Reply on its website this time.",
    "NO_URL": "Reddit wants a link with this. Do it on its website.",
    "SUBREDDIT_NOTALLOWED": "You may not comment in this subreddit.",
    "BANNED_FROM_SUBREDDIT": "This account is banned from that subreddit.",
    "IN_TIMEOUT": "Reddit has suspended this account for a time.",
    "NOT_WHITELISTED_BY_USER_MESSAGE": "This person takes messages from chosen people only.",
    "USER_BLOCKED": "You have blocked this person. Unblock them on Reddit first.",
    "USER_BLOCKED_MESSAGE": "This person takes no messages from this account.",
    "NOT_AUTHOR": "Only its author can do that.",
}
_LOGIN = ("USER_REQUIRED", "LOGGED_IN")
_PAUSE = ("RATELIMIT", "QUOTA_FILLED")
_BROKEN = ("SERVER_ERROR", "SOMETHING_IS_BROKEN", "INTERNAL_SERVER_ERROR")


def _span(words: str) -> timedelta:
    """ "Take a break for 3 minutes before trying again." A minute where no span is named."""
    found = _SPAN.search(words)
    if not found:
        return _DEFAULT_WAIT
    # One more than said: Reddit cuts off the fraction.
    return min((int(found.group(1)) + 1) * _UNITS[found.group(2).lower()], LONGEST_WAIT)


def _line(words: str) -> str:
    shown = " ".join("".join(c if c.isprintable() else " " for c in words[:1000]).split())
    return shown[:200]


def listed(errors: Sequence[Any], now: datetime) -> ConnectorError | None:
    """What ``json.errors`` says (triples of code, words, field); None where it is empty."""
    for one in errors:
        parts = [each for each in one[:3] if isinstance(each, str)] if isinstance(one, list) else []
        code, words = [*parts, "", ""][:2]
        if code in _PAUSE:
            return RateLimited("Reddit asks for a pause between comments.", now + _span(words))
        if code in _LOGIN:
            return SignInNeeded(ENDED)
        if code in _GONE:
            return TargetGone(_GONE[code])
        if code in _REFUSED:
            return Rejected(_REFUSED[code])
        if code in _BROKEN or not code:
            return Unsure("Reddit had trouble and did not say whether it was done. Looking for it.")
        return Rejected(f"Reddit refuses this: “{_line(words) or code}”")
    return None


def _wait(answer: Answer, now: datetime) -> datetime:
    for name in ("retry-after", "x-ratelimit-reset"):
        value = answer.header(name).strip()
        if value.isascii() and value.replace(".", "", 1).isdigit() and len(value) < 10:
            return now + min(max(timedelta(seconds=float(value)), timedelta(seconds=1)), LONGEST_WAIT)
    return now + _DEFAULT_WAIT


def _body(answer: Answer) -> dict[str, Any]:
    try:
        return dict(part(load(answer.body)))
    except Odd:
        return {}


def _forbidden(answer: Answer, doing: str) -> ConnectorError:
    if "insufficient_scope" in answer.header("www-authenticate"):
        return PermissionMissing(f"This login has no permission for {doing}. Sign in again to grant it.", doing)
    raw = _body(answer)
    if not raw:
        return PermissionMissing(CLOSED, "an approved client ID")
    reason = text(raw, "reason", 60)
    if reason in ("private", "quarantined", "banned", "gold_only"):
        return TargetGone(f"That subreddit is {reason.replace('_', ' ')}: Reddit does not show it to this account.")
    return Rejected(f"Reddit does not allow {doing}.")


def _refusal(answer: Answer, now: datetime, doing: str) -> ConnectorError | None:
    """What a 4xx means, for reads and writes alike. None where it tells nothing certain."""
    match answer.status:
        case 401:
            return SignInNeeded(ENDED)
        case 403:
            return _forbidden(answer, doing)
        case 404 | 410:
            return TargetGone(GONE)
        case 451:
            return TargetGone("Reddit does not show that here for legal reasons.")
        case 413 | 414:
            return Rejected("Reddit finds this too large.")
        case 429:
            return RateLimited("Reddit asks for a pause: too many requests.", _wait(answer, now))
        case 408 | 409 | 425:
            return None
        case status if 400 <= status < 500:
            raw = _body(answer)
            code = text(raw, "reason", 80)
            if code in _GONE:
                return TargetGone(_GONE[code])
            if code in _REFUSED:
                return Rejected(_REFUSED[code])
            words = _line(text(raw, "explanation"))
            return Rejected(f"Reddit refuses {doing}: “{words}”" if words else f"Reddit refuses {doing} ({status}).")
    return None


def read_error(answer: Answer, now: datetime, doing: str) -> ConnectorError | None:
    """Why a read gave nothing; None for a 200."""
    if answer.status == 200:
        return None
    refusal = _refusal(answer, now, doing)
    if type(refusal) is Rejected and answer.status == 403:
        return PermissionMissing(str(refusal), doing)
    if refusal is not None:
        return refusal
    if answer.status >= 400:
        return Unreachable(f"Reddit has trouble at the moment ({answer.status}); it will be asked again.")
    return Unreadable(f"Reddit answered in a way it should not ({answer.status}). Try again later.")


def write_error(answer: Answer, now: datetime, doing: str) -> ConnectorError | None:
    """Why a write failed; None for a 200 without errors, whose body must still be checked. Whatever is not a clear
    refusal is :class:`Unsure`."""
    if answer.status == 200:
        try:
            raw = part(load(answer.body))
        except Odd:
            return Unsure("Reddit's answer was cut off or is no answer. Looking whether it was done.")
        return listed(items(part(raw, "json").get("errors")), now)
    return _refusal(answer, now, doing) or Unsure(
        f"Reddit answered {answer.status}, which does not say whether it was done. Looking for it."
    )

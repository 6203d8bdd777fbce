"""What Tumblr's refusals mean for what happens next. Pure.

The status and, for posting, a sub-code in ``errors`` (Tumblr's API documentation, "Errors and Error Subcodes").
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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
from inbox_tui.connector.fields import Odd, items, load, part, text, whole

ENDED = "Tumblr no longer accepts this login. Sign in again under Accounts."
GONE = "That is gone from Tumblr, or no longer shown to this blog."
_DEFAULT_WAIT = timedelta(minutes=2)
_LONGEST_WAIT = timedelta(hours=24)
_DAY_ENDS = 5
"""Tumblr counts days by its servers' clocks, in New York: they end at 4 or 5 o'clock UTC."""
_REFUSED = {
    8001: "Tumblr does not take this form of text. Shorten it, or write it on Tumblr.",
    8005: "Tumblr does not take this kind of media.",
    8008: "Tumblr takes no videos in reblogs.",
    8016: "Tumblr does not take this as an answer to the ask. Answer it on Tumblr.",
}
_TOMORROW = {
    8004: "Today's limit for media is used up on Tumblr.",
    8011: "Today's limit for videos is used up on Tumblr.",
    8022: "The blog's queue on Tumblr is full.",
    8023: "Today's limit of posts is used up on this blog.",
}


def codes(answer: Answer) -> tuple[int, ...]:
    """The sub-codes in a refusal."""
    try:
        raw = part(load(answer.body))
    except Odd:
        return ()
    found = [whole(part(one).get("code")) for one in items(raw.get("errors"))]
    return tuple(one for one in found if one is not None)


def said(answer: Answer) -> str:
    """Tumblr's own words about a refusal, on one printable line; empty where it sent none."""
    try:
        raw = part(load(answer.body))
    except Odd:
        return ""
    for one in items(raw.get("errors")):
        words = text(part(one), "detail", 600) or text(part(one), "title", 600)
        if words:
            return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:200]
    return ""


def tomorrow(now: datetime) -> datetime:
    """When Tumblr's day is over."""
    end = now.astimezone(UTC).replace(hour=_DAY_ENDS, minute=0, second=0, microsecond=0)
    return end if end > now else end + timedelta(days=1)


def _wait(answer: Answer, now: datetime) -> datetime:
    """``Retry-After``, else the reset of the limit that has nothing left: the hour's or the day's."""
    wanted = answer.header("retry-after").strip()
    for window in ("perhour", "perday"):
        if not wanted and answer.header(f"x-ratelimit-{window}-remaining").strip() == "0":
            wanted = answer.header(f"x-ratelimit-{window}-reset").strip()
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 8:
        return now + min(max(timedelta(seconds=int(wanted)), timedelta(seconds=1)), _LONGEST_WAIT)
    return now + _DEFAULT_WAIT


def _refusal(answer: Answer, now: datetime, doing: str) -> ConnectorError | None:
    """What a 4xx means, for reads and writes alike. None where it tells nothing certain."""
    known = codes(answer)
    words = said(answer)
    quoted = f" It says: “{words}”" if words else ""
    match answer.status:
        case 401:
            return SignInNeeded(ENDED)
        case 400 if 8002 in known:
            return TargetGone("The post is gone from Tumblr, or its author lets nobody reblog it.")
        case 400 | 403 if any(one in _REFUSED for one in known):
            return Rejected(next(_REFUSED[one] for one in known if one in _REFUSED))
        case 403 if any(one in _TOMORROW for one in known):
            return RateLimited(next(_TOMORROW[one] for one in known if one in _TOMORROW), tomorrow(now))
        case 403 if 8010 in known:
            return RateLimited("A video is still being worked on at Tumblr.", now + timedelta(minutes=10))
        case 403:
            return Rejected(f"Tumblr does not allow {doing} with this login.{quoted}")
        case 404 | 410:
            return TargetGone(GONE)
        case 413 | 414:
            return Rejected("Tumblr finds this too large.")
        case 429:
            return RateLimited("Tumblr asks for a pause: too many requests.", _wait(answer, now))
        case 408 | 409 | 425:
            return None
        case status if 400 <= status < 500:
            return Rejected(f"Tumblr refuses {doing} ({status}).{quoted}")
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
        return Unreachable(f"Tumblr has trouble at the moment ({answer.status}); it will be asked again.")
    return Unreadable(f"Tumblr answered in a way it should not ({answer.status}). Try again later.")


def write_error(answer: Answer, now: datetime, doing: str) -> ConnectorError | None:
    """Why a write failed; None for a 200 or 201, whose body must still be checked. Whatever is not a clear refusal is
    :class:`Unsure`."""
    if answer.status in (200, 201):
        return None
    return _refusal(answer, now, doing) or Unsure(
        f"Tumblr answered {answer.status}, which does not say whether it was done. Looking for it."
    )

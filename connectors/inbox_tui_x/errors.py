"""X's refusals, sorted by what happens next. Pure.

Bodies are RFC 7807 problems (``type``, ``title``, ``detail``), the older ``errors`` lists, or web pages of whatever
stands in front. Problem types are told apart by their last word: they come from two hosts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

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
    Unsure,
)
from inbox_tui.connector.fields import Odd, objects
from inbox_tui_x.fields import load, text

SHORTEST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(hours=25)
USUAL_WAIT = timedelta(minutes=15)
"""X counts by quarter hours."""

SUMMONED = (
    "X lets an app answer only where the author mentioned or quoted this account. Answer it in X's own app, or wait "
    "until they mention you."
)
_MONEY = "X wants credits before it goes on. Buy some at console.x.com, or raise the spending limit there."
_ENROL = (
    "X does not let this app read: it is in no package that pays per use. Move it there under console.x.com "
    "(Production environment), then try again."
)
_GONE = "The post is gone, or is no longer shown to this account."


class Duplicate(Rejected):
    """X has these words from us already."""


def problem(answer: Answer) -> Mapping[str, Any]:
    """What the body says of the failure; empty where it is no JSON object."""
    try:
        raw = load(answer.body)
    except Odd:
        return {}
    inner = objects(raw.get("errors"))
    # The older shapes keep the words one level deeper.
    return raw if text(raw, "detail", "title", "type") or not inner else inner[0]


def kind_of(raw: Mapping[str, Any]) -> str:
    """``usage-capped`` of ``https://api.x.com/2/problems/usage-capped``; empty for ``about:blank``."""
    named = text(raw, "type")
    return named.rstrip("/").rpartition("/")[2] if "/" in named else ""


def said(raw: Mapping[str, Any]) -> str:
    """X's own words on one printable line; empty where there are none. Long numbers (an account's id) are left out."""
    inner = objects(raw.get("errors"))
    words = text(raw, "detail", "message", "title")
    if inner and kind_of(raw) == "invalid-request":
        words = text(inner[0], "message") or words
    shown = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return re.sub(r" ?\[\d{6,}\]", "", shown)[:200]


def wait_until(answer: Answer, now: datetime) -> datetime:
    """When to come back: the reset of the limit that is used up, the day's before the quarter hour's."""
    for prefix in ("x-user-limit-24hour", "x-app-limit-24hour", "x-rate-limit"):
        reset = answer.header(f"{prefix}-reset").strip()
        spent = answer.header(f"{prefix}-remaining").strip() == "0" or prefix == "x-rate-limit"
        if spent and reset.isascii() and reset.isdigit() and len(reset) <= 11:
            at = datetime.fromtimestamp(int(reset), UTC)
            return min(max(at, now + SHORTEST_WAIT), now + LONGEST_WAIT)
    after = answer.header("retry-after").strip()
    if after.isascii() and after.isdigit() and len(after) < 7:
        return min(max(now + timedelta(seconds=int(after)), now + SHORTEST_WAIT), now + LONGEST_WAIT)
    return now + USUAL_WAIT


def refusal(answer: Answer, now: datetime, doing: str) -> ConnectorError | None:
    """What a 4xx means, for reads and writes alike. None where it tells nothing certain."""
    raw = problem(answer)
    kind, words = kind_of(raw), said(raw)
    quoted = f" X says: “{words}”" if words else ""
    match answer.status:
        case 401:
            return SignInNeeded("X no longer accepts this login. Sign in again under Accounts.")
        case 402:
            return PaymentNeeded(_MONEY)
        case 403:
            return _forbidden(raw, kind, words, quoted, doing)
        case 404 | 410:
            return TargetGone(_GONE)
        case 413:
            return Rejected(f"X finds this too large.{quoted}")
        case 429 if kind == "usage-capped":
            return PaymentNeeded("The month's allowance of this X developer account is used up. Look at console.x.com.")
        case 429:
            return RateLimited("X asks for a pause: too many requests.", wait_until(answer, now))
        case 408 | 409 | 425:
            return None
        case status if 400 <= status < 500:
            if kind in ("resource-not-found", "not-authorized-for-resource", "resource-unavailable"):
                return TargetGone(_GONE)
            return Rejected(f"X refuses {doing} ({status}).{quoted or ' It gives no reason.'}")
    return None


def _forbidden(raw: Mapping[str, Any], kind: str, words: str, quoted: str, doing: str) -> ConnectorError:
    """The many meanings of a 403."""
    low = words.lower()
    if kind == "client-forbidden" or text(raw, "reason") == "client-not-enrolled":
        return PermissionMissing(_ENROL, text(raw, "required_enrollment") or "client-not-enrolled")
    if kind in ("usage-capped", "credits") or re.search(r"\b(credits?|spend(ing)?) (limit|cap|depleted)|billing", low):
        return PaymentNeeded(_MONEY)
    if "duplicate content" in low:
        return Duplicate("X refuses the same words twice. Change a word and send again.")
    if "not been mentioned" in low or "otherwise engaged" in low:
        return Rejected(SUMMONED)
    if re.search(r"deleted|not visible|does not exist|no longer (available|exists)", low):
        return TargetGone(_GONE)
    if kind in ("resource-not-found", "not-authorized-for-resource", "resource-unavailable", "disallowed-resource"):
        return TargetGone(_GONE)
    if kind in ("not-authorized-for-field", "oauth2-scope", "insufficient-scope") or "scope" in low:
        return PermissionMissing(
            f"This login has no permission for {doing}. Sign in again and allow all.{quoted}", doing
        )
    if "permission to dm" in low or "cannot send messages" in low:
        return Rejected("They do not take messages from this account: their settings on X refuse them.")
    return Rejected(f"X does not allow {doing}.{quoted}")


def read_error(answer: Answer, now: datetime, doing: str = "reading this") -> ConnectorError:
    """Why a read did not give what it should have."""
    error = refusal(answer, now, doing)
    if type(error) is Rejected and answer.status == 403:
        return PermissionMissing(str(error), doing)
    if error is not None:
        return error
    if answer.status == 503 and answer.header("retry-after"):
        return RateLimited("X is overloaded and asks for a pause.", wait_until(answer, now))
    if answer.status >= 400:
        return Unreachable(f"X has trouble at the moment ({answer.status}); it will be asked again.")
    sample = answer.body[:200].decode("utf-8", "replace")
    return Unreadable(f"X's answer makes no sense ({answer.status}). It will be asked again.", sample)


def write_error(answer: Answer, now: datetime, doing: str) -> ConnectorError | None:
    """Why a write failed; None for a 2xx, whose body must still be checked. What is no clear refusal is ``Unsure``."""
    if 200 <= answer.status < 300:
        return None
    return refusal(answer, now, doing) or Unsure(
        f"X answered {answer.status}, which does not say whether it was done. Looking for it."
    )

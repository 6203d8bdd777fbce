"""What a Graph API error means for what happens next.

By code and subcode, never by ``type`` or words. The meanings are those of Meta's error-handling page (1-4, 10, 17, 190
and its subcodes, 200-299, 341, 368, 506) and, for the throttles by use case and the answer windows, of its platform
pages. The HTTP status is 400 or 403 even for throttles.
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
    Unreadable,
    Unsupported,
    Unsure,
)
from inbox_tui.connector.fields import Odd, load, part, text, whole
from inbox_tui.domain.value import value_class
from inbox_tui_meta import usage
from inbox_tui_meta.fields import excerpt

THROTTLES = frozenset({4, 17, 32, 341, 613}) | frozenset(range(80000, 80015))
WINDOWS = frozenset({2018278, 2534022})
"""Subcodes of 10: outside the answer window, on Messenger and on Instagram."""
SHORTEST_WAIT = timedelta(minutes=1)
USUAL_WAIT = timedelta(minutes=30)
"""Where neither the headers nor the answer say how long: the counters run over an hour."""
AGAIN = "Sign in again under Accounts."
_LOGIN = {
    458: "The app was taken out of your settings there.",
    459: "It wants you to look after your account on its website first.",
    460: "The password was changed since.",
    463: "The login ran out.",
    464: "It wants you to confirm your account on its website first.",
    467: "The login was ended.",
}


class Unseen(TargetGone):
    """Code 100, subcode 33: the object is gone, or it is hidden from this login. ``Graph.gone`` tells which."""


class Blocked(Rejected):
    """Code 368: the platform refuses what is written for a while; trying on prolongs it."""


class Repeated(Rejected):
    """Code 506: the same words were posted just before. Perhaps by an attempt whose answer was lost."""


class TooMuch(Unreachable):
    """Code 1, "reduce the amount of data": the same list is told in smaller answers. Nothing but words tells it from
    an unknown error."""


class NotReady(Rejected):
    """Code 24 with subcode 4279009, and code 9007: what is to be published is not there yet. Nothing was published."""


@value_class(kw_only=True)
class Fault:
    """An error as the Graph API tells it."""

    code: int
    subcode: int = 0
    message: str = ""
    words: str = ""
    """What it wants people to be shown, in their language; empty: nothing."""
    transient: bool = False


def fault_of(answer: Answer) -> Fault | None:
    """The error in an answer, in any of the three shapes there are; None where there is none."""
    try:
        raw = load(answer.body)
    except Odd:
        return None
    if not isinstance(raw, dict):
        return None
    inner = part(raw, "error")
    if inner:
        return Fault(
            code=whole(inner.get("code")) or 0,
            subcode=whole(inner.get("error_subcode")) or 0,
            message=text(inner, "message", 500),
            words=text(inner, "error_user_msg", 300),
            transient=inner.get("is_transient") is True,
        )
    # The token endpoints' own shapes: of old, and Instagram's.
    code = whole(raw.get("error_code")) or (whole(raw.get("code")) if "error_type" in raw else None)
    if code is None:
        return None
    message = text(raw, "error_description", 500) or text(raw, "error_message", 500)
    return Fault(code=code, message=message)


def _said(fault: Fault) -> str:
    """Its words on one line, quoted. Never for a token's error: those may hold the token."""
    words = " ".join("".join(c if c.isprintable() else " " for c in fault.words or fault.message).split())[:200]
    return f" It says: “{words}”" if words else ""


def meaning(fault: Fault, answer: Answer, now: datetime, service: str, doing: str) -> ConnectorError | None:
    """What an error means, for reads and writes alike; None where it does not say whether something was done."""
    code, sub = fault.code, fault.subcode
    if code in (190, 102):
        if sub == 492:
            return PermissionMissing(
                f"You no longer have a role on this account at {service}. Somebody who manages it can give it back.",
                "role",
            )
        return SignInNeeded(f"{service} no longer accepts this login. {_LOGIN.get(sub, '')} {AGAIN}".replace("  ", " "))
    if code in THROTTLES:
        return RateLimited(f"{service} asks for a pause: its call allowance is used up.", wait_until(answer, now))
    if code == 10 and sub in WINDOWS:
        return Rejected(f"{service} takes no message here any more: the time to answer this person is over.")
    if code in (3, 10, 1705) or 200 <= code <= 299:
        if code == 1705:
            return PermissionMissing("That needs the Page's own token. Sign in again with it.", "Page token")
        return PermissionMissing(
            f"{service} does not allow {doing} with this login: a permission is missing, or was taken back after 90 "
            f"days without use. Sign in again to grant it.{_said(fault)}",
            doing,
        )
    if code == 368:
        return Blocked(f"{service} blocks this account's writing for a while.{_said(fault)} Do not try on: wait a day.")
    if code == 506:
        return Repeated(f"{service} refuses the same words twice in a row. Change them.")
    if code == 551:
        return Rejected("This person cannot be written to at the moment.")
    if code == 100 and sub == 33:
        return Unseen("This is gone, or is no longer shown to this account.")
    if code == 9007 or (code == 24 and sub == 4279009):
        return NotReady(f"{service} is not ready to publish this. Try again in a minute.")
    if code == 803:
        return TargetGone("This is gone.")
    if code == 2500:
        return Unsupported(f"{service} does not offer that for this account.")
    if code in (1, 2) or fault.transient or code == 0 or answer.status >= 500:
        return None
    return Rejected(f"{service} refuses {doing} (error {code}).{_said(fault)}")


def wait_until(answer: Answer, now: datetime) -> datetime:
    """When to come back: the minutes in the usage headers, else ``Retry-After``, else half an hour."""
    told = usage.read(answer, now)
    if told is not None and told.minutes:
        return now + timedelta(minutes=told.minutes)
    after = answer.header("retry-after").strip()
    if after.isascii() and after.isdigit():
        return now + max(SHORTEST_WAIT, timedelta(seconds=min(int(after[:9]), 86_400)))
    return now + USUAL_WAIT


def _by_status(answer: Answer, now: datetime, service: str, doing: str) -> ConnectorError | None:
    """What a 4xx without an error of the Graph API means: something on the way answered."""
    match answer.status:
        case 401:
            return SignInNeeded(f"{service} no longer accepts this login. {AGAIN}")
        case 429:
            return RateLimited(f"{service} asks for a pause.", wait_until(answer, now))
        case 408 | 409 | 425:
            return None
        case status if 400 <= status < 500:
            return Rejected(f"{service} refuses {doing} ({status}) and does not say why.")
    return None


def read_error(answer: Answer, now: datetime, service: str, doing: str) -> ConnectorError | None:
    """Why a read gave nothing; None for a good answer."""
    fault = fault_of(answer)
    if 200 <= answer.status < 300 and fault is None:
        return None
    if fault is not None and (found := meaning(fault, answer, now, service, doing)) is not None:
        return found
    if fault is not None and fault.code == 1 and "reduce the amount of data" in fault.message.casefold():
        return TooMuch(f"{service} could not tell so much at once; it will be asked for less.")
    if answer.status >= 500 or fault is not None or answer.status in (408, 409, 425):
        return Unreachable(f"{service} has trouble at the moment ({answer.status}); it will be asked again.")
    return _by_status(answer, now, service, doing) or Unreadable(
        f"{service} answered in a way it should not ({answer.status}). If a server is set, check its address.",
        excerpt(answer.body[:300]),
    )


def write_error(answer: Answer, now: datetime, service: str, doing: str) -> ConnectorError | None:
    """Why a write failed; None for a 2xx, whose body must still be checked. Whatever is not a clear refusal is
    :class:`Unsure`: 5xx, "unknown error" and "service unavailable" come for things that were done, too."""
    fault = fault_of(answer)
    if 200 <= answer.status < 300 and fault is None:
        return None
    found = meaning(fault, answer, now, service, doing) if fault is not None else None
    if found is None and fault is None:
        found = _by_status(answer, now, service, doing)
    return found or Unsure(f"{service} did not say whether {doing} was done. Looking for it.")

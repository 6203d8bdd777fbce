"""YouTube's reasons, sorted by what happens next (https://developers.google.com/youtube/v3/docs/errors). Pure."""

from __future__ import annotations

from datetime import datetime

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unsure,
)
from inbox_tui_google.errors import SIGN_IN, common, fault, unsettled, wait_until
from inbox_tui_google.youtube.quota import next_day
from inbox_tui_google.youtube.requests import SCOPE

OUT_OF_UNITS = (
    "The day's units of your Google project are used up. YouTube is asked again after midnight in California."
)
FAILED = "processingFailure"
"""What the reference says of it: it can pass, but mostly something about the request is wrong."""
DISABLED = "commentsDisabled"
_SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
_LOGIN = frozenset({"authError", "authorizationRequired", "invalid_grant", "ACCESS_TOKEN_EXPIRED"})
_NO_SCOPE = "This login lacks the permission to manage comments. Sign in again and leave its box ticked."
_NOT_ENABLED = (
    "The YouTube Data API v3 is not enabled in your Google project. Enable it at console.cloud.google.com and wait "
    "some minutes."
)
_PERMISSION = {
    "insufficientPermissions": _NO_SCOPE,
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": _NO_SCOPE,
    "forbidden": "YouTube does not let this account do that here.",
    "ineligibleAccount": "This Google account cannot comment: it has no channel. Create one at youtube.com, then "
    "sign in again.",
    "accountDelegationForbidden": "YouTube lets nobody act for this account. Sign in as the channel's owner.",
    "authenticatedUserAccountClosed": "YouTube says that this account is closed.",
    "authenticatedUserAccountSuspended": "YouTube says that this account is suspended. Look at youtube.com.",
    "accessNotConfigured": _NOT_ENABLED,
    "SERVICE_DISABLED": _NOT_ENABLED,
}
_REFUSED = {
    DISABLED: "Comments are turned off for that video.",
    "operationNotSupported": "YouTube takes no reply to this comment.",
    "parentCommentIsPrivate": "That comment is not public, so it takes no reply. Publish it first.",
    "invalidCustomEmoji": "YouTube does not know one of the emoji. Take it out.",
    "invalidCommentMetadata": "YouTube finds something wrong with this comment. Change its text.",
    "commentTextRequired": "There is nothing to send yet.",
    "commentTextTooLong": "This is too long for YouTube. Shorten it.",
    "parentIdMissing": "YouTube does not say which comment this answers. Sync, then try again.",
    "parentIdRequired": "YouTube does not say which comment this answers. Sync, then try again.",
}
_GONE = frozenset(
    {"parentCommentNotFound", "commentNotFound", "commentThreadNotFound", "videoNotFound", "channelNotFound"}
)
_TROUBLE = frozenset({"backendError", "internalError"})


class Failed(Rejected):
    """YouTube failed at a request, and says neither why nor whether it did it."""


def spent(answer: Answer) -> bool:
    """Whether an answer says that the day's units are used up."""
    return answer.status >= 400 and fault(answer).reason in _SPENT


def read_error(answer: Answer, now: datetime, doing: str = "this") -> ConnectorError:
    """Why a read gave nothing. Comments that are turned off are not gone: YouTube keeps them, and shows none."""
    found = _known(answer, now, doing)
    if isinstance(found, Failed):
        return Unreachable("YouTube failed at this; it will be asked again.")
    if isinstance(found, Rejected) and fault(answer).reason == DISABLED:
        return Rejected("Comments are turned off for that video, so YouTube shows none of them.")
    return found or unsettled(answer, writing=False)


def write_error(answer: Answer, now: datetime, doing: str) -> ConnectorError | None:
    """Why a write failed; None for a 2xx. What is no certain refusal is ``Unsure``."""
    if 200 <= answer.status < 300:
        return None
    found = _known(answer, now, doing)
    if found is None or isinstance(found, Unreachable):
        return Unsure(f"YouTube answered {answer.status}, which does not say whether it was done. Looking for it.")
    return found


def _known(answer: Answer, now: datetime, doing: str) -> ConnectorError | None:
    if answer.status < 400:
        return None
    found = fault(answer)
    reason = found.reason
    if reason in _SPENT:
        return RateLimited(OUT_OF_UNITS, next_day(now))
    if reason in _TOO_FAST or answer.status == 429:
        return RateLimited("YouTube asks for a pause: too many requests.", wait_until(answer, now))
    if reason in _LOGIN:
        return SignInNeeded(SIGN_IN)
    if answer.status >= 500 or reason in _TROUBLE:
        return Unreachable(f"YouTube has trouble at the moment ({answer.status}); it will be asked again.")
    if reason in _PERMISSION:
        return PermissionMissing(_PERMISSION[reason], SCOPE)
    if reason == FAILED:
        return Failed("YouTube failed at this. Change its text, or try again later.")
    if reason in _REFUSED:
        return Rejected(_REFUSED[reason])
    if reason in _GONE:
        return TargetGone("That comment, video or channel is gone, or no longer shown to this account.")
    if answer.status == 403:
        return PermissionMissing(f"YouTube does not allow {doing} with this login.{found.quoted}", SCOPE)
    return common(answer, found, now, doing)

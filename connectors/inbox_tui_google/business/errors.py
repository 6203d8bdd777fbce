"""Errors of the Business Profile APIs, sorted by what happens next. Pure."""

from __future__ import annotations

from datetime import datetime

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    PermissionMissing,
    RateLimited,
    Rejected,
    Unreachable,
    Unsure,
)
from inbox_tui_google.business.requests import SCOPE
from inbox_tui_google.errors import Fault, common, fault, unsettled, wait_until

APPROVAL = (
    "Google has not let your project in yet: its quota for the Business Profile APIs is 0. Ask for access at "
    "developers.google.com/my-business/content/prereqs; approval takes days."
)
_NOT_ENABLED = (
    "One of the Business Profile APIs is not enabled in your Google project. Enable Account Management, Business "
    "Information and My Business at console.cloud.google.com; Google offers them only once it approved the project."
)
_NO_SCOPE = "This login lacks the permission to manage business profiles. Sign in again and leave its box ticked."
_DISABLED = frozenset({"SERVICE_DISABLED", "accessNotConfigured"})
_SCOPES = frozenset({"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions"})


def read_error(answer: Answer, now: datetime, doing: str = "this") -> ConnectorError:
    """Why a read gave nothing."""
    return _known(answer, now, doing) or unsettled(answer, writing=False)


def write_error(answer: Answer, now: datetime, doing: str) -> ConnectorError | None:
    """Why a write failed; None for a 2xx. What is no certain refusal is ``Unsure``."""
    if 200 <= answer.status < 300:
        return None
    found = _known(answer, now, doing)
    return unsettled(answer, writing=True) if found is None or isinstance(found, Unreachable | Unsure) else found


def _known(answer: Answer, now: datetime, doing: str) -> ConnectorError | None:
    if not 400 <= answer.status < 500:
        return None
    found = fault(answer)
    if found.limit == "0":
        return PermissionMissing(APPROVAL, SCOPE)
    if found.reason in _DISABLED:
        return PermissionMissing(_NOT_ENABLED, SCOPE)
    if found.reason in _SCOPES:
        return PermissionMissing(_NO_SCOPE, SCOPE)
    match answer.status:
        case 403:
            return _forbidden(found, doing)
        case 429:
            words = (
                "Google asks for a pause: too many requests. A project that Google has not approved is always told so."
            )
            return RateLimited(words, wait_until(answer, now))
        case 400 if found.status == "FAILED_PRECONDITION":
            return Rejected(f"Google refuses {doing}: is the location verified?{found.quoted}")
    return common(answer, found, now, doing)


def _forbidden(found: Fault, doing: str) -> ConnectorError:
    return PermissionMissing(
        f"Google does not allow {doing}: your role at this business lacks it, or your project is not approved."
        f"{found.quoted}",
        SCOPE,
    )

"""Every error body that LinkedIn documents, by what happens next."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

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
from inbox_tui_linkedin.errors import checked, error_of, midnight

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NO_RIGHT = "Not enough permissions to access: partnerApiSocialActions.CREATE.20260801"
PER_MINUTE = "Comment create throttled: creation rate limit exceeded for member"
PER_DAY = "Resource level throttle limit for calls to this resource is reached."
INLINE_PICTURE = (
    "Unpermitted fields present in REQUEST_BODY: Data Processing Exception while processing fields [/content]"
)


def said(status: int, **body: object) -> Answer:
    return Answer(status, {}, json.dumps({"status": status, **body}).encode() if body else b"")


CASES: list[tuple[Answer, type[ConnectorError], type[ConnectorError], str]] = [
    (said(401, serviceErrorCode=65600, code="INVALID_ACCESS_TOKEN"), SignInNeeded, SignInNeeded, "Sign in again"),
    (said(401, serviceErrorCode=65601, code="REVOKED_ACCESS_TOKEN"), SignInNeeded, SignInNeeded, "taken back"),
    (said(401, serviceErrorCode=65602, message="expired"), SignInNeeded, SignInNeeded, "60 days"),
    (said(401, serviceErrorCode=401, message="Empty oauth2_access_token"), SignInNeeded, SignInNeeded, "Sign in"),
    (said(401), SignInNeeded, SignInNeeded, "Sign in"),
    (said(403, serviceErrorCode=100, code="ACCESS_DENIED", message=NO_RIGHT), PermissionMissing, PermissionMissing,
     "approval"),
    (said(403), PermissionMissing, PermissionMissing, "administrator"),
    (said(403, message=INLINE_PICTURE), Rejected, Rejected, "pictures"),
    (said(404, message="Could not find entity"), TargetGone, TargetGone, "any more"),
    (said(404, code="RESOURCE_NOT_FOUND", message="No virtual resource found"), Rejected, Rejected, "202509"),
    (said(409, code="CONFLICT"), Unreachable, Unreachable, "again"),
    (said(422, message="Content is a duplicate of urn:li:share:1"), Rejected, Unsure, "there already"),
    (said(422, code="FIELD_LENGTH_TOO_LONG"), Rejected, Rejected, "too long"),
    (said(422, code="UNPROCESSABLE_ENTITY", message="Not like this"), Rejected, Rejected, "Not like this"),
    (said(400, code="VERSION_MISSING"), Rejected, Rejected, "version"),
    (said(400, code="ILLEGAL_ARGUMENT", message="Syntax exception"), Rejected, Rejected, "refuses"),
    (said(426, code="NONEXISTENT_VERSION"), Rejected, Rejected, "retired version 202509"),
    (said(429, message=PER_MINUTE), RateLimited, RateLimited, "slowly"),
    (said(429, message=PER_DAY), RateLimited, RateLimited, "midnight"),
    (said(429), RateLimited, RateLimited, "midnight"),
    (said(500), Unreachable, Unsure, "500"),
    (said(503, message="down"), Unreachable, Unsure, "503"),
    (said(504), Unreachable, Unsure, ""),
    (said(302), Unreadable, Unsure, "302"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "reading", "writing", "words"), CASES)
def test_each_error_by_its_consequence(
    answer: Answer, reading: type[ConnectorError], writing: type[ConnectorError], words: str
) -> None:
    for expected, when_writing in ((reading, False), (writing, True)):
        error = error_of(answer, NOW, version="202509", writing=when_writing)
        assert isinstance(error, expected)
        assert words in str(error)
        assert str(error).endswith(".")


def test_the_missing_permission_is_named() -> None:
    error = error_of(said(403, message=NO_RIGHT), NOW, version="", writing=True)
    assert isinstance(error, PermissionMissing)
    assert error.permission == "partnerApiSocialActions.CREATE.20260801"


def test_limits_say_when_to_come_back() -> None:
    minute = error_of(said(429, message=PER_MINUTE), NOW, version="", writing=True)
    day = error_of(said(429, message=PER_DAY), NOW, version="", writing=False)
    assert isinstance(minute, RateLimited)
    assert isinstance(day, RateLimited)
    assert minute.until == NOW + timedelta(minutes=2)
    assert day.until == datetime(2026, 3, 3, tzinfo=UTC) == midnight(NOW)


def test_good_answers_that_cannot_be_read() -> None:
    with pytest.raises(Unreadable):
        checked(Answer(200, {}, b"<html>"), NOW)
    with pytest.raises(Unsure):
        checked(Answer(201, {}, b"<html>"), NOW, writing=True)
    assert checked(Answer(204, {}, b""), NOW, writing=True) is None

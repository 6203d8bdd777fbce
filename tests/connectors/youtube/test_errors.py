"""Every reason YouTube gives, and what happens next."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from google_login import error
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
from inbox_tui.testing.link import EPOCH, answer
from inbox_tui_google.errors import fault
from inbox_tui_google.youtube.errors import Failed, read_error, spent, write_error

MIDNIGHT = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # in California, after 09:00 UTC on 2026-03-02
QUOTA = 'The request cannot be completed because you have exceeded your <a href="/youtube/v3/x#quota">quota</a>.'


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        (403, "quotaExceeded", RateLimited),
        (403, "dailyLimitExceeded", RateLimited),
        (403, "rateLimitExceeded", RateLimited),
        (403, "userRateLimitExceeded", RateLimited),
        (429, "rateLimitExceeded", RateLimited),
        (401, "authError", SignInNeeded),
        (401, "authorizationRequired", SignInNeeded),
        (403, "insufficientPermissions", PermissionMissing),
        (403, "forbidden", PermissionMissing),
        (403, "somethingNew", PermissionMissing),
        (403, "ineligibleAccount", PermissionMissing),
        (400, "ineligibleAccount", PermissionMissing),
        (403, "accountDelegationForbidden", PermissionMissing),
        (403, "authenticatedUserAccountClosed", PermissionMissing),
        (403, "authenticatedUserAccountSuspended", PermissionMissing),
        (403, "accessNotConfigured", PermissionMissing),
        (403, "commentsDisabled", Rejected),
        (400, "operationNotSupported", Rejected),
        (403, "parentCommentIsPrivate", Rejected),
        (400, "parentCommentIsPrivate", Rejected),
        (400, "invalidCustomEmoji", Rejected),
        (400, "invalidCommentMetadata", Rejected),
        (400, "commentTextRequired", Rejected),
        (400, "commentTextTooLong", Rejected),
        (400, "parentIdMissing", Rejected),
        (400, "processingFailure", Failed),
        (400, "somethingNew", Rejected),
        (404, "parentCommentNotFound", TargetGone),
        (404, "commentNotFound", TargetGone),
        (404, "commentThreadNotFound", TargetGone),
        (404, "videoNotFound", TargetGone),
        (404, "channelNotFound", TargetGone),
        (404, "somethingNew", TargetGone),
        (409, "conflict", Unsure),
        (500, "backendError", Unsure),
        (503, "backendError", Unsure),
        (400, "backendError", Unsure),
        (302, "", Unsure),
    ],
)
def test_a_refused_write(status: int, reason: str, kind: type[ConnectorError]) -> None:
    found = write_error(error(status, reason), EPOCH, "replying")
    assert type(found) is kind
    assert str(found).endswith((".", "”"))


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        (403, "quotaExceeded", RateLimited),
        (401, "authError", SignInNeeded),
        (403, "insufficientPermissions", PermissionMissing),
        (403, "commentsDisabled", Rejected),
        (404, "commentThreadNotFound", TargetGone),
        (400, "processingFailure", Unreachable),
        (400, "invalidPageToken", Rejected),
        (500, "backendError", Unreachable),
        (502, "", Unreachable),
        (302, "", Unreadable),
        (204, "", Unreadable),
    ],
)
def test_a_refused_read(status: int, reason: str, kind: type[ConnectorError]) -> None:
    assert type(read_error(error(status, reason), EPOCH, "reading")) is kind


@pytest.mark.parametrize("reason", ["quotaExceeded", "dailyLimitExceeded"])
def test_a_spent_quota_waits_for_midnight_in_california(reason: str) -> None:
    found = write_error(error(403, reason, QUOTA, domain="youtube.quota"), EPOCH, "replying")
    assert isinstance(found, RateLimited)
    assert found.until == MIDNIGHT
    assert spent(error(403, reason))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [({}, 60), ({"Retry-After": "7"}, 7), ({"Retry-After": "999999"}, 3600), ({"Retry-After": "soon"}, 60),
     ({"Retry-After": "Mon, 02 Mar 2026 09:00:30 GMT"}, 30), ({"Retry-After": "0"}, 1)],
)  # fmt: skip
def test_a_pause_is_as_long_as_it_says(header: dict[str, str], seconds: int) -> None:
    raw = error(403, "userRateLimitExceeded")
    found = read_error(Answer(403, {k.lower(): v for k, v in header.items()}, raw.body), EPOCH)
    assert isinstance(found, RateLimited)
    assert found.until == EPOCH + timedelta(seconds=seconds)


def test_googles_words_come_without_markup() -> None:
    assert fault(error(403, "quotaExceeded", QUOTA)).words == QUOTA.replace(
        '<a href="/youtube/v3/x#quota">', ""
    ).replace("</a>", "")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", ""),
        (b"{", ""),
        (b"[1]", ""),
        (b'{"error": 3}', ""),
        (b'{"error": {"errors": [3, {"reason": 4}, {"reason": "authError"}]}}', "authError"),
        (b'{"error": "invalid_grant", "error_description": "Token has been expired or revoked."}', "invalid_grant"),
        (b'{"error": {"code": 403, "status": "PERMISSION_DENIED", "details": [{"reason": "SERVICE_DISABLED"}]}}',
         "SERVICE_DISABLED"),
    ],
)  # fmt: skip
def test_an_envelope_of_any_shape_is_read(body: bytes, reason: str) -> None:
    assert fault(Answer(403, {}, body)).reason == reason


def test_an_ended_renewal_is_a_sign_in_that_says_why(desk: Any) -> None:
    import asyncio

    desk.world.end()
    with pytest.raises(SignInNeeded, match="testing, where logins last 7 days"):
        asyncio.run(desk.connector.profile())


def test_recorded_errors_are_known(recorded: Path, index: list[dict[str, Any]]) -> None:
    tried = 0
    for each in index:
        if each.get("status", 200) >= 400:
            body = json.loads((recorded / each["file"]).read_text("utf-8"))
            said = answer(each["status"], body)
            assert fault(said).reason == "commentsDisabled"
            assert isinstance(write_error(said, EPOCH, "replying"), Rejected)
            assert isinstance(read_error(said, EPOCH), Rejected)
            tried += 1
    assert tried == 1


def test_every_recorded_file_is_ours_or_a_schema(recorded: Path, index: list[dict[str, Any]]) -> None:
    """Google's discovery document is what test_schema holds calls and answers against; the rest are error answers."""
    files = {str(path.relative_to(recorded)) for path in recorded.rglob("*.json")} - {"index.json"}
    known = {each["file"]: each for each in index}
    assert files == known.keys()
    assert all(each["class"] == "schema" or each["status"] >= 400 for each in index)

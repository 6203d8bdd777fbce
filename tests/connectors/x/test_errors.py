"""Every refusal X is known to send, and what happens next."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

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
from inbox_tui_x.errors import Duplicate, read_error, wait_until, write_error

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOSTS = ("https://api.twitter.com/2/problems", "https://api.x.com/2/problems")


def said(status: int, body: Any, **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {key.replace("_", "-"): value for key, value in headers.items()}, raw)


def plain(status: int, detail: str, title: str = "Forbidden", **more: Any) -> Answer:
    return said(status, {"title": title, "detail": detail, "type": "about:blank", "status": status, **more})


def typed(status: int, kind: str, host: str = HOSTS[0], **more: Any) -> Answer:
    return said(status, {"title": "A title", "detail": "A detail.", "type": f"{host}/{kind}", **more})


NOT_ENROLLED = {
    "client_id": "31000000", "title": "Client Forbidden", "reason": "client-not-enrolled",
    "detail": "When authenticating requests to the API v2 endpoints, you must use keys of an App in a Project.",
    "required_enrollment": "Appropriate Level of API Access", "type": f"{HOSTS[0]}/client-forbidden",
}  # fmt: skip
NOT_MENTIONED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author "
    "of the post you are replying to."
)
BOTH: list[tuple[Answer, type[ConnectorError], str]] = [
    (plain(401, "Unauthorized", "Unauthorized"), SignInNeeded, "Sign in again"),
    (said(402, {"title": "CreditsDepleted", "detail": "Your account [20595] has no credits.", "type": "https://x/credits"}),
     PaymentNeeded, "console.x.com"),
    (plain(403, "Your spending limit is reached.", "SpendCapReached"), PaymentNeeded, "credits"),
    (typed(403, "credits"), PaymentNeeded, "credits"),
    (typed(429, "usage-capped", period="Monthly", scope="Product"), PaymentNeeded, "allowance"),
    (typed(403, "usage-capped"), PaymentNeeded, "credits"),
    (said(403, NOT_ENROLLED), PermissionMissing, "pays per use"),
    (typed(403, "client-forbidden"), PermissionMissing, "package"),
    (typed(403, "oauth2-scope"), PermissionMissing, "Sign in again and allow"),
    (typed(403, "not-authorized-for-field"), PermissionMissing, "permission"),
    (typed(403, "not-authorized-for-resource"), TargetGone, "no longer shown"),
    (typed(403, "disallowed-resource"), TargetGone, "no longer shown"),
    (typed(403, "resource-unavailable"), TargetGone, "no longer shown"),
    (typed(404, "resource-not-found"), TargetGone, "gone"),
    (typed(400, "resource-not-found"), TargetGone, "gone"),
    (plain(404, "Not Found", "Not Found"), TargetGone, "gone"),
    (said(410, b""), TargetGone, "gone"),
    (plain(403, "You attempted to reply to a Tweet that is deleted or not visible to you."), TargetGone, "gone"),
    (plain(429, "Too Many Requests", "Too Many Requests"), RateLimited, "pause"),
    (said(429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}), RateLimited, "pause"),
    (typed(429, "rate-limit-exceeded"), RateLimited, "pause"),
    (typed(400, "invalid-request", errors=[{"message": "The `id` [aas] is not valid", "parameters": {"id": ["aas"]}}]),
     Rejected, "is not valid"),
    (said(413, b"<html>"), Rejected, "too large"),
    (said(422, b""), Rejected, "gives no reason"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "kind", "words"), BOTH)
def test_refusals_mean_the_same_for_reads_and_writes(answer: Answer, kind: type[ConnectorError], words: str) -> None:
    for error in (read_error(answer, NOW), write_error(answer, NOW, "posting")):
        assert type(error) is kind
        assert words.lower() in str(error).lower()


@pytest.mark.parametrize("host", HOSTS)
def test_problem_types_are_told_by_their_last_word(host: str) -> None:
    assert isinstance(read_error(typed(403, "usage-capped", host), NOW), PaymentNeeded)
    assert isinstance(read_error(typed(403, "resource-not-found", host), NOW), TargetGone)


WRITES: list[tuple[Answer, type[ConnectorError], str]] = [
    (plain(403, "You are not allowed to create a Tweet with duplicate content."), Duplicate, "same words twice"),
    (plain(403, NOT_MENTIONED), Rejected, "mentioned or quoted"),
    (plain(403, "You do not have permission to DM one or more participants."), Rejected, "settings on X"),
    (plain(403, "You are not permitted to perform this action."), Rejected, "not permitted"),
    (said(403, b"<h1>Forbidden</h1>"), Rejected, "does not allow"),
    (said(500, b"oops"), Unsure, "500"),
    (said(503, {"title": "Service Unavailable"}), Unsure, "503"),
    (said(409, b""), Unsure, "409"),
    (said(302, b""), Unsure, "302"),
]


@pytest.mark.parametrize(("answer", "kind", "words"), WRITES)
def test_refused_writes(answer: Answer, kind: type[ConnectorError], words: str) -> None:
    error = write_error(answer, NOW, "posting")
    assert type(error) is kind
    assert words in str(error)


READS: list[tuple[Answer, type[ConnectorError]]] = [
    (said(500, b""), Unreachable),
    (said(503, b""), Unreachable),
    (said(503, b"", retry_after="30"), RateLimited),
    (said(408, b""), Unreachable),
    (said(302, b""), Unreadable),
    (said(204, b""), Unreadable),
    (plain(403, "You are not permitted to perform this action."), PermissionMissing),
]


@pytest.mark.parametrize(("answer", "kind"), READS)
def test_refused_reads(answer: Answer, kind: type[ConnectorError]) -> None:
    assert type(read_error(answer, NOW)) is kind


def test_done_is_no_error() -> None:
    assert write_error(said(201, {}), NOW, "posting") is None


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"x_rate_limit_reset": str(int(NOW.timestamp()) + 600)}, 600),
        ({"x_rate_limit_reset": str(int(NOW.timestamp()) - 600)}, 1),
        ({"x_rate_limit_reset": "99999999999"}, 25 * 3600),
        ({"x_rate_limit_reset": "soon"}, 900),
        ({"retry_after": "42"}, 42),
        ({}, 900),
        (
            {
                "x_rate_limit_reset": str(int(NOW.timestamp()) + 60), "x_rate_limit_remaining": "12",
                "x_user_limit_24hour_reset": str(int(NOW.timestamp()) + 7200), "x_user_limit_24hour_remaining": "0",
            },
            7200,
        ),
        (
            {
                "x_rate_limit_reset": str(int(NOW.timestamp()) + 60), "x_rate_limit_remaining": "0",
                "x_app_limit_24hour_reset": str(int(NOW.timestamp()) + 7200), "x_app_limit_24hour_remaining": "7",
            },
            60,
        ),
    ],
)  # fmt: skip
def test_when_to_come_back(headers: dict[str, str], wait: int) -> None:
    assert wait_until(said(429, {}, **headers), NOW) == NOW + timedelta(seconds=wait)


def test_the_number_of_an_account_is_not_repeated() -> None:
    error = read_error(plain(403, "Your enrolled account [2059529979700846592] may not do this."), NOW)
    assert "2059529979700846592" not in str(error)

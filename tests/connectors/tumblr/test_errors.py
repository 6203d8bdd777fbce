"""Every refusal that Tumblr documents, by what happens next."""

from __future__ import annotations

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
from inbox_tui.testing.link import EPOCH, answer
from inbox_tui_tumblr.errors import codes, read_error, said, tomorrow, write_error


def refused(status: int, code: int = 0, headers: dict[str, str] | None = None) -> Answer:
    errors = [{"title": "No", "code": code, "detail": "Not this time"}]
    return answer(status, {"meta": {"status": status, "msg": "No"}, "errors": errors}, headers)


@pytest.mark.parametrize(
    ("answered", "reading", "writing"),
    [
        (refused(401, 1016), SignInNeeded, SignInNeeded),
        (refused(400), Rejected, Rejected),
        (refused(400, 8001), Rejected, Rejected),
        (refused(400, 8002), TargetGone, TargetGone),
        (refused(400, 8005), Rejected, Rejected),
        (refused(400, 8016), Rejected, Rejected),
        (refused(403), PermissionMissing, Rejected),
        (refused(403, 8004), RateLimited, RateLimited),
        (refused(403, 8008), PermissionMissing, Rejected),
        (refused(403, 8010), RateLimited, RateLimited),
        (refused(403, 8011), RateLimited, RateLimited),
        (refused(403, 8022), RateLimited, RateLimited),
        (refused(403, 8023), RateLimited, RateLimited),
        (refused(404), TargetGone, TargetGone),
        (answer(410, b""), TargetGone, TargetGone),
        (answer(413, b""), Rejected, Rejected),
        (refused(429), RateLimited, RateLimited),
        (refused(500, 8006), Unreachable, Unsure),
        (refused(500, 8009), Unreachable, Unsure),
        (answer(503, b"<html>"), Unreachable, Unsure),
        (answer(408, b""), Unreachable, Unsure),
        (answer(302, b""), Unreadable, Unsure),
    ],
)
def test_a_refusal(answered: Answer, reading: type[ConnectorError], writing: type[ConnectorError]) -> None:
    assert type(read_error(answered, EPOCH, "reading")) is reading
    assert type(write_error(answered, EPOCH, "writing")) is writing


def test_good_answers_are_no_errors() -> None:
    assert read_error(answer(200, {}), EPOCH, "reading") is None
    assert write_error(answer(200, {}), EPOCH, "writing") is None
    assert write_error(answer(201, {}), EPOCH, "writing") is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"x-ratelimit-perhour-remaining": "0", "x-ratelimit-perhour-reset": "1800"}, 1800),
        ({"x-ratelimit-perday-remaining": "0", "x-ratelimit-perday-reset": "40000"}, 40_000),
        ({"x-ratelimit-perhour-remaining": "9", "x-ratelimit-perhour-reset": "1800"}, 120),
        ({"retry-after": "9999999"}, 86_400),
        ({}, 120),
    ],
)
def test_a_pause_is_as_long_as_the_headers_say(headers: dict[str, str], seconds: int) -> None:
    error = read_error(refused(429, headers=headers), EPOCH, "reading")
    assert isinstance(error, RateLimited)
    assert error.until == EPOCH + timedelta(seconds=seconds)


def test_a_days_limit_ends_with_tumblrs_day() -> None:
    error = write_error(refused(403, 8023), EPOCH, "this reblog")
    assert isinstance(error, RateLimited)
    assert error.until == datetime(2026, 3, 3, 5, 0, tzinfo=UTC)
    assert tomorrow(datetime(2026, 3, 3, 4, 59, tzinfo=UTC)) == datetime(2026, 3, 3, 5, 0, tzinfo=UTC)


def test_tumblrs_own_words_are_told_on_one_line() -> None:
    raw = {"errors": [{"title": "No\nand\x07no", "code": 12}]}
    assert said(answer(400, raw)) == "No and no"
    assert said(answer(400, b"<html>")) == ""
    assert codes(answer(400, {"errors": ["x", {"code": "y"}, {"code": 8001}]})) == (8001,)

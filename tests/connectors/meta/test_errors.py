"""Every error body the Graph API is known for, and what it means for what happens next."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import (
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
from inbox_tui.testing.link import EPOCH, answer
from inbox_tui_meta.errors import USUAL_WAIT, Blocked, NotReady, Repeated, TooMuch, Unseen, read_error, write_error


def told(code: int, sub: int = 0, status: int = 400, headers: dict[str, str] | None = None, **more: Any) -> Any:
    error = {"message": f"(#{code}) Some words", "type": "OAuthException", "code": code, "fbtrace_id": "AbC", **more}
    if sub:
        error["error_subcode"] = sub
    return answer(status, {"error": error}, headers)


TABLE: list[tuple[int, int, type[Exception]]] = [
    *((190, sub, SignInNeeded) for sub in (0, 458, 459, 460, 463, 464, 467)),
    *((102, sub, SignInNeeded) for sub in (0, 458, 459, 460, 463, 464, 467)),
    (190, 492, PermissionMissing),
    (102, 492, PermissionMissing),
    (10, 0, PermissionMissing),
    (10, 2018278, Rejected),
    (10, 2534022, Rejected),
    (200, 0, PermissionMissing),
    (230, 0, PermissionMissing),
    (299, 0, PermissionMissing),
    (3, 0, PermissionMissing),
    (4, 0, RateLimited),
    (17, 0, RateLimited),
    (32, 0, RateLimited),
    (341, 0, RateLimited),
    (613, 0, RateLimited),
    (80001, 0, RateLimited),
    (80002, 0, RateLimited),
    (80006, 0, RateLimited),
    (100, 33, Unseen),
    (100, 0, Rejected),
    (368, 0, Blocked),
    (506, 0, Repeated),
    (24, 4279009, NotReady),
    (24, 0, Rejected),
    (9007, 0, NotReady),
    (551, 0, Rejected),
    (803, 0, TargetGone),
    (1705, 0, PermissionMissing),
    (2500, 0, Unsupported),
    (31337, 0, Rejected),
]


@pytest.mark.parametrize(("code", "sub", "kind"), TABLE)
@pytest.mark.parametrize("status", [400, 403])
def test_each_code_means_one_thing_whatever_the_status(code: int, sub: int, kind: type[Exception], status: int) -> None:
    for sort in (read_error, write_error):
        found = sort(told(code, sub, status), EPOCH, "Facebook", "replying")
        assert type(found) is kind
        assert str(found).rstrip("”").endswith((".", "words"))
        assert "  " not in str(found)


def test_too_much_at_once_is_told_by_words_alone() -> None:
    words = "Please reduce the amount of data you're asking for, then retry your request"
    assert type(read_error(told(1, status=500, message=words), EPOCH, "Facebook", "reading")) is TooMuch
    assert type(read_error(told(1, status=500), EPOCH, "Facebook", "reading")) is Unreachable
    assert type(write_error(told(1, status=500, message=words), EPOCH, "Facebook", "replying")) is Unsure


@pytest.mark.parametrize("code", [1, 2])
def test_trouble_there_is_tried_again_but_a_write_is_looked_for(code: int) -> None:
    assert isinstance(read_error(told(code), EPOCH, "Facebook", "reading"), Unreachable)
    assert isinstance(write_error(told(code), EPOCH, "Facebook", "replying"), Unsure)


def test_what_is_said_to_pass_is_tried_again() -> None:
    passing = told(31337, is_transient=True)
    assert isinstance(read_error(passing, EPOCH, "Facebook", "reading"), Unreachable)
    assert isinstance(write_error(passing, EPOCH, "Facebook", "replying"), Unsure)


def test_an_error_counts_whatever_its_status() -> None:
    assert isinstance(read_error(told(190, 463, 200), EPOCH, "Facebook", "reading"), SignInNeeded)
    assert isinstance(write_error(told(368, status=200), EPOCH, "Facebook", "replying"), Blocked)
    assert isinstance(write_error(told(4, status=500), EPOCH, "Facebook", "replying"), RateLimited)


def test_the_type_decides_nothing() -> None:
    for kind in ("OAuthException", "GraphMethodException", "IGApiException", "THApiException", "?"):
        assert isinstance(read_error(told(100, 33, type=kind), EPOCH, "Threads", "reading"), Unseen)


def test_a_throttle_lasts_as_long_as_the_header_says() -> None:
    use = {"112130216863063": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 17}]}
    headers = {"X-Business-Use-Case-Usage": json.dumps(use)}
    found = read_error(told(80001, headers=headers), EPOCH, "Facebook", "reading")
    assert isinstance(found, RateLimited)
    assert found.until == EPOCH + timedelta(minutes=17)


def test_a_throttle_without_minutes_lasts_as_told_or_half_an_hour() -> None:
    found = read_error(told(613, headers={"Retry-After": "300"}), EPOCH, "Facebook", "reading")
    assert isinstance(found, RateLimited)
    assert found.until == EPOCH + timedelta(minutes=5)
    found = read_error(told(4), EPOCH, "Facebook", "reading")
    assert isinstance(found, RateLimited)
    assert found.until == EPOCH + USUAL_WAIT


def test_its_own_words_are_shown_but_never_those_about_a_token() -> None:
    words = "Your comment holds a link we do not take."
    assert words in str(write_error(told(100, error_user_msg=words), EPOCH, "Facebook", "replying"))
    malformed = told(190, message="Malformed access token EAABsecret")
    assert "EAAB" not in str(read_error(malformed, EPOCH, "Facebook", "reading"))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"error_code": 190, "error_description": "Error validating access token."}, SignInNeeded),
        ({"error_type": "OAuthException", "code": 400, "error_message": "Matching code was not found"}, Rejected),
    ],
)
def test_the_token_endpoints_own_shapes(body: dict[str, Any], kind: type[Exception]) -> None:
    assert type(read_error(answer(400, body), EPOCH, "Instagram", "reading")) is kind


@pytest.mark.parametrize(
    ("status", "reading", "writing"),
    [
        (302, Unreadable, Unsure),
        (401, SignInNeeded, SignInNeeded),
        (403, Rejected, Rejected),
        (404, Rejected, Rejected),
        (409, Unreachable, Unsure),
        (429, RateLimited, RateLimited),
        (500, Unreachable, Unsure),
        (503, Unreachable, Unsure),
    ],
)
def test_what_something_on_the_way_answers(status: int, reading: type[Exception], writing: type[Exception]) -> None:
    page = answer(status, b"<html>")
    assert type(read_error(page, EPOCH, "Facebook", "reading")) is reading
    assert type(write_error(page, EPOCH, "Facebook", "replying")) is writing


def test_a_good_answer_is_no_error() -> None:
    assert read_error(answer(200, {"id": "1"}), EPOCH, "Facebook", "reading") is None
    assert write_error(answer(200, {"id": "1"}), EPOCH, "Facebook", "replying") is None

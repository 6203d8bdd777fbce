"""Every refusal that Reddit is known to give, by what happens next."""

from __future__ import annotations

from datetime import timedelta

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
from inbox_tui_reddit.errors import read_error, write_error
from reddit_world import INVALID, NO_SCOPE

HTML = {"content-type": "text/html"}
BLOCKED = answer(403, b"<html>You've been blocked by network security.</html>", HTML)


def coded(*errors: list[str]) -> Answer:
    return answer(200, {"json": {"errors": list(errors)}})


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("RATELIMIT", RateLimited),
        ("QUOTA_FILLED", RateLimited),
        ("THREAD_LOCKED", Rejected),
        ("COMMENT_LOCKED", Rejected),
        ("TOO_OLD", Rejected),
        ("DELETED_COMMENT", TargetGone),
        ("DELETED_LINK", TargetGone),
        ("COMMENT_UNREPLIABLE", TargetGone),
        ("TOO_LONG", Rejected),
        ("NO_TEXT", Rejected),
        ("BAD_CAPTCHA", Rejected),
        ("NO_URL", Rejected),
        ("USER_REQUIRED", SignInNeeded),
        ("SUBREDDIT_NOTALLOWED", Rejected),
        ("BANNED_FROM_SUBREDDIT", Rejected),
        ("IN_TIMEOUT", Rejected),
        ("NOT_WHITELISTED_BY_USER_MESSAGE", Rejected),
        ("NOT_AUTHOR", Rejected),
        ("SOMETHING_IS_BROKEN", Unsure),
        ("NEVER_HEARD_OF", Rejected),
    ],
)
def test_a_refusal_inside_a_200(code: str, kind: type[ConnectorError]) -> None:
    error = write_error(coded([code, "some words", "text"]), EPOCH, "this comment")
    assert type(error) is kind
    assert str(error)
    assert code not in str(error)


def test_an_unknown_refusal_says_it_in_reddits_words() -> None:
    error = write_error(coded(["NEVER_HEARD_OF", "the moon\nis full", ""]), EPOCH, "this comment")
    assert "the moon is full" in str(error)


@pytest.mark.parametrize(
    ("words", "wait"),
    [
        ("Take a break for 3 minutes before trying again.", timedelta(minutes=4)),
        ("you are doing that too much. try again in 50 seconds.", timedelta(seconds=51)),
        ("Take a break for 900 milliseconds before trying again.", timedelta(milliseconds=901)),
        ("try again in 1 hour.", timedelta(hours=2)),
        ("try again in 9999 hours.", timedelta(hours=24)),
        ("you are doing that too much.", timedelta(seconds=60)),
    ],
)
def test_how_long_a_break_is(words: str, wait: timedelta) -> None:
    error = write_error(coded(["RATELIMIT", words, "ratelimit"]), EPOCH, "this comment")
    assert isinstance(error, RateLimited)
    assert error.until == EPOCH + wait


@pytest.mark.parametrize("errors", [[[]], [None], [17], [["", ""]], [[{}, []]]])
def test_errors_that_make_no_sense_are_not_taken_for_success(errors: list[object]) -> None:
    assert isinstance(write_error(answer(200, {"json": {"errors": errors}}), EPOCH, "this"), Unsure)


@pytest.mark.parametrize(
    ("said", "reading", "writing"),
    [
        (answer(401, {"message": "Unauthorized", "error": 401}, INVALID), SignInNeeded, SignInNeeded),
        (answer(401, {"error": 401}, INVALID), SignInNeeded, SignInNeeded),
        (answer(403, {"error": 403}, NO_SCOPE), PermissionMissing, PermissionMissing),
        (answer(403, {"message": "Forbidden", "error": 403}), PermissionMissing, Rejected),
        (answer(403, {"reason": "private", "message": "Forbidden", "error": 403}), TargetGone, TargetGone),
        (answer(403, {"reason": "quarantined", "error": 403}), TargetGone, TargetGone),
        (BLOCKED, PermissionMissing, PermissionMissing),
        (answer(404, {"message": "Not Found", "error": 404}), TargetGone, TargetGone),
        (answer(404, {"message": "Not Found", "error": 404, "reason": "banned"}), TargetGone, TargetGone),
        (answer(451, b""), TargetGone, TargetGone),
        (answer(413, b""), Rejected, Rejected),
        (answer(400, {"fields": ["text"], "reason": "TOO_LONG", "message": "Bad Request"}), Rejected, Rejected),
        (answer(400, {"reason": "DELETED_COMMENT", "message": "Bad Request"}), TargetGone, TargetGone),
        (answer(400, b"{"), Rejected, Rejected),
        (answer(429, b"<html>", HTML | {"retry-after": "4"}), RateLimited, RateLimited),
        (answer(301, b"", {"location": "/r/renamed"}), Unreadable, Unsure),
        (answer(302, b""), Unreadable, Unsure),
        (answer(408, b""), Unreachable, Unsure),
        *((answer(status, b"<html>", HTML), Unreachable, Unsure) for status in (500, 502, 503, 504, 520, 522)),
    ],
)
def test_a_refusal_by_status(said: Answer, reading: type[ConnectorError], writing: type[ConnectorError]) -> None:
    assert type(read_error(said, EPOCH, "reading")) is reading
    assert type(write_error(said, EPOCH, "writing")) is writing


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "4"}, 4),
        ({"x-ratelimit-reset": "25"}, 25),
        ({"retry-after": "0"}, 1),
        ({"retry-after": "soon"}, 60),
        ({}, 60),
    ],
)
def test_a_pause_is_as_long_as_the_headers_say(headers: dict[str, str], seconds: int) -> None:
    error = read_error(answer(429, b"", headers), EPOCH, "reading")
    assert isinstance(error, RateLimited)
    assert error.until == EPOCH + timedelta(seconds=seconds)


def test_a_missing_scope_is_named_by_what_it_is_for() -> None:
    error = write_error(answer(403, {"error": 403}, NO_SCOPE), EPOCH, "this vote")
    assert isinstance(error, PermissionMissing)
    assert "this vote" in str(error)


def test_cut_json_is_no_answer_to_a_write() -> None:
    assert isinstance(write_error(answer(200, b'{"json": {"err'), EPOCH, "this comment"), Unsure)


def test_good_answers_are_no_errors() -> None:
    assert read_error(answer(200, {}), EPOCH, "reading") is None
    assert write_error(coded(), EPOCH, "writing") is None
    assert write_error(answer(200, {}), EPOCH, "deleting") is None

"""Every kind of refusal, and what happens next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from google_business_world import NOT_APPROVED, refused
from google_login import CLIENT, SECRET, Browser
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
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import EPOCH, answer
from inbox_tui_google import BusinessConnector
from inbox_tui_google.business.errors import read_error, write_error


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (refused(401, "UNAUTHENTICATED"), SignInNeeded, "Sign in again"),
        (answer(401, {"error": "invalid_grant"}), SignInNeeded, "Sign in again"),
        (refused(403, "PERMISSION_DENIED", "The caller does not have permission"), PermissionMissing, "your role"),
        (refused(403, "PERMISSION_DENIED", "x", reason="SERVICE_DISABLED"), PermissionMissing, "not enabled"),
        (refused(403, "PERMISSION_DENIED", "x", reason="ACCESS_TOKEN_SCOPE_INSUFFICIENT"), PermissionMissing, "ticked"),
        (NOT_APPROVED, PermissionMissing, "quota for the Business Profile APIs is 0"),
        (refused(403, "PERMISSION_DENIED", "x", metadata={"quota_limit_value": "0"}), PermissionMissing, "is 0"),
        (refused(429, "RESOURCE_EXHAUSTED"), RateLimited, "pause"),
        (refused(429, "RESOURCE_EXHAUSTED", "x", reason="RATE_LIMIT_EXCEEDED", metadata={"quota_limit_value": "300"}),
         RateLimited, "pause"),
        (answer(429), RateLimited, "not approved"),
        (refused(404, "NOT_FOUND"), TargetGone, "gone"),
        (refused(400, "INVALID_ARGUMENT", "Request contains an invalid argument."), Rejected, "invalid argument"),
        (refused(400, "FAILED_PRECONDITION", "Precondition check failed."), Rejected, "verified"),
        (refused(409, "ABORTED"), Unsure, "Looking"),
        (refused(500, "INTERNAL"), Unsure, "Looking"),
        (refused(503, "UNAVAILABLE"), Unsure, "Looking"),
        (Answer(302, {}, b""), Unsure, "Looking"),
    ],
)  # fmt: skip
def test_a_refused_write(said: Answer, kind: type[ConnectorError], words: str) -> None:
    found = write_error(said, EPOCH, "replying")
    assert type(found) is kind
    assert words in str(found)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (refused(401, "UNAUTHENTICATED"), SignInNeeded),
        (refused(403, "PERMISSION_DENIED"), PermissionMissing),
        (NOT_APPROVED, PermissionMissing),
        (refused(404, "NOT_FOUND"), TargetGone),
        (refused(429, "RESOURCE_EXHAUSTED"), RateLimited),
        (refused(500, "INTERNAL"), Unreachable),
        (refused(409, "ABORTED"), Unreachable),
        (Answer(302, {}, b""), Unreadable),
        (Answer(204, {}, b""), Unreadable),
    ],
)
def test_a_refused_read(said: Answer, kind: type[ConnectorError]) -> None:
    assert type(read_error(said, EPOCH)) is kind


async def test_a_project_that_google_has_not_approved_is_told_so_when_signing_in(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    desk.world.trouble["/v1/accounts"] = NOT_APPROVED
    secrets = {"client_secret": Secret(SECRET)}
    with pytest.raises(Rejected, match="has not let your project in yet"):
        await BusinessConnector.sign_in(desk.link, {"client_id": CLIENT}, secrets, Browser(desk.world))


async def test_a_login_without_a_business_is_told_so(new_desk: Callable[..., Any]) -> None:
    desk = new_desk(lambda world: world.locations.clear())
    with pytest.raises(Rejected, match="manages no business"):
        await BusinessConnector.sign_in(
            desk.link, {"client_id": CLIENT}, {"client_secret": Secret(SECRET)}, Browser(desk.world)
        )


def test_an_ended_renewal_is_a_sign_in_that_says_why(desk: Any) -> None:
    desk.world.end()
    with pytest.raises(SignInNeeded, match="testing, where logins last 7 days"):
        asyncio.run(desk.connector.profile())

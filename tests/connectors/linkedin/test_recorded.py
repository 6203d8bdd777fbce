"""Every recorded answer of LinkedIn parses, or is not ours for a reason given here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from inbox_tui.connector import Answer, SignInNeeded
from inbox_tui_linkedin import littletext, parse
from inbox_tui_linkedin.errors import error_of

NOBODY = "urn:li:organization:1"
NOT_OURS = {
    "ebx-linkedin-sdk/auditStamp.json": "a part of other answers, not an answer",
    "ebx-linkedin-sdk/initializeVideoUploadResponse.json": "uploads: this connector sends words",
    "schemas/zernio.linkedin.openapi.json": "a schema, see test_schema.py",
    "zernio-derived/005_get_rest_reactions_200.json": "who reacted is not read; our own reaction stands in the comment",
    "zernio-derived/006_get_rest_socialmetadata_entityid_200.json": "counts, which the comments' own list tells too",
}


def _comment(raw: Any) -> None:
    assert parse.comment(raw, NOBODY).text


def _error(raw: Any) -> None:
    import json

    answer = Answer(raw["status"], {}, json.dumps(raw).encode())
    assert isinstance(error_of(answer, datetime(2026, 3, 2, tzinfo=UTC), version="", writing=False), SignInNeeded)


def _whole(read: Callable[[Any], object]) -> Callable[[Any], None]:
    def every(raw: Any) -> None:
        found = parse.listed(raw, read)
        assert (found.skipped, len(found.items)) == (0, found.count)
        assert found.count > 0

    return every


def _mentions(raw: Any) -> None:
    said = raw["specificContent"]["com.linkedin.ugc.ShareContent"]["shareCommentary"]
    found = littletext.named_in(said["text"], said["attributes"])
    assert [(who.id, who.name) for who in found] == [
        ("urn:li:organization:1337", "LinkedIn"), ("urn:li:person:1337", "LinkedIn"),
    ]  # fmt: skip


READ: Mapping[str, Callable[[Any], None]] = {
    "ebx-linkedin-sdk/commentResponse.json": _comment,
    "ebx-linkedin-sdk/error_1.json": _error,
    "ebx-linkedin-sdk/organization.json": lambda raw: _named(parse.organization(raw)),
    "ebx-linkedin-sdk/organizationBrand.json": lambda raw: _named(parse.organization(raw)),
    "ebx-linkedin-sdk/ugcShareWithMentions.json": _mentions,
    "zernio-derived/001_get_rest_posts_200.json": _whole(lambda raw: parse.post(raw, NOBODY)),
    "zernio-derived/004_get_rest_socialactions_entityid_comments_200.json": _whole(
        lambda raw: parse.comment(raw, NOBODY)
    ),
}


def _named(found: Any) -> None:
    assert found.handle
    assert found.name


def test_every_recorded_file(recorded: Callable[[str], Any]) -> None:
    files = {entry["file"] for entry in recorded("index.json")}
    assert files
    assert files == READ.keys() | NOT_OURS.keys()
    for name, check in READ.items():
        check(recorded(name))

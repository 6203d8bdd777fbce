"""Real answers of real servers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.domain.length import Unit
from inbox_tui.domain.model import Audience, Identity, PostKind
from inbox_tui_mastodon import instance
from inbox_tui_mastodon.parse import View, conversations, identity, notifications, posts
from inbox_tui_mastodon.streaming import Event, page, server_events

Recorded = Callable[[Callable[[str], bool]], list[tuple[dict[str, Any], Any]]]
NOBODY = View(Identity(id="-", handle="nobody@nowhere.example"), "server.example")  # type: ignore[arg-type]


def _statuses(value: Any) -> list[Any]:
    """Every complete status anywhere in an answer."""
    if isinstance(value, list):
        return [found for each in value for found in _statuses(each)]
    if not isinstance(value, dict):
        return []
    inner = [found for each in value.values() for found in _statuses(each)]
    whole = {"id", "visibility", "account", "content", "created_at"} <= value.keys() and value.get("reblog") is None
    return [value, *inner] if whole else inner


def test_every_recorded_status_parses(recorded: Recorded) -> None:
    count = 0
    for entry, body in recorded(lambda _: True):
        raw = _statuses(body)
        found = posts(raw, NOBODY)
        assert found.skipped == 0, entry["file"]
        count += len(found.items)
        for status, read in zip(raw, found.items, strict=True):
            assert read.ref.id == status["id"]
            assert read.text or not status["content"] or read.quoted, entry["file"]
    assert count >= 20


def test_every_recorded_notification_parses(recorded: Recorded) -> None:
    seen = 0
    for entry, body in recorded(lambda path: path == "/api/v1/notifications"):
        found = notifications(body, NOBODY)
        assert found.skipped == 0, entry["file"]
        assert all(each.at is not None for each in found.items)
        seen += len(found.items)
    assert seen > 0


def test_every_recorded_context_parses(recorded: Recorded) -> None:
    files = recorded(lambda path: path.endswith("/context"))
    assert files
    for entry, body in files:
        found = posts([*body["ancestors"], *body["descendants"]], NOBODY)
        assert found.skipped == 0, entry["file"]


def test_every_recorded_account_parses(recorded: Recorded) -> None:
    files = recorded(lambda path: path == "/api/v1/accounts/verify_credentials")
    assert files
    for _, body in files:
        who = identity(body, "server.example")
        assert who.id == body["id"]
        assert who.handle.endswith("@server.example")


def test_a_recorded_direct_message(recorded: Recorded) -> None:
    bodies = [body["_raw_text"] for _, body in recorded(lambda path: path == "/api/v1/streaming/direct")]
    raw = next(line for line in bodies[0].split("\n") if line.startswith("data: "))
    found = page(Event("conversation", raw.removeprefix("data: ")), NOBODY)
    assert found is not None
    (message,) = found.posts
    assert message.text == "@mastodonpy_test todo funny text here"
    assert (message.kind, message.audience, message.language) == (PostKind.DIRECT, Audience.DIRECT, "en")
    assert message.author.handle == "admin@server.example"


async def test_every_recorded_stream_is_understood(recorded: Recorded) -> None:
    streams = [body["_raw_text"] for _, body in recorded(lambda path: path.startswith("/api/v1/streaming/")) if body]
    seen = []
    for raw in streams:

        async def lines(text: str = raw) -> Any:
            for line in text.split("\n"):
                yield line

        async for event in server_events(lines()):
            read = page(event, NOBODY)
            assert read is None or not read.skipped
            seen.append(event.name)
    assert {"conversation", "update"} <= set(seen)


def test_recorded_conversations_parse(recorded: Recorded) -> None:
    files = [body for _, body in recorded(lambda path: path.startswith("/api/v1/conversations/")) if "id" in body]
    assert files
    found = conversations(files, NOBODY)
    assert found.skipped == 0


@pytest.mark.parametrize(
    ("file", "software", "unit", "limit"),
    [
        ("106_get_api_v2_instance", "mastodon", Unit.GRAPHEMES, 500),
        ("instance_pixelfed", "pixelfed", Unit.CODE_POINTS, None),
        ("instancev2_firefish", "firefish", Unit.GRAPHEMES, None),
        ("instance_sharkey", "sharkey", Unit.GRAPHEMES, 3000),
        ("instancev2_mastodon_4.5", "mastodon", Unit.GRAPHEMES, 500),
    ],
)
def test_recorded_servers_are_recognised(
    recorded: Recorded, file: str, software: str, unit: Unit, limit: int | None
) -> None:
    found = [body for entry, body in recorded(lambda _: True) if file in entry["file"]]
    assert found
    read = instance.parse(found[0])
    assert (read.software, read.text.unit) == (software, unit)
    assert limit is None or read.text.limit == limit

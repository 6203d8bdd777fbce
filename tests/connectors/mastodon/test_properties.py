"""Whatever a server sends, nothing but the contract's errors comes out."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.connector import Answer, ConnectorError
from inbox_tui.domain.model import Cursor, Identity, PostRef, RemoteId
from inbox_tui.testing.link import Call, FakeLink
from inbox_tui_mastodon import MastodonConnector, cursor, errors, instance
from inbox_tui_mastodon.html import plain
from inbox_tui_mastodon.parse import View, conversations, notifications, posts, statuses
from inbox_tui_mastodon.signin import endpoints, pasted
from inbox_tui_mastodon.streaming import Event, frame, page

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VIEW = View(Identity(id=RemoteId("1"), handle="brand@server.example"), "server.example")
MODEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

NAMES = st.sampled_from([
    "id", "account", "acct", "url", "content", "created_at", "visibility", "mentions", "in_reply_to_id", "status",
    "in_reply_to_account_id", "edited_at", "poll", "options", "votes_count", "media_attachments", "type", "reblog",
    "quote", "quoted_status", "last_status", "descendants", "ancestors", "configuration", "statuses", "urls",
    "max_characters", "streaming", "version", "domain", "uri", "api_versions", "mastodon", "summary",
])  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.just("1"), st.just("direct"),
    st.just("2026-03-02T09:00:00Z"), st.just("<p>@<a href='x'>"), st.just("mention"), st.just("9" * 30),
)  # fmt: skip
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=9), max_leaves=25
)
STATUS = st.fixed_dictionaries(
    {
        "id": LEAVES | st.just("5"),
        "created_at": st.just("2026-03-02T09:00:00Z"),
        "account": st.just({"id": "1", "acct": "a"}),
    },
    optional=dict.fromkeys(("content", "visibility", "mentions", "quote", "poll", "media_attachments", "reblog"), JSON),
)


@MODEST
@given(st.lists(JSON | STATUS, max_size=4))
def test_lists_of_anything(raw: list[Any]) -> None:
    for read in (notifications, statuses, posts, conversations):
        found = read(raw, VIEW)
        assert len(found.items) + found.skipped <= 2 * len(raw)


@MODEST
@given(JSON)
def test_a_server_may_say_anything_of_itself(raw: Any) -> None:
    if isinstance(raw, dict):
        read = instance.parse(raw)
        assert 1 <= read.text.limit <= 1_000_000
        assert endpoints("https://server.example", read, raw).authorize.startswith("https://server.example/")
        instance.stream_address("https://server.example", read.streaming)


@MODEST
@given(st.text(max_size=300))
def test_any_text_as_html_cursor_paste_or_frame(text: str) -> None:
    plain(text)
    cursor.read(Cursor(text), NOW)
    pasted(text)
    frame(text)
    page(Event("notification", text), VIEW)
    with suppress(ConnectorError):
        instance.origin(text)


TAGS = st.sampled_from([
    "<p>", "</p>", "<a href=x class=mention>", "</a>", "<br>", "<ul>", "<li>", "</ul>", "<pre>", "</pre>",
    "<blockquote>", "</blockquote>", "<span class=invisible>", "</span>", "a", " ", "&lt;", "<!--", "\n",
])  # fmt: skip


@MODEST
@given(st.lists(TAGS, max_size=30))
def test_any_nesting_keeps_every_visible_word(parts: list[str]) -> None:
    hidden = any("invisible" in each or each == "<!--" for each in parts)
    if not hidden:
        assert plain("".join(parts)).text.count("a") == parts.count("a")


@MODEST
@given(
    st.integers(100, 599),
    st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(
        st.sampled_from(["retry-after", "x-ratelimit-reset", "date", "www-authenticate"]), st.text(max_size=20)
    ),
)
def test_any_failure_has_a_class_and_a_sane_pause(status: int, body: bytes, headers: dict[str, str]) -> None:
    got = Answer(status, headers, body)
    assert isinstance(errors.read_error(got, NOW), ConnectorError)
    error = errors.write_error(got, NOW, "replying")
    assert (error is None) == (200 <= status < 300)
    until = errors.wait_until(got, NOW)
    assert until is None or NOW < until <= NOW + errors.LONGEST_WAIT


@MODEST
@given(JSON | st.lists(STATUS, max_size=3), st.binary(max_size=30))
def test_any_server_at_all(raw: Any, noise: bytes) -> None:
    def handler(call: Call) -> Answer:
        if call.path.endswith("verify_credentials"):
            return Answer(200, {}, b'{"id": "1", "acct": "brand"}')
        return Answer(200, {}, json.dumps(raw).encode() if len(noise) % 3 else noise)

    async def look() -> None:
        link = FakeLink(handler, secrets={"token": "t"})
        connector = MastodonConnector(link)
        for _ in range(2):
            with suppress(ConnectorError):
                async for each in connector.updates(None):
                    assert each.cursor is None or len(each.cursor) < cursor.LONGEST_CURSOR
            with suppress(ConnectorError):
                await connector.thread(PostRef(id=RemoteId("5")))
        assert len(link.http.calls) < 120

    asyncio.run(look())


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "30"}, 30),
        ({"retry-after": "0"}, 1),
        ({"retry-after": "99999999999999999999"}, 900),
        ({"retry-after": "Mon, 02 Mar 2026 09:01:00 GMT"}, 60),
        ({"retry-after": "soon"}, None),
        ({"x-ratelimit-reset": "2026-03-02T09:05:00.123456Z"}, 300.123456),
        ({"x-ratelimit-reset": "1772442060"}, 60),
        ({"x-ratelimit-reset": "2999-01-01T00:00:00Z"}, 900),
        ({"x-ratelimit-reset": "2020-01-01T00:00:00Z"}, 1),
        ({"x-ratelimit-reset": "2026-03-02T11:01:00Z", "date": "Mon, 02 Mar 2026 11:00:00 GMT"}, 60),
        ({"x-ratelimit-reset": "garbage"}, None),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    until = errors.wait_until(Answer(429, headers, b""), NOW)
    assert (None if until is None else (until - NOW).total_seconds()) == seconds

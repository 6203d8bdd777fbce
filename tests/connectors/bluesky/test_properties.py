"""Whatever the network sends, nothing but the contract's errors comes out, and what was recorded of it is read."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.connector import Answer, ConnectorError, Unreadable
from inbox_tui.domain.model import Cursor, PostRef, RemoteId
from inbox_tui.testing.link import EPOCH, Call, FakeLink, answer
from inbox_tui_bluesky import BlueskyConnector, chat, cursor, embeds, errors, parse, richtext, thread

ME = "did:plc:me"
MODEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.sampled_from([
    "uri", "cid", "did", "handle", "author", "record", "text", "createdAt", "indexedAt", "reply", "parent", "root",
    "facets", "features", "index", "byteStart", "byteEnd", "embed", "embeds", "images", "external", "media", "labels",
    "val", "exp", "neg", "viewer", "replyDisabled", "blockedBy", "threadgate", "allow", "$type", "thread", "replies",
    "post", "notifications", "reason", "cursor", "records", "value", "convos", "messages", "members", "sender", "rev",
    "sentAt", "id", "logs", "message", "convoId", "kind", "lockStatus", "chatDisabled", "status", "posts", "depth",
    "langs",
])  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=12), st.just(ME),
    st.just("2026-03-02T08:00:00.000Z"), st.just("at://did:plc:ana/app.bsky.feed.post/3k"), st.just("mention"),
    st.just("app.bsky.feed.post"), st.just("app.bsky.embed.record#view"), st.just("chat.bsky.convo.defs#messageView"),
    st.just("app.bsky.feed.defs#threadViewPost"), st.just("#blockedPost"), st.just("9" * 30), st.just("\ud800"),
)  # fmt: skip
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=9), max_leaves=25
)
POST = st.fixed_dictionaries(
    {
        "uri": st.just("at://did:plc:ana/app.bsky.feed.post/3k") | LEAVES,
        "author": st.just({"did": "did:plc:ana", "handle": "ana.example"}) | JSON,
        "record": st.just({"text": "hi", "createdAt": "2026-03-02T08:00:00Z"}) | JSON,
    },
    optional=dict.fromkeys(("cid", "embed", "labels", "viewer", "threadgate", "indexedAt", "replyCount"), JSON),
)


@MODEST
@given(JSON | POST)
def test_any_value_is_a_post_or_unreadable(raw: Any) -> None:
    with suppress(Unreadable):
        found = parse.post(raw, ME, EPOCH)
        assert found.ref.id
        assert found.created_at <= EPOCH.replace(year=EPOCH.year + 1)
    with suppress(Unreadable):
        chat.message(raw, "c1", {}, ME, EPOCH)
    tree = thread.Tree()
    thread.read_v1(raw, ME, EPOCH, tree)
    thread.read_v2({"thread": [raw]}, ME, EPOCH, tree)
    tree.finish()
    if isinstance(raw, dict):
        embeds.quoted(raw)
        embeds.media(raw)
        chat.shut(raw, ME)


@MODEST
@given(st.text(max_size=60), JSON)
def test_any_facets_stay_inside_the_text(text: str, raw: Any) -> None:
    for found in richtext.spans(text, raw):
        assert text[found.start : found.end] == found.text


@MODEST
@given(st.text(max_size=200))
def test_typed_text_becomes_facets_whose_bytes_are_its_words(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    spans = richtext.detect(text)
    made = richtext.facets(text, {span.value: "did:plc:x" for span in spans})
    assert len(made) == len(spans)
    for facet, span in zip(made, spans, strict=True):
        index = facet["index"]
        assert raw[index["byteStart"] : index["byteEnd"]].decode("utf-8", "surrogatepass") == span.text


@MODEST
@given(st.text(max_size=300))
def test_any_text_as_a_cursor_starts_anew_or_goes_on(text: str) -> None:
    found = cursor.decode(Cursor(text))
    assert found is None or cursor.decode(found.encode()) is not None


@MODEST
@given(
    st.integers(100, 599),
    st.binary(max_size=60)
    | st.fixed_dictionaries({"error": LEAVES, "message": LEAVES}).map(lambda v: json.dumps(v).encode()),
    st.dictionaries(st.sampled_from(["retry-after", "ratelimit-reset"]), st.text(max_size=20)),
    st.booleans(),
)
def test_any_failure_has_a_class(status: int, body: bytes, headers: dict[str, str], write: bool) -> None:
    error = errors.failure(Answer(status, headers, body), EPOCH, write=write)
    assert isinstance(error, ConnectorError)
    assert str(error).strip()


@MODEST
@given(JSON | st.lists(POST, max_size=3), st.binary(max_size=30))
def test_any_network_at_all(raw: Any, noise: bytes) -> None:
    def handler(call: Call) -> Answer:
        return Answer(200, {}, json.dumps(raw).encode() if len(noise) % 3 else noise)

    async def look() -> None:
        given_ = {"did": ME, "handle": "me.example", "server": "https://pds.example"}
        link = FakeLink(
            handler, settings=given_, secrets={"access": "a.b.c", "password": "x"}, origins=("https://pds.example",)
        )
        connector = BlueskyConnector(link)
        for channel in ("", "c1"):
            with suppress(ConnectorError):
                async for each in connector.updates(None):
                    assert each.cursor is None or len(each.cursor) < 64_000
            with suppress(ConnectorError):
                await connector.thread(PostRef(id=RemoteId("at://did:plc:ana/app.bsky.feed.post/3k"), channel=channel))
        assert len(link.http.calls) < 150

    asyncio.run(look())


# --- what was recorded


def _recorded() -> Iterator[tuple[str, Any]]:
    usual = Path(__file__).parents[4] / "shared" / "recorded"
    root = Path(os.environ.get("INBOX_TUI_RECORDED") or usual) / "bluesky"
    for path in sorted(root.rglob("*.json")):
        if path.name != "index.json" and "schemas" not in path.parts:
            yield path.name, json.loads(path.read_text("utf-8"))


def _post_views(value: Any) -> Iterator[dict[str, Any]]:
    """Every whole post view anywhere in an answer."""
    if isinstance(value, list):
        for each in value:
            yield from _post_views(each)
    elif isinstance(value, dict):
        record = value.get("record")
        if (
            {"uri", "author", "record"} <= value.keys()
            and isinstance(record, dict)
            and isinstance(record.get("text"), str)
        ):
            yield value
        for each in value.values():
            yield from _post_views(each)


def test_every_recorded_post_is_read_and_says_all_it_holds() -> None:
    answers = list(_recorded())
    if not answers:
        pytest.skip("no recorded answers here (INBOX_TUI_RECORDED)")
    count = 0
    for name, body in answers:
        for view in _post_views(body):
            found = parse.post(view, ME, EPOCH)
            embed = view.get("embed") or {}
            assert found.text == view["record"]["text"], name
            assert found.media or found.quoted or not embed, name
            assert found.quoted is None or found.quoted.text or found.quoted.author, name
            count += 1
    assert count >= 20


def test_every_recorded_thread_is_read() -> None:
    answers = [body for _, body in _recorded() if isinstance(body, dict) and "thread" in body]
    if not answers:
        pytest.skip("no recorded answers here (INBOX_TUI_RECORDED)")
    for body in answers:
        tree = thread.Tree()
        if isinstance(body["thread"], list):
            thread.read_v2(body, ME, EPOCH, tree)
        else:
            assert thread.read_v1(body["thread"], ME, EPOCH, tree) in ("post", "blocked", "gone")
        assert tree.posts or tree.absent
        assert not tree.tally.skipped


def test_a_recorded_conversation_and_its_log_are_read() -> None:
    answers = dict(_recorded())
    if not answers:
        pytest.skip("no recorded answers here (INBOX_TUI_RECORDED)")
    for name in ("chat.bsky.convo.getConvo.json", "chat.bsky.convo.getLog.json"):
        text = json.dumps(answers[name])
        assert errors.read(answer(200, json.loads(text)), EPOCH) == answers[name]
    convo = answers["chat.bsky.convo.getConvo.json"].get("convo", {})
    assert chat.people(convo.get("members", []))
    assert chat.shut(convo, ME) == ""

"""Answers as values: recorded ones, invented ones, and nonsense."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.connector import Answer, ConnectorError, Unreadable
from inbox_tui.domain.model import Cursor, PostKind, PostState
from inbox_tui.testing.link import EPOCH
from inbox_tui_bluesky import chat, cursor, errors, parse, thread

RECORDED = Path(os.environ.get("INBOX_TUI_RECORDED", Path(__file__).parents[4] / "shared" / "recorded")) / "bluesky"
ME = "did:plc:me"
recorded = pytest.mark.skipif(not RECORDED.is_dir(), reason="no recorded answers here")


def sample(name: str) -> Any:
    [path] = (RECORDED / "appview-snapshots").glob(f"{name}_*.json")
    return json.loads(path.read_text())


def view(
    text: str = "hi", *, uri: str = "at://did:plc:ana/app.bsky.feed.post/3kaaaaaaaaaaa", **kw: Any
) -> dict[str, Any]:
    value = {"text": text, "createdAt": "2026-03-02T08:00:00.000Z", **kw.pop("record", {})}
    author = {"did": "did:plc:ana", "handle": "ana.example", "displayName": "Ana"}
    return {
        "uri": uri,
        "cid": "bafy1",
        "author": author,
        "record": value,
        "indexedAt": "2026-03-02T08:00:01.000Z",
        **kw,
    }


def reply_to(parent: str, root: str) -> dict[str, Any]:
    return {"reply": {"parent": {"uri": parent, "cid": "p"}, "root": {"uri": root, "cid": "r"}}}


# --- recorded


@recorded
def test_a_recorded_thread() -> None:
    tree = thread.Tree()
    thread.read_v1(sample("107"), ME, EPOCH, tree)
    got = tree.finish()
    assert got.skipped == 0
    assert len(got.posts) == 4
    assert all(p.author.handle.endswith(".test") for p in got.posts)


@recorded
def test_a_recorded_picture_has_its_description() -> None:
    tree = thread.Tree()
    thread.read_v1(sample("107"), ME, EPOCH, tree)
    [media] = [m for p in tree.posts.values() for m in p.media if m.kind == "image"][:1]
    assert media.alt == "../dev-env/assets/key-landscape-small.jpg"
    assert media.url.startswith("https://")


@recorded
def test_a_recorded_flat_thread() -> None:
    tree = thread.Tree()
    thread.read_v2(sample("104"), ME, EPOCH, tree)
    assert [p.text for p in tree.posts.values()] == ["root", "1"]
    assert tree.finish().known == 2 + 3, "the root has four answers, one is here"


@recorded
def test_recorded_chat_log() -> None:
    log = json.loads((RECORDED / "atproto.dart" / "chat.bsky.convo.getLog.json").read_text())
    views = [entry["message"] for entry in log["logs"] if "message" in entry]
    found = [chat.message(v, "1234", {}, ME, EPOCH) for v in views]
    assert [p and (p.text, p.ref.id) for p in found] == [("Hi", "1234/1234"), None]
    assert chat.deleted(views, "1234") == ["1234/1234"]


# --- invented


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ({}, PostKind.POST),
        (reply_to("at://did:plc:me/p/1", "at://did:plc:bob/p/0"), PostKind.REPLY),
        (reply_to("at://did:plc:bob/p/1", "at://did:plc:me/p/0"), PostKind.REPLY),
        (reply_to("at://did:plc:bob/p/1", "at://did:plc:bob/p/0"), PostKind.POST),
        (
            {"embed": {"$type": "app.bsky.embed.record", "record": {"uri": "at://did:plc:me/p/1", "cid": "c"}}},
            PostKind.QUOTE,
        ),
    ],
)
def test_the_record_says_what_a_post_is(record: dict[str, Any], kind: PostKind) -> None:
    assert parse.post(view(record=record), ME, EPOCH).kind is kind


def test_a_post_holds_what_an_answer_needs() -> None:
    got = parse.post(view(record=reply_to("at://did:plc:bob/p/1", "at://did:plc:me/p/0")), ME, EPOCH)
    assert (got.ref.version, got.parent, got.parent_author) == ("bafy1", "at://did:plc:bob/p/1", "did:plc:bob")
    assert got.ref.extra == {"root_uri": "at://did:plc:me/p/0", "root_cid": "r", "parent_cid": "p"}
    assert got.url == "https://bsky.app/profile/ana.example/post/3kaaaaaaaaaaa"


@pytest.mark.parametrize(
    ("declared", "indexed", "expected"),
    [
        ("2026-03-01T08:00:00Z", "2026-03-02T08:00:00Z", "2026-03-01T08:00:00+00:00"),
        ("2031-01-01T00:00:00Z", "2026-03-02T08:00:00Z", "2026-03-02T08:00:00+00:00"),
        ("0001-01-01T00:00:00+14:00", "2026-03-02T08:00:00Z", "2026-03-02T08:00:00+00:00"),
        ("1970-01-01T00:00:00Z", "2026-03-02T08:00:00.123456789Z", "2026-03-02T08:00:00.123456+00:00"),
        ("2026-03-02T10:00:00.000+02:00", None, "2026-03-02T08:00:00+00:00"),
        ("yesterday", "2026-03-02T08:00:00", "2026-03-02T08:00:00+00:00"),
        ("2031-01-01T00:00:00Z", None, EPOCH.isoformat()),
    ],
)
def test_the_time_of_a_post_is_never_the_future_nor_older_than_the_network(
    declared: str, indexed: str, expected: str
) -> None:
    assert parse.created(declared, indexed, EPOCH) == datetime.fromisoformat(expected)


def test_a_post_without_any_time_cannot_be_used() -> None:
    bad = view(record={"createdAt": 7}, indexedAt=None)
    with pytest.raises(Unreadable):
        parse.post(bad, ME, EPOCH)


def test_labels_become_a_warning() -> None:
    labels = [{"val": "!warn"}, {"val": "!no-unauthenticated"}, {"val": "spam", "neg": True}, {"val": 5}]
    own = {"labels": {"values": [{"val": "graphic-media"}]}}
    got = parse.post(view(record=own, labels=labels), ME, EPOCH)
    assert got.spoiler == "graphic media, warn"
    assert got.sensitive
    assert parse.post(view(), ME, EPOCH).spoiler == ""


@pytest.mark.parametrize(
    ("author", "viewer", "words"),
    [
        ({"blockedBy": True}, {}, "@ana.example has blocked this account."),
        ({"blocking": "at://x"}, {}, "This account blocks @ana.example."),
        ({}, {"replyDisabled": True}, "The thread's author has limited who can reply."),
        ({"blockedBy": False}, {"replyDisabled": False}, ""),
    ],
)
def test_why_no_answer_is_taken(author: dict[str, Any], viewer: dict[str, Any], words: str) -> None:
    one = view(viewer=viewer)
    one["author"]["viewer"] = author
    assert parse.post(one, ME, EPOCH).closed == words


def test_embeds() -> None:
    quoted = {"$type": "app.bsky.embed.record#viewRecord", "uri": "at://did:plc:bob/app.bsky.feed.post/3kb",
              "author": {"did": "did:plc:bob", "handle": "bob.example"}, "value": {"text": "original"}}  # fmt: skip
    media = {
        "$type": "app.bsky.embed.images#view",
        "images": [{"fullsize": "https://i.example/1", "alt": "a cat"}, {"alt": ""}],
    }
    embed = {"$type": "app.bsky.embed.recordWithMedia#view", "record": {"record": quoted}, "media": media}
    got = parse.post(view(embed=embed), ME, EPOCH)
    assert [(m.kind, m.alt) for m in got.media] == [("image", "a cat"), ("image", "")]
    assert got.quoted is not None
    assert (got.quoted.author, got.quoted.text) == ("bob.example", "original")
    assert got.quoted.url == "https://bsky.app/profile/bob.example/post/3kb"
    card = {
        "$type": "app.bsky.embed.external#view",
        "external": {"uri": "https://ex.org", "title": "T", "description": "D"},
    }
    [link] = parse.post(view(embed=card), ME, EPOCH).media
    assert (link.kind, link.url, link.alt) == ("link", "https://ex.org", "T — D")
    video = {"$type": "app.bsky.embed.video#view", "playlist": "https://v.example/a.m3u8", "alt": "a dog"}
    assert [(m.kind, m.alt) for m in parse.post(view(embed=video), ME, EPOCH).media] == [("video", "a dog")]
    hidden = {
        "$type": "app.bsky.embed.record#view",
        "record": {"$type": "app.bsky.embed.record#viewBlocked", "uri": "at://x", "blocked": True},
    }
    blocked = parse.post(view(embed=hidden), ME, EPOCH).quoted
    assert blocked is not None
    assert blocked.text == "(a block hides the quoted post)"
    assert [m.kind for m in parse.post(view(embed={"$type": "app.bsky.embed.hologram#view"}), ME, EPOCH).media] == [
        "unknown"
    ]


def test_an_account_whose_handle_is_broken_goes_by_its_did() -> None:
    assert parse.identity({"did": "did:plc:x", "handle": "handle.invalid"}).handle == "did:plc:x"


def test_a_thread_a_thousand_deep_is_read() -> None:
    node: dict[str, Any] = {"post": view("leaf", uri="at://did:plc:ana/p/1000")}
    for depth in range(999, -1, -1):
        node = {"post": view(uri=f"at://did:plc:ana/p/{depth}"), "replies": [node]}
    tree = thread.Tree()
    assert thread.read_v1(node, ME, EPOCH, tree) == "post"
    assert len(tree.posts) == 1001


def test_placeholders_know_their_place() -> None:
    blocked = {"$type": "app.bsky.feed.defs#blockedPost", "uri": "at://b", "blocked": True, "author": {"did": "d"}}
    gone = {"$type": "app.bsky.feed.defs#notFoundPost", "uri": "at://g", "notFound": True}
    tree = thread.Tree()
    thread.read_v1({"post": view(uri="at://did:plc:ana/p/1"), "replies": [blocked, gone, 7]}, ME, EPOCH, tree)
    states = {a.id: (a.state, a.parent) for a in tree.finish().absent}
    assert states == {
        "at://b": (PostState.HIDDEN, "at://did:plc:ana/p/1"),
        "at://g": (PostState.DELETED, "at://did:plc:ana/p/1"),
    }


def test_parents_in_a_circle_end_somewhere() -> None:
    tree = thread.Tree()
    for one, other in (("at://did:plc:a/p/1", "at://did:plc:a/p/2"), ("at://did:plc:a/p/2", "at://did:plc:a/p/1")):
        tree.add(parse.post(view(uri=one, record=reply_to(other, other)), ME, EPOCH))
    assert tree.top("at://did:plc:a/p/1") in tree.posts


# --- errors


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "268"}, 268),
        ({"ratelimit-reset": str(int(EPOCH.timestamp()) + 90)}, 90),
        ({"retry-after": "-5"}, 1),
        ({"retry-after": "soon"}, 300),
        ({"ratelimit-reset": "99999999999999999999"}, 300),
        ({"retry-after": "9999999999"}, 86400),
        ({}, 300),
    ],
)
def test_when_to_come_back(headers: dict[str, str], seconds: int) -> None:
    assert errors.retry_at(Answer(429, headers, b""), EPOCH) == EPOCH + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("status", "name", "message", "read", "write"),
    [
        (400, "ExpiredToken", "", "SignInNeeded", "SignInNeeded"),
        (400, "InvalidToken", "Bad token method", "PermissionMissing", "PermissionMissing"),
        (400, "InvalidToken", "Malformed token", "SignInNeeded", "SignInNeeded"),
        (400, "NotFound", "Post not found", "TargetGone", "TargetGone"),
        (400, "RecordNotFound", "", "TargetGone", "TargetGone"),
        (400, "InvalidRequest", "too long", "Rejected", "Rejected"),
        (400, "InvalidSwap", "", "Rejected", "Rejected"),
        (400, "BlockedActor", "", "Rejected", "Rejected"),
        (401, "AuthMissing", "", "SignInNeeded", "SignInNeeded"),
        (401, "AccountTakedown", "", "SignInNeeded", "SignInNeeded"),
        (403, "Forbidden", "no", "Rejected", "Rejected"),
        (404, "XRPCNotSupported", "", "Unsupported", "Unsupported"),
        (413, "PayloadTooLarge", "", "Rejected", "Rejected"),
        (429, "RateLimitExceeded", "", "RateLimited", "RateLimited"),
        (501, "MethodNotImplemented", "", "Unsupported", "Unsure"),
        (500, "InternalServerError", "", "Unreachable", "Unsure"),
        (502, "UpstreamFailure", "", "Unreachable", "Unsure"),
    ],
)
def test_answers_are_told_apart_by_their_error(status: int, name: str, message: str, read: str, write: str) -> None:
    body = json.dumps({"error": name, "message": message}).encode()
    assert type(errors.failure(Answer(status, {}, body), EPOCH)).__name__ == read
    assert type(errors.failure(Answer(status, {}, body), EPOCH, write=True)).__name__ == write


@pytest.mark.parametrize("body", [b"", b"<html>portal</html>", b"[]", b'{"uri": "at:', b'{"a": NaN}', b'{"a":' * 5000])
def test_a_good_status_without_a_good_body_is_not_believed(body: bytes) -> None:
    with pytest.raises(ConnectorError) as read:
        errors.read(Answer(200, {}, body), EPOCH)
    with pytest.raises(ConnectorError) as written:
        errors.read(Answer(200, {}, body), EPOCH, write=True)
    assert (type(read.value).__name__, type(written.value).__name__) == ("Unreadable", "Unsure")


def test_tokens_do_not_get_into_excerpts() -> None:
    assert errors.sample(b"oops eyJhbGciOi.eyJz.sig abcd-efgh-ijkl-mnop\x1b[2J") == "oops *** *** [2J"


# --- nonsense

KEYS = st.sampled_from(
    ["uri", "cid", "author", "did", "handle", "record", "text", "createdAt", "indexedAt", "embed", "$type", "replies",
     "parent", "post", "viewer", "labels", "facets", "reply", "root", "langs", "thread", "value", "depth", "id",
     "sender", "sentAt", "blocked", "notFound", "images", "media", "val", "values"]
)  # fmt: skip

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)


def bend(good: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(KEYS, JSON, max_size=4).map(lambda other: {**good, **other})


@given(bend(view()) | JSON)
def test_no_post_raises_anything_strange(given_view: Any) -> None:
    try:
        parse.post(given_view, ME, EPOCH)
    except ConnectorError:
        return


@given(
    bend({"post": view(), "replies": []}) | JSON, bend({"thread": [{"uri": "at://x", "depth": 0, "value": {}}]}) | JSON
)
def test_no_thread_raises_at_all(one: Any, other: Any) -> None:
    tree = thread.Tree()
    thread.read_v1(one, ME, EPOCH, tree)
    thread.read_v2(other, ME, EPOCH, tree)
    assert tree.finish().skipped == tree.tally.skipped


@given(bend({"id": "1", "text": "x", "sender": {"did": "did:plc:a"}, "sentAt": "2026-03-02T08:00:00Z"}) | JSON)
def test_no_message_raises_anything_strange(given_view: Any) -> None:
    try:
        chat.message(given_view, "c", {}, ME, EPOCH)
    except ConnectorError:
        return


@given(
    st.text()
    | JSON.map(json.dumps)
    | st.dictionaries(st.sampled_from(["v", "mark", "back", "seen", "todo", "turn"]), JSON).map(
        lambda d: json.dumps({"v": 1, **d})
    )
)
def test_no_cursor_raises_at_all(text: str) -> None:
    place = cursor.decode(Cursor(text))
    assert place is None or cursor.decode(place.encode()) == place


def test_a_cursor_comes_back_as_it_was_and_stays_small() -> None:
    place = cursor.Place(mark=EPOCH, back=cursor.Back("c", EPOCH, 7), turn=3, own=True, deep="d")
    for n in range(1000):
        uri = f"at://did:plc:{'a' * 24}/app.bsky.feed.post/3k{n:011d}"
        made = (EPOCH + timedelta(minutes=n)).isoformat()
        place.remember(
            parse.post(view(uri=uri, record={"createdAt": made}, indexedAt=made), ME, EPOCH + timedelta(days=9))
        )
    text = place.encode()
    assert len(text) < 32_000
    assert cursor.decode(text) == place
    assert place.newest()[0].endswith("999"), "the newest are the ones to remember"


def test_a_servers_cursor_too_long_to_keep_does_not_lose_what_it_stood_for() -> None:
    until = EPOCH - timedelta(days=3)
    place = cursor.Place(mark=EPOCH, back=cursor.Back("c" * 5000, until, 7))
    again = cursor.decode(place.encode())
    assert again is not None
    assert (again.back, again.mark) == (None, until), "read down to there once more"

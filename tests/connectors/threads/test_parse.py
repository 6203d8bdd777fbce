"""What the product shows, field by field; and every recorded answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.connector import Answer, Quota, Rejected, TargetGone
from inbox_tui.connector.fields import Odd
from inbox_tui.domain.model import Identity, Media, PostKind, RemoteId
from inbox_tui_meta.errors import Unseen, read_error
from inbox_tui_meta.threads import parse

US = Identity(id=RemoteId("9900"), handle="brand.shop")
REPLY: dict[str, Any] = {
    "id": "18055000000000001", "text": "Hello @Brand.Shop, is it blue?", "timestamp": "2026-11-20T20:54:47+0000",
    "media_product_type": "THREADS", "media_type": "IMAGE", "media_url": "https://cdn.example/a.jpg?sig=1",
    "alt_text": "a blue one", "permalink": "https://www.threads.com/@lee/post/DCabc", "username": "lee",
    "is_quote_post": True, "quoted_post": {"id": "18011000000000001"}, "has_replies": True, "is_reply": True,
    "is_reply_owned_by_me": False, "root_post": {"id": "18044000000000001"},
    "replied_to": {"id": "18045000000000001"}, "hide_status": "NOT_HUSHED", "tomorrow": {"a": 1},
}  # fmt: skip


def test_a_reply() -> None:
    post = parse.post(REPLY, US)
    assert post.ref.id == "18055000000000001"
    assert (post.parent, post.root) == ("18045000000000001", "18044000000000001")
    assert (post.author.id, post.author.handle) == ("lee", "lee")
    assert post.author.url == "https://www.threads.com/@lee"
    assert post.created_at == datetime(2026, 11, 20, 20, 54, 47, tzinfo=UTC)
    assert post.text == "Hello @Brand.Shop, is it blue?"
    assert post.kind is PostKind.REPLY
    assert post.mentions_us
    assert not post.ours
    assert post.media == (Media(kind="image", url="https://cdn.example/a.jpg?sig=1", alt="a blue one"),)
    assert post.quoted is not None
    assert post.quoted.id == "18011000000000001"
    assert post.url == "https://www.threads.com/@lee/post/DCabc"


def test_what_changes_makes_a_new_version_and_what_only_looks_so_does_not() -> None:
    was = parse.post(REPLY, US).ref.version
    assert parse.post({**REPLY, "text": "Is it red?"}, US).ref.version != was
    assert parse.post({**REPLY, "hide_status": "HIDDEN"}, US).ref.version != was
    assert parse.post({**REPLY, "media_url": "https://cdn.example/a.jpg?sig=2"}, US).ref.version == was


@pytest.mark.parametrize("mine", [{"username": "Brand.Shop"}, {"is_reply_owned_by_me": True, "username": "old.name"}])
def test_our_own_words(mine: Any) -> None:
    post = parse.post({**REPLY, **mine}, US)
    assert (post.ours, post.author, post.mentions_us) == (True, US, False)


def test_without_a_parent_it_stands_below_the_post_it_was_listed_with() -> None:
    bare = {k: v for k, v in REPLY.items() if k not in ("replied_to", "root_post")}
    assert parse.post(bare, US, root="18044000000000001").parent == "18044000000000001"
    assert parse.post({**bare, "is_reply": False}, US, mention=True).parent is None


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("@brand.shop hi", True), ("hi (@BRAND.SHOP).", True), ("@brand.shopping hi", False),
        ("mail@brand.shop", False), ("brand.shop", False),
    ],
)  # fmt: skip
def test_who_is_named(words: str, named: bool) -> None:
    assert parse.post({**REPLY, "text": words}, US).mentions_us is named


@pytest.mark.parametrize("without", ["id", "timestamp"])
def test_what_cannot_do_without(without: str) -> None:
    with pytest.raises(Odd):
        parse.post({k: v for k, v in REPLY.items() if k != without}, US)
    with pytest.raises(Odd):
        parse.post({**REPLY, "username": 5}, US)


def test_a_private_profile_has_no_name_and_its_words_are_heard() -> None:
    post = parse.post({k: v for k, v in REPLY.items() if k != "username"}, US)
    assert (post.author.id, post.author.handle) == ("unknown-18055000000000001", "Threads user")
    assert (post.ours, post.text) == (False, REPLY["text"])


@pytest.mark.parametrize("without", ["text", "permalink", "media_type", "hide_status", "is_reply", "quoted_post"])
def test_a_missing_field_is_survived(without: str) -> None:
    assert parse.post({k: v for k, v in REPLY.items() if k != without}, US).ref.id == "18055000000000001"


def test_lists_leave_out_what_cannot_be_read_and_reposts() -> None:
    found = parse.sifted([REPLY, None, {"id": 5}, {**REPLY, "media_type": "REPOST_FACADE"}, REPLY], US)
    assert (len(found.posts), found.skipped) == (1, 2)


def test_an_album_with_a_gif_and_a_link() -> None:
    raw = {**REPLY, "media_type": "CAROUSEL_ALBUM", "gif_url": "https://g.example/1", "link_attachment_url": "https://l.example",
           "children": {"data": [{"media_type": "VIDEO", "media_url": "https://v.example"}, 5]}}  # fmt: skip
    assert [each.kind for each in parse.post(raw, US).media] == ["video", "gif", "link"]


# --- recorded

NOT_OURS = {
    "restfb/threads_media_with_location.json": "locations are not shown",
    "threads-go/020_get_see_note_200.json": "a container's or a post's media fields, without author and time",
    "schemas/zernio.threads.openapi.json": "others' description, and not of this API: other paths, other parameters",
}


def test_every_recorded_file(recorded: Callable[[str], Any]) -> None:
    files = {entry["file"] for entry in recorded("index.json")}
    read = {
        "restfb/threads_basic_list_reply.json", "restfb/threads_basic_reply.json", "restfb/threads_basic_profile.json",
        "restfb/threads_exception.json", "threads-go/002_get_see_note_na.json", "threads-go/026_get_see_note_200.json",
    }  # fmt: skip
    assert files == read | NOT_OURS.keys()


def test_recorded_replies(recorded: Callable[[str], Any]) -> None:
    raw = [{**each, "username": "lee"} for each in recorded("restfb/threads_basic_list_reply.json")["data"]]
    for each, words in zip(raw, ("First Reply", "Second Reply", "Third Reply"), strict=True):
        post = parse.post(each, US)
        assert post.text == words
        assert post.created_at == datetime(2024, 1, 1, 18, 20, tzinfo=UTC)
        assert post.kind is PostKind.POST, "it names itself as its own parent"
    alone = parse.post(recorded("restfb/threads_basic_reply.json"), US)
    assert alone.author.handle == "Threads user", "its makers left the author out"


def test_the_recorded_profile(recorded: Callable[[str], Any]) -> None:
    who = parse.identity(recorded("restfb/threads_basic_profile.json"))
    assert (who.id, who.handle, who.name) == ("1234567", "threadsapitestuser", "Test User")
    assert who.bio == "This is my Threads bio."


def test_recorded_errors_and_quotas(recorded: Callable[[str], Any]) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)

    def error(name: str) -> object:
        return read_error(Answer(400, {}, json.dumps(recorded(name)).encode()), now, "Threads", "reading")

    assert isinstance(error("restfb/threads_exception.json"), Unseen | TargetGone)
    assert isinstance(error("threads-go/002_get_see_note_na.json"), Rejected)
    assert parse.quotas(recorded("threads-go/026_get_see_note_200.json")) == (
        Quota(what="replies within 24 hours", used=10, limit=1000),
        Quota(what="posts within 24 hours", used=5, limit=250),
    )
    for wrong in (None, {}, {"data": [5]}, {"data": [{"quota_usage": "x"}]}):
        assert parse.quotas(wrong) == ()

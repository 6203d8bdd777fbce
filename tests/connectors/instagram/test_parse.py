"""What is shown of media, comments and messages, field by field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.connector.fields import Odd
from inbox_tui.domain.length import TextRules, Unit, measure
from inbox_tui.domain.model import PostKind
from inbox_tui_meta import InstagramConnector, messages
from inbox_tui_meta.instagram import fields, parse, rules
from inbox_tui_meta.instagram.parse import View

ACME = View(id="17841400000000000", handle="acme", others=frozenset({"99"}))
COMMENT: dict[str, Any] = {
    "id": "17873440459141021",
    "text": "so cool! @Ben.b. and @acme",
    "timestamp": "2026-11-20T18:02:11+0000",
    "username": "lee_ig",
    "from": {"id": "1234567890", "username": "lee_ig"},
    "hidden": False,
    "like_count": 0,
    "media": {"id": "17895695668004550"},
    "replies": {"data": [{
        "id": "17871618799146774", "text": "thanks", "timestamp": "2026-11-20T18:20:00+0000", "username": "acme",
        "from": {"id": "99", "username": "acme"}, "hidden": False, "parent_id": "17873440459141021",
    }]},
}  # fmt: skip


def comment(**more: Any) -> Any:
    return parse.comment(COMMENT | more, ACME, "17895695668004550")


def test_a_comment() -> None:
    found = comment()
    assert (found.ref.id, found.parent, found.root) == ("17873440459141021", "17895695668004550", "17895695668004550")
    assert found.created_at == datetime(2026, 11, 20, 18, 2, 11, tzinfo=UTC)
    assert (found.author.id, found.author.handle) == ("1234567890", "lee_ig")
    assert found.author.url == "https://www.instagram.com/lee_ig/"
    assert found.kind is PostKind.COMMENT
    assert [each.handle for each in found.mentions] == ["ben.b", "acme"]
    assert found.mentions_us
    assert (found.ours, found.closed, found.replies) == (False, "", 1)


def test_answers_come_along_and_know_what_they_answer() -> None:
    found = parse.comments([COMMENT], ACME, "17895695668004550")
    _, answered = found.posts
    assert (answered.parent, answered.kind, answered.ours) == ("17873440459141021", PostKind.REPLY, True)
    bare = {"data": [{"timestamp": "2018-02-24T16:33:06+0000", "text": "yeah", "id": "5"}]}
    _, told_less = parse.comments([COMMENT | {"replies": bare}], ACME, "1").posts
    assert told_less.parent == "17873440459141021"
    assert told_less.author.handle == "Instagram user"


@pytest.mark.parametrize("told", [{"id": "17841400000000000"}, {"id": "99"}, {"id": "5", "username": "acme"}])
def test_we_have_two_ids_and_a_name_and_are_one(told: dict[str, str]) -> None:
    found = parse.comment({"id": "1", "timestamp": "2026-11-20T18:02:11+0000", "from": told}, ACME, "2")
    assert found.ours
    assert found.author.id == ACME.id


def test_who_is_told_by_name_alone_or_not_at_all() -> None:
    raw = {"id": "1", "timestamp": "2026-11-20T18:02:11+0000"}
    assert parse.comment(raw | {"username": "lee_ig"}, ACME, "2").author.handle == "lee_ig"
    one, two = parse.comment(raw, ACME, "2"), parse.comment(raw | {"id": "3"}, ACME, "2")
    assert one.author.handle == "Instagram user"
    assert one.author.id != two.author.id


def test_a_hidden_comment_takes_no_reply() -> None:
    assert comment(hidden=True).closed
    assert comment(hidden=True).ref.version != comment().ref.version


@pytest.mark.parametrize("wrapped", [False, True])
def test_the_id_that_counts_is_user_id(wrapped: bool) -> None:
    me = {"user_id": "17841400000000000", "id": "99", "username": "acme", "name": "Acme"}
    view, name = parse.view({"data": [me]} if wrapped else me)
    assert (view.id, view.handle, name) == ("17841400000000000", "acme", "Acme")
    assert view.ids == {"17841400000000000", "99"}
    with pytest.raises(Odd):
        parse.view({"user_id": "1"})


def test_media() -> None:
    raw = {
        "id": "178", "caption": "New in.", "media_type": "CAROUSEL_ALBUM", "username": "acme", "comments_count": 7,
        "timestamp": "2026-11-20T18:02:11+0000", "permalink": "https://www.instagram.com/p/abc/",
    }  # fmt: skip
    found = parse.media(raw, ACME, own=True)
    assert (found.text, found.ours, found.url, found.replies) == ("New in.", True, raw["permalink"], 7)
    assert (found.media[0].kind, found.ref.extra["media"]) == ("image", "own")
    tag = parse.media(raw | {"username": "dora"}, ACME, own=False)
    assert (tag.kind, tag.mentions_us, tag.ref.extra["media"]) == (PostKind.MENTION, True, "other")
    assert parse.media({k: v for k, v in raw.items() if k != "username"}, ACME, own=True).ours


def test_a_message_the_api_does_not_show_is_named() -> None:
    raw = {
        "id": "aWd1", "created_time": "2026-11-20T22:44:49+0000", "from": {"username": "lee_ig", "id": "5"},
        "to": {"data": [{"username": "acme", "id": "17841400000000000"}]}, "message": "", "is_unsupported": True,
    }  # fmt: skip
    found = messages.message(raw, "aWdT", fields.us(ACME.ids, ACME.handle))
    assert (found.author.handle, found.ref.extra["person"]) == ("lee_ig", "5")
    assert [(m.kind, m.alt) for m in found.media] == [("unknown", "Shown in Instagram only.")]


@pytest.mark.parametrize(
    ("words", "notes"),
    [
        ("Thank you! #a #b #c #d", 0),
        ("#a #b #c #d #e", 1),
        ("see https://shop.example", 1),
        ("https://a.example https://b.example", 2),
        ("WHY ARE WE SHOUTING SO", 1),
        ("OK", 0),
    ],
)
def test_what_instagram_may_refuse_is_said(words: str, notes: int) -> None:
    assert len(rules.comment(words).notes) == notes
    assert not rules.comment(words).refused


def test_messages_are_counted_in_bytes_and_comments_in_characters() -> None:
    features = InstagramConnector.features
    assert isinstance(features.direct_text, TextRules)
    assert features.direct_text.unit is Unit.BYTES
    assert measure("é" * 500, features.direct_text).fits
    assert not measure("é" * 501, features.direct_text).fits
    assert measure("é" * 2200, features.text).fits
    assert not measure("é" * 2201, features.text).fits


Recorded = Callable[[], list[tuple[str, Any]]]


def test_a_recorded_comment(recorded: Recorded) -> None:
    found = parse.comments([dict(recorded())["restfb/instagram_comment.json"]], ACME, "")
    top, below = found.posts
    assert (top.ref.id, top.text, top.author.id, top.parent) == ("123456789", "Great!", "98765432123", "987654321")
    assert top.created_at == datetime(2018, 2, 23, 21, 32, 16, tzinfo=UTC)
    assert (below.text, below.parent) == ("yeah", "123456789")


def test_a_recorded_answer_to_a_story(recorded: Recorded) -> None:
    raw = dict(recorded())["restfb/v10_0_instagram_message_story.json"]
    found = messages.message(raw, "aWdT", fields.us(ACME.ids, ACME.handle))
    assert (found.text, found.author.handle) == ("Nice shot !👍🏼", "some_username")
    assert [m.alt for m in found.media] == ["story"]

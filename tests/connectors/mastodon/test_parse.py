"""A server's JSON as posts: who speaks to whom, how widely, and what cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.connector import Unreadable
from inbox_tui.connector.fields import Odd, load
from inbox_tui.domain.model import Audience, Hyperlink, PostKind
from inbox_tui_mastodon.parse import View, conversations, document, for_us, notifications, post, posts, statuses

Make = Callable[..., dict[str, Any]]


def test_a_mention_is_read_whole(status: Make, view: View) -> None:
    raw = status(
        "109",
        content='<p><a href="https://server.example/@brand" class="u-url mention">@<span>brand</span></a> ship to '
        '<a href="https://peru.example/x">Peru</a>?</p>',
        language="en",
        spoiler_text="shipping",
        sensitive=True,
        edited_at="2026-03-02T08:05:00.000Z",
        url="https://far.example/@ana/109",
        uri="https://far.example/ap/109",
        favourited=True,
        reblogged=True,
        replies_count=2,
        media_attachments=[{"type": "gifv", "url": "https://far.example/m.mp4", "description": "a cat"}, "rubbish"],
        poll={"options": [{"title": "yes", "votes_count": 3}, {"title": "no", "votes_count": None}], "expired": True},
    )
    found = post(raw, view, "mention")
    assert found.text == "@brand ship to Peru?"
    assert found.links == (Hyperlink(text="Peru", url="https://peru.example/x"),)
    assert (found.kind, found.mentions_us, found.ours) == (PostKind.MENTION, True, False)
    assert found.author.handle == "ana@far.example"
    assert found.ref.version == "2026-03-02T08:05:00+00:00"
    assert found.edited_at == datetime(2026, 3, 2, 8, 5, tzinfo=UTC)
    assert (found.spoiler, found.sensitive, found.language) == ("shipping", True, "en")
    assert (found.liked, found.boosted, found.replies) == (True, True, 2)
    assert [(m.kind, m.alt) for m in found.media] == [("gif", "a cat")]
    assert found.poll is not None
    assert found.poll.options == (("yes", 3), ("no", -1))
    assert found.poll.closed


@pytest.mark.parametrize(
    ("more", "heard", "kind"),
    [
        ({}, "mention", PostKind.MENTION),
        ({"in_reply_to_id": "9", "in_reply_to_account_id": "1"}, "mention", PostKind.REPLY),
        ({"in_reply_to_id": "9", "in_reply_to_account_id": 1}, "", PostKind.REPLY),
        ({"in_reply_to_account_id": "1", "visibility": "direct"}, "mention", PostKind.DIRECT),
        ({"mentions": []}, "quote", PostKind.QUOTE),
        ({"mentions": []}, "", PostKind.POST),
    ],
)
def test_how_a_post_reached_us(status: Make, view: View, more: dict[str, Any], heard: str, kind: PostKind) -> None:
    assert post(status("1", **more), view, heard).kind is kind


@pytest.mark.parametrize(
    ("visibility", "audience"),
    [
        ("public", Audience.PUBLIC),
        ("unlisted", Audience.UNLISTED),
        ("private", Audience.FOLLOWERS),
        ("direct", Audience.DIRECT),
        ("local", Audience.FOLLOWERS),
        ("mutuals_only", Audience.DIRECT),
        ("list:5", Audience.DIRECT),
        (None, Audience.DIRECT),
        (["public"], Audience.DIRECT),
    ],
)
def test_an_unknown_visibility_is_never_taken_for_a_wide_one(
    status: Make, view: View, visibility: Any, audience: Audience
) -> None:
    assert post(status("1", visibility=visibility), view).audience is audience


def test_a_post_that_stays_on_its_server_is_not_answered_in_public(status: Make, view: View) -> None:
    assert post(status("1", local_only=True), view).audience is Audience.FOLLOWERS


def test_a_reply_names_whom_it_answers(status: Make, view: View) -> None:
    found = post(status("2", in_reply_to_id="1", in_reply_to_account_id="7"), view)
    assert (found.parent, found.parent_author) == ("1", "7")
    assert post(status("2", in_reply_to_account_id="7"), view).parent_author is None


def test_local_handles_get_their_domain(status: Make, view: View, brand: dict[str, Any]) -> None:
    ours = post(status("1", brand), view)
    assert ours.author.handle == "brand@server.example"
    assert ours.ours
    assert ours.kind is PostKind.POST


def test_a_handle_cannot_smuggle_in_another_mention(status: Make, view: View, ana: dict[str, Any]) -> None:
    found = post(status("1", {**ana, "acct": "ana@far.example @victim"}), view)
    assert found.author.handle == "ana@far.example_@victim"


def test_snac_mentions_are_told_by_address_once(status: Make, view: View, brand: dict[str, Any]) -> None:
    twice = [
        {"id": "0", "acct": "bob@far.example", "url": "https://far.example/bob"},
        {"id": "1", "acct": "bob@far.example", "url": "https://far.example/bob"},
    ]
    snac = replace(view, snac=True)
    found = post(status("ABCDEF" * 7, mentions=twice, in_reply_to_id="FFEE" * 10), snac, "mention")
    assert [m.handle for m in found.mentions] == ["bob@far.example"]
    assert found.mentions[0].id == "https://far.example/bob"
    assert found.mentions_us, "the notification says so, whatever the list says"
    assert found.ref.id == "abcdef" * 7
    assert found.parent == "ffee" * 10


def test_a_quote_is_shown_as_far_as_the_server_shows_it(status: Make, view: View, brand: dict[str, Any]) -> None:
    inner = status("5", brand)
    full = post(status("6", quote={"state": "accepted", "quoted_status": inner}, mentions=[]), view)
    assert full.quoted is not None
    assert (full.quoted.author, full.quoted.text) == ("brand@server.example", "words of 5")
    assert full.kind is PostKind.QUOTE
    shallow = post(status("6", quote={"state": "pending", "quoted_status_id": "5"}), view)
    assert shallow.quoted is not None
    assert shallow.quoted.id == "5"
    assert "waits" in shallow.quoted.text
    bare = post(status("6", quote=inner), view)
    assert bare.quoted is not None
    assert bare.quoted.id == "5"


@pytest.mark.parametrize(
    "moment",
    [
        "2026-03-02T08:00:00Z",
        "2026-03-02T08:00:00.000Z",
        "2026-03-02T08:00:00.000000+00:00",
        "2026-03-02T09:00:00+01:00",
    ],
)
def test_times_in_every_spelling(status: Make, view: View, moment: str) -> None:
    assert post(status("1", created_at=moment), view).created_at == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "broken",
    [
        {"id": None},
        {"id": ""},
        {"id": ".."},
        {"id": "a b"},
        {"id": True},
        {"id": "x" * 500},
        {"account": None},
        {"account": {"id": "4"}},
        {"created_at": 5},
        {"created_at": "yesterday"},
        {"created_at": "0001-01-01T00:00:00+14:00"},
    ],
    ids=str,
)
def test_a_post_without_the_needful_is_skipped_and_counted(status: Make, view: View, broken: dict[str, Any]) -> None:
    found = posts([status("1"), status("2") | broken, status("3")], view)
    assert [each.ref.id for each in found.items] == ["1", "3"]
    assert found.skipped == 1
    assert found.sample


def test_wrong_types_elsewhere_cost_their_field_only(status: Make, view: View) -> None:
    names = [
        "content", "mentions", "media_attachments", "poll", "quote", "spoiler_text", "url", "uri", "language",
        "pleroma", "edited_at", "in_reply_to_id", "replies_count", "favourited", "sensitive",
    ]  # fmt: skip
    for wrong in (5, "text", [1], {"x": []}, None, True, 1e300):
        found = post(status("1") | dict.fromkeys(names, wrong), view)
        assert found.ref.id == "1"


def test_ids_as_numbers_become_text(status: Make, view: View) -> None:
    found = post(status(17, in_reply_to_id=16), view)  # type: ignore[arg-type]
    assert (found.ref.id, found.parent) == ("17", "16")


def test_notifications_hold_posts_only_where_somebody_speaks_to_us(status: Make, notice: Make, view: View) -> None:
    stranger = status("30", mentions=[])
    page = [
        notice("9", status("20")),
        notice("8", status("21"), "favourite"),
        notice("7", None, "follow"),
        notice("6", status("22", mentions=[]), "quote"),
        notice("5", stranger, "update"),
        notice("4", status("23"), "update"),
        notice("3", status("24"), "a type of tomorrow"),
        notice("2", None),
        notice("1", {"id": "x"}),
        "rubbish",
    ]
    found = notifications(page, view)
    assert [(e.id, e.post.ref.id if e.post else None) for e in found.items] == [
        ("9", "20"), ("8", None), ("7", None), ("6", "22"), ("5", None), ("4", "23"), ("3", None), ("2", None),
        ("1", None),
    ]  # fmt: skip
    assert found.skipped == 2, "the one with a broken status and the one that is no notification"


def test_reading_stops_at_what_is_known(status: Make, notice: Make, view: View) -> None:
    found = notifications([notice("3", status("1")), notice("2", {"broken": 1})], view, frozenset({"2"}))
    assert [e.id for e in found.items] == ["3", "2"]
    assert found.skipped == 0


def test_boosts_keep_their_place_among_our_posts(status: Make, view: View, brand: dict[str, Any]) -> None:
    found = statuses([status("3", brand), status("2", brand, reblog=status("1"))], view)
    assert [(e.id, e.post is not None) for e in found.items] == [("3", True), ("2", False)]


def test_conversations_without_a_message_are_nothing(status: Make, view: View) -> None:
    raw = [{"id": "4", "last_status": None}, {"id": 5, "last_status": status("9", visibility="direct")}, {"id": "6"}]
    found = conversations(raw, view)
    assert [(talk, last.ref.id) for talk, last in found.items] == [("5", "9")]
    assert found.skipped == 1


def test_json_that_no_server_should_send() -> None:
    assert load(b'{"a": NaN, "b": -Infinity, "c": ' + b"9" * 5000 + b"}") == {"a": None, "b": None, "c": "9" * 5000}
    assert load(b'\xef\xbb\xbf{"a": "\xff"}') == {"a": "\ufffd"}
    for broken in (b"", b"{", b"[1,", b"[" * 100_000, b"<html>"):
        with pytest.raises(Odd):
            load(broken)


def test_a_login_page_is_named_as_one() -> None:
    with pytest.raises(Unreadable, match="web page"):
        document(b"<!doctype html><title>Hotel Wi-Fi</title>", list)
    with pytest.raises(Unreadable) as caught:
        document(json.dumps({"error": "?"}).encode(), list)
    assert "error" in caught.value.sample


def test_strangers_talk_is_not_for_us(status: Make, view: View) -> None:
    assert not for_us(post(status("1", mentions=[]), view))
    assert for_us(post(status("1"), view))

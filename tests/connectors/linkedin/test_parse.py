"""What the product shows, field by field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.connector import Unreadable
from inbox_tui.domain.model import Media, PostKind
from inbox_tui_linkedin import parse, urns
from inbox_tui_linkedin.errors import WRONG
from linkedin_world import PAGE

THREAD = "urn:li:activity:7094637247890620418"
REPLY: dict[str, Any] = {
    "id": "7094990000000000000",
    "commentUrn": f"urn:li:comment:({THREAD},7094990000000000000)",
    "actor": "urn:li:person:aNa5hop",
    "object": THREAD,
    "parentComment": "urn:li:comment:(activity:7094637247890620418,7094977717598625792)",
    "created": {"actor": "urn:li:person:aNa5hop", "time": 1763662000000},
    "lastModified": {"actor": "urn:li:person:aNa5hop", "time": 1763662300000},
    "message": {
        "text": "😀 Brand, is it blue?",
        "attributes": [{"start": 3, "length": 5, "value": {"organization": {"organization": PAGE}}}],
    },
    "likesSummary": {"likedByCurrentUser": True},
    "commentsSummary": {"totalFirstLevelComments": 3},
    "somethingNew": {"of": "tomorrow"},
}


def test_a_reply() -> None:
    post = parse.comment(REPLY, PAGE, "urn:li:share:7")
    assert post.ref.id == "7094990000000000000"
    assert post.parent == "7094977717598625792"
    assert post.root == "urn:li:share:7"
    assert post.kind is PostKind.REPLY
    assert (post.author.id, post.author.handle, post.author.name) == ("urn:li:person:aNa5hop", "aNa5hop", "")
    assert post.created_at == datetime(2025, 11, 20, 18, 6, 40, tzinfo=UTC)
    assert post.edited_at == datetime(2025, 11, 20, 18, 11, 40, tzinfo=UTC)
    assert post.mentions_us
    assert [who.name for who in post.mentions] == ["Brand"], "offsets are counted in UTF-16 units"
    assert post.liked
    assert post.replies is None, "there is no third level"
    assert not post.ours
    assert parse.kept(post.ref, "above") == f"urn:li:comment:({THREAD},7094977717598625792)"
    assert post.url.startswith(
        "https://www.linkedin.com/feed/update/urn:li:share:7/?commentUrn=urn%3Ali%3Acomment%3A%28"
    )


def test_both_spellings_of_a_comment_are_one() -> None:
    short = {**REPLY, "commentUrn": "urn:li:comment:(activity:7094637247890620418,7094990000000000000)"}
    assert parse.comment(short, PAGE, "urn:li:share:7") == parse.comment(REPLY, PAGE, "urn:li:share:7")


@pytest.mark.parametrize(
    "without", ["commentUrn", "object", "lastModified", "message", "likesSummary", "commentsSummary", "id", "actor"]
)
def test_a_missing_field_is_survived(without: str) -> None:
    post = parse.comment({k: v for k, v in REPLY.items() if k != without}, PAGE, "urn:li:share:7")
    assert (post.ref.id, post.author.handle) == ("7094990000000000000", "aNa5hop")


@pytest.mark.parametrize("wrong", [{}, {"created": {}}, {"actor": 5, "created": {"time": 1}}, {"id": "a b"}, None, 17])
def test_what_is_no_comment_costs_itself_alone(wrong: Any) -> None:
    raw = {**REPLY, **wrong} if isinstance(wrong, dict) and wrong else wrong
    found = parse.listed({"elements": [raw, REPLY]}, lambda each: parse.comment(each, PAGE))
    assert (len(found.items), found.skipped) == (1, 1)
    assert found.sample


def test_no_list_is_no_page() -> None:
    for wrong in (None, [], {}, {"elements": {}}):
        with pytest.raises(Unreadable):
            parse.listed(wrong, parse.notice)


@pytest.mark.parametrize(
    ("paging", "count", "start", "ends"),
    [
        ({"count": 50, "total": 51}, 50, 0, False),
        ({"count": 50, "total": 51}, 1, 50, True),
        ({"count": 10}, 10, 0, False),  # a server that gives fewer than were asked for
        ({"count": 50}, 10, 0, True),
        ({"links": [{"rel": "next", "href": "/x"}]}, 3, 0, False),
        ({"links": [{"rel": "prev"}], "total": 0}, 3, 0, True),
        ({}, 0, 0, True),
    ],
)
def test_where_a_list_ends(paging: Any, count: int, start: int, ends: bool) -> None:
    found = parse.listed({"elements": [REPLY] * count, "paging": paging}, lambda each: parse.comment(each, PAGE))
    assert found.ends(start, 50) is ends


def test_a_post_in_little_text() -> None:
    raw = {
        "id": "urn:li:share:9", "author": PAGE, "createdAt": 1763662000000, "lastModifiedAt": 1763662900000,
        "lifecycleStateInfo": {"isEditedByAuthor": True},
        "commentary": r"Now \(at last\) with @[Ana \[Shop\]](urn:li:person:aNa5hop) and {hashtag|\#|blue} \@home",
        "content": {"article": {"source": "https://shop.example/blue", "title": "The blue one"}},
    }  # fmt: skip
    post = parse.post(raw, PAGE)
    assert post.text == "Now (at last) with Ana [Shop] and #blue @home"
    assert [(who.id, who.name) for who in post.mentions] == [("urn:li:person:aNa5hop", "Ana [Shop]")]
    assert post.media == (Media(kind="link", url="https://shop.example/blue", alt="The blue one"),)
    assert (post.ours, post.kind) == (True, PostKind.POST)
    assert post.edited_at is not None
    assert post.url == "https://www.linkedin.com/feed/update/urn:li:share:9/"


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        ({"media": {"id": "urn:li:video:5", "title": "How"}}, ["video"]),
        ({"media": {"id": "urn:li:document:5"}}, ["file"]),
        ({"multiImage": {"images": [{"id": "urn:li:image:1", "altText": "blue"}, {"id": "urn:li:image:2"}]}},
         ["image", "image"]),
        ({"poll": {"question": "Which?", "options": [{"text": "Blue"}, {"text": "Red"}]}}, []),
        ({"media": "?"}, []),
    ],
)  # fmt: skip
def test_what_hangs_on_a_post(content: Any, kinds: list[str]) -> None:
    post = parse.post({"id": "urn:li:share:9", "author": PAGE, "createdAt": 1, "content": content}, PAGE)
    assert [each.kind for each in post.media] == kinds
    assert (post.poll is not None) is ("poll" in content)


def test_names_in_addresses() -> None:
    assert (
        urns.encoded("urn:li:comment:(urn:li:activity:1,2)") == "urn%3Ali%3Acomment%3A%28urn%3Ali%3Aactivity%3A1%2C2%29"
    )
    for wrong in ("", "a b", "ü", None, "x" * 400, "\ud800"):
        with pytest.raises(ValueError):
            urns.named(wrong)


def test_recorded_answers_field_by_field(recorded: Callable[[str], Any]) -> None:
    raw = recorded("ebx-linkedin-sdk/commentResponse.json")
    post = parse.comment(raw, "urn:li:organization:5637409")
    assert post.ref.id == "6643206422739898368"
    assert post.text == "commentV2 with image urn"
    assert post.ours
    assert post.parent == "urn:li:activity:6641861161010679808"
    assert post.edited_at is None, "a millisecond is no edit"
    assert post.created_at.year == 2020
    assert [each.kind for each in post.media] == ["image"]
    assert post.media[0].url.startswith("https://media.")
    page = parse.organization(recorded("ebx-linkedin-sdk/organization.json"))
    assert (page.id, page.handle, page.name) == ("urn:li:organization:1337", "linkedin", "LinkedIn")
    assert page.url == "https://www.linkedin.com/company/linkedin/"
    assert page.bio


def test_garbage_raises_nothing_else() -> None:
    for wrong in (None, [], 5, "x", {"id": []}, {"id": {}, "created": {"time": 10**30}}, {"id": "\ud800"}):
        for read in (lambda r: parse.comment(r, PAGE), lambda r: parse.post(r, PAGE), parse.notice, parse.organization):
            with pytest.raises(WRONG):
                read(wrong)

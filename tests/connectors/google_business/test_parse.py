"""Fields, one by one, of a review as Google's reference describes it; and what is missing or odd."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.connector.fields import Odd
from inbox_tui.domain.length import measure
from inbox_tui.domain.model import Identity, Media, PostKind, RemoteId
from inbox_tui_google import BusinessConnector
from inbox_tui_google.business.parse import (
    ANSWERED,
    UNVERIFIED,
    WAITS,
    Place,
    account,
    original,
    place,
    review,
    reviews,
)

US = Identity(id=RemoteId("accounts/7"), handle="Brand", name="Brand")
WHERE = Place(name="accounts/7/locations/8", title="Brand Lagos", url="https://maps.example/8")
NAME = "accounts/7/locations/8/reviews/AbC"


def made(**more: Any) -> dict[str, Any]:
    return {
        "name": NAME, "reviewId": "AbC", "reviewer": {"displayName": "Ana P", "profilePhotoUrl": "https://x.example/p"},
        "starRating": "FOUR", "comment": "Good coffee, slow service", "createTime": "2026-03-01T15:01:23.045123456Z",
        "updateTime": "2026-03-01T15:01:23.045123456Z",
    } | more  # fmt: skip


def replied(**more: Any) -> dict[str, Any]:
    return made(reviewReply={"comment": "Thank you, Ana.", "updateTime": "2026-03-01T18:00:00Z"} | more)


def test_a_review_field_by_field() -> None:
    (post,) = review(made(), US, WHERE).posts
    assert post.ref.id == NAME
    assert (post.author.id, post.author.handle, post.author.name) == ("reviewer:AbC", "Ana P", "Ana P")
    assert (post.kind, post.stars, post.text) == (PostKind.REVIEW, 4, "Good coffee, slow service")
    assert post.created_at == datetime(2026, 3, 1, 15, 1, 23, 45_123, tzinfo=UTC)
    assert post.edited_at is None
    assert (post.ours, post.parent, post.replies, post.closed) == (False, None, 0, "")
    assert post.url == "https://maps.example/8"
    assert post.quoted is not None
    assert (post.quoted.id, post.quoted.text) == ("accounts/7/locations/8", "Brand Lagos")


@pytest.mark.parametrize(
    ("told", "stars"),
    [("ONE", 1), ("TWO", 2), ("THREE", 3), ("FOUR", 4), ("FIVE", 5), ("STAR_RATING_UNSPECIFIED", None), (3, None)],
)
def test_stars_come_as_words(told: Any, stars: int | None) -> None:
    assert review(made(starRating=told), US, WHERE).posts[0].stars == stars


def test_a_review_of_stars_only_has_no_words() -> None:
    raw = made()
    del raw["comment"]
    post = review(raw, US, WHERE).posts[0]
    assert (post.text, post.stars) == ("", 4)


def test_an_edit_shows_in_time_and_version() -> None:
    before = review(made(), US, WHERE)
    after = review(made(updateTime="2026-03-02T10:00:00Z", starRating="ONE"), US, WHERE)
    assert after.posts[0].edited_at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert before.posts[0].ref.version != after.posts[0].ref.version
    assert before.print != after.print


@pytest.mark.parametrize("reviewer", [{"isAnonymous": True}, {}, {"isAnonymous": True, "displayName": "A Google User"}])
def test_some_reviewers_stay_unnamed(reviewer: dict[str, Any]) -> None:
    author = review(made(reviewer=reviewer), US, WHERE).posts[0].author
    assert (author.handle, author.name, author.id) == ("Anonymous", "", "reviewer:AbC")


def test_our_reply_stands_below_and_closes_the_review() -> None:
    first, ours = review(replied(), US, WHERE).posts
    assert (first.closed, first.replies) == (ANSWERED, 1)
    assert (ours.ref.id, ours.parent, ours.author, ours.ours) == (f"{NAME}/reply", NAME, US, True)
    assert (ours.text, ours.created_at) == ("Thank you, Ana.", datetime(2026, 3, 1, 18, tzinfo=UTC))


@pytest.mark.parametrize("key", ["reviewReplyState", "state"])
@pytest.mark.parametrize(
    ("state", "closed"),
    [
        ("APPROVED", ""),
        ("REVIEW_REPLY_STATE_UNSPECIFIED", ""),
        ("SOMETHING_NEW", ""),
        ("PENDING", WAITS),
        ("REJECTED", "Google rejected this reply; nobody else sees it. Edit it."),
    ],
)
def test_what_moderation_makes_of_it_is_shown(key: str, state: str, closed: str) -> None:
    told = review(replied(**{key: state}), US, WHERE)
    assert (told.posts[1].closed, told.state) == (closed, state)
    assert told.posts[1].ref.version != review(replied(), US, WHERE).posts[1].ref.version


@pytest.mark.parametrize(
    "violation",
    ["FAKE_ENGAGEMENT", ["FAKE_ENGAGEMENT"], {"policyViolation": "FAKE_ENGAGEMENT"}, {"reasons": ["FAKE_ENGAGEMENT"]}],
)
def test_why_it_was_rejected_is_said(violation: Any) -> None:
    closed = review(replied(reviewReplyState="REJECTED", policyViolation=violation), US, WHERE).posts[1].closed
    assert closed == "Google rejected this reply (fake engagement); nobody else sees it. Edit it."


def test_pictures_and_films() -> None:
    media = [
        {"thumbnailUrl": "https://x.example/t1", "thumbnailLabel": "A cup"},
        {"thumbnailUrl": "https://x.example/t2", "videoUrl": "https://x.example/v2"},
        {}, None,
    ]  # fmt: skip
    assert review(made(reviewMediaItems=media), US, WHERE).posts[0].media == (
        Media(kind="image", url="https://x.example/t1", alt="A cup"),
        Media(kind="video", url="https://x.example/v2"),
    )


def test_googles_own_page_for_replying_goes_first() -> None:
    raw = made(reviewReplyUrl="https://business.example/reply")
    assert review(raw, US, WHERE).posts[0].url == "https://business.example/reply"


def test_an_unverified_location_takes_no_reply_and_says_so() -> None:
    where = Place(name=WHERE.name, title="New", verified=False)
    assert review(made(), US, where).posts[0].closed == UNVERIFIED


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("Good", "Good"),
        ("", ""),
        ("(Translated by Google) Good coffee\n\n(Original)\nBuen café", "Buen café"),
        ("Buen café\n\n(Translated by Google)\nGood coffee", "Buen café"),
        ("(Translated by Google) Good (Original) thing\n\n(Original)\nBuena cosa", "Buena cosa"),
        ("(Translated by Google) Good coffee", "(Translated by Google) Good coffee"),
        ("(Original) recipe!", "(Original) recipe!"),
    ],
)
def test_translated_words_are_shown_in_the_original(told: str, shown: str) -> None:
    assert original(told) == shown
    assert review(made(comment=told), US, WHERE).posts[0].text == shown


@pytest.mark.parametrize(
    "raw",
    [
        None, {}, made(name="x"), made(name="../../v1/accounts"), made(createTime="soon"),
        made(name="accounts/../locations/8/reviews/a"), made(name="accounts/7/locations/8/reviews/.."),
        made(name="accounts/7/locations/8/reviews/a/b"), made(name="accounts/7/locations/8/reviews/a?b"),
    ],
)  # fmt: skip
def test_what_makes_no_review(raw: Any) -> None:
    with pytest.raises(Odd):
        review(raw, US, WHERE)


@pytest.mark.parametrize("gone", ["reviewId", "reviewer", "starRating", "comment", "updateTime"])
def test_any_other_field_may_be_missing(gone: str) -> None:
    raw = made()
    del raw[gone]
    assert review(raw, US, None).posts[0].ref.id == NAME


def test_who_we_are_and_what_we_manage() -> None:
    assert account({"name": "accounts/7", "accountName": "Brand"}) == ("accounts/7", "Brand")
    raw = {"name": "locations/8", "title": "Brand Lagos", "metadata": {"mapsUri": "https://maps.example/8"}}
    assert place(raw, "accounts/7") == WHERE
    assert not place(raw | {"metadata": {"hasVoiceOfMerchant": False}}, "accounts/7").verified
    for odd in (None, {}, {"name": "accounts/.."}, {"name": "locations/8/x"}, {"name": "locations/.."}):
        with pytest.raises(Odd):
            account(odd)
        with pytest.raises(Odd):
            place(odd, "accounts/7")


def test_one_unreadable_review_costs_that_review() -> None:
    told, skipped = reviews({"reviews": [made(), 4, {}, made()]}, US, WHERE)
    assert ([each.name for each in told], skipped) == ([NAME], 2)


@pytest.mark.parametrize(("text", "used", "fits"), [("é" * 2048, 4096, True), ("é" * 2048 + "x", 4097, False)])
def test_length_is_counted_in_bytes(text: str, used: int, fits: bool) -> None:
    found = measure(text, BusinessConnector.features.text)
    assert (found.used, found.fits) == (used, fits)


# --- recorded

NOT_OURS = {
    "schemas/": "schemas; test_schema holds calls and answers against those of the APIs used here",
    "granary-gplus-api/": "Google+, closed in 2019: the archives' matter",
    "takeout-structure/": "Google+ Takeout: the archives' matter",
    "zernio-derived/006_post_v4_parent_localposts": "updates of a business, which are not reviews",
}


def test_every_recorded_file_parses_or_is_not_ours(recorded: Path) -> None:
    index = json.loads((recorded / "index.json").read_text("utf-8"))
    tried = 0
    for each in index:
        if any(each["file"].startswith(start) for start in NOT_OURS):
            continue
        raw = json.loads((recorded / each["file"]).read_text("utf-8"))
        assert isinstance(raw["reviews"], list)
        for one in raw["reviews"]:
            # The names in these files are placeholders; everything else is as Google's reference has it.
            first, ours = review(one | {"name": NAME}, US, WHERE).posts
            assert (first.stars, first.text, first.author.handle) == (1, "<comment>", "<displayName>")
            assert (ours.text, ours.created_at) == ("<comment>", datetime(2024, 5, 1, 9, 30, tzinfo=UTC))
            tried += 1
        assert reviews(raw, US, WHERE)[1] == len(raw["reviews"]), "a placeholder is no name"
    assert tried == 1

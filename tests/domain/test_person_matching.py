"""When two profiles may be one person, and when nobody may ask."""

from __future__ import annotations

from typing import Any

import pytest

from inbox_tui.domain.matching import Seen, forbidden, handle_key, keys, links, may_be_one, suggest
from inbox_tui.domain.model import IdentityId

WHY = "Reddit lets nobody match its people with profiles elsewhere."


def seen(number: int, platform: str, handle: str, **more: Any) -> Seen:
    more.setdefault("remote", f"{platform}:{handle}")
    return Seen(id=IdentityId(number), platform=platform, handle=handle, **more)


@pytest.mark.parametrize(
    ("handle", "key"),
    [
        ("ana.ruiz", "anaruiz"),
        ("Ana_Ruiz@town.example", "anaruiz"),
        ("ana-ruiz.bsky.social", "anaruiz"),
        ("@anaruiz", "anaruiz"),
        ("info@shop.example", ""),
        ("hello.shop.example", ""),
        ("al", ""),
        ("20231104", ""),
        ("田中ゆき", "田中ゆき"),
    ],
)
def test_a_handle_says_who_one_is_without_its_server(handle: str, key: str) -> None:
    assert handle_key(handle) == key


@pytest.mark.parametrize(
    ("bio", "found"),
    [
        ("Potter. https://www.ana-clay.example/?utm=1", ("ana-clay.example",)),
        ("me: ana-clay.example, linktr.ee/anaclay.", ("ana-clay.example", "linktr.ee/anaclay")),
        ("find me on instagram.com", ()),
        ("mail ana@clay.example or @ana@town.example", ()),
        ("no address here. None at all", ()),
        ("(instagram.com/Ana.Clay)", ("instagram.com/ana.clay",)),
    ],
)
def test_addresses_that_belong_to_somebody(bio: str, found: tuple[str, ...]) -> None:
    assert links(bio) == found


@pytest.mark.parametrize(
    ("a", "b", "evidence"),
    [
        (
            seen(1, "mastodon", "clay@town.example", bio="https://ana-clay.example"),
            seen(2, "instagram", "fired.earth", bio="pots · ana-clay.example"),
            ("both link to ana-clay.example",),
        ),
        (
            seen(1, "bluesky", "ana-clay.example"),
            seen(2, "mastodon", "potter@town.example", bio="site: https://ana-clay.example/about"),
            ("ana-clay.example is the handle of one, and in the bio of the other",),
        ),
        (
            seen(1, "instagram", "fired.earth", url="https://www.instagram.com/fired.earth/"),
            seen(2, "mastodon", "potter@town.example", bio="pictures: instagram.com/fired.earth"),
            ("the bio of @potter@town.example leads to @fired.earth",),
        ),
        (
            seen(1, "mastodon", "potter@town.example"),
            seen(2, "bluesky", "clay.bsky.social", bio="Also @potter@town.example"),
            ("the bio of @clay.bsky.social names @potter@town.example",),
        ),
        (
            seen(1, "mastodon", "ana@town.example", name="Ana Ruiz"),
            seen(2, "youtube", "ana", name="ana ruiz"),
            ("both are called ana, and Ana Ruiz",),
        ),
        (
            seen(1, "mastodon", "kiln_and_clay@town.example"),
            seen(2, "x", "kilnandclay"),
            ("both are called kilnandclay",),
        ),
        (
            seen(1, "mastodon", "ana@town.example", remote="7"),
            seen(2, "mastodon", "ana@town.example", remote="7"),
            ("the same profile, @ana@town.example, seen by two of your accounts",),
        ),
    ],
)
def test_what_speaks_for_one_person_is_told(a: Seen, b: Seen, evidence: tuple[str, ...]) -> None:
    found = suggest(a, b)
    assert found is not None
    assert found.evidence == evidence
    assert keys(a.handle, a.url, a.bio) & keys(b.handle, b.url, b.bio), "they would find each other"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (seen(1, "mastodon", "ana@town.example", name="Ana Ruiz"), seen(2, "x", "ana", name="Ana Silva")),
        (seen(1, "mastodon", "info@clay.example"), seen(2, "x", "info")),
        (seen(1, "x", "sam", bio="I like twitter.com"), seen(2, "threads", "joe", bio="I like twitter.com")),
        (seen(1, "mastodon", "ana@a.example", remote="7"), seen(2, "mastodon", "ben@b.example", remote="7")),
        (
            seen(1, "mastodon", "kim", remote="7", url="https://a.example/@kim"),
            seen(2, "mastodon", "kim", remote="7", url="https://b.example/@kim"),
        ),
        (seen(1, "x", "a_person", name="Ana"), seen(2, "threads", "b_person", name="Ana")),
    ],
)
def test_what_many_share_speaks_for_nobody(a: Seen, b: Seen) -> None:
    assert suggest(a, b) is None


def test_best_evidence_comes_first_and_counts_most() -> None:
    bio = "Potter in a small town, kiln-and-clay.example"
    a = seen(1, "mastodon", "kilnandclay@town.example", name="Ana", bio=bio)
    b = seen(2, "bluesky", "kiln-and-clay.example", name="Ana", bio=bio)
    found = suggest(a, b)
    assert found is not None
    assert found.evidence[0].startswith("kiln-and-clay.example is the handle of one")
    assert "they say the same of themselves" in found.evidence
    weak = suggest(seen(1, "mastodon", "kilnandclay@t.example"), seen(2, "x", "kilnandclay"))
    assert weak is not None
    assert found.weight > weak.weight


def test_where_a_platform_forbids_matching_nothing_is_suggested() -> None:
    a = seen(1, "reddit", "kilnandclay", bio="ana-clay.example", no_matching=WHY)
    b = seen(2, "mastodon", "kilnandclay@town.example", bio="ana-clay.example")
    assert suggest(a, b) is suggest(b, a) is None
    assert forbidden(a, b) == forbidden(b, a) == WHY
    assert forbidden(a, seen(3, "reddit", "other", no_matching=WHY)) == WHY


def test_one_profile_seen_twice_is_no_matching_with_anything_elsewhere() -> None:
    a, b = (seen(number, "reddit", "kiln", remote="t2_k", no_matching=WHY) for number in (1, 2))
    assert forbidden(a, b) == ""
    assert suggest(a, b) is not None


def test_of_those_taken_for_one_person_those_stay_that_may() -> None:
    ana, clay = seen(1, "mastodon", "ana"), seen(2, "bluesky", "clay.example")
    kiln, again = (seen(number, "reddit", "kiln", remote="t2_k", no_matching=WHY) for number in (3, 4))
    other = seen(5, "reddit", "other", remote="t2_o", no_matching=WHY)
    for together, stay in (
        ((), ()),
        ((kiln,), (kiln,)),
        ((ana, clay), (ana, clay)),
        ((kiln, again), (kiln, again)),
        ((kiln, ana, other, clay), (ana, clay)),
        ((kiln, other, again), (kiln, again)),
    ):
        assert may_be_one(together) == stay

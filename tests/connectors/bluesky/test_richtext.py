"""Rich text both ways, in UTF-8 bytes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui_bluesky import richtext
from inbox_tui_bluesky.richtext import What

ANA = {"ana.bsky.social": "did:plc:ana"}
FAMILY = "👩‍👩‍👧"


def ranges(facets: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return [(f["index"]["byteStart"], f["index"]["byteEnd"]) for f in facets]


def facet(start: Any, end: Any, kind: str = "link", **value: Any) -> dict[str, Any]:
    feature = {"$type": f"app.bsky.richtext.facet#{kind}", **(value or {"uri": "https://ex.org"})}
    return {"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}


def test_offsets_count_bytes_not_characters() -> None:
    text = f"héllo @ana.bsky.social {FAMILY} see https://ex.org #ünïcode"
    made = richtext.facets(text, ANA)
    assert ranges(made) == [(7, 23), (47, 61), (62, 72)]
    assert [f["features"][0] for f in made] == [
        {"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:ana"},
        {"$type": "app.bsky.richtext.facet#link", "uri": "https://ex.org"},
        {"$type": "app.bsky.richtext.facet#tag", "tag": "ünïcode"},
    ]


def test_a_combining_accent_before_a_mention_shifts_it_by_its_bytes() -> None:
    assert ranges(richtext.facets("e\u0301 @ana.bsky.social", ANA)) == [(4, 20)]


@pytest.mark.parametrize(
    ("text", "what", "value"),
    [
        ("see https://ex.org/a.", What.LINK, "https://ex.org/a"),
        ("(https://ex.org/a_(b))", What.LINK, "https://ex.org/a_(b)"),
        ("“https://ex.org/ü?q=1#x”", What.LINK, "https://ex.org/ü?q=1#x"),
        ("HTTPS://EX.ORG", What.LINK, "HTTPS://EX.ORG"),
        ("Thanks, @Ana.Bsky.Social!", What.MENTION, "ana.bsky.social"),
        ("(@ana.bsky.social)", What.MENTION, "ana.bsky.social"),
        ("@ana.bsky.social's", What.MENTION, "ana.bsky.social"),
        ("good #news, all", What.TAG, "news"),
        ("#2026goals", What.TAG, "2026goals"),
    ],
)
def test_what_is_typed_is_recognised(text: str, what: What, value: str) -> None:
    found = richtext.detect(text)
    assert [(s.what, s.value) for s in found] == [(what, value)]
    assert text[found[0].start : found[0].end] == found[0].text


@pytest.mark.parametrize(
    "text",
    [
        "mail ana@ex.org now",
        "@ana",
        "#1 choice",
        "a#b",
        "# heading",
        "ex.org",
        "javascript:alert(1)",
        "@@ana.bsky.social",
        "#" + "x" * 65,
    ],
)
def test_what_only_looks_like_it_stays_plain(text: str) -> None:
    assert richtext.detect(text) == []


def test_a_mention_inside_a_link_is_part_of_the_link() -> None:
    assert [s.what for s in richtext.detect("https://ex.org/@ana.bsky.social")] == [What.LINK]


def test_an_unknown_handle_gets_no_facet() -> None:
    assert richtext.facets("hello @nobody.example", ANA) == []


def test_a_shortened_link_shows_where_it_really_goes() -> None:
    text = "go to ex.org/… now"
    [span] = richtext.spans(text, [facet(6, 6 + len("ex.org/…".encode()), uri="https://evil.example/long")])
    assert (span.text, span.value) == ("ex.org/…", "https://evil.example/long")


@pytest.mark.parametrize(
    "bad",
    [facet(-1, 3), facet(3, 3), facet(5, 2), facet(0, 99), facet(1, 4), facet(True, 4), facet("0", 4),
     facet(0, 4, uri=7), facet(0, 4, kind="other"), None, 5, {},
     {"index": {}, "features": [None]}, {"index": [], "features": {}}],
)  # fmt: skip
def test_a_facet_that_makes_no_sense_is_left_out(bad: Any) -> None:
    good = facet(5, 7)
    assert [s.text for s in richtext.spans("🙂 hello", [bad, good])] == ["he"]


def test_of_overlapping_facets_the_first_stands() -> None:
    assert [s.text for s in richtext.spans("abcdef", [facet(2, 5), facet(0, 3)])] == ["abc"]


WORD = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="@#＃."), min_size=1, max_size=8)
PIECE = st.one_of(
    WORD,
    st.sampled_from(
        ["@ana.bsky.social", "@bob.example", "https://ex.org/ä?b=c", "#tag", "#ünïcode", FAMILY, "e\u0301", "🇩🇪"]
    ),
)


@given(st.lists(PIECE, max_size=12).map(" ".join))
def test_what_is_sent_reads_back_as_it_was_typed(text: str) -> None:
    dids = {**ANA, "bob.example": "did:plc:bob"}
    typed = richtext.detect(text)
    back = richtext.spans(text, richtext.facets(text, dids))
    meant = [
        (s.what, s.start, s.end, dids.get(s.value, s.value))
        for s in typed
        if s.what is not What.MENTION or s.value in dids
    ]
    assert [(s.what, s.start, s.end, s.value) for s in back] == meant


ANYTHING = st.none() | st.integers() | st.text(max_size=5) | st.just([]) | st.just({}) | st.just([None])


@given(st.text(max_size=9), st.lists(st.dictionaries(st.sampled_from(["index", "features"]), ANYTHING) | ANYTHING))
def test_reading_never_raises(text: str, facets: list[Any]) -> None:
    assert richtext.spans(text, facets) == []


@given(st.text(max_size=30), st.integers(-2, 40), st.integers(-2, 40))
def test_a_span_always_lies_in_the_text(text: str, start: int, end: int) -> None:
    for span in richtext.spans(text, [facet(start, end)]):
        assert text[span.start : span.end] == span.text
        assert len(text[: span.start].encode("utf-8", "surrogatepass")) == start

"""What becomes of a typed text: links as each platform shows them, names and tags, YouTube's little markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.length import TextRules
from inbox_tui.domain.preview import preview, wording

X = TextRules(links="host-15", linked="@name #tag $tag", url_length=23)
FEDI = TextRules(links="cut-30", linked="@name@host #tag", short_mentions=True)
YOUTUBE = TextRules(markup="youtube", linked="@name.of #tag")
EVERYTHING = [
    X, FEDI, YOUTUBE, TextRules(), TextRules(links="nobody knows", linked="nor this", markup="none of ours"),
    TextRules(linked="@host @name.of u/name r/name"), TextRules(markup="markdown"),
]  # fmt: skip


def looks(text: str, rules: TextRules) -> list[tuple[str, str]]:
    """The words that look like anything, with how."""
    return [
        (piece.text, " ".join(sorted(piece.looks)))
        for row in preview(text, rules)
        for piece in row.pieces
        if piece.looks
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://www.youtube.com/watch?v=oHg5SJYRHA0", "youtube.com/watch?v=oHg5SJ…"),
        ("See https://nytimes.example.com/2013/05/31/world-news.", "See nytimes.example.com/2013/05/31/wor…."),
        ("http://dev.example.com/", "dev.example.com"),
        ("http://shop.com/wnng/", "shop.com/wnng/"),
        ("shop.com/a/very/long/path/indeed", "shop.com/a/very/long/pa…"),
        ("https://www.com/x", "www.com/x"),
        ("no.such-top-level and 3.50", "no.such-top-level and 3.50"),
        ("mail me@shop.com", "mail me@shop.com"),
    ],
)
def test_x_shows_the_host_and_fifteen_characters_of_the_rest(text: str, shown: str) -> None:
    assert wording(preview(text, X)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://www.shop.com/lamps", "shop.com/lamps"),
        ("https://shop.com/" + "a" * 21, "shop.com/" + "a" * 21),
        ("https://shop.com/" + "a" * 22, "shop.com/" + "a" * 21 + "…"),
        ("shop.com stays as it is", "shop.com stays as it is"),
        ("@ana@town.example and @ben, hello", "@ana and @ben, hello"),
        ("@ana@town.example and @Ana@village.example", "@ana@town.example and @Ana@village.example"),
        ("@ana@town.example, @ana@town.example", "@ana, @ana"),
    ],
)
def test_mastodon_cuts_links_at_thirty_and_names_people_without_their_server(text: str, shown: str) -> None:
    there = [piece for row in preview(text, FEDI) for piece in row.pieces if "dropped" not in piece.looks]
    assert "".join(piece.text for piece in there) == shown


@pytest.mark.parametrize(
    ("text", "rules", "found"),
    [
        ("@acme.shop #blue, $ACME #1", X, [("@acme", "link"), ("#blue", "link"), ("$ACME", "link")]),
        ("a@b #a#b x#c", X, [("#a", "link")]),
        ("@acme.shop. #blau_1", YOUTUBE, [("@acme.shop", "link"), ("#blau_1", "link")]),
        ("@ana @ana.bsky.social", TextRules(linked="@host"), [("@ana.bsky.social", "link")]),
        ("u/ana /r/lamps and/r/no", TextRules(linked="u/name r/name"), [("u/ana", "link"), ("/r/lamps", "link")]),
        ("https://a.example/#tag.", TextRules(linked="#tag"), [("https://a.example/#tag", "link")]),
        ("@ana #tag https://a.example", TextRules(), []),
    ],
)
def test_names_tags_and_links_are_told_from_the_rest(text: str, rules: TextRules, found: list[tuple[str, str]]) -> None:
    assert looks(text, rules) == found
    assert wording(preview(text, rules)) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("*bold* _sloped_ -gone-", [("bold", "bold"), ("sloped", "italic"), ("gone", "strike")]),
        ("*_both_*!", [("both", "bold italic")]),
        ("2*3*4, snake_case_name, well-known - and - so, **no**", []),
        ("*a *b*", [("b", "bold")]),
        ("*one\ntwo*", []),
    ],
)
def test_youtube_knows_three_signs_around_whole_words(text: str, found: list[tuple[str, str]]) -> None:
    assert looks(text, YOUTUBE) == found


def test_the_server_that_is_left_out_is_still_to_be_seen() -> None:
    assert looks("Hello @ana@town.example!", FEDI) == [("@ana", "link"), ("@town.example", "dropped")]
    assert wording(preview("Hello @ana@town.example!", FEDI)) == "Hello @ana@town.example!"


@given(st.text(max_size=200) | st.text("ab @#$*_-./:h\nw", max_size=200))
def test_no_text_is_too_odd_and_none_loses_a_letter(text: str) -> None:
    for rules in EVERYTHING:
        shown = wording(preview(text, rules))
        assert shown.count("\n") == text.count("\n")
        if rules.links not in ("host-15", "cut-30"):
            assert [c for c in shown if c not in "*_-"] == [c for c in text if c not in "*_-"]
    for rules in (TextRules(), TextRules(markup="markdown")):
        assert wording(preview(text, rules)) == text


def test_many_signs_take_no_time() -> None:
    assert wording(preview("*a* " * 5000, YOUTUBE)) == "a " * 5000
    assert len(wording(preview("*a _b " * 3000, YOUTUBE))) > 3000

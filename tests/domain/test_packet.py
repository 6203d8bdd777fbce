"""The hand-off packet: all that is needed, and nothing of somebody's words that Markdown or a browser would obey."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from markdown_it import MarkdownIt

from inbox_tui.domain.model import Audience, Kind, PostState
from inbox_tui.domain.packet import MOST_POSTS, Due, Packet, Said, escaped, markdown, subject

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def packet():
    return Packet(
        department="support",
        made_at=NOW,
        zone=ZoneInfo("Europe/Berlin"),
        name="Ana Ruiz",
        handle="ana@town.example",
        platform="Mastodon",
        account="acme",
        kind=Kind.COMPLAINT,
        audience=Audience.PUBLIC,
        profile="https://town.example/@ana",
        url="https://town.example/@ana/7",
        waiting_since=NOW - timedelta(hours=50),
        due_at=NOW + timedelta(minutes=40),
        asks=(("where is my order?", "open"),),
        heard=((NOW, "It broke twice, and she feels ignored."),),
        plan=(("Their words", "third time broken"), ("Who owns it", "support")),
        next_at=NOW + timedelta(days=3),
        promises=(Due(text="I will find out", at=NOW + timedelta(days=1)),),
        said=(
            Said(who="Ana Ruiz", at=NOW - timedelta(hours=50), text="Third time my order arrives broken.\nHello?"),
            Said(who="Acme", at=NOW - timedelta(hours=51), text="We restocked.", ours=True),
            Said(who="Ana Ruiz", at=NOW, text="", state=PostState.DELETED, heard=False),
            Said(who="Ben", at=NOW, text="me too", heard=False, pictures=("a broken cup", "")),
        ),
        unknown=2,
    )


def test_it_says_all_that_a_department_needs(packet):
    told = markdown(packet)
    for words in (
        "# For support: Ana Ruiz",
        "Mon 02 Mar 2026, 13:00 CET",
        "Europe/Berlin",
        "complaint; anybody can read it",
        "(2d); it runs on",
        "13:40 CET (40m left)",
        "where is my order? (open)",
        "It broke twice, and she feels ignored.",
        "**Who owns it:** support",
        "- **Next step by:** Thu 05 Mar 2026, 13:00 CET",
        "by Tue 03 Mar 2026, 13:00 CET: I will find out (open)",
        "> Third time my order arrives broken.",
        "> (deleted since)",
        "not heard yet",
        "(attached: a broken cup)",
        "(attached: no description)",
        "<https://town.example/@ana/7>",
        "2 more posts are known to exist",
    ):
        assert words in told
    assert subject(packet) == "Ana Ruiz on Mastodon: complaint, for support"


def test_private_notes_are_there_only_where_they_were_given(packet):
    assert "Private notes" not in markdown(packet)
    assert "likes tea" in markdown(replace(packet, notes=((NOW, "likes tea"),)))


def test_what_is_empty_has_no_heading(packet):
    bare = markdown(
        replace(packet, asks=(), heard=(), plan=(), next_at=None, promises=(), waiting_since=None, due_at=None)
    )
    assert [line for line in bare.splitlines() if line.startswith("#")] == [
        "# For support: Ana Ruiz",
        "## What was said",
    ]
    assert "they do not wait for an answer now" in bare


def test_a_long_thread_is_cut_and_says_so(packet):
    said = tuple(Said(who="Ana", at=NOW, text=f"post {n}.") for n in range(MOST_POSTS + 7))
    told = markdown(replace(packet, said=said))
    assert "7 earlier posts are left out here." in told
    assert "post 6." not in told
    assert "post 7." in told


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click me](javascript:alert(1))",
    "![track](https://evil.example/pixel.png)",
    "# A heading\n## Another",
    "Words\n===\nmore\n---",
    "```\ncode\n```\n    indented",
    "| a | b |\n| - | - |\n| c | d |",
    ":-- | --\nx | y",
    "> quoted\n>> deeper",
    "- [x] done\n1. one\n2) two\n+ three",
    "[x]: https://evil.example\n[x]",
    "&lt;b&gt; &amp; <b>bold</b> **strong** _em_ __x__ ~~gone~~ `code`",
    "<!-- hidden",
    "\\<b>trick\\\\<i>",
    "***\n___\n- - -",
    "<https://evil.example>",
    "\\",
    "a\\\nb  \nc",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_mean_nothing_and_are_read_as_they_were_written(packet, text):
    markdown_it = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    plain = markdown(replace(packet, said=(), asks=(), plan=(), heard=(), promises=()))
    for hostile in (
        replace(packet, said=(Said(who=text, at=NOW, text=text, spoiler=text, pictures=(text,)),)),
        replace(packet, name=text, handle=text, asks=((text, "open"),), notes=((NOW, text),)),
    ):
        allowed = {"heading_open", "link_open", "bullet_list_open", "list_item_open", "blockquote_open", "strong_open"}
        tokens = markdown_it.parse(markdown(hostile))
        inner = [one for token in tokens for one in (token, *(token.children or ()))]
        opened = {one.type for one in inner if one.nesting == 1} - allowed - {"paragraph_open"}
        assert opened == set()
        assert {one.type for one in inner if one.nesting == 0} <= {"inline", "text", "softbreak", "hardbreak"}
        hrefs = {one.attrs["href"] for one in inner if one.type == "link_open"}
        assert hrefs <= {"https://town.example/@ana", "https://town.example/@ana/7"}
        headings = [one for one in tokens if one.type == "heading_open"]
        assert all(one.tag in ("h1", "h2") for one in headings)
        assert len(headings) <= plain.count("\n#") + 7
        shown = " ".join("".join(one.content for one in inner if one.type == "text").split())
        assert " ".join(text.split()) in shown or "\n" in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a.example/<b>", "ftp://a.example", "https://a b", ""])
def test_an_address_that_no_browser_should_open_is_left_out(packet, url):
    told = markdown(replace(packet, url=url, profile=""))
    assert "javascript" not in told
    assert "<b>" not in told


@pytest.mark.parametrize(
    ("line", "then"),
    [
        ("see https://a.example/foo_bar", "see https://a.example/foo_bar"),
        ("snake_case_word", "snake_case_word"),
        ("_em_", "\\_em\\_"),
        ("10. March", "10\\. March"),
        ("5 > 3 & 2", "5 &gt; 3 &amp; 2"),
    ],
)
def test_ordinary_words_stay_readable(line, then):
    assert escaped(line) == then

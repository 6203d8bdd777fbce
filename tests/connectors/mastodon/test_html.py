"""What people wrote, out of the HTML that servers send."""

from __future__ import annotations

import time

import pytest

from inbox_tui.domain.model import Hyperlink
from inbox_tui.testing.hostile import HOSTILE
from inbox_tui_mastodon.html import plain

LONG_LINK = (
    '<a href="https://shop.example/products/very-long-name" rel="nofollow"><span class="invisible">https://</span>'
    '<span class="ellipsis">shop.example/products/very-lon</span><span class="invisible">g-name</span></a>'
)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two<br>three</p>", "one\n\ntwo\nthree"),
        ("<p>a &amp; b &lt;tag&gt; &#39;q&#39;</p>", "a & b <tag> 'q'"),
        ("AT&T &copy=1 a > b & c", "AT&T &copy=1 a > b & c"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("<b>bold</b> <em>and</em>\n  plain", "bold and plain"),
        ("<ul><li>tea</li><li>milk</li></ul>", "• tea\n• milk"),
        ('<ol start="3"><li>c</li><li>d</li></ol>', "3. c\n4. d"),
        ("<ul><li>tea<ul><li>green</li></ul></li></ul>", "• tea\n  • green"),
        ("<p>hm</p><blockquote><p>one</p><p>two</p></blockquote><p>no</p>", "hm\n\n> one\n>\n> two\n\nno"),
        ("<pre><code>a  b\n  c</code></pre>", "a  b\n  c"),
        ("a<br/><br/>b", "a\n\nb"),
        ("<script>alert(1)</script>safe<style>x</style>", "safe"),
        ("one<!-- hidden -->two<!-- never closed", "onetwo<!-- never closed"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ('<img src="x" alt=":party:"> yes', ":party: yes"),
        ("x &#99999999999999999999; &#0; y", "x &#99999999999999999999; \ufffd y"),
        ("", ""),
    ],
)
def test_reads_as_its_author_meant(html: str, text: str) -> None:
    assert plain(html).text == text


def test_a_shortened_link_shows_its_visible_part_and_keeps_its_target() -> None:
    read = plain(f"<p>see {LONG_LINK}, please</p>")
    assert read.text == "see shop.example/products/very-lon…, please"
    assert read.links == (
        Hyperlink(text="shop.example/products/very-lon…", url="https://shop.example/products/very-long-name"),
    )
    assert plain(LONG_LINK, whole_links=True).text == "https://shop.example/products/very-long-name"


def test_a_lying_link_keeps_both_its_looks_and_its_truth() -> None:
    read = plain('<a href="https://evil.example/x">https://bank.example</a>')
    assert read.links == (Hyperlink(text="https://bank.example", url="https://evil.example/x"),)


def test_a_mention_shows_the_whole_handle_and_is_no_link() -> None:
    html = (
        '<p><span class="h-card"><a href="https://far.example/@ana" class="u-url mention">@<span>ana</span></a></span>'
        ' hi <a href="https://server.example/tags/tea" class="mention hashtag">#<span>tea</span></a></p>'
    )
    read = plain(html, {"https://far.example/@ana": "ana@far.example"})
    assert read.text == "@ana@far.example hi #tea"
    assert read.links == ()


def test_words_marked_invisible_outside_a_link_are_shown() -> None:
    assert plain('<p>you are <span class="invisible">not</span> nice</p>').text == "you are not nice"


def test_the_stand_in_for_a_shown_quote_is_left_out() -> None:
    html = '<p class="quote-inline">RE: <a href="https://a.example/1">a.example/1</a></p><p>So true</p>'
    assert plain(html, quote_shown=True).text == "So true"
    assert plain(html).text == "RE: a.example/1\n\nSo true"


@pytest.mark.parametrize(
    "bomb",
    [
        "<blockquote>" * 20_000 + "x",
        "<ul><li>" * 20_000 + "x",
        "<a href='" * 20_000,
        '<a "' * 30_000,
        "<!--" * 30_000,
        "<![CDATA[" * 20_000,
        "&#" + "9" * 99_000 + ";",
        "<" * 100_000,
        "<span class='invisible'>" * 10_000 + "x",
        "<br>" * 25_000,
        "<a href=x " + "a" * 90_000,
        " " * 100_000 + "<p>",
        "<p class=" + " " * 90_000 + ">",
    ],
    ids=lambda bomb: bomb[:12],
)
def test_a_bomb_costs_no_more_than_its_length(bomb: str) -> None:
    began = time.process_time()
    read = plain(bomb)
    assert time.process_time() - began < 2
    assert len(read.text) <= 3 * 100_000
    assert len(read.links) <= 200


def test_hostile_text_keeps_its_letters_when_escaped() -> None:
    for each in HOSTILE:
        letters = "".join(c for c in each[:2000] if c.isascii() and c.isalnum())
        escaped = each[:2000].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert "".join(c for c in plain(escaped).text if c.isascii() and c.isalnum()) == letters


def test_hostile_text_as_html_never_breaks_reading() -> None:
    assert all(isinstance(plain(each).text, str) for each in HOSTILE)

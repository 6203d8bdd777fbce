"""Neue Post Format: blocks to text, text to blocks, and the limits of its specification."""

from __future__ import annotations

from typing import Any

import pytest

from inbox_tui.domain.length import measure
from inbox_tui.domain.model import Hyperlink, Media
from inbox_tui_tumblr import TumblrConnector, npf


def said(*blocks: Any) -> npf.Content:
    return npf.read(blocks)


def block(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


def test_text_and_its_dress() -> None:
    found = said(
        block("Lamps", subtype="heading1"), block("They glow", subtype="quote"),
        block("one", subtype="ordered-list-item"), block("two", subtype="ordered-list-item"),
        block("dot", subtype="unordered-list-item", indent_level=1), block(""),
        block("again", subtype="ordered-list-item"),
    )  # fmt: skip
    assert found.text == "Lamps\n\n> They glow\n\n1. one\n\n2. two\n\n  - dot\n\n1. again"


def test_links_and_mentions_by_code_points() -> None:
    words = "😀 see our shop, @ana"
    found = said(
        block(words, formatting=[
            {"start": 6, "end": 14, "type": "link", "url": "https://shop.example"},
            {"start": 16, "end": 20, "type": "mention", "blog": {"name": "ana", "uuid": "t:1"}},
            {"start": 0, "end": 1, "type": "bold"}, "odd", {"type": "link"},
        ])
    )  # fmt: skip
    assert found.links == (Hyperlink(text="our shop", url="https://shop.example"),)
    assert [each.handle for each in found.mentions] == ["ana"]


def test_media_and_what_is_unknown() -> None:
    found = said(
        {"type": "image", "media": [{"url": "https://m.example/a.jpg", "type": "image/jpeg"}], "alt_text": "A lamp"},
        {"type": "image", "media": [{"url": "https://m.example/a.gif", "type": "image/gif"}]},
        {"type": "video", "media": {"url": "https://m.example/v.mp4"}},
        {"type": "audio", "url": "https://m.example/a.mp3", "title": "Song"},
        {"type": "hologram"},
        None,
    )
    assert found.media[0] == Media(kind="image", url="https://m.example/a.jpg", alt="A lamp")
    assert [each.kind for each in found.media] == ["image", "gif", "video", "audio", "unknown", "unknown"]
    assert found.media[3].alt == "Song"


def test_link_poll_and_paywall() -> None:
    found = said(
        {"type": "link", "url": "https://a.example", "title": "A page"},
        {"type": "poll", "question": "Which?", "answers": [{"answer_text": "Blue"}, {"answer_text": "Red"}]},
        {"type": "paywall", "title": "For members"},
    )
    assert found.text == "A page\n\nWhich?\n\nFor members"
    assert found.poll is not None
    assert [option for option, _ in found.poll.options] == ["Blue", "Red"]


def test_question_and_answer_are_told_apart() -> None:
    content = [block("Q1"), block("Q2"), block("A")]
    layout = [{"type": "rows", "display": []}, {"type": "ask", "blocks": [0, 1]}]
    asked, own = npf.split(content, layout)
    assert ([b["text"] for b in asked], [b["text"] for b in own]) == (["Q1", "Q2"], ["A"])
    assert npf.split(content, [{"type": "ask", "blocks": "x"}]) == ([], content)


def test_a_text_becomes_a_block_per_paragraph_with_its_links() -> None:
    made = npf.blocks("😀 See https://shop.example/a?b=1.\n\nBye! ")
    assert made == [
        {"type": "text", "text": "😀 See https://shop.example/a?b=1.", "formatting": [
            {"start": 6, "end": 32, "type": "link", "url": "https://shop.example/a?b=1"},
        ]},
        {"type": "text", "text": "Bye!"},
    ]  # fmt: skip


def test_at_most_a_hundred_links() -> None:
    made = npf.blocks("\n".join("https://a.example/x https://b.example/y" for _ in range(80)))
    assert sum(len(each.get("formatting", [])) for each in made) == 100


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("a" * 4096, True),
        ("a" * 4097, False),
        ("😀" * 4096, True),
        ("a" * 4096 + "\n" + "b" * 4096, True),
        ("x\n" * 1000, True),
        ("x\n" * 1001, False),
    ],
)
def test_the_limits_of_blocks(words: str, fits: bool) -> None:
    assert (npf.too_long(words) == "") is fits
    assert measure(words, TumblrConnector.features.text).fits


def test_the_whole_post_is_a_megabyte_at_most() -> None:
    rules = TumblrConnector.features.text
    assert measure("a" * 900_000, rules).fits
    assert not measure("a" * 900_001, rules).fits
    assert not measure("😀" * 300_000, rules).fits


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>One <b>two</b></p><p>three &amp; four</p>", "One two\nthree & four"),
        ("a<br/>b", "a\nb"),
        ("<ul><li>x</li><li>y</li></ul>", "x\ny"),
        ("plain < text", "plain < text"),
        ("<" * 5000, "<" * 5000),
    ],
)
def test_the_html_of_old_posts(markup: str, words: str) -> None:
    assert npf.plain(markup) == words


def test_same_words() -> None:
    assert npf.same_words("One\n\ntwo ", "One\ntwo")
    assert not npf.same_words("One", "Two")

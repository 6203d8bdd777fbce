"""Lengths as X counts them, by the rules it publishes (twitter-text, configuration 3)."""

from __future__ import annotations

import pytest

from inbox_tui.domain.length import TextRules, Unit, measure

X = TextRules(limit=280, unit=Unit.WEIGHTED, url_length=23)


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("", 0),
        ("Hello there.", 12),
        ("¡Olé, señor!", 12),
        ("e\u0301", 1),  # composed first
        ("Привет", 6),
        ("“quoted” – so…", 15),  # the ellipsis lies outside of the light ranges
        ("の" * 140, 280),
        ("저찀쯿쿿", 8),
        ("\U0001f431" * 140, 280),
        ("👩‍👩‍👧‍👦", 2),
        ("👍🏽", 2),
        ("🇵🇪", 2),
        ("1️⃣", 2),
        ("☺", 2),
        ("©", 1),
        ("©️", 2),
        ("12 #1", 5),
        ("1\u20e3", 2),  # a keycap without its variation selector
        ("⚡\ufe0e", 4),  # asked to be shown as text: two signs, not an emoji
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("👨‍🎤" * 140, 280),
        ("\u2000\u200b‐―‘‟ ′‷", 9),  # the light punctuation
        ("\u202aAB\uffff", 6),  # marks of direction and what is no character weigh two
        ("see https://example.com/a/very/long/path?that=goes&on=and-on-and-on", 27),
        ("http://example.com https://example.org", 47),
    ],
)
def test_weights(text: str, used: int) -> None:
    assert measure(text, X).used == used


def test_the_limit() -> None:
    assert measure("の" * 140, X).fits
    assert not measure("の" * 140 + "!", X).fits
    assert measure("a" * 281, X).left == -1


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("example.com", 23),
        ("Out now: example.com.", 33),  # the full stop is not part of it
        ("sub.example.co.uk/a?b=c#d", 23),
        ("(see example.com/a_(b))", 29),
        ("日本語example.comです", 6 + 23 + 4),
        ("http://例え.テスト", 7 + 4 + 1 + 6),  # no such top-level domain
        ("https://shop.example/", 21),
        ("e.g. this.and.that", 18),
        ("ana@example.com", 15),  # a mail address is no link
        ("#example.com", 12),
        ("HTTPS://EXAMPLE.COM/ABC", 23),
        ("http://example.com:8080/a,b", 23),
        ("http://" + "a" * 63 + ".com", 23),
        ("http://" + "a" * 64 + ".com", 75),  # no name may be that long
        ("a" * 64 + ".com", 68),
        ("http://" + "あ" * 80 + ".com", 7 + 160 + 4),  # too long once it is registered
        ("http://" + "あ" * 20 + ".com", 23),
        ("http://xn--fiqs8s", 17),
        ("http://中国.中国 ok", 26),
        ("http://example.com/" + "a" * 4096, 4115),
        ("http://under_score.com", 22),
        ("http://under_score.example.com", 23),
        ("https://t.co/AbC123's", 25),
        ("https://t.co/" + "a" * 41, 54),
    ],
)
def test_web_addresses(text: str, used: int) -> None:
    assert measure(text, X).used == used


def test_links_count_in_full_where_the_rules_say_so() -> None:
    plain = TextRules(limit=10_000, unit=Unit.WEIGHTED)
    assert measure("https://example.com/abc", plain).used == 23
    assert measure("https://example.com/abcd", plain).used == 24


@pytest.mark.parametrize(
    "text", ["あ" * 25_000 + ".", "a." * 12_500, "http://a.com/" + "(a" * 9_000, "a.com/" + "." * 20_000]
)
def test_long_texts_are_counted_in_no_time(text: str) -> None:
    assert measure(text, X).used > 0

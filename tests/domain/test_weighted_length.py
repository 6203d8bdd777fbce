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
        ("see https://shop.example/a/very/long/path?that=goes&on=and-on-and-on", 27),
        ("http://a.example https://b.example", 47),
    ],
)
def test_weights(text: str, used: int) -> None:
    assert measure(text, X).used == used


def test_the_limit() -> None:
    assert measure("の" * 140, X).fits
    assert not measure("の" * 140 + "!", X).fits
    assert measure("a" * 281, X).left == -1

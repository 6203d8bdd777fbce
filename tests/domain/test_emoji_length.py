"""Lengths as Threads counts them: 500 characters, an emoji as its UTF-8 bytes (Threads API, posts)."""

from __future__ import annotations

import pytest

from inbox_tui.domain.length import TextRules, Unit, measure

THREADS = TextRules(limit=500, unit=Unit.EMOJI_BYTES)


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("", 0),
        ("Hello there.", 12),
        ("¡Olé, señor!", 12),
        ("Привет の", 8),
        ("😀", 4),
        ("❤️", 6),
        ("❤︎", 2),  # asked for as text
        ("👍🏽", 8),
        ("👩‍👩‍👧‍👦", 25),
        ("🇩🇪", 8),
        ("1️⃣", 7),
        ("12 #blue*", 9),
        ("Yes 😀!", 9),
    ],
)
def test_an_emoji_counts_as_its_bytes(text: str, used: int) -> None:
    assert measure(text, THREADS).used == used


def test_the_limit() -> None:
    assert measure("x" * 496 + "😀", THREADS).fits
    assert not measure("x" * 497 + "😀", THREADS).fits
    assert measure("é" * 500, THREADS).fits


@pytest.mark.parametrize(
    ("rules", "text", "over"),
    [
        (TextRules(limit=3), "abc", ""),
        (TextRules(limit=3), "abcd", "1 character too long"),
        (TextRules(limit=3, unit=Unit.UTF16), "x" * 4556, "4,553 characters too long"),
        (TextRules(limit=3, unit=Unit.BYTES), "ééé", "3 bytes too long"),
        (TextRules(limit=9, byte_limit=4), "ééé", "2 bytes too long"),
    ],
)
def test_how_much_is_too_much_is_told_in_plain_words(rules: TextRules, text: str, over: str) -> None:
    assert measure(text, rules).over == over

"""Whatever a stranger writes, what comes out of ``clean`` cannot move a terminal, and the words are still there."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_tui.domain.characters import PLAIN
from inbox_tui.domain.cleaning import _characters, _parts
from inbox_tui.domain.text import clean, clean_name, graphemes, is_clean, preview, words
from inbox_tui.testing.hostile import HOSTILE, KINDS

# Said again here, on purpose not taken from the module under test.
BIDI = {0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
NOWHERE = {
    0xAD,
    0x34F,
    0x115F,
    0x1160,
    0x180E,
    0x200B,
    *range(0x2060, 0x2066),
    *range(0x206A, 0x2070),
    0x3164,
    0xFEFF,
    0xFFA0,
}
NOWHERE |= {0xFFF9, 0xFFFA, 0xFFFB, *range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0), 0xE0001}
PARTS = [
    "a",
    "1",
    " ",
    "\n",
    "\t",
    "\r",
    "\x1b",
    "\x9b",
    "\x07",
    "\u0301",
    "\u200c",
    "\u200d",
    "\ufe0f",
    "\ufe0e",
    "\u20e3",
    "❤",
    "👩",
    "🏽",
]
PARTS += [
    "🇩",
    "🏴",
    "\U000e0067",
    "\U000e0062",
    "\U000e007f",
    "क",
    "ि",
    "ا",
    "ً",
    "\ud83d",
    "\ude00",
    "\u202e",
    "\u3164",
    "漢",
    "\ufdd0",
    "\u2028",
]
anything = st.text(st.characters(), max_size=200) | st.lists(st.sampled_from(PARTS), max_size=40).map("".join)


def faults(text: str) -> list[str]:
    """What a terminal, a table of lines or a reader could be hurt by."""
    found = []
    marks = 0
    for place, character in enumerate(text):
        code = ord(character)
        category = unicodedata.category(character)
        if category in {"Cc", "Cs", "Co"} and character != "\n":
            found.append(f"{category} U+{code:04X}")
        if code in BIDI or code in NOWHERE or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
            found.append(f"U+{code:04X}")
        if code in (0x2028, 0x2029):
            found.append("line end")
        if code == 0x200D and not (0 < place < len(text) - 1 and ord(text[place + 1]) > 0x2100):
            found.append("loose joiner")
        if category[0] == "M" and code not in (0xFE0E, 0xFE0F):
            marks += 1
            if marks > 6:
                found.append("too many marks")
            if place == 0 or text[place - 1] in "\n ":
                found.append("mark without a base")
        else:
            marks = 0
    if "\n\n\n\n" in text or text.count("\n") >= 2000:
        found.append("lines")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_corpus_comes_out_harmless(kind: str) -> None:
    for text in KINDS[kind]:
        for one_line in (False, True):
            cleaned = clean(text, one_line=one_line)
            assert not faults(cleaned), text[:80]
            assert is_clean(cleaned)
            assert len(cleaned) <= 100_000
            assert clean(cleaned, one_line=one_line) == cleaned
            assert not (one_line and "\n" in cleaned)
            cleaned.encode()


def test_the_corpus_is_large_and_really_hostile() -> None:
    assert len(HOSTILE) >= 600
    assert sum(not is_clean(text) for text in HOSTILE) > 400


@settings(max_examples=500, deadline=None)
@given(text=anything, limit=st.integers(1, 60), one_line=st.booleans())
def test_any_text_comes_out_harmless_short_and_settled(text: str, limit: int, one_line: bool) -> None:
    cleaned = clean(text, limit=limit, one_line=one_line)
    assert not faults(cleaned)
    assert len(cleaned) <= limit
    assert is_clean(cleaned)
    assert clean(cleaned, limit=limit, one_line=one_line) == cleaned
    assert not faults(preview(text, limit))
    assert len(preview(text, limit)) <= limit


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(categories=("L", "N", "P", "S")), max_size=300))
def test_letters_digits_and_signs_stay_as_written(text: str) -> None:
    assert clean(text) == "".join(c for c in text if ord(c) not in NOWHERE)


def test_a_reader_sees_that_control_characters_were_there() -> None:
    assert clean("a\x1b[31mb\x7f") == "a␛[31mb␡"
    assert clean("a\x9b31m") == "a\ufffd31m"


def test_line_ends_of_every_kind_become_line_feeds_and_pile_up_no_higher_than_three() -> None:
    assert clean("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h") == "a\nb\nc\nd\ne\nf\ng\nh"
    assert clean("a" + "\n" * 9 + "b") == "a\n\n\nb"
    assert clean("a\n\nb", one_line=True) == "a b"
    assert clean("x\n" * 5000).count("\n") == 1999
    assert clean("x\n" * 5000).endswith("\n…")


def test_what_is_too_long_says_so() -> None:
    assert clean("abcdef", limit=6) == "abcdef"
    assert clean("abcdefg", limit=6) == "abcde…"
    assert clean("ab\t\t\t", limit=6) == "ab   …"


def test_halves_of_a_character_are_joined_or_replaced() -> None:
    assert clean("\ud83d\ude00 \ud83d.\ude00") == "😀 \ufffd.\ufffd"


@pytest.mark.parametrize(
    "text",
    [
        "👨‍👩‍👧‍👦",
        "👩🏽‍💻",
        "🏳️‍🌈",
        "🏴‍☠️",
        "❤️",
        "1️⃣",
        "🇩🇪",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\U0001fa77",
        "نمی‌خواهم",
        "שָׁלוֹם",
        "हिन्दी",
        "ภาษาไทย",
        "どこで買えますか？",
        "e\u0301",
        "中文，标点。",
        "한국어",
    ],
)
def test_honest_writing_is_left_alone(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("pay\u200dpal", "paypal"),
        ("pay\u200cpal", "paypal"),
        ("a\ufe0f", "a"),
        ("👩\u200d", "👩"),
        ("👩\u200d\u200d👩", "👩👩"),
        ("hi\U000e0068\U000e0069", "hi"),
        ("\U0001f3f4\U000e0067", "\U0001f3f4"),
        ("x\u202eexe", "xexe"),
        ("\u0301a", "◌\u0301a"),
    ],
)
def test_what_hides_is_dropped(text: str, left: str) -> None:
    assert clean(text) == left


def test_at_most_six_marks_on_a_letter() -> None:
    assert clean("Z" + "\u0301" * 60 + "a") == "Z" + "\u0301" * 6 + "a"


def test_a_name_that_cannot_be_seen_gives_way_to_the_handle() -> None:
    for nothing in ("", "   ", "\u2800\u2800", "\u3164", "\u200b", "\u3000\u00a0", "\n"):
        assert clean_name(nothing, "ana@masto.example") == "ana@masto.example"
    assert clean_name(" Ana\nRuiz\u202e ", "x") == "Ana Ruiz"
    assert len(clean_name("n" * 500, "x")) == 200


def test_a_preview_is_one_line_and_says_when_there_is_more() -> None:
    assert preview("  does the\n\n blue one  ship? ") == "does the blue one ship?"
    assert preview("word " * 100, 12) == "word word w…"
    assert preview(" " * 5000 + "late", 12).endswith("…")
    assert preview("[/]\x1b[2J") == "[/]␛[2J"


def test_the_short_way_and_the_long_way_agree() -> None:
    plain = re.compile(f"[{PLAIN}]")
    for code in range(0x30000):
        character = chr(code)
        if plain.match(character):
            assert clean(f"{character}\u200b{character}") == character * 2


def test_the_worst_text_is_cleaned_at_once() -> None:
    for text in KINDS["large"]:
        started = time.process_time()
        clean(text)
        assert time.process_time() - started < 2


def test_a_flood_of_different_characters_fills_no_memory() -> None:
    for start in range(0x10000, 0x60000, 0x8000):
        clean("".join(map(chr, range(start, start + 0x8000))))
    assert max(len(_characters), len(_parts)) <= 20_001


def test_words_to_read() -> None:
    assert words("does the blue one ship to Lagos?") == 7
    assert words("どこで買えますか") == 4
    assert words("買 it now") == 3
    assert words("") == 0
    assert words("สวัสดีครับ") >= 2


def test_graphemes_are_what_people_call_characters() -> None:
    assert graphemes("e\u0301👩🏽‍💻🇩🇪") == ["e\u0301", "👩🏽‍💻", "🇩🇪"]

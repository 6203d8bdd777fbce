"""Emoji in simple mode, and what an edit changed."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from inbox_tui.domain.characters import EMOJI
from inbox_tui.domain.text import beside, clean, preview, simplify_emoji, word_diff
from inbox_tui.domain.width import _single
from inbox_tui.testing.hostile import SMALL

SINGLE = [chr(code) for code in range(0xA0, 0x1FB00) if re.match(f"[{EMOJI}]", chr(code))]
BOTH_LETTERS = ["🇩🇪", "🇯🇵", "🇳🇬"]
SEQUENCES = [
    *SINGLE,
    *(f"{c}\ufe0f" for c in SINGLE),
    *(f"{c}\U0001f3fd" for c in "👍👩🤝☝✌"),
    *(f"{c}\ufe0f\u20e3" for c in "0123456789#*"),
    *(f"👩\u200d{c}\ufe0f" for c in "⚕✈⚖"),
    *BOTH_LETTERS,
    "👨‍👩‍👧‍👦",
    "👩🏽‍💻",
    "🏳️‍🌈",
    "🏴‍☠️",
    "🫱🏻‍🫲🏿",
    "🐦‍⬛",
    "🙂‍↔️",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
]


@pytest.mark.parametrize(
    ("text", "simple"),
    [
        ("I ❤️ it", "I ❤ it"),
        ("👨‍👩‍👧‍👦!", "👨!"),
        ("👍🏽", "👍"),
        ("1️⃣ 2", "1 2"),
        ("🇩🇪 🎉", "🇩🇪 🎉"),
        ("👩🏽‍💻x", "👩x"),
        ("👁️‍🗨️", "👁"),
        ("no 1", "no 1"),
        ("\U0001fa77", "\ufffd"),
        ("a🏽", "a\ufffd"),
    ],
)
def test_simple_mode_keeps_the_first_sign(text: str, simple: str) -> None:
    assert simplify_emoji(text) == simple


def test_in_simple_mode_every_emoji_is_as_wide_as_its_parts() -> None:
    drawn = [simplify_emoji(clean(sequence)) for sequence in SEQUENCES]
    assert [s for s in drawn if cell_len(s) != sum(map(_single, s))] == []


def test_simple_mode_leaves_clean_text_clean() -> None:
    for text in SMALL:
        cleaned = clean(text)
        simple = simplify_emoji(cleaned)
        assert simplify_emoji(simple) == simple
        assert clean(simple) == simple


def test_an_edit_is_shown_by_words() -> None:
    assert word_diff("does the blue one ship?", "does the red one ship soon?") == [
        ("same", "does the "),
        ("gone", "blue"),
        ("new", "red"),
        ("same", " one ship"),
        ("new", " soon"),
        ("same", "?"),
    ]
    assert word_diff("same", "same") == [("same", "same")]
    assert word_diff("", "") == []


texts = st.lists(st.sampled_from(["blue ", "one", " ", "\n", "ships", "!", "買う", "🎉"]), max_size=30).map("".join)


@given(texts | st.text(max_size=50), texts | st.text(max_size=50))
def test_both_texts_can_be_read_from_the_pieces(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(text for change, text in pieces if change != "new") == old
    assert "".join(text for change, text in pieces if change != "gone") == new
    assert all(one[0] != other[0] for one, other in pairwise(pieces))


def test_two_huge_texts_are_compared_at_once() -> None:
    old, new = (" ".join(str((n * step) % 977) for n in range(20_000)) for step in (7, 11))
    started = time.process_time()
    pieces = word_diff(old, new)
    assert time.process_time() - started < 2
    assert "".join(text for change, text in pieces if change != "gone") == new


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Lamps\n\nA private question", "Lamps · A private question"),
        ("Do they ship?\n\nTo Lagos.", "Do they ship? To Lagos."),
        ("One line\nand the next\n\nand more", "One line and the next and more"),
        ("Lamps\n\n", "Lamps"),
        ("\n\nLamps", "Lamps"),
    ],
)
def test_a_subject_is_set_off_from_the_words_below_it(text, row):
    assert preview(text) == row


@pytest.mark.parametrize(
    ("name", "handle", "shown"),
    [
        ("Ana", "ana@far.example", "@ana@far.example"),
        ("ana", "ana", ""),
        ("@ana", "ana", ""),
        ("Acme Lamps", "Acme Lamps", ""),
        ("Ana", "Instagram user", "Instagram user"),
    ],
)
def test_a_handle_beside_a_name(name, handle, shown):
    assert beside(name, handle) == shown

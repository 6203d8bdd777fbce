from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from inbox_tui.testing.hostile import SMALL
from inbox_tui.ui.lines import crop, cut, fit, justify, safe, safe_block, size_of, wrap
from inbox_tui.ui.reviewed import shortened
from inbox_tui.ui.screens.prompts import offered

texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C",)), max_size=120)
FORBIDDEN = {*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def test_the_last_gate_lets_no_control_character_through():
    for text in SMALL:
        assert not {ord(letter) for letter in safe(text)} & FORBIDDEN
        assert not {ord(letter) for letter in safe_block(text)} & (FORBIDDEN - {10})


def test_the_last_gate_leaves_ordinary_text_alone():
    for text in ("plain", "Grüße 😍 どこで", "[b]not markup[/b]", "a·b → c"):
        assert safe(text) == text


@given(texts, st.integers(1, 60))
def test_fit_is_exactly_as_wide_as_asked(text, width):
    assert cell_len(fit(text, width)) == width
    assert cell_len(fit(text, width, right=True)) == width
    assert cell_len(cut(text, width)) <= width


@given(texts, st.integers(4, 60))
def test_wrapped_lines_fit_and_lose_no_letter(text, width):
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_wrap_breaks_at_spaces_and_keeps_line_ends():
    assert wrap("one two three\nfour", 9) == ["one two", "three", "four"]
    assert wrap("a\n\nb", 9) == ["a", "", "b"]
    assert wrap("abcdefghijkl", 5) == ["abcde", "fghij", "kl"]


def test_wrap_fills_the_line_in_scripts_without_spaces():
    assert wrap("see どこで買えますか", 10) == ["see どこで", "買えますか"]


def test_ten_thousand_line_ends_and_a_megabyte_take_no_time():
    assert len(wrap("\n" * 10_000, 80)) == 10_001
    assert len(wrap("x" * 1_000_000, 80)) == 12_500


def test_justify_keeps_the_right_end_and_crops_the_left():
    line = justify([("a" * 30, "text")], [("end", "muted")], 20)
    assert size_of(line) == 20
    assert line[-1] == ("end", "muted")
    assert "…" in line[0][0]


def test_crop_keeps_what_fits():
    assert crop([("abc", "x"), ("def", "y")], 10) == [("abc", "x"), ("def", "y")]
    assert size_of(crop([("abc", "x"), ("def", "y")], 5)) == 5


def test_the_keys_of_a_question_are_all_to_be_seen_in_any_script():
    choices = [
        (str(number), name) for number, name in enumerate(("法務部門", "マーケティング", "カスタマーサポート") * 3)
    ]
    lines = offered(choices, "0", 80)
    assert max(map(size_of, lines)) <= 80
    shown = "\n".join("".join(text for text, _ in line) for line in lines)
    assert "0 or enter: 法務部門" in shown
    assert all(f"{key} {words}" in shown for key, words in choices[1:])


def test_a_quote_takes_as_many_lines_as_it_may_and_ends_at_a_word():
    said = "the second parcel came broken, and nobody has answered me for two weeks now"
    assert shortened("short", 30, 2) == ["“short”"]
    assert shortened(said, 40, 2) == ["“the second parcel came broken, and", "nobody has answered me for two weeks…”"]
    assert shortened(said, 40, 1) == ["“the second parcel came broken, and…”"]
    assert shortened(said, 40, 4)[-1] == "now”"
    assert all(cell_len(line) <= 20 for line in shortened("え" * 90, 20, 3))

"""Search finds what a reader finds by looking: checked against SQLite itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.domain.text import search_aux, search_query
from inbox_tui.testing.hostile import HOSTILE

Find = Callable[[str], list[str]]
Index = Callable[[list[str]], Find]


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE search USING fts5(body, who, aux, tokenize='unicode61')")

    def fill(texts: list[str]) -> Find:
        database.execute("DELETE FROM search")
        database.executemany("INSERT INTO search VALUES (?, '', ?)", [(t, search_aux(t)) for t in texts])

        def find(typed: str) -> list[str]:
            rows = database.execute(
                "SELECT body FROM search WHERE search MATCH ? ORDER BY rowid", (search_query(typed),)
            )
            return [row[0] for row in rows]

        return find

    yield fill
    database.close()


TEXTS = [
    "does the blue one ship to Lagos?",
    "Lagos ❤️ 👩‍💻 rocks",
    "どこで買えますか？iPhoneケースを東京で",
    "京都の東京タワー",
    "我想退款，谢谢🇩🇪",
    "schöne Grüße 1️⃣ what's up C++",
    "family 👨‍👩‍👧 and \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lagos", [0, 1]),
        ("LAG", [0, 1]),
        ("la", [0, 1]),
        ("blue ship", [0]),
        ("ship blu", [0]),
        ("blu ship", []),
        ("買え", [2]),
        ("えますか", [2]),
        ("買", [2]),
        ("か", [2]),
        ("東京", [2, 3]),
        ("京東", []),
        ("京都", [3]),
        ("東京都", []),
        ("iphone", [2]),
        ("iphoneケース", [2]),
        ("退款 谢谢", [4]),
        ("❤", [1]),
        ("❤️", [1]),
        ("👩", [1, 6]),
        ("👩‍💻", [1]),
        ("👨‍👩‍👧", [6]),
        ("🇩🇪", [4]),
        ("1️⃣", [5]),
        ("2️⃣", []),
        ("grusse", []),
        ("Grüße", [5]),
        ("grüss", []),
        ("schone", [5]),
        ("what's", [5]),
        ("c++", [5]),
        ("lagos❤", [1]),
        ('"blue one"', [0]),
        ("NOT lagos", []),
    ],
)
def test_what_is_typed_is_found(index: Index, typed: str, found: list[int]) -> None:
    assert index(TEXTS)(typed) == [TEXTS[i] for i in found]


def test_nothing_to_search_for_is_empty() -> None:
    for typed in ("", "   ", "?!", '"""', "* ( )", "\x00", "…", "-"):
        assert search_query(typed) == ""


def test_plain_text_needs_no_extra_words() -> None:
    assert search_aux("does the blue one ship to Lagos?") == ""


def test_nobody_can_break_the_query(index: Index) -> None:
    find = index(["nothing here"])
    for text in HOSTILE:
        for typed in (text, f'{text}" OR body:"', f"who : {text} *"):
            if search_query(typed):
                find(typed)


cjk = st.text(st.sampled_from("東京都買物かなカナ々ー"), min_size=1, max_size=6)
signs = st.sampled_from(["❤️", "👩‍💻", "👩", "🇩🇪", "🏽", "⌚", "1️⃣", "🎉"])
words = st.sampled_from(["blue", "Lagos", "über", "x", "42", "что"])
texts = st.lists(st.one_of(cjk, signs, words, st.sampled_from([" ", " ", "、", "!"])), max_size=14).map("".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(texts, min_size=1, max_size=5), cjk | signs)
def test_search_finds_all_that_a_scan_finds(index: Index, corpus: list[str], typed: str) -> None:
    seen = [text for text in corpus if typed in text]
    found = index(corpus)(typed)
    assert [text for text in seen if text not in found] == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(texts, min_size=1, max_size=5), cjk)
def test_for_chinese_and_japanese_it_finds_nothing_else(index: Index, corpus: list[str], typed: str) -> None:
    assert index(corpus)(typed) == [text for text in corpus if typed in text]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_whatever_is_typed_is_no_syntax_error(index: Index, typed: str) -> None:
    if search_query(typed):
        index(["x"])(typed)

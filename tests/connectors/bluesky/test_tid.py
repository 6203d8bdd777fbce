"""Record keys."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_bluesky import BlueskyConnector, tid


@pytest.mark.parametrize(
    ("micros", "clock", "text"),
    [
        (0, 0, "2222222222222"),
        (1_700_000_000_000_000, 0, "3ke6kg3wk2222"),
        (1_700_000_000_000_000, 1, "3ke6kg3wk2223"),
        (1_732_200_000_123_456, 7, "3lbhoyuzwm22b"),
    ],
)
def test_known_values(micros: int, clock: int, text: str) -> None:
    assert tid.encode(micros, clock) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3jzfcijpj2z2",
        "3jzfcijpj2z2aa",
        "3jzfcijpj2z21",
        "zzzzzzzzzzzzz",
        "3jzf-cij-pj2z",
        "3JZFCIJPJ2Z2A",
        "3jzfcijpj2z2a\n",
    ],
)
def test_what_is_no_key(text: str) -> None:
    assert not tid.valid(text)


@given(st.integers(0, 2**53 - 1), st.integers(0, 1023), st.integers(0, 2**53 - 1), st.integers(0, 1023))
def test_keys_are_valid_and_sort_like_their_times(one: int, c1: int, two: int, c2: int) -> None:
    a, b = tid.encode(one, c1), tid.encode(two, c2)
    assert tid.valid(a)
    assert (a < b) == ((one, c1) < (two, c2))


def test_new_keys_rise_even_when_the_clock_stands_or_goes_back(link: FakeLink) -> None:
    bluesky = BlueskyConnector(link)
    keys = [bluesky.new_key() for _ in range(50)]
    link.time = EPOCH - timedelta(hours=1)
    keys += [bluesky.new_key() for _ in range(50)]
    assert keys == sorted(set(keys))
    assert all(map(tid.valid, keys))

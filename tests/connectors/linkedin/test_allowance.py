"""The calls a day that pages of one login share, however often each is opened."""

from __future__ import annotations

import gc
from datetime import timedelta

import pytest

from inbox_tui.connector import RateLimited
from inbox_tui.domain.model import AccountId
from inbox_tui.testing.link import EPOCH
from inbox_tui_linkedin.allowance import Allowance
from inbox_tui_linkedin.cursor import Place

ONE, OTHER = AccountId("one"), AccountId("other")


def spent(allowance: Allowance, calls: int) -> Allowance:
    for _ in range(calls):
        allowance.spend(EPOCH)
    return allowance


def test_a_page_opened_a_second_time_and_closed_leaves_the_count_as_it_is() -> None:
    page = spent(Allowance(ONE, 20, login="a-1"), 8)
    again = spent(Allowance(ONE, 20, login="a-1"), 2)
    assert (page.pages, page.used(EPOCH)) == (1, 10)
    del again
    gc.collect()
    assert (page.pages, page.used(EPOCH)) == (1, 10)
    spent(page, 10)
    with pytest.raises(RateLimited):
        page.spend(EPOCH)
    page.spend(EPOCH + timedelta(days=1))


def test_calls_of_a_page_that_was_closed_still_count_today() -> None:
    page, other = Allowance(ONE, 20, login="a-2"), spent(Allowance(OTHER, 20, login="a-2"), 9)
    assert (page.pages, page.used(EPOCH)) == (2, 9)
    del other
    gc.collect()
    assert (page.pages, page.used(EPOCH)) == (1, 9)


def test_what_was_counted_before_is_taken_over_once() -> None:
    place = Place(day=f"{EPOCH:%Y-%m-%d}", calls=7)
    page = spent(Allowance(ONE, 20, login="a-3"), 1)
    page.begin(place, EPOCH)
    page.mark(place)
    again = Allowance(ONE, 20, login="a-3")
    again.begin(place, EPOCH)
    assert (place.calls, again.used(EPOCH)) == (8, 8)

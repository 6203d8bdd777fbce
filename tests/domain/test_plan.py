"""The plan card: what it cannot be without."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inbox_tui.domain.plan import Owner, Plan

AT = datetime(2026, 5, 8, 9, 0, tzinfo=UTC)
NEEDED = {"words": "the lid broke twice", "owner": Owner.PRODUCT, "next_step": "send a new lid", "next_at": AT}
LEFT_OUT = [
    ("words", "", ("their words",)),
    ("words", "  \n", ("their words",)),
    ("owner", None, ("who owns it",)),
    ("next_step", " ", ("the next step",)),
    ("next_at", None, ("when",)),
]


def test_words_owner_next_step_and_when_are_enough():
    assert Plan(**NEEDED).complete
    assert Plan(**NEEDED).missing == ()


@pytest.mark.parametrize(("name", "value", "missing"), LEFT_OUT)
def test_without_one_of_them_it_is_no_plan_yet(name, value, missing):
    plan = Plan(**{**NEEDED, name: value})
    assert not plan.complete
    assert plan.missing == missing


def test_an_empty_card_names_all_four_in_the_cards_own_words():
    assert Plan().missing == ("their words", "who owns it", "the next step", "when")


def test_the_rest_may_stay_empty_and_alone_is_no_plan():
    assert not Plan(wrong="a weak hinge", offer="a new one", place="here").complete

"""Thanks, losing touch, and questions of ours: the rules as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.domain.model import Kind, PostKind
from inbox_tui.domain.relationship import Stage
from inbox_tui.domain.touch import earns_thanks, ends_asking, losing_touch, nobody_waits, refers, thanks_due

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Which size did you order?", True),
        ("Which size did you order? 🙂", True),
        ("Which size did you order? https://acme.example/sizes", True),
        ("Welche Größe war es denn?!", True),
        ("“Which size?”", True),
        ("どのサイズですか？", True),
        ("أي مقاس؟", True),
        ("Τι λέτε;", True),
        ("Blue or green? ;)", True),
        ("Enjoy it ;)", False),
        ("It left today;", False),
        ("@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ it is", False),
        ("Is it blue? Then it ships tomorrow.", False),
        ("Thanks for telling us!", False),
        ("https://acme.example/?size=m", False),
        ("See https://acme.example/?", False),
        ("", False),
        ("🙂", False),
    ],
)
def test_a_text_of_ours_waits_for_an_answer_where_it_ends_with_a_question(text, asks):
    assert ends_asking(text) is asks


@pytest.mark.parametrize(
    ("text", "says_so"),
    [
        ("I highly recommend these people", True),
        ("told all my friends about you", True),
        ("I’d recommend @acme any time", True),
        ("Kann ich nur empfehlen!", True),
        ("je recommande vivement", True),
        ("ほんとうにおすすめします", True),
        ("which size do you recommend?", False),
        ("no recommendation from me", False),
    ],
)
def test_a_recommendation_is_known_by_its_words(text, says_so):
    assert refers(text) is says_so


@pytest.mark.parametrize(
    ("kind", "reached", "referral", "earns"),
    [
        (Kind.PRAISE, PostKind.MENTION, False, True),
        (Kind.CHAT, PostKind.QUOTE, False, True),
        (Kind.CHAT, PostKind.MENTION, True, True),
        (Kind.CHAT, PostKind.MENTION, False, False),
        (Kind.COMPLAINT, PostKind.QUOTE, False, False),
        (Kind.QUESTION, PostKind.QUOTE, True, False),
        (Kind.SPAM, PostKind.QUOTE, True, False),
    ],
)
def test_what_earns_thanks(kind, reached, referral, earns):
    assert earns_thanks(kind, reached, referral) is earns


@pytest.mark.parametrize(
    ("hours_ago", "let_be_hours_ago", "due"),
    [(47.9, None, False), (48, None, True), (400, None, True), (60, 10, False), (60, 70, True)],
)
def test_thanks_are_due_after_two_days_unless_let_be_since(hours_ago, let_be_hours_ago, due):
    let_be = None if let_be_hours_ago is None else NOW - timedelta(hours=let_be_hours_ago)
    assert thanks_due(NOW - timedelta(hours=hours_ago), NOW, let_be=let_be) is due


@pytest.mark.parametrize(
    ("stage", "days_ago", "let_be_days_ago", "losing"),
    [
        (Stage.CONVERT, 45, None, True),
        (Stage.PROMOTE, 300, None, True),
        (Stage.CONVERT, 44.9, None, False),
        (Stage.SUBSCRIBE, 300, None, False),
        (Stage.CONVERT, None, None, False),
        (Stage.CONVERT, 60, 5, False),
        (Stage.CONVERT, 60, 80, True),
    ],
)
def test_touch_is_lost_with_customers_only_and_any_contact_starts_it_over(stage, days_ago, let_be_days_ago, losing):
    last = None if days_ago is None else NOW - timedelta(days=days_ago)
    let_be = None if let_be_days_ago is None else NOW - timedelta(days=let_be_days_ago)
    assert losing_touch(stage, last, NOW, let_be=let_be) is losing


def test_the_numbers_are_settings():
    assert thanks_due(NOW - timedelta(hours=5), NOW, hours=4)
    assert losing_touch(Stage.ASCEND, NOW - timedelta(days=8), NOW, days=7)


@pytest.mark.parametrize(("hours", "said"), [(48, "longer than 48 hours"), (1, "longer than an hour")])
def test_an_empty_list_promises_no_more_than_was_looked_at(hours: int, said: str) -> None:
    assert said in nobody_waits(hours)

"""What an account may still ask, by what servers of each kind say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_tui.connector import RateLimited
from inbox_tui.net.budget import Budget, kind_of, reserve, reset_pause, retry_after


def waits(budget: Budget, clock, *, writing: bool = False, urgent: bool = False) -> float | None:
    """Seconds until it may, or None if it may now."""
    try:
        budget.spend(writing=writing, urgent=urgent)
    except RateLimited as limited:
        return (limited.until - clock()).total_seconds() if limited.until else float("nan")
    return None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30),
        ("0", 1),
        ("3600", 900),
        ("2.5", 2.5),
        ("Mon, 02 Mar 2026 09:02:00 GMT", 120),
        ("Mon, 02 Mar 2026 08:00:00 GMT", None),
        ("Fri, 01 Jan 2999 00:00:00 GMT", None),
        ("99999999999999999999999", None),
        ("1e9", None),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("٣", None),
        ("nan", None),
        ("Mon, 99 Foo 2026 09:02:00 GMT", None),
    ],
)
def test_retry_after(clock, value, seconds):
    pause = retry_after({"retry-after": value}, clock())
    assert pause == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-ratelimit-reset": "2026-03-02T09:05:00.818061Z"}, 300.818061),
        ({"x-ratelimit-reset": "2026-03-02T10:05:00+01:00"}, 300),
        ({"ratelimit-reset": "1772442300"}, 300),
        ({"x-ratelimit-reset": "1772442300000"}, 300),
        ({"x-ratelimit-reset": "268"}, 268),
        ({"x-ratelimit-reset": "1772442300", "date": "Mon, 02 Mar 2026 09:04:00 GMT"}, 60),
        ({"x-ratelimit-reset": "2026-03-02T08:00:00Z"}, None),
        ({"x-ratelimit-reset": "2999-01-01T00:00:00Z"}, None),
        ({"x-ratelimit-reset": "tomorrow"}, None),
        ({}, None),
    ],
)
def test_the_end_of_a_window_in_every_spelling(clock, headers, seconds):
    pause = reset_pause(headers, clock())
    assert (pause and pause.total_seconds()) == seconds


@pytest.mark.parametrize(("limit", "kept"), [(300, 30), (3000, 300), (100, 10), (30, 7), (5, 1), (1, 0), (0, 0)])
def test_the_reserve_is_a_tenth_but_leaves_reading_most(limit, kept):
    assert reserve(limit) == kept


def test_parallel_reads_share_what_is_left_above_the_reserve(clock):
    budget = Budget(clock)
    headers = {"ratelimit-limit": "100", "ratelimit-remaining": "12.0", "ratelimit-reset": "120"}
    budget.learn(200, headers, writing=False)
    assert [waits(budget, clock) for _ in range(4)] == [None, None, 120, 120]
    assert waits(budget, clock, urgent=True) is None
    assert waits(budget, clock, writing=True) is None
    clock.move(seconds=120)
    assert waits(budget, clock) is None


def test_an_urgent_read_stops_where_nothing_is_left(clock):
    budget = Budget(clock)
    headers = {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "60"}
    budget.learn(200, headers, writing=False)
    assert waits(budget, clock, urgent=True) == 60
    assert waits(budget, clock, writing=True) is None


def test_the_limits_of_posting_do_not_stop_reading(clock):
    budget = Budget(clock)
    headers = {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "1", "x-ratelimit-reset": "9000"}
    budget.learn(200, headers, writing=True)
    assert waits(budget, clock) is None


def test_a_refused_read_stops_everything_and_a_refused_write_only_writing(clock):
    reading, writing = Budget(clock), Budget(clock)
    reading.learn(429, {"retry-after": "40"}, writing=False)
    writing.learn(429, {"retry-after": "40"}, writing=True)
    assert (waits(reading, clock), waits(reading, clock, writing=True)) == (40, 40)
    assert (waits(writing, clock), waits(writing, clock, writing=True)) == (None, 40)
    assert (reading.told_to_wait is not None, writing.told_to_wait) == (True, None)
    clock.move(seconds=41)
    assert waits(reading, clock, writing=True) is None
    assert reading.told_to_wait is None


def test_a_refusal_without_a_time_waits_longer_each_time_until_it_ends(clock):
    budget, waited = Budget(clock), []
    for _ in range(6):
        budget.learn(429, {}, writing=False)
        pause = waits(budget, clock)
        waited.append(pause)
        clock.move(seconds=pause or 0)
    assert waited == [60, 120, 240, 480, 900, 900]
    budget.learn(200, {}, writing=False)
    budget.learn(429, {}, writing=False)
    assert waits(budget, clock) == 60


def test_a_refusal_goes_by_the_window_where_there_is_no_retry_after(clock):
    budget = Budget(clock)
    budget.learn(429, {"x-ratelimit-reset": "2026-03-02T09:03:00Z"}, writing=False)
    assert waits(budget, clock) == 180


def test_an_overloaded_server_is_left_alone_for_as_long_as_it_asks(clock):
    budget = Budget(clock)
    budget.learn(503, {}, writing=False)
    assert waits(budget, clock) is None
    budget.learn(503, {"retry-after": "30"}, writing=False)
    assert waits(budget, clock) == 30


def test_each_kind_of_read_has_its_own_limit(clock):
    """Mastodon's paging requests have a narrow limit of their own, and X counts each endpoint by itself."""
    budget = Budget(clock)
    paging = kind_of("/api/v1/notifications", "limit=80&max_id=17")
    plain = kind_of("/api/v1/notifications", "limit=80")
    reset = (clock() + timedelta(minutes=10)).isoformat()
    told = {"x-ratelimit-limit": "300", "x-ratelimit-reset": reset}
    budget.learn(200, {**told, "x-ratelimit-remaining": "31"}, writing=False, kind=paging)
    budget.learn(200, {**told, "x-ratelimit-remaining": "290"}, writing=False, kind=plain)
    budget.spend(writing=False, kind=paging)
    with pytest.raises(RateLimited):
        budget.spend(writing=False, kind=paging)
    budget.spend(writing=False, kind=plain)
    budget.spend(writing=False, urgent=True, kind=paging)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/api/v1/statuses/117020577157693549/context", "/api/v1/statuses/2/context", True),
        ("/api/v1/statuses/01HABCDEFGHJKMNPQRSTVWXYZ0", "/api/v1/statuses/deadbeef01", True),
        ("/api/v1/statuses/2", "/api/v1/statuses/2/context", False),
        ("/api/v1/notifications", "/api/v1/conversations", False),
    ],
)
def test_ids_do_not_make_a_kind(one, other, same):
    assert (kind_of(one, "limit=1") == kind_of(other, "limit=99")) is same


def test_kinds_do_not_pile_up(clock):
    budget = Budget(clock)
    reset = (clock() + timedelta(minutes=10)).isoformat()
    told = {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}
    for number in range(1000):
        budget.learn(200, told, writing=False, kind=f"/{'a' * number}")
    budget.spend(writing=False, kind="/")
    with pytest.raises(RateLimited):
        budget.spend(writing=False, kind=f"/{'a' * 999}")

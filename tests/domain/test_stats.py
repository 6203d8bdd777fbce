from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.stats import headline, percentile, summary, summary_of
from inbox_tui.domain.timeline import closed, history, inbound, outbound

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
MINUTE = 60.0


def answered(*minutes: float) -> list[tuple[float, bool]]:
    return [(m * MINUTE, False) for m in minutes]


def waiting(*minutes: float) -> list[tuple[float, bool]]:
    return [(m * MINUTE, True) for m in minutes]


def test_the_header_says_who_waits_how_long() -> None:
    spans = answered(*range(1, 18), 24, 130, 300) + waiting(192)
    assert headline(summary_of(spans)) == "p50 11m · p90 2h 10m · oldest 3h 12m"


def test_nearest_rank() -> None:
    spans = answered(15, 20, 35, 40, 50)
    assert percentile(spans, 0.5).value_s == 35 * MINUTE
    assert percentile(answered(*range(1, 21)), 0.9).value_s == 18 * MINUTE
    assert percentile(answered(*range(1, 101)), 0.9).value_s == 90 * MINUTE


def test_a_rank_that_falls_on_an_open_wait_is_at_least_that() -> None:
    found = summary_of(answered(1, 2) + waiting(41, 50, 60))
    assert found.p50.at_least
    assert headline(found) == "p50 ≥41m · oldest 1h"


def test_few_waits_are_listed_and_under_twenty_there_is_no_p90() -> None:
    assert headline(summary_of(answered(24, 5) + waiting(41))) == "waited 5m, 24m, ≥41m · oldest 41m"
    assert str(summary_of(answered(*range(1, 20))).p90) == "too few"
    assert summary_of(answered(*range(1, 21))).p90.value_s is not None


def test_nobody_waits() -> None:
    assert headline(summary_of([])) == "nobody waits"
    assert headline(summary_of(answered(0.5))) == "waited <1m · nobody waits"


def test_spam_is_left_out_and_an_open_wait_grows() -> None:
    told = [inbound(NOW - timedelta(hours=9)), outbound(NOW - timedelta(hours=8)), inbound(NOW - timedelta(hours=7))]
    told += [closed(NOW - timedelta(hours=6), "spam"), inbound(NOW - timedelta(hours=5))]
    waits = history(told).waits
    found = summary(waits, NOW, left_out=frozenset({"spam"}))
    assert found.p50.listed == ((3600.0, False), (5 * 3600.0, True))
    assert summary(waits, NOW + timedelta(hours=1)).oldest_s == 6 * 3600


spans = st.lists(st.tuples(st.integers(0, 10_000).map(float), st.booleans()), min_size=5, max_size=60)


@given(spans)
def test_half_of_them_waited_no_longer_than_the_middle(found: list[tuple[float, bool]]) -> None:
    figure = percentile(found, 0.5)
    assert figure.value_s is not None
    assert sum(seconds <= figure.value_s for seconds, _ in found) >= len(found) / 2
    assert sum(seconds >= figure.value_s for seconds, _ in found) >= len(found) / 2


@given(spans, st.integers(1, 1000))
def test_waiting_longer_never_makes_a_figure_better(found: list[tuple[float, bool]], more: int) -> None:
    later = [(seconds + more if still_open else seconds, still_open) for seconds, still_open in found]
    before, after = percentile(found, 0.5).value_s, percentile(later, 0.5).value_s
    assert before is not None
    assert after is not None
    assert after >= before

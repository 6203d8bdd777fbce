"""The day's units: counted, kept over a restart, renewed at midnight in California whatever the clocks there do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from google_login import error
from inbox_tui.connector import RateLimited
from inbox_tui.domain.model import Act
from inbox_tui.testing.link import EPOCH
from inbox_tui_google.youtube.quota import Meter, day_of, limit_of, next_day, poll_seconds


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        ("2026-03-02T09:00+00:00", "2026-03-03T08:00+00:00"),
        ("2026-03-02T07:59+00:00", "2026-03-02T08:00+00:00"),
        ("2026-03-02T08:00+00:00", "2026-03-03T08:00+00:00"),
        ("2026-03-08T08:30+00:00", "2026-03-09T07:00+00:00"),  # the night the clocks go forward: a day of 23 hours
        ("2026-07-01T12:00+00:00", "2026-07-02T07:00+00:00"),
        ("2026-11-01T07:00+00:00", "2026-11-02T08:00+00:00"),  # and back: a day of 25
        ("2026-12-31T12:00+00:00", "2027-01-01T08:00+00:00"),
    ],
)
def test_midnight_in_california(now: str, midnight: str) -> None:
    assert next_day(datetime.fromisoformat(now)) == datetime.fromisoformat(midnight)


def test_a_day_begins_anew() -> None:
    meter, now = Meter(10_000), datetime(2026, 3, 2, 7, 59, tzinfo=UTC)
    meter.count(50, now)
    assert (meter.used(now), meter.left(now)) == (50, 9_950)
    assert meter.used(now + timedelta(minutes=1)) == 0


def test_earlier_runs_are_recalled_once_and_only_of_today() -> None:
    meter = Meter(10_000)
    meter.count(1, EPOCH)
    meter.recall(day_of(EPOCH), 300, EPOCH)
    meter.recall(day_of(EPOCH), 301, EPOCH)
    assert meter.used(EPOCH) == 301
    other = Meter(10_000)
    other.recall(day_of(EPOCH) - timedelta(days=1), 300, EPOCH)
    assert other.used(EPOCH) == 0


@pytest.mark.parametrize(
    ("given", "limit"), [("", 10_000), ("10,000", 10_000), ("50000", 50_000), ("-3", 10_000), ("many", 10_000)]
)
def test_the_limit_is_the_projects(given: str, limit: int) -> None:
    assert limit_of(given) == limit


def test_looking_takes_a_fifth_of_the_day_at_most() -> None:
    assert poll_seconds(10_000) == 180
    assert poll_seconds(1_000) == 1296
    for limit in (300, 1_000, 5_000, 10_000, 10**6):
        assert 86_400 / poll_seconds(limit) * 3 <= limit * 0.2 or poll_seconds(limit) == 180


async def test_calls_are_counted_by_their_price_and_survive_a_restart(desk: Any, new_desk: Callable[..., Any]) -> None:
    top = desk.world.say("ana", "Does it whistle?")
    _, cursor = await desk.poll()
    (quota,) = desk.connector.quotas()
    assert quota.used == desk.world.units
    post = (await desk.connector.thread(next(iter((await desk.posts()).values())).ref)).posts[0]
    before = desk.connector.quotas()[0].used
    await desk.send(desk.reply(post, "It does."))
    (quota,) = desk.connector.quotas()
    assert quota.used == before + 50 == desk.world.units
    assert quota.words() == f"{quota.used:,.0f} of 10,000 units today, as counted here, until 2026-03-03 08:00 UTC"
    _, cursor = await desk.poll(cursor)
    used = desk.connector.quotas()[0].used
    other = new_desk(lambda world: world.say("ana", "Does it whistle?"))
    await other.poll(cursor)
    assert other.connector.quotas()[0].used == used + other.world.units
    assert top


async def test_when_google_says_that_nothing_is_left_nothing_more_is_asked_until_midnight(desk: Any) -> None:
    desk.world.say("ana", "Does it whistle?")
    (post,) = (await desk.posts()).values()
    desk.world.trouble["/youtube/v3/comments"] = error(403, "quotaExceeded", domain="youtube.quota")
    with pytest.raises(RateLimited) as caught:
        await desk.send(desk.reply(post, "It does."))
    assert caught.value.until == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    desk.world.trouble.clear()
    calls = len(desk.link.http.calls)
    for work in (desk.poll(), desk.send(desk.reply(post, "It does.")), desk.act(desk.reply(post, act=Act.HIDE))):
        with pytest.raises(RateLimited):
            await work
    assert len(desk.link.http.calls) == calls
    assert desk.connector.quotas()[0].used == 10_000
    desk.later(hours=24)
    assert await desk.send(desk.reply(post, "It does."))
    assert desk.connector.quotas()[0].used < 100


async def test_few_units_left_are_worth_a_word(new_desk: Callable[..., Any]) -> None:
    desk = new_desk(units="500")
    pages, _ = await desk.poll()
    assert "of the day's units are left, enough for 9 replies or edits." in pages[-1].note
    assert (await desk.connector.profile()).poll_seconds == poll_seconds(500)

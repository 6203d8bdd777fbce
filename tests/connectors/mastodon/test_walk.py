"""Where a walk back through a list ends, whatever times its items claim."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from inbox_tui_mastodon.cursor import FLOOR_MARGIN, Walk
from inbox_tui_mastodon.parse import Entry

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FLOOR = NOW - timedelta(days=30)


def entry(number: str, at: datetime | None) -> Entry:
    return Entry(number, at, None)


def test_one_item_from_1970_does_not_hide_what_stands_behind_it() -> None:
    page = (entry("3", NOW), entry("2", datetime(1970, 1, 1, tzinfo=UTC)), entry("1", NOW - timedelta(days=1)))
    _, fresh, arrived = Walk(floor=FLOOR).step(page, NOW)
    assert [each.id for each in fresh] == ["3", "2", "1"]
    assert not arrived


def test_a_page_whose_rest_is_too_old_ends_the_walk() -> None:
    page = (entry("3", NOW), entry("2", FLOOR - timedelta(days=1)), entry("1", FLOOR - timedelta(days=2)))
    walk, fresh, arrived = Walk(floor=FLOOR).step(page, NOW)
    assert [each.id for each in fresh] == ["3"]
    assert arrived
    assert walk.known == ("3",)


def test_an_item_from_the_future_does_not_end_the_next_walk() -> None:
    walk, _, _ = Walk().step((entry("9", datetime(2999, 1, 1, tzinfo=UTC)), entry("8", NOW)), NOW)
    assert walk.settled().floor == NOW - FLOOR_MARGIN

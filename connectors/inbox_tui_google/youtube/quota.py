"""The day's units: what each call costs, how much is used up, and when it begins anew. Pure but for the count.

10,000 units a day and project; lists cost 1, writing to comments costs 50, refused requests at least 1; the day begins
at midnight Pacific time (https://developers.google.com/youtube/v3/determine_quota_cost). Google tells no figure, so the
calls made here are counted; what else the project does is not known.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from math import ceil
from zoneinfo import ZoneInfo

from inbox_tui.connector import Quota

LIMIT = 10_000
LOOK = 1
WRITE = 50
USUAL_POLL = 180
"""Seconds between two looks that a full quota bears: 480 looks a day, some 1,500 units."""
_LOOKING = 0.2
"""The part of the day's units that looking may take; the rest is for answers."""
_UNITS_A_LOOK = 3


@cache
def pacific() -> ZoneInfo:
    return ZoneInfo("America/Los_Angeles")


def day_of(now: datetime) -> date:
    """The quota's day."""
    return now.astimezone(pacific()).date()


def next_day(now: datetime) -> datetime:
    """The next midnight in California, UTC."""
    tomorrow = day_of(now) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), pacific()).astimezone(UTC)


def limit_of(setting: str) -> int:
    """The units a day that the user's project has; Google's usual number where nothing sensible is given."""
    digits = "".join(setting.split()).replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and 0 < len(digits) < 10 and int(digits) else LIMIT


def poll_seconds(limit: int) -> int:
    """The pause between looks that leaves four fifths of the day's units for answers."""
    return max(USUAL_POLL, ceil(86_400 * _UNITS_A_LOOK / (limit * _LOOKING)))


class Meter:
    """Units used since midnight Pacific. What was counted before this start comes from the cursor, once."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._day: date | None = None
        self._used = 0
        self._recalled = False
        self._empty_until: datetime | None = None

    def recall(self, day: date | None, used: int, now: datetime) -> None:
        """Add what a cursor tells of earlier runs of the program, the first time it is asked."""
        if not self._recalled:
            self._recalled = True
            self._turn(now)
            if day == self._day:
                self._used += used

    def count(self, units: int, now: datetime) -> None:
        self._turn(now)
        self._used += units

    def ran_out(self, now: datetime) -> datetime:
        """Google says that nothing is left: until when no more is asked."""
        self._turn(now)
        self._used = max(self._used, self.limit)
        self._empty_until = next_day(now)
        return self._empty_until

    def empty_until(self, now: datetime) -> datetime | None:
        """When there is something left again, where Google said that there is not."""
        return self._empty_until if self._empty_until is not None and now < self._empty_until else None

    def used(self, now: datetime) -> int:
        self._turn(now)
        return self._used

    def left(self, now: datetime) -> int:
        return max(0, self.limit - self.used(now))

    def quota(self, now: datetime) -> Quota:
        return Quota(
            what="units today, as counted here", used=self.used(now), limit=self.limit, resets_at=next_day(now)
        )

    def _turn(self, now: datetime) -> None:
        today = day_of(now)
        if today != self._day:
            self._day, self._used = today, 0

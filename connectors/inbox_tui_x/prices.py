"""What X charges, and what has been spent this month as far as we can count it. Pure.

Prices in dollars by X's own list of August 2026. X bills a resource once per day (UTC) however often it is read, and
nothing for a request that finds nothing; so does this count. X's own sum is under console.x.com.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

POST = 0.005
OWNED = 0.001
"""A mention or post read from the own account's lists, by the account that also owns the app."""
USER = 0.010
MESSAGE = 0.010
CREATE = 0.015
CREATE_SUMMONED = 0.010
"""A reply to somebody who mentioned us."""
CREATE_WITH_LINK = 0.200
SEND_MESSAGE = 0.015
HIDE = 0.005
DELETE = 0.010

DEFAULT_CAP = 10.0
"""Dollars a month, where the settings name no other cap."""
SLOW = 0.8
"""From this share of the cap on only mentions and own posts are read."""
REMEMBERED = 1200

COSTS = (
    "X charges a developer account for every item read or written: about 0.001 $ per mention or own post, 0.01 $ per "
    "new person and per message read, 0.005 $ per other post of a conversation, 0.015 $ per post sent, 0.01 $ where "
    "they mentioned you, and 0.20 $ where it holds a link. A look that finds nothing new costs nothing; once a day the "
    "last week's mentions and own posts are read again for edits and deletions. A day with 50 mentions by 20 new "
    "people comes to about 0.60 $."
)


@dataclass(slots=True)
class Spending:
    """The running count of one account."""

    month: str = ""
    """``2026-03``"""
    dollars: float = 0.0
    day: str = ""
    billed: dict[str, None] = field(default_factory=dict)
    """Marks of what was billed today already."""

    def turn(self, now: datetime) -> None:
        """A new day bills everything anew; a new month begins at nothing."""
        day = f"{now.astimezone(UTC):%Y-%m-%d}"
        if day != self.day:
            self.day = day
            self.billed = {}
        if day[:7] != self.month:
            self.month = day[:7]
            self.dollars = 0.0

    def read(self, price: float, kind: str, ids: Iterable[str], now: datetime) -> None:
        """Count what an answer held: ``ids`` of ``kind`` at ``price`` each, those of today but once."""
        self.turn(now)
        for one in ids:
            mark = f"{zlib.crc32(f'{kind}{one}'.encode()):x}"
            if mark not in self.billed:
                self.dollars += price
                if len(self.billed) < REMEMBERED:
                    self.billed[mark] = None

    def wrote(self, price: float, now: datetime) -> None:
        self.turn(now)
        self.dollars += price

    def so_far(self, now: datetime) -> float:
        """Dollars this month, as far as counted."""
        return self.dollars if f"{now.astimezone(UTC):%Y-%m}" == self.month else 0.0


def next_month(now: datetime) -> datetime:
    """When the month's count begins anew (UTC)."""
    now = now.astimezone(UTC)
    year, month = (now.year + 1, 1) if now.month == 12 else (now.year, now.month + 1)
    return datetime(year, month, 1, tzinfo=UTC)


def dollars(amount: float) -> str:
    """``0.015 $``, ``0.20 $``, ``12 $``."""
    if amount == int(amount):
        return f"{amount:,.0f} $"
    return f"{amount:,.3f} $" if round(amount, 2) != round(amount, 3) else f"{amount:,.2f} $"


def cap_of(given: str) -> float | None:
    """The cap as typed (``10``, ``$ 7.50``, ``7,50``), None where it is no number above nothing."""
    plain = given.replace("$", "").replace("USD", "").replace(",", ".").strip()
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if 0 < value < 1_000_000 else None

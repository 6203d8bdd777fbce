"""The calls a day that LinkedIn allows a login, shared by all pages that the login opens.

LinkedIn counts by member (100 a day in the Development tier) and by app (500): not by page. So pages of one token count
together, as far as one program has them open, and each listens with its own part: none starves another. What other
programs, or other members with the same app, use up is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from weakref import WeakSet, WeakValueDictionary

from inbox_tui.connector import Quota, RateLimited
from inbox_tui.domain.model import AccountId

from .cursor import Place
from .errors import midnight

RESERVE = 10
"""Calls a day that listening leaves for sending and for opening threads."""
_LOGINS: WeakValueDictionary[str, Login] = WeakValueDictionary()


@dataclass(slots=True)
class Count:
    """The calls of one page on one day."""

    day: str = ""
    calls: int = 0
    known: bool = False
    """Whether it holds what was counted before this program started."""


class Login:
    """What all pages of one login used up. A page may be open twice: while its settings are changed, say."""

    def __init__(self) -> None:
        self.counts: dict[AccountId, Count] = {}
        self.open: WeakSet[Allowance] = WeakSet()


class Allowance:
    """One page's part of ``daily`` calls a day (UTC). ``login`` tells logins apart (empty: nobody shares it);
    ``pages``: how many pages share it, as far as signing in told; more are counted where they are in use."""

    def __init__(self, account: AccountId, daily: int, *, login: str = "", pages: int = 1) -> None:
        self.account = account
        self.daily = daily
        self._pages = pages
        self._login = _LOGINS.setdefault(login, Login()) if login else Login()
        self._login.open.add(self)
        self._count = self._login.counts.setdefault(account, Count())

    @property
    def pages(self) -> int:
        return max(self._pages, len({each.account for each in self._login.open}))

    @property
    def share(self) -> int:
        """Calls a day that each page has, one with another."""
        return max(1, self.daily // self.pages)

    def used(self, now: datetime) -> int:
        """Calls of today, of all pages together."""
        return sum(_calls(each, now) for each in self._login.counts.values())

    def left(self, now: datetime) -> int:
        """Calls that listening may still make today for this page."""
        bearable = self.daily - min(RESERVE, self.daily // 2)
        return min(bearable // self.pages - _calls(self._count, now), bearable - self.used(now))

    def spend(self, now: datetime) -> None:
        """One call more. Raises ``RateLimited`` where none is left."""
        if self.used(now) >= self.daily:
            raise RateLimited(
                f"This login's {self.daily:,} calls for today are used up; it goes on after midnight UTC.",
                midnight(now),
            )
        self._count.day, self._count.calls = _day(now), _calls(self._count, now) + 1

    def begin(self, place: Place, now: datetime) -> None:
        """Take over what was counted before this program started."""
        count = self._count
        if not count.known and place.day == _day(now):
            count.day, count.calls = place.day, place.calls + _calls(count, now)
        count.known = True

    def mark(self, place: Place) -> None:
        """Write down what has been counted for this page."""
        place.day, place.calls = self._count.day, self._count.calls

    def quota(self, now: datetime) -> Quota:
        what = "calls today" if self.pages == 1 else f"calls today, of all {self.pages} pages of this login"
        return Quota(what=what, used=self.used(now), limit=self.daily, resets_at=midnight(now))

    def warnings(self) -> tuple[str, ...]:
        """That, and how, the calls are shared."""
        if self.pages == 1:
            return ()
        minutes = round(pause(self.share) / 60)
        return (
            f"{self.pages} pages share this login's {self.daily:,} calls a day, so each is looked at every "
            f"{minutes:,} minutes.",
        )


def pause(daily: int) -> int:
    """Seconds between two looks that ``daily`` calls bear: two thirds of them go into looking, one or two a look."""
    return max(60, round(86_400 / max(1, daily * 2 // 3)))


def _calls(count: Count, now: datetime) -> int:
    return count.calls if count.day == _day(now) else 0


def _day(now: datetime) -> str:
    return f"{now:%Y-%m-%d}"

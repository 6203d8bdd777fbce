"""The calls a day that LinkedIn allows a login, shared by all pages that the login opens.

LinkedIn counts by member (100 a day in the Development tier) and by app (500): not by page. So pages of one token count
together, as far as one program has them open, and each listens with its own part: none starves another. What other
programs, or other members with the same app, use up is not known here.
"""

from __future__ import annotations

from datetime import datetime
from weakref import WeakValueDictionary

from inbox_tui.connector import Quota, RateLimited
from inbox_tui.domain.model import AccountId

from .cursor import Place
from .errors import midnight

RESERVE = 10
"""Calls a day that listening leaves for sending and for opening threads."""
_LOGINS: WeakValueDictionary[str, Login] = WeakValueDictionary()


class Login:
    """All parts of one login that are in use."""

    def __init__(self) -> None:
        self.parts: WeakValueDictionary[AccountId, Allowance] = WeakValueDictionary()


class Allowance:
    """One page's part of ``daily`` calls a day (UTC). ``login`` tells logins apart (empty: nobody shares it);
    ``pages``: how many pages share it, as far as signing in told; more are counted where they are in use."""

    def __init__(self, account: AccountId, daily: int, *, login: str = "", pages: int = 1) -> None:
        self.daily = daily
        self._pages = pages
        self._login = _LOGINS.setdefault(login, Login()) if login else Login()
        self._login.parts[account] = self
        self._day = ""
        self._calls = 0
        self._known = False

    @property
    def pages(self) -> int:
        return max(self._pages, len(self._login.parts), 1)

    @property
    def share(self) -> int:
        """Calls a day that each page has, one with another."""
        return max(1, self.daily // self.pages)

    def _own(self, now: datetime) -> int:
        return self._calls if self._day == _day(now) else 0

    def used(self, now: datetime) -> int:
        """Calls of today, of all pages together."""
        return sum(part._own(now) for part in self._login.parts.values())

    def left(self, now: datetime) -> int:
        """Calls that listening may still make today for this page."""
        bearable = self.daily - min(RESERVE, self.daily // 2)
        return min(bearable // self.pages - self._own(now), bearable - self.used(now))

    def spend(self, now: datetime) -> None:
        """One call more. Raises ``RateLimited`` where none is left."""
        if self.used(now) >= self.daily:
            raise RateLimited(
                f"This login's {self.daily:,} calls for today are used up; it goes on after midnight UTC.",
                midnight(now),
            )
        self._day, self._calls = _day(now), self._own(now) + 1

    def begin(self, place: Place, now: datetime) -> None:
        """Take over what was counted before this program started."""
        if not self._known and place.day == _day(now):
            self._day, self._calls = place.day, place.calls + self._own(now)
        self._known = True

    def mark(self, place: Place) -> None:
        """Write down what has been counted for this page."""
        place.day, place.calls = self._day, self._calls

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


def _day(now: datetime) -> str:
    return f"{now:%Y-%m-%d}"

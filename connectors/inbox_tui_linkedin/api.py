"""The way to LinkedIn: every call with its version, counted against the day's allowance, its answer understood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from inbox_tui.connector import Answer, Link, Quota, RateLimited

from .cursor import Place
from .errors import checked, midnight
from .requests import Request

RESERVE = 10
"""Calls a day that listening leaves for sending and for opening threads."""
_BAD_REQUEST = 400


class Way(Protocol):
    """A request with the login on it."""

    async def request(
        self, method: str, url: str, *, json: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer: ...


class Api:
    """One account's calls. ``daily`` is how many LinkedIn allows this login each day (UTC)."""

    def __init__(self, link: Link, way: Way, version: str, daily: int) -> None:
        self.link = link
        self.daily = daily
        self._version = version
        self._way = way
        self._raw = False
        self._day = ""
        self._calls = 0
        self._known = False

    async def ask(self, request: Request) -> tuple[Any, Answer]:
        """The answer's JSON, and the answer. Raises what :func:`inbox_tui_linkedin.errors.error_of` says."""
        writing = request.method != "GET"
        answer = await self._once(request, raw=self._raw)
        if answer.status == _BAD_REQUEST and request.raw:
            # A 400 did nothing, so the other spelling of the names may be tried, for a write too.
            other = await self._once(request, raw=not self._raw)
            if 200 <= other.status < 300:
                self._raw = not self._raw
                answer = other
            elif other.status != _BAD_REQUEST:
                answer = other
        return checked(answer, self.link.now(), version=self._version, writing=writing), answer

    async def get(self, request: Request) -> Any:
        return (await self.ask(request))[0]

    async def _once(self, request: Request, *, raw: bool) -> Answer:
        self._spend()
        headers = {"LinkedIn-Version": self._version, "X-Restli-Protocol-Version": "2.0.0"}
        if request.finder:
            headers["X-RestLi-Method"] = request.finder
        address = request.raw if raw and request.raw else request.url
        return await self._way.request(request.method, address, json=request.json, headers=headers)

    # --- the day's allowance

    def _today(self) -> str:
        return f"{self.link.now():%Y-%m-%d}"

    def _spend(self) -> None:
        if self._day != self._today():
            self._day, self._calls = self._today(), 0
        if self._calls >= self.daily:
            raise RateLimited(
                f"This login's {self.daily:,} calls for today are used up; it goes on after midnight UTC.",
                midnight(self.link.now()),
            )
        self._calls += 1

    @property
    def left(self) -> int:
        """Calls that listening may still make today."""
        used = self._calls if self._day == self._today() else 0
        return self.daily - min(RESERVE, self.daily // 2) - used

    def begin(self, place: Place) -> None:
        """Take over what was counted before this program started."""
        if not self._known and place.day == self._today():
            self._calls = place.calls + (self._calls if self._day == place.day else 0)
            self._day = place.day
        self._known = True

    def mark(self, place: Place) -> None:
        """Write down what has been counted."""
        place.day, place.calls = self._day, self._calls

    def quota(self) -> Quota:
        used = self._calls if self._day == self._today() else 0
        return Quota(what="calls today", used=used, limit=self.daily, resets_at=midnight(self.link.now()))


def pause(daily: int) -> int:
    """Seconds between two looks that ``daily`` calls bear: two thirds of them go into looking, one or two a look."""
    return max(60, round(86_400 / max(1, daily * 2 // 3)))

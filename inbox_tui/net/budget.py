"""How much one account may still ask of its server: learned from answers, with a reserve kept for sending."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from inbox_tui.connector import RateLimited

SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(minutes=15)
DEFAULT = timedelta(seconds=60)
"""Pause after a 429 that says nothing; doubles while they go on."""
_GARBAGE = timedelta(days=1)
"""A longer pause than this is nonsense, not a pause."""
_ID = re.compile(r"[0-9]+|(?=.*[0-9])[^/]{6,}")
_MOST_KINDS = 100
_TOO_MANY = 429
_BUSY = 503


def _clamp(pause: timedelta) -> timedelta:
    return min(max(pause, SHORTEST), LONGEST)


def _number(text: str) -> float | None:
    """A plain decimal number, as some servers write "999.0"; None for anything else."""
    text = text.strip()
    return float(text) if len(text) < 20 and text.isascii() and text.replace(".", "", 1).isdigit() else None


def _http_date(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """The pause a ``Retry-After`` header asks for, between a second and 15 minutes; None if absent or nonsense."""
    text = headers.get("retry-after", "")
    number = _number(text)
    if number is not None:
        pause = timedelta(seconds=min(number, 1e7))
    elif (when := _http_date(text)) is not None:
        pause = when - (_http_date(headers.get("date", "")) or now)
        if pause <= timedelta(0):
            return None
    else:
        return None
    return None if pause > _GARBAGE else _clamp(pause)


def reset_pause(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long until the window a rate-limit header speaks of is over; None if it does not say so believably.

    Mastodon and GoToSocial write ISO 8601, Bluesky epoch seconds, Reddit and the IETF draft seconds from now.
    The server's own ``Date`` corrects a clock that is wrong, ours or theirs.
    """
    text = headers.get("x-ratelimit-reset") or headers.get("ratelimit-reset") or headers.get("x-rate-limit-reset") or ""
    number = _number(text)
    if number is not None and number < 1e8:
        pause = timedelta(seconds=number)
    else:
        try:
            when = (
                datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)
                if number is not None
                else datetime.fromisoformat(text)
            )
        except (ValueError, OverflowError, OSError):
            return None
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        pause = when - (_http_date(headers.get("date", "")) or now)
    return pause if timedelta(0) < pause <= _GARBAGE else None


def _count(headers: Mapping[str, str], name: str) -> int | None:
    for prefix in ("x-ratelimit-", "ratelimit-", "x-rate-limit-"):
        number = _number(headers.get(prefix + name, ""))
        if number is not None:
            return int(number)
    return None


_URGENT: ContextVar[bool] = ContextVar("inbox_tui_urgent_reading", default=False)


@contextlib.contextmanager
def urgent() -> Iterator[None]:
    """Reads in here may use the part of the budget that is kept for sending: the look before a reply goes out, and the
    look whether one did."""
    token = _URGENT.set(True)
    try:
        yield
    finally:
        _URGENT.reset(token)


def is_urgent() -> bool:
    return _URGENT.get()


def kind_of(path: str, query: str) -> str:
    """Which of a server's limits a read draws on, as far as its address tells: the path without its ids, and which
    parameters it has. Mastodon counts requests that page (``max_id``) apart, X counts each endpoint apart."""
    steps = ["*" if _ID.fullmatch(step) else step for step in path.split("/")]
    return "/".join(steps) + "?" + " ".join(sorted({pair.partition("=")[0] for pair in query.split("&")}))


@dataclass(slots=True)
class _Window:
    """What one limit said last."""

    remaining: int
    reserve: int
    reset: datetime


class Budget:
    """One account's. Reading stops at the reserve; sending may use it up; a server that said wait is left alone.

    Each kind of read (see :func:`kind_of`) is counted by what its own last answer said: an answer speaks of the limit
    that is nearest for that kind, and of no other.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._windows: dict[str, _Window] = {}
        never = datetime.min.replace(tzinfo=UTC)
        self._wait = {True: never, False: never}
        """Until when writing (True) and reading (False) were told to wait."""
        self._refusals = 0

    @property
    def told_to_wait(self) -> datetime | None:
        """Until when the server wants no reading, or None."""
        until = self._wait[False]
        return until if self._now() < until else None

    def spend(self, *, writing: bool, urgent: bool = False, kind: str = "") -> None:
        """Called before a request. ``urgent``: a read that a reply waits for, which may use the reserve too.

        Raises :class:`~inbox_tui.connector.RateLimited` with the time to come back.
        """
        now = self._now()
        if now < self._wait[writing]:
            raise RateLimited("The server asked for a pause.", self._wait[writing])
        window = None if writing else self._windows.get(kind)
        if window is None:
            return
        if now >= window.reset:
            del self._windows[kind]
            return
        if window.remaining <= (0 if urgent else window.reserve):
            raise RateLimited("The server's limit is nearly used up; the rest is kept for sending.", window.reset)
        window.remaining -= 1

    def learn(self, status: int, headers: Mapping[str, str], *, writing: bool, kind: str = "") -> None:
        """Called with every answer. A write's own limits (300 posts in 3 hours) say nothing about reading."""
        now = self._now()
        reset = reset_pause(headers, now)
        asked = retry_after(headers, now)
        if status == _TOO_MANY:
            self._refusals += 1
            pause = asked or _clamp(reset or DEFAULT * 2 ** min(self._refusals - 1, 4))
            self._hold(now + pause, writing)
            return
        if status == _BUSY and asked:
            self._hold(now + asked, writing)
            return
        self._refusals = 0
        remaining, limit = _count(headers, "remaining"), _count(headers, "limit")
        if writing or remaining is None or reset is None:
            return
        self._windows.pop(kind, None)
        self._windows[kind] = _Window(
            remaining, reserve(limit if limit is not None else remaining), now + _clamp(reset)
        )
        if len(self._windows) > _MOST_KINDS:
            del self._windows[next(iter(self._windows))]

    def _hold(self, until: datetime, writing: bool) -> None:
        # A refused read speaks for the whole login; a refused write only for that kind of write.
        self._wait[True] = max(self._wait[True], until)
        if not writing:
            self._wait[False] = max(self._wait[False], until)


def reserve(limit: int) -> int:
    """Of ``limit`` requests, how many reading leaves: a tenth, at least ten, but never more than a quarter."""
    return min(max(10, -(-limit // 10)), limit // 4)

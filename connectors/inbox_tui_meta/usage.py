"""How much of the allowance is used up, as the Graph API's headers say. Pure.

``X-App-Usage`` and ``X-Page-Usage`` hold percentages; ``X-Business-Use-Case-Usage`` holds them by object, with the
minutes until calls are taken again. At 100 in any of them calls are refused, and calling on makes that last longer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector import Answer, Quota
from inbox_tui.domain.value import value_class

_HEADERS = ("x-app-usage", "x-page-usage", "x-business-use-case-usage")
_PERCENTAGES = ("call_count", "total_time", "total_cputime")
_LONGEST = 24 * 60
_PAUSES = ((95, timedelta(minutes=60)), (85, timedelta(minutes=20)), (75, timedelta(minutes=6)))
"""From so many percent on, at least so long between two rounds of listening."""
FULL = 100


@value_class(kw_only=True)
class Usage:
    percent: int = 0
    """The fullest of all counters."""
    minutes: int = 0
    """Until calls are taken again; 0 while they are."""
    at: datetime | None = None
    """When it was told. None: never."""

    def until(self) -> datetime | None:
        """When to come back where calls are refused now."""
        return self.at + timedelta(minutes=self.minutes) if self.at is not None and self.minutes else None

    def resting_until(self, round_at: datetime | None) -> datetime | None:
        """When to listen again after a round at ``round_at``, so that something is left for replies; None: now."""
        pause = next((pause for percent, pause in _PAUSES if self.percent >= percent), None)
        rested = round_at + pause if round_at is not None and pause is not None else None
        return max((each for each in (rested, self.until()) if each is not None), default=None)

    def quotas(self, service: str) -> tuple[Quota, ...]:
        if self.at is None:
            return ()
        return (Quota(what=f"percent of {service}'s call allowance", used=self.percent, limit=FULL),)


def read(answer: Answer, now: datetime) -> Usage | None:
    """What an answer's headers say; None where they say nothing."""
    found = [each for name in _HEADERS for each in _counters(answer.header(name))]
    if not found:
        return None
    percent = max((_number(each.get(name)) for each in found for name in _PERCENTAGES), default=0)
    minutes = max(_number(each.get("estimated_time_to_regain_access")) for each in found)
    return Usage(percent=percent, minutes=min(minutes, _LONGEST), at=now)


def _counters(header: str) -> Iterator[dict[str, Any]]:
    """The counters in a header: one object, or lists of them by the id of a business object."""
    try:
        raw = json.loads(header[:20_000]) if header else None
    except (ValueError, RecursionError):
        return
    if not isinstance(raw, dict):
        return
    if any(name in raw for name in _PERCENTAGES):
        yield raw
    for value in raw.values():
        if isinstance(value, list):
            yield from (each for each in value if isinstance(each, dict))


def _number(value: object) -> int:
    return (
        int(min(value, 10_000)) if isinstance(value, int | float) and not isinstance(value, bool) and value > 0 else 0
    )

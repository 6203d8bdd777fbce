"""The rules of time by which conversations stand, taken from the configuration, and when an answer is due by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from inbox_tui.config import Config
from inbox_tui.domain.clock import DEFAULT_THRESHOLDS, Pause, Targets, Thresholds, due, warn_at
from inbox_tui.domain.hours import BusinessHours
from inbox_tui.domain.model import Kind
from inbox_tui.domain.stats import LIST_BELOW, NO_P90_BELOW
from inbox_tui.domain.timeline import SILENCE
from inbox_tui.domain.value import value_class


@value_class()
class Rules:
    """What the configuration says about time, and which sites are ours."""

    targets: Targets
    hours: BusinessHours
    thresholds: Thresholds = DEFAULT_THRESHOLDS
    silence: timedelta = SILENCE
    list_below: int = LIST_BELOW
    p90_from: int = NO_P90_BELOW
    own_domains: tuple[str, ...] = ()

    @classmethod
    def of(cls, config: Config) -> Rules:
        waiting = config.waiting
        return cls(
            config.targets,
            config.hours,
            waiting.thresholds,
            waiting.silence,
            waiting.list_below,
            waiting.p90_from,
            config.relationship.own_domains,
        )

    @property
    def mark(self) -> str:
        """The same words for the same rules of time, wherever they were written."""
        holidays = dict(sorted(self.hours.holidays.items()))
        return repr(replace(self, hours=replace(self.hours, holidays=holidays), own_domains=()))


def due_times(
    since: datetime, kind: Kind, direct: bool, first: bool, rules: Rules, pauses: Sequence[Pause] = ()
) -> tuple[datetime, datetime]:
    """When an answer is due, and when that begins to be near. ``pauses``: when somebody else had it."""
    target = rules.targets.choose(kind, direct=direct, first=first)
    deadline = due(since, target, rules.hours, pauses)
    hours = rules.hours if target.business else None
    return deadline, warn_at(since, deadline, hours, rules.thresholds, target, pauses)

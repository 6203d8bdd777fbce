"""What a user may set about the looks, and what it means for one screen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from inbox_tui.config import Config, local_zone
from inbox_tui.domain.text import simplify_emoji
from inbox_tui.domain.value import value_class
from inbox_tui.ui.glyphs import ASCII, PRETTY, WORDS, Glyphs


@value_class(kw_only=True)
class Preferences:
    """``density``: auto, roomy, compact. ``emoji``: auto, full, simple (one width each, and ASCII signs).
    ``times``: relative or exact. ``linear``: for screen readers; one column, words for signs, and heard is what was
    stepped onto."""

    theme: str = "inbox-dark"
    density: str = "auto"
    roomy_from: int = 100
    emoji: str = "auto"
    times: str = "relative"
    undo_seconds: int = 10
    linear: bool = False
    zone: ZoneInfo = field(default_factory=local_zone)
    keys: Mapping[str, str] = field(default_factory=dict)
    preset: str = "default"
    simple: bool = False
    """Whether emoji are reduced, as ``emoji`` and the terminal have it."""

    @classmethod
    def of(cls, config: Config) -> Self:
        """What the configuration file says."""
        look = config.look
        return cls(
            theme=look.theme,
            density=look.density,
            roomy_from=look.roomy_from,
            emoji=look.emoji,
            times=look.times,
            zone=config.hours.zone,
            undo_seconds=config.sending.undo_seconds,
            linear=config.listening.linear,
            keys=config.keys.bind,
            preset=config.keys.preset,
            simple=_simple(look.emoji),
        )

    def changed(self, name: str, value: object) -> Self:
        changed = replace(self, **{name: value})  # type: ignore[arg-type]
        return replace(changed, simple=_simple(changed.emoji))

    @property
    def glyphs(self) -> Glyphs:
        if self.linear:
            return WORDS
        return ASCII if self.emoji == "simple" else PRETTY

    def tidy(self, text: str) -> str:
        """Text as this terminal can be trusted to draw it."""
        return simplify_emoji(text) if self.simple else text

    def roomy(self, columns: int) -> bool:
        if self.linear:
            return False  # one line each
        return self.density == "roomy" or (self.density == "auto" and columns >= self.roomy_from)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)


def _simple(emoji: str) -> bool:
    inside = bool(os.environ.get("TMUX") or os.environ.get("STY")) or os.environ.get("TERM", "").startswith("screen")
    return emoji == "simple" or (emoji == "auto" and inside)


def moment(at: datetime, now: datetime, preferences: Preferences) -> str:
    """A time of day as people write it: ``14:05`` today, ``Tue 14:05`` this week, ``3 May 14:05``, ``3 May 2024``."""
    here, today = preferences.local(at), preferences.local(now)
    clock = f"{here:%H:%M}"
    days = (here.date() - today.date()).days
    if days == 0:
        return clock
    if -7 < days < 7:
        return f"{here:%a} {clock}"
    if here.year == today.year:
        return f"{here.day} {here:%b} {clock}"
    return f"{here.day} {here:%b} {here.year}"

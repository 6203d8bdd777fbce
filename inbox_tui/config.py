"""The configuration file: every number of the product that can be set, with its default and what it means.

The classes are the schema, their field notes the documentation; :mod:`inbox_tui.config_file` reads a file by them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self, TypeVar
from zoneinfo import ZoneInfo

from inbox_tui.domain.clock import Targets, Thresholds
from inbox_tui.domain.hours import BusinessHours
from inbox_tui.domain.model import SnoozeMode
from inbox_tui.domain.value import value_class
from inbox_tui.errors import ConfigError

T = TypeVar("T")
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Wrong(ValueError):
    """A value is not allowed; the message says what is, beginning with "must be"."""


@value_class()
class Rule:
    """How a value in the file becomes a setting, and back into words for the template."""

    read: Callable[[Any], Any]
    show: Callable[[Any], str]
    note: str


def number(low: float, high: float, whole: bool = False) -> Callable[[Any], Any]:
    def read(value: Any) -> float | int:
        good = isinstance(value, int) if whole else isinstance(value, int | float)
        if not good or isinstance(value, bool) or not low <= value <= high:
            raise Wrong(f"must be a {'whole ' if whole else ''}number from {low:g} to {high:g}")
        return int(value) if whole else float(value)

    return read


def _one_of(*choices: str) -> Callable[[Any], Any]:
    def read(value: Any) -> str:
        if value not in choices:
            raise Wrong("must be " + " or ".join(f'"{choice}"' for choice in choices))
        return str(value)

    return read


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong("must be true or false")
    return value


def word(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Wrong('must be a text in "quotes"')
    return value


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(v, str) and v.strip() for v in value):
        raise Wrong('must be a list of texts, like ["2h", "tomorrow"]')
    return tuple(value)


def _words_or_none(value: Any) -> tuple[str, ...]:
    return () if value == [] else _words(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong('must be a text in "quotes"')
    return value


def _clock(value: Any) -> time:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", value) if isinstance(value, str) else None
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise Wrong('must be a time of day like "9:00"')
    return time(int(found[1]), int(found[2]))


def _quoted(value: Any) -> str:
    return f'"{value}"'


def _listed(value: Any) -> str:
    return "[" + ", ".join(map(_quoted, value)) + "]"


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}"


def _setting(default: T, read: Callable[[Any], Any], note: str, show: Callable[[Any], str] = _plain) -> T:
    return field(default=default, metadata={"rule": Rule(read, show, note)})


@value_class()
class Listening:
    """The reading clock: how long a post is in view before it counts as heard."""

    seconds_per_word: float = _setting(0.1, number(0.02, 2), "0.1 is 600 words a minute: faster than people read")
    shortest: float = _setting(0.4, number(0.1, 10), "seconds for even the shortest post")
    longest: float = _setting(6.0, number(0.5, 60), "seconds after which any post counts")
    linear: bool = _setting(False, _flag, "for screen readers: one column, heard is what was stepped onto, no clock")

    def seconds(self, words: int) -> float:
        """How long a post of so many words must be in view."""
        return min(max(words * self.seconds_per_word, self.shortest), self.longest)


@value_class()
class Sending:
    """From the review screen to the world."""

    undo_seconds: int = _setting(10, number(0, 600, True), "how long z can take a reply back")
    freshness_seconds: float = _setting(2.0, number(0.5, 30), "how long review waits for a fresh look")
    recheck_seconds: int = _setting(60, number(5, 3600, True), "a fresh look is good for this long")
    fresh_sync_minutes: int = _setting(15, number(1, 1440, True), "without an answer, a sync this young will do")
    stale_queue_hours: float = _setting(2.0, number(0.1, 72), "what waited longer goes back to the drafts")


@value_class()
class Waiting:
    """When a clock turns from ok to soon to now, and how figures about waiting are given."""

    soon_percent: int = _setting(25, number(1, 90, True), "soon: this much of the time is left, or less")
    now_percent: int = _setting(10, number(0, 90, True), "now: this much or less")
    now_minutes: int = _setting(15, number(0, 600, True), "now: this many minutes or less")
    silence_hours: int = _setting(24, number(1, 720, True), "silence after which an episode is over")
    list_below: int = _setting(5, number(0, 100, True), "fewer waits are listed one by one")
    p90_from: int = _setting(20, number(1, 1000, True), "fewer waits have no p90")

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(self.soon_percent / 100, self.now_percent / 100, float(self.now_minutes))

    @property
    def silence(self) -> timedelta:
        return timedelta(hours=self.silence_hours)


@value_class()
class Snoozing:
    """What ``b`` offers."""

    choices: tuple[str, ...] = _setting(
        ("2h", "tomorrow", "mon", "next week"), _words, 'offered first; anything like "tue 9" can be typed', _listed
    )
    morning: time = _setting(time(9), _clock, "what a day without a time means", lambda t: f'"{t.hour}:{t.minute:02}"')
    mode: SnoozeMode = _setting(
        SnoozeMode.UNTIL_THEY_WRITE,
        lambda value: SnoozeMode(_one_of(*SnoozeMode)(value)),
        "or: regardless",
        _quoted,
    )


@value_class()
class Relationship:
    """Promises, give and ask, complaints, hand-offs. Each number only moves a question."""

    gives_before_ask: int = _setting(3, number(0, 20, True), "gives to somebody before you ask them for something")
    ask_every_days: int = _setting(14, number(0, 365, True), "days between two asks to the same person")
    ask_percent: int = _setting(20, number(0, 100, True), "asks among all you send in 30 days, at most")
    own_domains: tuple[str, ...] = _setting(
        (), _words_or_none, "your own sites: a link to one is an ask, unless they asked for it", _listed
    )
    promise_hours: float = _setting(24.0, number(1, 240), "business hours until a promise without a time is due")
    follow_up_days: int = _setting(
        3, number(0, 90, True), "days after a complaint was answered until you look in again"
    )
    undo_when_heated: int = _setting(60, number(0, 600, True), "how long z can take a heated reply back")
    thanks_hours: int = _setting(48, number(1, 720, True), "praise without thanks for so long is pointed out")
    losing_touch_days: int = _setting(45, number(1, 720, True), "silence with customers for so long is pointed out")
    pile: int = _setting(5, number(1, 100, True), "so many unanswered posts ask for a line of what you heard")
    clean_runs: int = _setting(10, number(1, 1000, True), "a question answered cleanly so often shrinks to a line")
    same_text_people: int = _setting(3, number(2, 100, True), "the same text to so many people in a day is pointed out")
    nudge_hours: int = _setting(24, number(1, 720, True), "how often a hand-off that is not back is brought up")
    departments: tuple[str, ...] = _setting(
        ("support", "sales", "product", "PR", "marketing"), _words, "whom H hands over to, and who owns a plan", _listed
    )
    hand_off_by: str = _setting(
        "file", _one_of("file", "clipboard", "mail", "command"), "file, clipboard, mail or command", _quoted
    )
    hand_off_command: str = _setting("", _text, "a command that gets the packet on its input", _quoted)


@value_class()
class Look:
    """How it looks."""

    theme: str = _setting("inbox-dark", word, "inbox-dark, inbox-light or any of Textual's", _quoted)
    density: str = _setting("auto", _one_of("auto", "roomy", "compact"), "auto, roomy (two lines) or compact", _quoted)
    roomy_from: int = _setting(100, number(40, 500, True), "with density auto: roomy from so many columns")
    emoji: str = _setting("auto", _one_of("auto", "full", "simple"), "simple for terminals that misdraw them", _quoted)
    times: str = _setting("relative", _one_of("relative", "exact"), "41m, or 14:05", _quoted)


@value_class()
class Notifications:
    """Only for conversations at risk and for VIPs."""

    how: str = _setting(
        "bell", _one_of("off", "bell", "terminal", "desktop"), "off, bell, terminal or desktop", _quoted
    )
    at_risk: bool = _setting(True, _flag, "when a wait turns from ok to soon")
    vip: bool = _setting(True, _flag, "when a VIP writes")


@value_class()
class Keys:
    """The keyboard."""

    preset: str = _setting("default", _one_of("default", "modifiers"), "modifiers: no single letters", _quoted)
    bind: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    """Keys by the id of what they do: ``{"triage.done": "w"}``."""


SECTIONS: dict[str, type] = {
    "listening": Listening,
    "sending": Sending,
    "waiting": Waiting,
    "snoozing": Snoozing,
    "relationship": Relationship,
    "look": Look,
    "notifications": Notifications,
    "keys": Keys,
}


def local_zone() -> ZoneInfo:
    """This machine's time zone, or UTC where it does not say."""
    named = os.environ.get("TZ", "").removeprefix(":")
    place = os.path.realpath("/etc/localtime")
    for name in (named, place.rpartition("zoneinfo/")[2]):
        if name and (zone := zone_named(name)):
            return zone
    return ZoneInfo("UTC")


def zone_named(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _default_hours() -> BusinessHours:
    return BusinessHours.of(local_zone().key, {"mon-fri": "9-17"})


@value_class(kw_only=True)
class Config:
    """Everything that can be set. ``Config()`` is the defaults."""

    hours: BusinessHours = field(default_factory=_default_hours)
    targets: Targets = field(default_factory=Targets)
    listening: Listening = field(default_factory=Listening)
    sending: Sending = field(default_factory=Sending)
    waiting: Waiting = field(default_factory=Waiting)
    snoozing: Snoozing = field(default_factory=Snoozing)
    relationship: Relationship = field(default_factory=Relationship)
    look: Look = field(default_factory=Look)
    notifications: Notifications = field(default_factory=Notifications)
    keys: Keys = field(default_factory=Keys)
    polling: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    """Seconds between two looks, by account or platform; others go by their connector."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read ``path``; a file that is not there means the defaults. Raises :class:`ConfigError`."""
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise ConfigError(f"{path} cannot be read: {reason}.", next_step="Check the file.") from None
        return cls.parse(text, str(path))

    @classmethod
    def parse(cls, text: str, source: str = "config.toml") -> Self:
        """Read TOML. Raises :class:`ConfigError` naming the line, the key and what is allowed."""
        from inbox_tui.config_file import parsed  # only who has a file pays for reading it

        return cls(**parsed(text, source))

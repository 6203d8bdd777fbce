"""The configuration file: every number of the product that can be set, with its default and what it means.

The dataclasses are the schema, their field notes the documentation; ``DEFAULT_CONFIG_TEXT`` is written from them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import field, fields
from datetime import date, time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self, TypeVar
from zoneinfo import ZoneInfo

from inbox_tui.domain.clock import Target, Targets, Thresholds
from inbox_tui.domain.hours import BusinessHours
from inbox_tui.domain.model import SnoozeMode
from inbox_tui.domain.value import value_class
from inbox_tui.errors import ConfigError

T = TypeVar("T")
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class _Wrong(ValueError):
    """A value is not allowed; the message says what is, beginning with "must be"."""


@value_class()
class _Rule:
    """How a value in the file becomes a setting, and back into words for the template."""

    read: Callable[[Any], Any]
    show: Callable[[Any], str]
    note: str


def _number(low: float, high: float, whole: bool = False) -> Callable[[Any], Any]:
    def read(value: Any) -> float | int:
        good = isinstance(value, int) if whole else isinstance(value, int | float)
        if not good or isinstance(value, bool) or not low <= value <= high:
            raise _Wrong(f"must be a {'whole ' if whole else ''}number from {low:g} to {high:g}")
        return int(value) if whole else float(value)

    return read


def _one_of(*choices: str) -> Callable[[Any], Any]:
    def read(value: Any) -> str:
        if value not in choices:
            raise _Wrong("must be " + " or ".join(f'"{choice}"' for choice in choices))
        return str(value)

    return read


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("must be true or false")
    return value


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong('must be a text in "quotes"')
    return value


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(v, str) and v.strip() for v in value):
        raise _Wrong('must be a list of texts, like ["2h", "tomorrow"]')
    return tuple(value)


def _clock(value: Any) -> time:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", value) if isinstance(value, str) else None
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise _Wrong('must be a time of day like "9:00"')
    return time(int(found[1]), int(found[2]))


def _quoted(value: Any) -> str:
    return f'"{value}"'


def _listed(value: Any) -> str:
    return "[" + ", ".join(map(_quoted, value)) + "]"


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}"


def _setting(default: T, read: Callable[[Any], Any], note: str, show: Callable[[Any], str] = _plain) -> T:
    return field(default=default, metadata={"rule": _Rule(read, show, note)})


@value_class()
class Listening:
    """The reading clock: how long a post is in view before it counts as heard."""

    seconds_per_word: float = _setting(0.1, _number(0.02, 2), "0.1 is 600 words a minute: faster than people read")
    shortest: float = _setting(0.4, _number(0.1, 10), "seconds for even the shortest post")
    longest: float = _setting(6.0, _number(0.5, 60), "seconds after which any post counts")
    linear: bool = _setting(False, _flag, "for screen readers: one column, heard is what was stepped onto, no clock")

    def seconds(self, words: int) -> float:
        """How long a post of so many words must be in view."""
        return min(max(words * self.seconds_per_word, self.shortest), self.longest)


@value_class()
class Sending:
    """From the review screen to the world."""

    undo_seconds: int = _setting(10, _number(0, 600, True), "how long z can take a reply back")
    freshness_seconds: float = _setting(2.0, _number(0.5, 30), "how long review waits for a fresh look")
    recheck_seconds: int = _setting(60, _number(5, 3600, True), "a fresh look is good for this long")
    fresh_sync_minutes: int = _setting(15, _number(1, 1440, True), "without an answer, a sync this young will do")
    stale_queue_hours: float = _setting(2.0, _number(0.1, 72), "what waited longer goes back to the drafts")


@value_class()
class Waiting:
    """When a clock turns from ok to soon to now, and how figures about waiting are given."""

    soon_percent: int = _setting(25, _number(1, 90, True), "soon: this much of the time is left, or less")
    now_percent: int = _setting(10, _number(0, 90, True), "now: this much or less")
    now_minutes: int = _setting(15, _number(0, 600, True), "now: this many minutes or less")
    silence_hours: int = _setting(24, _number(1, 720, True), "silence after which an episode is over")
    list_below: int = _setting(5, _number(0, 100, True), "fewer waits are listed one by one")
    p90_from: int = _setting(20, _number(1, 1000, True), "fewer waits have no p90")

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
class Look:
    """How it looks."""

    theme: str = _setting("inbox-dark", _word, "inbox-dark, inbox-light or any of Textual's", _quoted)
    density: str = _setting("auto", _one_of("auto", "roomy", "compact"), "auto, roomy (two lines) or compact", _quoted)
    roomy_from: int = _setting(100, _number(40, 500, True), "with density auto: roomy from so many columns")
    emoji: str = _setting("auto", _one_of("auto", "full", "simple"), "simple for terminals that misdraw them", _quoted)
    times: str = _setting("relative", _one_of("relative", "exact"), "41m, or 14:05", _quoted)


@value_class()
class Notifications:
    """Only for conversations at risk."""

    how: str = _setting(
        "bell", _one_of("off", "bell", "terminal", "desktop"), "off, bell, terminal or desktop", _quoted
    )
    at_risk: bool = _setting(True, _flag, "when a wait turns from ok to soon")


@value_class()
class Keys:
    """The keyboard."""

    preset: str = _setting("default", _one_of("default", "modifiers"), "modifiers: no single letters", _quoted)
    bind: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    """Keys by the id of what they do: ``{"triage.done": "w"}``."""


_SECTIONS: dict[str, type] = {
    "listening": Listening,
    "sending": Sending,
    "waiting": Waiting,
    "snoozing": Snoozing,
    "look": Look,
    "notifications": Notifications,
    "keys": Keys,
}


def local_zone() -> ZoneInfo:
    """This machine's time zone, or UTC where it does not say."""
    named = os.environ.get("TZ", "").removeprefix(":")
    place = os.path.realpath("/etc/localtime")
    for name in (named, place.rpartition("zoneinfo/")[2]):
        if name and (zone := _zone(name)):
            return zone
    return ZoneInfo("UTC")


def _zone(name: str) -> ZoneInfo | None:
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
        import tomllib  # only who has a file pays for reading it

        try:
            found = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{source} is not valid TOML: {error}.", next_step=f"Correct {source}.") from None
        reader = _Reader(text, source)
        reader.known((), found, [*_SECTIONS, "hours", "targets", "polling"])
        made: dict[str, Any] = {
            name: reader.section(name, kind, reader.table(name, found)) for name, kind in _SECTIONS.items()
        }
        made["hours"] = reader.hours(reader.table("hours", found))
        made["targets"] = reader.targets(reader.table("targets", found))
        made["polling"] = reader.mapping(("polling",), reader.table("polling", found), _number(10, 86_400, True))
        return cls(**made)


class _Reader:
    """Turns tables into settings; knows the text, to say in which line something is wrong."""

    def __init__(self, text: str, source: str) -> None:
        self._lines = text.splitlines()
        self._source = source

    def known(self, at: tuple[str, ...], table: Mapping[str, Any], allowed: list[str]) -> None:
        for key in table:
            if key not in allowed:
                from difflib import get_close_matches

                near = get_close_matches(key, allowed, 1)
                hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(sorted(allowed))}."
                raise self._error((*at, key), f"is not a setting; {hint}")

    def table(self, name: str, found: Mapping[str, Any]) -> Mapping[str, Any]:
        value = found.get(name, {})
        if not isinstance(value, Mapping):
            raise self._error((name,), f"must be a section: write [{name}] on a line of its own.")
        return value

    def section(self, name: str, kind: type, table: Mapping[str, Any]) -> Any:
        rules = {f.name: f.metadata["rule"] for f in fields(kind) if "rule" in f.metadata}
        nested = [f.name for f in fields(kind) if "rule" not in f.metadata]
        self.known((name,), table, [*rules, *nested])
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key in rules:
                values[key] = self._read((name, key), rules[key].read, value)
            else:
                values[key] = self.mapping((name, key), value, _word)
        return kind(**values)

    def mapping(self, at: tuple[str, ...], value: Any, read: Callable[[Any], Any]) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self._error(at, f"must be a section: write [{'.'.join(at)}] on a line of its own.")
        return MappingProxyType({key: self._read((*at, key), read, given) for key, given in value.items()})

    def targets(self, table: Mapping[str, Any]) -> Targets:
        self.known(("targets",), table, [f.name for f in fields(Targets)])
        return Targets(**{key: self._read(("targets", key), _target, value) for key, value in table.items()})

    def hours(self, table: Mapping[str, Any]) -> BusinessHours:
        zone, holidays = local_zone().key, dict[date, str]()
        week: dict[str, str] = {}
        for key, value in table.items():
            at = ("hours", key)
            if key == "zone":
                zone = str(value)
                if not isinstance(value, str) or _zone(value) is None:
                    raise self._error(at, 'must be the name of a time zone, like "Europe/Berlin".')
            elif key == "holidays":
                holidays = self._holidays(value)
            else:
                try:
                    BusinessHours.of("UTC", {"mon": "0-24", **{key: _hours_text(value)}})
                    week[key] = _hours_text(value)
                except ValueError as error:
                    allowed = f'{error}; days are mon to sun or ranges, hours like "9-12, 13-17" (empty: closed).'
                    raise self._error(at, f"is not understood: {allowed}") from None
        try:
            return BusinessHours.of(zone, week or {"mon-fri": "9-17"}, holidays)
        except ValueError as error:
            raise self._error(("hours",), f"cannot be: {error}.") from None

    def _holidays(self, value: Any) -> dict[date, str]:
        found = {}
        for key, name in self.mapping(("hours", "holidays"), value, _word).items():
            try:
                found[date.fromisoformat(key)] = name
            except ValueError:
                raise self._error(("hours", "holidays", key), "must be a day like 2026-12-25.") from None
        return found

    def _read(self, at: tuple[str, ...], read: Callable[[Any], Any], value: Any) -> Any:
        try:
            return read(value)
        except _Wrong as wrong:
            raise self._error(at, f"is {repr(value)[:60]}, but {wrong}.") from None

    def _error(self, at: tuple[str, ...], what: str) -> ConfigError:
        line = self._line(at)
        place = f"{self._source}, line {line}" if line else self._source
        return ConfigError(f"{place}: {'.'.join(at)} {what}", next_step=f"Correct {self._source}.")

    def _line(self, at: tuple[str, ...]) -> int | None:
        """Where a key stands, as well as a look at the text can tell."""
        inside: str = ""
        for number, line in enumerate(self._lines, 1):
            if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
                inside = header[1].replace(" ", "")
                if inside == ".".join(at):
                    return number
                continue
            key = re.match(r"\s*([\w.\"'-]+)\s*=", line)
            if key and ".".join(filter(None, (inside, key[1].strip("\"'")))) == ".".join(at):
                return number
        return None


def _hours_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("hours are a text in quotes")
    return value


def _target(value: Any) -> Target:
    found = re.fullmatch(r"(\d{1,6})\s*(business|calendar)", value) if isinstance(value, str) else None
    if not found or not int(found[1]):
        raise _Wrong('must be minutes and "business" or "calendar", like "60 business"')
    return Target(int(found[1]), found[2] == "business")


def _template() -> str:
    lines = [
        "# inbox-tui: settings. Every line that begins with # shows a default; take the # away to change it.",
        "",
        "[hours]",
        "# When somebody is there to answer, on the wall clock of the zone. Several intervals a day are fine.",
        '# zone = "Europe/Berlin"             # left out: this machine\'s',
        '# mon-fri = "9-17"                   # or "9-12, 13-17"; a night is "22-24" and "0-6" on the next day',
        "",
        "[hours.holidays]",
        '# 2026-12-25 = "Christmas Day"',
        "",
        "[targets]",
        "# Minutes until an answer is due, of business hours or by the calendar; next_ ones hold after a first reply.",
    ]
    for item in fields(Targets):
        target = getattr(Targets(), item.name)
        shown = target or getattr(Targets(), item.name.removeprefix("next_"))
        words = f'"{shown.minutes} {"business" if shown.business else "calendar"}"'
        lines.append(f"# {item.name} = {words}" + ("" if target else "      # left out: as the first"))
    for name, kind in _SECTIONS.items():
        lines += ["", f"[{name}]", f"# {(kind.__doc__ or '').splitlines()[0]}"]
        defaults = kind()
        for item in fields(kind):
            if rule := item.metadata.get("rule"):
                lines.append(f"{f'# {item.name} = {rule.show(getattr(defaults, item.name))}':<37}# {rule.note}")
    lines += [
        "",
        "[keys.bind]",
        '# "triage.done" = "w"                  # ids are shown by ? beside each key',
        "",
        "[polling]",
        "# Seconds between two looks, by account or platform, where the connector's own pace does not suit.",
        "# mastodon = 60",
    ]
    return "\n".join(lines) + "\n"


DEFAULT_CONFIG_TEXT = _template()
"""A file to start from: all settings, commented out, with their defaults and what they mean."""

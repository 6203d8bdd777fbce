"""Reading ``config.toml`` by the schema in :mod:`inbox_tui.config`, and writing one to start from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import Any

from inbox_tui.config import SECTIONS, Wrong, local_zone, number, word, zone_named
from inbox_tui.domain.clock import Target, Targets
from inbox_tui.domain.hours import BusinessHours
from inbox_tui.errors import ConfigError


def parsed(text: str, source: str) -> dict[str, Any]:
    """The fields of a :class:`~inbox_tui.config.Config` from TOML. Raises :class:`ConfigError` naming the line, the key
    and what is allowed."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{source} is not valid TOML: {error}.", next_step=f"Correct {source}.") from None
    reader = _Reader(text, source)
    reader.known((), found, [*SECTIONS, "hours", "targets", "polling"])
    made: dict[str, Any] = {
        name: reader.section(name, kind, reader.table(name, found)) for name, kind in SECTIONS.items()
    }
    made["hours"] = reader.hours(reader.table("hours", found))
    made["targets"] = reader.targets(reader.table("targets", found))
    made["polling"] = reader.mapping(("polling",), reader.table("polling", found), number(10, 86_400, True))
    return made


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
                values[key] = self.mapping((name, key), value, word)
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
                if not isinstance(value, str) or zone_named(value) is None:
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
        for key, name in self.mapping(("hours", "holidays"), value, word).items():
            try:
                found[date.fromisoformat(key)] = name
            except ValueError:
                raise self._error(("hours", "holidays", key), "must be a day like 2026-12-25.") from None
        return found

    def _read(self, at: tuple[str, ...], read: Callable[[Any], Any], value: Any) -> Any:
        try:
            return read(value)
        except Wrong as wrong:
            raise self._error(at, f"is {repr(value)[:60]}, but {wrong}.") from None

    def _error(self, at: tuple[str, ...], what: str) -> ConfigError:
        line = self._line(at)
        place = f"{self._source}, line {line}" if line else self._source
        return ConfigError(f"{place}: {'.'.join(at)} {what}", next_step=f"Correct {self._source}.")

    def _line(self, at: tuple[str, ...]) -> int | None:
        """Where a key stands, as well as a look at the text can tell."""
        inside: str = ""
        for place, line in enumerate(self._lines, 1):
            if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
                inside = header[1].replace(" ", "")
                if inside == ".".join(at):
                    return place
                continue
            key = re.match(r"\s*([\w.\"'-]+)\s*=", line)
            if key and ".".join(filter(None, (inside, key[1].strip("\"'")))) == ".".join(at):
                return place
        return None


def _hours_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("hours are a text in quotes")
    return value


def _target(value: Any) -> Target:
    found = re.fullmatch(r"(\d{1,6})\s*(business|calendar)", value) if isinstance(value, str) else None
    if not found or not int(found[1]):
        raise Wrong('must be minutes and "business" or "calendar", like "60 business"')
    return Target(int(found[1]), found[2] == "business")


def default_text() -> str:
    """A file to start from: all settings, commented out, with their defaults and what they mean."""
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
    for name, kind in SECTIONS.items():
        lines += ["", f"[{name}]", f"# {(kind.__doc__ or '').splitlines()[0]}"]
        defaults = kind()
        for item in fields(kind):
            if rule := item.metadata.get("rule"):
                lines.append(f"{f'# {item.name} = {rule.show(getattr(defaults, item.name))}':<37}# {rule.note}")
    lines += [
        "",
        "[keys.bind]",
        '# "triage.done" = "J"                  # ids are shown by ? beside each key',
        "",
        "[polling]",
        "# Seconds between two looks, by account or platform, where the connector's own pace does not suit.",
        "# mastodon = 60",
    ]
    return "\n".join(lines) + "\n"

"""The keys in force: the declared ones, with the user's own over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.keys import _character_to_key

from inbox_tui.domain.value import value_class
from inbox_tui.ui.commands import BY_ID, COMMANDS, Command, Scope, stands_as

_SIGNS = {
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "equals_sign": "=",
    "comma": ",",
    "full_stop": ".",
    "slash": "/",
    "number_sign": "#",
    "exclamation_mark": "!",
    "at": "@",
    "asterisk": "*",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "question": "?",
}


def key_name(key: str) -> str:
    """A key as Textual names it: ``?`` becomes ``question_mark``; chords keep their space."""
    return " ".join(_character_to_key(part) if len(part) == 1 else part.lower() for part in key.split())


def key_label(key: str) -> str:
    """A key as people write it."""
    return " ".join(map(_step_label, key.split()))


def _step_label(step: str) -> str:
    *modifiers, last = step.split("+")
    last = _SIGNS.get(last, last)
    return "+".join([*(one.capitalize() for one in modifiers), last.upper() if modifiers and len(last) == 1 else last])


@value_class()
class Keymap:
    """The keys in force, after the user's own."""

    keys: Mapping[str, tuple[str, ...]]
    complaints: tuple[str, ...]
    """What could not be taken over, in sentences."""

    def label(self, id: str) -> str:
        keys = self.keys[id]
        return key_label(keys[0]) if keys else ""

    def labels(self, id: str) -> str:
        return "  ".join(key_label(key) for key in self.keys[id])

    def chords(self, scope: Scope) -> dict[str, dict[str, Command]]:
        """First key, then second key, to the command."""
        found: dict[str, dict[str, Command]] = {}
        for command in COMMANDS:
            if command.scopes & {scope, Scope.EVERYWHERE}:
                for key in self.keys[command.id]:
                    first, _, second = key.partition(" ")
                    if second:
                        found.setdefault(first, {})[second] = command
        return found

    def overrides(self) -> dict[str, str]:
        """What Textual's own keymap must know."""
        return {
            id: ",".join(stands_as(key) for key in keys)
            for id, keys in self.keys.items()
            if keys != _default(BY_ID[id])
        }


def _default(command: Command) -> tuple[str, ...]:
    return tuple(command.keys.split(","))


def _preset(command: Command, preset: str) -> tuple[str, ...]:
    """``modifiers``: no single letter does anything; F2 comes before each."""
    keys = _default(command)
    if preset != "modifiers":
        return keys
    return tuple(f"f2 {key}" if _typable(key) and " " not in key and len(key) == 1 else key for key in keys)


def _typable(key: str) -> bool:
    """Whether the key would be text in a text field."""
    return not (key.startswith(("ctrl+", "f")) and len(key) > 1) and key not in {"escape", "enter", "up", "down", "tab"}


def keymap(overrides: Mapping[str, str] | None = None, preset: str = "default") -> Keymap:
    """The default keys with the user's (command id to comma-separated keys) over them. What does not work is left at
    its default and complained about: unknown ids, keys taken in the same place, letters where text is typed."""
    complaints: list[str] = []
    wanted = {command.id: _preset(command, preset) for command in COMMANDS}
    for id, given in (overrides or {}).items():
        if id not in BY_ID:
            complaints.append(f"Keymap: there is no command “{id}”; docs/keys.md has the names.")
            continue
        keys = tuple(key_name(key.strip()) for key in given.split(",") if key.strip())
        typing = BY_ID[id].scope in {Scope.COMPOSER, Scope.SEARCH, Scope.FORM, Scope.PLAN} or BY_ID[id].priority
        if typing and any(map(_typable, keys)):
            complaints.append(
                f"Keymap: “{given}” for {id} would be typed as text there; it needs a Ctrl or function key."
            )
            continue
        if any("alt+" in key for key in keys):
            complaints.append(f"Keymap: “{given}” for {id} uses Alt, which terminals do not send reliably.")
            continue
        wanted[id] = keys
    for id in list(overrides or {}):
        if id in BY_ID and (other := _clash(id, wanted)):
            complaints.append(f"Keymap: {id} and {other} would share a key; {id} keeps {BY_ID[id].keys}.")
            wanted[id] = _default(BY_ID[id])
    return Keymap(wanted, tuple(complaints))


def _clash(id: str, wanted: Mapping[str, Iterable[str]]) -> str:
    mine = set(wanted[id])
    firsts = {key.split()[0] for key in mine if " " in key}
    for other, keys in wanted.items():
        if other == id or not _meet(BY_ID[id], BY_ID[other]):
            continue
        for key in keys:
            if key in mine or key in firsts or (" " in key and key.split()[0] in mine):
                return other
    return ""


def _meet(one: Command, other: Command) -> bool:
    """Whether there is a place where both work."""
    return bool(one.scopes & other.scopes) or Scope.EVERYWHERE in {one.scope, other.scope}

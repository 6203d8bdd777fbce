"""What was chosen on the settings screen: a small file beside config.toml, which it overrides."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from inbox_tui.config import Config
from inbox_tui.errors import ConfigError

_SECTIONS: Mapping[str, str] = {
    "theme": "look",
    "density": "look",
    "emoji": "look",
    "times": "look",
    "undo_seconds": "sending",
    "linear": "listening",
}
"""Which section of the configuration each choice belongs to."""


class Choices:
    """Reading never fails: a damaged file means that nothing was chosen."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._made: dict[str, str] = {}
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = {}
        if isinstance(found, dict):
            self._made = {name: value for name, value in found.items() if name in _SECTIONS and isinstance(value, str)}

    def applied(self, config: Config) -> Config:
        """``config`` with what was chosen; a value that is no longer allowed is passed over."""
        for name, value in self._made.items():
            section = _SECTIONS[name]
            try:
                parsed = Config.parse(f"[{section}]\n{name} = {_toml(value)}\n", self._file.name)
            except ConfigError:
                continue
            changed: Any = replace(getattr(config, section), **{name: getattr(getattr(parsed, section), name)})
            config = replace(config, **{section: changed})
        return config

    def keep(self, name: str, value: str) -> None:
        """Remember a choice. Raises :class:`ConfigError` where it cannot be written."""
        if name not in _SECTIONS:
            return
        self._made[name] = value
        part = self._file.with_suffix(".part")
        try:
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump(self._made, out, ensure_ascii=False, indent=2)
            part.replace(self._file)
        except OSError as error:
            raise ConfigError(f"The choice could not be kept ({error.strerror}); it lasts until you quit.") from None


def _toml(value: str) -> str:
    if value in ("True", "False"):
        return value.lower()
    return value if value.isdigit() else json.dumps(value)

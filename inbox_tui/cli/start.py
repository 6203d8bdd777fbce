"""What every command does first: the folders, the log, the time."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from inbox_tui import log as logs
from inbox_tui.errors import ConfigError
from inbox_tui.paths import Home


def now() -> datetime:
    """The one place that reads the system's clock."""
    return datetime.now(UTC)


_logging: list[logs.Logging] = []


def stop_log() -> None:
    """Close the log; nothing of ours is logged from then on."""
    while _logging:
        _logging.pop().stop()


def prepare(home: Home) -> tuple[str, ...]:
    """Make the folders and start the log. Returns warnings; raises :class:`ConfigError`."""
    warnings = tuple(home.prepare())
    stop_log()
    try:
        _logging.append(logs.start(home.log_file, level=logging.INFO))
    except OSError as error:
        raise ConfigError(
            f"The log {home.log_file} cannot be written: {error.strerror}.",
            next_step="Check the folder and its owner, or choose another with --home DIR.",
        ) from None
    return warnings

"""What every command does first: the folders, the log, the time."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
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


def begin_reading(home: Home) -> bool:
    """For what only reads: no folder is made, and a log is written only where one can be. Returns whether there is a
    store. Raises :class:`ConfigError` for a folder that cannot be looked into."""
    try:
        home.database.stat()
    except FileNotFoundError:
        return False
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise ConfigError(
            f"The folder {home.data} cannot be used: {reason}.",
            next_step="Check its owner and permissions, or choose another with --home DIR.",
        ) from None
    stop_log()
    log_there(home)
    return True


def log_there(home: Home) -> bool:
    """Start the log unless it is there, in a folder that is. Returns whether there is one now."""
    if not _logging and home.log_file.parent.is_dir():
        os.umask(0o077)
        with suppress(OSError):
            _logging.append(logs.start(home.log_file, level=logging.INFO))
    return bool(_logging)


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

"""``doctor``: whether everything is in order here, a line each, and what to do where it is not. It changes nothing."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import stat
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path

from inbox_tui import __version__
from inbox_tui.cli import codes, diagnosis, output
from inbox_tui.cli.diagnosis import BAD, GOOD, NOTE, Finding
from inbox_tui.cli.start import begin_reading, now
from inbox_tui.config import Config, zone_named
from inbox_tui.domain.text import clean
from inbox_tui.engine.accounts import Accounts
from inbox_tui.errors import ConfigError, InboxError, StoreError, StoreLocked
from inbox_tui.paths import HOME_VARIABLE, Home, owned
from inbox_tui.store.lock import Lock
from inbox_tui.store.reader import Reader

_LIBRARIES = ("textual", "httpx", "websockets", "aiosqlite", "keyring", "cryptography", "regex")
_OLDEST_SQLITE = (3, 37)
_LITTLE, _TOO_LITTLE = 1_000_000_000, 50_000_000
"""Bytes free on the store's disk: worth a word, and wrong."""
_FIRST_YEAR = 2026
"""No clock of a machine that runs this shows an earlier one."""
_SMALL = (60, 20)


def run_doctor(given: Namespace, home: Home) -> int:
    found = list(findings(home))
    if given.json:
        output.data([{"what": each.what, "state": each.state, "words": each.words} for each in found])
    else:
        output.table([(each.state, each.what, each.words) for each in found], widest=(5, 24))
    bad = sum(each.state == BAD for each in found)
    output.flush()
    output.say(f"{bad} wrong." if bad else "Everything is in order.")
    return codes.ERROR if bad else codes.OK


def findings(home: Home) -> Iterator[Finding]:
    yield Finding("inbox-tui", GOOD, f"{__version__}, in {Path(__file__).parents[1]}")
    yield Finding("python", GOOD, f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    yield _libraries()
    yield Finding("sqlite", *_sqlite())
    yield from _terminal()
    troubles = [each for folder in _folders(home) if (each := _folder(folder)) is not None]
    yield from troubles
    config = None
    if not any(each.state == BAD for each in troubles):
        begin_reading(home)
        yield from _files(home)
        yield from _disk(home)
        config, finding = _config(home)
        if finding is not None:
            yield finding
        yield from _store(home)
    yield from _time(config)
    yield from diagnosis.keyring()
    yield from diagnosis.connectors()
    if not any(each.state == BAD for each in troubles):
        try:
            accounts = Accounts(home.accounts_file)
        except ConfigError as error:
            yield Finding("accounts", BAD, f"{error} {error.next_step}")
        else:
            yield from (Finding("accounts", BAD, warning) for warning in accounts.warnings)
            yield from diagnosis.accounts(home, accounts)


# --- the program


def _libraries() -> Finding:
    found, lacking = [], []
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            lacking.append(name)
    if lacking:
        return Finding("libraries", BAD, f"missing: {', '.join(lacking)}; install inbox-tui again")
    return Finding("libraries", GOOD, ", ".join(found))


def _sqlite() -> tuple[str, str]:
    version = sqlite3.sqlite_version
    try:
        with closing(sqlite3.connect(":memory:")) as probe:
            probe.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
    except sqlite3.Error:
        return BAD, f"{version}, without full-text search (FTS5): the store cannot be made with it"
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        return BAD, f"{version}; {'.'.join(map(str, _OLDEST_SQLITE))} or newer is needed"
    return GOOD, version


def _terminal() -> Iterator[Finding]:
    term = os.environ.get("TERM", "")
    encoding = sys.stdout.encoding or "unknown"
    facts = [f"TERM {term or 'not set'}", f"encoding {encoding}"]
    wrong = []
    if sys.stdout.isatty():
        size = shutil.get_terminal_size()
        facts.insert(1, f"{size.columns}x{size.lines}")
        if size.columns < _SMALL[0] or size.lines < _SMALL[1]:
            wrong.append("make it larger: 80x24 shows one pane, 120x36 all")
    else:
        facts.append("not a terminal here")
    inside = [name for name, variable in (("tmux", "TMUX"), ("screen", "STY")) if os.environ.get(variable)]
    facts += [f"COLORTERM {os.environ['COLORTERM']}"] if os.environ.get("COLORTERM") else []
    facts += [f"inside {name}" for name in inside]
    facts += ["NO_COLOR is set"] if os.environ.get("NO_COLOR") else []
    if not encoding.lower().startswith("utf"):
        wrong.append("letters beyond ASCII are spelled out; set LANG=C.UTF-8 or another UTF-8 locale")
    if term == "dumb":
        wrong.append("the app needs a terminal that can do more")
    words = ", ".join(clean(fact, limit=60, one_line=True) for fact in facts)
    yield Finding("terminal", NOTE if wrong else GOOD, "; ".join((words, *wrong)))
    if home := os.environ.get(HOME_VARIABLE):
        yield Finding(HOME_VARIABLE, GOOD, clean(home, limit=200, one_line=True))


def _time(config: Config | None) -> Iterator[Finding]:
    """``config``: None where it cannot be read."""
    at = now()
    if at.year < _FIRST_YEAR:
        yield Finding(
            "clock", BAD, f"this machine believes it is {at:%d %b %Y}; set its clock, every wait counts on it"
        )
    named = os.environ.get("TZ", "").removeprefix(":")
    if named and zone_named(named) is None:
        shown = clean(named, limit=40, one_line=True)
        yield Finding("TZ", NOTE, f"TZ={shown} is no zone that is known; write it as TZ=Europe/Berlin")
    if config is not None:
        zone = config.hours.zone
        words = f"{zone.key}, where it is {at.astimezone(zone):%a %H:%M} now; business hours go by it ([hours] zone)"
        yield Finding("time zone", GOOD, words)


# --- its files


def _folders(home: Home) -> tuple[Path, ...]:
    return tuple(dict.fromkeys((home.config, home.data, home.state)))


def _folder(folder: Path) -> Finding | None:
    """What is wrong with a folder; None for nothing (not there yet is nothing)."""
    try:
        found = folder.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        return Finding("folder", BAD, f"{folder} cannot be used: {(error.strerror or '').lower()}; --home DIR chooses")
    if not stat.S_ISDIR(found.st_mode):
        return Finding("folder", BAD, f"{folder} cannot be used: it is a file; choose another with --home DIR")
    if not owned(found):
        return Finding("folder", BAD, f"{folder} belongs to another user; choose another with --home DIR")
    if not os.access(folder, os.R_OK | os.X_OK):
        return Finding("folder", BAD, f"{folder} cannot be read: chmod 700 {folder}")
    if not os.access(folder, os.W_OK):
        return Finding("folder", NOTE, f"{folder} cannot be written: only reading works")
    if stat.S_IMODE(found.st_mode) & 0o077:
        return Finding("folder", NOTE, f"others may look into {folder}; close it with: chmod 700 {folder}")
    return None


def _files(home: Home) -> Iterator[Finding]:
    for what, path in (
        ("config", home.config_file),
        ("accounts file", home.accounts_file),
        ("store", home.database),
        ("log", home.log_file),
        ("sealed secrets", home.secrets_file),
        ("clear-text secrets", home.clear_secrets_file),
    ):
        state, words = _private(path)
        there = path.exists()
        if path == home.clear_secrets_file and state == GOOD and there:
            state, words = NOTE, f"{words}: secrets lie here in clear text"
        if there or path not in (home.secrets_file, home.clear_secrets_file):
            yield Finding(what, state, words)


def _private(path: Path) -> tuple[str, str]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return GOOD, f"{path} (not there yet)"
    except OSError as error:
        return BAD, f"{path}: {(error.strerror or 'it cannot be read').lower()}"
    if not stat.S_ISREG(found.st_mode):
        return BAD, f"{path} is no file; move it away"
    mode = stat.S_IMODE(found.st_mode)
    if mode & 0o077:
        return NOTE, f"{path} can be read by others ({mode:o}); close it with: chmod 600 {path}"
    return GOOD, f"{path} ({mode:o})"


def _disk(home: Home) -> Iterator[Finding]:
    folder = next((each for each in (home.data, *home.data.parents) if each.is_dir()), None)
    if folder is None:
        return
    free = shutil.disk_usage(folder).free
    words = f"{free / 1e9:.1f} GB free" if free >= _LITTLE else f"{free // 1_000_000} MB free"
    if free < _TOO_LITTLE:
        yield Finding("disk", BAD, f"{words} where the store is; make room, or nothing new can be kept")
    else:
        yield Finding("disk", NOTE if free < _LITTLE else GOOD, f"{words} where the store is")


def _config(home: Home) -> tuple[Config | None, Finding | None]:
    try:
        return Config.load(home.config_file), None
    except InboxError as error:
        return None, Finding("settings", BAD, f"{error} {error.next_step}".strip())


def _store(home: Home) -> Iterator[Finding]:
    aside = sorted(home.data.glob(f"{home.database.name}.damaged-*"))
    if aside:
        words = f"{len(aside)} kept beside the store, the last is {aside[-1].name}; delete what you do not need"
        yield Finding("damaged stores", NOTE, words)
    if not home.database.exists():
        return
    try:
        with Reader(home.database) as reader:
            verdict = reader.check()
        words = "its pages are in order" if verdict == "ok" else clean(verdict, limit=200, one_line=True)
        yield Finding("store's content", GOOD if verdict == "ok" else BAD, words)
    except (InboxError, sqlite3.Error) as error:
        step = getattr(error, "next_step", "").replace("Run: inbox-tui doctor", "")
        copies = sorted(home.backups.glob("[0-9]*.db")) if home.backups.is_dir() else []
        then = f"The next start puts it aside and takes the copy {copies[-1].name}." if copies else ""
        damaged = not step and "The next start puts it aside and fetches everything anew; what you wrote is kept."
        yield Finding("store's content", BAD, " ".join(filter(None, (str(error), step, then or damaged or ""))))
    try:
        Lock(home.lock).release()
    except StoreLocked:
        yield Finding("running", NOTE, "another inbox-tui is open on this store")
    except StoreError as error:
        yield Finding("running", NOTE, f"{error} {error.next_step}".strip())

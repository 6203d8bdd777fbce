"""``doctor``: whether everything is in order here, a line each, and what to do where it is not."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sqlite3
import stat
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from inbox_tui import __version__
from inbox_tui.cli import codes, output
from inbox_tui.cli.open import place
from inbox_tui.config import Config
from inbox_tui.domain.text import clean
from inbox_tui.domain.value import value_class
from inbox_tui.engine.accounts import Accounts
from inbox_tui.engine.registry import ConnectorBroken, Registry
from inbox_tui.errors import InboxError, StoreError, StoreLocked
from inbox_tui.paths import HOME_VARIABLE, Home
from inbox_tui.secrets import CLEAR
from inbox_tui.secrets.survey import survey
from inbox_tui.store.lock import Lock
from inbox_tui.store.reader import Reader

GOOD, NOTE, BAD = "ok", "note", "wrong"


@value_class()
class Finding:
    what: str
    state: str
    words: str


def run_doctor(given: Namespace, home: Home) -> int:
    found = list(findings(home))
    if given.json:
        output.data([{"what": each.what, "state": each.state, "words": each.words} for each in found])
    else:
        output.table([(each.state, each.what, each.words) for each in found], widest=(5, 24))
    bad = sum(each.state == BAD for each in found)
    output.say(f"{bad} wrong." if bad else "Everything is in order.")
    return codes.ERROR if bad else codes.OK


def findings(home: Home) -> Iterator[Finding]:
    yield Finding("inbox-tui", GOOD, __version__)
    yield Finding("python", GOOD, f"{platform.python_version()} on {platform.system()}")
    yield Finding("sqlite", *_sqlite())
    try:
        here = place(home)
    except InboxError as error:
        yield Finding("folders", BAD, f"{error} {error.next_step}".strip())
    else:
        for warning in here.warnings:
            yield Finding("files", NOTE, warning)
    yield from _folders(home)
    yield from _config(home)
    yield from _secrets()
    yield from _store(home)
    yield from _connectors(home)
    yield from _terminal()


def _sqlite() -> tuple[str, str]:
    version = sqlite3.sqlite_version
    try:
        with sqlite3.connect(":memory:") as probe:
            probe.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
        probe.close()
    except sqlite3.Error:
        return BAD, f"{version}, without full-text search (FTS5): the store cannot be made with it"
    return (GOOD, version) if sqlite3.sqlite_version_info >= (3, 37) else (BAD, f"{version}; 3.37 or newer is needed")


def _folders(home: Home) -> Iterator[Finding]:
    for what, path in (
        ("config", home.config_file),
        ("accounts file", home.accounts_file),
        ("store", home.database),
        ("log", home.log_file),
        ("sealed secrets", home.secrets_file),
        ("clear-text secrets", home.clear_secrets_file),
    ):
        state, words = _private(path)
        if path == home.clear_secrets_file and state == GOOD and path.exists():
            state, words = NOTE, f"{words}: secrets lie here in clear text"
        if path.exists() or path not in (home.secrets_file, home.clear_secrets_file):
            yield Finding(what, state, words)


def _private(path: Path) -> tuple[str, str]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return GOOD, f"{path} (not there yet)"
    except OSError as error:
        return BAD, f"{path}: {error.strerror}"
    mode = stat.S_IMODE(found.st_mode)
    if mode & 0o077:
        return NOTE, f"{path} can be read by others ({mode:o}); close it with: chmod 600 {path}"
    return GOOD, f"{path} ({mode:o})"


def _config(home: Home) -> Iterator[Finding]:
    try:
        Config.load(home.config_file)
    except InboxError as error:
        yield Finding("settings", BAD, f"{error} {error.next_step}".strip())


def _secrets() -> Iterator[Finding]:
    found = asyncio.run(survey())
    yield Finding("keyring", GOOD if found.keyring else NOTE, found.sentence)


def _store(home: Home) -> Iterator[Finding]:
    if not home.database.exists():
        return
    try:
        with Reader(home.database) as reader:
            verdict = reader.check()
        words = "its pages are in order" if verdict == "ok" else clean(verdict, limit=200, one_line=True)
        yield Finding("store's content", GOOD if verdict == "ok" else BAD, words)
    except (InboxError, sqlite3.Error) as error:
        backups = f" Copies are in {home.backups}." if home.backups.exists() else ""
        yield Finding("store's content", BAD, f"{error}{backups}")
    try:
        Lock(home.lock).release()
    except StoreLocked:
        yield Finding("running", NOTE, "another inbox-tui is open on this store")
    except StoreError as error:
        yield Finding("running", BAD, str(error))


def _connectors(home: Home) -> Iterator[Finding]:
    registry = Registry()
    for kind in registry.load_all():
        yield Finding(f"connector {kind.platform}", GOOD, f"{kind.label}, from {registry.distribution(kind.platform)}")
    for broken in registry.broken():
        yield Finding(f"connector {broken.name}", BAD, f"from {broken.distribution}: {broken.reason}")
    accounts = Accounts(home.accounts_file) if _readable(home.accounts_file) else None
    for record in accounts.all() if accounts is not None else ():
        where = f"{record.platform}, secrets: {record.secrets_in_words or 'none'}"
        try:
            registry.load(record.platform)
        except ConnectorBroken as error:
            yield Finding(f"account {record.id}", BAD, str(error))
        else:
            yield Finding(f"account {record.id}", NOTE if record.secrets == CLEAR else GOOD, where)


def _readable(path: Path) -> bool:
    with suppress(InboxError):
        Accounts(path)
        return True
    return False


def _terminal() -> Iterator[Finding]:
    size = shutil.get_terminal_size()
    term = os.environ.get("TERM", "not set")
    inside = [name for name, variable in (("tmux", "TMUX"), ("screen", "STY")) if os.environ.get(variable)]
    facts = [f"TERM {term}", f"{size.columns}x{size.lines}", f"encoding {sys.stdout.encoding}"]
    facts += [f"COLORTERM {os.environ['COLORTERM']}"] if os.environ.get("COLORTERM") else []
    facts += [f"inside {name}" for name in inside]
    facts += ["NO_COLOR is set"] if os.environ.get("NO_COLOR") else []
    state = GOOD if (sys.stdout.encoding or "").lower().startswith("utf") else NOTE
    yield Finding("terminal", state, ", ".join(clean(fact, limit=60, one_line=True) for fact in facts))
    if home := os.environ.get(HOME_VARIABLE):
        yield Finding(HOME_VARIABLE, GOOD, clean(home, limit=200, one_line=True))

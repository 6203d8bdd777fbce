"""``export`` and ``import``: everything the user made, out and back in."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from inbox_tui.cli import codes, output
from inbox_tui.cli.start import begin_reading, now, prepare
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.paths import Home


def run_export(given: Namespace, home: Home) -> int:
    """Beside a running app too: nothing is changed. A file that is there is written over only where that is asked
    for: it may be an export with more in it."""
    from inbox_tui.inbox.exporting import export_lines, write_pages, write_whole

    if not begin_reading(home):
        raise NoSuchThing("There is nothing to export yet.", next_step="Run: inbox-tui sync")
    if given.file is not None and not given.force and os.path.lexists(given.file):
        raise InboxError(
            f"{given.file} is there already, and was left as it is.",
            next_step="Name another file, or write over it with --force.",
        )
    if given.markdown is not None:
        folder = Path(given.markdown)
        count = write_pages(folder, home.database)
        output.say(f"{_many(count, 'page')} written to {folder}; begin with {folder / 'index.md'}.")
    if given.file is not None:
        count = write_whole(Path(given.file), export_lines(home.database, now()))
        output.say(f"{_many(count, 'line')} written to {given.file}.")
    elif given.markdown is None:
        if sys.stdout.isatty():
            raise codes.Misuse("That would fill your screen.", next_step="Name a file: inbox-tui export FILE")
        output.flush()
        for line in export_lines(home.database, now()):
            _put(line)
    return codes.OK


def _put(line: bytes) -> None:
    """Bytes, not text: the file is UTF-8 whatever the terminal is. Raises as ``output.line`` does."""
    try:
        sys.stdout.buffer.write(line)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise output.Unwritable(f"The output cannot be written: {os.strerror(error.errno or 0)}.") from None


def run_import(given: Namespace, home: Home) -> int:
    from inbox_tui.cli.ending import carry_out
    from inbox_tui.config import Config
    from inbox_tui.inbox.exporting import import_file

    for warning in prepare(home):
        output.say(warning)
    done = carry_out(import_file(home, Config.load(home.config_file), now, Path(given.file)))
    for words, counts in (("New", done.new), ("Brought up to date", done.changed)):
        if told := _told(counts):
            output.say(f"{words}: {told}.")
    if not done.new and not done.changed:
        output.say("Everything in it was here already.")
    _tell_without_login(home)
    return codes.OK


def _tell_without_login(home: Home) -> None:
    """Logins are in no export: which accounts want one."""
    from inbox_tui.cli import glance

    if found := glance.state_in(str(home.config), str(home.data), now().timestamp())["without_login"]:
        for line in glance.without_login(found):
            output.say(line)


_CALLED = {
    "identity": ("profile", "profiles"),
    "person": ("person", "people"),
    "sent reply": ("sent reply", "sent replies"),
    "sent": ("other thing sent", "other things sent"),
    "person tag": ("tag", "tags"),
    "hearing": ("post heard", "posts heard"),
    "heard": ("line heard", "lines heard"),
    "ledger": ("entry of give and ask", "entries of give and ask"),
    "stage": ("move of a stage", "moves of stages"),
    "kind": ("remembered kind", "remembered kinds"),
    "search": ("saved search", "saved searches"),
    "not the same": ("pair kept apart", "pairs kept apart"),
    "gate": ("answer in review", "answers in review"),
    "let be: touch": ("person let be", "people let be"),
    "let be: thanks": ("thanks let be", "thanks let be"),
}
_UNTOLD = frozenset({"wait", "gate run"})


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(_many(count, *_CALLED.get(type, (type,))) for type, count in counts.items() if type not in _UNTOLD)


def _many(count: int, one: str, many: str = "") -> str:
    return f"1 {one}" if count == 1 else f"{count:,} {many or f'{one}s'}"

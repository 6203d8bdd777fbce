"""Data goes to stdout, words to stderr; both survive a pipe that closes and a terminal that knows only ASCII."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from inbox_tui.cli import first_frame
from inbox_tui.errors import InboxError


class Unwritable(InboxError):
    """What should go to stdout cannot be put there."""


def prepare() -> None:
    """A character that the terminal's encoding lacks is spelled out instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def data(value: Any) -> None:
    """One JSON document."""
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    line(json.dumps(value, ensure_ascii=not unicode, indent=2))


def line(text: str = "", *, end: str = "\n") -> None:
    """Raises ``BrokenPipeError`` where the reader went away, :class:`Unwritable` for every other trouble."""
    try:
        print(text, end=end)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritable(f"The output cannot be written: {error.strerror}.") from None


def flush() -> None:
    """Write out what is buffered while trouble with it can still be told. Raises as :func:`line` does."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritable(f"The output cannot be written: {error.strerror}.") from None


def say(text: str) -> None:
    """Words for a person, on stderr. Nobody there to hear them is no trouble."""
    first_frame.take_down()
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def complain(sentence: str, next_step: str = "") -> None:
    """What went wrong and what to do."""
    say(f"inbox-tui: {sentence}" + (f"\n           {next_step}" if next_step else ""))


def no_more() -> None:
    """Nothing can be written to stdout any more; what is still buffered is dropped instead of failing once more."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def table(rows: Sequence[Sequence[str]], *, widest: Sequence[int], last: int | None = None) -> None:
    """Columns aligned by what a terminal shows. ``widest`` caps each; the last one takes what is left of the line
    (``last`` characters, by default the terminal's width; everything where stdout is no terminal)."""
    if not rows:
        return
    wide = [min(most, max(cells(row[n]) for row in rows)) for n, most in enumerate(widest)]
    room = last if last is not None else _room() - sum(wide) - 2 * len(wide)
    for row in rows:
        fixed = [_fit(text, width) for text, width in zip(row, wide, strict=False)]
        tail = [cut(text, max(room, 20)) for text in row[len(wide) :]]
        line("  ".join([*fixed, *tail]).rstrip())


def _room() -> int:
    if not sys.stdout.isatty():
        return 10_000
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return 80


def _fit(text: str, width: int) -> str:
    short = cut(text, width)
    return short + " " * (width - cells(short))


def cut(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells."""
    if cells(text) <= width:
        return text
    kept, used = "", 0
    for character in text:
        used += cells(character)
        if used > width - 1:
            break
        kept += character
    return kept + "…"


def cells(text: str) -> int:
    """About how many cells a terminal gives to ``text``."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def iso(at: datetime | None) -> str | None:
    """UTC, to the second: ``2026-03-02T09:00:00Z``."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

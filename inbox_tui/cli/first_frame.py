"""The first frame: the top of the inbox in plain escape codes, before Textual is imported.

Importing Textual and the engine takes some 300 ms, reading forty rows takes two. So the list is painted at once, where
and how the real one will stand, and Textual's own first frame replaces it. Nothing is imported that a row does not
need; whatever is unusual (another theme, a damaged store, a small or strange terminal) paints nothing, and the app
opens as if this were not here. What it is drawn on: :mod:`inbox_tui.cli.canvas`.
"""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

LEAST = (40, 8)
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?1049l\x1b[?25h"
_before: list[Any] = []
"""The terminal's settings from before the frame, while that stands."""


def paint(arguments: Sequence[str]) -> None:
    """Paint, if these arguments open the app and the terminal is one we know. Never raises."""
    home = opens(arguments)
    if home is None or not _fit_for_it():
        return
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
        drawn = frame(home, size.columns, size.lines, time.time(), os.environ)
    except Exception:  # noqa: BLE001 - the app itself will say what is wrong, in a sentence
        return
    if drawn:
        _silence()
        sys.stdout.write(_ENTER + drawn)
        sys.stdout.flush()


def hand_over() -> None:
    """Textual takes the screen from here: the terminal's settings go back to what they were, the picture stays.

    Where nothing was painted, what was typed meanwhile was typed blind: it is dropped, not run as commands.
    """
    if not sys.stdin.isatty():
        return
    import termios

    if _before:
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, _before.pop())
    else:
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


def take_down() -> None:
    """Something is to be said on the plain terminal instead: the frame goes."""
    if _before:
        hand_over()
        sys.stdout.write(_LEAVE)
        sys.stdout.flush()


def _silence() -> None:
    """What is typed from now on is for the app: it is kept, and not echoed into the picture."""
    import termios

    there = sys.stdin.fileno()
    settings = termios.tcgetattr(there)
    _before.append(termios.tcgetattr(there))
    settings[3] &= ~termios.ECHO
    termios.tcsetattr(there, termios.TCSANOW, settings)


def opens(arguments: Sequence[str]) -> str | None:
    """The home that is named (empty: none), where these arguments open the app on the user's own accounts."""
    match list(arguments):
        case []:
            return ""
        case ["--home", home] if home and not home.startswith("-"):
            return home
        case [word] if word.startswith("--home=") and len(word) > 7:
            return word[7:]
        case _:
            return None


def _fit_for_it() -> bool:
    return (
        sys.platform != "win32"
        and sys.stdin.isatty()
        and sys.stdout.isatty()
        and (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
        and os.environ.get("TERM", "dumb") not in ("dumb", "unknown", "linux")
    )


def frame(home: str, columns: int, lines: int, now: float, environ: Mapping[str, str]) -> str:
    """The whole screen as text and escape codes; empty where there is nothing to paint. ``now``: seconds since 1970.

    Raises whatever goes wrong.
    """
    from inbox_tui.cli.canvas import MEDIUM, SIDE, WIDE, Canvas, Colours
    from inbox_tui.cli.glance import folders
    from inbox_tui.store.glance import first_rows

    config, data = folders(home, environ)
    database = os.path.join(data, "inbox.db")
    if columns < LEAST[0] or lines < LEAST[1] or not os.path.exists(database):
        return ""
    look = _look(config, environ)
    if look is None:
        return ""
    theme, roomy_from, given = look
    rows, counts, accounts = first_rows(
        database, int(now * 1000), lines, given.get("thanks_hours", 48), given.get("losing_touch_days", 45)
    )
    if not rows:
        return ""  # what an empty inbox says depends on more than can be read so fast
    canvas = Canvas(columns, lines, Colours(theme, environ))
    canvas.head()
    list_at, list_width, top = 0, columns, 1
    if columns >= MEDIUM:
        rest = columns - (SIDE if columns >= WIDE else 0)
        list_width, top = min(68, max(44, round(rest * 0.39))), 2
        if columns >= WIDE:
            canvas.side(counts, accounts)
            list_at = SIDE
        canvas.rule(list_at + list_width)
    canvas.list(list_at, top, list_width, rows, counts.get("place:needs") or len(rows), now, columns >= roomy_from)
    canvas.foot()
    return canvas.text()


def _look(config: str, environ: Mapping[str, str]) -> tuple[str, int, dict[str, Any]] | None:
    """Theme, the columns from which rows take two lines, and what is set of the relationship; None where the user chose
    what we cannot paint."""
    from inbox_tui.cli.canvas import INKS

    look: dict[str, Any] = {}
    given: dict[str, Any] = {}
    made: dict[str, Any] = {}
    file = os.path.join(config, "config.toml")
    if os.path.exists(file):
        import tomllib

        with open(file, "rb") as source:
            told = tomllib.load(source)
        if told.get("keys") or told.get("listening", {}).get("linear"):
            return None
        made = dict(told.get("look", {}))
        given = dict(told.get("relationship", {}))
    file = os.path.join(config, "choices.json")
    if os.path.exists(file):
        import json

        with open(file, "rb") as source:
            made |= json.load(source)
    look |= made
    if str(look.get("linear")) == "True":
        return None
    theme, density = look.get("theme", "inbox-dark"), look.get("density", "auto")
    inside = bool(environ.get("TMUX") or environ.get("STY")) or environ.get("TERM", "").startswith("screen")
    emoji = look.get("emoji", "auto")
    if theme not in INKS or emoji == "simple" or (emoji == "auto" and inside):
        return None
    return theme, {"roomy": 0, "compact": 10_000}.get(density, int(look.get("roomy_from", 100))), given

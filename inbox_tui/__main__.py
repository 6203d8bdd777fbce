"""``python -m inbox_tui`` and the command ``inbox-tui``."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Returns the exit code; see ``inbox-tui --help``."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _open_what_is_closed()
    try:
        from inbox_tui.cli import first_frame, glance

        first_frame.paint(sys.argv[1:])
        try:
            code = glance.status(sys.argv[1:])
            if code is None:
                from inbox_tui.cli.main import run

                code = run(sys.argv[1:])
            return code
        finally:
            first_frame.take_down()
    except KeyboardInterrupt:  # while still importing; later it is met where it strikes
        return 130


def _open_what_is_closed() -> None:
    """A closed standard stream leads nowhere from now on. Else the next file opened would get its number, and words
    for a person would end in it."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


if __name__ == "__main__":
    sys.exit(main())

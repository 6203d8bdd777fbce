"""``python -m inbox_tui`` and the command ``inbox-tui``."""

from __future__ import annotations

import sys


def main() -> int:
    """Returns the exit code; see ``inbox-tui --help``."""
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


if __name__ == "__main__":
    sys.exit(main())

"""Arguments in, an exit code out; and the one place where errors become sentences."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from inbox_tui.cli import codes, first_frame, output
from inbox_tui.cli.codes import Ended, Misuse
from inbox_tui.errors import InboxError, NoSuchThing, StoreLocked
from inbox_tui.paths import Home

if TYPE_CHECKING:
    from argparse import Namespace

log = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Carry out one command. Never raises, never prints a traceback."""
    output.prepare()
    logging.lastResort = None  # what is logged before the log stands is for nobody's terminal
    try:
        return _run(arguments)
    finally:
        if (opened := sys.modules.get("inbox_tui.cli.start")) is not None:
            opened.stop_log()


def _run(arguments: Sequence[str]) -> int:
    home: Home | None = None
    try:
        try:
            if (folder := first_frame.opens(arguments)) is not None:  # nothing to take apart
                home = Home.find(folder)
                code = app(home)
            else:
                given, rest = understood(arguments)
                home = Home.find(getattr(given, "home", None))
                code = dispatch(given, rest, home)
        except SystemExit as end:  # argparse has told it all
            code = end.code if isinstance(end.code, int) else codes.OK
        output.flush()
        return code
    except KeyboardInterrupt:
        output.say("")
        return codes.INTERRUPTED
    except BrokenPipeError:  # | head
        output.no_more()
        return codes.OK
    except output.Unwritable as error:
        output.no_more()
        output.complain(str(error))
        return codes.ERROR
    except Ended as end:
        return 128 + end.signal
    except Misuse as error:
        output.complain(str(error), error.next_step)
        return codes.USAGE
    except StoreLocked as error:
        output.complain(str(error), error.next_step)
        return codes.LOCKED
    except NoSuchThing as error:
        output.complain(str(error), error.next_step)
        return codes.NOTHING
    except InboxError as error:
        output.complain(str(error), error.next_step)
        return codes.ERROR
    except Exception as error:  # noqa: BLE001 - it is logged, and a person is told
        where = f"More is in {home.log_file}." if home is not None and _noted(home) else ""
        output.complain(f"Something went wrong inside inbox-tui ({type(error).__name__}).", where)
        return codes.ERROR


def app(home: Home) -> int:
    """Open the app on the user's own accounts."""
    from inbox_tui.cli.app import run_app

    return run_app(home)


def _noted(home: Home) -> bool:
    """Put the error at hand into the log, which may not have been started yet. Whether it is there."""
    try:
        from inbox_tui.cli import start

        if start.log_there(home):
            log.exception("the command ended by an error of ours")
            return True
    except (ImportError, OSError):  # what is broken may be what the log needs
        pass
    return False


def understood(arguments: Sequence[str]) -> tuple[Namespace, list[str]]:
    """The parsed command line, and what only a connector can understand. Ends with exit code 2 and a usage line."""
    from inbox_tui.cli import parser  # argparse takes as long as the first frame

    top = parser.parser()
    given, rest = top.parse_known_args(list(arguments))
    signing_in = given.command == "accounts" and given.verb in ("add", "repair")
    if rest and not signing_in:
        parser.subcommands(top).get(given.command or "", top).error(f"unrecognized arguments: {' '.join(rest)}")
    if getattr(given, "home", None) == "":
        raise Misuse("--home needs a folder.", next_step="Write it as --home DIR.")
    return given, rest


def dispatch(given: Namespace, rest: list[str], home: Home) -> int:
    """Each command imports what it needs, and nothing else."""
    match given.command:
        case None:
            return app(home)
        case "listen":
            from inbox_tui.cli.listen import run_listen

            return run_listen(home, given.view or "")
        case "demo" if given.linear:
            from inbox_tui.cli import listen

            return listen.run_demo(home, own=hasattr(given, "home"))
        case "demo":
            from inbox_tui.cli.app import run_demo

            return run_demo(home, own=hasattr(given, "home"))
        case "accounts":
            from inbox_tui.cli import accounts

            return accounts.run(given, rest, home)
        case "sync":
            from inbox_tui.cli.sync import run_sync

            return run_sync(given, home)
        case "export":
            from inbox_tui.cli.exporting import run_export

            return run_export(given, home)
        case "import":
            from inbox_tui.cli.exporting import run_import

            return run_import(given, home)
        case "people" | "person":
            from inbox_tui.cli.people import run_people

            return run_people(given, home)
        case "stats":
            from inbox_tui.cli.stats import run_stats

            return run_stats(given, home)
        case "doctor":
            from inbox_tui.cli.doctor import run_doctor

            return run_doctor(given, home)
        case "completion":
            from inbox_tui.cli.completion import script

            output.line(script(given.shell))
            return codes.OK
        case "status":
            from inbox_tui.cli import glance, reading

            found = glance.status([*(["--home", given.home] if hasattr(given, "home") else []), "status",
                                   *(["--json"] if given.json else [])])  # fmt: skip
            return reading.unreadable(home) if found is None else found
        case _:
            from inbox_tui.cli import reading

            return reading.run(given, home)

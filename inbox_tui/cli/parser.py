"""The command line: what can be typed, with its help. Importing it imports nothing else of ours."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from inbox_tui import __version__
from inbox_tui.cli import codes

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

VIEWS = (
    "needs-reply", "at-risk", "later", "waiting-on", "snoozed", "promises", "drafts", "outbox", "thanks", "done", "all",
)  # fmt: skip
NAMED = ("account:NAME", "search:NAME")
"""Views of one account, and of one saved search."""
SHELLS = ("bash", "zsh", "fish")
SPANS = ("week", "month", "quarter")
PEOPLE_SORTS = ("last", "silence", "exchanges", "name", "stage")

_EPILOG = f"""exit codes:
{codes.table()}

Data is printed on stdout, words on stderr. Everything lives in the usual folders of your system, or under --home DIR
(or the variable INBOX_TUI_HOME)."""

_PLACES = """keyring (the system's), command:CMD (a command that prints the secret), file (encrypted, the passphrase is
asked or read from INBOX_TUI_PASSPHRASE), env (the variable named is read at each run and never stored), memory (asked
again at each run), clear (a file anybody who reads your files can read; asks for a typed word)"""


class Parser(argparse.ArgumentParser):
    """Whole option names only: an abbreviation that works today may mean something else tomorrow."""

    def __init__(self, **given: object) -> None:
        super().__init__(allow_abbrev=False, **given)  # type: ignore[arg-type]

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """argparse swallows what goes wrong with help or version; here it is told like with any other output."""
        if file is not sys.stdout:
            super()._print_message(message, file)
            return
        from inbox_tui.cli import output

        output.line(message.removesuffix("\n"))

    def error(self, message: str) -> NoReturn:
        """As argparse, but what was typed is shown without what a terminal would obey."""
        super().error("".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in message))


def everywhere() -> Parser:
    """Options that are understood before and after the command."""
    common = Parser(add_help=False)
    common.add_argument(
        "--home",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="keep settings, store, log and everything else under this folder",
    )
    return common


def parser() -> Parser:
    """The whole command line, but for the options of ``accounts add`` that depend on the platform."""
    common = everywhere()
    top = Parser(
        prog="inbox-tui",
        description="A social inbox for the terminal that makes you listen before you reply. Without a command it "
        "opens the app.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common],
    )
    top.add_argument("--version", action="version", version=f"inbox-tui {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    def command(name: str, help: str, *, json: bool = False, **more: object) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(
            name,
            help=help,
            description=_sentence(help),
            parents=[common],
            **more,  # type: ignore[arg-type]
        )
        if json:
            made.add_argument("--json", action="store_true", help="print data as JSON")
        return made

    demo = command("demo", "open the app on a small invented town; no account is needed")
    demo.add_argument("--linear", action="store_true", help="as plain lines, as listen does")
    listen = command(
        "listen", "hear and answer who is waiting, as plain lines: for screen readers and slow connections"
    )
    listen.add_argument("--view", metavar="VIEW", help="begin with this view: one of those that list has")
    _accounts(command("accounts", "add, list, check, repair or remove accounts"), common)
    sync = command("sync", "look at every account once (for cron)", json=True)
    sync.add_argument("--account", metavar="NAME", help="only this account")
    command("status", "who is waiting, for how long, and how the accounts do", json=True)
    listing = command("list", "the conversations of a view", json=True)
    listing.add_argument(
        "--view",
        default="needs-reply",
        metavar="VIEW",
        help=f"{', '.join((*VIEWS, *NAMED))} (default: %(default)s)",
    )
    listing.add_argument("--limit", type=_count, metavar="N", help="at most so many (default: all)")
    show = command("show", "one conversation, post by post", json=True)
    show.add_argument("id", type=_count, metavar="ID", help="the conversation's number, as list prints it")
    search = command("search", "full-text search over everything fetched", json=True)
    search.add_argument(
        "words",
        nargs="+",
        metavar="WORDS",
        help="words, and filters such as from:ana platform:bsky is:unheard before:2026-03-01 has:link",
    )
    search.add_argument("--limit", type=_count, default=50, metavar="N", help="at most so many (default: %(default)s)")
    people = command("people", "the people you speak with: networks, stage, last contact", json=True)
    people.add_argument(
        "words", nargs="*", metavar="WORDS", help="only those whose name, handle or tag begins so (default: all)"
    )
    people.add_argument(
        "--sort", choices=PEOPLE_SORTS, default="last", help="what puts them in order (default: %(default)s)"
    )
    people.add_argument("--limit", type=_count, default=50, metavar="N", help="at most so many (default: %(default)s)")
    person = command("person", "one person's card: who they are, what was spoken, noted and promised", json=True)
    person.add_argument(
        "who", nargs="+", metavar="WHO", help="a name, a handle, or the number that people prints before each"
    )
    stats = command("stats", "the report: waits, promises, asks against gives, what people asked about")
    stats.add_argument("--span", choices=SPANS, help="the last 7, 30 or 91 days (default: week)")
    stats.add_argument("--since", metavar="DAY", help="from this day on, as 2026-03-01")
    stats.add_argument("--until", metavar="DAY", help="to the end of this day (default: now)")
    form = stats.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print data as JSON: times in seconds, shares in percent")
    form.add_argument("--csv", action="store_true", help="print the same as CSV, a figure a line")
    form.add_argument("--markdown", action="store_true", help="print the page that w writes in the app")
    export = command("export", "write out everything you made: people, notes, promises, decisions, drafts")
    export.add_argument("file", metavar="FILE", nargs="?", help="as JSON lines; without it they go to stdout")
    export.add_argument("--force", action="store_true", help="write over a FILE that is there")
    export.add_argument("--markdown", metavar="DIR", help="as a Markdown file for each person, in this folder")
    taking = command("import", "take in what export wrote, beside what is here; twice is once")
    taking.add_argument("file", metavar="FILE", help="a file that export wrote")
    command("doctor", "look whether everything is in order here", json=True)
    completion = command("completion", "print a script for your shell that completes inbox-tui's commands")
    completion.add_argument("shell", choices=SHELLS)
    return top


def _accounts(parent: argparse.ArgumentParser, common: Parser) -> None:
    # What follows add and repair (a platform or account, and options that only its connector knows) is left over
    # here: with options that argparse does not know, it would take their values for the name.
    verbs = parent.add_subparsers(dest="verb", metavar="VERB", required=True, title="verbs")
    add = verbs.add_parser(
        "add",
        help="sign in to an account",
        usage="inbox-tui accounts add PLATFORM [--name NAME] [--secrets PLACE] [--json] [the platform's own options]",
        description="Sign in to an account. With --help after the platform its own options are shown.",
        parents=[common],
        add_help=False,
    )
    _signing_in(add)
    add.add_argument("--name", metavar="NAME", help="what to call it here (default: made from its handle)")
    repair = verbs.add_parser(
        "repair",
        help="sign in again; everything fetched stays",
        usage="inbox-tui accounts repair NAME [--secrets PLACE] [--json] [the platform's own options]",
        description="Sign in again. With --help after the account its platform's own options are shown.",
        parents=[common],
        add_help=False,
    )
    _signing_in(repair)
    listing = verbs.add_parser("list", help="the accounts and how they do", parents=[common])
    listing.add_argument("--json", action="store_true", help="print data as JSON")
    remove = verbs.add_parser("remove", help="forget a login; what was fetched stays readable", parents=[common])
    remove.add_argument("account", metavar="NAME")
    check = verbs.add_parser("check", help="ask the server what this login may read and do", parents=[common])
    check.add_argument("account", metavar="NAME", nargs="?", help="default: all of them")
    check.add_argument("--json", action="store_true", help="print data as JSON")


def _signing_in(made: argparse.ArgumentParser) -> None:
    made.add_argument("--secrets", metavar="PLACE", help=_PLACES)
    made.add_argument("--json", action="store_true", help="print data as JSON")
    made.add_argument("-h", "--help", action="store_true", help="show this help and exit")


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _count(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
    if number < 1:
        raise argparse.ArgumentTypeError("takes a whole number from 1 on")
    return number


def subcommands(top: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The parsers one level down, by name."""
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def options(made: argparse.ArgumentParser) -> Sequence[tuple[str, str]]:
    """``(option, help)`` of one parser, long names only."""
    return [
        (name, (action.help or "") % {"default": action.default})
        for action in made._actions
        for name in action.option_strings
        if name.startswith("--")
    ]

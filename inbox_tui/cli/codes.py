"""What the command's exit codes mean."""

from __future__ import annotations

from inbox_tui.errors import InboxError

OK = 0
ERROR = 1
USAGE = 2
LOCKED = 3
TROUBLE = 4
NOTHING = 5
INTERRUPTED = 130

MEANING = {
    OK: "done",
    ERROR: "it did not work; one sentence on stderr says why",
    USAGE: "the command was not understood: an option, a view, a filter or a place that does not exist",
    LOCKED: "another inbox-tui is at work on this store",
    TROUBLE: "an account is in trouble (sync, accounts check): signing in, network, rate limit",
    NOTHING: "nothing is there: no hit, no conversation or account of that name",
    INTERRUPTED: "interrupted",
}


class Misuse(InboxError):
    """What was typed cannot be meant."""


def table() -> str:
    """For ``--help``."""
    return "\n".join(f"  {code:<4} {words}" for code, words in MEANING.items())

"""What the command's exit codes mean."""

from __future__ import annotations

from inbox_tui.errors import InboxError

OK = 0
ERROR = 1
USAGE = 2
LOCKED = 3
TROUBLE = 4
NOTHING = 5
HUNG_UP = 129
INTERRUPTED = 130
TERMINATED = 143

MEANING = {
    OK: "done",
    ERROR: "it did not work; one sentence on stderr says why",
    USAGE: "the command was not understood: an option, a view, a filter or a place that does not exist",
    LOCKED: "another inbox-tui is at work on this store",
    TROUBLE: "an account is in trouble (sync, accounts check): signing in, network, rate limit",
    NOTHING: "nothing is there: no hit, no conversation or account of that name",
    HUNG_UP: "its terminal was closed",
    INTERRUPTED: "interrupted",
    TERMINATED: "ended by SIGTERM",
}


class Misuse(InboxError):
    """What was typed cannot be meant."""


class Ended(Exception):
    """The system asked for the end, by ``signal``."""

    def __init__(self, signal: int) -> None:
        super().__init__(signal)
        self.signal = signal


def table() -> str:
    """For ``--help``."""
    return "\n".join(f"  {code:<4} {words}" for code, words in MEANING.items())

"""The person at the terminal: questions go to stderr, so that stdout stays data."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from inbox_tui.cli.output import say
from inbox_tui.connector import Catcher, Rejected, Unsupported
from inbox_tui.domain.links import openable
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.text import clean
from inbox_tui.errors import InboxError


def somebody_there() -> bool:
    """Whether a question would be read by a person."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def ask(label: str, default: str = "", *, otherwise: str = "Give it as an option instead; see --help.") -> str:
    """One line from stdin. Raises :class:`InboxError` when it has ended, with ``otherwise`` as the next step."""
    print(f"{label}{f' [{default}]' if default else ''}: ", end="", file=sys.stderr, flush=True)
    try:
        line = sys.stdin.readline()
    except (OSError, UnicodeDecodeError):
        line = ""
    if not line:
        say("")
        raise InboxError("The question was not answered.", next_step=otherwise)
    return line.strip() or default


def hidden(label: str) -> Secret:
    """One line that is not shown. Raises :class:`InboxError` where the terminal would show it."""
    import getpass

    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return Secret(getpass.getpass(label, stream=sys.stderr).strip())
        except (getpass.GetPassWarning, EOFError):
            raise InboxError(
                "A secret is needed and cannot be asked for unseen here.",
                next_step="Put it into an environment variable and give its name; see --help.",
            ) from None


class Terminal:
    """Implements :class:`inbox_tui.connector.Asker`. ``opener`` opens a checked address in a browser."""

    def __init__(self, opener: Callable[[str], bool], *, environ: Mapping[str, str] = os.environ) -> None:
        self._opener = opener
        self._environ = environ

    async def open(self, url: str, why: str) -> None:
        address = openable(url)
        if address is None:
            raise Rejected("The server gave an address to sign in at that is not a plain web page.")
        opened = browser_here(self._environ) and self._opener(address)
        how = "Your browser opens it; if it does not, open this address" if opened else "Open this address in a browser"
        say(f"{clean(why, limit=300, one_line=True).rstrip('.')}. {how}:")
        say(f"  {address}")

    async def code(self, label: str, help: str) -> str:
        if not somebody_there():
            raise Rejected(
                "Signing in needs somebody to answer; run this in a terminal, or give the secret's variable."
            )
        if help:
            say(clean(help, limit=500, one_line=True))
        return ask(clean(label, limit=100, one_line=True))

    def catcher(self, *, port: int = 0, path: str = "") -> AbstractAsyncContextManager[Catcher]:
        return self._catcher(port, path)

    @asynccontextmanager
    async def _catcher(self, port: int, path: str) -> AsyncIterator[Catcher]:
        if not (somebody_there() and browser_here(self._environ)):
            raise Unsupported("The browser is not on this machine, so the code is pasted.")
        from inbox_tui.net.loopback import catch

        async with catch(port=port, path=path) as caught:
            yield caught


def browser_here(environ: Mapping[str, str]) -> bool:
    """Whether a browser that is opened would be in front of the person."""
    remote = environ.get("SSH_CONNECTION") or environ.get("SSH_TTY")
    screen = sys.platform == "darwin" or environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    return bool(screen) and not remote

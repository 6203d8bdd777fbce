"""``listen``: the whole loop as plain lines, on stdin and stdout."""

from __future__ import annotations

import asyncio
import codecs
import os
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress

from inbox_tui.choices import Choices
from inbox_tui.cli import codes, output, viewing
from inbox_tui.cli.app import settled_demo, unseal
from inbox_tui.cli.ending import carry_out
from inbox_tui.cli.glance import in_shell
from inbox_tui.cli.open import Place, chance, place
from inbox_tui.inbox.opening import open_inbox
from inbox_tui.linear import Session, Talk
from inbox_tui.paths import Home


def run_listen(home: Home, view: str = "") -> int:
    """The user's own accounts, line by line. ``view``: the list to begin with. Raises
    :class:`~inbox_tui.cli.codes.Misuse` for one that there is not."""
    if view:
        viewing.refuse(view)
    return _run(place(home), view)


def run_demo(home: Home, *, own: bool) -> int:
    """The demo town, line by line; where it lives is told in :func:`inbox_tui.cli.app.run_demo`."""
    return _run(settled_demo(home, own=own))


def _run(here: Place, view: str = "") -> int:
    for warning in (*here.warnings, here.greeting):
        if warning:
            output.say(warning)
    return carry_out(_listen(here, view))


async def _listen(here: Place, view: str) -> int:
    await unseal(here)
    here.passphrase.silent = True
    config = Choices(here.home.choices_file).applied(here.config)
    session: Session | None = None

    def turned(sentence: str, account: str, wrong: bool) -> None:
        if session is not None:
            session.turned(sentence, account, wrong)

    async with open_inbox(
        here.home,
        config,
        here.ground,
        here.accounts,
        random=chance,
        busy=lambda: session is not None and session.writing,
        on_turn=turned,
    ) as inbox:
        encoding = sys.stdout.encoding or "ascii"
        talk = Talk(lines(), put, encoding=encoding, typed=sys.stdin is not None and sys.stdin.isatty())
        session = Session(inbox, talk, config, translate=in_shell, view=view)
        await session.run()
    return codes.OK


def put(text: str) -> None:
    """Written at once: whoever listens waits for it."""
    output.line(text, end="")
    output.flush()


def lines() -> Callable[[], Awaitable[str | None]]:
    """What is typed, line by line, without holding up the event loop; None once stdin has ended.

    A thread of its own reads: it may stay behind when the program ends, so it holds no lock that the end needs.
    """
    loop = asyncio.get_running_loop()
    typed: asyncio.Queue[str | None] = asyncio.Queue()

    def take(line: str | None) -> None:
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(typed.put_nowait, line)

    threading.Thread(target=_read, args=(take,), name="inbox-tui stdin", daemon=True).start()
    return typed.get


def _read(take: Callable[[str | None], None]) -> None:
    left = ""
    for piece in _pieces():
        *whole, left = (left + piece).replace("\r\n", "\n").split("\n")
        for line in whole:
            take(line)
    if left:
        take(left)
    take(None)


def _pieces() -> Iterator[str]:
    stdin = sys.stdin
    if stdin is None:
        return
    try:
        descriptor = stdin.fileno()
    except (OSError, ValueError):  # no file: what a test puts there
        yield stdin.read()
        return
    decoder = codecs.getincrementaldecoder(stdin.encoding or "utf-8")(errors="replace")
    while True:
        try:
            data = os.read(descriptor, 65536)
        except OSError:
            return
        if not data:
            return
        yield decoder.decode(data)

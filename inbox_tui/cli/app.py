"""Opening the app. What can be painted at once has been, by :mod:`inbox_tui.cli.first_frame`."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from inbox_tui.cli import codes, first_frame, output
from inbox_tui.paths import Home

if TYPE_CHECKING:
    from datetime import datetime

    from inbox_tui.cli.open import Place


def run_app(home: Home) -> int:
    """The app on the user's own accounts. Returns an exit code, not 0 after a crash."""
    gc.disable()
    try:
        from inbox_tui.cli.open import place

        return _run(place(home))
    finally:
        _collect_again()


def run_demo(home: Home, *, own: bool) -> int:
    """The app on the demo town: in ``home`` where one was named (``own``), else in a folder beside the real one."""
    return _run(settled_demo(home, own=own))


def settled_demo(home: Home, *, own: bool) -> Place:
    """Where the demo town lives, with its accounts."""
    from dataclasses import replace

    from inbox_tui.cli.ending import carry_out
    from inbox_tui.cli.open import place
    from inbox_tui.store.lock import Lock

    here = place(home if own else Home.at(home.data / "demo"))
    Lock(here.home.lock).release()  # a store that is in use gets no accounts beside its user's back
    greeting = (
        "" if own else _town_of(min((one.added_at for one in here.accounts.all()), default=None), here.ground.now())
    )
    here = replace(here, greeting=greeting)
    carry_out(_settle(here))
    return here


_NEW_FOR = 15 * 60
"""Seconds for which nobody wonders why the demo town is not a new one."""


def _town_of(born: datetime | None, now: datetime) -> str:
    """What to say of a demo town that was made at another time, maybe by somebody else; empty: it is new."""
    from inbox_tui.domain.ages import age

    old = 0.0 if born is None else (now - born).total_seconds()
    if old < _NEW_FOR:
        return ""
    return f"The demo town of {age(old)} ago, as it was left. A new one: inbox-tui demo --home DIR."


async def _settle(here: Place) -> None:
    """Add the demo's accounts, where they are not there yet."""
    from inbox_tui.engine.accounts import AccountRecord
    from inbox_tui_demo import DEMO_ACCOUNTS

    for name, platform, settings, _ in DEMO_ACCOUNTS:
        if name not in here.accounts:
            here.accounts.put(
                AccountRecord(id=name, platform=platform, settings=dict(settings), added_at=here.ground.now())
            )


def _run(here: Place) -> int:
    from inbox_tui.cli.ending import carry_out

    for warning in here.warnings:
        output.say(warning)
    return carry_out(_open(here))


def _collect_again() -> None:
    """What a start makes stays: looking through all of it for garbage is put off until the first screen stands, and
    what was made until then is not looked through again."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


async def _open(here: Place) -> int:
    import asyncio

    from inbox_tui.choices import Choices
    from inbox_tui.cli.asking import somebody_there
    from inbox_tui.cli.open import chance
    from inbox_tui.cli.wizard import Wizard
    from inbox_tui.errors import InboxError
    from inbox_tui.inbox.opening import open_inbox
    from inbox_tui.ui.app import InboxApp

    await unseal(here)
    here.passphrase.silent = True
    choices = Choices(here.home.choices_file)
    config = choices.applied(here.config)
    app: InboxApp | None = None
    shown = asyncio.Event()

    def turned(sentence: str, account: str, wrong: bool) -> None:
        if app is not None:
            app.tell(sentence, account, wrong=wrong)

    def stands() -> None:
        shown.set()
        _collect_again()
        if app is not None and here.greeting:
            app.say(here.greeting)

    async with open_inbox(
        here.home,
        config,
        here.ground,
        here.accounts,
        random=chance,
        busy=lambda: app is not None and app.typing,
        on_turn=turned,
        shown=shown,
    ) as inbox:
        app = InboxApp(inbox, config, setup=Wizard(here, inbox), save_preference=choices.keep, on_shown=stands)
        first_frame.hand_over()
        if not somebody_there():
            raise InboxError(
                "The app needs a terminal, and there is none here.",
                next_step="Without one: inbox-tui status, list, show, search and sync.",
            )
        await app.run_async()
        if app.crash:
            output.complain(app.crash, f"More is in {here.home.log_file}.")
            return app.return_code or codes.ERROR
        return app.return_code or codes.OK


TRIES = 3
"""How often the passphrase is asked for: what was mistyped would leave every account without its login."""


async def unseal(here: Place) -> None:
    """Ask for the sealed file's passphrase while the terminal is still a plain one. Without it the app opens, too: what
    is here can be read."""
    from inbox_tui.cli.asking import somebody_there
    from inbox_tui.errors import SecretsUnavailable, WrongPassphrase
    from inbox_tui.secrets import FILE, Choice

    sealed = [record for record in here.accounts.all() if record.secrets == FILE]
    if sealed:
        first_frame.take_down()
        vaults = here.ground.vaults
        for left in reversed(range(TRIES)):
            try:
                await vaults.open(Choice(FILE), sealed[0].id).load()
            except SecretsUnavailable as error:
                again = left and isinstance(error, WrongPassphrase) and not vaults.asks_no_more and somebody_there()
                output.complain(str(error), error.next_step)
                if again:
                    continue
            return

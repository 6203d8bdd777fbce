"""What ``doctor`` finds about connectors, the keyring, and each account's login. Nobody is asked for anything, and no
server either: that is ``accounts check``."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
from collections.abc import Iterator, Mapping
from typing import Any

from inbox_tui.cli.glance import in_shell, span
from inbox_tui.cli.start import now
from inbox_tui.connector import Connector
from inbox_tui.domain.account import Health
from inbox_tui.domain.text import clean
from inbox_tui.domain.value import value_class
from inbox_tui.engine.accounts import AccountRecord, Accounts
from inbox_tui.engine.opening import primary
from inbox_tui.engine.registry import ConnectorBroken, Registry
from inbox_tui.errors import InboxError
from inbox_tui.paths import Home
from inbox_tui.secrets import CLEAR, COMMAND, FILE, MEMORY, PASSPHRASE_VARIABLE, Choice, Vaults
from inbox_tui.secrets.survey import survey

GOOD, NOTE, BAD = "ok", "note", "wrong"


@value_class()
class Finding:
    what: str
    state: str
    words: str


def keyring() -> Iterator[Finding]:
    found = asyncio.run(survey())
    yield Finding("keyring", GOOD if found.keyring else NOTE, found.sentence)


def connectors() -> Iterator[Finding]:
    registry = Registry()
    for kind in registry.load_all():
        yield Finding(f"connector {kind.platform}", GOOD, f"{kind.label}, from {registry.distribution(kind.platform)}")
    for broken in registry.broken():
        yield Finding(f"connector {broken.name}", BAD, f"from {broken.distribution}: {broken.reason}")


def accounts(home: Home, accounts: Accounts) -> Iterator[Finding]:
    """One line each: platform, whether its login is there, and how the last look at it went."""
    registry, vaults, states = Registry(), Vaults(home), _states(home)
    for record in accounts.all():
        what = f"account {record.id}"
        try:
            kind = registry.load(record.platform)
        except ConnectorBroken as error:
            yield Finding(what, BAD, f"{error} {error.next_step}".strip())
            continue
        found = [asyncio.run(_login(record, kind, vaults)), _standing(record, states.get(record.id))]
        worst = max((state for state, _ in found), key=(GOOD, NOTE, BAD).index)
        yield Finding(what, worst, "; ".join((record.platform, *(words for _, words in found))))


async def _login(record: AccountRecord, kind: type[Connector], vaults: Vaults) -> tuple[str, str]:
    """Whether its secrets are where they should be."""
    if not record.secrets:
        return GOOD, "it needs no login"
    try:
        choice = Choice.parse(record.secrets)
        if choice.kind == COMMAND:
            return _command(choice.detail)
        if choice.kind == MEMORY:
            return NOTE, "its login is kept for one run of the app only"
        if choice.kind == FILE and not os.environ.get(PASSPHRASE_VARIABLE):
            there = vaults.has_file()
            words = f"its login is in the encrypted file, which was not opened (set {PASSPHRASE_VARIABLE} to try)"
            return (GOOD, words) if there else (BAD, f"the encrypted file of secrets is gone; {_again(record)}")
        found = await vaults.open(choice, record.id, primary=primary(kind)).load()
    except InboxError as error:
        return BAD, f"its login cannot be read: {error} {error.next_step}".strip()
    if not found:
        return BAD, f"its login is not in the {record.secrets_in_words} any more; {_again(record)}"
    return (NOTE if choice.kind == CLEAR else GOOD), f"its login is there ({record.secrets_in_words})"


def _command(command: str) -> tuple[str, str]:
    """The command is not run: it may ask, or unlock something."""
    try:
        program = next(iter(shlex.split(command)), "")
    except ValueError:
        program = ""
    name = clean(program, limit=60, one_line=True)
    if not program or shutil.which(program) is None:
        return BAD, f"the command that prints its login cannot be run: {name or 'a quote is missing'}"
    return GOOD, f"its login comes from the command {name} (which was not run)"


def _standing(record: AccountRecord, state: Mapping[str, Any] | None) -> tuple[str, str]:
    """How the last look went, as the store has it."""
    if state is None or (state["health"] == Health.NEW and not state["sentence"]):
        return GOOD, "nobody has looked at it yet: inbox-tui sync"
    said = in_shell(state["sentence"], record.id)
    sentence = f": {said}" if said else ""
    ago = f", {span(max(0.0, now().timestamp() - state['last_ok'] / 1000))} ago" if state["last_ok"] else ""
    match state["health"]:
        case Health.OK | Health.SYNCING:
            return GOOD, f"last look ok{ago}"
        case Health.SIGN_IN | Health.BROKEN:
            words = f"{state['health']}{sentence}"
            return BAD, words if "accounts repair" in words else f"{words} ({_again(record)})"
        case _:
            return NOTE, f"{state['health']}{sentence} (last ok{ago or ': never'})"


def _again(record: AccountRecord) -> str:
    return f"sign in again: inbox-tui accounts repair {record.id}"


def _states(home: Home) -> dict[str, dict[str, Any]]:
    from inbox_tui.store.glance import NotReadable, glance

    try:
        found = glance(str(home.database), 0)["accounts"] if home.database.exists() else []
    except NotReadable:
        found = []
    return {state["account"]: state for state in found}

"""``sync``: one round for every account, for cron."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from inbox_tui.cli import codes, output
from inbox_tui.cli.ending import carry_out
from inbox_tui.cli.glance import in_shell
from inbox_tui.cli.open import Place, chance, place
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import AccountId
from inbox_tui.errors import NoSuchThing
from inbox_tui.inbox.opening import open_inbox
from inbox_tui.paths import Home


def run_sync(given: Namespace, home: Home) -> int:
    here = place(home)
    for warning in here.warnings:
        output.say(warning)
    if given.account:
        here.accounts.get(given.account)
    rows = carry_out(_round(here, AccountId(given.account) if given.account else None))
    if given.json:
        output.data(rows)
    else:
        for row in rows:
            output.line(f"{row['account']}: {_words(row)}")
    if not rows:
        output.say("There is no account yet. Add one: inbox-tui accounts add PLATFORM")
    return codes.TROUBLE if any(row["error"] for row in rows) else codes.OK


async def _round(here: Place, account: AccountId | None) -> list[dict[str, Any]]:
    async with open_inbox(
        here.home, here.config, here.ground, here.accounts, random=chance, listen=False, may_ask=True
    ) as inbox:
        wanted = [record.id for record in here.accounts.all() if account in (None, record.id)]
        try:
            outcomes = await inbox.sync_now(account)
        except NoSuchThing:
            outcomes = {}  # it could not be opened; its state says why
        rows = []
        for name in wanted:
            outcome, view = outcomes.get(name), inbox.account(name)
            error = outcome.error if outcome is not None else view.sentence if view is not None else ""
            if view is not None and view.health is Health.OK and view.sentence:
                output.say(f"{name}: {view.sentence}")  # what was left out of what came
            error = in_shell(error, name)
            paused = view is not None and view.health is Health.PAUSED
            rows.append(
                {
                    "account": name,
                    "fetched": outcome.fetched if outcome is not None else 0,
                    "new": outcome.new if outcome is not None else 0,
                    "changed": outcome.changed if outcome is not None else 0,
                    "error": None if paused else error or None,
                    "health": view.health.value if view is not None else Health.NEW.value,
                }
            )
        return rows


def _words(row: dict[str, Any]) -> str:
    if row["error"]:
        return f"{row['health']}: {row['error']}"
    if row["health"] == Health.PAUSED.value:
        return "paused"
    return f"{row['new']} new, {row['changed']} changed, {row['fetched']} fetched"

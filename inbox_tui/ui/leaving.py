"""What leaves the outbox and what is kept back, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from inbox_tui.domain.model import AccountId, OutboxState
from inbox_tui.domain.views import AccountView, Health, Outgoing

_KEPT_BACK = {
    Health.OFFLINE: "waits for the network",
    Health.SIGN_IN: "waits for you to sign in again",
    Health.BROKEN: "waits for its account to work again",
    Health.PAUSED: "waits: its account is paused",
}
_STOPPED = frozenset({OutboxState.FAILED, OutboxState.HELD})
_ON_THE_WAY = frozenset({OutboxState.QUEUED, OutboxState.SENDING})


def kept_back(accounts: Iterable[AccountView]) -> Mapping[AccountId, str]:
    """Accounts from which nothing can go out now, each with what its entries wait for."""
    return {account.id: _KEPT_BACK[account.health] for account in accounts if account.health in _KEPT_BACK}


def outbox_words(entries: Iterable[Outgoing], away: Mapping[AccountId, str]) -> tuple[str, str]:
    """What the header says of the outbox, and its ink: the worst first; empty when all is well."""
    found = [entry for entry in entries if entry.state is not OutboxState.SENT]
    stopped = sum(entry.state in _STOPPED for entry in found)
    unsure = sum(entry.state is OutboxState.UNSURE for entry in found)
    if stopped or unsure:
        parts = [f"{count} {what}" for count, what in ((stopped, "not sent"), (unsure, "unsure")) if count]
        return f"{' · '.join(parts)}: g o", "late bold" if stopped else "now bold"
    leaving = [entry for entry in found if entry.state in _ON_THE_WAY]
    waiting = [entry for entry in leaving if entry.account in away]
    if waiting:
        reasons = {away[entry.account] for entry in waiting}
        return f"{len(waiting)} {reasons.pop() if len(reasons) == 1 and len(waiting) == 1 else 'wait to go out'}", "now"
    return (f"{len(leaving)} going out", "good") if leaving else ("", "")

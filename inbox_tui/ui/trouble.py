"""Accounts in trouble, in words: for the header and the views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from inbox_tui.domain.account import AccountView, Health
from inbox_tui.domain.model import AccountId

WORDS: Mapping[Health, tuple[str, str]] = {
    Health.SIGN_IN: ("sign in", "late bold"),
    Health.BROKEN: ("broken", "late bold"),
    Health.OFFLINE: ("offline", "now"),
    Health.LIMITED: ("limited", "now"),
}
"""What is wrong, in two words at most, and its ink: the worst first."""


def in_trouble(accounts: Iterable[AccountView]) -> Mapping[AccountId, Health]:
    """Accounts that cannot be looked at now, the worst first. A paused one is the user's own doing; what was wrong when
    the program last ended is no news."""
    found = [account for account in accounts if account.health in WORDS and not account.stale]
    order = list(WORDS)
    return {one.id: one.health for one in sorted(found, key=lambda one: order.index(one.health))}


def trouble_words(troubles: Mapping[AccountId, Health], accounts: int, key: str) -> tuple[tuple[str, ...], str]:
    """What the header says of them, from long to short, and its ink. ``key`` opens Accounts."""
    if not troubles:
        return (), ""
    word, ink = WORDS[next(iter(troubles.values()))]
    opens = f" · {key}" if key else ""
    if accounts == 1:
        return (f"{word}{opens}",), ink
    count = len(troubles)
    said = (f"{count} of {accounts} accounts in trouble", f"{count} of {accounts} in trouble", f"{count} in trouble")
    return tuple(words + opens for words in (*said, "trouble")), ink

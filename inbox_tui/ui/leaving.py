"""What leaves the outbox and what is kept back, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from inbox_tui.domain.model import AccountId, OutboxState
from inbox_tui.domain.views import Outgoing

_STOPPED = frozenset({OutboxState.FAILED, OutboxState.HELD})
_ON_THE_WAY = frozenset({OutboxState.QUEUED, OutboxState.SENDING})


def came_back_words(entries: Sequence[Outgoing]) -> str:
    """One notice for all that came back at once."""
    if len(entries) > 1:
        return f"{len(entries)} replies were not sent and are back in Drafts (g d), each with its reason."
    (entry,) = entries
    what = f"Your reply to {entry.to}" if entry.to else "What you wrote"
    return f"{what} was not sent and is back in Drafts (g d): {entry.cause}"


def outbox_words(entries: Iterable[Outgoing], away: Mapping[AccountId, str], returned: int = 0) -> tuple[str, str]:
    """What the header says of the outbox, and its ink: the worst first; empty when all is well. ``returned``: drafts
    that could not leave."""
    found = [entry for entry in entries if entry.state is not OutboxState.SENT]
    stopped = sum(entry.state in _STOPPED for entry in found)
    unsure = sum(entry.state is OutboxState.UNSURE for entry in found)
    back = f"{returned} came back: g d" if returned else ""
    if stopped or unsure:
        parts = [f"{count} {what}" for count, what in ((stopped, "not sent"), (unsure, "unsure")) if count]
        words = f"{' · '.join(parts)}: g o"
        return f"{words} · {back}" if back else words, "late bold" if stopped else "now bold"
    if back:
        return back, "now bold"
    leaving = [entry for entry in found if entry.state in _ON_THE_WAY]
    waiting = [entry for entry in leaving if entry.account in away]
    if waiting:
        reasons = {away[entry.account] for entry in waiting}
        return f"{len(waiting)} {reasons.pop() if len(reasons) == 1 and len(waiting) == 1 else 'wait to go out'}", "now"
    return (f"{len(leaving)} going out", "good") if leaving else ("", "")

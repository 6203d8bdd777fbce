"""What several screens say alike: how near an answer is due, who will see what goes out, what is kept back and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from inbox_tui.domain.account import AccountView, Health
from inbox_tui.domain.clock import State, state_of
from inbox_tui.domain.model import AccountId, Act, Audience, Kind, OutboxState
from inbox_tui.domain.views import ConversationRow, Outgoing

if TYPE_CHECKING:
    from inbox_tui.domain.kinds import Proposal  # its words are many, and this is read at the start

_KEPT_BACK = {
    Health.OFFLINE: "waits for the network",
    Health.SIGN_IN: "waits for you to sign in again",
    Health.BROKEN: "waits for its account to work again",
    Health.PAUSED: "waits: its account is paused",
}
_SEEN_BY = {
    Audience.PUBLIC: "anybody",
    Audience.UNLISTED: "anybody who comes across it; it stands in no public timeline",
    Audience.FOLLOWERS: "your followers, and whoever is mentioned",
    Audience.DIRECT: "only whoever is in this conversation",
}
_ON_THE_WAY = (OutboxState.QUEUED, OutboxState.SENDING)
_MENTIONED = "only whoever is mentioned"
"""Direct, where a message is a post with a narrow audience."""


def clock_state(row: ConversationRow, at: datetime) -> State | None:
    """How near the answer is due; None where nobody waits. ``warn_at`` was counted in business time, so it has the word
    on whether it is still early."""
    if row.waiting_since is None or row.due_at is None:
        return None
    state = state_of(row.waiting_since, row.due_at, at)
    if row.warn_at is None or state is State.LATE:
        return state
    early = at < row.warn_at
    return State.OK if early else State.SOON if state is State.OK else state


def found_words(why: Proposal) -> str:
    """The words that spoke for a kind; one that is only a sign stands in quotes, for it would read as a gap."""
    return ", ".join(one if any(map(str.isalnum, one)) else f"“{one}”" for one in why.reasons)


def counted_as(kind: Kind, why: Proposal | None) -> str:
    """What a conversation is taken for, and because of which words: a sentence. ``why``: what was found for it."""
    if why is None or why.kind is not kind:
        return f"Counted as {kind.value} so far."
    if why.remembered:
        return f"Counted as {kind.value}, as you said of them before."
    words = f", because of: {found_words(why)}" if why.reasons else ""
    return f"Counted as {kind.value} so far{words}."


def is_answered(row: ConversationRow, outbox: Callable[[], Iterable[Outgoing]]) -> bool:
    """Whether we had the last word, or it is on its way: then no reason is asked for leaving it there. ``outbox`` is
    only looked at where something of the conversation goes out."""
    if row.waiting_since is None and row.excerpt_ours:
        return True
    return row.outgoing in _ON_THE_WAY and any(
        entry.conversation == row.id and entry.act is Act.REPLY and entry.state in _ON_THE_WAY for entry in outbox()
    )


def seen_by(account: AccountView | None, out: Outgoing) -> str:
    """Who will see what goes out, in words."""
    by_mention = account is not None and Audience.DIRECT in account.post_audiences
    return _MENTIONED if out.audience is Audience.DIRECT and by_mention else _SEEN_BY[out.audience]


def kept_back(accounts: Iterable[AccountView]) -> Mapping[AccountId, str]:
    """Accounts from which nothing can go out now, each with what its entries wait for."""
    return {account.id: _KEPT_BACK[account.health] for account in accounts if account.health in _KEPT_BACK}


def came_back(drafts: Iterable[Outgoing]) -> list[Outgoing]:
    """Drafts that were queued and could not leave: each has its reason and what to do."""
    return [draft for draft in drafts if draft.cause and draft.next_step]


def named(entry: Outgoing) -> str:
    """What a draft or an entry of the outbox is, in words."""
    match entry.act:
        case Act.REPLY:
            return f"reply to {entry.to}" if entry.to else "reply"
        case Act.POST:
            return "new post"
        case Act.EDIT:
            return "edit of your post"
        case _:
            return f"{entry.act.value} {entry.to}".strip()

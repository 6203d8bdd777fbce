"""What is told of a person over their thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.domain.acquaintance import crown
from inbox_tui.domain.telling import found_words
from inbox_tui.domain.views import ThreadView
from inbox_tui.errors import NoSuchThing

if TYPE_CHECKING:
    from inbox_tui.inbox import Inbox


def known(inbox: Inbox, thread: ThreadView | None) -> tuple[str, str]:
    """Who they are to us, and what says which kind it is; empty where there is nothing to say. Read when a thread is
    shown, never at a tick."""
    if thread is None:
        return "", ""
    try:
        who, why = inbox.acquaintance(thread.row.id), inbox.why_kind(thread.row.id)
    except NoSuchThing:
        return "", ""
    reason = ""
    if why is not None and why.kind is thread.row.kind:
        reason = "as you said of them" if why.remembered else found_words(why)
        reason = f"because of {reason}" if reason and not why.remembered else reason
    return crown(who, inbox.now()) if who is not None else "", reason

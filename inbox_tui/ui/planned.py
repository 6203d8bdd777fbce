"""The plan card in words: what it begins with, and the one line that tells of it."""

from __future__ import annotations

import re
from datetime import datetime

from inbox_tui.domain.kinds import propose
from inbox_tui.domain.model import Kind
from inbox_tui.domain.plan import Owner, Plan
from inbox_tui.domain.views import ThreadView
from inbox_tui.ui.preferences import Preferences, moment

PLACES = ("public", "private")
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*")
_MOST = 200
"""Characters of theirs that a card begins with."""
_LOOKED_AT = 20
"""Of a long thread, so many posts of theirs."""


def their_words(thread: ThreadView) -> str:
    """The sentence of theirs that complains, the newest; else the beginning of what they wrote last."""
    theirs = [post for post in thread.posts[-_LOOKED_AT:] if not post.ours and post.text.strip()]
    for post in reversed(theirs):
        for found in _SENTENCE.findall(post.text):
            words = _without_names(found)
            if words and propose(words)[0] is Kind.COMPLAINT:
                return words[:_MOST]
    return _without_names(theirs[-1].text)[:_MOST] if theirs else ""


def _without_names(text: str) -> str:
    """Without the names that a reply begins with."""
    words = " ".join(text.split())
    return re.sub(r"^(?:@\S+\s+)+", "", words).strip()


def plan_words(plan: Plan, now: datetime, preferences: Preferences) -> tuple[str, ...]:
    """Who owns it, what comes next and when: ``support owns it``, ``refund``, ``Fri 17:00``, each maybe empty; nothing
    for a card on which nothing is decided yet."""
    owner = "" if plan.owner is None else "you own it" if plan.owner is Owner.ME else f"{plan.owner.value} owns it"
    what = preferences.tidy(" ".join((plan.next_step or plan.offer).split()))
    due = moment(plan.next_at, now, preferences) if plan.next_at is not None else ""
    return (owner, what, due) if owner or what or due else ()


def typed(at: datetime | None, preferences: Preferences) -> str:
    """A time as one would type it again."""
    return f"{preferences.local(at):%Y-%m-%d %H:%M}" if at is not None else ""

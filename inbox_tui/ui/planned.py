"""The plan card in words: what it begins with, and the one line that tells of it."""

from __future__ import annotations

from datetime import datetime

from inbox_tui.domain.plan import Owner, Plan, the_matter
from inbox_tui.domain.views import ThreadView
from inbox_tui.ui.preferences import Preferences, moment

PLACES = ("public", "private")
_MOST = 200
"""Characters of theirs that a card begins with."""
_LOOKED_AT = 20
"""Of a long thread, so many posts of theirs."""


def their_words(thread: ThreadView) -> str:
    """What a card begins with: the sentence of theirs that tells what went wrong."""
    theirs = [post.text for post in thread.posts[-_LOOKED_AT:] if not post.ours and post.text.strip()]
    return the_matter(theirs)[:_MOST]


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

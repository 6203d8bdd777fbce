"""What stands over and under a thread: the person, the clock, and the meter of what is left to hear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from inbox_tui.domain.ages import age
from inbox_tui.domain.views import ConversationRow, ThreadView
from inbox_tui.ui import rows
from inbox_tui.ui.lines import Line, crop, cut, justify, size_of
from inbox_tui.ui.preferences import Preferences, moment


def person_line(row: ConversationRow, width: int, preferences: Preferences, focused: bool, why: str = "") -> Line:
    """Who it is, and where. ``why``: what says which kind it is, told where there is room."""
    left: Line = [(" ", "text"), (preferences.tidy(row.name), "accent bold" if focused else "text bold")]
    if row.name.lstrip("@") != row.handle:
        left.append((f"  @{row.handle}", "muted"))
    right: Line = [(row.tag, "tag"), (f" · {row.kind.value}", "muted")]
    reason: Line = [(f": {preferences.tidy(why)}", "muted")] if why else []
    return justify(left, [*right, *reason] if size_of([*left, *right, *reason]) < width - 2 else right, width)


def clock_line(row: ConversationRow, width: int, now: datetime, preferences: Preferences, away: bool) -> Line:
    """How long they have waited, with tags and marks."""
    words, ink = rows.clock(row, now)
    facts: Line = [(" ", "text"), (words, ink)] if row.waiting_since or row.closed else [(" nobody waits", "muted")]
    if row.waiting_since is not None and row.closed is None:
        facts.append((f" · waiting since {moment(row.waiting_since, now, preferences)}", "muted"))
    if row.closed is not None:
        facts.append((f": {row.closed.value}", "muted"))
    for tag in row.tags:
        facts.append((f" · {tag}", "tag"))
    signs = rows.marks(row, now, preferences, away)
    whom: Line = [(f"  to {row.account}", "muted")]
    fits = size_of(facts) + size_of(signs) + size_of(whom) < width
    return justify(facts, [*signs, *whom] if fits else signs, width)


def known_line(words: str, width: int) -> Line:
    """Who they are to us."""
    return crop([(" ", "text"), (words, "muted")], width)


def plan_line(planned: Sequence[str], width: int) -> Line:
    """What was decided on the plan card: who owns it, what comes next, when. What comes next is cut, never the time."""
    owner, what, due = planned
    room = width - size_of([(" plan: " + _joined(owner, "-", due), "")]) + 1
    what = cut(what, room) if room > 4 else ""
    return crop([(" plan: ", "muted"), (_joined(owner, what, due), "muted")], width)


def _joined(*words: str) -> str:
    return " · ".join(filter(None, words))


def meter_line(thread: ThreadView, width: int, now: datetime) -> Line:
    """What the gate still needs; and what is here of what is known to be. Never claims that it is all."""
    left = len(thread.to_hear)
    words: Line = [(" ", "text"), (f"{left} to hear", "accent bold") if left else ("all heard", "good")]
    count = f"heard {thread.heard} · fetched {thread.fetched} · known {thread.known}"
    if thread.synced_at is not None and width > 69:
        since = age((now - thread.synced_at).total_seconds())
        count += f" · looked {since} ago" if since != "now" else " · looked just now"
    return justify(words, [(count, "muted")], width)

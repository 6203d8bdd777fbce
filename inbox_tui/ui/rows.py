"""One conversation as the list shows it: a pure function from a row to lines."""

from __future__ import annotations

from datetime import datetime

from inbox_tui.domain.ages import age, clock_words, late_by
from inbox_tui.domain.clock import State
from inbox_tui.domain.model import Kind, OutboxState, PostKind
from inbox_tui.domain.telling import clock_state
from inbox_tui.domain.views import ConversationRow
from inbox_tui.ui.lines import Line, cut, fit, justify, size_of
from inbox_tui.ui.preferences import Preferences, moment

CLOCK = 12
"""Cells of the clock's column."""
BESIDE = 10
"""Cells that the newest words keep beside a label: with fewer the label gives way."""
INKS = {State.OK: "muted", State.SOON: "soon", State.NOW: "now", State.LATE: "late"}

_OUTGOING = {
    OutboxState.DRAFT: ("", ""),
    OutboxState.QUEUED: ("goes out", "good"),
    OutboxState.SENDING: ("sending", "good"),
    OutboxState.UNSURE: ("may be posted", "now"),
    OutboxState.HELD: ("held", "now"),
    OutboxState.FAILED: ("not sent", "late"),
    OutboxState.SENT: ("", ""),
}


def clock(row: ConversationRow, now: datetime) -> tuple[str, str]:
    """What the clock's column says, and in which ink. A missed promise is told before all else, and may take more
    than the column."""
    if row.promised_at is not None and row.promised_at <= now:
        return f"promise {late_by((now - row.promised_at).total_seconds())}", "late"
    if row.handed_at is not None and row.closed is None:
        return "handed over", "muted"
    state = clock_state(row, now)
    if state is not None and row.due_at is not None and row.closed is None:
        return clock_words(row.due_at, now, state), INKS[state]
    if row.closed is not None:
        return "done", "muted"
    return age((now - row.last_at).total_seconds()), "muted"


def marks(row: ConversationRow, now: datetime, preferences: Preferences, away: bool = False) -> Line:
    """The marks at the right end: outbox, snooze, draft, star, mute, in words where words are short. ``away``: nothing
    can go out from its account now."""
    glyphs = preferences.glyphs
    found: Line = []
    if preferences.linear and row.unheard:
        found.append((f"{row.unheard} to hear", "accent"))
    if away and row.outgoing in {OutboxState.QUEUED, OutboxState.SENDING}:
        found.append(("waits", "now"))
    elif row.outgoing is not None and _OUTGOING[row.outgoing][0]:
        found.append(_OUTGOING[row.outgoing])
    if row.snoozed_until is not None:
        found.append((f"{glyphs.snooze} {moment(row.snoozed_until, now, preferences)}", "muted"))
    elif row.woke:
        found.append(("back", "accent"))
    if row.draft:
        found.append((glyphs.draft, "accent"))
    if row.later:
        found.append(("later", "muted"))
    if row.muted:
        found.append(("muted", "muted"))
    if row.starred:
        found.append((glyphs.star, "star"))
    spaced: Line = []
    for mark in found:
        spaced += [(" ", "text"), mark] if spaced else [mark]
    return spaced


def _signs(row: ConversationRow, now: datetime, preferences: Preferences, away: bool) -> Line:
    """The marks of a row, and before them that a VIP wrote: over a thread the crown says so."""
    found = marks(row, now, preferences, away)
    return [("VIP", "accent"), *([(" ", "text"), *found] if found else [])] if row.vip else found


def _about(row: ConversationRow) -> str:
    if row.channel is PostKind.DIRECT:
        return "direct complaint" if row.kind is Kind.COMPLAINT else "direct"
    if row.kind in {Kind.COMPLAINT, Kind.PRAISE, Kind.IDEA, Kind.SPAM}:
        return row.kind.value
    return ""


def _label(row: ConversationRow, width: int, preferences: Preferences) -> Line:
    """What it is, where it stands before words for which there are ``width`` cells: of these enough stay. In no room
    at all a complaint has a sign still."""
    about, complaint = _about(row), row.kind is Kind.COMPLAINT
    leads = [f"{word} {preferences.glyphs.dot} " for word in (about, row.kind.value if complaint else "") if word]
    lead = next((lead for lead in leads if size_of([(lead, "")]) + BESIDE <= width), "! " if complaint else "")
    return [(lead, "now" if complaint else "muted")] if lead else []


def _excerpt(row: ConversationRow, width: int, preferences: Preferences, ink: str, label: bool) -> Line:
    words = f"you: {row.excerpt}" if row.excerpt_ours else row.excerpt
    lead = _label(row, width, preferences) if label else []
    return [*lead, (cut(preferences.tidy(words), width - size_of(lead)), ink if row.unheard else "muted")]


def _edge(current: bool, selected: bool, focused: bool, preferences: Preferences) -> Line:
    glyphs = preferences.glyphs
    bar = (glyphs.cursor, "accent bold" if focused else "muted") if current else (" ", "text")
    return [bar, (glyphs.selected if selected else " ", "accent bold")]


def roomy(
    row: ConversationRow,
    width: int,
    now: datetime,
    preferences: Preferences,
    current: bool,
    selected: bool,
    focused: bool,
    away: bool = False,
) -> tuple[Line, Line]:
    """Two lines: clock, name, tag; and under the name the newest words."""
    words, ink = clock(row, now)
    edge = _edge(current, selected, focused, preferences)
    bold = " bold" if row.unheard else ""
    signs = _signs(row, now, preferences, away)
    about = _about(row)
    right: Line = [*signs, ("  " if signs else "", "text"), (row.tag, "tag")]
    name: Line = [
        *edge,
        (fit(words, max(CLOCK, len(words)), right=True), ink),
        ("  ", "text"),
        (preferences.tidy(row.name), "text" + bold),
    ]
    room = width - size_of(right) - 2
    fits = size_of(name) + len(about) + 1 <= room
    if about and fits:
        name.append((f" {about}", "now" if row.kind is Kind.COMPLAINT else "muted"))
    second = [*_edge(current, False, focused, preferences), (" " * (CLOCK + 2), "text")]
    return (
        justify(name, [*right, (" ", "text")], width),
        [*second, *_excerpt(row, width - size_of(second) - 1, preferences, "quote", not fits)],
    )


def compact(
    row: ConversationRow,
    width: int,
    now: datetime,
    preferences: Preferences,
    current: bool,
    selected: bool,
    focused: bool,
    away: bool = False,
) -> Line:
    """One line: clock, name, tag, newest words, marks."""
    words, ink = clock(row, now)
    bold = " bold" if row.unheard else ""
    over = max(0, len(words) - CLOCK)
    name_width = (16 if width >= 72 else 12) - over
    tag_width = 5
    line = _edge(current, selected, focused, preferences)
    line += [
        (fit(words, CLOCK + over, right=True), ink),
        ("  ", "text"),
        (fit(preferences.tidy(row.name), name_width), "text" + bold),
    ]
    line += [(" ", "text"), (fit(row.tag, tag_width), "tag"), (" ", "text")]
    signs = _signs(row, now, preferences, away)
    room = width - size_of(line) - (size_of(signs) + 1 if signs else 0) - 1
    if room < 6:
        return justify(line, [*signs, (" ", "text")], width)
    return justify([*line, *_excerpt(row, room, preferences, "text", True)], [*signs, (" ", "text")], width)

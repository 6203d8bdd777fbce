"""What is said of people, in the same words on their card and in the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from inbox_tui.domain.ages import age
from inbox_tui.domain.person import PersonCard, PersonRow
from inbox_tui.domain.stats import Figure
from inbox_tui.ui.lines import Line, cut, fit, size_of

LIKED = 100
"""Cells of a line that is still read with ease."""
NAME, NETWORKS, STAGE, LAST, RESPONSE, TIMES = 22, 13, 9, 6, 9, 5


def response_words(figure: Figure) -> str:
    """``31m``, ``≥2d``; of few waits the shortest and the longest: ``5m–3h``. Empty: nobody ever waited."""
    if figure.listed is None:
        return str(figure)
    if not figure.listed:
        return ""
    (first, open_at_once), (last, still) = figure.listed[0], figure.listed[-1]
    longest = f"{'≥' if still else ''}{_span(last)}"
    if len(figure.listed) == 1 or _span(first) == _span(last):
        return longest
    return f"{'≥' if open_at_once and not still else ''}{_span(first)}–{longest}"


def _span(seconds: float) -> str:
    return age(seconds).split()[0] if seconds >= 60 else "<1m"


def facts(card: PersonCard, now: datetime) -> str:
    """Who it is in a line: ``at convert · VIP · 4 exchanges since Mar 2026 · you answer in 31m · they wait``."""
    parts = [f"stage {card.stage.value}"]
    if card.vip:
        parts.append("VIP")
    if card.first_at is not None:
        since = f"{card.first_at:%b %Y}"
        count = card.exchanges
        parts.append(f"{'1 exchange' if count == 1 else f'{count} exchanges'} since {since}")
    else:
        parts.append("not spoken with yet")
    if card.exchanges and (said := response_words(card.response)):
        parts.append(f"you answer in {said}")
    if card.waiting:
        parts.append("they wait" if card.waiting == 1 else f"they wait in {card.waiting} conversations")
    if card.last_at is not None and not card.waiting:
        ago = age((now - card.last_at).total_seconds())
        parts.append(
            f"last contact {'just now' if ago == 'now' else f'{ago} ago'}, by {'you' if card.last_by_us else 'them'}"
        )
    if card.losing_touch:
        parts.append("you are losing touch")
    return " · ".join(filter(None, parts))


def columns(width: int) -> Line:
    """What stands over the list."""
    name, tags = _widths(width)
    line: Line = [
        (fit("name", name), "muted"),
        (fit("networks", NETWORKS), "muted"),
        (fit("stage", STAGE + 1), "muted"),
        (fit("last", LAST, right=True), "muted"),
        (fit("you answer", RESPONSE + 3, right=True), "muted"),
        (fit("times", TIMES + 2, right=True), "muted"),
    ]
    return [*line, ("  tags", "muted")] if tags else line


def row_line(row: PersonRow, width: int, now: datetime, tidy: Callable[[str], str]) -> Line:
    """One person in the list."""
    name, room = _widths(width)
    said = tidy(row.name)
    vip = " VIP" if row.vip else ""
    ago = age((now - row.last_at).total_seconds()) if row.last_at is not None else "never"
    line: Line = [
        (cut(said, name - 2 - len(vip)), "text bold"),
        (vip, "accent"),
    ]
    line.append((" " * (name - size_of(line)), "text"))
    line += [
        (fit(" ".join(row.networks), NETWORKS - 1) + " ", "tag"),
        (fit(row.stage.value, STAGE + 1), "text" if row.stage.step else "muted"),
        (fit(ago, LAST, right=True), "text"),
        (fit(response_words(row.response), RESPONSE + 3, right=True), "text"),
        (fit(str(row.exchanges) if row.exchanges else "", TIMES + 2, right=True), "text"),
    ]
    if room and row.tags:
        line.append((f"  {cut(' '.join(row.tags), room - 2)}", "tag"))
    return line


def _widths(width: int) -> tuple[int, int]:
    """Cells of the name and of the tags."""
    rest = width - NETWORKS - STAGE - 1 - LAST - RESPONSE - 3 - TIMES - 2 - 3  # what stands over it is as narrow
    if rest < 40:
        return max(10, rest), 0
    name = min(32, rest - 16)
    return name, min(40, rest - name)

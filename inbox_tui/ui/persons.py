"""The lines of the list of people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from inbox_tui.domain.acquaintance import response_words
from inbox_tui.domain.ages import age
from inbox_tui.domain.person import PersonRow
from inbox_tui.ui.lines import Line, cut, fit, size_of

LIKED = 100
"""Cells of a line that is still read with ease."""
NETWORK = 6
"""Cells of one network's name, the longest, and a space."""
LEAST = 16
"""Cells that most names need."""
NAME, NETWORKS, STAGE, LAST, RESPONSE, TIMES = 22, 13, 9, 6, 9, 5


def columns(width: int) -> Line:
    """What stands over the list."""
    name, networks, times, tags = _widths(width)
    line: Line = [
        (fit("name", name), "muted"),
        (fit("networks" if networks > 9 else "on", networks), "muted"),
        (fit("stage", STAGE + 1), "muted"),
        (fit("last", LAST, right=True), "muted"),
        (fit("you answer", RESPONSE + 3, right=True), "muted"),
        (fit("talks", times, right=True), "muted"),
    ]
    return [*line, ("  tags", "muted")] if tags else line


def row_line(row: PersonRow, width: int, now: datetime, tidy: Callable[[str], str]) -> Line:
    """One person in the list."""
    name, networks, times, room = _widths(width)
    said = tidy(row.name)
    vip = " VIP" if row.vip else ""
    ago = age((now - row.last_at).total_seconds()) if row.last_at is not None else "never"
    line: Line = [
        (cut(said, name - 2 - len(vip)), "text bold"),
        (vip, "accent"),
    ]
    line.append((" " * (name - size_of(line)), "text"))
    line += [
        (fit(" ".join(row.networks), networks - 1) + " ", "tag"),
        (fit(row.stage.value, STAGE + 1), "text" if row.stage.step else "muted"),
        (fit(ago, LAST, right=True), "text"),
        (fit(response_words(row.response, RESPONSE + 2), RESPONSE + 3, right=True), "text"),
        (fit(str(row.exchanges) if row.exchanges else "", times, right=True), "text"),
    ]
    if room and row.tags:
        line.append((f"  {cut(' · '.join(row.tags), room - 2)}", "tag"))
    return line


def _widths(width: int) -> tuple[int, int, int, int]:
    """Cells of the name, the networks, how often and the tags. The name comes first: the others give way to it."""
    times = TIMES + 2
    rest = width - NETWORKS - STAGE - 1 - LAST - RESPONSE - 3 - times - 3  # what stands over it is as narrow
    if rest < 40:
        given = min(max(NAME - rest, 0), NETWORKS - NETWORK)
        if rest + given < LEAST:
            given, times = given + times, 0
        return max(10, rest + given), NETWORKS - min(given, NETWORKS - NETWORK), times, 0
    name = min(32, rest - 16)
    return name, NETWORKS, times, min(40, rest - name)

"""The commands of the report."""

from __future__ import annotations

from inbox_tui.ui.command import Command, Scope
from inbox_tui.ui.command import command as _c

REPORT: tuple[Command, ...] = tuple(
    _c(f"report.{id}", keys, title, tip, "Report", action, scope=Scope.REPORT, short=short)
    for id, keys, title, tip, action, short in (
        ("next", "j", "Next section", "The next part of the report", "down", "next section"),
        ("previous", "k", "Previous section", "The part before", "up", ""),
        ("longer", "right_square_bracket", "Longer span", "Week, 30 days, quarter", "span(1)", "longer"),
        ("shorter", "left_square_bracket", "Shorter span", "Quarter, 30 days, week", "span(-1)", "shorter"),
        ("write", "w", "Write the page", "Keep it as a Markdown page in your data folder", "write", "write the page"),
        ("line-down", "down", "Line down", "One line on", "line(1)", ""),
        ("line-up", "up", "Line up", "One line back", "line(-1)", ""),
        ("page-down", "space,pagedown,ctrl+f", "Page down", "One screenful on", "page_down", "page down"),
        ("page-up", "b,pageup,ctrl+b", "Page up", "One screenful back", "page_up", ""),
        ("top", "g g,home", "Top", "To the beginning", "top", ""),
        ("bottom", "G,end", "Bottom", "To the end", "bottom", ""),
        ("back", "q,escape,h", "Back", "Back to the conversations", "back", "back"),
    )
)

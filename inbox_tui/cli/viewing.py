"""Which views can be named in the shell: all those that the app has."""

from __future__ import annotations

from inbox_tui.cli import parser
from inbox_tui.cli.codes import Misuse
from inbox_tui.domain.text import clean

ACCOUNT, SEARCH = "account:", "search:"


def refuse(view: str) -> None:
    """Raises :class:`Misuse` for a name that no view can have, telling all that there are."""
    if view in parser.VIEWS or view.startswith((ACCOUNT, SEARCH)):
        return
    shown = clean(view, limit=40, one_line=True)
    raise Misuse(
        f"There is no view named {shown!r}.",
        next_step=f"Views: {', '.join(parser.VIEWS)}, {' or '.join(parser.NAMED)}.",
    )

"""The commands of promises, of what is waited for, and of thanks."""

from __future__ import annotations

from inbox_tui.ui.command import Command, Need, Scope
from inbox_tui.ui.command import command as _c


def _sheet(scope: Scope, name: str, group: str) -> tuple[Command, ...]:
    """What each of these sheets has."""
    return tuple(
        _c(f"{name}.{id}", keys, title, tip, group, action, scope=scope, short=short, need=need)
        for id, keys, title, tip, action, short, need in (
            ("open", "enter,l", "Open", "To the conversation", "open", "open", Need.ENTRY),
            ("reply", "r", "Reply", "To the conversation, and write", "reply", "reply", Need.ENTRY),
            ("undo", "z,u", "Undo", "Take back the last act", "undo", "", Need.NOTHING),
            ("down", "j,down", "Down", "Next", "down", "", Need.NOTHING),
            ("up", "k,up", "Up", "Previous", "up", "", Need.NOTHING),
            ("page-down", "pagedown,ctrl+f", "Page down", "One screenful on", "page_down", "", Need.NOTHING),
            ("page-up", "pageup,ctrl+b", "Page up", "One screenful back", "page_up", "", Need.NOTHING),
            ("top", "g g,home", "Top", "To the first", "top", "", Need.NOTHING),
            ("bottom", "G,end", "Bottom", "To the last", "bottom", "", Need.NOTHING),
            ("back", "q,escape,h", "Back", "Back to the conversations", "back", "back", Need.NOTHING),
        )
    )


def _own(scope: Scope, name: str, group: str, *given: tuple[str, str, str, str, str, str]) -> tuple[Command, ...]:
    return tuple(
        _c(f"{name}.{id}", keys, title, tip, group, action, scope=scope, short=short, need=Need.ENTRY)
        for id, keys, title, tip, action, short in given
    )


PROMISES: tuple[Command, ...] = (
    *_sheet(Scope.PROMISES, "promise", "Promises"),
    *_own(
        Scope.PROMISES,
        "promise",
        "Promises",
        ("kept", "d", "Kept", "You did what you promised", "kept", "kept"),
        ("move", "m", "Move", "To another time", "move", "move"),
        ("drop", "number_sign", "Drop", "Neither kept nor missed; asks first", "drop", "drop"),
    ),
    *_sheet(Scope.WAITING, "waiting", "Waiting on"),
    *_own(
        Scope.WAITING,
        "waiting",
        "Waiting on",
        ("nudged", "n", "Asked again", "You asked the department how it stands", "nudged", "asked again"),
        ("back-again", "b", "It is back", "The department gave it back: our clock runs on", "back_again", "it is back"),
        ("kept", "d", "Looked in", "You looked in again", "kept", "looked in"),
        ("move", "m", "Another day", "Look in again on another day", "move", "another day"),
        ("drop", "number_sign", "Drop", "Do not look in again; asks first", "drop", "drop"),
    ),
    *_sheet(Scope.THANKS, "thanks", "Thanks and losing touch"),
    *_own(
        Scope.THANKS,
        "thanks",
        "Thanks and losing touch",
        ("let-be", "e", "Let be", "Do not be reminded, until there is something new", "let_be", "let be"),
    ),
)
"""All of them, sheet by sheet."""

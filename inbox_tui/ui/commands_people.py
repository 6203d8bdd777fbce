"""The commands of people: a person's card, the list of all, and who may be one."""

from __future__ import annotations

from inbox_tui.ui.command import Command, Need, Scope
from inbox_tui.ui.command import command as _c

_MOVES = (
    ("undo", "z,u", "Undo", "Take back the last act", "undo", ""),
    ("down", "j,down", "Down", "Next", "down", ""),
    ("up", "k,up", "Up", "Previous", "up", ""),
    ("page-down", "pagedown,ctrl+f", "Page down", "One screenful on", "page_down", ""),
    ("page-up", "pageup,ctrl+b", "Page up", "One screenful back", "page_up", ""),
    ("top", "g g,home", "Top", "To the first", "top", ""),
    ("bottom", "G,end", "Bottom", "To the last", "bottom", ""),
)


def _of(scope: Scope, name: str, group: str, *given: tuple[str, str, str, str, str, str]) -> tuple[Command, ...]:
    return tuple(
        _c(f"{name}.{id}", keys, title, tip, group, action, scope=scope, short=short)
        for id, keys, title, tip, action, short in (*given, *_MOVES)
    )


FROM_MAIN: tuple[Command, ...] = (
    _c("triage.card", "p", "Person", "Who they are, and what is known of them", "People", "person", need=Need.ROW),
    _c("triage.note", "i", "Private note", "On this person; nobody else sees it", "People", need=Need.ROW),
    _c("triage.stage", "T", "Stage", "Where they stand with you", "People", need=Need.ROW),
)
PEOPLE: tuple[Command, ...] = (
    *_of(
        Scope.PERSON,
        "person",
        "Person's card",
        ("open", "enter,l", "Open", "The conversation; a note: change it", "open", "open"),
        ("note", "i", "Private note", "Nobody else sees it", "note", "note"),
        ("drop-note", "number_sign", "Drop note", "The note that is marked; asks first", "drop_note", ""),
        ("tags", "t", "Tags", "What they care about", "tags", "tags"),
        ("stage", "T", "Stage", "Where they stand with you; says what speaks for the next one", "stage", "stage"),
        ("vip", "asterisk", "VIP", "The bell rings for them, or no longer", "vip", ""),
        ("merge", "m", "Same person", "Merge with the suggestion that is marked, or the first", "merge", ""),
        ("not-same", "x", "Not the same", "Two people: never suggest it again", "not_same", ""),
        ("unmerge", "U", "Take apart", "Take the last merge apart; asks first", "unmerge", ""),
        (
            "browse",
            "o",
            "Open in browser",
            "The profile that is marked, or the first; shows the host first",
            "browse",
            "",
        ),
        ("back", "q,escape,h,p", "Back", "Back to where you came from", "back", "back"),
    ),
    *_of(
        Scope.PEOPLE,
        "people",
        "People",
        ("open", "enter,l,p", "Open", "The person's card", "open", "open"),
        ("find", "slash", "Find", "By name, handle or tag, as you type", "find", "find"),
        ("sort", "s", "Sort", "By last contact, silence, exchanges, stage or name", "sort", "sort"),
        ("alike", "m", "Who may be one", "People who may be the same, with what says so", "alike", "who may be one"),
        ("apart", "U", "Take apart", "Says where a merge is taken apart: on the person's card", "apart", ""),
        ("back", "q,escape,h", "Back", "Back to the conversations; first out of what was typed", "back", "back"),
    ),
    *_of(
        Scope.ALIKE,
        "alike",
        "Who may be one",
        ("merge", "m,enter", "Same person", "They are one person; z takes it back", "merge", "same person"),
        ("not-same", "x", "Not the same", "Two people: never suggest it again", "not_same", "not the same"),
        ("card", "p,l", "Person", "The first one's card", "card", "card"),
        ("back", "q,escape,h", "Back", "Back to the list of people", "back", "back"),
    ),
)
"""All of them, sheet by sheet."""

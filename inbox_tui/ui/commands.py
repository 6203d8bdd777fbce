"""Every command, declared once. Bindings, footer, palette, help and the user's keymap all come from this list.

A key is a Textual key name or a character; two keys with a space between them (``g i``) are a chord.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding, BindingType

from inbox_tui.ui.command import Command, Need, Scope, stands_as
from inbox_tui.ui.command import command as _c
from inbox_tui.ui.commands_beside import BESIDE
from inbox_tui.ui.commands_people import FROM_MAIN, PEOPLE
from inbox_tui.ui.commands_promises import PROMISES
from inbox_tui.ui.commands_report import REPORT

__all__ = ["BY_ID", "COMMANDS", "Command", "Need", "Scope", "bindings", "stands_as"]

_ROW, _POST = Need.ROW, Need.POST

_EVERYWHERE = (
    _c("app.help", "question_mark,f1", "All keys", "Every key there is", "Program", scope=Scope.EVERYWHERE),
    _c(
        "app.palette",
        "ctrl+p",
        "Command palette",
        "Find a command by typing its name",
        "Program",
        scope=Scope.EVERYWHERE,
        priority=True,
    ),
    _c(
        "app.leave",
        "ctrl+q,ctrl+c",
        "Quit",
        "Leave; asks if something still has to go out",
        "Program",
        scope=Scope.EVERYWHERE,
        priority=True,
    ),
)

_MOVE = (
    _c("move.down", "j,down", "Down", "Next conversation, or next post in the thread", "Move", "down"),
    _c("move.up", "k,up", "Up", "Previous conversation, or previous post in the thread", "Move", "up"),
    _c("move.page-down", "pagedown,ctrl+f", "Page down", "One screenful on", "Move"),
    _c("move.page-up", "pageup,ctrl+b", "Page up", "One screenful back", "Move"),
    _c("move.top", "g g,home", "Top", "To the first", "Move"),
    _c("move.bottom", "G,end", "Bottom", "To the last", "Move"),
    _c("move.left", "h,left", "Pane to the left", "One pane to the left, or back", "Move"),
    _c("move.right", "l,right", "Pane to the right", "One pane to the right, or in", "Move"),
    _c("move.open", "enter", "Open", "Open the conversation; in a thread, open a content warning", "Move"),
    _c("move.back", "escape", "Back", "Back; never discards anything, never quits", "Move", short="back"),
    _c("move.out", "q", "Back, or quit", "Back; at the root quit, asking if something still has to go out", "Move"),
    _c("move.next-pane", "tab", "Next pane", "Next pane", "Move"),
    _c("move.previous-pane", "shift+tab", "Previous pane", "Previous pane", "Move"),
    _c(
        "listen.on",
        "space",
        "Listen on",
        "Next unheard screenful, then the next unheard conversation",
        "Listen",
        "listen_on",
        short="listen on",
    ),
    _c(
        "listen.unhear",
        "U",
        "Mark unheard",
        "Mark the post (in the list: the conversation) unheard again",
        "Listen",
        "unhear",
        need=_ROW,
    ),
    _c("listen.session", "L", "Listen session", "Read all that is unheard, the oldest first", "Listen", "hear"),
    _c("listen.diff", "d", "What an edit changed", "Show or hide what an edit changed", "Listen", "diff", need=_POST),
    _c("listen.times", "equals_sign", "Exact or relative times", "Switch between 41m and 14:05", "Listen", "times"),
)

_VIEWS = (
    _c(
        "view.previous",
        "left_square_bracket",
        "Previous view",
        "The view above; in focus mode the one before",
        "Views",
        "view_step(-1)",
    ),
    _c(
        "view.next",
        "right_square_bracket",
        "Next view",
        "The view below; in focus mode the next of the pile",
        "Views",
        "view_step(1)",
        short="next",
    ),
    *(
        _c(f"view.{n}", str(n), f"View {n}", "By its place in the side pane", "Views", f"view_nth({n})")
        for n in range(1, 10)
    ),
)

_BESIDE = frozenset(
    {
        Scope.ENTRIES,
        Scope.ACCOUNTS,
        Scope.SETTINGS,
        Scope.PROMISES,
        Scope.WAITING,
        Scope.THANKS,
        Scope.REPORT,
        Scope.PEOPLE,
    }
)
"""Screens that are left by going somewhere else: nothing is typed there, and nothing waits for an answer."""

_GO = (
    *(
        _c(f"go.{id}", keys, title, tip, "Go", action, also=_BESIDE)
        for id, keys, title, tip, action in (
            ("inbox", "g i", "Go to Needs reply", "Who is waiting, worst first", "view('needs-reply')"),
            ("at-risk", "g a", "Go to At risk", "Late or nearly late", "view('at-risk')"),
            ("later", "g l", "Go to Reply later", "The pile put aside to answer later", "view('later')"),
            ("snoozed", "g s", "Go to Snoozed", "What comes back at its time", "view('snoozed')"),
            ("waiting-on", "g w", "Go to Waiting on", "What others have, and whom you asked", "view('waiting-on')"),
            ("promises", "g p", "Go to Promises", "What you promised, and by when", "view('promises')"),
            ("thanks", "g t", "Go to Thanks", "Who was not thanked, and losing touch", "view('thanks')"),
            ("report", "g r", "Go to the report", "Waits, promises, asks and gives, with plots", "report"),
            ("drafts", "g d", "Go to Drafts", "What is begun and not sent", "drafts"),
            ("people", "g c", "Go to People", "Everybody you spoke with, and what you know of them", "people"),
            ("outbox", "g o", "Go to Outbox", "What goes out, and what could not", "outbox"),
            ("done", "g e", "Go to Done", "What is closed", "view('done')"),
            ("all", "g v", "Go to All", "Every conversation", "view('all')"),
        )
    ),
    _c(
        "go.accounts",
        "a,g @",
        "Accounts",
        "Health of each account; add, repair, remove",
        "Go",
        "accounts",
        short="accounts",
        also=_BESIDE - {Scope.ACCOUNTS},
    ),
    _c(
        "go.settings",
        "comma",
        "Settings",
        "Theme, density, emoji, times, undo",
        "Go",
        "settings",
        also=_BESIDE - {Scope.SETTINGS},
    ),
)

_TRIAGE = (
    _c(
        "reply.open",
        "r",
        "Reply",
        "Answer in the composer under the thread",
        "Answer",
        "reply",
        short="reply",
        need=_ROW,
    ),
    _c(
        "reply.later",
        "R",
        "Reply later",
        "Onto the pile for later, or off it",
        "Answer",
        "later",
        short="later",
        need=_ROW,
    ),
    _c("reply.new", "c", "New post", "Write a post that answers nobody", "Answer", "new_post"),
    _c("reply.focus", "F", "Focus mode", "The pile for later, one by one; again: leave", "Answer", "focus_mode"),
    _c(
        "reply.plan",
        "P",
        "Plan card",
        "What is thought through before a complaint is answered",
        "Answer",
        "plan",
        need=_ROW,
    ),
    _c("triage.done", "e", "Done", "Close it, with one key for the reason", "Triage", short="done", need=_ROW),
    _c("triage.done-stay", "E", "Done and stay", "Close it and stay on it", "Triage", need=_ROW),
    _c("triage.snooze", "b", "Snooze", "Put it away until a time", "Triage", short="snooze", need=_ROW),
    _c("triage.undo", "z,u", "Undo", "Take back the last act, or the last thing sent", "Triage", short="undo"),
    _c("triage.select", "x", "Select", "Mark it for a bulk act", "Triage", need=_ROW),
    _c("triage.select-all", "V", "Select all", "Mark all that are loaded, or none", "Triage"),
    _c("triage.hand-off", "H", "Hand over", "To a department, with all it needs to know", "Triage", need=_ROW),
    _c("triage.promise", "W", "Write down a promise", "What you promised them, and by when", "Triage", need=_ROW),
    _c("triage.follow-up", "I", "Look in again", "On a day you name; stands under Waiting on", "Triage", need=_ROW),
    _c("triage.star", "s", "Star", "Star or unstar", "Triage", need=_ROW),
    _c("triage.tag", "t", "Tags", "Set tags", "Triage", need=_ROW),
    _c("triage.mute", "M", "Mute thread", "Stop hearing of this thread, or hear again", "Triage", need=_ROW),
    _c("triage.kind", "K", "Correct the kind", "Question, complaint, praise … with one key", "Triage", need=_ROW),
    _c("triage.spam", "exclamation_mark", "Spam", "Close as spam", "Triage", need=_ROW),
)

_POSTS = (
    _c("post.like", "f", "Like", "Like after 5 s; z takes it back", "Posts", need=Need.THEIR_POST),
    _c("post.boost", "B", "Boost", "Share it with your followers; asks first", "Posts", need=Need.THEIR_POST),
    _c(
        "post.delete",
        "number_sign",
        "Delete own post",
        "Delete a post of yours; asks first",
        "Posts",
        need=_POST,
    ),
    _c("post.edit", "v", "Edit own post", "Change a post of yours; through the review", "Posts", need=_POST),
    _c(
        "post.hide",
        "X",
        "Hide reply",
        "Hide a reply from others, or show it again; asks",
        "Posts",
        need=Need.THEIR_POST,
    ),
    _c("post.media", "m", "Media", "What is attached, with its descriptions", "Posts", need=_POST),
    _c(
        "post.browse",
        "o",
        "Open in browser",
        "Open the post or a link in it; shows the host first",
        "Posts",
        need=_POST,
    ),
    _c("post.copy", "y", "Copy link", "Copy the address of the post", "Posts", need=_POST),
    _c(
        "find.search",
        "slash",
        "Search",
        "Search everything that is here",
        "Find",
        short="search",
        also=_BESIDE - {Scope.PEOPLE},
    ),
    _c("find.next", "n", "Next hit", "Next search hit", "Find", "hit(1)"),
    _c("find.previous", "N", "Previous hit", "Previous search hit", "Find", "hit(-1)"),
    _c("find.drop", "S", "Drop saved search", "Drop the saved search that is shown", "Find", "drop_search"),
    _c("net.sync", "full_stop", "Sync now", "Look for news now", "Program", "sync"),
)

COMMANDS: tuple[Command, ...] = (
    *_MOVE,
    *_VIEWS,
    *_GO,
    *_TRIAGE,
    *_POSTS,
    *BESIDE,
    *FROM_MAIN,
    *PROMISES,
    *PEOPLE,
    *REPORT,
    *_EVERYWHERE,
)
BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}


def bindings(scope: Scope) -> list[BindingType]:
    """The bindings of a screen, each with its id and tooltip."""
    return [
        Binding(
            ",".join(stands_as(key) for key in command.keys.split(",")),
            command.action if scope is not Scope.EVERYWHERE else f"app.{command.action}",
            command.title,
            id=command.id,
            tooltip=command.tooltip,
            priority=command.priority,
        )
        for command in COMMANDS
        if scope in command.scopes
    ]

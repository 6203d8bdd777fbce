"""Every command, declared once. Bindings, footer, palette, help and the user's keymap all come from this list.

A key is a Textual key name or a character; two keys with a space between them (``g i``) are a chord.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from textual.binding import Binding, BindingType

from inbox_tui.domain.value import value_class


class Scope(StrEnum):
    """Where a command is at home."""

    EVERYWHERE = "everywhere"
    MAIN = "main"
    COMPOSER = "composer"
    REVIEW = "review"
    ENTRIES = "entries"
    ACCOUNTS = "accounts"
    SEARCH = "search"
    SETTINGS = "settings"
    HELP = "help"
    FORM = "form"
    PICK = "pick"


class Need(StrEnum):
    """What must be there for a command to make sense; screens answer in ``meets``."""

    NOTHING = "nothing"
    ROW = "a conversation"
    POST = "a post"
    THEIR_POST = "a post by somebody else"
    OUR_POST = "a post of yours"
    ENTRY = "an entry"
    ACCOUNT = "an account"


@value_class(kw_only=True)
class Command:
    id: str
    keys: str
    """Comma-separated, as ``j,down``."""
    title: str
    short: str = ""
    """For the footer."""
    tooltip: str
    group: str
    action: str
    """A method of the screen: ``action_NAME``, with literal arguments where needed."""
    scope: Scope = Scope.MAIN
    need: Need = Need.NOTHING
    priority: bool = False
    """Works while text is typed too; only for Ctrl and function keys."""


def _c(id: str, keys: str, title: str, tooltip: str, group: str, action: str = "", **more: object) -> Command:
    made = action or id.partition(".")[2].replace("-", "_")
    return Command(id=id, keys=keys, title=title, tooltip=tooltip, group=group, action=made, **more)  # type: ignore[arg-type]


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
    _c("listen.diff", "d", "What an edit changed", "Show or hide what an edit changed", "Listen", "diff", need=_POST),
    _c("listen.times", "equals_sign", "Exact or relative times", "Switch between 41m and 14:05", "Listen", "times"),
)

_VIEWS = (
    _c("view.previous", "left_square_bracket", "Previous view", "The view above", "Views", "view_step(-1)"),
    _c("view.next", "right_square_bracket", "Next view", "The view below", "Views", "view_step(1)"),
    *(
        _c(f"view.{n}", str(n), f"View {n}", "By its place in the side pane", "Views", f"view_nth({n})")
        for n in range(1, 10)
    ),
    _c("go.inbox", "g i", "Go to Needs reply", "Who is waiting, worst first", "Go", "view('needs-reply')"),
    _c("go.at-risk", "g a", "Go to At risk", "Late or nearly late", "Go", "view('at-risk')"),
    _c("go.later", "g l", "Go to Reply later", "The pile put aside to answer later", "Go", "view('later')"),
    _c("go.snoozed", "g s", "Go to Snoozed", "What comes back at its time", "Go", "view('snoozed')"),
    _c("go.drafts", "g d", "Go to Drafts", "What is begun and not sent", "Go", "drafts"),
    _c("go.outbox", "g o", "Go to Outbox", "What goes out, and what could not", "Go", "outbox"),
    _c("go.done", "g e", "Go to Done", "What is closed", "Go", "view('done')"),
    _c("go.all", "g v", "Go to All", "Every conversation", "Go", "view('all')"),
    _c(
        "go.accounts",
        "a,g @",
        "Accounts",
        "Health of each account; add, repair, remove",
        "Go",
        "accounts",
        short="accounts",
    ),
    _c("go.settings", "comma", "Settings", "Theme, density, emoji, times, undo", "Go", "settings"),
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
    _c("triage.done", "e", "Done", "Close it, with one key for the reason", "Triage", short="done", need=_ROW),
    _c("triage.done-stay", "E", "Done and stay", "Close it and stay on it", "Triage", need=_ROW),
    _c("triage.snooze", "b", "Snooze", "Put it away until a time", "Triage", short="snooze", need=_ROW),
    _c("triage.undo", "z,u", "Undo", "Take back the last act, or the last thing sent", "Triage", short="undo"),
    _c("triage.select", "x", "Select", "Mark it for a bulk act", "Triage", need=_ROW),
    _c("triage.select-all", "V", "Select all", "Mark all that are loaded, or none", "Triage"),
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
        need=Need.OUR_POST,
    ),
    _c("post.edit", "v", "Edit own post", "Change a post of yours; through the review", "Posts", need=Need.OUR_POST),
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
    _c("find.search", "slash", "Search", "Search everything that is here", "Find", short="search"),
    _c("find.next", "n", "Next hit", "Next search hit", "Find", "hit(1)"),
    _c("find.previous", "N", "Previous hit", "Previous search hit", "Find", "hit(-1)"),
    _c("find.drop", "S", "Drop saved search", "Drop the saved search that is shown", "Find", "drop_search"),
    _c("net.sync", "full_stop", "Sync now", "Look for news now", "Program", "sync"),
)

_COMPOSER = tuple(
    _c(id, keys, title, tip, "Composer", action, scope=Scope.COMPOSER, short=short, priority=id != "compose.close")
    for id, keys, title, tip, action, short in (
        (
            "compose.review",
            "ctrl+s,ctrl+enter",
            "Review",
            "To the review screen, from where it is sent",
            "ask('review')",
            "review",
        ),
        ("compose.editor", "ctrl+e", "Editor", "Write in $EDITOR", "ask('editor')", "editor"),
        ("compose.audience", "ctrl+o", "Audience", "Who will see it", "ask('audience')", "audience"),
        (
            "compose.spoiler",
            "ctrl+g",
            "Content warning",
            "Set or drop the content warning",
            "ask('spoiler')",
            "warning",
        ),
        ("compose.close", "escape", "Keep and close", "Keep the draft and close", "ask('close')", "keep and close"),
    )
)

_REVIEW = tuple(
    _c(id, keys, title, tip, "Review", action, scope=Scope.REVIEW, short=short)
    for id, keys, title, tip, action, short in (
        ("review.send", "y", "Send", "Check once more, then hand it over", "send", "send"),
        ("review.edit", "e", "Edit", "Back to the text", "edit", "edit"),
        ("review.postpone", "p", "Postpone", "Keep the draft and go back to the thread", "postpone", "postpone"),
        ("review.abort", "q,escape", "Abort", "Keep or discard the draft", "abort", "abort or postpone"),
        ("review.listen", "space", "Listen on", "Next unheard screenful", "listen_on", "listen on"),
        ("review.down", "j,down", "Down", "Scroll down", "down", ""),
        ("review.up", "k,up", "Up", "Scroll up", "up", ""),
        ("review.open", "enter", "Open", "Open a content warning", "open", ""),
    )
)

_ENTRIES = tuple(
    _c(id, keys, title, tip, "Outbox and drafts", action, scope=Scope.ENTRIES, short=short, need=need)
    for id, keys, title, tip, action, short, need in (
        ("entry.open", "enter,l", "Open", "A draft: write on. Else: its conversation", "open", "open", Need.ENTRY),
        ("entry.retry", "r", "Retry", "Try again; for an unsure one, look again", "retry", "retry", Need.ENTRY),
        ("entry.take-back", "z,b", "Take back", "Back to the drafts", "take_back", "take back", Need.ENTRY),
        (
            "entry.sent",
            "s",
            "It was sent",
            "You have seen it there: keep it as sent",
            "it_was_sent",
            "it was sent",
            Need.ENTRY,
        ),
        (
            "entry.again",
            "A",
            "Send again",
            "You have seen that it is not there",
            "send_again",
            "send again",
            Need.ENTRY,
        ),
        ("entry.browse", "o", "Open in browser", "Open what was sent", "browse", "browser", Need.ENTRY),
        (
            "entry.discard",
            "number_sign",
            "Discard draft",
            "Throw the draft away; asks first",
            "discard",
            "discard",
            Need.ENTRY,
        ),
        ("entry.down", "j,down", "Down", "Next", "down", "", Need.NOTHING),
        ("entry.up", "k,up", "Up", "Previous", "up", "", Need.NOTHING),
        ("entry.page-down", "pagedown,ctrl+f", "Page down", "One screenful on", "page_down", "", Need.NOTHING),
        ("entry.page-up", "pageup,ctrl+b", "Page up", "One screenful back", "page_up", "", Need.NOTHING),
        ("entry.top", "g g,home", "Top", "To the first", "top", "", Need.NOTHING),
        ("entry.bottom", "G,end", "Bottom", "To the last", "bottom", "", Need.NOTHING),
        ("entry.back", "q,escape,h", "Back", "Back to the conversations", "back", "back", Need.NOTHING),
    )
)

_ACCOUNTS = tuple(
    _c(id, keys, title, tip, "Accounts", action, scope=Scope.ACCOUNTS, short=short, need=need)
    for id, keys, title, tip, action, short, need in (
        ("account.add", "a", "Add an account", "Sign in to another account", "add", "add", Need.NOTHING),
        ("account.repair", "r,enter", "Sign in again", "Repair the login", "repair", "sign in again", Need.ACCOUNT),
        ("account.sync", "full_stop", "Sync now", "Look for news on this account", "sync", "sync", Need.ACCOUNT),
        ("account.pause", "p", "Pause", "Pause or resume", "pause", "pause", Need.ACCOUNT),
        ("account.remove", "number_sign", "Remove", "Forget the login; asks first", "remove", "remove", Need.ACCOUNT),
        ("account.down", "j,down", "Down", "Next", "down", "", Need.NOTHING),
        ("account.up", "k,up", "Up", "Previous", "up", "", Need.NOTHING),
        ("account.top", "g g,home", "Top", "To the first", "top", "", Need.NOTHING),
        ("account.bottom", "G,end", "Bottom", "To the last", "bottom", "", Need.NOTHING),
        ("account.back", "q,escape,h", "Back", "Back to the conversations", "back", "back", Need.NOTHING),
    )
)

_OTHERS = (
    *(
        _c(f"search.{id}", keys, title, title, "Search", action, scope=Scope.SEARCH, short=short, priority=True)
        for id, keys, title, action, short in (
            ("open", "enter", "Open the hit", "open", "open"),
            ("down", "down,ctrl+n", "Next hit", "down", "next"),
            ("up", "up", "Previous hit", "up", "previous"),
            ("save", "ctrl+s", "Keep this search as a view", "save", "keep as a view"),
            ("back", "escape", "Back", "back", "back"),
        )
    ),
    *(
        _c(f"setting.{id}", keys, title, title, "Settings", action, scope=Scope.SETTINGS, short=short)
        for id, keys, title, action, short in (
            ("down", "j,down", "Down", "down", ""),
            ("up", "k,up", "Up", "up", ""),
            ("next", "l,right,enter,space", "Next value", "change(1)", "next value"),
            ("previous", "h,left", "Previous value", "change(-1)", "previous value"),
            ("back", "q,escape", "Back", "back", "back"),
        )
    ),
    _c("help.back", "q,escape,h", "Back", "Back", "Help", "back", scope=Scope.HELP, short="back"),
    *(
        _c(f"help.{id}", keys, title, tip, "Help", action, scope=Scope.HELP, short=short)
        for id, keys, title, tip, action, short in (
            ("page-down", "space,pagedown,ctrl+f", "Page down", "One screenful on", "page_down", "page down"),
            ("page-up", "b,pageup,ctrl+b", "Page up", "One screenful back", "page_up", "page up"),
            ("down", "j,down", "Down", "Scroll down", "down", ""),
            ("up", "k,up", "Up", "Scroll up", "up", ""),
            ("top", "g g,home", "Top", "To the top", "top", ""),
            ("bottom", "G,end", "Bottom", "To the end", "bottom", ""),
        )
    ),
    _c(
        "form.next",
        "ctrl+s",
        "Go on",
        "Go on with what is filled in",
        "Form",
        "go_on",
        scope=Scope.FORM,
        short="sign in",
        priority=True,
    ),
    _c("form.field", "tab", "Next field", "Next field", "Form", "next_field", scope=Scope.FORM, short="next field"),
    _c(
        "form.place",
        "ctrl+o",
        "Where secrets go",
        "Choose where its secrets are kept",
        "Form",
        "place",
        scope=Scope.FORM,
        short="where secrets go",
        priority=True,
    ),
    _c("form.back", "escape", "Back", "Back; what you typed stays", "Form", "back", scope=Scope.FORM, short="back"),
    *(
        _c(f"pick.{id}", keys, title, title, "Choosing", action, scope=Scope.PICK, short=short)
        for id, keys, title, action, short in (
            ("down", "j,down", "Down", "down", ""),
            ("up", "k,up", "Up", "up", ""),
            ("open", "enter,l", "Choose", "open", "choose"),
            ("back", "q,escape,h", "Back", "back", "back"),
        )
    ),
)

COMMANDS: tuple[Command, ...] = (
    *_MOVE,
    *_VIEWS,
    *_TRIAGE,
    *_POSTS,
    *_COMPOSER,
    *_REVIEW,
    *_ENTRIES,
    *_ACCOUNTS,
    *_OTHERS,
    *_EVERYWHERE,
)
BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}

FOOTERS: Mapping[str, tuple[str, ...]] = {
    "list": ("listen.on", "reply.open", "reply.later", "triage.done", "triage.snooze", "app.help"),
    "thread": ("listen.on", "reply.open", "triage.done", "triage.snooze", "move.back", "app.help"),
    "views": ("find.search", "go.accounts", "app.help"),
    "none": ("go.accounts", "app.help", "app.leave"),
    "composer": ("compose.review", "compose.close", "compose.editor", "compose.audience", "compose.spoiler"),
    "review": ("review.send", "review.edit", "review.postpone", "review.abort"),
    "review-closed": ("review.listen", "review.edit", "review.postpone", "review.abort"),
    "draft": ("entry.open", "entry.discard", "entry.back"),
    "queued": ("entry.take-back", "entry.open", "entry.back"),
    "unsure": ("entry.retry", "entry.sent", "entry.again", "entry.take-back", "entry.back"),
    "stopped": ("entry.retry", "entry.take-back", "entry.open", "entry.back"),
    "sent": ("entry.browse", "entry.open", "entry.back"),
    "back": ("entry.back",),
    "accounts": ("account.add", "account.repair", "account.sync", "account.pause", "account.remove", "account.back"),
    "accounts-none": ("account.add", "account.back"),
    "search": ("search.open", "search.down", "search.up", "search.save", "search.back"),
    "settings": ("setting.next", "setting.previous", "setting.back"),
    "help": ("help.page-down", "help.page-up", "help.back"),
    "form": ("form.next", "form.field", "form.place", "form.back"),
    "form-plain": ("form.next", "form.field", "form.back"),
    "form-done": ("form.back",),
    "pick": ("pick.open", "pick.back"),
}
"""What the footer offers where: six at most."""


def stands_as(key: str) -> str:
    """The name under which a chord stands among the bindings. No terminal ever sends it."""
    return f"chord.{'.'.join(key.split())}" if " " in key else key


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
        if command.scope is scope
    ]

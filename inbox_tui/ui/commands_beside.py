"""The commands of everything beside the main screen: composer, review, lists, forms."""

from __future__ import annotations

from inbox_tui.ui.command import Command, Need, Scope
from inbox_tui.ui.command import command as _c

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
        ("compose.template", "ctrl+t", "Template", "Put in a text of your own", "ask('template')", "template"),
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
        ("review.abort", "q", "Abort", "Keep or discard the draft", "abort", "abort or postpone"),
        ("review.leave", "escape", "Leave the line, or abort", "Out of a line, else as q", "leave", "leave the line"),
        ("review.listen", "space", "Listen on", "Next unheard screenful", "listen_on", "listen on"),
        ("review.open", "enter", "Go on", "Settle what is asked; open a content warning", "open", "go on"),
        ("review.accept", "a", "Take the offer", "Keep what you say there as a promise", "accept", "take it"),
        ("review.why", "w", "Why is this asked?", "Why the review asks this; ? tells it as well", "why", "why"),
        *(
            (f"review.{n}", str(n), f"Ask or choice {n}", "Answered, later, not for us; or choose", f"number({n})", "")
            for n in range(1, 6)
        ),
        ("review.down", "j,down,tab", "Down", "Next question, else scroll down", "down", ""),
        ("review.up", "k,up,shift+tab", "Up", "Previous question, else scroll up", "up", ""),
        ("review.page-down", "pagedown,ctrl+f", "Page down", "One screenful on", "page(1)", ""),
        ("review.page-up", "pageup,ctrl+b", "Page up", "One screenful back", "page(-1)", ""),
    )
)

_ENTRIES = tuple(
    _c(id, keys, title, tip, "Outbox and drafts", action, scope=Scope.ENTRIES, short=short, need=need)
    for id, keys, title, tip, action, short, need in (
        ("entry.open", "enter,l", "Open", "A draft: write on. Else: its conversation", "open", "open", Need.ENTRY),
        ("entry.retry", "r", "Retry", "Try again; for an unsure one, look again", "retry", "retry", Need.ENTRY),
        (
            "entry.take-back",
            "z,b",
            "Take back",
            "Back to the drafts; else the last act",
            "take_back",
            "take back",
            Need.NOTHING,
        ),
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
    _c(
        "form.copy",
        "ctrl+y",
        "Copy address",
        "Copy the address that the browser is to open",
        "Form",
        "copy",
        scope=Scope.FORM,
        short="copy the address",
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
    _c(
        "form.page-down",
        "pagedown",
        "Page down",
        "One screenful on: what to expect of the platform",
        "Form",
        scope=Scope.FORM,
    ),
    _c("form.page-up", "pageup", "Page up", "One screenful back", "Form", scope=Scope.FORM),
    _c("form.back", "escape", "Back", "Back; what you typed stays", "Form", "back", scope=Scope.FORM, short="back"),
    *(
        _c(f"pick.{id}", keys, title, title, "Choosing", action, scope=Scope.PICK, short=short)
        for id, keys, title, action, short in (
            ("down", "j,down", "Down", "down", ""),
            ("up", "k,up", "Up", "up", ""),
            ("open", "enter,l", "Choose", "open", "choose"),
            ("back", "escape,q,h", "Back", "back", "back"),
        )
    ),
)

_PLAN = tuple(
    _c(f"plan.{id}", keys, title, tip, "Plan card", action, scope=Scope.PLAN, short=short, priority=priority)
    for id, keys, title, tip, action, short, priority in (
        ("keep", "ctrl+s", "Keep the card", "Keep it and go back", "keep", "keep", True),
        (
            "field",
            "tab,down",
            "Next field",
            "Next field, and round to the first; Enter as well",
            "next_field",
            "next field",
            False,
        ),
        ("previous", "shift+tab,up", "Previous field", "Previous field", "previous_field", "", False),
        ("right", "right", "Next choice", "Who owns it, and where", "step(1)", "choose", False),
        ("left", "left", "Previous choice", "Who owns it, and where", "step(-1)", "", False),
        ("on", "enter", "Go on", "Next field, and behind the last one out", "on", "", False),
        ("back", "escape", "Back", "Back; what you typed is kept", "back", "keep and close", False),
    )
)

_LISTEN = tuple(
    _c(f"hear.{id}", keys, title, tip, "Listen session", action, scope=Scope.LISTEN, short=short)
    for id, keys, title, tip, action, short in (
        ("on", "space", "Listen on", "Next unheard screenful, then the next conversation", "listen_on", "listen on"),
        ("down", "j,down", "Down", "Next post", "down", ""),
        ("up", "k,up", "Up", "Previous post", "up", ""),
        ("page-down", "pagedown,ctrl+f", "Page down", "One screenful on", "page(1)", ""),
        ("page-up", "pageup,ctrl+b", "Page up", "One screenful back", "page(-1)", ""),
        ("open", "enter", "Open", "Open a content warning; at the end, go back", "open", "open"),
        ("later", "R", "Reply later", "Onto the pile for later, or off it", "later", "later"),
        ("reply", "r", "No reply here", "Says where replies are written", "reply", ""),
        ("back", "q,escape,h", "Back", "Back to the conversations", "back", "back"),
    )
)

BESIDE: tuple[Command, ...] = (*_COMPOSER, *_REVIEW, *_ENTRIES, *_ACCOUNTS, *_OTHERS, *_PLAN, *_LISTEN)

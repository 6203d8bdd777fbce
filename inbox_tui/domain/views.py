"""What the screens receive: rows and threads, ready to draw. All strings are cleaned text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NewType

from inbox_tui.domain.model import (
    AccountId,
    Act,
    Audience,
    ConversationId,
    DoneReason,
    Hyperlink,
    IdentityId,
    Kind,
    Media,
    OutboxId,
    OutboxState,
    Poll,
    PostId,
    PostKind,
    PostState,
    Quoted,
    SnoozeMode,
)
from inbox_tui.domain.value import value_class

ViewKey = NewType("ViewKey", str)
"""``needs-reply``, ``at-risk``, … (see :class:`BuiltIn`), ``account:NAME`` or ``search:NAME``."""


class BuiltIn(StrEnum):
    """The views every store has, in the order of the side pane."""

    NEEDS_REPLY = "needs-reply"
    AT_RISK = "at-risk"
    LATER = "later"
    WAITING_ON = "waiting-on"
    SNOOZED = "snoozed"
    PROMISES = "promises"
    DRAFTS = "drafts"
    OUTBOX = "outbox"
    THANKS = "thanks"
    DONE = "done"
    ALL = "all"


VIEW_TITLES: Mapping[str, str] = {
    BuiltIn.NEEDS_REPLY: "Needs reply",
    BuiltIn.AT_RISK: "At risk",
    BuiltIn.LATER: "Reply later",
    BuiltIn.WAITING_ON: "Waiting on",
    BuiltIn.SNOOZED: "Snoozed",
    BuiltIn.PROMISES: "Promises",
    BuiltIn.DRAFTS: "Drafts",
    BuiltIn.OUTBOX: "Outbox",
    BuiltIn.THANKS: "Thanks",
    BuiltIn.DONE: "Done",
    BuiltIn.ALL: "All",
}


SHEETS = frozenset({BuiltIn.WAITING_ON, BuiltIn.PROMISES, BuiltIn.DRAFTS, BuiltIn.OUTBOX, BuiltIn.THANKS})
"""Views of other things than conversations: each has a screen of its own, and its count is of those things."""


@value_class(kw_only=True)
class ViewCount:
    key: ViewKey
    title: str
    count: int
    kind: str = "builtin"
    """``builtin``, ``account`` or ``search``."""


Position = tuple[int, int]
"""Where a row stands in its view: (sort value, conversation id). Opaque; for paging by key, never by offset."""


@value_class(kw_only=True)
class ConversationRow:
    """One line of the list. Its state (ok, soon, now, late) follows from ``due_at``, ``warn_at`` and the time:
    ``inbox_tui.domain.clock.state_of``."""

    id: ConversationId
    position: Position
    account: AccountId
    tag: str
    """The platform's short lower-case tag."""
    name: str
    """The person's name, or their handle where they have none."""
    handle: str
    kind: Kind
    channel: PostKind
    """What reached us last: mention, reply, direct message, …"""
    excerpt: str
    """The newest words, one line, at most 300 characters."""
    excerpt_ours: bool = False
    waiting_since: datetime | None = None
    due_at: datetime | None = None
    warn_at: datetime | None = None
    last_at: datetime
    unheard: int = 0
    """Inbound posts the gate still needs heard."""
    posts: int = 1
    starred: bool = False
    vip: bool = False
    """Who it is with is a VIP."""
    muted: bool = False
    later: bool = False
    snoozed_until: datetime | None = None
    snooze_mode: SnoozeMode | None = None
    closed: DoneReason | None = None
    promised_at: datetime | None = None
    """When the first open promise made there is due."""
    handed_at: datetime | None = None
    """Since when a department has it instead of us."""
    woke: bool = False
    """Came back from a snooze and has not been touched since."""
    draft: str = ""
    """The beginning of a saved draft, if there is one."""
    outgoing: OutboxState | None = None
    """The worst state among its outbox entries that are not sent yet."""
    tags: tuple[str, ...] = ()


@value_class()
class Window:
    """A stretch of a view's rows, in order."""

    rows: tuple[ConversationRow, ...]
    more_before: bool
    more_after: bool


@value_class(kw_only=True)
class Who:
    id: IdentityId
    name: str
    """Never empty: falls back to the handle."""
    handle: str
    bot: bool = False
    ours: bool = False
    url: str = ""


@value_class(kw_only=True)
class PostView:
    """One post as the thread shows it."""

    id: PostId
    remote_id: str
    parent: PostId | None
    depth: int
    """Steps below the conversation's head; 0 for the head. Grows without bound: the screen folds it."""
    author: Who | None
    """None for a placeholder whose author is unknown."""
    state: PostState
    kind: PostKind
    audience: Audience
    created_at: datetime
    edited_at: datetime | None = None
    revisions: int = 1
    """How many versions of the text are known."""
    text: str = ""
    spoiler: str = ""
    sensitive: bool = False
    links: tuple[Hyperlink, ...] = ()
    media: tuple[Media, ...] = ()
    poll: Poll | None = None
    quoted: Quoted | None = None
    stars: int | None = None
    url: str = ""
    language: str = ""
    liked: bool = False
    boosted: bool = False
    closed: str = ""
    """Why the platform takes no reply to this post; empty: it does."""
    removed: str = ""
    """Why its text is not kept here any longer, a sentence."""
    ours: bool = False
    to_us: bool = False
    """Mentions us, answers one of ours, or is a direct message."""
    heard: bool = False
    """Heard in its present wording. Ours and placeholders are True."""
    needed: bool = False
    """Not heard yet, and the gate needs it for the reply that ``r`` would write."""
    words: int = 0
    """For the reading clock."""


@value_class(kw_only=True)
class ThreadView:
    """A conversation in reading order (parents before children, siblings by time)."""

    row: ConversationRow
    context: tuple[PostView, ...]
    """What stands above the conversation: our own post that it answers, oldest first. Needs no hearing."""
    posts: Sequence[PostView]
    """Read as they are asked for: a screen shows forty of ten thousand. ``ids`` and ``unheard`` cost nothing."""
    ids: tuple[PostId, ...]
    """Of ``posts``, in the same order."""
    unheard: tuple[tuple[PostId, int], ...]
    """Every inbound post that nobody heard in its present wording, in reading order, each with its words."""
    target: PostId | None
    """The post that ``r`` answers: the newest inbound that speaks to us, else the newest inbound."""
    heard: int
    """Inbound posts heard, of …"""
    fetched: int
    """… posts here with their text, of …"""
    known: int
    """… posts known to exist. Never claimed to be all."""
    to_hear: tuple[PostId, ...]
    """What the gate still needs for ``target``, in reading order."""
    synced_at: datetime | None = None

    def post(self, post: PostId | None) -> PostView | None:
        """One of ``posts``; None where it is not among them."""
        return self.posts[self.ids.index(post)] if post is not None and post in self.ids else None


@value_class(kw_only=True)
class Outgoing:
    """A draft or outbox entry: one durable record."""

    id: OutboxId
    act: Act
    state: OutboxState
    account: AccountId
    tag: str
    conversation: ConversationId | None
    target: PostId | None
    text: str
    spoiler: str = ""
    audience: Audience = Audience.PUBLIC
    to: str = ""
    """Whom it answers, for people."""
    quote: str = ""
    """The beginning of what it answers."""
    updated_at: datetime
    queued_at: datetime | None = None
    send_at: datetime | None = None
    """When its undo window ends (or its next try is due)."""
    attempts: int = 0
    cause: str = ""
    """What is wrong, in a sentence."""
    next_step: str = ""
    sent_url: str = ""


@value_class(kw_only=True)
class Headline:
    """The figures that always stand in the header."""

    words: str
    """``p50 24m · p90 2h 10m · oldest 3h 12m``"""
    waiting: int
    late: int
    failed: int
    """Outbox entries that are failed, held or unsure."""
    queued: int
    accounts: int
    synced_at: datetime | None
    offline_since: datetime | None = None


@value_class(kw_only=True)
class SearchHit:
    conversation: ConversationId
    post: PostId
    name: str
    handle: str
    tag: str
    platform: str = ""
    at: datetime
    excerpt: str
    """One line around the first match."""
    ours: bool = False
    to: str = ""
    """Whom ours speaks to; empty: to everybody."""
    note: bool = False
    """Found in a private note on that person; ``at`` is the note's time."""


def whose(hit: SearchHit) -> str:
    """Whose words were found: ``Ana``, ``you``, ``you to Ana``."""
    return hit.name if not hit.ours else f"you to {hit.to}" if hit.to else "you"


@value_class(kw_only=True)
class Freshness:
    """What looking again just before sending found. ``ok`` sends; anything else is told on the review screen."""

    ok: bool
    checked: bool
    """False when no answer came in time."""
    age_s: float | None = None
    """Seconds since the conversation was last synced, when unchecked."""
    may_force: bool = False
    """Unchecked (or merely stale): the user may send anyway."""
    sentence: str = ""
    new_posts: tuple[PostId, ...] = ()
    edited: tuple[tuple[str, str], ...] = ()
    """(before, now) of the target, when it was edited."""


@value_class()
class Undone:
    """What an undoable act did, for the toast: ``Snoozed 3 until Tue 09:00``."""

    sentence: str
    count: int
    next: ConversationId | None = None
    """The conversation that is current afterwards."""
    entry: OutboxId | None = None
    """The draft that came back, when a queued text was taken back."""

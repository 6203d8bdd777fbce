"""The one door: every verb the screens and the shell have. Nothing above it knows of databases or networks.

Reads are plain calls: quick (well under a millisecond for a window of rows) and safe on the event loop. Those that
may take longer are coroutines. Writes are coroutines; once awaited they are durable, and a cancelled await does not
undo them. Anything that can go wrong raises an :class:`~inbox_tui.errors.InboxError` (or ``ListenFirst``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from inbox_tui.domain.hearing import Verdict
from inbox_tui.domain.model import (
    AccountId,
    Act,
    Audience,
    ConversationId,
    DoneReason,
    Kind,
    OutboxId,
    PostId,
    SnoozeMode,
)
from inbox_tui.domain.views import (
    AccountView,
    ConversationRow,
    Freshness,
    Headline,
    Outgoing,
    Position,
    PostView,
    SearchHit,
    ThreadView,
    Undone,
    ViewCount,
    ViewKey,
    Window,
)
from inbox_tui.inbox.changes import ChangeFeed


class Inbox:
    """An open store with its engine. Made by :func:`inbox_tui.inbox.open_inbox`."""

    changes: ChangeFeed

    def now(self) -> datetime: ...

    # --- reading

    def views(self) -> tuple[ViewCount, ...]:
        """Every view with its count."""

    def window(
        self, view: ViewKey, *, after: Position | None = None, before: Position | None = None, limit: int = 120
    ) -> Window:
        """Rows of a view: from its top, or those just after / just before a position. ``before`` and ``after`` together
        are an error."""

    def bottom(self, view: ViewKey, limit: int = 120) -> Window:
        """The last rows of a view."""

    def around(self, view: ViewKey, conversation: ConversationId, limit: int = 240) -> Window:
        """Rows on both sides of one conversation; from the top where it is not in the view (any more)."""

    def index_of(self, view: ViewKey, position: Position) -> int:
        """How many rows stand before ``position``. Walks an index: not for every key press."""

    def row(self, conversation: ConversationId) -> ConversationRow | None: ...

    def thread(self, conversation: ConversationId) -> ThreadView:
        """Raises ``NoSuchThing``."""

    def revisions(self, post: PostId) -> tuple[tuple[datetime, str], ...]:
        """Every known wording of a post, oldest first, each with when we first saw it."""

    def verdict(self, conversation: ConversationId, target: PostId | None = None) -> Verdict:
        """What must still be heard before answering ``target`` (default: the thread's own target)."""

    def post(self, post: PostId) -> PostView | None: ...

    def draft(self, conversation: ConversationId) -> Outgoing | None:
        """The saved reply draft of a conversation."""

    def drafts(self) -> tuple[Outgoing, ...]: ...

    def outbox(self) -> tuple[Outgoing, ...]:
        """Everything queued, sending, unsure, held or failed (worst first), then the last 20 sent."""

    def outgoing(self, entry: OutboxId) -> Outgoing | None: ...

    def accounts(self) -> tuple[AccountView, ...]: ...

    def account(self, account: AccountId) -> AccountView | None: ...

    async def headline(self) -> Headline: ...

    async def search(self, words: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """Newest first. Understands ``from:ana platform:bsky is:unheard is:waiting before:2026-03-01 after:… has:link``."""

    def saved_searches(self) -> Mapping[str, str]: ...

    async def save_search(self, name: str, words: str) -> None: ...

    async def drop_search(self, name: str) -> None: ...

    # --- hearing

    async def heard(self, posts: Sequence[PostId], how: str = "read") -> None:
        """Record that these posts were really taken in: ``read``, ``stepped`` (linear mode). Idempotent."""

    async def unheard(self, posts: Sequence[PostId]) -> None: ...

    # --- writing and sending

    def opening(self, conversation: ConversationId, target: PostId | None = None) -> str:
        """The first words of a reply (mentions that must be there), or empty."""

    async def save_draft(
        self,
        *,
        entry: OutboxId | None = None,
        act: Act = Act.REPLY,
        account: AccountId,
        conversation: ConversationId | None = None,
        target: PostId | None = None,
        text: str,
        spoiler: str = "",
        audience: Audience | None = None,
    ) -> OutboxId:
        """Keep a draft (made on the first call, changed by ``entry`` later). ``audience`` None: as narrow as the post
        answered. Returns its id."""

    async def discard_draft(self, entry: OutboxId) -> None: ...

    async def check_fresh(self, entry: OutboxId) -> Freshness:
        """Look at the target and the thread's head again, within two seconds. New posts are stored on the way."""

    async def queue(self, entry: OutboxId, *, force: bool = False, widen: bool = False) -> Outgoing:
        """Hand a draft over for sending; the undo window starts. Raises ``ListenFirst`` while something is unheard,
        ``InboxError`` when the text is too long, empty, has unfilled placeholders, or the audience is wider than the
        post answered and ``widen`` is not set. ``force`` accepts an unchecked freshness, nothing else."""

    async def take_back(self, entry: OutboxId) -> Outgoing:
        """Return a queued, held, failed or unsure entry to the drafts. Raises ``InboxError`` once it is on its way."""

    async def retry(self, entry: OutboxId) -> None:
        """Queue a failed or held entry again (through the gate and the freshness check), or look again for an unsure
        one."""

    async def it_was_sent(self, entry: OutboxId) -> None:
        """The user says that an unsure entry did go out."""

    async def send_again(self, entry: OutboxId) -> None:
        """The user says that an unsure entry did not go out: queue it anew."""

    # --- outward acts on posts

    async def act(self, act: Act, post: PostId) -> Outgoing:
        """Like, boost, hide, delete, or the reverse; leaves after its undo window. Raises ``InboxError`` with the
        platform's reason where it is not offered."""

    # --- triage (all undoable as one batch)

    async def done(self, conversations: Sequence[ConversationId], reason: DoneReason) -> Undone: ...

    async def reopen(self, conversations: Sequence[ConversationId]) -> Undone: ...

    async def snooze(self, conversations: Sequence[ConversationId], until: datetime, mode: SnoozeMode) -> Undone: ...

    async def later(self, conversations: Sequence[ConversationId], on: bool = True) -> Undone: ...

    async def star(self, conversations: Sequence[ConversationId], on: bool = True) -> Undone: ...

    async def mute(self, conversations: Sequence[ConversationId], on: bool = True) -> Undone: ...

    async def spam(self, conversations: Sequence[ConversationId]) -> Undone: ...

    async def tag(self, conversations: Sequence[ConversationId], tags: Sequence[str]) -> Undone:
        """Set the tags (replacing what was there)."""

    async def set_kind(self, conversations: Sequence[ConversationId], kind: Kind) -> Undone: ...

    async def undo(self) -> Undone | None:
        """Take back the last batch of triage, or else the last queued entry. None: nothing to undo."""

    # --- accounts and the network

    async def sync_now(self, account: AccountId | None = None) -> None:
        """Look now; returns when the round is done. Trouble shows in ``accounts()``, it is not raised."""

    async def refresh_thread(self, conversation: ConversationId) -> None:
        """Fetch a conversation's surroundings. Trouble shows in ``accounts()``."""

    async def remove_account(self, account: AccountId) -> None:
        """Forget the login. What was fetched stays readable."""

    async def pause_account(self, account: AccountId, on: bool = True) -> None: ...

    def pending(self) -> int:
        """Entries that are queued or on their way: what quitting should ask about."""

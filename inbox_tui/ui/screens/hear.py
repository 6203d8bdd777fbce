"""The listen session: everything unheard, the oldest first, and nothing to answer with."""

from __future__ import annotations

from datetime import timedelta

from textual.app import ComposeResult

from inbox_tui.domain.model import ChangeSet, ConversationId, IdentityId, PostId
from inbox_tui.domain.views import BuiltIn, ConversationRow, ThreadView, ViewKey
from inbox_tui.errors import NoSuchThing
from inbox_tui.ui.acquainted import known
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.screens.reader import Reader
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.thread import ThreadPane

STALE = timedelta(minutes=5)
"""Age from which a thread is fetched again when it is come to."""
MOST = 500
"""Conversations looked through in each view."""
_VIEWS = (BuiltIn.NEEDS_REPLY, BuiltIn.LATER, BuiltIn.SNOOZED)
"""Where somebody may wait: what is closed or muted is not brought up again."""


class ListenScreen(Reader[str]):
    """Answers what was heard, in a sentence or two; empty where nothing was."""

    scope = Scope.LISTEN
    BINDINGS = bindings(Scope.LISTEN)

    def __init__(self) -> None:
        super().__init__()
        self._left: list[ConversationId] = []
        """Still to come, the oldest first."""
        self._unheard: dict[ConversationId, int] = {}
        """How much there is to hear in each that was found at first."""
        self._walked: list[ConversationId] = []
        self._shown: ConversationId | None = None
        self._heard: dict[PostId, IdentityId | None] = {}

    def compose(self) -> ComposeResult:
        yield HeadBar("Listening")
        yield ThreadPane()
        yield FootBar("hear")

    def on_mount(self) -> None:
        self.pane = self.query_one(ThreadPane)
        self.pane.focus()
        found = self._found()
        self._left, self._unheard = [row.id for row in found], {row.id: row.unheard for row in found}
        self._go_on()

    def _found(self) -> list[ConversationRow]:
        rows = {row.id: row for view in _VIEWS for row in self.inbox.window(ViewKey(view), limit=MOST).rows}
        return sorted((row for row in rows.values() if row.unheard), key=lambda row: row.waiting_since or row.last_at)

    @property
    def takes_keys(self) -> bool:
        return self.is_mounted and self.focused is not None

    # --- what is shown

    def _go_on(self) -> None:
        """To the next conversation in which something is unheard still; behind the last, to the end."""
        while self._left:
            thread = self._thread(self._left.pop(0))
            if thread is not None and thread.to_hear:
                self._shown = thread.row.id
                self._walked.append(thread.row.id)
                self.pane.show(thread, known=known(self.inbox, thread))
                self._tell()
                if thread.synced_at is None or self.inbox.now() - thread.synced_at > STALE:
                    self.inbox_app.do(self.inbox.refresh_thread(thread.row.id))
                return
        self._shown = None
        told = self._told() or "Everything here is heard."
        self.pane.nothing = [("That was all of it.", "text bold"), (told, "text"), ("Enter goes back.", "muted")]
        self.pane.show(None)
        self._tell()

    def _thread(self, conversation: ConversationId | None) -> ThreadView | None:
        try:
            return self.inbox.thread(conversation) if conversation is not None else None
        except NoSuchThing:
            return None

    def _tell(self) -> None:
        """What is left, in the header."""
        left = [number for number in self._unheard.values() if number]
        count, posts = len(left), sum(left)
        conversations = "1 conversation" if count == 1 else f"{count} conversations"
        self.head.title = f"listening: {conversations}, {posts} to hear" if count else "listening: all heard"
        self.head.refresh_words()
        self.foot.show("hear" if self._shown is not None else "hear-done")

    def _told(self) -> str:
        """What was heard, and who of those waits for an answer; empty where nothing was heard."""
        if not self._heard:
            return ""
        posts = "1 post" if len(self._heard) == 1 else f"{len(self._heard)} posts"
        number = len(set(self._heard.values()))
        people = "1 person" if number == 1 else f"{number} people"
        rows = [self.inbox.row(id) for id in self._walked]
        waiting = sum(row is not None and row.waiting_since is not None and row.closed is None for row in rows)
        waits = "Nobody waits" if not waiting else "1 waits" if waiting == 1 else f"{waiting} wait"
        return f"You heard {posts} by {people}. {waits} for an answer."

    def changed(self, changes: ChangeSet) -> None:
        for id in self._unheard.keys() & changes.conversations:
            row = self.inbox.row(id)
            self._unheard[id] = row.unheard if row is not None else 0
        if self._shown is not None and self._shown in changes.conversations:
            thread = self._thread(self._shown)
            if thread is not None:
                self.pane.show(thread, known=known(self.inbox, thread))
        self._tell()

    def tick(self) -> None:
        self.pane.tick()
        self.head.refresh_words()

    # --- hearing

    def on_thread_pane_heard(self, event: ThreadPane.Heard) -> None:
        event.stop()
        thread = self.pane.thread
        for id in event.posts:
            post = thread.post(id) if thread is not None else None
            self._heard[id] = post.author.id if post is not None and post.author is not None else None
        self.inbox_app.do(self.inbox.heard(event.posts, self.inbox_app.how_heard))

    def action_listen_on(self) -> None:
        if self._shown is None:
            self.action_back()
        elif not self.pane.listen_on():
            self._go_on()

    def action_down(self) -> None:
        self.pane.move(1)

    def action_up(self) -> None:
        self.pane.move(-1)

    def action_page(self, direction: int) -> None:
        self.pane.page(direction)

    def action_open(self) -> None:
        if self._shown is None:
            self.action_back()
        else:
            self.pane.open_current()

    def action_later(self) -> None:
        row = self.inbox.row(self._shown) if self._shown is not None else None
        if row is not None:
            work = self.inbox.later((row.id,), not row.later)
            self.inbox_app.do(work, lambda undone: self.inbox_app.say(undone.sentence, good=True))

    def action_reply(self) -> None:
        keys = self.inbox_app.keymap.label
        self.inbox_app.say(
            f"Here you only listen: {keys('hear.later')} keeps them for later, {keys('hear.back')} goes back to reply."
        )

    def action_back(self) -> None:
        self.dismiss(self._told())

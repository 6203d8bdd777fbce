"""The three panes: views, conversations, thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from inbox_tui.domain.model import ChangeSet, ChangeTopic, ConversationId, PostId
from inbox_tui.domain.views import SHEETS, BuiltIn, ConversationRow, ThreadView, ViewCount, ViewKey
from inbox_tui.errors import NoSuchThing
from inbox_tui.ui.acquainted import known
from inbox_tui.ui.commands import Need, Scope, bindings
from inbox_tui.ui.empty import nobody_waiting, nothing_open
from inbox_tui.ui.planned import plan_words
from inbox_tui.ui.screens.doors import SEARCH, Doors
from inbox_tui.ui.screens.panes import Panes
from inbox_tui.ui.screens.persons import Persons
from inbox_tui.ui.screens.posting import Posting
from inbox_tui.ui.screens.promising import Promising
from inbox_tui.ui.screens.triage import Triage
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.composer import Composer
from inbox_tui.ui.widgets.list import ConversationList
from inbox_tui.ui.widgets.thread import ThreadPane
from inbox_tui.ui.widgets.views import ViewsPane

STALE = timedelta(minutes=5)
"""Age from which opening a thread has it fetched again."""
REST = 0.08
"""Seconds the list's cursor rests before the thread beside it follows."""
WARM = 1.0
"""Seconds after which the platforms' rules are asked: importing them takes longer than the first screen may."""


class MainScreen(Triage, Posting, Panes, Promising, Persons, Doors):
    """Moves between panes and keeps thread, list and views telling the same story."""

    scope = Scope.MAIN
    BINDINGS = bindings(Scope.MAIN)

    def __init__(self) -> None:
        super().__init__()
        self.view = ViewKey(BuiltIn.NEEDS_REPLY)
        self.views: tuple[ViewCount, ...] = ()
        self.shown: ConversationId | None = None
        """The conversation in the thread pane."""
        self._following: Timer | None = None
        self._stay: ConversationId | None = None
        self._looked: ConversationId | None = None
        self._warm = False

    def compose(self) -> ComposeResult:
        self.fit_panes(update=False)  # before there is anything whose styles would be worked out again
        self.add_class("at-list", update=False)
        yield HeadBar()
        with Horizontal(id="panes"):
            yield ViewsPane()
            conversations = ConversationList(self.inbox, self.view)
            conversations.styles.width = self.list_width()
            yield conversations
            with Vertical(id="reading"):
                yield ThreadPane()
                yield Composer()
        yield FootBar("list")

    def on_mount(self) -> None:
        self.list = self.query_one(ConversationList)
        self.pane = self.query_one(ThreadPane)
        self.side = self.query_one(ViewsPane)
        self.composer = self.query_one(Composer)
        self.list.focus()
        self._first_look()

    def _first_look(self) -> None:
        self._read_views()
        self._show_view(self.view)
        if not self.inbox.accounts():
            self.set_timer(0.3, self._first_run)  # they may just not have been opened yet
        self.call_after_refresh(self.inbox_app.on_shown)
        self.set_timer(WARM, self._ask_rules)

    def _first_run(self) -> None:
        if not self.inbox.accounts() and self.is_active:
            self.action_accounts(by_itself=True)

    def _ask_rules(self) -> None:
        self._warm = True
        self._tell_shut()

    # --- what is shown

    def _read_views(self) -> None:
        self.views = tuple(self.inbox.views())
        self.side.show(self.views, self.view)

    def _count(self, key: ViewKey) -> int:
        return next((view.count for view in self.views if view.key == key), 0)

    def _show_view(self, key: ViewKey, at: ConversationId | None = None) -> None:
        self.view = key
        self.side.show(self.views, key)
        self.list.empty = nobody_waiting(self, key)
        self.list.show(key, self.title_of(key), self._count(key), at)
        self._count_hits()
        self._place()

    def _count_hits(self) -> None:
        """How many a saved search finds is known once it was asked: now, for the one that is shown."""
        if self.view.startswith(SEARCH):
            self.list.count_rows()
            found = self.list.total
            self.views = tuple(replace(one, count=found) if one.key == self.view else one for one in self.views)
            self.side.show(self.views, self.view)

    def changed(self, changes: ChangeSet) -> None:
        """Read again what may have changed: counts, the list's window, the thread if it is touched."""
        if not hasattr(self, "composer"):
            return
        self._read_views()
        if self.view.startswith(SEARCH) and self.view not in {view.key for view in self.views}:
            self.leave_view()  # the search was dropped
        if changes.conversations or changes.topics:
            self.list.empty = nobody_waiting(self, self.view)
            self.list.reload(self.title_of(self.view), self._count(self.view))
            self._count_hits()
        if self.shown is not None and (
            self.shown in changes.conversations or changes.topics & {ChangeTopic.DRAFTS, ChangeTopic.OUTBOX}
        ):
            self.show_thread(self.shown)
        accounts = self.inbox.accounts()
        syncing = [account for account in accounts if account.health == "syncing"]
        self.head.busy = (
            f"looking at {syncing[0].id}…" if len(syncing) == 1 else f"looking at {len(syncing)}…" if syncing else ""
        )
        self._place()

    def refresh_now(self) -> None:
        """Look at once, without waiting for the doorbell."""
        self.changed(ChangeSet(topics=frozenset({ChangeTopic.CONVERSATIONS})))

    def tick(self) -> None:
        self.list.tick()
        self._tell_shut()  # an answer window closes by itself
        self.pane.tick()
        self.remind()
        self.head.refresh_words()

    def _tell_shut(self) -> None:
        if self._warm and self.pane.thread is not None:
            self.pane.tell_shut(self.shut_to(self.pane.thread))
            self.foot.look_again()  # it greys what cannot be done

    def show_thread(self, conversation: ConversationId | None) -> ThreadView | None:
        """Show a conversation in the thread pane; None empties it. Returns what is shown."""
        thread: ThreadView | None = None
        if conversation is not None:
            try:
                thread = self.inbox.thread(conversation)
            except NoSuchThing:
                conversation = None
        if conversation != self.shown:
            self.leave_composer()
        self.shown = conversation
        self.pane.nothing = nothing_open(self)
        shut = self.shut_to(thread) if thread is not None and self._warm else ""
        self.pane.show(thread, shut, self._planned(thread), known(self.inbox, thread))
        self.head.title = self._breadcrumb(self.place)
        self.head.refresh_words()
        self.foot.look_again()
        return thread

    def _planned(self, thread: ThreadView | None) -> tuple[str, ...]:
        plan = self.inbox.plan(thread.row.id) if thread is not None else None
        return plan_words(plan, self.inbox.now(), self.inbox_app.preferences) if plan is not None else ()

    def on_conversation_list_moved(self, event: ConversationList.Moved) -> None:
        """The thread follows the cursor once that has come to rest."""
        event.stop()
        if self._following is not None:
            self._following.stop()
            self._following = None
        self.foot.show(self.keys_at("none" if event.row is None and self.place == "list" else self.place))
        if event.by_hand:
            self._stay = None
        if (event.row is not None and event.row.id == self.shown) or self._stay is not None:
            return
        if self.place == "composer" or (self.place == "thread" and (self._writes_here() or not event.by_hand)):
            return  # what is being read is not taken away: only a key does that
        if self.narrow and self.place == "list":
            return
        self._following = self.set_timer(REST, self._follow)

    def _follow(self) -> None:
        self._following = None
        if self._stay is not None:
            return
        row = self.list.current
        if (row.id if row else None) != self.shown:
            self.show_thread(row.id if row else None)
            if row is None and self.place == "thread":
                self.list.focus()

    def go_on(self) -> None:
        if self.focusing:
            self.dealt_with()
            return
        row = self.list.current
        if self.place == "thread" and not self._writes_here() and (row.id if row else None) != self.shown:
            self._follow()

    def on_conversation_list_opened(self) -> None:
        self.action_open()

    def on_thread_pane_heard(self, event: ThreadPane.Heard) -> None:
        event.stop()
        self.inbox_app.do(self.inbox.heard(event.posts, self.inbox_app.how_heard))

    def on_views_pane_chosen(self, event: ViewsPane.Chosen) -> None:
        self._go(event.key, keep_focus=True)

    def stay_on(self, conversation: ConversationId) -> None:
        self._stay = conversation

    @property
    def current_row(self) -> ConversationRow | None:
        """The conversation a verb works on: the one being read, else the one under the list's cursor."""
        if self.place in {"thread", "composer"} and self.pane.thread is not None:
            return self.pane.thread.row
        return self.list.current

    @property
    def chosen(self) -> tuple[ConversationId, ...]:
        """Conversations a triage verb works on."""
        if self.list.selected:
            return tuple(self.list.selected)
        row = self.current_row
        return (row.id,) if row else ()

    def meets(self, need: Need) -> bool:
        post = self.pane.chosen if self.pane.thread is not None else None
        match need:
            case Need.ROW:
                return bool(self.chosen)
            case Need.POST:
                return post is not None
            case Need.THEIR_POST:
                return post is not None and not post.ours
            case _:
                return True

    # --- moving

    def _mover(self) -> ConversationList | ThreadPane | ViewsPane:
        return {"views": self.side, "thread": self.pane, "composer": self.pane}.get(self.place, self.list)  # type: ignore[return-value]

    def action_down(self) -> None:
        self._mover().move(1)

    def action_up(self) -> None:
        self._mover().move(-1)

    def action_page_down(self) -> None:
        self._mover().page(1)

    def action_page_up(self) -> None:
        self._mover().page(-1)

    def action_top(self) -> None:
        self._mover().to_top()

    def action_bottom(self) -> None:
        self._mover().to_bottom()

    def open_thread(self) -> bool:
        """Give the thread of the current conversation the keys."""
        row = self.list.current if self.place in {"list", "views"} else self.current_row
        if row is None and self.shown is None:
            return False
        if row is not None and row.id != self.shown:
            self.show_thread(row.id)
        self.focus_pane(self.pane)
        self.look_around()
        return True

    def look_around(self) -> None:
        thread = self.pane.thread
        if thread is None or self._looked == thread.row.id:
            return
        if thread.synced_at is None or self.inbox.now() - thread.synced_at > STALE:
            self._looked = thread.row.id
            self.inbox_app.do(self.inbox.refresh_thread(thread.row.id))

    def action_open(self) -> None:
        if self.place == "views":
            self.focus_pane(self.list)
        elif self.place == "list":
            self.open_thread()
        elif self.place == "thread" and not self.pane.open_current():
            self.inbox_app.say("Nothing to open here. r replies, o opens it in the browser.")

    def action_back(self) -> None:
        if not self._step_back():
            self.inbox_app.say("q quits.")

    def action_out(self) -> None:
        if not self._step_back():
            self.inbox_app.leave()

    def _step_back(self) -> bool:
        """One step nearer to the root; whether there was one."""
        if self.end_focus():
            return True
        if self.place in {"thread", "views"}:
            self.focus_pane(self.list)
        elif self.list.selected:
            self.list.toggle_all()
        elif str(self.view) != BuiltIn.NEEDS_REPLY:
            self._go(ViewKey(BuiltIn.NEEDS_REPLY))
        else:
            return False
        return True

    def action_listen_on(self) -> None:
        if self.place != "thread" and self.open_thread() and self.pane.thread and self.pane.thread.to_hear:
            return  # it opens where listening begins
        if self.pane.listen_on():
            return
        if self.focusing:
            self.inbox_app.say("All of it is heard. r replies, ] goes on to the next.")
            return
        if self.reads_on():
            return
        row = self.list.next_unheard()
        if row is None:
            self.inbox_app.say("Everything here is heard.", good=True)
            return
        self.list.to(row.id)
        self.show_thread(row.id)
        self.focus_pane(self.pane)

    # --- views

    def _go(self, key: ViewKey, keep_focus: bool = False) -> None:
        self.end_focus()
        if str(key) == BuiltIn.OUTBOX:
            self.action_outbox()
            return
        if str(key) == BuiltIn.DRAFTS:
            self.action_drafts()
            return
        if self.gather(str(key)):
            return
        if not keep_focus:
            self.focus_pane(self.list)
        self._show_view(key)

    def action_view(self, key: str) -> None:
        self._go(ViewKey(key))

    def action_view_nth(self, number: int) -> None:
        if number <= len(self.views):
            self._go(self.views[number - 1].key)

    def action_view_step(self, step: int) -> None:
        if self.focusing:
            self.focus_step(step)
            return
        keys = [view.key for view in self.views if str(view.key) not in SHEETS]
        if self.view in keys:
            self._go(keys[(keys.index(self.view) + step) % len(keys)])

    def leave_view(self) -> None:
        self._read_views()
        self._go(ViewKey(BuiltIn.NEEDS_REPLY), keep_focus=self.place == "views")

    def reveal(self, conversation: ConversationId, post: PostId | None = None) -> None:
        """Show a conversation from wherever it is found, at one of its posts."""
        if self.focusing and self.focus_on(conversation):
            return
        if not self.list.to(conversation):
            self._show_view(ViewKey(BuiltIn.ALL), conversation)
        self.show_thread(conversation)
        self.focus_pane(self.pane)
        if post is not None:
            self.call_after_refresh(self.pane.to_post, post)

"""The thread: who it is and how long they wait, what they said, and what is left to hear."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from textual.strip import Strip

from inbox_tui.domain.model import PostId
from inbox_tui.domain.views import PostView, ThreadView
from inbox_tui.ui.crown import clock_line, known_line, meter_line, person_line, plan_line
from inbox_tui.ui.lines import Line, strip, wrap
from inbox_tui.ui.listening import Listening
from inbox_tui.ui.posts import covered
from inbox_tui.ui.reel import Below
from inbox_tui.ui.widgets.reading import ReadingPane

SHUT_ROWS = 3
"""Rows that the reason may take why no answer is taken."""


class ThreadPane(ReadingPane):
    """Shows one thread. ``bare`` leaves out the person's line and the meter: the review screen shows just some posts
    that way."""

    def __init__(self, *, id: str = "thread", bare: bool = False) -> None:
        super().__init__(id=id)
        self.thread: ThreadView | None = None
        self.nothing: Sequence[tuple[str, str]] = ()
        self._needed: AbstractSet[PostId] = frozenset()
        self._bare = bare
        self.shut = ""
        """Why what ``r`` would answer takes no answer now."""
        self._shut_lines: tuple[str, ...] = ()
        self._plan: tuple[str, ...] = ()
        self._known = ("", "")

    # --- filling

    def show(
        self, thread: ThreadView | None, shut: str = "", plan: tuple[str, ...] = (), known: tuple[str, str] = ("", "")
    ) -> None:
        """Show a thread from its first post that still needs hearing, or the same thread again, unmoved. ``shut``: why
        what ``r`` would answer takes no answer now; ``plan``: what its plan card says; ``known``: who they
        are to us, and what says which kind it is."""
        same = thread is not None and self.thread is not None and thread.row.id == self.thread.row.id
        anchor = self._anchor() if same else None
        stood = self.current.id if same and self.current else None
        self.thread = thread
        self._plan = plan
        self._known = known
        self.tell_shut(shut)
        self.posts = Below(thread.context, thread.posts) if thread else ()
        self._ids = (*(post.id for post in thread.context), *thread.ids) if thread else ()
        self._needed = frozenset(thread.to_hear).intersection(thread.ids) if thread else frozenset()
        self._contexts = len(thread.context) if thread else 0
        if not same:
            self._opened.clear()
            self._diffs.clear()
            self._laid.clear()
            self._listening = Listening(self.inbox_app.reading_seconds)
            self._moved_by_hand = False
        self._listening.begin(thread.unheard if thread else ())
        self._listening.stop(self.inbox_app.monotonic())
        if same and anchor is not None:
            self._restore(anchor, stood)
        else:
            self._begin()
        self.redraw()
        self.watch_view()

    def tell_shut(self, reason: str) -> None:
        """Say over the posts why no answer is taken, unless the post that would be answered says so itself."""
        self.shut = reason
        target = self.thread.post(self.thread.target) if self.thread is not None else None
        said = f"No reply possible: {reason}" if reason and (target is None or target.closed != reason) else ""
        lines = tuple(wrap(said, self.size.width - 3)[:SHUT_ROWS]) if said and self.size.width else ()
        if lines != self._shut_lines:
            self._shut_lines = lines
            self.redraw()

    def show_posts(self, posts: Sequence[PostView], thread: ThreadView) -> None:
        """Just these posts of a thread."""
        self.thread = thread
        stood = self.current.id if self.current else None
        self.posts = list(posts)
        self._ids = tuple(post.id for post in posts)
        self._needed = {post.id for post in posts if post.needed and not post.heard}
        self._contexts = 0
        self._laid.clear()
        self._listening.begin((post.id, post.words) for post in self.posts if not post.heard and not post.ours)
        self.cursor = next((index for index, post in enumerate(self.posts) if post.id == stood), 0)
        self.top = (min(self.top[0], max(0, len(self.posts) - 1)), 0)
        self.redraw()
        self.watch_view()

    def _anchor(self) -> tuple[PostId, int] | None:
        index, line = self.top
        return (self._ids[index], line) if index < len(self._ids) else None

    def _restore(self, anchor: tuple[PostId, int], stood: PostId | None) -> None:
        places = {post: index for index, post in enumerate(self._ids)}
        self.top = (places.get(anchor[0], 0), anchor[1] if anchor[0] in places else 0)
        self.cursor = places.get(stood, min(self.cursor, max(0, len(self.posts) - 1))) if stood is not None else 0

    def _begin(self) -> None:
        """At the first post that needs hearing, with what it answers above it if there is room; else at the end."""
        first = next((index for index, post in enumerate(self._ids) if post in self._needed), None)
        if first is None:
            self.cursor = max(0, len(self.posts) - 1)
            self.top = (self.cursor, 0)
            self._fill_up()
            return
        self.cursor = first
        height = len(self._lines(first))
        above, top = 0, first
        while top > 0 and above + len(self._lines(top - 1)) + 1 + min(height, self._room) <= self._room:
            above += len(self._lines(top - 1)) + 1
            top -= 1
        self.top = (top, 0)
        self._fill_up()

    @property
    def chosen(self) -> PostView | None:
        """The post a verb works on: where the user put the cursor, else what ``r`` answers."""
        if self.thread is not None and not self._moved_by_hand and self.thread.target is not None:
            target = self.thread.target
            return self.posts[self._ids.index(target)] if target in self._ids else self.current
        return self.current

    # --- listening on

    def listen_on(self) -> bool:
        """Go to the next screenful with something that still needs hearing: first onward from what has been on
        screen, then back to what was passed too quickly. False when nothing needs hearing any more."""
        needed = [index for index, post in enumerate(self._ids) if post in self._needed]
        if not needed:
            return False
        shown = {index for index, _ in self._visible()}
        unseen = [index for index in needed if not self._listening.seen_whole(self._ids[index])]
        closed = [index for index in unseen if index in shown and covered(self.posts[index], self._is_open(index))]
        if closed:
            self.cursor = closed[0]
            self.redraw()
            self.inbox_app.say("A content warning: Enter opens it.")
            return True
        onward = [index for index in unseen if (index, 0) >= self.top]
        target = next(iter(onward or unseen), None)
        if target is None:
            passed = [index for index in needed if index not in shown]
            if not passed:
                return True
            target = passed[0]
        part = self._shown_of(target)
        self.cursor = target
        if part is not None and part[1] < len(self._lines(target)) - 1 and len(self._lines(target)) > self._room:
            self._go_to(self._reel.step(self.top, self._room - 1))
            return True
        self.top = (target, 0)
        self._fill_up()
        self._changed_view()
        return True

    # --- drawing

    def on_resize(self) -> None:
        self.tell_shut(self.shut)
        super().on_resize()

    @property
    def _head_rows(self) -> int:
        return 0 if self._bare else 3 + len(self._shut_lines) + bool(self._plan) + bool(self._known[0])

    @property
    def _foot_rows(self) -> int:
        return 0 if self._bare else 2

    def row(self, y: int) -> Strip:
        width = self.size.width
        if self.thread is None:
            lines = [[(" ", "text"), words] for words in self.nothing]
            return strip(lines[y - 2] if 0 <= y - 2 < len(lines) else [], width, self.inks)
        if y < self._head_rows:
            return strip(self._head_line(y), width, self.inks)
        if y < self._head_rows + self._room:
            return self._post_row(y - self._head_rows)
        return strip(self._meter_line() if y == self.size.height - 1 else [], width, self.inks)

    def _head_line(self, y: int) -> Line:
        assert self.thread is not None
        width, app, row = self.size.width - 1, self.inbox_app, self.thread.row
        if y == 0:
            return person_line(row, width, app.preferences, self.has_focus, self._known[1])
        if self._known[0] and y == 1:
            return known_line(self._known[0], width)
        y -= bool(self._known[0])
        if y == 1:
            return clock_line(row, width, app.inbox.now(), app.preferences, row.account in app.away)
        if self._plan and y == 2:
            return plan_line(self._plan, width)
        at = y - 2 - bool(self._plan)
        return [(" ", "text"), (self._shut_lines[at], "now")] if at < len(self._shut_lines) else []

    def _meter_line(self) -> Line:
        return meter_line(self.thread, self.size.width - 1, self.inbox_app.inbox.now()) if self.thread else []

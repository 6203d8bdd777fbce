"""The thread: posts drawn line by line from an anchor, so that ten thousand of them open as fast as ten.

Only posts on screen are ever laid out. The viewport hangs on (post, line), not on a count of all lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from inbox_tui.domain.ages import age
from inbox_tui.domain.diff import word_diff
from inbox_tui.domain.model import PostId
from inbox_tui.domain.views import PostView, ThreadView
from inbox_tui.ui.crown import clock_line, meter_line, person_line
from inbox_tui.ui.lines import Line, strip
from inbox_tui.ui.listening import Listening, Seen
from inbox_tui.ui.posts import Drawing, covered, lines_of
from inbox_tui.ui.reel import Below, Place, Reel
from inbox_tui.ui.widgets.drawn import Drawn, thumb

WIDEST = 100
"""Cells of a line that is read without losing the next one."""
CACHED = 400
"""Laid-out posts kept."""


class ThreadPane(Drawn, can_focus=True):
    """Shows one thread, keeps a cursor on a post, and runs the reading clock over what is on screen.

    ``bare`` leaves out the person's line and the meter: the review screen shows just some posts that way.
    """

    class Heard(Message):
        """These posts were really taken in."""

        def __init__(self, posts: tuple[PostId, ...]) -> None:
            super().__init__()
            self.posts = posts

    class PostChanged(Message):
        """The cursor stands on another post."""

    def __init__(self, *, id: str = "thread", bare: bool = False) -> None:
        super().__init__(id=id)
        self.thread: ThreadView | None = None
        self.posts: Sequence[PostView] = ()
        self._ids: tuple[PostId, ...] = ()
        self._needed: AbstractSet[PostId] = frozenset()
        self.cursor = 0
        self.top = (0, 0)
        self.typing_beside = False
        """The composer has the keys, with this thread in view."""
        self.nothing: Sequence[tuple[str, str]] = ()
        self._bare = bare
        self._contexts = 0
        self._listening = Listening()
        self._timer: Timer | None = None
        self._opened: set[PostId] = set()
        self._diffs: set[PostId] = set()
        self._laid: dict[PostId, tuple[object, list[Line]]] = {}
        self._reel = Reel(self._lines, lambda: len(self.posts))
        self._frame: tuple[str, ...] = ()
        self._rows_now: list[Place] = []
        self._moved_by_hand = False

    # --- filling

    def show(self, thread: ThreadView | None) -> None:
        """Show a thread from its first post that still needs hearing, or the same thread again, unmoved."""
        same = thread is not None and self.thread is not None and thread.row.id == self.thread.row.id
        anchor = self._anchor() if same else None
        stood = self.current.id if same and self.current else None
        self.thread = thread
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
        self._pause(silent=True)
        if same and anchor is not None:
            self._restore(anchor, stood)
        else:
            self._begin()
        self.refresh()
        self.watch_view()

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
        self.refresh()
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

    # --- layout, on demand

    @property
    def current(self) -> PostView | None:
        return self.posts[self.cursor] if self.cursor < len(self.posts) else None

    @property
    def chosen(self) -> PostView | None:
        """The post a verb works on: where the user put the cursor, else what ``r`` answers."""
        if self.thread is not None and not self._moved_by_hand and self.thread.target is not None:
            target = self.thread.target
            return self.posts[self._ids.index(target)] if target in self._ids else self.current
        return self.current

    @property
    def _head_rows(self) -> int:
        return 0 if self._bare else 3

    @property
    def _room(self) -> int:
        """Rows for posts."""
        return max(1, self.size.height - self._head_rows - (0 if self._bare else 2))

    def _lines(self, index: int) -> list[Line]:
        post = self.posts[index]
        preferences = self.inbox_app.preferences
        opened, diffed = post.id in self._opened, post.id in self._diffs
        now = self.inbox_app.inbox.now()
        said = age((now - post.created_at).total_seconds())
        key = (post, self.size.width, opened, diffed, said, preferences)
        laid = self._laid.get(post.id)
        if laid is not None and laid[0] == key:
            return laid[1]
        diff = None
        if diffed:
            known = self.inbox_app.inbox.revisions(post.id)
            diff = word_diff(known[-2][1], known[-1][1]) if len(known) > 1 else None
        drawing = Drawing(
            width=min(self.size.width - 1, WIDEST),
            now=now,
            preferences=preferences,
            opened=opened,
            diff=diff,
            context=index < self._contexts,
        )
        if len(self._laid) > CACHED:
            self._laid.clear()
        lines = lines_of(post, drawing)
        self._laid[post.id] = (key, lines)
        return lines

    def _visible(self) -> list[Place]:
        return self._reel.visible(self.top, self._room)

    def _fill_up(self) -> None:
        self.top = min(self.top, self._reel.last_top(self._room))

    # --- moving

    def move(self, step: int) -> None:
        """To the next or previous post; inside a post taller than the screen, by half a screen."""
        if not self.posts:
            return
        self._moved_by_hand = True
        shown = self._shown_of(self.cursor)
        if shown is not None and step > 0 and shown[1] < len(self._lines(self.cursor)) - 1:
            self._go_to(self._reel.step(self.top, min(self._room // 2, len(self._lines(self.cursor)) - 1 - shown[1])))
            return
        if shown is not None and step < 0 and shown[0] > 0:
            self._go_to(self._reel.step(self.top, -min(self._room // 2, shown[0])))
            return
        cursor = min(max(self.cursor + step, 0), len(self.posts) - 1)
        self._to(cursor)

    def _shown_of(self, index: int) -> Place | None:
        lines = [line for at, line in self._visible() if at == index and line >= 0]
        return (lines[0], lines[-1]) if lines else None

    def _to(self, index: int) -> None:
        self.cursor = index
        shown = self._shown_of(index)
        height = len(self._lines(index))
        if (index, 0) < self.top:
            self.top = (index, 0)
        elif shown is None or shown[1] < height - 1:
            wanted = self._reel.step((index, height), -self._room)
            self.top = max(self.top, min(wanted, (index, 0)))
        self._changed_view()
        self.post_message(self.PostChanged())

    def _go_to(self, place: Place) -> None:
        self.top = min(max(place, (0, 0)), self._reel.last_top(self._room))
        self._changed_view()

    def scroll_rows(self, by: int) -> None:
        self._go_to(self._reel.step(self.top, by))

    def page(self, direction: int) -> None:
        self._moved_by_hand = True
        self._go_to(self._reel.step(self.top, direction * max(1, self._room - 1)))
        shown = self._visible()
        if shown and not any(index == self.cursor for index, _ in shown):
            self.cursor = shown[0][0] if direction > 0 else shown[-1][0]
        if self.top == self._reel.last_top(self._room) and direction > 0:
            self.cursor = len(self.posts) - 1
        if self.top == (0, 0) and direction < 0:
            self.cursor = 0
        self.refresh()

    def to_top(self) -> None:
        self._moved_by_hand = True
        if self.posts:
            self.top = (0, 0)
            self._to(0)

    def to_bottom(self) -> None:
        self._moved_by_hand = True
        if self.posts:
            self.top = self._reel.last_top(self._room)
            self._to(len(self.posts) - 1)

    def to_post(self, post: PostId) -> None:
        if post in self._ids:
            self._moved_by_hand = True
            self._to(self._ids.index(post))

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
            self.refresh()
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
        if part is not None and part[1] < len(self._lines(target)) - 1 and len(self._lines(target)) > self._room:
            self.cursor = target
            self._go_to(self._reel.step(self.top, self._room - 1))
            return True
        self.cursor = target
        self.top = (target, 0)
        self._fill_up()
        self._changed_view()
        self.post_message(self.PostChanged())
        return True

    # --- content warnings and edits

    def _is_open(self, index: int) -> bool:
        return self._ids[index] in self._opened

    def open_current(self) -> bool:
        """Open (or close) the content warning or the over-long text under the cursor."""
        post = self.current
        if post is None or not (post.spoiler or post.sensitive or len(post.text) > 2000):
            return False
        self._opened ^= {post.id}
        self._changed_view()
        return True

    def toggle_diff(self) -> bool:
        post = self.current
        if post is None or post.revisions < 2:
            return False
        self._diffs ^= {post.id}
        self._changed_view()
        return True

    # --- the reading clock

    @property
    def has_eyes(self) -> bool:
        """Whether the user can be reading here: terminal focused, nothing over the thread, keys here or beside."""
        return (
            self.app.app_focus
            and self.is_mounted
            and self.screen.is_active
            and (self.has_focus or self.typing_beside)
            and self.size.height > 0
        )

    def watch_view(self) -> None:
        """Tell the clock what is on screen, and whether it may run. Call after anything that changes either."""
        if not self.is_attached:
            return
        if self.inbox_app.preferences.linear:
            self._step_onto()
            return
        now = self.inbox_app.monotonic()
        heard = self._listening.look(self._seen(), now)
        if self.has_eyes:
            self._listening.run(now)
        else:
            heard += self._listening.stop(now)
        self._tell(heard)
        self._wind()

    def _step_onto(self) -> None:
        """Without a clock: what the user stepped onto is heard."""
        post = self.current
        if post is None or not self.has_eyes or covered(post, self._is_open(self.cursor)):
            return
        if post.id in self._listening.waiting:
            self._listening.drop(post.id)
            self._tell((post.id,))

    def _seen(self) -> list[Seen]:
        spans: dict[int, list[int]] = {}
        for index, line in self._visible():
            if line >= 0:
                spans.setdefault(index, []).append(line)
        return [
            Seen(
                self.posts[index].id,
                lines[0],
                lines[-1],
                len(self._lines(index)),
                covered(self.posts[index], self._is_open(index)),
            )
            for index, lines in spans.items()
        ]

    def _wind(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        due = self._listening.due()
        if due is not None:
            self._timer = self.set_timer(due, self.listen)

    def listen(self) -> None:
        """The clock's time may be up for a post."""
        self._tell(self._listening.tick(self.inbox_app.monotonic()))
        self._wind()

    def _pause(self, silent: bool = False) -> None:
        heard = self._listening.stop(self.inbox_app.monotonic())
        if not silent:
            self._tell(heard)

    def _tell(self, heard: tuple[PostId, ...]) -> None:
        if heard:
            self.post_message(self.Heard(heard))

    def unhear(self, posts: Sequence[PostId]) -> None:
        self._listening.forget(posts)

    def on_focus(self) -> None:
        self.refresh()
        self.watch_view()

    def on_blur(self) -> None:
        self.refresh()
        self.call_after_refresh(self.watch_view)

    def on_resize(self) -> None:
        self._fill_up()
        self.watch_view()

    def _changed_view(self) -> None:
        self._fill_up() if self.top > (0, 0) else None
        self.refresh()
        self.watch_view()

    def tick(self) -> None:
        """Time has passed: redraw if a word on screen changed."""
        before = [self._laid.get(post.id) for post in self._on_screen()]
        if before != [self._laid.get(post.id) for post in self._on_screen() if self._visible()]:
            self.refresh()
        elif not self._bare and self.thread is not None and self._frame != (frame := self._frame_words()):
            self._frame = frame
            self.refresh()

    def recolour(self) -> None:
        self._laid.clear()
        self.refresh()

    # --- drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        self._rows_now = self._visible()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if self.thread is None:
            lines = [[("   ", "text"), words] for words in self.nothing]
            return strip(lines[y - 2] if 0 <= y - 2 < len(lines) else [], width, self.inks)
        head, room = self._head_rows, self._room
        if y < head:
            return strip(self._head_line(y), width, self.inks)
        if y >= head + room:
            return strip(self._meter_line() if y == self.size.height - 1 else [], width, self.inks)
        places = self._rows_now
        bar = thumb(room, len(self.posts) * 4, self.top[0] * 4, max(1, len({i for i, _ in places})) * 4)
        end: Line = [(self.inbox_app.preferences.glyphs.thumb, "rule")] if y - head in bar else []
        if y - head >= len(places):
            return strip([], width, self.inks)
        index, part = places[y - head]
        if part < 0:
            return Strip.join([strip([], width - 1, self.inks), strip(end, 1, self.inks)])
        current = index == self.cursor and self.has_focus and len(self.posts) > 1
        edge = self.inbox_app.preferences.glyphs.cursor if current else " "
        lines = self._lines(index)
        body = [(edge, "accent bold"), *(lines[part] if part < len(lines) else [])]
        return Strip.join([strip(body, width - 1, self.inks), strip(end, 1, self.inks)])

    def _frame_words(self) -> tuple[str, ...]:
        return tuple(text for y in (1, -1) for text, _ in (self._head_line(1) if y == 1 else self._meter_line()))

    def _on_screen(self) -> list[PostView]:
        return [self.posts[index] for index in dict.fromkeys(index for index, _ in self._rows_now)]

    def _head_line(self, y: int) -> Line:
        assert self.thread is not None
        width, preferences = self.size.width - 1, self.inbox_app.preferences
        if y == 0:
            return person_line(self.thread.row, width, preferences, self.has_focus)
        row, app = self.thread.row, self.inbox_app
        return clock_line(row, width, app.inbox.now(), preferences, row.account in app.away) if y == 1 else []

    def _meter_line(self) -> Line:
        return meter_line(self.thread, self.size.width - 1, self.inbox_app.inbox.now()) if self.thread else []

    # --- mouse

    def on_click(self, event: events.Click) -> None:
        self.focus()
        places = self._visible()
        y = event.y - self._head_rows
        if 0 <= y < len(places) and places[y][1] >= 0:
            self._moved_by_hand = True
            self.cursor = places[y][0]
            self.refresh()
            self.post_message(self.PostChanged())

    def on_mouse_scroll_down(self) -> None:
        self.scroll_rows(3)

    def on_mouse_scroll_up(self) -> None:
        self.scroll_rows(-3)

"""Posts one under the other, drawn line by line from an anchor: ten thousand of them open as fast as ten.

Only posts on screen are ever laid out. The viewport hangs on (post, line), not on a count of all lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.strip import Strip

from inbox_tui.domain.ages import age
from inbox_tui.domain.diff import word_diff
from inbox_tui.domain.model import PostId
from inbox_tui.domain.views import PostView
from inbox_tui.ui.lines import Line, strip
from inbox_tui.ui.posts import Drawing, lines_of
from inbox_tui.ui.reel import Place, Reel
from inbox_tui.ui.widgets.drawn import Drawn, thumb

WIDEST = 100
"""Cells of a line that is read without losing the next one."""
CACHED = 400
"""Laid-out posts kept."""


class PostsPane(Drawn, can_focus=True):
    """Has a cursor on one of its posts. Subclasses may keep rows over and under them."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.posts: Sequence[PostView] = ()
        self.cursor = 0
        self.top: Place = (0, 0)
        self._ids: tuple[PostId, ...] = ()
        self._contexts = 0
        """How many of the first posts are context."""
        self._opened: set[PostId] = set()
        self._diffs: set[PostId] = set()
        self._laid: dict[PostId, tuple[object, list[Line]]] = {}
        self._reel = Reel(self._lines, lambda: len(self.posts))
        self._places: list[Place] = []
        self._bar = range(0)
        self._marks_cursor = False
        self._moved_by_hand = False

    def seen_anew(self) -> None:
        """Other lines are on screen, or the same ones may be: called after every move."""
        raise NotImplementedError

    @property
    def current(self) -> PostView | None:
        return self.posts[self.cursor] if self.cursor < len(self.posts) else None

    # --- layout, on demand

    @property
    def _head_rows(self) -> int:
        return 0

    @property
    def _foot_rows(self) -> int:
        return 0

    @property
    def _room(self) -> int:
        """Rows for posts."""
        return max(1, self.size.height - self._head_rows - self._foot_rows)

    def _is_open(self, index: int) -> bool:
        return self._ids[index] in self._opened

    def _lines(self, index: int) -> list[Line]:
        post = self.posts[index]
        app = self.inbox_app
        opened, diffed = post.id in self._opened, post.id in self._diffs
        now = app.inbox.now()
        said = age((now - post.created_at).total_seconds())
        key = (post, self.size.width, opened, diffed, said, app.preferences)
        laid = self._laid.get(post.id)
        if laid is not None and laid[0] == key:
            return laid[1]
        diff = None
        if diffed:
            known = app.inbox.revisions(post.id)
            diff = word_diff(known[-2][1], known[-1][1]) if len(known) > 1 else None
        drawing = Drawing(
            width=min(self.size.width - 1, WIDEST),
            now=now,
            preferences=app.preferences,
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

    def _shown_of(self, index: int) -> Place | None:
        """The first and the last of a post's lines that are on screen."""
        lines = [line for at, line in self._visible() if at == index and line >= 0]
        return (lines[0], lines[-1]) if lines else None

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
        self._to(min(max(self.cursor + step, 0), len(self.posts) - 1))

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

    def _go_to(self, place: Place) -> None:
        self.top = min(max(place, (0, 0)), self._reel.last_top(self._room))
        self._changed_view()

    def _changed_view(self) -> None:
        if self.top > (0, 0):
            self._fill_up()
        self.redraw()
        self.seen_anew()

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
        self.redraw()

    def page_on(self) -> bool:
        """A screenful further; False where the end is on screen."""
        if self.top >= self._reel.last_top(self._room):
            return False
        self.page(1)
        return True

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

    # --- content warnings and edits

    def open_current(self) -> bool:
        """Open (or close) the content warning or the over-long text under the cursor."""
        post = self.current
        if post is None or not (post.spoiler or post.sensitive or len(post.text) > 2000):
            return False
        self._opened ^= {post.id}
        self._changed_view()
        return True

    def toggle_diff(self) -> bool:
        """Show or hide what an edit of the post under the cursor changed."""
        post = self.current
        if post is None or post.revisions < 2:
            return False
        self._diffs ^= {post.id}
        self._changed_view()
        return True

    # --- drawing

    def on_resize(self) -> None:
        self._fill_up()
        self.redraw()
        self.seen_anew()

    def tick(self) -> None:
        """Time has passed."""
        self.redraw()

    def recolour(self) -> None:
        self._laid.clear()
        self.refresh()

    def look(self) -> None:
        self._places = places = self._visible()
        shown = len({index for index, _ in places})
        self._bar = thumb(self._room, len(self.posts) * 4, self.top[0] * 4, max(1, shown) * 4)
        self._marks_cursor = self.has_focus and len(self.posts) > 1

    def _post_row(self, y: int) -> Strip:
        """Row ``y`` of those that posts stand on."""
        glyphs, width = self.inbox_app.preferences.glyphs, self.size.width
        end: Line = [(glyphs.thumb, "rule")] if y in self._bar else []
        if y >= len(self._places) or self._places[y][1] < 0:
            return Strip.join([strip([], width - 1, self.inks), strip(end, 1, self.inks)])
        index, part = self._places[y]
        edge = glyphs.cursor if index == self.cursor and self._marks_cursor else " "
        lines = self._lines(index)
        body = [(edge, "accent bold"), *(lines[part] if part < len(lines) else [])]
        return Strip.join([strip(body, width - 1, self.inks), strip(end, 1, self.inks)])

    # --- mouse

    def on_click(self, event: events.Click) -> None:
        self.focus()
        places = self._visible()
        y = event.y - self._head_rows
        if 0 <= y < len(places) and places[y][1] >= 0:
            self._moved_by_hand = True
            self.cursor = places[y][0]
            self.redraw()

    def on_mouse_scroll_down(self) -> None:
        self.scroll_rows(3)

    def on_mouse_scroll_up(self) -> None:
        self.scroll_rows(-3)

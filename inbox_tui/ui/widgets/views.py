"""The side pane: every view with its count."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from inbox_tui.domain.model import AccountId
from inbox_tui.domain.views import BuiltIn, ViewCount, ViewKey
from inbox_tui.ui.lines import Line, crop, justify, size_of
from inbox_tui.ui.trouble import WORDS
from inbox_tui.ui.widgets.drawn import Drawn

WIDEST = 34
"""Cells within which a count stands near its view, where the pane has the whole screen."""


class ViewsPane(Drawn, can_focus=True):
    """One line a view. The cursor is the view shown; moving it shows another."""

    class Chosen(Message):
        def __init__(self, key: ViewKey) -> None:
            super().__init__()
            self.key = key

    def __init__(self) -> None:
        super().__init__(id="views")
        self.views: Sequence[ViewCount] = ()
        self.shown: ViewKey = ViewKey(BuiltIn.NEEDS_REPLY)
        self.top = 0

    def show(self, views: Sequence[ViewCount], shown: ViewKey) -> None:
        if (views, shown) != (self.views, self.shown):
            self.views, self.shown = views, shown
            self._settle()
            self.redraw()

    @property
    def cursor(self) -> int:
        return next((index for index, view in enumerate(self.views) if view.key == self.shown), 0)

    def _places(self) -> list[int | None]:
        """View indexes row by row, with a gap before the accounts and before the saved searches."""
        places: list[int | None] = []
        for index, view in enumerate(self.views):
            if index and view.kind != self.views[index - 1].kind:
                places.append(None)
            places.append(index)
        return places

    def _settle(self) -> None:
        places = self._places()
        room = max(1, self.size.height - 2)
        at = places.index(self.cursor) if self.cursor in places else 0
        self.top = min(max(self.top, at - room + 1), at)

    def move(self, step: int) -> None:
        if self.views:
            index = min(max(self.cursor + step, 0), len(self.views) - 1)
            self.post_message(self.Chosen(self.views[index].key))

    def page(self, direction: int) -> None:
        self.move(direction * len(self.views))

    def to_top(self) -> None:
        self.page(-1)

    def to_bottom(self) -> None:
        self.page(1)

    def on_resize(self) -> None:
        self._settle()

    def recolour(self) -> None:
        self.refresh()

    def line(self, y: int) -> tuple[Line, str]:
        if y == 0:
            return [(" ", "text"), ("Views", "accent bold" if self.has_focus else "text bold")], "ground"
        places = self._places()
        row = y - 2 + self.top
        if y < 2 or row >= len(places) or (index := places[row]) is None:
            return [], "ground"
        view = self.views[index]
        shown = view.key == self.shown
        glyphs = self.inbox_app.preferences.glyphs
        edge = (glyphs.cursor, "accent bold" if self.has_focus else "muted") if shown else (" ", "text")
        risk = str(view.key) == BuiltIn.AT_RISK and view.count
        unknown = view.kind == "search" and not shown  # it is counted when it is asked
        count = str(view.count) if view.count else "" if unknown else glyphs.none
        ink = "soon" if risk else "text" if shown else "muted"
        left: Line = [edge, (view.title, "text bold" if shown else "text" if view.count else "muted")]
        right: Line = [(count, ink if view.count else "muted"), (" ", "text")]
        width = min(self.size.width, WIDEST)
        if view.kind == "account":
            left, right = self._marked(view, left, right, width)
        return justify(left, right, width), "current" if shown and self.has_focus else "ground"

    def _marked(self, view: ViewCount, left: Line, right: Line, width: int) -> tuple[Line, Line]:
        """An account in trouble says so beside its name; where that is too narrow for its count, instead of it."""
        health = self.inbox_app.troubles.get(AccountId(str(view.key).partition(":")[2]))
        if health is None:
            return left, right
        word, ink = WORDS[health]
        mark: Line = [(word, ink), (" ", "text")]
        if size_of(left) + size_of(mark) + size_of(right) + 2 <= width:
            return left, [*mark, (" ", "text"), *right]
        return crop(left, max(4, width - size_of(mark) - 1)), mark

    def on_click(self, event: events.Click) -> None:
        places = self._places()
        row = event.y - 2 + self.top
        if event.y >= 2 and row < len(places) and (index := places[row]) is not None:
            self.post_message(self.Chosen(self.views[index].key))

"""The main screen's panes: as many as fit, which of them has the keys, and the ways between them."""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.widget import Widget

from inbox_tui.domain.views import VIEW_TITLES, ViewCount, ViewKey
from inbox_tui.ui.screens.answering import Answering
from inbox_tui.ui.screens.focus import Focusing

WIDE = 118
"""Columns from which there are three panes; from 100 there are two."""
MEDIUM = 100
LOW = 34
"""Lines under which the composer takes less of them."""


class Panes(Answering, Focusing):
    """Views, list and reading side by side, or one at a time with a breadcrumb."""

    view: ViewKey
    views: tuple[ViewCount, ...]

    def open_thread(self) -> bool:
        """Give the thread of the current conversation the keys; False when there is none."""
        raise NotImplementedError

    def action_open(self) -> None:
        raise NotImplementedError

    def title_of(self, key: ViewKey) -> str:
        """What a view is called."""
        named = next((view.title for view in self.views if view.key == key), "")
        return named or VIEW_TITLES.get(key, str(key))

    # --- layout

    @property
    def columns(self) -> int:
        """The columns there are to share; for screen readers never more than one pane's."""
        width = self.app.size.width
        return min(width, MEDIUM - 1) if self.inbox_app.preferences.linear else width

    @property
    def narrow(self) -> bool:
        return self.columns < MEDIUM

    def fit_panes(self, *, update: bool = True) -> None:
        """Show as many panes as fit. ``update``: work the styles out at once."""
        width = self.columns
        self.set_class(width >= WIDE, "wide", update=update)
        self.set_class(MEDIUM <= width < WIDE, "medium", update=update)
        self.set_class(width < MEDIUM, "narrow", update=update)
        self.set_class(self.app.size.height < LOW, "low", update=update)

    def list_width(self) -> int | str:
        """What a style sheet would say of the list's width."""
        width = self.columns
        rest = width - (20 if width >= WIDE else 0)
        return min(68, max(44, round(rest * 0.39))) if width >= MEDIUM else "1fr"

    def on_resize(self, event: events.Resize) -> None:
        if self.is_mounted and hasattr(self, "composer"):
            self.fit_panes()
            self.list.styles.width = self.list_width()
            self._place()

    def recolour(self) -> None:
        """As everywhere; and there may be one column now, or several again."""
        if hasattr(self, "composer"):
            self.fit_panes()
            self.list.styles.width = self.list_width()
            self._come_to(self.place if self.place != "composer" else "thread")
        super().recolour()

    def _screen_resized(self, size: Size) -> None:
        """Laying out a new size gives every pane a new size, for each of which Textual would lay out and draw the
        whole screen again, up to four times. Once is enough."""
        panes = [widget for widget in self.walk_children(Widget, with_self=True) if isinstance(widget, Widget)]
        for widget in panes:
            widget._clear_arrangement_cache()
        super()._screen_resized(size)
        if self.stack_updates and self.is_current:
            for widget in panes:
                widget._layout_required = widget._repaint_required = False

    def _come_to(self, at: str) -> None:
        """Make a pane visible, where not all are."""
        if self.columns < WIDE:
            for name in ("views", "list", "thread"):
                self.set_class(at == name, f"at-{name}")

    @property
    def place(self) -> str:
        """Which pane has the keys."""
        if self.composer.has_focus_within:
            return "composer"
        if self.pane.has_focus:
            return "thread"
        return "views" if self.side.has_focus else "list"

    def _place(self) -> None:
        """Tell the layout and the bars where the keys are."""
        if not hasattr(self, "composer"):
            return
        place = self.place
        self._come_to("thread" if place == "composer" else place)
        self.foot.show(self.keys_at(place if self.list.rows or place != "list" else "none"))
        self.head.title = self._breadcrumb(place)
        self.head.refresh_words()
        self.pane.typing_beside = place == "composer"

    def keys_at(self, place: str) -> str:
        """What the footer offers there: in focus mode, how to pass over somebody."""
        return "focus" if self.focusing and place == "thread" else place

    def _breadcrumb(self, place: str) -> str:
        title = self.focus_title or self.title_of(self.view)
        if self.narrow and place in {"thread", "composer"} and self.pane.thread is not None:
            return f"{title} › {self.pane.thread.row.name}"
        return "Views" if self.narrow and place == "views" else title

    def on_descendant_focus(self) -> None:
        self._place()
        self.call_after_refresh(self.pane.watch_view)

    def on_descendant_blur(self) -> None:
        self.call_after_refresh(self.pane.watch_view)

    def on_screen_suspend(self) -> None:
        self.pane.watch_view()

    def on_screen_resume(self) -> None:
        if hasattr(self, "composer"):
            self._place()
            self.call_after_refresh(self.pane.watch_view)

    def on_app_blur(self) -> None:
        self.pane.watch_view()

    def on_app_focus(self) -> None:
        self.call_after_refresh(self.pane.watch_view)

    # --- moving between them

    def focus_pane(self, widget: Widget) -> None:
        """Make the pane visible before it gets the keys. In focus mode there is but the thread."""
        if self.focusing and widget in {self.list, self.side}:
            widget = self.pane
        self._come_to({"views": "views", "list": "list"}.get(widget.id or "", "thread"))
        widget.focus()

    def action_left(self) -> None:
        self.focus_pane({"thread": self.list, "list": self.side}.get(self.place, self.side))

    def action_right(self) -> None:
        if self.place == "views":
            self.focus_pane(self.list)
        elif self.place == "list":
            self.action_open()

    def action_next_pane(self) -> None:
        if self.place == "composer":
            self.focus_pane(self.pane)
        elif self.place == "thread":
            if self._writes_here():
                self.composer.words.focus()
            else:
                self.focus_pane(self.list if self.narrow else self.side)
        else:
            self.action_right()

    def action_previous_pane(self) -> None:
        if self.place == "composer":
            self.focus_pane(self.pane)
        elif self.place == "views":
            self.open_thread()
        else:
            self.action_left()

"""A screen with a thread in it, on which the reading clock runs only while it is seen."""

from __future__ import annotations

from inbox_tui.ui.screens.base import BaseScreen, Result
from inbox_tui.ui.widgets.thread import ThreadPane


class Reader(BaseScreen[Result]):
    """Abstract: a screen that has set its ``pane`` by the time it is mounted."""

    pane: ThreadPane

    def on_screen_resume(self) -> None:
        self._seen_again()

    def on_screen_suspend(self) -> None:
        self.pane.watch_view()

    def on_app_blur(self) -> None:
        self.pane.watch_view()

    def on_app_focus(self) -> None:
        self._seen_again()

    def _seen_again(self) -> None:
        if hasattr(self, "pane"):
            self.call_after_refresh(self.pane.watch_view)

"""Search over everything that is here, as you type."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Input

from inbox_tui.domain.ages import age
from inbox_tui.domain.model import ConversationId, PostId
from inbox_tui.domain.value import value_class
from inbox_tui.domain.views import SearchHit
from inbox_tui.errors import InboxError
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line, cut, justify
from inbox_tui.ui.screens.base import BaseScreen
from inbox_tui.ui.screens.prompts import Ask
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.sheet import Sheet

TYPING = 0.01
"""Seconds of rest before searching: letters typed in one go are one search."""
FILTERS = "from:ana  platform:bsky  is:unheard  is:waiting  before:2026-03-01  after:…  has:link"


@value_class()
class Found:
    """All hits, and the one that was opened."""

    hits: tuple[tuple[ConversationId, PostId], ...]
    at: int


class SearchScreen(BaseScreen["Found | None"]):
    scope = Scope.SEARCH
    BINDINGS = bindings(Scope.SEARCH)

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self._words = words
        self._timer: Timer | None = None
        self._asked = 0
        self.hits: tuple[SearchHit, ...] = ()

    def compose(self) -> ComposeResult:
        yield HeadBar("Search")
        yield Input(self._words, placeholder="words, names, emoji …", id="words-sought")
        yield Sheet(gap=0)
        yield FootBar("search")

    def on_mount(self) -> None:
        self.sheet = self.query_one(Sheet)
        self.sheet.can_focus = False
        self._nothing("")
        self.query_one(Input).focus()

    def _nothing(self, words: str) -> None:
        said = f"Nothing here says “{words}”." if words else "Every post and person that is here, newest first."
        self.sheet.nothing = [
            [],
            [("   ", "text"), (cut(said, max(10, self.size.width - 6)), "text")],
            [],
            [("   ", "text"), (FILTERS, "muted")],
        ]
        self.sheet.refresh()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(TYPING, lambda: self.run_worker(self._search(event.value), exit_on_error=False))

    async def _search(self, words: str) -> None:
        self._asked += 1
        asked = self._asked
        try:
            hits = await self.inbox.search(words.strip()) if words.strip() else ()
        except InboxError as error:
            self.inbox_app.say(str(error))
            return
        if asked != self._asked or not self.is_mounted:
            return
        self.hits = hits
        self.sheet.cursor = 0
        self._nothing(words.strip())
        self.sheet.show([self._lines(hit) for hit in hits])

    def _lines(self, hit: SearchHit) -> list[Line]:
        width = max(30, self.sheet.size.width - 4)
        tidy = self.inbox_app.preferences.tidy
        since = age((self.inbox.now() - hit.at).total_seconds())
        who = "you" if hit.ours else tidy(hit.name)
        return [
            justify(
                [(who, "text bold"), (f"  @{hit.handle}" if not hit.ours else "", "muted")],
                [(hit.tag, "tag"), (f"  {since:>6} ", "muted")],
                width,
            ),
            [("  ", "text"), (cut(tidy(hit.excerpt), width - 2), "quote")],
        ]

    def action_down(self) -> None:
        self.sheet.move(1)

    def action_up(self) -> None:
        self.sheet.move(-1)

    def action_back(self) -> None:
        self.dismiss(None)

    def action_open(self) -> None:
        if self.hits:
            self.dismiss(Found(tuple((hit.conversation, hit.post) for hit in self.hits), self.sheet.cursor))

    def action_save(self) -> None:
        words = self.query_one(Input).value.strip()
        if not words:
            self.inbox_app.say("There is nothing to keep yet.")
            return

        def answered(name: str | None) -> None:
            if name:
                self.inbox_app.do(
                    self.inbox.save_search(name, words),
                    lambda _: self.inbox_app.say(f"“{name}” stands among the views.", good=True),
                )

        self.app.push_screen(Ask("Keep this search as a view named …", words[:20]), answered)

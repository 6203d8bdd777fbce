"""Search over everything that is here, as you type."""

from __future__ import annotations

import re
from functools import partial

from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import Worker

from inbox_tui.domain.ages import age
from inbox_tui.domain.model import ConversationId, PostId
from inbox_tui.domain.query import parse
from inbox_tui.domain.text import beside
from inbox_tui.domain.value import value_class
from inbox_tui.domain.views import SearchHit, whose
from inbox_tui.errors import InboxError
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line, cut, justify
from inbox_tui.ui.screens.base import BaseScreen
from inbox_tui.ui.screens.prompts import Ask, Words
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.sheet import Sheet

TYPING = 0.01
"""Seconds of rest before searching: letters typed in one go are one search."""
_NOTE: Line = [("  your note", "accent")]
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
        self._found_for = ""
        self._moves: list[int] = []
        """Steps that were asked for while the hits were still being sought."""
        self._opening = False
        self.hits: tuple[SearchHit, ...] = ()

    def compose(self) -> ComposeResult:
        yield HeadBar("Search")
        yield Input(self._words, placeholder="words, names, emoji …", id="words-sought")
        yield Words([[]], id="found")
        yield Sheet(gap=0)
        yield FootBar("search")

    def on_mount(self) -> None:
        self.sheet = self.query_one(Sheet)
        self.sheet.can_focus = False
        self.found = self.query_one("#found", Words)
        self.found.ground = "ground"
        self._tell("")
        self.query_one(Input).focus()

    @property
    def takes_keys(self) -> bool:
        return self.focused is not None

    @property
    def typed(self) -> str:
        return self.query_one(Input).value.strip()

    def _tell(self, words: str) -> None:
        """How many there are, and what can be typed."""
        room = max(10, self.app.size.width - 8)
        problems = parse(words).problems
        if problems:
            line: Line = [(problems[0], "soon")]
        elif words:
            count = len(self.hits)
            line = [("1 hit" if count == 1 else f"{count} hits" if count else "no hit", "muted")]
        else:
            line = [(cut(FILTERS, room), "muted")]
        self.found.say([line])
        said = f"Nothing here says “{words}”." if words else "Every post and person that is here can be found."
        self.sheet.nothing = [
            [("   ", "text"), (cut(said, room), "text bold")],
            *([[], [("   ", "text"), (cut(FILTERS, room), "muted")]] if words else []),
        ]
        self.sheet.refresh()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(TYPING, self._seek)

    def _seek(self) -> None:
        _: Worker[None] = self.run_worker(partial(self._search, self.typed), exit_on_error=False)

    async def _search(self, words: str) -> None:
        self._asked += 1
        asked = self._asked
        try:
            hits = await self.inbox.search(words) if words else ()
        except InboxError as error:
            self.inbox_app.say(str(error))
            return
        if asked != self._asked or not self.is_mounted:
            return
        self.hits = hits
        self._found_for = words
        self.sheet.cursor = 0
        self._tell(words)
        sought = _sought(words)
        self.sheet.show([self._lines(hit, sought) for hit in hits])
        while self._moves:
            self.sheet.move(self._moves.pop(0))
        if self._opening:
            self._opening = False
            self.action_open()

    def _lines(self, hit: SearchHit, sought: re.Pattern[str] | None) -> list[Line]:
        width = max(30, (self.sheet.size.width or self.app.size.width - 2) - 4)
        tidy = self.inbox_app.preferences.tidy
        since = age((self.inbox.now() - hit.at).total_seconds())
        who = tidy(whose(hit))
        handle = "" if hit.ours else beside(hit.name, hit.handle)
        return [
            justify(
                [(who, "text bold"), (f"  {handle}" if handle else "", "muted"), *(_NOTE if hit.note else ())],
                [(hit.tag, "tag"), (f"  {since:>6} ", "muted")],
                width,
            ),
            [("  ", "text"), *_marked(cut(tidy(hit.excerpt), width - 2), sought)],
        ]

    def _move(self, step: int) -> None:
        if self.typed == self._found_for:
            self.sheet.move(step)
        else:
            self._moves.append(step)

    def action_down(self) -> None:
        self._move(1)

    def action_up(self) -> None:
        self._move(-1)

    def action_back(self) -> None:
        self.dismiss(None)

    def action_open(self) -> None:
        if self.typed != self._found_for:
            self._opening = True  # as soon as it is found
        elif self.hits:
            self.dismiss(Found(tuple((hit.conversation, hit.post) for hit in self.hits), self.sheet.cursor))

    def action_save(self) -> None:
        words = self.typed
        if not words:
            self.inbox_app.say("There is nothing to keep yet.")
            return

        def answered(name: str | None) -> None:
            if name:
                self.inbox_app.do(
                    self.inbox.save_search(name, words),
                    lambda _: self.inbox_app.say(f"“{name}” stands among the views.", good=True),
                )

        self.app.push_screen(Ask("Keep this search as a view named …", words[:20], over=True), answered)


def _sought(typed: str) -> re.Pattern[str] | None:
    """The words among what was typed, as something to mark in what was found."""
    words = sorted(parse(typed).words.replace('"', " ").split(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None


def _marked(text: str, sought: re.Pattern[str] | None) -> Line:
    line: Line = []
    done = 0
    for match in sought.finditer(text) if sought is not None else ():
        line += [(text[done : match.start()], "quote"), (match.group(), "text bold")]
        done = match.end()
    return [*line, (text[done:], "quote")]

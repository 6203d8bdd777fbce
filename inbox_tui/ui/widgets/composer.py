"""Where a reply is written: under the thread, with a counter that counts as the platform does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from itertools import count
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer

from inbox_tui.domain.account import AccountView
from inbox_tui.domain.length import TextRules, measure
from inbox_tui.domain.model import AccountId, Act, Audience, ConversationId, OutboxId, PostId
from inbox_tui.domain.value import value_class
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line, crop, justify, safe, safe_block, size_of, wrap
from inbox_tui.ui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from textual.widgets import TextArea

    from inbox_tui.domain.giving import Hint
    from inbox_tui.ui.widgets.words import Words

PAUSE = 0.8
"""Seconds without a key after which the draft is saved."""
LONGEST = 2.0
"""Seconds after which it is saved although the keys do not rest."""

_TITLES = {Act.POST: " New post", Act.EDIT: " Edit of your post"}
_LEAST_OF_US = 16
"""Cells that tell which account answers, where whom it answers would take them."""


@value_class(kw_only=True)
class Writing:
    """What is being written, as far as it is known."""

    account: AccountView
    us: str = ""
    """What the account is called where its handle alone does not say which it is; else empty."""
    act: Act = Act.REPLY
    entry: OutboxId | None = None
    conversation: ConversationId | None = None
    target: PostId | None = None
    to: str = ""
    audience: Audience | None = None
    """None: as narrow as what is answered."""
    narrowest: Audience = Audience.PUBLIC
    """What None stands for."""
    spoiler: str = ""
    returned: str = ""
    """Why it came back from the outbox, and what to do; empty for what never went."""
    sitting: int = field(default_factory=count().__next__)
    """Which opening of the composer this is."""

    @property
    def rules(self) -> TextRules:
        return self.account.text_for(self.shown_audience)

    @property
    def shown_audience(self) -> Audience:
        return self.audience or self.narrowest

    @property
    def account_id(self) -> AccountId:
        return self.account.id


def _behind(place: tuple[int, int], text: str) -> tuple[int, int]:
    """Where one is after writing ``text`` at a line and column."""
    *above, last = text.split("\n")
    return place[0] + len(above), len(last) + (0 if above else place[1])


def _apart(above: str, behind: str) -> str:
    """What to put between a text and what is put in after it: behind words of one's own a blank line, within them and
    behind the names that a reply begins with a blank."""
    if not above or above[-1].isspace():
        return ""
    line = above.rpartition("\n")[2]
    return " " if behind.strip() or all(word.startswith("@") for word in line.split()) else "\n\n"


class _Above(Drawn):
    """Whom it answers, as whom, how public, with what warning."""

    ground = "raised"
    DEFAULT_CSS = "_Above { height: 1; }"

    def __init__(self, writing: Callable[[], Writing | None], typing: Callable[[], bool]) -> None:
        super().__init__()
        self._writing = writing
        self._typing = typing

    def line(self, y: int) -> tuple[Line, str]:
        writing = self._writing()
        if writing is None:
            return [], "raised"
        whom = f" Reply to {writing.to}" if writing.act is Act.REPLY else _TITLES[writing.act]
        ink = "accent bold" if self._typing() else "text bold"
        left: Line = [(whom, ink)]
        if writing.spoiler:
            left.append((f"  content warning: {writing.spoiler}", "soon"))
        right: Line = [(writing.shown_audience.value, "tag"), (" ", "text")]
        us: Line = [(f"as {writing.us or writing.account.handle or writing.account.id}", "muted")]
        dot: Line = [(" · ", "muted")]
        room = self.size.width - size_of([*left, *dot, *right]) - 1
        if writing.us and size_of(us) > room:  # there are several: which one is told, as far as it goes
            us = crop(us, max(room, _LEAST_OF_US))
        if writing.us or size_of(us) <= room:
            right = [*us, *dot, *right]
        return justify(left, right, self.size.width), "raised"


class _Why(Drawn):
    """Why what was queued came back, where it did."""

    ground = "raised"
    DEFAULT_CSS = "_Why { height: 0; }"

    def __init__(self) -> None:
        super().__init__()
        self.words = ""

    def say(self, words: str) -> None:
        self.words = safe(words)
        self.fit_height()
        self.refresh()

    def fit_height(self) -> None:
        self.styles.height = min(2, len(self._lines())) if self.words else 0

    def on_resize(self) -> None:
        self.fit_height()

    def _lines(self) -> list[str]:
        return wrap(self.words, max(20, self.size.width or self.app.size.width) - 2)

    def line(self, y: int) -> tuple[Line, str]:
        lines = self._lines()
        words = lines[y] if y < 1 or len(lines) < 3 else " ".join(lines[y:])
        return crop([(" ", "text"), (words, "now")], self.size.width), "raised"


class _Below(Drawn):
    """The counter, whether the draft is kept, and what was given to whom it goes to."""

    ground = "raised"
    DEFAULT_CSS = "_Below { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.words: Line = []
        self.state = ""
        self.hint: Hint | None = None

    def say(self, words: Line, state: str) -> None:
        if (words, state) != (self.words, self.state):
            self.words, self.state = words, state
            self.fit_height()
            self.refresh()

    def tell(self, hint: Hint | None) -> None:
        if hint != self.hint:
            self.hint = hint
            self.fit_height()
            self.refresh()

    def on_resize(self) -> None:
        self.fit_height()

    def fit_height(self) -> None:
        self.styles.height = len(self._lines())

    def _lines(self) -> list[Line]:
        """What was given stands beside the counter; where there is no room for its words, above it."""
        width = self.size.width or self.app.size.width
        left: Line = [(f" {self.state}", "muted")]
        right: Line = [*self.words, (" ", "text")]
        above: list[Line] = []
        if self.hint is not None:
            glyphs = self.inbox_app.preferences.glyphs
            dots = glyphs.heard * self.hint.gives + glyphs.unheard * (self.hint.needed - self.hint.gives)
            words = " ".join(filter(None, (dots, self.hint.words)))
            ink = "soon" if self.hint.warns else "muted"
            both: Line = [*left, ("   " if self.state else "", "text"), (words, ink)]
            alone: Line = [(" ", "text"), (words, ink)]
            fitting = [line for line in (both, alone) if size_of(line) + size_of(right) + 1 <= width]
            above = [] if fitting else [[(" ", "text"), (piece, ink)] for piece in wrap(words, width - 2)]
            left = fitting[0] if fitting else left
        return [*above, justify(left, right, width)]

    def line(self, y: int) -> tuple[Line, str]:
        return (self._lines()[y : y + 1] or [[]])[0], "raised"


class Composer(Vertical):
    """Reports pauses, so that its screen saves the draft; knows nothing of the store."""

    BINDINGS = bindings(Scope.COMPOSER)

    class Asked(Message):
        """One of the composer's commands: ``review``, ``editor``, ``audience``, ``spoiler``, ``close``."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    class Paused(Message):
        """The text changed and then rested, or goes on changing: save it."""

    def __init__(self) -> None:
        super().__init__(id="composer")
        self.writing: Writing | None = None
        self._timer: Timer | None = None
        self._longest: Timer | None = None
        self._saved = ""
        self._above = _Above(lambda: self.writing, lambda: self.has_focus_within)
        self._why = _Why()
        self._below = _Below()
        self._words: Words | None = None

    def compose(self) -> ComposeResult:
        yield self._above
        yield self._why
        yield self._below

    @property
    def words(self) -> Words:
        """The text itself; made when somebody first writes, for it costs a start as much as the rest of the screen."""
        if self._words is None:
            from inbox_tui.ui.widgets.words import Words

            self._words = Words("", soft_wrap=True, show_line_numbers=False, tab_behavior="focus", id="words")
            self.mount(self._words, after=self._why)
        return self._words

    @property
    def text(self) -> str:
        return self._words.text if self._words is not None else ""

    @property
    def unsaved(self) -> bool:
        return self.text != self._saved

    def begin(self, writing: Writing, text: str, saved: bool) -> None:
        """Start with what is there already. ``saved``: it comes from a saved draft."""
        self.writing = writing
        self.words.load_text(safe_block(text))
        self.words.move_cursor(self.words.document.end)
        self._saved = self.text if saved or text else ""
        self._count("draft kept" if saved else "")
        self._why.say(writing.returned)
        self._above.refresh()

    def change(self, writing: Writing) -> None:
        self.writing = writing
        self._above.refresh()
        self._count(self._below.state)

    def put(self, text: str) -> None:
        """Replace the text (from the editor)."""
        self.words.load_text(safe_block(text))
        self.words.move_cursor(self.words.document.end)

    def insert(self, text: str) -> None:
        """Put a text in at the cursor, apart from what stands beside it; its first hole is selected, so that what is
        typed fills it."""
        from inbox_tui.domain.templates import hole

        start, end = sorted(self.words.selection)
        document = self.words.document
        above = document.get_text_range((0, 0), start)
        behind = document.get_text_range(end, document.end)
        text = f"{_apart(above, behind)}{safe_block(text)}{' ' if behind[:1].strip() else ''}"
        self.words.replace(text, start, end)
        found = hole(text)
        if found is not None:
            first, last = _behind(start, text[: found[0]]), _behind(start, text[: found[1]])
            self.words.selection = type(self.words.selection)(first, last)

    def touched(self) -> None:
        """Something besides the text changed: the draft is to be saved again."""
        self._saved = "\0"

    def kept(self, text: str) -> None:
        """The draft with this text is saved."""
        self._saved = text
        if not self.unsaved:
            self._count("draft kept")

    def tell(self, hint: Hint | None) -> None:
        """What was given to whom it goes to, and whether this asks too early; None: nothing worth saying."""
        self._below.tell(hint)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._count("" if self.unsaved else self._below.state)
        if self._timer is not None:
            self._timer.stop()
        if self.unsaved:
            self._timer = self.set_timer(PAUSE, self._save)
            self._longest = self._longest or self.set_timer(LONGEST, self._save)

    def _save(self) -> None:
        for timer in (self._timer, self._longest):
            if timer is not None:
                timer.stop()
        self._timer = self._longest = None
        self.post_message(self.Paused())

    def on_descendant_focus(self) -> None:
        self._above.refresh()

    def on_descendant_blur(self) -> None:
        self._above.refresh()

    def _count(self, state: str) -> None:
        if self.writing is None:
            return
        rules = self.writing.rules
        length = measure(self.text, rules, self.writing.spoiler)
        over = not length.fits
        ink = "late bold" if over else "soon" if length.left <= max(10, rules.limit // 10) else "muted"
        words: Line = [(f"{length.used:,} of {length.limit:,}", ink)]
        if length.byte_limit and length.bytes_used > length.byte_limit * 0.9:
            words.append((f" · {length.bytes_used:,} of {length.byte_limit:,} bytes", ink))
        if rules.reads_markdown:
            words.append((" · Markdown", "muted"))
        if over:
            words.append((f" · {-length.left:,} too long" if length.left < 0 else " · too many bytes", "late bold"))
        self._below.say(words, state)

    def action_ask(self, what: str) -> None:
        self.post_message(self.Asked(what))

    def recolour(self) -> None:
        self._above.refresh()
        self._why.refresh()
        self._below.refresh()

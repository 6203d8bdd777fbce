"""The plan card: what is thought through before a complaint gets its answer. Nothing of it is ever sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from inbox_tui.domain.ages import when
from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.plan import Owner, Plan
from inbox_tui.domain.views import ThreadView
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line, wrap
from inbox_tui.ui.planned import PLACES, their_words, typed
from inbox_tui.ui.preferences import moment
from inbox_tui.ui.screens.base import BaseScreen
from inbox_tui.ui.screens.pick import READABLE
from inbox_tui.ui.screens.prompts import Words
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.chooser import Chooser

LABEL = 18
"""Cells of the labels' column."""
PAUSE = 0.8
"""Seconds without a key after which what was typed is kept."""
_FIELDS = (
    ("words", "their words", ""),
    ("wrong", "what went wrong", "as far as you know"),
    ("owner", "who owns it", ""),
    ("offer", "we can offer", "a refund, a new one, an apology …"),
    ("next_step", "next step", "what happens first"),
    ("next_at", "when", "tomorrow, fri 12:00, 2h"),
    ("place", "where", ""),
)
_CHOICES = ("owner", "place")
_NEEDED = ("words", "owner", "next_step", "next_at")
"""What a card cannot be without: it opens on the first of these that is empty."""


class PlanScreen(BaseScreen[None]):
    """The card of one conversation. What is filled in is kept as it is typed; leaving it keeps it, too."""

    scope = Scope.PLAN
    BINDINGS = bindings(Scope.PLAN)

    def __init__(self, conversation: ConversationId) -> None:
        super().__init__()
        self._conversation = conversation
        self._plan = Plan()
        self._kept = Plan()
        """What needs no keeping: as the store has it, or as an unwritten card begins."""
        self._at_first: datetime | None = None
        """The time it began with: what stands while the one that is typed is none."""
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        self._begin()
        yield HeadBar("Plan card")
        with VerticalScroll(id="plan", can_focus=False):
            yield Words(self._heading(), id="whose")
            for name, label, hint in _FIELDS:
                with Vertical(classes="field"):
                    with Horizontal(classes="row"):
                        yield Words([[(label, "text bold")]], id=f"label-{name}")
                        yield self._field(name, hint)
                    yield Words([[]], id=f"note-{name}")
        yield FootBar("plan")

    def _begin(self) -> None:
        """With the card as it was kept; a new one begins with their words."""
        kept = self.inbox.plan(self._conversation)
        thread = self._thread if kept is None else None
        self._plan = kept or Plan(words=their_words(thread) if thread is not None else "")
        self._kept = self._plan
        self._at_first = self._plan.next_at

    @property
    def _thread(self) -> ThreadView | None:
        try:
            return self.inbox.thread(self._conversation)
        except NoSuchThing:
            return None

    def _heading(self) -> list[Line]:
        room = min(READABLE, max(20, self.app.size.width - 8))
        row = self.inbox.row(self._conversation)
        name = self.inbox_app.preferences.tidy(row.name) if row is not None else ""
        what = "Before you answer a complaint: what happened, who sees to it, and what comes next. It stays here."
        return [[], [(name, "text bold")], *([(piece, "muted")] for piece in wrap(what, room)), []]

    def _field(self, name: str, hint: str) -> Widget:
        if name in _CHOICES:
            options = PLACES if name == "place" else self._owners()
            value = self._value(name)
            return Chooser(options, options.index(value) if value in options else -1, id=f"field-{name}")
        over = name == "next_at"  # another time is typed over it; words are gone on with
        return Input(self._value(name), placeholder=hint, id=f"field-{name}", select_on_focus=over)

    def _owners(self) -> tuple[str, ...]:
        """Who can be chosen; whoever owns it stays, though the settings know them no longer."""
        named = (*self.inbox.owners, *([self._plan.owner] if self._plan.owner is not None else []))
        return tuple(dict.fromkeys(owner.value for owner in named))

    def _value(self, name: str) -> str:
        value = getattr(self._plan, name)
        return typed(value, self.inbox_app.preferences) if name == "next_at" else str(value or "")

    def on_mount(self) -> None:
        for words in self.query(Words):
            words.ground = "ground"
        for name, _, _ in _FIELDS:
            self.query_one(f"#label-{name}", Words).styles.width = LABEL
        fields = [*_NEEDED, *(name for name, _, _ in _FIELDS)]
        empty = next((name for name in fields if not self._value(name)), "words")
        self.query_one(f"#field-{empty}").focus()
        self._tell()

    def on_descendant_focus(self) -> None:
        self.foot.show("plan-choice" if isinstance(self.focused, Chooser) else "plan")

    @property
    def takes_keys(self) -> bool:
        return self.is_mounted and self.focused is not None

    # --- what is filled in

    def _read(self) -> None:
        """Take what stands in the fields. Where a time is not understood (yet), the one it began with stands: the
        beginning of a word may be a time that nobody meant."""
        given = {name: " ".join(self._typed(name).split()) for name, _, _ in _FIELDS if name not in _CHOICES}
        owner, place = self._chosen("owner"), self._chosen("place")
        self._plan = replace(
            self._plan,
            words=given["words"],
            wrong=given["wrong"],
            owner=Owner(owner) if owner else None,
            offer=given["offer"],
            next_step=given["next_step"],
            next_at=self._when(given["next_at"]),
            place=place or (self._kept.place if self._kept.place not in PLACES else ""),
        )

    def _typed(self, name: str) -> str:
        return self.query_one(f"#field-{name}", Input).value

    def _chosen(self, name: str) -> str:
        chooser = self.query_one(f"#field-{name}", Chooser)
        return chooser.options[chooser.chosen] if chooser.chosen >= 0 else ""

    def _when(self, words: str) -> datetime | None:
        at, wrong = self._time(words)
        return self._at_first if wrong else at

    def _time(self, words: str) -> tuple[datetime | None, str]:
        """The time that is typed, or what is wrong with it, a sentence."""
        if not words:
            return None, ""
        if words == typed(self._plan.next_at, self.inbox_app.preferences):
            return self._plan.next_at, ""  # it may be past by now
        try:
            at = when(words, self.inbox.now(), self.inbox_app.zone, owed=self.inbox_app.hours)
        except ValueError as error:
            return None, str(error)
        return at, ""

    def _tell(self, *, refused: bool = False) -> None:
        """What was understood of the time, and what the card cannot be without."""
        now, words = self.inbox.now(), " ".join(self._typed("next_at").split())
        at, wrong = self._time(words)
        note: list[Line] = [[]]
        if wrong:
            room = min(READABLE, max(20, self.app.size.width - LABEL - 9))
            note = [[(piece, "late" if refused else "soon")] for piece in wrap(wrong, room)]
        elif at is not None:
            past = at <= now
            note = [[(moment(at, now, self.inbox_app.preferences), "late" if past else "good")]]
            note[0] += [("  this time is past", "late")] if past else []
        self._note("next_at", *note)
        missing = (replace(self._plan, next_at=None) if wrong else self._plan).missing
        said: Line = [(f"still to fill in: {', '.join(missing)}", "muted")] if missing else [("complete", "good")]
        self._note("place", said)

    def _note(self, name: str, *note: Line) -> None:
        self.query_one(f"#note-{name}", Words).say([[(" " * (LABEL + 1), "text"), *line] for line in note])

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._changed()

    def on_key(self, event: events.Key) -> None:
        """A letter takes the next of the choices that begins with it."""
        letter = event.character or ""
        if isinstance(self.focused, Chooser) and letter.isalpha() and self.focused.take(letter):
            event.stop()
            event.prevent_default()

    def on_chooser_chose(self, event: Chooser.Chose) -> None:
        event.stop()
        self._changed()

    def _changed(self) -> None:
        self._read()
        self._tell()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self._paused)

    def _paused(self) -> None:
        if self._unkept:
            self.inbox_app.do(self._keep())

    @property
    def _unkept(self) -> bool:
        return self._plan != self._kept

    async def _keep(self) -> None:
        plan, kept = self._plan, self._kept
        self._kept = plan
        try:
            await self.inbox.save_plan(self._conversation, plan)
        except InboxError:
            self._kept = kept
            raise

    # --- keys

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._next()

    def action_on(self) -> None:
        self._next()

    def action_next_field(self) -> None:
        """Tab goes round; Textual does so from the last to the first."""
        self.focus_next()

    def action_previous_field(self) -> None:
        self.focus_previous()

    def _next(self) -> None:
        """Enter goes through the fields, and behind the last one out."""
        last = self.query_one(f"#field-{_FIELDS[-1][0]}")
        if self.focused is last:
            self.action_keep()
        else:
            self.focus_next()

    def action_step(self, step: int) -> None:
        if isinstance(self.focused, Chooser):
            self.focused.step(step)

    def action_keep(self) -> None:
        """Keep the card, as far as it is filled in, and close it; not while what stands for the time is none."""
        _, wrong = self._time(" ".join(self._typed("next_at").split()))
        if wrong:
            self.query_one("#field-next_at").focus()
            self._tell(refused=True)
            return
        self._leave(self._unkept or self._kept.made_at is None)

    def action_back(self) -> None:
        """Close it; a card on which nothing was written is none."""
        self._leave(self._unkept)

    def _leave(self, keep: bool) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._read()
        if keep:
            self.inbox_app.do(self._keep(), lambda _: self.dismiss(None))
        else:
            self.dismiss(None)

    async def give_up(self) -> None:
        self._read()
        if self._unkept:
            await self._keep()

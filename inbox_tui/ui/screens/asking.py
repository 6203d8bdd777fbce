"""What a review asks besides hearing: shown in place, met with a line, a key, Enter."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.timer import Timer

from inbox_tui.domain.care import HAND_OVER, STOP
from inbox_tui.domain.hearing import Verdict
from inbox_tui.domain.model import OutboxId
from inbox_tui.domain.relationship import Care, Form, Gate, Want
from inbox_tui.domain.views import Outgoing
from inbox_tui.errors import NoSuchThing
from inbox_tui.ui.reviewed import unfinished
from inbox_tui.ui.screens.begun import PAUSE
from inbox_tui.ui.screens.prompts import Words
from inbox_tui.ui.screens.reader import Reader
from inbox_tui.ui.wanted import WantLines, first
from inbox_tui.ui.widgets.sheet import Sheet
from inbox_tui.ui.widgets.thread import ThreadPane
from inbox_tui.ui.widgets.wants import Wants

LOOKING = "looking …"
"""Beside the title, while what is asked is not on screen yet."""
HEARING = (
    "Asked because it speaks to you, or leads up to what you answer, and is still unheard. It counts as heard once all "
    "of it was on screen and the reading clock gave it its moment."
)


class Asking(Reader[str]):
    """Abstract: the review screen fills this in."""

    entry: OutboxId
    care: Care
    looked = False
    """Whether everything was read once."""
    facts: Sheet
    wants: Wants
    pane: ThreadPane
    paper: VerticalScroll
    below: Words
    _unsaid: dict[Gate, str]
    """What stands in fields since it was kept last."""
    _pause: Timer | None = None

    @property
    def outgoing(self) -> Outgoing | None:
        raise NotImplementedError

    def _verdict(self, out: Outgoing) -> Verdict:
        raise NotImplementedError

    def _leave(self, result: str) -> None:
        raise NotImplementedError

    def action_abort(self) -> None:
        raise NotImplementedError

    def look(self) -> None:
        """Read everything anew and show it."""
        raise NotImplementedError

    def _care(self) -> Care:
        try:
            return self.inbox.care(self.entry)
        except NoSuchThing:
            return Care()  # it was removed just now; the news of that is on its way

    def _want_lines(self) -> WantLines:
        return WantLines(self.inbox_app.preferences, self.size.width, self.inbox.now())

    def _show_keys(self) -> None:
        """The keys that apply now; not before what they are for stands there."""
        out = self.outgoing
        if out is None:
            return
        looking = not self.looked or (self.wants.display and not self.wants.stand)
        if not self.stands:
            return  # sent meanwhile
        self.head.busy = LOOKING if looking else ""
        self.head.refresh_words()
        if looking:
            place = "review-looking"
        elif not self._verdict(out).open:
            place = "review-closed"
        elif self.wants.typing:
            place = "review-line"
        elif self.care.open:
            place = "review-wants"
        elif unfinished(out, self.inbox.account(out.account)):
            place = "review-unfinished"
        else:
            offered = self.wants.offer
            place = "review-offer" if offered is not None and not offered.met else "review"
        self.foot.show(place)

    def _say_below(self) -> None:
        """What will be asked once all is heard, or is asked below what is in view."""
        self._show_keys()
        wants, words = self.care.open, "after that"
        if not self.pane.display:
            room = self.size.height - 2
            wants, words = self.wants.unseen(self.paper.region.y + room), "below"
            if wants:
                wants = self.wants.unseen(self.paper.region.y + room - 1)  # this line takes one
            self.paper.styles.max_height = room - bool(wants)
        self.below.display = bool(wants)
        if wants:
            self.below.say([self._want_lines().brief(wants, words)])

    def _ask(self) -> None:
        """To the first thing that stands in the way, saying what it is."""
        self.look()
        if self.wants.to_open() and self.wants.current is not None:
            self.inbox_app.say(first(self.wants.current))

    def on_wants_stepped(self, event: Wants.Stepped) -> None:
        event.stop()
        if self.stands:
            self._show_keys()
            self.call_after_refresh(self._say_below)

    def on_wants_met(self, event: Wants.Met) -> None:
        event.stop()
        work = self.inbox.settle(
            self.entry, event.want.gate, line=event.line, reason=event.reason, choice=event.choice, asks=event.asks
        )
        left = {STOP: "stopped", HAND_OVER: "hand over"}.get(event.choice, "")

        def met(_: None) -> None:
            self._drop_lines(event.want.gate)
            if left:
                self._leave(left)
            else:
                self._go_on()

        self.inbox_app.do(work, met)

    # --- lines that are begun

    def _begun(self, gate: Gate) -> str:
        return self.inbox.begun((gate, self.entry))

    def on_wants_typed(self, event: Wants.Typed) -> None:
        event.stop()
        self._unsaid[event.gate] = event.words
        if self._pause is None:
            self._pause = self.set_timer(PAUSE, self._keep_lines)

    def _keep_lines(self) -> None:
        """A kill loses no line, and neither does going back to the text."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        unsaid, self._unsaid = self._unsaid, {}
        for gate, words in unsaid.items():
            if words.strip() != self._begun(gate):
                self.inbox_app.do(self.inbox.keep_begun((gate, self.entry), words))

    def _drop_lines(self, *gates: Gate) -> None:
        """They are said, or nobody will say them."""
        for gate in gates:
            self._unsaid.pop(gate, None)
            if self._begun(gate):
                self.inbox_app.do(self.inbox.keep_begun((gate, self.entry), ""))

    # --- what opens beside it

    def on_wants_wanted(self, event: Wants.Wanted) -> None:
        event.stop()
        if event.want.form is Form.CARD:
            self._plan()
        else:
            self.action_accept()

    def _go_on(self) -> None:
        """One is met: to the next that stands in the way, or to where ``y`` sends."""
        self.look()
        if not self.wants.to_open():
            self.facts.focus()
            self._show_keys()

    def _plan(self) -> None:
        from inbox_tui.ui.screens.plan import PlanScreen

        out = self.outgoing
        if out is not None and out.conversation is not None:
            self.inbox_app.say("")  # what Enter does is said of the review
            self.app.push_screen(PlanScreen(out.conversation), lambda _: self._go_on())

    def action_accept(self) -> None:
        """Take the offer; one that was taken already is given back."""
        want = self.wants.offer
        if want is None or want.proposed is None or self.pane.display:
            return
        keep = self.inbox.decline_promise if want.met else self.inbox.accept_promise

        def kept(_: None) -> None:
            self.look()
            if not want.met:
                self.wants.past(want)
                self._show_keys()

        self.inbox_app.do(keep(self.entry, want.proposed), kept)

    def action_number(self, number: int) -> None:
        if not self.pane.display:
            self.wants.number(number)

    def action_leave(self) -> None:
        if self.wants.typing:
            self.facts.focus()
        elif self.pane.display or not self.wants.fold(all=True):
            self.action_abort()

    def explains(self) -> bool:
        """``?``: what it told goes away at the second press, which opens all keys."""
        if self._fold():
            return False
        if self.pane.display:
            self.inbox_app.say(HEARING)
            return True
        return self.wants.explain(self._why)

    def _fold(self) -> bool:
        """Put away why it is asked; False: that is not shown."""
        if not self.pane.display:
            return self.wants.fold()
        told = self.inbox_app.plain is not None and self.inbox_app.plain.words == HEARING
        if told:
            self.inbox_app.say("")
        return told

    def _why(self, want: Want) -> str:
        return f"{want.why}\n{self.inbox.explain(want.gate)}".strip()

    def action_why(self) -> None:
        if not self._fold() and not self.explains():
            self.inbox_app.say("Nothing is asked here.")

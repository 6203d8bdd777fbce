"""Waiting on: what departments have, whom we asked something, and on which day to look in again."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_tui.domain.ages import age
from inbox_tui.domain.handing import WaitingOn, Waits
from inbox_tui.domain.model import ConversationId, Kind
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line
from inbox_tui.ui.screens.gathered import GatheredScreen
from inbox_tui.ui.screens.listed import said_of_nothing
from inbox_tui.ui.screens.prompts import Choice

_HEADINGS = {
    Waits.HANDED: "Handed over: our clock stands still, theirs does not",
    Waits.ASKED: "You asked, and nobody has answered there since",
    Waits.FOLLOW_UP: "To look in again",
}


class WaitingScreen(GatheredScreen[WaitingOn]):
    scope = Scope.WAITING
    BINDINGS = bindings(Scope.WAITING)
    heading = "Waiting on"

    def nothing(self) -> list[Line]:
        return said_of_nothing(
            "Nothing is waited for.",
            "H hands a conversation over to a department, I looks in again on a day you name,",
            "and where you asked something stands here until somebody answers there.",
        )

    def place(self) -> str:
        one = self.current if self.found else None
        return {None: "waiting-none", Waits.HANDED: "handed", Waits.FOLLOW_UP: "follow-up", Waits.ASKED: "asked"}[
            one.waits if one else None
        ]

    def read(self) -> Sequence[WaitingOn]:
        return self.inbox.waiting_on()

    def known_by(self, one: WaitingOn) -> object:
        return one.waits, one.conversation, one.promise

    def conversation_of(self, one: WaitingOn) -> ConversationId | None:
        return one.conversation

    def heading_of(self, one: WaitingOn) -> str:
        if self.inbox.nudge_due(one) or one.due(self.inbox.now()):
            return "To do now"
        return _HEADINGS[one.waits]

    def lines(self, one: WaitingOn) -> list[Line]:
        now = self.inbox.now()
        nudge = self.inbox.nudge_due(one)
        words, ink = one.waits.value, "muted"
        if nudge:
            words, ink = f"ask {one.department} again", "now bold"
        elif one.waits is Waits.FOLLOW_UP and one.due(now):
            words, ink = "look in again", "now bold"
        elif one.waits is Waits.ASKED:
            words = f"asked {_ago((now - one.since).total_seconds())}"
        first = self.first_line(words, ink, one.name, one.tag, one.kind.value if one.kind is Kind.COMPLAINT else "")
        told = "" if one.waits is Waits.ASKED else one.clocks(now)
        if one.wrote_at is not None:
            told += f" · they wrote {_ago((now - one.wrote_at).total_seconds())}"
        if one.asked_again_at is not None:
            told += f" · {one.department} was asked {_ago((now - one.asked_again_at).total_seconds())}"
        return [first, *self.below(told, "text"), *self.quoted(one.excerpt)]

    def _of(self, waits: Waits, words: str) -> WaitingOn | None:
        one = self.current
        if one is not None and one.waits is not waits:
            self.inbox_app.say(words)
            return None
        return one

    def _handed(self) -> WaitingOn | None:
        return self._of(Waits.HANDED, "Nobody else has this one.")

    def _follow_up(self) -> WaitingOn | None:
        return self._of(Waits.FOLLOW_UP, "This is no day to look in again.")

    def action_nudged(self) -> None:
        if (one := self._handed()) is not None:
            self.decide(self.inbox.nudged(one.conversation))

    def action_back_again(self) -> None:
        if (one := self._handed()) is not None:
            self.decide(self.inbox.hand_back(one.conversation))

    def action_kept(self) -> None:
        one = self._follow_up()
        if one is not None and one.promise is not None:
            self.decide(self.inbox.keep_promise(one.promise))

    def action_move(self) -> None:
        one = self._follow_up()
        if one is None or one.promise is None:
            return
        promise = one.promise
        self.ask_when(f"Look in on {one.name} …", "", lambda at: self.inbox.move_promise(promise, at))

    def action_drop(self) -> None:
        one = self._follow_up()
        if one is None or one.promise is None:
            return
        promise = one.promise

        def answered(key: str | None) -> None:
            if key == "y":
                self.decide(self.inbox.drop_promise(promise))

        self.app.push_screen(Choice(f"Do not look in on {one.name} again?", [("y", "drop it")]), answered)


def _ago(seconds: float) -> str:
    took = age(seconds)
    return "just now" if took == "now" else f"{took} ago"

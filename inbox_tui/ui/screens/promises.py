"""Promises: what was said we would do, by when; missed ones first, and in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from inbox_tui.domain.ages import age
from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.relationship import PromiseSort, PromiseState, PromiseView
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line
from inbox_tui.ui.preferences import moment
from inbox_tui.ui.screens.gathered import GatheredScreen
from inbox_tui.ui.screens.listed import said_of_nothing
from inbox_tui.ui.screens.prompts import Choice

SORTS = {
    PromiseSort.PROMISE: "",
    PromiseSort.ANSWER: "the answer you owe",
    PromiseSort.DEFERRED: "what they asked and you put off",
    PromiseSort.FOLLOW_UP: "to look in again",
}
_NEAR = timedelta(hours=4)


class PromisesScreen(GatheredScreen[PromiseView]):
    scope = Scope.PROMISES
    BINDINGS = bindings(Scope.PROMISES)
    heading = "Promises"

    def nothing(self) -> list[Line]:
        return said_of_nothing(
            "Nothing is promised.",
            "What you promise in a reply (“by Friday”) can be kept here with one key in the review;",
            "W on a conversation writes one down by hand.",
        )

    def place(self) -> str:
        one = self.current if self.found else None
        return "promises-none" if one is None else "promise" if one.state is PromiseState.OPEN else "promise-kept"

    def read(self) -> Sequence[PromiseView]:
        return self.inbox.promises()

    def known_by(self, one: PromiseView) -> object:
        return one.id, one.state  # once kept it goes down, and the cursor is for the next

    def items(self) -> Sequence[Sequence[Line]]:
        was_open = self._is_open(self.sheet.cursor)
        shown = super().items()
        at = self.sheet.cursor
        if was_open and not self._is_open(at) and self._is_open(at - 1):
            self.sheet.cursor -= 1  # it was the last open one
        return shown

    def _is_open(self, at: int) -> bool:
        return 0 <= at < len(self.found) and self.found[at].state is PromiseState.OPEN

    def conversation_of(self, one: PromiseView) -> ConversationId | None:
        return one.conversation

    def heading_of(self, one: PromiseView) -> str:
        if one.state is not PromiseState.OPEN:
            return "Kept in the last seven days"
        return "Missed" if one.missed(self.inbox.now()) else "To keep"

    def _stands(self, one: PromiseView) -> tuple[str, str]:
        now = self.inbox.now()
        if one.state is not PromiseState.OPEN:
            return "kept", "good"
        away = age(abs((now - one.due_at).total_seconds()))
        if one.missed(now):
            return ("missed just now" if away == "now" else f"missed {away} ago"), "late bold"
        return ("due now" if away == "now" else f"due in {away}"), "now" if one.due_at - now <= _NEAR else "muted"

    def lines(self, one: PromiseView) -> list[Line]:
        now, preferences = self.inbox.now(), self.inbox_app.preferences
        words, ink = self._stands(one)
        ended = one.ended_at if one.state is not PromiseState.OPEN else None
        at = f"{'kept' if ended else 'by'} {moment(ended or one.due_at, now, preferences)}"
        first = self.first_line(words, ink, one.name, one.tag, at)
        if one.state is not PromiseState.OPEN:
            return [first, *self.quoted(one.text, "muted")]
        moved = {0: "", 1: "moved once"}.get(one.moved, f"moved {one.moved} times")
        why = f"from your words “{one.why}”" if one.why and one.sort is PromiseSort.PROMISE else ""
        made = f"made {moment(one.made_at, now, preferences)}"
        told = " · ".join(filter(None, (SORTS[one.sort], why, made, moved)))
        return [first, *self.quoted(one.text), *self.below(told)]

    def _open_one(self) -> PromiseView | None:
        one = self.current
        if one is not None and one.state is not PromiseState.OPEN:
            self.inbox_app.say("That one is kept. z takes back what you did last.")
            return None
        return one

    def action_kept(self) -> None:
        one = self._open_one()
        if one is not None:
            self.decide(self.inbox.keep_promise(one.id))

    def action_move(self) -> None:
        one = self._open_one()
        if one is not None:
            self.ask_when(
                f"Move the promise to {one.name} to …",
                "They were told another time: it is kind to tell them of this one.",
                lambda at: self.inbox.move_promise(one.id, at),
                owed=True,
            )

    def action_drop(self) -> None:
        one = self._open_one()
        if one is None:
            return

        def answered(key: str | None) -> None:
            if key == "y":
                self.decide(self.inbox.drop_promise(one.id))

        self.app.push_screen(
            Choice(
                f"Drop the promise to {one.name}?", [("y", "drop it")], detail="It is neither kept nor missed, then."
            ),
            answered,
        )

"""Thanks and losing touch: who said something kind and was not thanked, and customers nobody spoke with for long."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_tui.domain.ages import age
from inbox_tui.domain.model import ConversationId, Kind, PostKind
from inbox_tui.domain.touch import OutOfTouch, OwedThanks
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line
from inbox_tui.ui.screens.gathered import GatheredScreen
from inbox_tui.ui.screens.listed import said_of_nothing


class ThanksScreen(GatheredScreen["OwedThanks | OutOfTouch"]):
    scope = Scope.THANKS
    BINDINGS = bindings(Scope.THANKS)
    heading = "Thanks and losing touch"

    def nothing(self) -> list[Line]:
        return said_of_nothing(
            self.inbox.nobody_waits(),
            "Praise, quotes and recommendations without an answer gather here,",
            "and customers with whom nobody spoke for long.",
        )

    def place(self) -> str:
        return "thanks" if self.found and self.current is not None else "thanks-none"

    def read(self) -> Sequence[OwedThanks | OutOfTouch]:
        return (*self.inbox.thanks(), *self.inbox.losing_touch())

    def known_by(self, one: OwedThanks | OutOfTouch) -> object:
        return one.conversation if isinstance(one, OwedThanks) else -one.person, type(one)

    def conversation_of(self, one: OwedThanks | OutOfTouch) -> ConversationId | None:
        return one.conversation

    def heading_of(self, one: OwedThanks | OutOfTouch) -> str:
        return "Not thanked yet" if isinstance(one, OwedThanks) else "Losing touch"

    def lines(self, one: OwedThanks | OutOfTouch) -> list[Line]:
        now = self.inbox.now()
        if isinstance(one, OwedThanks):
            words = f"{_kindness(one)} {age((now - one.since).total_seconds())} ago"
            return [self.first_line(words, "soon", one.name, one.tag), *self.quoted(one.excerpt)]
        silent = age((now - one.last_at).total_seconds())
        first = self.first_line(f"silent for {silent}", "soon", one.name, one.tag, one.stage.value)
        return [first, *self.quoted(one.excerpt)]

    def action_let_be(self) -> None:
        one = self.current
        if isinstance(one, OwedThanks):
            self.decide(self.inbox.let_thanks_be(one.conversation))
        elif one is not None:
            self.decide(self.inbox.let_silence_be(one.person, one.name))


def _kindness(one: OwedThanks) -> str:
    if one.kind is Kind.PRAISE:
        return "praise"
    return "a quote" if one.reached is PostKind.QUOTE else "recommends you"

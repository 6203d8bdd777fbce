"""What a review asks besides hearing, as plain numbered questions; each can be asked why it is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from inbox_tui.config import Config
from inbox_tui.domain.care import HAND_OVER, STOP
from inbox_tui.domain.model import OutboxId, PostId
from inbox_tui.domain.relationship import AskState, Care, Echo, Form, Gate, Want
from inbox_tui.domain.text import sentence
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.linear.commands import own_words
from inbox_tui.linear.planning import PlanCard
from inbox_tui.linear.talk import NO, Elsewhere, Talk
from inbox_tui.linear.words import counted, cut, since

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox

WHY = "why"
AWAY = ("edit", "postpone", "discard", "quit")
"""What ends a review at every question, too."""
LATER = frozenset({"l", "later", "leave", *NO})
OFFERED = {Gate.PROMISE: "promise", Gate.FOLLOW_UP: "look in"}
"""The words that take an offer."""
_TAKEN = {
    Gate.PROMISE: "Kept among the promises once it is sent. promise once more takes that back.",
    Gate.FOLLOW_UP: "Set for that day once it is sent; it stands under Waiting on. look in once more takes that back.",
}
_GIVEN_BACK = {Gate.PROMISE: "Not kept among the promises.", Gate.FOLLOW_UP: "No day is set."}
_KEPT, _OPENS = "Your draft is kept.", "undo opens the conversation again."
_WHY_CHOICE = "why is this asked?"
_STATES = (
    (AskState.ANSWERED, "answered by this"),
    (AskState.DEFERRED, "later: it becomes a promise"),
    (AskState.NOT_OURS, "not for us"),
)


class Questions:
    """Of one text that is about to go out. ``stopped`` once an answer ended the review."""

    def __init__(self, inbox: Inbox, talk: Talk, config: Config, entry: OutboxId) -> None:
        self._inbox, self._talk, self._config, self._entry = inbox, talk, config, entry
        self._left: set[Gate] = set()
        """Those that were asked and not answered."""
        self.stopped = False
        self.handing = False
        """It ended because somebody else is to see to it."""

    @property
    def care(self) -> Care:
        try:
            return self._inbox.care(self._entry)
        except NoSuchThing:
            return Care()  # it was removed just now

    @property
    def open(self) -> bool:
        """Whether something still stands in the way."""
        return bool(self.care.open)

    @property
    def offers(self) -> dict[str, Want]:
        """What may be taken or left, by the word that takes it."""
        left = [want for want in self.care.wants if want.form is Form.OFFER and not want.met]
        return {OFFERED[want.gate]: want for want in left if want.gate in OFFERED}

    @property
    def taken(self) -> dict[str, Want]:
        """What was offered and taken, by the word that gives it back."""
        met = [want for want in self.care.wants if want.form is Form.OFFER and want.met and want.proposed is not None]
        return {OFFERED[want.gate]: want for want in met if want.gate in OFFERED}

    def tell(self) -> None:
        """What is only to be known: notes, what shrank to a line, and what we said before."""
        care = self.care
        for want in care.wants:
            if want.small or want.form is Form.NOTE:
                self._talk.say(sentence(want.met or want.sentence))
            elif want.form is Form.OFFER and not want.met:
                self._talk.say(f"{sentence(want.sentence)} {OFFERED.get(want.gate, 'promise')} does.")
            elif want.met and want.form is Form.TICKS:
                self._talk.say(sentence(want.sentence))
            elif want.met and not want.blocking:
                self._talk.say(f"{want.gate.value.capitalize()}: {sentence(want.met)}")
        self._echo("You answered the like of it", care.answered_before)
        if care.last_line is not None and (
            care.answered_before is None or care.last_line.post != care.answered_before.post
        ):
            self._echo("Your last words", care.last_line)

    def _echo(self, words: str, echo: Echo | None) -> None:
        if echo is not None:
            self._talk.say(f"{words} to {echo.to}, {since(echo.at, self._inbox.now())}:")
            self._talk.quote(cut(echo.text))

    def again(self) -> None:
        """Ask those once more that were left."""
        self._left.clear()

    async def go_through(self) -> str:
        """Ask what stands in the way and was not left before, one after the other. Returns which of :data:`AWAY` was
        typed at one of them; empty where none was."""
        try:
            with self._talk.leading_away(*AWAY):
                await self._ask_all()
        except Elsewhere as led:
            return led.word
        return ""

    async def _ask_all(self) -> None:
        if self.open:
            await self._inbox.asked(self._entry)
        asked = 0
        while (wants := [want for want in self.care.open if want.gate not in self._left]) and not self.stopped:
            asked += 1
            more = asked + len(wants) - 1
            place = f"Question {asked} of {more}. " if more > 1 else "A question first. "
            want = wants[0]
            self._talk.say(f"{place}{sentence(want.sentence)}")
            if not await self._asked(want):
                self._left.add(want.gate)

    async def _asked(self, want: Want) -> bool:
        """Put one question until it is answered; whether it was."""
        match want.form:
            case Form.LINE | Form.REASON:
                return await self._line(want)
            case Form.TICKS:
                return await self._ticks(want)
            case Form.CHOICE:
                return await self._choice(want)
            case Form.CARD:
                return await self._card(want)
            case _:
                self._talk.say("edit goes back to the text, postpone keeps it as a draft; why tells more.")
                return False

    def explain(self) -> None:
        """Why each thing is asked or told here."""
        wants = self.care.wants
        for want in wants:
            self._why(want)
        if not wants:
            self._talk.say("Nothing is asked here but hearing: what speaks to you is heard before it is answered.")

    def _why(self, want: Want) -> None:
        self._talk.say(f"{sentence(want.why)} {sentence(self._inbox.explain(want.gate))}".strip())

    async def _settled(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Whether an answer was taken; else what is wrong with it was said."""
        try:
            await work()
        except InboxError as error:
            self._talk.say(sentence(str(error)), sentence(error.next_step))
            return False
        return True

    async def _line(self, want: Want) -> bool:
        size = f", {want.least} to {want.most} characters" if want.most else ""
        while typed := await own_words(self._talk, f"One line{size}; why tells why; Enter leaves it:"):
            if typed.casefold() == WHY:
                self._why(want)
                continue
            words = {"line": typed} if want.form is Form.LINE else {"reason": typed}
            if await self._settled(lambda words=words: self._inbox.settle(self._entry, want.gate, **words)):  # type: ignore[misc]
                return True
        return False

    async def _choice(self, want: Want) -> bool:
        while True:
            ways = [*(choice.words for choice in want.choices), _WHY_CHOICE]
            chosen = await self._talk.choose("Choose one:", ways)
            if chosen is None:
                return False
            if chosen == len(want.choices):
                self._why(want)
                continue
            choice, reason = want.choices[chosen], ""
            if choice.needs_reason and not (reason := await own_words(self._talk, "Why? Enter goes back:")):
                continue
            if await self._settled(
                lambda: self._inbox.settle(self._entry, want.gate, choice=choice.key, reason=reason)  # noqa: B023
            ):
                if choice.key in (STOP, HAND_OVER):
                    self.stopped, self.handing = True, choice.key == HAND_OVER
                    self._talk.say(_KEPT if self.handing else f"Stopped here: done, as replied. {_KEPT} {_OPENS}")
                return True

    async def _ticks(self, want: Want) -> bool:
        states: dict[tuple[PostId, int], AskState] = {}
        for number, ask in enumerate(want.asks, 1):
            if ask.ticked or ask.state is not AskState.OPEN:
                states[ask.post, ask.place] = ask.standing
                continue
            self._talk.say(f"They asked, {number} of {len(want.asks)}:")
            self._talk.quote(ask.text)
            ways = [*(words for _, words in _STATES), _WHY_CHOICE]
            while (chosen := await self._talk.choose("What becomes of it?", ways, "Enter leaves all of them.")) == 3:
                self._why(want)
            if chosen is None:
                return False
            states[ask.post, ask.place] = _STATES[chosen][0]
        return await self._decided(want, states)

    async def _decided(self, want: Want, states: Mapping[tuple[PostId, int], AskState]) -> bool:
        return await self._settled(lambda: self._inbox.settle(self._entry, want.gate, asks=states))

    async def _card(self, want: Want) -> bool:
        """The plan card; whether it has all it needs."""
        out = self._inbox.outgoing(self._entry)
        if out is None or out.conversation is None:
            return False
        question = "Enter fills it in, line by line; why tells why; later leaves it:"
        while answer := (await self._talk.ask(question)).casefold():
            if answer == WHY:
                self._why(want)
            elif answer in LATER:
                return False
            else:
                self._talk.say("Please press only Enter, or type why, later, edit or postpone.")
        return await PlanCard(self._inbox, self._talk, self._config, out.conversation).fill()

    async def accept(self, word: str) -> None:
        """Take what is offered under this word, or give it back where it is taken."""
        if (back := self.taken.get(word)) is not None and back.proposed is not None:
            await self._inbox.decline_promise(self._entry, back.proposed)
            self._talk.say(_GIVEN_BACK[back.gate])
            return
        want = self.offers.get(word)
        if want is not None and want.proposed is not None:
            await self._inbox.accept_promise(self._entry, want.proposed)
            self._talk.say(_TAKEN[want.gate])

    def brief(self) -> str:
        """How much is still asked."""
        return counted(len(self.care.open), "question")

"""Lists of other things than conversations, promises, what is waited for, thanks; and the person in a few lines."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_tui.domain.ages import spoken
from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.relationship import PromiseState, PromiseView
from inbox_tui.domain.text import beside, sentence
from inbox_tui.domain.views import BuiltIn
from inbox_tui.linear.words import counted, cut, since
from inbox_tui.linear.writing import Writing

MOST = 20
"""Things of one list that are read out."""


class Sheets(Writing):
    """Each is read out numbered; a number leads to the conversation."""

    async def sheet(self, key: str) -> None:
        """Promises, what is waited for, or thanks and losing touch."""
        if key == BuiltIn.PROMISES:
            await self._promises()
        elif key == BuiltIn.WAITING_ON:
            now = self.inbox.now()
            waits = self.inbox.waiting_on()[:MOST]
            lines = [f"{one.name}: {sentence(one.clocks(now))} {cut(one.excerpt, 80)}" for one in waits]
            await self._lead("You wait for nobody.", "You wait for:", lines, [one.conversation for one in waits])
        else:
            await self._thanks()

    async def _promises(self) -> None:
        promises = self.inbox.promises()[:MOST]
        if not promises:
            self.talk.say("No promises. What you promise in a reply can be kept here.")
            return
        chosen = await self.talk.choose(f"{counted(len(promises), 'promise')}:", [self._told(one) for one in promises])
        if chosen is None:
            return
        promise = promises[chosen]
        ways = ["go to the conversation"] if promise.conversation is not None else []
        if promise.state is PromiseState.OPEN:
            ways += ["it is kept", "drop it"]
        way = await self.talk.choose("What about it?", ways) if ways else None
        match ways[way] if way is not None else "":
            case "it is kept":
                await self._did(await self.inbox.keep_promise(promise.id), stay=True)
            case "drop it":
                await self._did(await self.inbox.drop_promise(promise.id), stay=True)
            case "go to the conversation" if promise.conversation is not None:
                self.go_to(self.inbox.row(promise.conversation))

    def _told(self, promise: PromiseView) -> str:
        now = self.inbox.now()
        left = (promise.due_at - now).total_seconds()
        if promise.state is not PromiseState.OPEN:
            stands = promise.state.value
        else:
            stands = f"missed by {spoken(-left)}" if promise.missed(now) else f"due in {spoken(left)}"
        return f"{promise.name}, {stands}: {cut(promise.text, 120)}"

    async def _thanks(self) -> None:
        now = self.inbox.now()
        thanks = self.inbox.thanks()[:MOST]
        lines = [f"{one.name}, not thanked, {since(one.since, now)}: {cut(one.excerpt, 80)}" for one in thanks]
        places: list[ConversationId | None] = [one.conversation for one in thanks]
        for one in self.inbox.losing_touch()[:MOST]:
            lines.append(f"{one.name}, {one.stage.value}, last contact {since(one.last_at, now)}")
            places.append(one.conversation)
        await self._lead("Everybody is thanked, and nobody out of touch.", "Thanks and losing touch:", lines, places)

    async def _lead(
        self, nothing: str, title: str, lines: Sequence[str], places: Sequence[ConversationId | None]
    ) -> None:
        if not lines:
            self.talk.say(nothing)
            return
        chosen = await self.talk.choose(title, lines)
        place = places[chosen] if chosen is not None else None
        if place is not None:
            self.go_to(self.inbox.row(place))
        elif chosen is not None:
            self.talk.say("There is no conversation with them here.")

    async def who(self, _: str = "") -> None:
        """The person at hand, in a few lines."""
        if self.at_hand() is None or self.row is None:
            return
        row, now = self.row, self.inbox.now()
        handle = beside(row.name, row.handle)
        self.talk.say(sentence(f"{row.name}{f', {handle}' if handle else ''}, on {self.platform(row.account)}"))
        identity = self.inbox.identity_of(row.id)
        if identity is None:
            return
        card = self.inbox.person(identity)
        facts = [f"stage {card.stage.value}", counted(card.exchanges, "exchange")]
        facts += ["VIP"] if card.vip else []
        facts += [f"tags {', '.join(card.tags)}"] if card.tags else []
        if card.first_at is not None and card.last_at is not None:
            last = "you" if card.last_by_us else "they"
            facts.append(f"known for {spoken((now - card.first_at).total_seconds())}")
            facts.append(f"{last} wrote last, {since(card.last_at, now)}")
        told = sentence(", ".join(facts))
        self.talk.say(told[:1].upper() + told[1:])
        if card.budget is not None:
            self.talk.say(sentence(f"Give and ask: {card.budget.sentence}"))
        for promise in card.promises:
            if promise.state is PromiseState.OPEN:
                self.talk.say(f"Promise: {self._told(promise)}")
        for note in card.notes[:MOST]:
            self.talk.say(f"Note, {since(note.at, now)}:")
            self.talk.quote(note.text)

"""Lists of other things than conversations: promises, what is waited for, thanks and losing touch."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_tui.domain.handing import WaitingOn, Waits
from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.relationship import PromiseSort, PromiseState, PromiseView
from inbox_tui.domain.text import sentence
from inbox_tui.domain.touch import OutOfTouch, OwedThanks
from inbox_tui.domain.views import BuiltIn
from inbox_tui.linear.handing import ASKED, BACK
from inbox_tui.linear.knowing import Knowing
from inbox_tui.linear.promised import MOST
from inbox_tui.linear.words import counted, cut, since, waits

_GO = "go to the conversation"
_KEPT, _PUT_OFF, _LET_GO = "it is kept", "put it off", "let it go"
_LOOKED, _ANOTHER, _NOT_AGAIN = "you looked in", "another day", "do not look in again"
_LET_BE = "let it be; no more reminding, until there is something new"


class Sheets(Knowing):
    """Each is read out numbered; a number asks what is to become of it."""

    async def sheet(self, key: str) -> None:
        """Promises, what is waited for, or thanks and losing touch."""
        if key == BuiltIn.PROMISES:
            await self._promises()
        elif key == BuiltIn.WAITING_ON:
            await self._waiting()
        else:
            await self._thanks()

    async def _promises(self) -> None:
        promises = self.inbox.promises()[:MOST]
        if not promises:
            self.talk.say("No promises. promise writes one down, and the review offers those of a reply.")
            return
        chosen = await self.talk.choose(f"{counted(len(promises), 'promise')}:", [self.owed(one) for one in promises])
        if chosen is None:
            return
        promise = promises[chosen]
        ways = [_KEPT, _PUT_OFF, _LET_GO] if promise.state is PromiseState.OPEN else []
        way = await self._what_of(promise.conversation, ways)
        if way == _KEPT:
            await self.kept(promise)
        elif way == _PUT_OFF:
            await self.later_than(promise)
        elif way == _LET_GO:
            await self.dropped(promise)

    async def _waiting(self) -> None:
        now = self.inbox.now()
        found = self.inbox.waiting_on()[:MOST]
        if not found:
            self.talk.say("You wait for nobody.")
            return
        lines = [sentence(f"{waits(one, now)}: {cut(one.excerpt, 80)}") for one in found]
        chosen = await self.talk.choose("You wait for:", lines)
        if chosen is None:
            return
        one = found[chosen]
        ways = {Waits.HANDED: [ASKED, BACK], Waits.FOLLOW_UP: [_LOOKED, _ANOTHER, _NOT_AGAIN]}.get(one.waits, [])
        way = await self._what_of(one.conversation, ways)
        if way in (ASKED, BACK):
            await self.handed(one, way)
        elif way and (promise := self._follow_up(one)) is not None:
            await {_LOOKED: self.kept, _ANOTHER: self.later_than, _NOT_AGAIN: self.dropped}[way](promise)

    def _follow_up(self, one: WaitingOn) -> PromiseView | None:
        promises = self.inbox.promises_of(one.conversation)
        return next((each for each in promises if each.id == one.promise and each.sort is PromiseSort.FOLLOW_UP), None)

    async def _thanks(self) -> None:
        now = self.inbox.now()
        found: list[OwedThanks | OutOfTouch] = [*self.inbox.thanks()[:MOST]]
        found += self.inbox.losing_touch()[:MOST]
        if not found:
            self.talk.say(self.inbox.nobody_waits())
            return
        lines = [
            f"{one.name}, not thanked, {since(one.since, now)}: {cut(one.excerpt, 80)}"
            if isinstance(one, OwedThanks)
            else f"{one.name}, {one.stage.value}, last contact {since(one.last_at, now)}"
            for one in found
        ]
        chosen = await self.talk.choose("Thanks and losing touch:", lines)
        if chosen is None:
            return
        one = found[chosen]
        if await self._what_of(one.conversation, [_LET_BE]) == _LET_BE:
            if isinstance(one, OwedThanks):
                self.done_so(await self.inbox.let_thanks_be(one.conversation))
            else:
                self.done_so(await self.inbox.let_silence_be(one.person, one.name))

    async def _what_of(self, conversation: ConversationId | None, ways: Sequence[str]) -> str:
        """What is to become of one; going to its conversation is done here. Empty: nothing, or that."""
        row = self.inbox.row(conversation) if conversation is not None else None
        every = [*([_GO] if row is not None else []), *ways]
        chosen = await self.talk.choose("What about it?", every) if every else None
        if chosen is None:
            return ""
        if every[chosen] != _GO:
            return every[chosen]
        self.go_to(row)
        return ""

"""Handing over to a department, asking it again, and taking it back."""

from __future__ import annotations

from inbox_tui.domain.handing import WaitingOn, Waits, Way
from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.text import sentence
from inbox_tui.linear.promised import Promised
from inbox_tui.linear.words import counted, waits

_WAYS = {Way.FILE: "a file", Way.COMMAND: "the command you set for it"}
"""No clipboard here, for that is a control sequence to the terminal; and a mail's address is too long to be said."""
ASKED, BACK = "they were asked again", "it is back"


class Handing(Promised):
    """Our clock stands still while somebody else has it; theirs runs on."""

    async def hand_over(self, words: str = "") -> None:
        """To a department: which one, how, and whether your notes go along are asked. What somebody has already can be
        taken back from them."""
        if (row := self.current()) is None:
            return
        if row.handed_at is not None and (has := self._has(row.id)) is not None:
            self.talk.say(sentence(waits(has, self.inbox.now())))
            ways = [ASKED, BACK]
            chosen = await self.talk.choose("What about it?", ways)
            if chosen is not None:
                await self.handed(has, ways[chosen])
            return
        department = await self._department(words, row.id, row.name)
        way = await self._way(department) if department else None
        if way is None:
            return
        notes = await self._notes(row.id, department)
        done = await self.inbox.hand_off(row.id, department, way, notes=notes)
        place = f" The packet is in {done.place}." if done.place else ""
        self.talk.say(f"Handed over to {department}.{place} undo takes it back.")
        await self.next()

    def _has(self, conversation: ConversationId) -> WaitingOn | None:
        return next(
            (one for one in self.inbox.waiting_on() if one.waits is Waits.HANDED and one.conversation == conversation),
            None,
        )

    async def handed(self, one: WaitingOn, way: str) -> None:
        """What came of something that somebody else has."""
        if way == ASKED:
            self.done_so(await self.inbox.nudged(one.conversation))
        else:
            self.done_so(await self.inbox.hand_back(one.conversation))

    async def _department(self, words: str, conversation: ConversationId, name: str) -> str:
        departments = self.inbox.departments
        named = [one for one in departments if words and one.casefold().startswith(words.casefold())]
        if len(named) == 1:
            return named[0]
        plan = self.inbox.plan(conversation)
        if plan is not None and plan.owner is not None:
            self.talk.say(f"The plan says: {plan.owner.value}.")
        self.talk.say("Our clock stands still until it is back; theirs runs on.")
        chosen = await self.talk.choose(f"Hand {name} over to:", departments)
        return departments[chosen] if chosen is not None else ""

    async def _way(self, department: str) -> Way | None:
        ways = [way for way in self.inbox.ways if way in _WAYS]
        if not ways:
            self.talk.say("There is no folder for the packet, so it cannot be handed over here.")
            return None
        if len(ways) == 1:
            return ways[0]
        chosen = await self.talk.choose(f"What {department} needs to know goes to:", [_WAYS[way] for way in ways])
        return ways[chosen] if chosen is not None else None

    async def _notes(self, conversation: ConversationId, department: str) -> bool:
        """Whether private notes go along."""
        count = len(self.inbox.packet(conversation, department, notes=True).notes)
        return bool(count) and await self.talk.agreed(f"Hand over your {counted(count, 'private note')}, too?")
